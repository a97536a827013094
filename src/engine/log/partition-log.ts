/**
 * One replica's log: segments of batches in offset order, the leader epochs, the producers seen.
 *
 * Follows UnifiedLog, LocalLog and LogSegment. A closed segment and a full chunk of a segment are frozen, and
 * shared by replicas and checkpoints; only the tail of the active segment is copied. Deleting and compacting
 * are decided in retention.ts and cleaner.ts. Left out: index files (every offset is found by search).
 */
import {
  assignEpoch,
  type LeaderEpochs,
  truncateEpochsFromEnd,
  truncateEpochsFromStart,
} from './leader-epochs.ts'
import { DEFAULT_LOG_CONFIG, type LogConfig } from './log-config.ts'
import { afterBatch, type ProducerStates, producerKey } from './producer-state.ts'
import { indexFrom, nextOffsetOf, offsetAt, type RecordBatch } from './record-batch.ts'
import {
  type ActiveSegment,
  addBatch,
  batchesOfSegment,
  closeSegment,
  newSegment,
  reopenSegment,
  type Segment,
  type SegmentInfo,
  shouldRoll,
} from './segments.ts'
import {
  forgetAborted,
  NO_TRANSACTIONS,
  noteBatch,
  type Transactions,
  transactionsBefore,
} from './transactions.ts'

export interface PartitionLog {
  logStartOffset: number
  logEndOffset: number
  /** Bytes of all segments. */
  sizeInBytes: number
  /** Everything below is on the disk itself; the rest is in the page cache and goes with the power. */
  recoveryPoint: number
  lastFlushedMs: number
  /** Closed segments, oldest first. */
  segments: readonly Segment[]
  active: ActiveSegment
  epochs: LeaderEpochs
  producers: ProducerStates
  /** Transactions of which the log still holds a trace; shared and empty for a log without any. */
  transactions: Transactions
}

const NO_SEGMENTS: readonly Segment[] = Object.freeze([])

/** A log without records that begins at `offset`. */
export function emptyLog(offset = 0, nowMs = 0): PartitionLog {
  return {
    logStartOffset: offset,
    logEndOffset: offset,
    sizeInBytes: 0,
    recoveryPoint: offset,
    lastFlushedMs: nowMs,
    segments: NO_SEGMENTS,
    active: newSegment(offset, nowMs, null),
    epochs: [],
    producers: {},
    transactions: NO_TRANSACTIONS,
  }
}

/** What an append did besides appending. */
export interface Appended {
  /** The segment that was closed because the batch began a new one, else null. */
  readonly rolled: Segment | null
}

const NOT_ROLLED: Appended = { rolled: null }

/** Batches that are appended in one go, as far as the roll of a segment asks. */
export interface AppendSet {
  readonly sizeInBytes: number
  readonly maxTimestamp: number
}

/**
 * Appends a batch that already has its offsets; a gap before it is one that compaction left on the leader.
 * Whether a new segment begins is asked once for all that is appended together (`set`), before its first batch;
 * null stands for the others. Throws when it would go back: that is a bug.
 */
export function appendBatch(
  log: PartitionLog,
  batch: RecordBatch,
  config: LogConfig = DEFAULT_LOG_CONFIG,
  nowMs = 0,
  set: AppendSet | null = batch,
): Appended {
  if (batch.baseOffset < log.logEndOffset)
    throw new Error(`Batch at offset ${batch.baseOffset} does not follow log end offset ${log.logEndOffset}`)
  log.epochs = assignEpoch(log.epochs, batch.partitionLeaderEpoch, batch.baseOffset)
  const rolls = set !== null && shouldRoll(log.active, set, config, nowMs)
  const rolled = rolls ? rollAt(log, batch.baseOffset, nowMs) : null
  addBatch(log.active, batch)
  log.logEndOffset = nextOffsetOf(batch)
  log.sizeInBytes += batch.sizeInBytes
  if (batch.producerId >= 0) noteProducer(log, batch)
  if (log.logEndOffset - log.recoveryPoint >= config.flushMessages) flush(log, nowMs)
  return rolled ? { rolled } : NOT_ROLLED
}

function noteProducer(log: PartitionLog, batch: RecordBatch): void {
  const key = producerKey(batch.producerId)
  const before = log.producers[key]
  log.producers[key] = afterBatch(before, batch)
  if (batch.isTransactional || batch.control)
    log.transactions = noteBatch(log.transactions, batch, before?.txnFirstOffset ?? -1)
}

/** Everything written so far is on the disk from here on. */
export function flush(log: PartitionLog, nowMs: number): void {
  log.recoveryPoint = log.logEndOffset
  log.lastFlushedMs = nowMs
}

function rollAt(log: PartitionLog, baseOffset: number, nowMs: number): Segment {
  const closed = closeSegment(log.active)
  log.segments = Object.freeze([...log.segments, closed])
  log.active = newSegment(baseOffset, nowMs, Object.freeze({ ...log.producers }))
  // UnifiedLog.roll: the old segment is flushed at once, beside the appends.
  log.recoveryPoint = Math.max(log.recoveryPoint, baseOffset)
  return closed
}

