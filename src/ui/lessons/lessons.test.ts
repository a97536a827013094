import { expect, test } from 'vitest'
import { lessons as en } from '../../i18n/en/lessons.ts'
import { lessons as ko } from '../../i18n/ko/lessons.ts'
import { CHAPTERS, LESSON_IDS, loadLesson } from '../../lessons/catalogue.ts'
import { READS } from '../../lessons/types.ts'
import { countDone } from './LessonList.tsx'
import { lostOf, lostStep, readPlace } from './LessonPanel.tsx'
import { mergeProgress, readProgress, writeProgress } from './progress.ts'

test('Progress comes back as it was written, and nothing else is taken for it', () => {
  const steps = { 'a/b': { how: 'done', predicted: 'x', right: 'y' } } as const
  expect(readProgress(writeProgress(steps))).toEqual(steps)
  for (const text of ['', '{', '[]', '{"version":2,"steps":{}}', '{"version":1,"steps":{"a":{"how":"won"}}}'])
    expect(readProgress(text)).toBeNull()
  expect(readProgress(`{"version":1,"steps":{"${'a'.repeat(70_000)}":{"how":"done"}}}`)).toBeNull()
  expect(readProgress('{"version":1,"steps":{"__proto__":{"how":"done"}}}')).toBeNull()
})

test('What was done better counts, whichever way progress is put together', () => {
  const mine = { a: { how: 'done' }, b: { how: 'skipped' } } as const
  const theirs = { a: { how: 'skipped' }, b: { how: 'shown' }, c: { how: 'done' } } as const
  const both = { a: { how: 'done' }, b: { how: 'shown' }, c: { how: 'done' } }
  expect(mergeProgress(mine, theirs)).toEqual(both)
  expect(mergeProgress(theirs, mine)).toEqual(both)
})

test('Of a challenge the fewest commands are kept, and a solution of one’s own counts more than a shown one', () => {
  const few = { 'challenge/x': { how: 'done', commands: 2 } } as const
  const many = { 'challenge/x': { how: 'done', commands: 5 } } as const
  const shown = { 'challenge/x': { how: 'shown', commands: 1 } } as const
  for (const [a, b] of [
    [few, many],
    [many, few],
    [few, shown],
    [shown, few],
  ] as const)
    expect(mergeProgress(a, b)).toEqual(few)
  expect(readProgress(writeProgress(few))).toEqual(few)
})

test('A step that was skipped is not done', () => {
  const progress = { 'l/a': { how: 'done' }, 'l/b': { how: 'skipped' }, 'l/c': { how: 'shown' } } as const
  expect(countDone(progress, 'l', ['a', 'b', 'c', 'd'])).toBe(2)
})

test('A place in a link is a lesson and perhaps a step, and nothing else', () => {
  expect(readPlace('first-message')).toEqual({ id: 'first-message', index: -1 })
  expect(readPlace('first-message/3')).toEqual({ id: 'first-message', index: 2 })
  expect(readPlace('first-message/0')).toEqual({ id: 'first-message', index: -1 })
  expect(readPlace('first-message/x')).toEqual({ id: 'first-message', index: -1 })
  expect(readPlace('no-such-lesson')).toBeNull()
})

test('A link to what is not there is told by its name', () => {
  for (const place of ['', 'challenges', 'challenge/twice', 'first-message', 'first-message/2'])
    expect(lostOf(place)).toBeNull()
  expect(lostOf('acks')).toBe('acks')
  expect(lostOf('challenge/thrice')).toBe('thrice')
  expect(lostOf('x'.repeat(900))).toHaveLength(40)
})

test('A step that a lesson does not have is told, its sandbox is not', () => {
  for (const place of ['offsets', 'offsets/1', 'offsets/4', 'offsets/5'])
    expect(lostStep(place, 4)).toBeNull()
  for (const step of ['0', '6', '-1', '1.5', 'x']) expect(lostStep(`offsets/${step}`, 4)).toBe(step)
})

test('Chapters, lessons, readings and documents have their names in both languages', async () => {
  const lessons = await Promise.all(LESSON_IDS.map(loadLesson))
  const docs = [...new Set(lessons.flatMap((lesson) => lesson.docs))]
    .filter((anchor) => !/^[a-z]+configs_/.test(anchor))
    .sort()
  for (const words of [en, ko]) {
    expect(Object.keys(words.chapters)).toEqual(CHAPTERS.map(({ id }) => id))
    expect(Object.keys(words.titles)).toEqual(LESSON_IDS)
    expect(Object.keys(words.reads).sort()).toEqual([...READS].sort())
    expect(Object.keys(words.docTitles)).toEqual(expect.arrayContaining(docs))
  }
})
