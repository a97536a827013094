/** Records as a log holds them, found by offset, by words and by the simulator's own id. */
import {
  batchAt,
  offsetAt,
  type PartitionLog,
  type RecordHeader,
  scanRecords,
  WALL_CLOCK_START_MS,
} from '../../../engine/index.ts'

export interface LogRecord {
  readonly id: number
  readonly offset: number
  readonly timestamp: number
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly RecordHeader[]
  readonly baseOffset: number
  readonly count: number
  readonly leaderEpoch: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly sequence: number
  readonly transactional: boolean
  readonly compression: string | null
  /** A marker that ends a transaction; null for data. */
  readonly marker: 'COMMIT' | 'ABORT' | null
}

/** Headers as the console consumer prints them. */
export function headerText(headers: readonly RecordHeader[]): string {
  return headers.map(({ key, value }) => `${key}:${value ?? 'null'}`).join(', ')
}

/** The record at an offset, null where the log has none. */
export function recordAt(log: PartitionLog, offset: number): LogRecord | null {
  const batch = batchAt(log, offset)
  if (!batch) return null
  const delta = offset - batch.baseOffset
  const i = batch.offsetDeltas ? batch.offsetDeltas.indexOf(delta) : delta
  if (i < 0) return null
  return {
    id: batch.ids[i] ?? -1,
    offset,
    timestamp: batch.timestamps[i] ?? -1,
    key: batch.keys[i] ?? null,
    value: batch.values[i] ?? null,
    headers: batch.headers?.[i] ?? [],
    baseOffset: batch.baseOffset,
    count: batch.count,
    leaderEpoch: batch.partitionLeaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    sequence: batch.baseSequence < 0 ? -1 : batch.baseSequence + delta,
    transactional: batch.isTransactional === true,
    compression: batch.compression ?? null,
    marker: batch.control?.type ?? null,
  }
}

const MOST_FOUND = 2_000

/** Offsets of records whose key, value or headers hold the words, newest first; a number is an offset before all else. */
export function searchLog(log: PartitionLog, words: string): number[] {
  const wanted = words.toLowerCase()
  const found: number[] = []
  const exact = /^\d+$/.test(wanted) ? Number(wanted) : -1
  scanRecords(log, { offset: log.logStartOffset, endOffset: log.logEndOffset }, (batch, i) => {
    const headers = headerText(batch.headers?.[i] ?? [])
    const text = `${batch.keys[i] ?? ''}\n${batch.values[i] ?? ''}\n${headers}`.toLowerCase()
    if (offsetAt(batch, i) !== exact && text.includes(wanted)) found.push(offsetAt(batch, i))
    return true
  })
  const newest = found.slice(-MOST_FOUND).reverse()
  return exact >= 0 && recordAt(log, exact) ? [exact, ...newest] : newest
}

/** The moment of the run that a record's timestamp stands for, in microseconds. */
export function momentOf(timestampMs: number): number {
  return Math.max(0, timestampMs - WALL_CLOCK_START_MS) * 1_000
}
