/**
 * One replica's log: batches in offset order, the leader epochs, the producers seen.
 *
 * Follows UnifiedLog. Left out for now: segments and their roll, retention, compaction, control batches.
 * Batches are kept in frozen chunks that replicas and checkpoints share; only the tail is copied.
 */
import { assignEpoch, type LeaderEpochs, truncateEpochsFromEnd } from './leader-epochs.ts'
import { type ProducerStates, rebuildProducerStates, recordProducerBatch } from './producer-state.ts'
import { nextOffsetOf, type RecordBatch } from './record-batch.ts'

export interface PartitionLog {
  logStartOffset: number
  logEndOffset: number
  sizeInBytes: number
  /** Full chunks of CHUNK batches each. */
  sealed: readonly (readonly RecordBatch[])[]
  tail: RecordBatch[]
  epochs: LeaderEpochs
  producers: ProducerStates
}

const CHUNK = 64

/** A log without records. */
export function emptyLog(): PartitionLog {
  return {
    logStartOffset: 0,
    logEndOffset: 0,
    sizeInBytes: 0,
    sealed: Object.freeze([]),
    tail: [],
    epochs: [],
    producers: {},
  }
}

/** Appends a batch that already has its offsets. Throws when it would leave a gap: that is a bug. */
export function appendBatch(log: PartitionLog, batch: RecordBatch): void {
  if (batch.baseOffset !== log.logEndOffset)
    throw new Error(`Batch at offset ${batch.baseOffset} does not follow log end offset ${log.logEndOffset}`)
  log.epochs = assignEpoch(log.epochs, batch.partitionLeaderEpoch, batch.baseOffset)
  log.tail.push(batch)
  log.logEndOffset = nextOffsetOf(batch)
  log.sizeInBytes += batch.sizeInBytes
  recordProducerBatch(log.producers, batch)
  if (log.tail.length >= CHUNK) {
    log.sealed = Object.freeze([...log.sealed, Object.freeze(log.tail)])
    log.tail = []
  }
}

function chunkFor(log: PartitionLog, offset: number): number {
  let low = 0
  let high = log.sealed.length
  while (low < high) {
    const mid = (low + high) >> 1
    const last = log.sealed[mid]?.at(-1)
    if (last && nextOffsetOf(last) <= offset) low = mid + 1
    else high = mid
  }
  return low
}

/** Calls `visit` for batches from the one that holds `offset` on, until it returns false. */
export function scanBatches(log: PartitionLog, offset: number, visit: (batch: RecordBatch) => boolean): void {
  for (let c = chunkFor(log, offset); c <= log.sealed.length; c++)
    for (const batch of log.sealed[c] ?? log.tail) {
      if (nextOffsetOf(batch) <= offset) continue
      if (!visit(batch)) return
    }
}

/**
 * Batches from the one that holds `offset` up to (not including) `endOffset`. A read inside a batch returns
 * the whole batch; the first batch is returned even when it is larger than `maxBytes`.
 */
export function readBatches(
  log: PartitionLog,
  range: { readonly offset: number; readonly endOffset: number; readonly maxBytes: number },
): readonly RecordBatch[] {
  const found: RecordBatch[] = []
  let bytes = 0
  scanBatches(log, range.offset, (batch) => {
    if (nextOffsetOf(batch) > range.endOffset) return false
    bytes += batch.sizeInBytes
    if (found.length > 0 && bytes > range.maxBytes) return false
    found.push(batch)
    return true
  })
  return found
}

/** Drops everything from `offset` on; a batch that holds `offset` goes whole. Returns the number of records dropped. */
export function truncateTo(log: PartitionLog, offset: number): number {
  if (offset >= log.logEndOffset) {
    log.epochs = truncateEpochsFromEnd(log.epochs, offset)
    return 0
  }
  const before = log.logEndOffset
  const kept: RecordBatch[] = []
  let sizeInBytes = 0
  let end = log.logStartOffset
  scanBatches(log, log.logStartOffset, (batch) => {
    if (nextOffsetOf(batch) > offset) return false
    kept.push(batch)
    sizeInBytes += batch.sizeInBytes
    end = nextOffsetOf(batch)
    return true
  })
  const whole = Math.floor(kept.length / CHUNK)
  const sealed: (readonly RecordBatch[])[] = []
  for (let c = 0; c < whole; c++) sealed.push(Object.freeze(kept.slice(c * CHUNK, (c + 1) * CHUNK)))
  log.sealed = Object.freeze(sealed)
  log.tail = kept.slice(whole * CHUNK)
  log.logEndOffset = end
  log.sizeInBytes = sizeInBytes
  log.epochs = truncateEpochsFromEnd(log.epochs, end)
  log.producers = rebuildProducerStates(kept)
  return before - end
}

/** Drops everything and starts again at `offset` (a follower that fell below the leader's log start). */
export function restartLogAt(log: PartitionLog, offset: number): void {
  Object.assign(log, emptyLog(), { logStartOffset: offset, logEndOffset: offset })
}

/** The first offset whose record is at or after a timestamp in ms, or null. */
export function offsetForTimestamp(log: PartitionLog, timestamp: number): number | null {
  let found: number | null = null
  scanBatches(log, log.logStartOffset, (batch) => {
    if (batch.maxTimestamp < timestamp) return true
    found = batch.baseOffset + batch.timestamps.findIndex((t) => t >= timestamp)
    return false
  })
  return found
}

/** Calls `visit` with every record from `offset` below `endOffset`, until it returns false. */
export function scanRecords(
  log: PartitionLog,
  range: { readonly offset: number; readonly endOffset: number },
  visit: (batch: RecordBatch, index: number) => boolean,
): void {
  scanBatches(log, range.offset, (batch) => {
    for (let i = Math.max(0, range.offset - batch.baseOffset); i < batch.count; i++) {
      if (batch.baseOffset + i >= range.endOffset) return false
      if (!visit(batch, i)) return false
    }
    return true
  })
}

/** The batch that holds an offset, if the log has it. */
export function batchAt(log: PartitionLog, offset: number): RecordBatch | undefined {
  if (offset < log.logStartOffset || offset >= log.logEndOffset) return undefined
  let found: RecordBatch | undefined
  scanBatches(log, offset, (batch) => {
    found = batch
    return false
  })
  return found
}
