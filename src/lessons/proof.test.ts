import { expect, test } from 'vitest'
import '../engine/every-room.ts'
import { firstMessage as en } from '../i18n/en/lessons-log/first-message.ts'
import { firstMessage as ko } from '../i18n/ko/lessons-log/first-message.ts'
import type { LessonWords } from '../i18n/lesson-words.ts'
import { evaluate, isPointedAt, markOf } from './evaluate.ts'
import { firstMessage } from './log/first-message.ts'
import { beginLesson, makeMove, playStep, playUpTo } from './play.ts'
import { proveLesson, wordProblems } from './proof.ts'
import { parseLesson } from './schema.ts'
import type { Check, Lesson, Step } from './types.ts'

const [first, second, third] = firstMessage.steps as unknown as [Step, Step, Step]
const withFirst = (change: Partial<Step>): Lesson => ({ ...firstMessage, steps: [{ ...first, ...change }] })
const problemsOf = (lesson: Lesson) => proveLesson(lesson).flatMap((step) => step.problems)

test('A goal that holds before anything was done is found', () => {
  const check: Check = { state: { read: 'logEndOffset', partition: 'user-events-0' }, is: { '>=': 0 } }
  expect(problemsOf(withFirst({ goals: [{ id: 'empty', check }] }))).toEqual([
    'its goals hold before anything was done',
    'its goals hold when nobody does anything',
    'move 0 (send) is not needed',
  ])
})

test('A goal that the solution does not reach is found', () => {
  const check: Check = { fact: 'NodeCrashed' }
  expect(problemsOf(withFirst({ goals: [{ id: 'crash', check }] }))).toEqual([
    'goal crash does not hold after the solution',
  ])
})

test('A goal that time alone reaches is found', () => {
  const check: Check = { from: 'start', to: 'now', ms: { '>=': 1_000 } }
  expect(problemsOf(withFirst({ goals: [{ id: 'time', check }] }))).toContain(
    'its goals hold when nobody does anything',
  )
})

test('Two predictions that are right together are found, and none that is', () => {
  const always: Check = { all: [] }
  const never: Check = { any: [] }
  const options = (a: Check, b: Check) => ({
    predict: [
      { id: 'a', holds: a },
      { id: 'b', holds: b },
    ],
  })
  expect(problemsOf(withFirst(options(always, always)))).toEqual(['2 predictions hold: a, b'])
  expect(problemsOf(withFirst(options(never, never)))).toEqual(['0 predictions hold: '])
  expect(problemsOf(withFirst(options(always, never)))).toEqual([])
})

test('An act that nothing needs is found, and one that is not on offer', () => {
  const solution = [...first.solution, { act: 'send' }]
  expect(problemsOf(withFirst({ solution }))).toEqual(['move 2 (send) is not needed'])
  expect(problemsOf(withFirst({ offers: [] }))).toEqual(['offer send is not on offer'])
})

test('Words that are missing, too long, or end a name in a particle are found', () => {
  const words: LessonWords = ko
  expect(wordProblems(firstMessage, undefined, 'ko')).toEqual(['first-message has no words'])
  const { stored: _, ...steps } = words.steps
  expect(wordProblems(firstMessage, { ...words, steps }, 'ko')[0]).toBe('step stored has no words')
  expect(wordProblems(firstMessage, { ...words, goal: 'broker 1이 죽어요' }, 'ko')[0]).toMatch(/particle/)
  expect(wordProblems(firstMessage, { ...en, goal: 'x'.repeat(221) }, 'en')[0]).toMatch(/221/)
})

test('A check sees only what came after its step began, and only up to the moment shown', () => {
  const run = beginLesson(firstMessage)
  const before = markOf(run, first)
  playStep(firstMessage, run, first)
  const sent: Check = { fact: 'BatchAppended', where: { partition: 'user-events-0' } }
  expect(evaluate(run, before, sent).holds).toBe(true)
  expect(evaluate(run, markOf(run, second), sent).holds).toBe(false)
  run.seek(before.at)
  expect(evaluate(run, before, sent).holds).toBe(false)
})

test('A command counts for the step in which it was given', () => {
  const run = beginLesson(firstMessage)
  const before = markOf(run, first)
  makeMove(firstMessage, run, before, { act: 'send' })
  const act: Check = { act: 'SendRecord', where: { value: 'login' } }
  expect(evaluate(run, before, act)).toEqual({ holds: true, now: 1 })
  expect(evaluate(run, markOf(run, second), act)).toEqual({ holds: false, now: 0 })
})

test('Lists fit by one of their items, and by their length', () => {
  const run = playUpTo(firstMessage, 1)
  const mark = playStep(firstMessage, run, second)
  const assigned = (partitions: Record<string, number | string>): Check => ({
    fact: 'PartitionsAssigned',
    where: { partitions },
  })
  expect(evaluate(run, mark, assigned({ topic: 'user-events', partition: 0 })).holds).toBe(true)
  expect(evaluate(run, mark, assigned({ topic: 'user-events', partition: 1 })).holds).toBe(false)
  expect(evaluate(run, mark, assigned({ length: 1 })).holds).toBe(true)
  expect(evaluate(run, mark, assigned({ length: 2 })).holds).toBe(false)
})

test('Growth and start are measured from where the step began', () => {
  const run = playUpTo(firstMessage, 2)
  const end = { read: 'logEndOffset', partition: 'user-events-0' } as const
  const check: Check = { state: { ...end, when: 'growth' }, is: 2 }
  const mark = markOf(run, { ...third, goals: [{ id: 'two', check }] })
  for (const move of third.solution) if ('act' in move) makeMove(firstMessage, run, mark, move)
  run.advanceTo(run.now + 5_000_000)
  expect(evaluate(run, mark, check)).toEqual({ holds: true, now: 2 })
  expect(evaluate(run, mark, { state: { ...end, when: 'start' }, is: 1 }).holds).toBe(true)
})

test('Order matters where a check says so', () => {
  const run = beginLesson(firstMessage)
  const mark = playStep(firstMessage, run, first)
  const inOrder = (...facts: string[]) =>
    evaluate(run, mark, { inOrder: facts.map((fact) => ({ fact })) }).holds
  expect(inOrder('BatchSent', 'BatchAppended', 'BatchAcknowledged')).toBe(true)
  expect(inOrder('BatchAcknowledged', 'BatchSent')).toBe(false)
})

test('What is pointed at is compared with what the world says at that moment', () => {
  const run = beginLesson(firstMessage)
  const mark = markOf(run, first)
  const leader = {
    kind: 'broker',
    broker: { read: 'leader', partition: 'user-events-0' },
  } as const
  expect(isPointedAt(run, mark, leader, { kind: 'broker', broker: 1 })).toBe(true)
  expect(isPointedAt(run, mark, leader, { kind: 'broker', broker: 2 })).toBe(false)
  expect(isPointedAt(run, mark, leader, { kind: 'producer', node: 'producer-web-frontend' })).toBe(false)
})

test('A lesson from outside that does not fit names the field', () => {
  const broken = (change: object) => () => parseLesson({ ...firstMessage, ...change })
  expect(broken({ steps: [] })).toThrow(/steps/)
  expect(broken({ minutes: 'long' })).toThrow(/minutes/)
  expect(broken({ script: 'alert(1)' })).toThrow(/script/)
  expect(broken({ steps: [first, first] })).toThrow(/stored stands twice/)
  expect(broken({ steps: [{ ...first, offers: ['nothing'] }] })).toThrow(/steps\[0\]\.offers/)
  expect(broken({ start: { ...firstMessage.start, seed: -1 } })).toThrow(/start\.seed/)
})
