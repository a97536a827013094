import { expect, test } from 'vitest'
import { type Fact, SECOND, type TimedFact } from '../../engine/index.ts'
import { narration as en } from '../../i18n/en/narration.ts'
import { countUntil, lastEvent, notableBetween, whileFlowing } from './choose.ts'
import { compose } from './compose.ts'
import { plain } from './narrate.ts'
import { SAMPLE_FACTS as F } from './sample-facts.ts'

const timed = (step: number, seconds: number, fact: Fact): TimedFact => ({ step, at: seconds * SECOND, fact })
const kinds = (choice: readonly TimedFact[] | null) => choice?.map(({ fact }) => fact.kind)
const flow = (facts: readonly TimedFact[], steps: number, seconds: number, speed = 1) =>
  kinds(whileFlowing(facts, { steps, now: seconds * SECOND, speed }))

const facts = [
  timed(1, 1, F.BatchSent),
  timed(3, 2, F.LeaderElected),
  timed(3, 2, F.IsrChanged),
  timed(3, 2, F.BrokerFenced),
  timed(4, 3, F.BatchAppended),
  timed(6, 4, F.RecordsPolled),
]

test('how many had happened', () => {
  expect([0, 1, 2, 3, 5, 6, 9].map((steps) => countUntil(facts, steps))).toEqual([0, 1, 1, 4, 5, 6, 6])
})

test('step by step: the last event that can be seen, its most telling fact first', () => {
  expect(lastEvent(facts, 0)).toBeNull()
  expect(kinds(lastEvent(facts, 2))).toEqual(['BatchSent'])
  expect(kinds(lastEvent(facts, 3))).toEqual(['BrokerFenced', 'LeaderElected', 'IsrChanged'])
  expect(kinds(lastEvent(facts, 5))).toEqual(['BatchAppended'])
})

test('while time flows something notable is told for a while, then everyday life again', () => {
  expect(flow(facts, 6, 4)?.[0]).toBe('BrokerFenced')
  expect(flow(facts, 6, 9)).toHaveLength(1)
  expect(['BatchAppended', 'RecordsPolled']).toContain(flow(facts, 6, 9)?.[0])
})

test('in slow motion a notable event does not hide what comes after it', () => {
  expect(flow(facts, 6, 4, 0.01)).toEqual(['RecordsPolled'])
})

test('going backwards tells what had happened before that moment', () => {
  expect(flow(facts, 2, 1.5)).toEqual(['BatchSent'])
  expect(whileFlowing(facts, { steps: 0, now: 0, speed: 1 })).toBeNull()
})

test('a screen reader hears only what is notable, and nothing of internal topics', () => {
  const internal: Fact = { ...F.LeaderElected, partition: '__consumer_offsets-3' }
  const some = [...facts, timed(7, 5, internal), timed(8, 5, F.NodeCrashed)]
  expect(kinds(notableBetween(some, 3, 8))).toEqual(['NodeCrashed'])
  expect(kinds(notableBetween(some, 0, 6))).toEqual(['BrokerFenced', 'LeaderElected', 'IsrChanged'])
  expect(notableBetween(some, 3, 3)).toEqual([])
})

test('a fencing is told together with the first new leader, and the rest is counted', () => {
  const choice = lastEvent(facts, 3)
  if (!choice) throw new Error('nothing chosen')
  const told = compose(choice, en)
  expect(plain(told.line)).toBe(
    'Broker 2’s session expired; the controller fenced it. user-events-1 is now led by broker 3 (leader epoch 6).',
  )
  expect(plain(told.why ?? [])).toMatch(/first replica in the list that is alive and in the ISR/)
  expect(told.more).toBe(1)
})
