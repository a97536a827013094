import { expect, test } from 'vitest'
import '../engine/every-room.ts'
import { SECOND } from '../engine/index.ts'
import { firstMessage as en } from '../i18n/en/lessons-log/first-message.ts'
import { firstMessage as ko } from '../i18n/ko/lessons-log/first-message.ts'
import { advanceBoth } from './beside.ts'
import { blank } from './blank.ts'
import { loadLesson } from './catalogue.ts'
import { evaluate, markOf } from './evaluate.ts'
import { firstMessage } from './log/first-message.ts'
import { orOther } from './own-words.ts'
import { fitWords, type Parcel, parseParcel, readParcel } from './parcel.ts'
import { beginLesson, makeMove, runOf } from './play.ts'
import { proveLesson, wordProblems } from './proof.ts'
import { reasonOf } from './reasons.ts'
import { reportLesson } from './report.ts'
import type { Check, Lesson, Step } from './types.ts'

const parcel: Parcel = {
  kafkascope: 'lesson',
  version: 1,
  lesson: firstMessage,
  words: { en: { title: 'First message', ...en }, ko: { title: '첫 메시지', ...ko } },
}
const [first] = firstMessage.steps as unknown as [Step]
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Parcel

/** The run after one message, and why a check stands as it does there. */
function reasonAfterOneMessage(check: Check) {
  const run = beginLesson(firstMessage)
  const mark = markOf(run, first)
  makeMove(firstMessage, run, mark, { act: 'send' })
  run.advanceTo(run.now + 5 * SECOND)
  return reasonOf(run, mark, check)
}

test('What did not come is told with how often it did, and with what came nearest', () => {
  const appended = (partition: string): Check => ({
    fact: 'BatchAppended',
    where: { partition, leader: true },
  })
  const held = reasonAfterOneMessage(appended('user-events-0'))
  expect(held).toMatchObject({ holds: true, found: 1 })
  expect(held.near).toBeUndefined()
  const other = reasonAfterOneMessage(appended('orders-7'))
  expect(other).toMatchObject({
    holds: false,
    found: 0,
    wanted: 'BatchAppended {partition: orders-7, leader: true}',
    near: { at: held.at, differs: [{ field: 'partition', wanted: 'orders-7', found: 'user-events-0' }] },
  })
})

test('Of things in order the first that is missing is told, and of a span how long it was', () => {
  const order = reasonAfterOneMessage({
    inOrder: [{ fact: 'BatchAcknowledged' }, { fact: 'RecordCreated' }],
  })
  expect(order.holds).toBe(false)
  expect(order.parts.map(({ holds }) => holds)).toEqual([true, false])
  const span = reasonAfterOneMessage({
    from: { fact: 'RecordCreated' },
    to: { fact: 'NodeCrashed' },
    ms: { '>=': 1 },
  })
  expect(span).toMatchObject({ holds: false, found: null })
  expect(span.parts.map(({ wanted }) => wanted)).toEqual(['NodeCrashed'])
  const state = reasonAfterOneMessage({
    not: { state: { read: 'logEndOffset', partition: 'user-events-0' }, is: { '>=': 9 } },
  })
  expect(state).toMatchObject({
    holds: true,
    parts: [{ wanted: 'logEndOffset(user-events-0) >= 9', found: 1 }],
  })
})

test('A report names the move that a solution is stuck at, and goes no further', () => {
  const solution = [{ act: 'send' }, { until: { fact: 'NodeCrashed' }, withinMs: 2_000 }]
  const lesson: Lesson = { ...firstMessage, steps: [{ ...first, solution }, ...firstMessage.steps.slice(1)] }
  const reports = [...reportLesson(lesson)]
  expect(reports).toHaveLength(1)
  expect(reports[0]?.faults).toContainEqual(expect.objectContaining({ kind: 'move', move: 1 }))
  expect(plain(reports[0])).toEqual(reports[0])
})

test('A lesson in order has a report without faults, every goal with its reason', () => {
  const reports = [...reportLesson(firstMessage)]
  expect(reports.flatMap(({ faults }) => faults)).toEqual([])
  expect(reports.every(({ goals }) => goals.every(({ reason }) => reason.holds))).toBe(true)
})

