import { expect, test } from 'vitest'
import type { Fact, NodeId, TimedFact } from '../../engine/index.ts'
import { foldAttempts, journeyOf } from './journey.ts'

const web = 'producer-web' as NodeId
const reader = 'consumer-reader' as NodeId
const partition = 'orders-0'
const ID = 11

function timed(...facts: readonly Fact[]): TimedFact[] {
  return facts.map((fact, i) => ({ at: (i + 1) * 1000, step: i + 1, fact }))
}

const created: Fact = {
  kind: 'RecordCreated',
  producer: web,
  id: ID,
  partition,
  key: 'k',
  value: 'v',
  byHand: true,
}
const sent = (attempt: number, broker = 1): Fact => ({
  kind: 'BatchSent',
  producer: web,
  partition,
  broker,
  ids: [10, ID],
  attempt,
})
function appended(broker: number, leader: boolean, baseOffset = 40, epoch = 5): Fact {
  const batch = {
    baseOffset,
    count: 2,
    partitionLeaderEpoch: epoch,
    producerId: 1,
    producerEpoch: 0,
    baseSequence: 0,
    maxTimestamp: 1,
    sizeInBytes: 90,
    timestamps: [1, 1],
    keys: ['j', 'k'],
    values: ['u', 'v'],
    ids: [10, ID],
  }
  return { kind: 'BatchAppended', broker, partition, batch, leader }
}
const highWatermark = (broker: number, to: number, of = partition): Fact => ({
  kind: 'HighWatermarkAdvanced',
  broker,
  partition: of,
  from: 40,
  to,
  leader: true,
})
const acknowledged = (acks: number): Fact => ({
  kind: 'BatchAcknowledged',
  producer: web,
  partition,
  ids: [10, ID],
  baseOffset: 40,
  acks,
})
const polled: Fact = {
  kind: 'RecordsPolled',
  consumer: reader,
  group: 'g',
  partition,
  from: 40,
  to: 42,
  ids: [10, ID],
  oldestTimestamp: 1,
}
const offsets = (offset: number, group = 'g'): Fact => ({
  kind: 'OffsetsCommitted',
  member: 'm',
  generation: 1,
  group,
  offsets: [{ topic: 'orders', partition: 0, offset }],
})
const kinds = (facts: readonly TimedFact[], steps = Infinity) =>
  journeyOf(facts, ID, steps)?.steps.map((s) => s.kind)

test('a record that goes all the way', () => {
  const facts = timed(
    created,
    sent(1),
    appended(1, true),
    appended(2, false),
    highWatermark(1, 41),
    highWatermark(1, 42),
    acknowledged(-1),
    polled,
    offsets(41),
    offsets(42, 'another'),
    offsets(42),
    offsets(50),
  )
  const journey = journeyOf(facts, ID, Infinity)
  expect(journey?.steps.map((s) => [s.kind, s.at])).toEqual([
    ['created', 1000],
    ['sent', 2000],
    ['appended', 3000],
    ['replicated', 4000],
    ['committed', 6000],
    ['acknowledged', 7000],
    ['polled', 8000],
    ['offset committed', 11000],
  ])
  expect(journey).toMatchObject({
    partition,
    key: 'k',
    value: 'v',
    offset: 41,
    fate: 'delivered',
    known: true,
  })
  expect(journey?.steps[2]).toMatchObject({ broker: 1, offset: 41, leaderEpoch: 5 })
})

test('only what has happened by then is told', () => {
  const facts = timed(created, sent(1), appended(1, true), highWatermark(1, 42))
  expect(journeyOf(facts, ID, 0)).toBeNull()
  expect(journeyOf(facts, ID, 1)?.fate).toBe('waiting')
  expect(journeyOf(facts, ID, 2)?.fate).toBe('sent')
  expect(journeyOf(facts, ID, 3)?.fate).toBe('written')
  expect(journeyOf(facts, ID, 4)?.fate).toBe('committed')
})

test('acknowledged by the leader alone, then cut from the only log that had it: lost', () => {
  const facts = timed(created, sent(1), appended(1, true), acknowledged(1), {
    kind: 'LogTruncated',
    broker: 1,
    partition,
    from: 42,
    to: 40,
    ids: [10, ID],
    batches: [],
  })
  expect(kinds(facts)).toEqual(['created', 'sent', 'appended', 'acknowledged', 'truncated'])
  expect(journeyOf(facts, ID, Infinity)?.fate).toBe('lost')
})

test('cut without an acknowledgement is not called lost, and a retry can still save it', () => {
  const cut: Fact = {
    kind: 'LogTruncated',
    broker: 1,
    partition,
    from: 42,
    to: 40,
    ids: [10, ID],
    batches: [],
  }
  const retried: Fact = {
    kind: 'BatchRetried',
    producer: web,
    partition,
    ids: [10, ID],
    error: 'DISCONNECTED',
    attempt: 1,
  }
  const facts = timed(created, sent(1), appended(1, true), retried, cut, sent(2, 3), appended(3, true, 44, 6))
  expect(journeyOf(facts, ID, 5)?.fate).toBe('truncated')
  expect(journeyOf(facts, ID, Infinity)).toMatchObject({ fate: 'written', offset: 45 })
})

