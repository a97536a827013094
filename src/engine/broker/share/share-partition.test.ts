import { beforeEach, expect, test } from 'vitest'
import { MS } from '../../kernel/types.ts'
import type { RecordBatch } from '../../log/record-batch.ts'
import { createBatch, placeBatch } from '../../log/record-batch.ts'
import type { AckType } from '../../share-messages.ts'
import type { SharePartition } from '../../share-state.ts'
import { acknowledge, endWrite, nextLockTimeout, release, timeOutLocks } from './acknowledge.ts'
import { type AcquireRequest, acquire, type ShareLimits } from './acquire.ts'
import { eachState } from './in-flight.ts'
import { canAcquire, moveToLogStart, nextFetchOffset } from './offsets.ts'

const limits = (now = 0, more: Partial<ShareLimits> = {}): ShareLimits => ({
  now,
  lockDurationMs: 30_000,
  deliveryLimit: 5,
  maxInFlight: 2_000,
  ...more,
})

function fresh(startOffset = 0): SharePartition {
  return {
    group: 'g',
    topic: 't',
    topicId: 'id',
    partition: 0,
    leaderEpoch: 0,
    state: 'ACTIVE',
    startOffset,
    endOffset: startOffset,
    stateEpoch: 0,
    deliveryCompleteCount: 0,
    findNext: false,
    gap: null,
    batches: [],
  }
}

function batch(baseOffset: number, count: number): RecordBatch {
  const record = { id: 1, timestamp: 1, key: null, value: 'v' }
  const none = { producerId: -1, producerEpoch: -1, baseSequence: -1 }
  return placeBatch(createBatch(Array(count).fill(record), none), baseOffset, 0)
}

let share = fresh()
let nextWrite = 1
beforeEach(() => {
  share = fresh()
  nextWrite = 1
})

function take(memberId: string, batches: RecordBatch[], more: Partial<AcquireRequest> = {}, at = limits()) {
  const fetchOffset = nextFetchOffset(share)
  const request = { memberId, strict: false, batchSize: 500, maxRecords: 500, fetchOffset, ...more }
  return acquire(share, request, at, batches).acquired
}

function say(memberId: string, first: number, last: number, types: AckType[], at = limits()) {
  const write = nextWrite++
  const acks = [{ firstOffset: first, lastOffset: last, types }]
  const { error, batches } = acknowledge(share, memberId, acks, { limits: at, write, now: at.now })
  return {
    error,
    batches,
    done: (persisted: boolean, now = at.now) => endWrite(share, { id: write, batches }, { persisted, now }),
  }
}

/** State and delivery count of every offset in flight. */
function states(): string[] {
  const found: string[] = []
  for (const b of share.batches)
    eachState(b, (s, first, last) => {
      for (let o = first; o <= last; o++)
        found.push(`${o} ${s.state} ${s.deliveryCount} ${s.memberId}`.trim())
    })
  return found
}

test('what one member has acquired another does not get until it is released', () => {
  expect(take('a', [batch(0, 3)])).toEqual([{ firstOffset: 0, lastOffset: 2, deliveryCount: 1 }])
  expect(nextFetchOffset(share)).toBe(3)
  expect(take('b', [batch(0, 3)], { fetchOffset: 0 })).toEqual([])
  const { error, done } = say('a', 1, 1, ['RELEASE'])
  expect(error).toBe('NONE')
  // Until the share coordinator has it, it is not free.
  expect(nextFetchOffset(share)).toBe(3)
  done(true)
  expect(nextFetchOffset(share)).toBe(1)
  expect(take('b', [batch(0, 3)])).toEqual([{ firstOffset: 1, lastOffset: 1, deliveryCount: 2 }])
})

test('an acknowledgement that cannot be persisted is taken back, and the member has its records still', () => {
  take('a', [batch(0, 2)])
  const { done } = say('a', 0, 1, ['ACCEPT'])
  done(false)
  expect(states()).toEqual(['0 ACQUIRED 1 a', '1 ACQUIRED 1 a'])
  expect(share.startOffset).toBe(0)
  expect(nextLockTimeout(share)).toBe(30_000 * MS)
})

test('when the lock has run out by the time the write fails, the records are free', () => {
  take('a', [batch(0, 1)])
  say('a', 0, 0, ['ACCEPT']).done(false, 31_000 * MS)
  expect(states()).toEqual(['0 AVAILABLE 1'])
  expect(nextFetchOffset(share)).toBe(0)
})

test('only the member that has a record may acknowledge it, and only once', () => {
  take('a', [batch(0, 2)])
  expect(say('b', 0, 1, ['ACCEPT']).error).toBe('INVALID_RECORD_STATE')
  const first = say('a', 0, 1, ['ACCEPT'])
  expect(say('a', 0, 1, ['ACCEPT']).error).toBe('INVALID_RECORD_STATE')
  first.done(true)
  expect(say('a', 5, 6, ['ACCEPT']).error).not.toBe('NONE')
  expect(states()).toEqual([])
  expect([share.startOffset, share.endOffset]).toEqual([2, 2])
})

test('one bad offset in an acknowledgement leaves every other as it was', () => {
  take('a', [batch(0, 3)])
  say('a', 2, 2, ['ACCEPT']).done(true)
  expect(say('a', 0, 2, ['ACCEPT', 'ACCEPT', 'ACCEPT']).error).toBe('INVALID_RECORD_STATE')
  expect(states()).toEqual(['0 ACQUIRED 1 a', '1 ACQUIRED 1 a', '2 ACKNOWLEDGED 1'])
})

