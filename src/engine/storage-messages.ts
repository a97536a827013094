/** What brokers, and an operator, say and set themselves about logs and disks. */
import type { ErrorName } from './config/errors.ts'

export interface AtPartition {
  readonly topic: string
  readonly partition: number
}

export type StorageMessage =
  | {
      readonly kind: 'DeleteRecordsRequest'
      readonly timeoutMs: number
      /** Everything below `offset` goes; -1 = up to the high watermark. */
      readonly partitions: readonly (AtPartition & { readonly offset: number })[]
    }
  | {
      readonly kind: 'DeleteRecordsResponse'
      readonly partitions: readonly (AtPartition & {
        readonly error: ErrorName
        /** The least log start offset of the live replicas. */
        readonly lowWatermark: number
      })[]
    }

/** Timers by which a broker keeps its logs in order (LogManager, LogCleaner). */
export type StorageTimer =
  | { readonly kind: 'LogRetentionTimer' }
  | { readonly kind: 'LogCleanerTimer' }
  | { readonly kind: 'LogFlushTimer' }
  | { readonly kind: 'RecoveryPointCheckpointTimer' }
  | { readonly kind: 'LogStartOffsetCheckpointTimer' }
  | { readonly kind: 'ProducerIdExpirationTimer' }

/** Other timers of this part. */
export type DiskTimer =
  | { readonly kind: 'DeleteRecordsExpiry' }
  | { readonly kind: 'DeleteRecordsTimer' }
  /** The log directory has failed: the process halts. */
  | { readonly kind: 'LogDirFailure' }