test('a high watermark of another partition, or of a leader that does not have it, commits nothing', () => {
  const facts = timed(created, appended(1, true), highWatermark(1, 90, 'orders-1'), highWatermark(3, 90))
  expect(kinds(facts)).toEqual(['created', 'appended'])
})

test('given up and refused', () => {
  const failed: Fact = { kind: 'BatchFailed', producer: web, partition, ids: [ID], error: 'TimeoutException' }
  expect(journeyOf(timed(created, sent(1), failed), ID, Infinity)?.fate).toBe('failed')
  const refused: Fact = { kind: 'RecordRefused', producer: web, id: ID, error: 'TimeoutException' }
  expect(kinds(timed(refused))).toEqual(['refused'])
})

test('read twice by a group, it says so', () => {
  const journey = journeyOf(timed(created, appended(1, true), polled, polled), ID, Infinity)
  expect(journey?.steps.slice(-2)).toMatchObject([{ again: false }, { again: true }])
})

test('when its creation was let go the rest still gives key, value and place', () => {
  expect(journeyOf(timed(appended(1, true)), ID, Infinity)).toMatchObject({
    known: false,
    key: 'k',
    value: 'v',
    partition,
    offset: 41,
  })
})

test('failed attempts in a row are told as one, with the last sending after them', () => {
  const retried = (attempt: number): Fact => ({
    kind: 'BatchRetried',
    producer: web,
    partition,
    ids: [ID],
    error: 'DISCONNECTED',
    attempt,
  })
  const steps = journeyOf(
    timed(created, sent(1), retried(1), sent(2), retried(2), sent(3, 3), appended(3, true)),
    ID,
    Infinity,
  )?.steps
  expect(foldAttempts(steps ?? [])).toMatchObject([
    { kind: 'created' },
    { kind: 'sent', attempt: 1 },
    { kind: 'attempts', count: 2, error: 'DISCONNECTED', at: 5000 },
    { kind: 'sent', attempt: 3, broker: 3 },
    { kind: 'appended' },
  ])
  const once = journeyOf(timed(created, sent(1), retried(1), sent(2)), ID, Infinity)?.steps ?? []
  expect(foldAttempts(once)).toEqual(once)
})

test('a journey through a share group tells each delivery, and what became of it', () => {
  const taken = (delivery: number): Fact => ({
    kind: 'ShareRecordsPolled',
    consumer: reader,
    group: 'jobs',
    partition,
    offsets: [40, 41],
    ids: [10, ID],
    deliveryCounts: [1, delivery],
  })
  const settled = (
    deliveryState: 'AVAILABLE' | 'ACKNOWLEDGED' | 'ARCHIVED',
    deliveryCount: number,
    reason: 'acknowledged' | 'released' | 'lock timeout' = 'acknowledged',
    at = 41,
  ): Fact => ({
    kind: 'ShareRecordsSettled',
    broker: 1,
    group: 'jobs',
    partition,
    consumer: reader,
    reason,
    batches: [{ firstOffset: at, lastOffset: at, deliveryState, deliveryCount }],
  })
  const facts = timed(
    created,
    appended(1, true),
    highWatermark(1, 42),
    taken(1),
    // Of the record before it: not of this one.
    settled('ACKNOWLEDGED', 1, 'acknowledged', 40),
    settled('AVAILABLE', 1, 'lock timeout'),
    taken(2),
    settled('AVAILABLE', 2),
    taken(3),
    settled('ARCHIVED', 3),
  )
  const journey = journeyOf(facts, ID, 99)
  expect(journey?.fate).toBe('delivered')
  expect(journey?.steps.slice(3)).toMatchObject([
    { kind: 'taken', consumer: reader, group: 'jobs', delivery: 1 },
    { kind: 'settled', outcome: 'available', lockTimeout: true, delivery: 1 },
    { kind: 'taken', delivery: 2 },
    { kind: 'settled', outcome: 'available', lockTimeout: false },
    { kind: 'taken', delivery: 3 },
    { kind: 'settled', outcome: 'archived', delivery: 3 },
  ])
})

test('what the application has processed is a step of the journey', () => {
  const processed: Fact = {
    kind: 'RecordsProcessed',
    consumer: reader,
    group: 'g',
    partition,
    from: 40,
    to: 42,
    ids: [10, ID],
  }
  expect(journeyOf(timed(created, processed), ID, 99)?.steps.at(-1)).toMatchObject({
    kind: 'processed',
    group: 'g',
  })
  expect(journeyOf(timed(created, { ...processed, ids: [10] }), ID, 99)?.steps).toHaveLength(1)
})
