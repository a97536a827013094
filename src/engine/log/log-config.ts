/** The configs that a partition's log goes by (LogConfig), in the engine's own names. */

export interface LogConfig {
  readonly segmentBytes: number
  readonly segmentMs: number
  /** -1 = unlimited */
  readonly retentionMs: number
  /** -1 = unlimited */
  readonly retentionBytes: number
  readonly isCompacted: boolean
  readonly isDeleting: boolean
  readonly minCleanableDirtyRatio: number
  readonly minCompactionLagMs: number
  readonly maxCompactionLagMs: number
  readonly deleteRetentionMs: number
  readonly maxMessageBytes: number
  readonly flushMessages: number
  readonly flushMs: number
  readonly usesLogAppendTime: boolean
  /** compression.type: producer keeps batches as they come. */
  readonly compressionType: string
  readonly timestampBeforeMaxMs: number
  readonly timestampAfterMaxMs: number
}

const WEEK_MS = 604_800_000
const UNLIMITED = 2 ** 63

/** Kafka's defaults. */
export const DEFAULT_LOG_CONFIG: LogConfig = Object.freeze({
  segmentBytes: 1_073_741_824,
  segmentMs: WEEK_MS,
  retentionMs: WEEK_MS,
  retentionBytes: -1,
  isCompacted: false,
  isDeleting: true,
  minCleanableDirtyRatio: 0.5,
  minCompactionLagMs: 0,
  maxCompactionLagMs: UNLIMITED,
  deleteRetentionMs: 86_400_000,
  maxMessageBytes: 1_048_588,
  flushMessages: UNLIMITED,
  flushMs: UNLIMITED,
  usesLogAppendTime: false,
  compressionType: 'producer',
  timestampBeforeMaxMs: UNLIMITED,
  timestampAfterMaxMs: 3_600_000,
})
