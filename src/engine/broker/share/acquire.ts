/**
 * Which of the fetched records a member acquires (SharePartition.acquire). At most one member has a record at a time;
 * each acquisition counts as a delivery. Records that have failed often are handed out a few at a time, and the last
 * attempt alone, so that a poisonous one does not take its neighbours along.
 */
import { type Micros, MS } from '../../kernel/types.ts'
import { lastOffsetOf, type RecordBatch } from '../../log/record-batch.ts'
import type { AcquiredRecords } from '../../share-messages.ts'
import type { InFlightBatch, InFlightState, SharePartition } from '../../share-state.ts'
import { floorIndex, newState, sizeOf, splitBatch, tryUpdate } from './in-flight.ts'
import { archiveRange, gapOf, inFlightCount } from './offsets.ts'

/** What the group's configs allow. */
export interface ShareLimits {
  readonly now: Micros
  readonly lockDurationMs: number
  readonly deliveryLimit: number
  readonly maxInFlight: number
}

export interface AcquireRequest {
  readonly memberId: string
  /** share.acquire.mode record_limit: never more than asked for, not even to fill a batch. */
  readonly strict: boolean
  readonly batchSize: number
  readonly maxRecords: number
  readonly fetchOffset: number
}

interface Acquiring {
  readonly share: SharePartition
  readonly request: AcquireRequest
  readonly limits: ShareLimits
  readonly fetched: readonly RecordBatch[]
  readonly result: AcquiredRecords[]
  count: number
}

/** Records with this many deliveries are handed out in ever smaller portions (throttleRecordsDeliveryLimit). */
export function throttleFrom(deliveryLimit: number): number {
  return Math.max(2, Math.ceil(deliveryLimit / 2))
}

const lockUntil = ({ now, lockDurationMs }: ShareLimits): Micros => now + lockDurationMs * MS

function insert(share: SharePartition, batch: InFlightBatch): void {
  share.batches.splice(floorIndex(share.batches, batch.firstOffset) + 1, 0, batch)
}

/** SharePartition.maybeUpdatePersisterGapWindowStartOffset */
function moveGap(share: SharePartition, offset: number): void {
  if (!share.gap) return
  if (share.gap.endOffset === share.endOffset && offset <= share.gap.endOffset) share.gap.from = offset
  else share.gap = null
}

/** SharePartition.lastOffsetFromBatchWithRequestOffset: an acquisition ends where a record batch ends. */
function endOfBatchAt(fetched: readonly RecordBatch[], offset: number): number {
  const batch = fetched.findLast(({ baseOffset }) => baseOffset <= offset)
  return batch && offset <= lastOffsetOf(batch) ? lastOffsetOf(batch) : offset
}

/** SharePartition.createBatches: cuts what is acquired where record batches begin, once batch.size records are in. */
function cut(at: Acquiring, first: number, last: number): { first: number; last: number }[] {
  const pieces: { first: number; last: number }[] = []
  let from = first
  if (!at.request.strict && last - first + 1 > at.request.batchSize)
    for (const { baseOffset } of at.fetched) {
      if (baseOffset > last) break
      if (baseOffset - from < at.request.batchSize) continue
      pieces.push({ first: from, last: baseOffset - 1 })
      from = baseOffset
    }
  pieces.push({ first: from, last })
  return pieces
}

/** Offsets that were not in flight before (SharePartition.acquireNewBatchRecords); `most` of them, and to a batch's end. */
function acquireNew(at: Acquiring, firstOffset: number, lastOffset: number, most: number): void {
  const { share, request, limits, result } = at
  const first = share.batches.length === 0 ? Math.max(share.endOffset, firstOffset) : firstOffset
  let last = lastOffset
  if (most < last - first + 1) {
    last = endOfBatchAt(at.fetched, first + most - 1)
    if (gapOf(share) && last > lastOffset) last = lastOffset
  }
  const until = lockUntil(limits)
  let handedOut = last
  for (const piece of cut(at, first, last)) {
    const batch: InFlightBatch = {
      firstOffset: piece.first,
      lastOffset: piece.last,
      whole: newState('ACQUIRED', 1, request.memberId, until),
      offsets: null,
    }
    if (request.strict && sizeOf(batch) > most) {
      handedOut = piece.first + most - 1
      splitBatch(batch).fill(newState('AVAILABLE', 0), most)
      batch.offsets = batch.offsets?.map((state) => ({ ...state })) ?? null
      share.findNext = true
    }
    insert(share, batch)
    result.push({ firstOffset: piece.first, lastOffset: Math.min(piece.last, handedOut), deliveryCount: 1 })
  }
  if (share.batches[0]?.firstOffset === first) share.startOffset = first
  share.endOffset = Math.max(share.endOffset, last)
  moveGap(share, handedOut + 1)
  at.count += handedOut - first + 1
}

