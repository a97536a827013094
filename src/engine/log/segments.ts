/**
 * The files of a partition: when a new one begins (LogSegment.shouldRoll, UnifiedLog.maybeRoll).
 *
 * Left out: a full index and offsets too far apart for an index entry (neither is ever reached here), jitter.
 */
import type { LogConfig } from './log-config.ts'
import type { ProducerStates } from './producer-state.ts'
import type { RecordBatch } from './record-batch.ts'

/** What there is to know of one segment. A closed one is frozen and shared by replicas' checkpoints. */
export interface SegmentInfo {
  readonly baseOffset: number
  readonly sizeInBytes: number
  /** Largest timestamp in ms, -1 while it holds nothing. */
  readonly maxTimestamp: number
  /** Largest timestamp of its first batch, from which segment.ms counts; -1 while it holds nothing. */
  readonly firstTimestamp: number
  readonly createdAtMs: number
}

export interface Segment extends SegmentInfo {
  /** Batches in offset order, in chunks. */
  readonly chunks: readonly (readonly RecordBatch[])[]
  /** Producer states at its base offset (the .snapshot file); null for the first segment of a log. */
  readonly snapshot: ProducerStates | null
}

/** The segment that is written to. */
export interface ActiveSegment extends SegmentInfo {
  sizeInBytes: number
  maxTimestamp: number
  firstTimestamp: number
  /** Full, frozen chunks. */
  chunks: readonly (readonly RecordBatch[])[]
  tail: RecordBatch[]
  readonly snapshot: ProducerStates | null
}

/** Batches in a chunk. */
export const CHUNK = 64

const NO_CHUNKS: readonly (readonly RecordBatch[])[] = Object.freeze([])

/** A segment with nothing in it. */
export function newSegment(
  baseOffset: number,
  createdAtMs: number,
  snapshot: ProducerStates | null,
): ActiveSegment {
  return {
    baseOffset,
    sizeInBytes: 0,
    maxTimestamp: -1,
    firstTimestamp: -1,
    createdAtMs,
    chunks: NO_CHUNKS,
    tail: [],
    snapshot,
  }
}

/** Puts a batch at the end of a segment. */
export function addBatch(segment: ActiveSegment, batch: RecordBatch): void {
  if (segment.firstTimestamp < 0) segment.firstTimestamp = batch.maxTimestamp
  if (batch.maxTimestamp > segment.maxTimestamp) segment.maxTimestamp = batch.maxTimestamp
  segment.sizeInBytes += batch.sizeInBytes
  segment.tail.push(batch)
  if (segment.tail.length < CHUNK) return
  segment.chunks = Object.freeze([...segment.chunks, Object.freeze(segment.tail)])
  segment.tail = []
}

/** A segment that is written to no more. */
export function closeSegment(segment: ActiveSegment): Segment {
  const { tail, ...closed } = segment
  const chunks = tail.length === 0 ? closed.chunks : Object.freeze([...closed.chunks, Object.freeze(tail)])
  return Object.freeze({ ...closed, chunks })
}

/** A closed segment opened again for writing (after a truncation), with the batches that are left. */
export function reopenSegment(
  segment: Segment | ActiveSegment,
  batches: readonly RecordBatch[],
): ActiveSegment {
  const reopened = newSegment(segment.baseOffset, segment.createdAtMs, segment.snapshot)
  for (const batch of batches) addBatch(reopened, batch)
  return reopened
}

/** The batches of a segment, oldest first. */
export function batchesOfSegment(segment: Segment | ActiveSegment): RecordBatch[] {
  return 'tail' in segment ? [...segment.chunks.flat(), ...segment.tail] : segment.chunks.flat()
}

/**
 * Whether the next batch begins a new segment: it would not fit, or the first batch of this one is older than
 * segment.ms, by the timestamps of the batches; by the clock for batches without one.
 */
export function shouldRoll(
  segment: SegmentInfo,
  batch: { readonly sizeInBytes: number; readonly maxTimestamp: number },
  config: Pick<LogConfig, 'segmentBytes' | 'segmentMs'>,
  nowMs: number,
): boolean {
  if (segment.sizeInBytes > config.segmentBytes - batch.sizeInBytes) return true
  if (segment.sizeInBytes === 0) return false
  const waited =
    segment.firstTimestamp >= 0 && batch.maxTimestamp >= 0
      ? batch.maxTimestamp - segment.firstTimestamp
      : nowMs - segment.createdAtMs
  return waited > config.segmentMs
}