test('A parcel survives its file, and what is wrong with one is named', () => {
  expect(readParcel(JSON.stringify(parcel))).toEqual(parcel)
  const broken =
    (change: (made: { lesson: Record<string, never>; words: { ko: unknown } }) => void) => () => {
      const made = plain(parcel)
      change(made as never)
      parseParcel(made)
    }
  expect(() => readParcel('{')).toThrow('not json')
  expect(() => readParcel(`"${'x'.repeat(300_000)}"`)).toThrow('too large')
  expect(broken((made) => Object.assign(made.lesson, { minutes: 0 }))).toThrow(/^lesson\.minutes: .*1 to 60/)
  expect(broken((made) => Object.assign(made, { words: { en: made.words } }))).toThrow(/^words\./)
  expect(broken((made) => Object.assign(made, { script: 'alert(1)' }))).toThrow(/^script: .*no field/)
})

test('A read that lacks what it is about is refused with its place, and so is an offer that no one made', () => {
  const withStep = (change: object) => () =>
    parseParcel(plain({ ...parcel, lesson: { ...firstMessage, steps: [{ ...first, ...change }] } }))
  const goals = [{ id: 'a', check: { state: { read: 'isrSize' }, is: 1 } }]
  expect(withStep({ goals })).toThrow(/^lesson\.steps\[0\]\.goals\[0\]\.check\.state\.partition:/)
  expect(withStep({ offers: ['toString'] })).toThrow(/^lesson\.steps\[0\]\.offers:/)
  expect(withStep({ solution: [{ act: 'constructor' }] })).toThrow(/^lesson\.steps\[0\]\.solution:/)
})

test('Words keep to the names of the lesson, also when something is named anew', () => {
  const renamed: Lesson = {
    ...firstMessage,
    steps: [{ ...first, id: 'other' }, ...firstMessage.steps.slice(1)],
  }
  const words = fitWords(renamed, parcel.words.en, firstMessage)
  expect(words.steps.other?.explain).toBe(en.steps[first.id as keyof typeof en.steps].explain)
  expect(Object.keys(words.steps)).toEqual(renamed.steps.map(({ id }) => id))
  const longer: Lesson = {
    ...firstMessage,
    offers: { ...firstMessage.offers, more: { kind: 'HealAllLinks' } },
  }
  expect(fitWords(longer, parcel.words.ko, firstMessage).offers.more).toBe('')
})

test('Where one language says nothing the other is read', () => {
  const half = orOther(
    { title: '', goal: '목표', sandbox: [] as string[] },
    { title: 'A', goal: 'b', sandbox: ['c'] },
  )
  expect(half).toEqual({ title: 'A', goal: '목표', sandbox: ['c'] })
})

test('The lesson that a new one begins as proves itself', () => {
  expect(parseParcel(plain(blank))).toEqual(blank)
  expect(proveLesson(blank.lesson).flatMap(({ problems }) => problems)).toEqual([])
  for (const language of ['en', 'ko'] as const)
    expect(wordProblems(blank.lesson, blank.words[language], language)).toEqual([])
})

test('Of two clusters beside each other it is known in which something happened sooner, at any moment of the crash', async () => {
  const lesson = await loadLesson('control-plane')
  const step = lesson.steps.find(({ beside }) => beside) as Step
  for (const waitMs of [100, 1_700, 3_100]) {
    const run = runOf(lesson, step, beginLesson(lesson))
    advanceBoth(run, run.now + waitMs * 1_000)
    const mark = markOf(run, step)
    for (const move of step.solution) makeMove(lesson, run, mark, move)
    const right = step.predict?.filter(({ holds }) => evaluate(run, mark, holds).holds)
    expect(right?.map(({ id }) => id)).toEqual(['kraft'])
    // The press was read off each cluster: here a controller, there the broker that was one.
    const { parts } = reasonOf(run, mark, { beside: { act: 'CrashNode', where: { node: 'controller-100' } } })
    expect(parts[0]?.near?.differs[0]?.found).toMatch(/^broker-/)
  }
})
