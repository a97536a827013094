import { describe, expect, test } from 'vitest'
import { notableSort } from '../../engine/index.ts'
import { narration as en } from '../../i18n/en/narration.ts'
import { narration as ko } from '../../i18n/ko/narration.ts'
import type { Parts } from '../../i18n/say.ts'
import { narrate, plain } from './narrate.ts'
import { SAMPLE_FACTS } from './sample-facts.ts'
import { SAMPLE_VARIANTS } from './sample-variants.ts'

const all = [...Object.values(SAMPLE_FACTS), ...SAMPLE_VARIANTS]
const HANGUL = /[가-힣]/
const labels = (parts: Parts) => parts.flatMap((part) => (part.kind === 'entity' ? [part.label] : []))

describe.each([
  ['en', en],
  ['ko', ko],
] as const)('in %s', (language, words) => {
  test.each(all.map((fact) => [fact.kind, fact] as const))('%s is told', (_, fact) => {
    const { line, why } = narrate(fact, words)
    const texts = [plain(line), ...(why ? [plain(why)] : [])]
    for (const text of texts) {
      expect(text.length).toBeGreaterThan(8)
      expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{|\s\s| \(\)/)
      expect(text).toMatch(/[.)]$/)
      if (language === 'ko') expect(text).toMatch(HANGUL)
      else expect(text).not.toMatch(HANGUL)
    }
  })

  test('every notable fact says why', () => {
    for (const fact of all)
      if (notableSort(fact) !== null && fact.kind !== 'NodeStopped' && fact.kind !== 'NodeStarted')
        expect(narrate(fact, words).why, fact.kind).not.toBeNull()
  })

  test('no particle that depends on a final consonant follows a variable', () => {
    const particle = /^(이|가|을|를|은|는|와|과|로|으로|였|이었)(?=[\s.,]|$)/
    for (const fact of all) {
      const { line } = narrate(fact, words)
      line.forEach((part, i) => {
        if (i > 0 && line[i - 1]?.kind === 'entity' && part.kind === 'text')
          expect(part.text).not.toMatch(particle)
      })
    }
  })
})

test('entities stand for what can be selected', () => {
  const { line } = narrate(SAMPLE_FACTS.LeaderElected, en)
  expect(line.flatMap((part) => (part.kind === 'entity' ? [part.target] : []))).toEqual([
    { kind: 'partition', topic: 'user-events', partition: 1 },
    { kind: 'broker', broker: 3 },
    { kind: 'broker', broker: 2 },
  ])
  expect(labels(narrate(SAMPLE_FACTS.MemberJoined, ko).line)).toEqual(['reader', 'analytics'])
})

test('a sentence begins with a capital, but the names people gave are left alone', () => {
  expect(plain(narrate(SAMPLE_FACTS.NodeCrashed, en).line)).toBe('Broker 2 crashed.')
  expect(plain(narrate(SAMPLE_FACTS.BatchSent, en).line)).toMatch(
    /^web sent 3 records for user-events-1 to broker 3/,
  )
})

test('the same fact reads alike every time', () => {
  expect(narrate(SAMPLE_FACTS.IsrChanged, en)).toEqual(narrate(SAMPLE_FACTS.IsrChanged, en))
  expect(plain(narrate(SAMPLE_FACTS.IsrChanged, ko).line)).toBe(
    'user-events-1의 ISR: 1, 3. 제외됨 · 브로커 2.',
  )
})