test('the start offset passes only what is done with, from the front and without a hole', () => {
  take('a', [batch(0, 4)])
  say('a', 1, 1, ['ACCEPT']).done(true)
  expect(share.startOffset).toBe(0)
  say('a', 0, 0, ['REJECT']).done(true)
  expect(share.startOffset).toBe(2)
  say('a', 2, 3, ['GAP', 'ACCEPT']).done(true)
  expect([share.startOffset, share.endOffset, share.batches.length]).toEqual([4, 4, 0])
})

test('a lock that times out frees the records, and the last allowed delivery archives them', () => {
  take('a', [batch(0, 1)], {}, limits(0, { deliveryLimit: 2 }))
  expect(timeOutLocks(share, limits(29_999 * MS, { deliveryLimit: 2 }))).toEqual([])
  const at = limits(30_000 * MS, { deliveryLimit: 2 })
  expect(timeOutLocks(share, at)).toMatchObject([{ deliveryState: 'AVAILABLE', deliveryCount: 1 }])
  expect(take('b', [batch(0, 1)], {}, at)).toMatchObject([{ deliveryCount: 2 }])
  const later = limits(60_000 * MS, { deliveryLimit: 2 })
  expect(timeOutLocks(share, later)).toMatchObject([{ deliveryState: 'ARCHIVED', deliveryCount: 2 }])
  expect(nextFetchOffset(share)).toBe(1)
})

test('a renewed lock lasts its full time again', () => {
  take('a', [batch(0, 2)])
  expect(say('a', 0, 0, ['RENEW'], limits(20_000 * MS)).batches).toEqual([])
  expect(timeOutLocks(share, limits(30_000 * MS))).toMatchObject([{ firstOffset: 1, lastOffset: 1 }])
  expect(nextLockTimeout(share)).toBe(50_000 * MS)
})

test('a session that ends releases what its member has, and nothing of others', () => {
  take('a', [batch(0, 2)])
  take('b', [batch(2, 2)])
  const batches = release(share, 'a', { limits: limits(), write: 9 })
  endWrite(share, { id: 9, batches }, { persisted: true, now: 0 })
  expect(states()).toEqual(['0 AVAILABLE 1', '1 AVAILABLE 1', '2 ACQUIRED 1 b', '3 ACQUIRED 1 b'])
})

test('records that failed often come in ever smaller portions, and the last attempt alone', () => {
  const all = [batch(0, 8)]
  const portions: number[] = []
  for (let round = 0; round < 5; round++) {
    const got = take('a', all)
    portions.push(got.reduce((n, a) => n + a.lastOffset - a.firstOffset + 1, 0))
    // Whatever else is free is taken too, then all is released.
    while (take('a', all).length > 0);
    for (const b of share.batches)
      eachState(b, (s, first, last) => {
        if (s.state === 'ACQUIRED') say('a', first, last, ['RELEASE']).done(true)
      })
  }
  expect(portions).toEqual([8, 8, 8, 4, 1])
  expect(share.startOffset).toBe(8)
})

test('with too many in flight only what is free among them can be acquired', () => {
  const at = limits(0, { maxInFlight: 4 })
  // An acquisition ends where a batch ends, so the bound may be passed.
  expect(take('a', [batch(0, 3), batch(3, 3)], {}, at)).toEqual([
    { firstOffset: 0, lastOffset: 5, deliveryCount: 1 },
  ])
  expect(canAcquire(share, 4)).toBe(false)
  say('a', 2, 2, ['RELEASE']).done(true)
  expect(canAcquire(share, 4)).toBe(true)
  expect(take('b', [batch(0, 3), batch(3, 3), batch(6, 3)], {}, at)).toEqual([
    { firstOffset: 2, lastOffset: 2, deliveryCount: 2 },
  ])
})

test('record_limit never hands out more than was asked for, and keeps the rest of the batch for others', () => {
  expect(take('a', [batch(0, 5)], { strict: true, maxRecords: 2 })).toEqual([
    { firstOffset: 0, lastOffset: 1, deliveryCount: 1 },
  ])
  expect(take('b', [batch(0, 5)], { strict: true, maxRecords: 2 })).toEqual([
    { firstOffset: 2, lastOffset: 3, deliveryCount: 1 },
  ])
})

test('what the log has deleted is archived, what somebody has of it is not taken away', () => {
  take('a', [batch(0, 2)])
  take('a', [batch(2, 2)])
  say('a', 0, 1, ['RELEASE']).done(true)
  moveToLogStart(share, 3)
  expect(share.startOffset).toBe(3)
  expect(states().slice(0, 2)).toEqual(['0 ARCHIVED 1', '1 ARCHIVED 1'])
  expect(timeOutLocks(share, limits(30_000 * MS))).toMatchObject([
    { firstOffset: 2, deliveryState: 'ARCHIVED' },
    { firstOffset: 3, deliveryState: 'AVAILABLE' },
  ])
})

test('a large fetch is acquired in pieces that begin where record batches begin', () => {
  const got = take('a', [batch(0, 3), batch(3, 3), batch(6, 3)], { batchSize: 3 })
  expect(got.map((a) => [a.firstOffset, a.lastOffset])).toEqual([
    [0, 2],
    [3, 5],
    [6, 8],
  ])
})
