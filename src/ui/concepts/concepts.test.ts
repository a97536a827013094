import { expect, test } from 'vitest'
import { concepts as en } from '../../i18n/en/concepts.ts'
import { concepts as ko } from '../../i18n/ko/concepts.ts'
import { LESSON_IDS, loadLesson } from '../../lessons/catalogue.ts'
import { loadChallenges } from '../../lessons/challenges/catalogue.ts'
import { CONCEPTS } from '../../lessons/concepts.ts'
import { textProblems, textsIn } from '../../lessons/proof.ts'
import { layOut, NODE, nextTo, parentOf } from './layout.ts'
import { readConcepts } from './read-concepts.ts'

const ids = CONCEPTS.map(({ id }) => id)
const lessons = await Promise.all(LESSON_IDS.map(loadLesson))
const { places } = layOut()
const challenges = Object.values(await loadChallenges())

test('Every concept of the map is taught somewhere, and everything that is taught stands on the map', () => {
  const taught = new Set([
    ...lessons.flatMap(({ steps }) => steps.flatMap((step) => step.concepts)),
    ...challenges.flatMap((challenge) => challenge.concepts),
  ])
  expect([...ids].sort()).toEqual([...taught].sort())
})

test('A concept builds only on concepts that are there, and never on itself in the end', () => {
  const after = new Map(CONCEPTS.map((concept) => [concept.id, concept.after]))
  const reaches = (from: string, to: string): boolean =>
    (after.get(from) ?? []).some((each) => each === to || reaches(each, to))
  for (const id of ids) {
    expect((after.get(id) ?? []).filter((each) => !after.has(each))).toEqual([])
    expect(reaches(id, id)).toBe(false)
  }
})

test('Both languages name every concept, and say what it means', () => {
  for (const [language, words] of [
    ['en', en],
    ['ko', ko],
  ] as const) {
    expect(Object.keys(words.each).sort()).toEqual([...ids].sort())
    expect(textsIn(words).flatMap((text) => textProblems(text, language))).toEqual([])
    const names = Object.values(words.each).map(([name]) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => name.length > 30)).toEqual([])
  }
})

test('The map shows every concept once, to the right of what it hangs on, and no two of them overlap', () => {
  const { branches, titles, width, height } = layOut()
  expect(places.map(({ id }) => id).sort()).toEqual([...ids].sort())
  const at = new Map(places.map((place) => [place.id, place]))
  for (const { from, to } of branches) {
    expect(parentOf(to)).toBe(from)
    expect(at.get(to)?.left).toBeGreaterThanOrEqual((at.get(from)?.left ?? 0) + NODE.width)
  }
  const boxes = [
    ...places.map((place) => ({ ...place, right: place.left + NODE.width, bottom: place.top + NODE.height })),
    ...titles.map((title) => ({ ...title, id: title.area, right: title.left + 200, bottom: title.top + 20 })),
  ]
  for (const a of boxes) {
    expect(a.left >= 0 && a.top >= 0 && a.right <= width + 76 && a.bottom <= height).toBe(true)
    for (const b of boxes)
      if (a.id !== b.id)
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true)
  }
  expect(layOut()).toEqual(layOut())
})

test('A concept is seen in part, and wholly once all of its steps are done or a challenge about it is solved', () => {
  const read = (progress: Parameters<typeof readConcepts>[3]) =>
    readConcepts(['C39'], lessons, challenges, progress)[0]
  const steps = read({})?.taught ?? []
  expect(steps.length).toBeGreaterThan(0)
  expect(read({})?.seen).toBe('none')
  const keys = steps.map(({ lesson, step }) => {
    const data = lessons.find((each) => each.id === lesson)
    return `${lesson}/${data?.steps[step - 1]?.id}`
  })
  expect(read({ [keys[0] as string]: { how: 'skipped' } })?.seen).toBe('none')
  expect(read(Object.fromEntries(keys.map((key) => [key, { how: 'done' as const }])))?.seen).toBe('all')
  expect(read({ 'challenge/lose-one': { how: 'done' } })?.seen).toBe('all')
  expect(keys.length).toBeGreaterThan(1)
  expect(read({ [keys[0] as string]: { how: 'shown' } })?.seen).toBe('some')
})

test('An arrow key goes to the nearest concept in its direction, and stays where there is none', () => {
  expect(nextTo('C01', 'ArrowRight', places)).toBe('C04')
  expect(nextTo('C04', 'ArrowLeft', places)).toBe('C01')
  expect(nextTo('C06', 'ArrowDown', places)).toBe('C07')
  expect(nextTo('C01', 'ArrowLeft', places)).toBe('C01')
  expect(nextTo('C01', 'Home', places)).toBe(places[0]?.id)
  expect(nextTo('C01', 'End', places)).toBe(places.at(-1)?.id)
  expect(nextTo('C01', 'Enter', places)).toBeNull()
  // Everything can be reached from everywhere.
  const reached = new Set(['C01'])
  for (const id of reached)
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])
      reached.add(nextTo(id, key, places) ?? id)
  expect(reached.size).toBe(ids.length)
})
