/**
 * The record batch: the unit of storage, of fetching and of truncation (message format v2, KIP-98).
 *
 * Left out: CRC. Compression is a label and a size, see compression.ts.
 */
import { type Codec, compressedSize } from './compression.ts'
import { headersColumn, headersLength, type RecordHeader } from './headers.ts'
import { utf8Length } from './utf8.ts'
import { varintLength } from './varint.ts'

export interface RecordBatch {
  readonly baseOffset: number
  /** Number of records. */
  readonly count: number
  /**
   * Where each record stands, counted from `baseOffset`, and where the batch ends: only on a batch that the
   * log cleaner rewrote. Without them record i stands at `baseOffset + i` (use `offsetAt`, `lastOffsetOf`).
   */
  readonly offsetDeltas?: readonly number[]
  readonly lastOffsetDelta?: number
  /** When its tombstones, or its marker, may go (KIP-534); set when the cleaner first meets them. */
  readonly deleteHorizonMs?: number
  readonly isTransactional?: true
  /** What its records are compressed with; `sizeInBytes` is the size after that. */
  readonly compression?: Codec
  /** A transaction's end; the batch then holds one record, which no consumer is handed. */
  readonly control?: ControlRecord
  readonly partitionLeaderEpoch: number
  /** -1 without idempotence. */
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  /** Milliseconds since the Unix epoch, on the simulated wall clock. */
  readonly maxTimestamp: number
  readonly sizeInBytes: number
  readonly timestamps: readonly number[]
  readonly keys: readonly (string | null)[]
  readonly values: readonly (string | null)[]
  /** By record, null for one without; only where some record has headers. */
  readonly headers?: readonly (readonly RecordHeader[] | null)[]
  /** The simulator's own name of each record, by which it can be followed. No rule of Kafka reads it. */
  readonly ids: readonly number[]
}

export interface ControlRecord {
  readonly type: 'COMMIT' | 'ABORT'
  readonly coordinatorEpoch: number
}

/** What a batch is before a leader gives it offsets. */
export type UnplacedBatch = Omit<RecordBatch, 'baseOffset' | 'partitionLeaderEpoch'>

export interface NewRecord {
  readonly id: number
  readonly timestamp: number
  readonly key: string | null
  readonly value: string | null
  readonly headers?: readonly RecordHeader[]
}

/** DefaultRecordBatch.RECORD_BATCH_OVERHEAD: bytes of a batch before its first record. */
export const RECORD_BATCH_OVERHEAD = 61

function fieldLength(text: string | null): number {
  if (text === null) return 1
  const bytes = utf8Length(text)
  return varintLength(bytes) + bytes
}

/** Bytes of one record inside a batch (DefaultRecord.sizeInBytes). */
export function recordSizeInBytes(offsetDelta: number, timestampDelta: number, record: NewRecord): number {
  const body =
    1 +
    varintLength(timestampDelta) +
    varintLength(offsetDelta) +
    fieldLength(record.key) +
    fieldLength(record.value) +
    headersLength(record.headers)
  return varintLength(body) + body
}

/** DefaultRecord.MAX_RECORD_OVERHEAD: length, attributes and deltas at their longest. */
const MAX_RECORD_OVERHEAD = 21

/** The most that a batch of this one record can take (DefaultRecordBatch.estimateBatchSizeUpperBound). */
export function batchSizeUpperBound(record: NewRecord): number {
  const { key, value, headers } = record
  const body = fieldLength(key) + fieldLength(value) + headersLength(headers)
  return RECORD_BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + body
}

/** Builds a frozen batch; frozen batches are shared by replicas, messages and checkpoints. */
export function createBatch(
  records: readonly NewRecord[],
  producer: { readonly producerId: number; readonly producerEpoch: number; readonly baseSequence: number },
  compression?: Codec,
): UnplacedBatch {
  const sizeInBytes = compressedSize(batchSizeInBytes(records), RECORD_BATCH_OVERHEAD, compression)
  let maxTimestamp = -1
  for (const record of records) maxTimestamp = Math.max(maxTimestamp, record.timestamp)
  return Object.freeze({
    count: records.length,
    producerId: producer.producerId,
    producerEpoch: producer.producerEpoch,
    baseSequence: producer.baseSequence,
    maxTimestamp,
    sizeInBytes,
    ...(compression && { compression }),
    timestamps: Object.freeze(records.map((r) => r.timestamp)),
    keys: Object.freeze(records.map((r) => r.key)),
    values: Object.freeze(records.map((r) => r.value)),
    ...headersColumn(records),
    ids: Object.freeze(records.map((r) => r.id)),
  })
}

/** The batch as the leader stores it: with its offsets and the leader's epoch. */
export function placeBatch(
  batch: UnplacedBatch,
  baseOffset: number,
  partitionLeaderEpoch: number,
): RecordBatch {
  return Object.freeze({ ...batch, baseOffset, partitionLeaderEpoch })
}

/** The offset of the batch's last record, whether that is still there or not. */
export function lastOffsetOf(batch: RecordBatch): number {
  return batch.baseOffset + (batch.lastOffsetDelta ?? batch.count - 1)
}

/** The offset after the batch's last record. */
export function nextOffsetOf(batch: RecordBatch): number {
  return batch.baseOffset + (batch.lastOffsetDelta === undefined ? batch.count : batch.lastOffsetDelta + 1)
}

/** The offset of record number `index` of a batch. */
export function offsetAt(batch: RecordBatch, index: number): number {
  return batch.baseOffset + (batch.offsetDeltas ? (batch.offsetDeltas[index] as number) : index)
}

/** The number of the first record at or after `offset`; `count` when there is none. */
export function indexFrom(batch: RecordBatch, offset: number): number {
  if (offset <= batch.baseOffset) return 0
  if (!batch.offsetDeltas) return Math.min(batch.count, offset - batch.baseOffset)
  const found = batch.offsetDeltas.findIndex((delta) => batch.baseOffset + delta >= offset)
  return found < 0 ? batch.count : found
}

/** Bytes of a batch that holds these records, as DefaultRecordBatch.sizeInBytes counts them. */
export function batchSizeInBytes(
  records: readonly NewRecord[],
  offsetDeltas?: readonly number[],
  baseTimestamp = records[0]?.timestamp ?? 0,
): number {
  let size = RECORD_BATCH_OVERHEAD
  for (const [i, record] of records.entries())
    size += recordSizeInBytes(offsetDeltas?.[i] ?? i, record.timestamp - baseTimestamp, record)
  return size
}

/** A batch's record as it was sent. */
export function recordIn(batch: UnplacedBatch, i: number): NewRecord {
  const headers = batch.headers?.[i]
  return {
    id: batch.ids[i] ?? -1,
    timestamp: batch.timestamps[i] ?? 0,
    key: batch.keys[i] ?? null,
    value: batch.values[i] ?? null,
    ...(headers && { headers }),
  }
}