const isFree = (state: InFlightState): boolean => state.state === 'AVAILABLE' && state.pending === null

/** Consecutive offsets with the same delivery count are told as one (ShareFetchUtils.accumulateAcquiredRecords). */
function tell(
  result: AcquiredRecords[],
  offsets: readonly { offset: number; deliveryCount: number }[],
): void {
  let open: { firstOffset: number; lastOffset: number; deliveryCount: number } | null = null
  for (const { offset, deliveryCount } of offsets)
    if (open && offset === open.lastOffset + 1 && deliveryCount === open.deliveryCount)
      open.lastOffset = offset
    else {
      open = { firstOffset: offset, lastOffset: offset, deliveryCount }
      result.push(open)
    }
}

/** SharePartition.acquireSubsetBatchRecords: offset by offset; returns how many. */
function acquireOffsets(at: Acquiring, batch: InFlightBatch, range: Range, most: number): number {
  const { request, limits } = at
  const { deliveryLimit } = limits
  const states = splitBatch(batch)
  const taken: { offset: number; deliveryCount: number }[] = []
  let portion = Infinity
  for (const [i, state] of states.entries()) {
    const offset = batch.firstOffset + i
    if (offset < range.first) continue
    if (offset > range.last) break
    if (!isFree(state)) continue
    const isLastAttempt = deliveryLimit > 2 && state.deliveryCount === deliveryLimit - 1
    if (isLastAttempt && taken.length > 0) break
    if (state.deliveryCount >= throttleFrom(deliveryLimit) && portion === Infinity)
      portion = Math.max(1, states.length >> (state.deliveryCount - throttleFrom(deliveryLimit) + 1))
    if (!tryUpdate(state, 'ACQUIRED', { memberId: request.memberId, deliveryLimit })) continue
    state.lockUntil = lockUntil(limits)
    taken.push({ offset, deliveryCount: state.deliveryCount })
    if (isLastAttempt || (request.strict && taken.length === most) || taken.length === portion) break
  }
  tell(at.result, taken)
  return taken.length
}

interface Range {
  readonly first: number
  readonly last: number
}

/** SharePartition.shouldThrottleRecordsDelivery */
function isThrottled(batch: InFlightBatch, range: Range, deliveryLimit: number): boolean {
  const least = throttleFrom(deliveryLimit)
  if (batch.whole) return isFree(batch.whole) && batch.whole.deliveryCount >= least
  return (batch.offsets ?? []).some((state, i) => {
    const offset = batch.firstOffset + i
    return offset >= range.first && offset <= range.last && isFree(state) && state.deliveryCount >= least
  })
}

/** One batch that is in flight already. True when nothing more may be acquired after it. */
function acquireKnown(at: Acquiring, batch: InFlightBatch, range: Range, most: number): boolean {
  const { deliveryLimit } = at.limits
  const inside = batch.firstOffset >= range.first && batch.lastOffset <= range.last
  const throttled = isThrottled(batch, range, deliveryLimit)
  if (throttled && at.count > 0) return true
  const left = most - at.count
  if (!inside || batch.offsets || (at.request.strict && sizeOf(batch) > left) || throttled) {
    if (batch.whole && !isFree(batch.whole)) return false
    const taken = acquireOffsets(at, batch, range, left)
    at.count += taken
    return throttled && taken > 0
  }
  const whole = batch.whole as InFlightState
  if (!isFree(whole) || !tryUpdate(whole, 'ACQUIRED', { memberId: at.request.memberId, deliveryLimit }))
    return false
  whole.lockUntil = lockUntil(at.limits)
  const { firstOffset, lastOffset } = batch
  at.result.push({ firstOffset, lastOffset, deliveryCount: whole.deliveryCount })
  at.count += sizeOf(batch)
  return false
}

/** SharePartition.maybeArchiveStaleBatches: what the log does not have any more (compaction) is not waited for. */
function archiveMissing(share: SharePartition, fetchOffset: number, baseOffset: number): void {
  if (share.batches.length === 0 || fetchOffset >= baseOffset) return
  const range = { from: fetchOffset, to: baseOffset - 1, state: 'AVAILABLE' } as const
  if (archiveRange(share, range, true)) share.findNext = true
}