/** Begins a new segment; null, and nothing happens, when the active one is empty. */
export function roll(log: PartitionLog, nowMs: number): Segment | null {
  return log.active.sizeInBytes === 0 ? null : rollAt(log, log.logEndOffset, nowMs)
}

/** All segments, the active one last. */
export function segmentsOf(log: PartitionLog): readonly (Segment | ActiveSegment)[] {
  return [...log.segments, log.active]
}

/** What there is to list of each segment, the active one last. */
export function describeSegments(log: PartitionLog): (SegmentInfo & { readonly isActive: boolean })[] {
  return segmentsOf(log).map(({ baseOffset, sizeInBytes, maxTimestamp, firstTimestamp, createdAtMs }, i) => ({
    baseOffset,
    sizeInBytes,
    maxTimestamp,
    firstTimestamp,
    createdAtMs,
    isActive: i === log.segments.length,
  }))
}

/** All batches, oldest first. */
export function batchesIn(log: PartitionLog): RecordBatch[] {
  return segmentsOf(log).flatMap(batchesOfSegment)
}

// ── reading ──

/** The first of `count` things of which `isBelow` no longer holds. */
function search(count: number, isBelow: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const mid = (low + high) >> 1
    if (isBelow(mid)) low = mid + 1
    else high = mid
  }
  return low
}

/** Number of the segment that would hold an offset. */
function segmentFor(log: PartitionLog, offset: number): number {
  const { segments, active } = log
  if (offset >= active.baseOffset) return segments.length
  return Math.max(0, search(segments.length, (i) => (segments[i] as Segment).baseOffset <= offset) - 1)
}

function scanSegment(
  segment: Segment | ActiveSegment,
  offset: number,
  visit: (batch: RecordBatch) => boolean,
): boolean {
  const { chunks } = segment
  const from = search(
    chunks.length,
    (i) => nextOffsetOf((chunks[i] as RecordBatch[]).at(-1) as RecordBatch) <= offset,
  )
  for (let c = from; c < chunks.length; c++)
    for (const batch of chunks[c] as readonly RecordBatch[])
      if (nextOffsetOf(batch) > offset && !visit(batch)) return false
  if ('tail' in segment)
    for (const batch of segment.tail) if (nextOffsetOf(batch) > offset && !visit(batch)) return false
  return true
}

/** Calls `visit` for batches from the one that holds `offset` on, until it returns false. */
export function scanBatches(log: PartitionLog, offset: number, visit: (batch: RecordBatch) => boolean): void {
  for (let s = segmentFor(log, offset); s <= log.segments.length; s++)
    if (!scanSegment(log.segments[s] ?? log.active, offset, visit)) return
}

/**
 * Batches from the one that holds `offset` up to (not including) `endOffset`, all of one segment. A read inside
 * a batch returns the whole batch; the first batch is returned even when it is larger than `maxBytes`, unless
 * `mayExceed` is false (minOneMessage of ReplicaManager.readFromLog: only the first partition of an answer may).
 */
export function readBatches(
  log: PartitionLog,
  range: {
    readonly offset: number
    readonly endOffset: number
    readonly maxBytes: number
    readonly mayExceed?: boolean
  },
): readonly RecordBatch[] {
  const found: RecordBatch[] = []
  let bytes = 0
  const visit = (batch: RecordBatch) => {
    if (nextOffsetOf(batch) > range.endOffset) return false
    bytes += batch.sizeInBytes
    if ((found.length > 0 || range.mayExceed === false) && bytes > range.maxBytes) return false
    found.push(batch)
    return true
  }
  for (let s = segmentFor(log, range.offset); s <= log.segments.length; s++)
    if (!scanSegment(log.segments[s] ?? log.active, range.offset, visit) || found.length > 0) break
  return found
}

/** Calls `visit` with every record from `offset` below `endOffset`, until it returns false. */
export function scanRecords(
  log: PartitionLog,
  range: { readonly offset: number; readonly endOffset: number },
  visit: (batch: RecordBatch, index: number) => boolean,
): void {
  scanBatches(log, range.offset, (batch) => {
    for (let i = indexFrom(batch, range.offset); i < batch.count; i++) {
      if (offsetAt(batch, i) >= range.endOffset) return false
      if (!visit(batch, i)) return false
    }
    return true
  })
}

/** The batch that holds an offset, if the log has it; a compacted log may have none there. */
export function batchAt(log: PartitionLog, offset: number): RecordBatch | undefined {
  if (offset < log.logStartOffset || offset >= log.logEndOffset) return undefined
  let found: RecordBatch | undefined
  scanBatches(log, offset, (batch) => {
    if (batch.baseOffset <= offset) found = batch
    return false
  })
  return found
}

/** A record found by its timestamp. */
export interface FoundTimestamp {
  readonly offset: number
  readonly timestamp: number
}

