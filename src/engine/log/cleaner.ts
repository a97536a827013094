/**
 * Log compaction: which part of a log may be cleaned, whether it is worth it, and the cleaning itself.
 *
 * Follows LogCleanerManager, LogCleaner.Cleaner and MemoryRecords.filterTo (KIP-280's default strategy, KIP-534
 * for the horizon of tombstones and markers). Left out: the size of the offset map (all keys fit), throttling,
 * the time that cleaning takes.
 */

import { compressedSize } from './compression.ts'
import type { LogConfig } from './log-config.ts'
import { type PartitionLog, segmentsOf } from './partition-log.ts'
import { producerKey } from './producer-state.ts'
import {
  batchSizeInBytes,
  lastOffsetOf,
  nextOffsetOf,
  offsetAt,
  RECORD_BATCH_OVERHEAD,
  type RecordBatch,
  recordIn,
} from './record-batch.ts'
import { addBatch, batchesOfSegment, closeSegment, newSegment, type Segment } from './segments.ts'
import { lastStableOffset } from './transactions.ts'

/** The part of a log that may be cleaned, with the sizes by which logs are chosen. */
export interface CleanableRange {
  readonly firstDirtyOffset: number
  readonly firstUncleanableOffset: number
  /** Bytes cleaned before; bytes that may be cleaned now. */
  readonly cleanBytes: number
  readonly cleanableBytes: number
  /** max.compaction.lag.ms is over for something. */
  readonly isOverdue: boolean
}

/** Segments from the one that holds `from` up to those that begin at `to` or later (LogSegments.values). */
function segmentsBetween(log: PartitionLog, from: number, to: number): readonly Segment[] {
  if (from === to) return []
  const first = Math.max(
    0,
    log.segments.findLastIndex(({ baseOffset }) => baseOffset <= from),
  )
  return log.segments.slice(first).filter(({ baseOffset }) => baseOffset < to)
}

const bytesOf = (segments: readonly Segment[]) => segments.reduce((sum, s) => sum + s.sizeInBytes, 0)

/**
 * What of a log may be cleaned: never the active segment, nothing at or above the last stable offset, no
 * segment younger than min.compaction.lag.ms. `lastCleanOffset` is the cleaner's checkpoint, null before the
 * first run. Source: LogCleanerManager.cleanableOffsets, calculateCleanableBytes, maxCompactionDelay.
 */
export function cleanableRange(
  log: PartitionLog,
  at: { readonly lastCleanOffset: number | null; readonly highWatermark: number; readonly nowMs: number },
  config: LogConfig,
): CleanableRange {
  const checkpoint = at.lastCleanOffset ?? log.logStartOffset
  const isValid = checkpoint >= log.logStartOffset && checkpoint <= log.logEndOffset
  const firstDirtyOffset = isValid ? checkpoint : log.logStartOffset
  const dirty = segmentsBetween(log, firstDirtyOffset, log.active.baseOffset)
  const young =
    config.minCompactionLagMs > 0
      ? dirty.find(({ maxTimestamp }) => maxTimestamp > at.nowMs - config.minCompactionLagMs)?.baseOffset
      : undefined
  const stable = lastStableOffset(log, at.highWatermark)
  const firstUncleanableOffset = Math.max(
    firstDirtyOffset,
    Math.min(stable, log.active.baseOffset, young ?? Infinity),
  )
  // Sizes are counted in whole segments.
  const from = segmentsBetween(log, firstUncleanableOffset, log.active.baseOffset)[0]
  const end = from?.baseOffset ?? log.active.baseOffset
  const oldest = dirty.reduce(
    (least, s) => (s.firstTimestamp > 0 ? Math.min(least, s.firstTimestamp) : least),
    Infinity,
  )
  return {
    firstDirtyOffset,
    firstUncleanableOffset,
    cleanBytes: bytesOf(segmentsBetween(log, -1, firstDirtyOffset)),
    cleanableBytes: bytesOf(segmentsBetween(log, Math.min(firstDirtyOffset, end), end)),
    isOverdue: oldest < at.nowMs - config.maxCompactionLagMs,
  }
}

/** The dirty part of what would be read; 0 for a log without anything to clean. */
export function dirtyRatio({ cleanBytes, cleanableBytes }: CleanableRange): number {
  return cleanableBytes === 0 ? 0 : cleanableBytes / (cleanBytes + cleanableBytes)
}

