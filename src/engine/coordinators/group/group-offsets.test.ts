import { expect, test } from 'vitest'
import { resolveConfig } from '../../config/resolve.ts'
import type { Group, OffsetAndMetadata } from '../../world.ts'
import { emptyGroup } from './classic-group.ts'
import {
  endTxnOffsets,
  expiredOffsets,
  fetchedOffset,
  latestOffset,
  offsetKeys,
  settleOffsets,
} from './group-offsets.ts'

const MINUTE = 60_000_000
const config = resolveConfig('broker', { 'offsets.retention.minutes': 10 })
const tp = { topic: 't', partition: 0 }

const offset = (at: number, recordOffset: number, committedAt = 0): OffsetAndMetadata => ({
  offset: at,
  leaderEpoch: 3,
  metadata: '',
  committedAt,
  recordOffset,
})
const written = (requiredOffset: number, value: OffsetAndMetadata | null) => ({
  requiredOffset,
  changes: [{ key: 't-0', value }],
  by: null,
})
function group(more: Partial<Group> = {}): Group {
  return { ...emptyGroup('g'), protocolType: 'consumer', state: 'Empty', ...more }
}

test('a stable read waits for a transaction that may still change the offset, any other does not', () => {
  const one = group({ offsets: { 't-0': offset(5, 1) }, pendingTxnOffsets: { '7': { 't-0': offset(9, 2) } } })
  expect(fetchedOffset(one, tp, true)).toMatchObject({ error: 'UNSTABLE_OFFSET_COMMIT', offset: -1 })
  expect(fetchedOffset(one, tp, false)).toMatchObject({ error: 'NONE', offset: 5, leaderEpoch: 3 })
  // Of another partition: nothing to wait for.
  expect(fetchedOffset(one, { topic: 't', partition: 1 }, true)).toMatchObject({ error: 'NONE', offset: -1 })
})

test('what is written and not committed is seen by a stable read only', () => {
  const one = group({ offsets: { 't-0': offset(5, 1) }, uncommitted: [written(20, offset(8, 2))] })
  expect(fetchedOffset(one, tp, true).offset).toBe(8)
  expect(fetchedOffset(one, tp, false).offset).toBe(5)
  expect(settleOffsets(one, 19)).toEqual([])
  expect(settleOffsets(one, 20)).toHaveLength(1)
  expect(fetchedOffset(one, tp, false).offset).toBe(8)
})

test('a deletion that is written takes the offset away for whoever reads the latest', () => {
  const one = group({ offsets: { 't-0': offset(5, 1) }, uncommitted: [written(20, null)] })
  expect(latestOffset(one, 't-0')).toBeNull()
  expect(offsetKeys(one)).toEqual([])
  settleOffsets(one, 20)
  expect(one.offsets).toEqual({})
})

test('of two records the later one counts, whichever of them a transaction brings', () => {
  const older = group({
    offsets: { 't-0': offset(9, 7) },
    pendingTxnOffsets: { '7': { 't-0': offset(5, 3) } },
  })
  endTxnOffsets(older, 7, true)
  expect(older.offsets['t-0']?.offset).toBe(9)
  const newer = group({
    offsets: { 't-0': offset(5, 3) },
    pendingTxnOffsets: { '7': { 't-0': offset(9, 7) } },
  })
  endTxnOffsets(newer, 7, true)
  expect(newer.offsets['t-0']?.offset).toBe(9)
})

test('an aborted transaction leaves the offsets as they were, and nothing pending', () => {
  const one = group({ offsets: { 't-0': offset(5, 1) }, pendingTxnOffsets: { '7': { 't-0': offset(9, 2) } } })
  endTxnOffsets(one, 7, false)
  expect(one.offsets['t-0']?.offset).toBe(5)
  expect(one.pendingTxnOffsets).toEqual({})
})

test('offsets of an empty group expire by when it became empty, and never while a transaction holds them', () => {
  const since = 100 * MINUTE
  const one = group({ stateSince: since, offsets: { 't-0': offset(5, 1, 0) } })
  expect(expiredOffsets(one, config, since + 10 * MINUTE - 1).expired).toEqual([])
  expect(expiredOffsets(one, config, since + 10 * MINUTE)).toEqual({ expired: ['t-0'], allGone: true })
  const held = { ...one, pendingTxnOffsets: { '7': { 't-0': offset(9, 2) } } }
  expect(expiredOffsets(held, config, since + 20 * MINUTE)).toEqual({ expired: [], allGone: false })
})

test('while a group is between two generations nothing of it expires', () => {
  const one = group({ state: 'PreparingRebalance', offsets: { 't-0': offset(5, 1, 0) } })
  expect(expiredOffsets(one, config, 1_000 * MINUTE)).toEqual({ expired: [], allGone: false })
})

test('a group that nobody ever joined counts from the commit', () => {
  const one = group({
    protocolType: null,
    stateSince: 500 * MINUTE,
    offsets: { 't-0': offset(5, 1, 20 * MINUTE) },
  })
  expect(expiredOffsets(one, config, 29 * MINUTE).expired).toEqual([])
  expect(expiredOffsets(one, config, 30 * MINUTE).expired).toEqual(['t-0'])
})