/** The first record, from the log start on, at or after a timestamp in ms, or null (ListOffsets, >= 0). */
export function findTimestamp(log: PartitionLog, timestamp: number): FoundTimestamp | null {
  let found: FoundTimestamp | null = null
  for (const segment of segmentsOf(log)) {
    if (segment.maxTimestamp < timestamp) continue
    scanSegment(segment, log.logStartOffset, (batch) => {
      if (batch.maxTimestamp < timestamp) return true
      const i = batch.timestamps.findIndex(
        (t, index) => t >= timestamp && offsetAt(batch, index) >= log.logStartOffset,
      )
      if (i < 0) return true
      found = { offset: offsetAt(batch, i), timestamp: batch.timestamps[i] as number }
      return false
    })
    if (found) return found
  }
  return null
}

/** The offset of `findTimestamp`, or null. */
export function offsetForTimestamp(log: PartitionLog, timestamp: number): number | null {
  return findTimestamp(log, timestamp)?.offset ?? null
}

/** The first record with the largest timestamp of the log, or null when it is empty (ListOffsets, -3). */
export function findMaxTimestamp(log: PartitionLog): FoundTimestamp | null {
  let found: FoundTimestamp | null = null
  scanRecords(log, { offset: log.logStartOffset, endOffset: log.logEndOffset }, (batch, i) => {
    const timestamp = batch.timestamps[i] as number
    if (found === null || timestamp > found.timestamp) found = { offset: offsetAt(batch, i), timestamp }
    return true
  })
  return found
}

// ── taking away ──

/**
 * Drops everything from `offset` on, where the log then ends; a batch that holds `offset` goes whole. Below the
 * first segment the log starts anew there. Returns the number of offsets dropped.
 */
export function truncateTo(log: PartitionLog, offset: number, nowMs = 0): number {
  if (offset >= log.logEndOffset) {
    log.epochs = truncateEpochsFromEnd(log.epochs, log.logEndOffset)
    return 0
  }
  const before = log.logEndOffset
  if (offset < (log.segments[0] ?? log.active).baseOffset) {
    restartLogAt(log, offset, nowMs)
    return before - offset
  }
  const last = segmentFor(log, offset)
  const kept: RecordBatch[] = []
  const segment = log.segments[last] ?? log.active
  scanSegment(segment, segment.baseOffset, (batch) => {
    if (nextOffsetOf(batch) > offset) return false
    kept.push(batch)
    return true
  })
  log.active = reopenSegment(segment, kept)
  log.segments = last === log.segments.length ? log.segments : Object.freeze(log.segments.slice(0, last))
  log.logEndOffset = offset
  log.logStartOffset = Math.min(log.logStartOffset, offset)
  log.sizeInBytes = segmentsOf(log).reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0)
  log.recoveryPoint = Math.min(log.recoveryPoint, offset)
  log.epochs = truncateEpochsFromEnd(log.epochs, offset)
  rebuildProducers(log)
  return before - offset
}

/**
 * Reads the producers again from what the log holds: from the latest snapshot above the log start, or from
 * the beginning. So a start after a crash, and a truncation, forget producers of whom nothing is left.
 * Source: ProducerStateManager.truncateAndReload, UnifiedLog.rebuildProducerState.
 */
export function rebuildProducers(log: PartitionLog): void {
  const segments = segmentsOf(log)
  const usable = segments.findLastIndex((s) => s.snapshot !== null && s.baseOffset > log.logStartOffset)
  log.producers = { ...segments[usable]?.snapshot }
  const from = segments[usable]?.baseOffset ?? log.logStartOffset
  log.transactions = transactionsBefore(log.transactions, log.producers, from)
  for (const segment of segments.slice(Math.max(0, usable)))
    scanSegment(segment, log.logStartOffset, (batch) => {
      if (batch.producerId >= 0) noteProducer(log, batch)
      return true
    })
}

/** Drops everything and starts again at `offset` (a follower that fell below the leader's log start). */
export function restartLogAt(log: PartitionLog, offset: number, nowMs = 0): void {
  Object.assign(log, emptyLog(offset, nowMs))
}

/**
 * The log begins at `offset` from here on, when that is later than it did; whole segments below go at the
 * next clean-up. False when nothing changes. The caller sees to it that it stays at or below the high
 * watermark. Source: UnifiedLog.maybeIncrementLogStartOffset.
 */
export function incrementLogStart(log: PartitionLog, offset: number): boolean {
  if (offset <= log.logStartOffset) return false
  log.logStartOffset = offset
  log.epochs = truncateEpochsFromStart(log.epochs, offset)
  return true
}

/** Takes the oldest `count` segments away; their records are gone. The log start moves with them. */
export function removeSegments(log: PartitionLog, count: number, nowMs: number): readonly Segment[] {
  if (count > log.segments.length) roll(log, nowMs)
  const removed = log.segments.slice(0, count)
  log.segments = Object.freeze(log.segments.slice(count))
  log.sizeInBytes -= removed.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0)
  const first = (log.segments[0] ?? log.active).baseOffset
  incrementLogStart(log, first)
  log.transactions = forgetAborted(log.transactions, first)
  return removed
}