/** Whether cleaning is worth it now. Source: LogCleanerManager.grabFilthiestCompactedLog. */
export function isCleanable(range: CleanableRange, config: LogConfig): boolean {
  return (range.isOverdue && range.cleanableBytes > 0) || dirtyRatio(range) > config.minCleanableDirtyRatio
}

export interface Cleaned {
  /** The next run begins here. */
  readonly endOffset: number
  readonly ids: readonly number[]
  readonly offsets: readonly number[]
  readonly tombstones: number
  readonly bytesBefore: number
  readonly bytesAfter: number
  readonly segmentsBefore: number
  readonly segmentsAfter: number
}

/** What the run knows and what it finds out. */
interface Round {
  readonly log: PartitionLog
  /** Latest offset of each key in the dirty part. */
  readonly latest: Map<string, number>
  readonly endOffset: number
  readonly nowMs: number
  readonly deleteRetentionMs: number
  /** Producers whose transaction has records in what was read. */
  readonly withData: Set<number>
  readonly ids: number[]
  readonly offsets: number[]
  tombstones: number
}

function isAborted(log: PartitionLog, batch: RecordBatch): boolean {
  if (!batch.isTransactional || batch.control) return false
  const { producerId, baseOffset } = batch
  return log.transactions.aborted.some(
    (txn) => txn.producerId === producerId && txn.firstOffset <= baseOffset && baseOffset < txn.lastOffset,
  )
}

/** Builds the offset map: records of aborted transactions and markers do not count. */
function latestOffsets(log: PartitionLog, from: number, to: number): Map<string, number> {
  const latest = new Map<string, number>()
  for (const segment of segmentsBetween(log, from, to))
    for (const batch of batchesOfSegment(segment)) {
      if (batch.control || isAborted(log, batch)) continue
      for (let i = 0; i < batch.count; i++) {
        const key = batch.keys[i]
        const offset = offsetAt(batch, i)
        if (key !== null && key !== undefined && offset >= from && offset < to) latest.set(key, offset)
      }
    }
  return latest
}

/** Whether everything in the batch may go: an aborted transaction, or a marker with nothing left to mark. */
function isDiscardable(round: Round, batch: RecordBatch): boolean {
  if (batch.control) return !round.withData.delete(batch.producerId)
  if (batch.isTransactional) round.withData.add(batch.producerId)
  return isAborted(round.log, batch)
}

/** The batch goes on to stand for its producer, or for the end of the run, even with nothing in it. */
function mustStay(round: Round, batch: RecordBatch): boolean {
  if (nextOffsetOf(batch) === round.endOffset) return true
  if (batch.producerId < 0) return false
  const state = round.log.producers[producerKey(batch.producerId)]
  if (!state) return false
  const last = state.batches.at(-1)
  if (last) return last.lastOffset === lastOffsetOf(batch)
  return batch.control !== undefined && batch.producerEpoch === state.producerEpoch
}

function staysInBatch(round: Round, batch: RecordBatch, i: number): boolean {
  const offset = offsetAt(batch, i)
  if (offset >= round.endOffset) return true
  const key = batch.keys[i]
  // A record without a key cannot be asked for by key: it goes.
  if (key === null || key === undefined) return false
  if (offset < (round.latest.get(key) ?? -1)) return false
  const horizon = batch.deleteHorizonMs
  return batch.values[i] !== null || horizon === undefined || round.nowMs < horizon
}

/** The batch as it goes into the cleaned segment, or null. */
function cleanBatch(round: Round, batch: RecordBatch): RecordBatch | null {
  const discardable = isDiscardable(round, batch)
  const horizonPassed = batch.deleteHorizonMs !== undefined && batch.deleteHorizonMs <= round.nowMs
  const discarded = batch.control ? discardable && horizonPassed : discardable
  const kept: number[] = []
  for (let i = 0; i < batch.count; i++)
    if (!discarded && (batch.control || staysInBatch(round, batch, i))) kept.push(i)
    else {
      round.ids.push(batch.ids[i] ?? -1)
      round.offsets.push(offsetAt(batch, i))
      if (!batch.control && batch.values[i] === null) round.tombstones += 1
    }
  if (kept.length === 0 && !mustStay(round, batch)) return null
  const marks = batch.control ? discardable : kept.some((i) => batch.values[i] === null)
  const setHorizon = kept.length > 0 && marks && batch.deleteHorizonMs === undefined
  if (kept.length === batch.count && !setHorizon) return batch
  return rewrite(batch, kept, setHorizon ? round.nowMs + round.deleteRetentionMs : batch.deleteHorizonMs)
}

