import { expect, test } from 'vitest'
import { glossary as en } from '../../i18n/en/glossary.ts'
import { glossary as ko } from '../../i18n/ko/glossary.ts'
import { textProblems, textsIn } from '../../lessons/proof.ts'
import { findTerms } from './find-terms.ts'

const marked = (text: string, words = en) =>
  findTerms(text, words)
    .map((piece) => (piece.id === undefined ? piece.text : `[${piece.text}|${piece.id}]`))
    .join('')

test('A text stays as it is, with each word of the glossary marked once', () => {
  expect(marked('The high watermark stands; the high watermark waits for the ISR.')).toBe(
    'The [high watermark|hw] stands; the high watermark waits for the [ISR|isr].',
  )
  expect(marked('Nothing here.')).toBe('Nothing here.')
  expect(marked('')).toBe('')
  expect(marked('Segments are whole.')).toBe('[Segments|segment] are whole.')
})

test('The longest word counts, and a part of another word or of a config’s name is none', () => {
  expect(marked('an active segment')).toBe('an [active segment|active]')
  expect(marked('backlag, flags, segment.ms, session.timeout.ms=5')).toBe(
    'backlag, flags, segment.ms, session.timeout.ms=5',
  )
  expect(marked('Set min.insync.replicas higher.')).toBe('Set [min.insync.replicas|minIsr] higher.')
  expect(marked('poll() comes back.')).toBe('[poll()|poll] comes back.')
})

test('In Korean a particle may follow', () => {
  expect(marked('하이 워터마크를 보세요. 커밋된 오프셋은 그대로예요.', ko)).toBe(
    '[하이 워터마크|hw]를 보세요. [커밋된 오프셋|committed]은 그대로예요.',
  )
})

test('Both languages explain the same words, each by another name, and no basic one is missing', () => {
  expect(Object.keys(ko.each)).toEqual(Object.keys(en.each))
  expect(ko.basic).toEqual(en.basic)
  for (const [language, words] of [
    ['en', en],
    ['ko', ko],
  ] as const) {
    expect(textsIn(words.each).flatMap((text) => textProblems(text, language))).toEqual([])
    expect(words.basic.filter((id) => !(id in words.each))).toEqual([])
    const names = Object.values(words.each).map(([word]) => word)
    expect(new Set(names).size).toBe(names.length)
  }
})