/** SharePartition.lastOffsetAndMaxRecordsToAcquire: with too many in flight, only what was available in between. */
function bounds({ share, request, limits }: Omit<Acquiring, 'fetched'>, last: number) {
  const most = Math.min(request.maxRecords, limits.maxInFlight - inFlightCount(share))
  if (most > 0 || request.fetchOffset > share.endOffset) return { most, last }
  return {
    most: Math.min(request.maxRecords, share.endOffset - request.fetchOffset + 1),
    last: Math.min(last, share.endOffset),
  }
}

/**
 * SharePartition.acquire: gives the member what is free of the fetched batches. The batches of `aborted` are acquired
 * and archived at once: with share.isolation.level read_committed nobody is to see them.
 */
export function acquire(
  share: SharePartition,
  request: AcquireRequest,
  limits: ShareLimits,
  fetched: readonly RecordBatch[],
  aborted: readonly RecordBatch[] = [],
): { readonly acquired: readonly AcquiredRecords[]; readonly count: number } {
  const firstBatch = fetched[0]
  const lastBatch = fetched.at(-1)
  const nothing = { acquired: [], count: 0 }
  if (share.state !== 'ACTIVE' || request.maxRecords <= 0 || !firstBatch || !lastBatch) return nothing
  if (lastOffsetOf(lastBatch) < share.startOffset) return nothing
  const at: Acquiring = { share, request, limits, fetched, result: [], count: 0 }
  const { most, last } = bounds(at, lastOffsetOf(lastBatch))
  if (most <= 0) return nothing
  archiveMissing(share, request.fetchOffset, firstBatch.baseOffset)
  const base = baseOffsetOf(share, firstBatch.baseOffset)
  const range = { first: firstBatch.baseOffset, last }
  const from = Math.min(firstBatch.baseOffset, base)
  const known = share.batches.filter((b) => b.firstOffset >= from && b.firstOffset <= last)
  if (known.length === 0) acquireNew(at, base, last, most)
  else acquireAmong(at, known, { range, base, most })
  return withoutAborted(at, aborted)
}

function baseOffsetOf(share: SharePartition, baseOffset: number): number {
  const floor = share.batches[floorIndex(share.batches, baseOffset)]
  if (!floor) return Math.max(baseOffset, share.startOffset)
  return floor.lastOffset >= baseOffset ? floor.firstOffset : baseOffset
}

function acquireAmong(
  at: Acquiring,
  known: readonly InFlightBatch[],
  { range, base, most }: { readonly range: Range; readonly base: number; readonly most: number },
): void {
  const { share } = at
  let gapFrom = base
  let full = false
  for (const batch of known) {
    if (full || at.count >= most) break
    if (gapOf(share)) {
      if (gapFrom < batch.firstOffset) acquireNew(at, gapFrom, batch.firstOffset - 1, most - at.count)
      gapFrom = batch.lastOffset + 1
      if (at.count >= most) break
    }
    full = acquireKnown(at, batch, range, most)
  }
  const end = (known.at(-1) as InFlightBatch).lastOffset
  if (!full && at.count < most && end < range.last) acquireNew(at, end + 1, range.last, most - at.count)
  const lastAcquired = at.result.at(-1)
  if (lastAcquired) moveGap(share, lastAcquired.lastOffset + 1)
}

/** SharePartition.filterAbortedTransactionalAcquiredRecords */
function withoutAborted(at: Acquiring, aborted: readonly RecordBatch[]) {
  let acquired: AcquiredRecords[] = at.result
  for (const batch of aborted) {
    const range = { from: batch.baseOffset, to: lastOffsetOf(batch) }
    archiveRange(at.share, { ...range, state: 'ACQUIRED' }, true)
    acquired = acquired.flatMap((a) => [
      ...(a.firstOffset < range.from ? [{ ...a, lastOffset: Math.min(a.lastOffset, range.from - 1) }] : []),
      ...(a.lastOffset > range.to ? [{ ...a, firstOffset: Math.max(a.firstOffset, range.to + 1) }] : []),
    ])
  }
  const count = acquired.reduce((sum, a) => sum + a.lastOffset - a.firstOffset + 1, 0)
  return { acquired, count }
}