/** A batch with only some of its records; its first and last offset stay what they were. */
function rewrite(batch: RecordBatch, kept: readonly number[], horizon: number | undefined): RecordBatch {
  const pick = <T>(from: readonly T[]) => Object.freeze(kept.map((i) => from[i] as T))
  const offsetDeltas = Object.freeze(kept.map((i) => offsetAt(batch, i) - batch.baseOffset))
  const timestamps = pick(batch.timestamps)
  const records = kept.map((i) => recordIn(batch, i))
  const size = batch.control
    ? batch.sizeInBytes
    : compressedSize(
        batchSizeInBytes(records, offsetDeltas, horizon),
        RECORD_BATCH_OVERHEAD,
        batch.compression,
      )
  return Object.freeze({
    ...batch,
    count: kept.length,
    timestamps,
    keys: pick(batch.keys),
    values: pick(batch.values),
    ...(batch.headers && { headers: pick(batch.headers) }),
    ids: pick(batch.ids),
    offsetDeltas,
    lastOffsetDelta: lastOffsetOf(batch) - batch.baseOffset,
    maxTimestamp: kept.length > 0 ? Math.max(...timestamps) : batch.maxTimestamp,
    sizeInBytes: kept.length > 0 ? size : RECORD_BATCH_OVERHEAD,
    ...(horizon === undefined ? {} : { deleteHorizonMs: horizon }),
  })
}

/** Neighbours are cleaned into one segment as long as they fit (Cleaner.groupSegmentsBySize). */
function groupBySize(segments: readonly Segment[], segmentBytes: number): Segment[][] {
  const groups: Segment[][] = []
  let size = Infinity
  for (const segment of segments) {
    size += segment.sizeInBytes
    if (size > segmentBytes) {
      groups.push([])
      size = segment.sizeInBytes
    }
    groups.at(-1)?.push(segment)
  }
  return groups
}

function cleanGroup(round: Round, group: readonly Segment[]): Segment {
  const [first] = group as [Segment]
  const cleaned = newSegment(first.baseOffset, first.createdAtMs, first.snapshot)
  for (const segment of group)
    for (const batch of batchesOfSegment(segment)) {
      const left = cleanBatch(round, batch)
      if (left) addBatch(cleaned, left)
    }
  // A file with nothing in it keeps the time of the last one that went into it.
  if (cleaned.sizeInBytes === 0) cleaned.maxTimestamp = group.at(-1)?.maxTimestamp ?? -1
  return closeSegment(cleaned)
}

/**
 * Cleans a range: of each key only the latest record of the range stays, in what was cleaned before and in the
 * range itself. Offsets keep their numbers. Changes the log and says what went.
 */
export function cleanLog(
  log: PartitionLog,
  range: CleanableRange,
  config: LogConfig,
  nowMs: number,
): Cleaned {
  const { firstDirtyOffset: from, firstUncleanableOffset: to } = range
  const round: Round = {
    log,
    latest: latestOffsets(log, from, to),
    endOffset: to,
    nowMs,
    deleteRetentionMs: config.deleteRetentionMs,
    withData: new Set(),
    ids: [],
    offsets: [],
    tombstones: 0,
  }
  const old = segmentsBetween(log, -1, to)
  const fresh = groupBySize(old, config.segmentBytes).map((group) => cleanGroup(round, group))
  log.segments = Object.freeze([...fresh, ...log.segments.slice(old.length)])
  log.sizeInBytes = segmentsOf(log).reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0)
  return {
    endOffset: to,
    ids: round.ids,
    offsets: round.offsets,
    tombstones: round.tombstones,
    bytesBefore: bytesOf(old),
    bytesAfter: bytesOf(fresh),
    segmentsBefore: old.length,
    segmentsAfter: fresh.length,
  }
}
