/**
 * Where a share-partition stands: what to fetch next, and how its start offset moves past what is done with
 * (SharePartition.nextFetchOffset, maybeUpdateCachedStateAndOffsets, updateCacheAndOffsets, archiveRecords).
 */
import type { InFlightBatch, InFlightState, RecordState, SharePartition } from '../../share-state.ts'
import { archive, eachState, floorIndex, isTerminal, splitBatch } from './in-flight.ts'

const lastCached = (share: SharePartition): number => share.batches.at(-1)?.lastOffset ?? -1

/** Nothing in flight, or only what is before the start offset. */
function isEmpty(share: SharePartition): boolean {
  return share.batches.length === 0 || share.startOffset > lastCached(share)
}

/** The offsets between what the share coordinator told of are still to be fetched. */
export function gapOf(share: SharePartition): { readonly endOffset: number; from: number } | null {
  return share.gap && share.gap.endOffset === share.endOffset ? share.gap : null
}

const isFree = (state: InFlightState): boolean => state.state === 'AVAILABLE' && state.pending === null

function firstFree(batch: InFlightBatch): number | null {
  if (batch.whole) return isFree(batch.whole) ? batch.firstOffset : null
  const index = batch.offsets?.findIndex(isFree) ?? -1
  return index < 0 ? null : batch.firstOffset + index
}

/** SharePartition.nextFetchOffset: the first that is available, or the one after the last in flight. */
export function nextFetchOffset(share: SharePartition): number {
  if (isEmpty(share)) {
    share.findNext = false
    return share.endOffset
  }
  if (!share.findNext) return share.endOffset + 1
  let gapFrom = gapOf(share)?.from ?? -1
  for (const batch of share.batches) {
    if (gapOf(share)) {
      if (batch.firstOffset > gapFrom) return gapFrom
      gapFrom = Math.max(batch.lastOffset + 1, gapFrom)
    }
    const found = firstFree(batch)
    if (found !== null) return found
  }
  share.findNext = false
  return share.endOffset + 1
}

/** SharePartition.numInFlightRecords: from start to end, whatever their state. */
export function inFlightCount(share: SharePartition): number {
  return share.batches.length === 0 ? 0 : share.endOffset - share.startOffset + 1
}

/** SharePartition.canAcquireRecords: something is available again, or there is room for more in flight. */
export function canAcquire(share: SharePartition, maxInFlight: number): boolean {
  return nextFetchOffset(share) !== share.endOffset + 1 || inFlightCount(share) < maxInFlight
}

/** How many offsets of a range are not before the start offset. */
export function countFrom(share: SharePartition, firstOffset: number, lastOffset: number): number {
  return lastOffset < share.startOffset ? 0 : lastOffset - Math.max(share.startOffset, firstOffset) + 1
}

function stateAt(batch: InFlightBatch, offset: number): InFlightState | undefined {
  return batch.whole ?? batch.offsets?.[offset - batch.firstOffset]
}

const isSettled = (state: InFlightState): boolean => state.pending === null && isTerminal(state.state)

/** SharePartition.canMoveStartOffset */
function canMoveStart(share: SharePartition): boolean {
  const batch = share.batches[floorIndex(share.batches, share.startOffset)]
  const state = batch && stateAt(batch, share.startOffset)
  return state !== undefined && isSettled(state)
}

/** The last of the offsets from the front that are all done with, -1 when there is none, and how many these are. */
function settledFront(share: SharePartition): { last: number; count: number } {
  const gap = gapOf(share)
  const front = { last: -1, count: 0 }
  for (const batch of share.batches) {
    if (gap && batch.lastOffset >= gap.from) return front
    let whole = true
    eachState(batch, (state, first, last) => {
      whole &&= isSettled(state)
      if (!whole) return
      front.last = last
      front.count += countFrom(share, first, last)
    })
    if (!whole) return front
  }
  return front
}

/** SharePartition.maybeUpdateCachedStateAndOffsets: the start offset passes what is done with. True when it moved. */
export function advanceStart(share: SharePartition): boolean {
  if (share.batches.length === 0 || !canMoveStart(share)) return false
  const { last, count } = settledFront(share)
  if (last === -1) return false
  if (last === lastCached(share)) {
    share.startOffset = last + 1
    share.endOffset = last + 1
    share.batches = []
    share.deliveryCompleteCount = 0
    return true
  }
  const index = floorIndex(share.batches, last)
  const at = share.batches[index] as InFlightBatch
  if (at.lastOffset === last) {
    const next = share.batches[index + 1] as InFlightBatch
    share.startOffset = Math.max(share.startOffset, next.firstOffset)
    const gap = gapOf(share)
    if (gap) share.startOffset = Math.min(gap.from, share.startOffset)
  } else share.startOffset = Math.max(share.startOffset, last + 1)
  share.deliveryCompleteCount -= count
  share.batches = share.batches.slice(at.lastOffset === last ? index + 1 : index)
  return true
}

/** SharePartition.archiveRecords: what stands as `from` in a range has nothing to be delivered any more. */
export function archiveRange(
  share: SharePartition,
  range: { readonly from: number; readonly to: number; readonly state: RecordState },
  counts: boolean,
): boolean {
  let any = false
  for (const batch of share.batches) {
    if (batch.firstOffset > range.to) break
    if (batch.lastOffset < range.from) continue
    const inside = batch.firstOffset >= range.from && batch.lastOffset <= range.to
    if (batch.whole && batch.whole.state !== range.state) continue
    if (batch.whole && !inside) splitBatch(batch)
    eachState(batch, (state, first, last) => {
      if (state.state !== range.state || first < range.from || last > range.to) return
      archive(state)
      if (counts) share.deliveryCompleteCount += last - first + 1
      any = true
    })
  }
  return any
}

function terminalBefore(share: SharePartition, offset: number): number {
  let count = 0
  for (const batch of share.batches)
    eachState(batch, (state, first, last) => {
      if (isTerminal(state.state) && first < offset)
        count += countFrom(share, first, Math.min(last, offset - 1))
    })
  return count
}

/**
 * SharePartition.updateCacheAndOffsets: the log begins later now. What was available there is archived; what somebody
 * has acquired stays until that is over.
 */
export function moveToLogStart(share: SharePartition, logStartOffset: number): void {
  if (logStartOffset <= share.startOffset) return
  if (share.batches.length === 0) {
    share.startOffset = logStartOffset
    share.endOffset = logStartOffset
    share.deliveryCompleteCount = 0
    return
  }
  const removed = terminalBefore(share, logStartOffset)
  const range = { from: share.startOffset, to: logStartOffset - 1, state: 'AVAILABLE' } as const
  if (archiveRange(share, range, false)) share.findNext = true
  share.startOffset = logStartOffset
  share.deliveryCompleteCount -= removed
  share.endOffset = Math.max(share.endOffset, logStartOffset)
}
