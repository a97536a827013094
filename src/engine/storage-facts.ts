/** What can be seen to happen to logs and disks. */
import type { NodeId } from './kernel/types.ts'
import type { RecordBatch } from './log/record-batch.ts'
import type { DeletionReason } from './log/retention.ts'

interface AtPartition {
  readonly broker: number
  /** `topic-partition` */
  readonly partition: string
}

export type StorageFact =
  /** A segment was closed; what comes next goes into a new one that begins at `baseOffset`. */
  | (AtPartition & {
      readonly kind: 'SegmentRolled'
      readonly baseOffset: number
      readonly closed: { readonly baseOffset: number; readonly sizeInBytes: number }
    })
  | (AtPartition & {
      readonly kind: 'SegmentDeleted'
      readonly baseOffset: number
      /** Offset after its last one. */
      readonly endOffset: number
      readonly sizeInBytes: number
      readonly maxTimestamp: number
      readonly ids: readonly number[]
      readonly reason: DeletionReason
    })
  | (AtPartition & {
      readonly kind: 'LogStartOffsetIncremented'
      readonly from: number
      readonly to: number
      readonly reason: 'segment deletion' | 'client delete records request' | 'leader offset increment'
    })
  /** One run of the log cleaner over a partition. */
  | (AtPartition & {
      readonly kind: 'LogCleaned'
      /** The dirty section that was cleaned: from, up to and not including. */
      readonly from: number
      readonly to: number
      /** Records that went, with their offsets. */
      readonly ids: readonly number[]
      readonly offsets: readonly number[]
      /** How many of them were tombstones. */
      readonly tombstones: number
      readonly bytesBefore: number
      readonly bytesAfter: number
      readonly segmentsBefore: number
      readonly segmentsAfter: number
    })
  /** A DeleteRecords request has taken effect on every live replica. */
  | { readonly kind: 'RecordsDeleted'; readonly partition: string; readonly lowWatermark: number }
  /** The power went, and with it what was only in the page cache. */
  | (AtPartition & {
      readonly kind: 'UnflushedRecordsLost'
      readonly from: number
      readonly to: number
      readonly ids: readonly number[]
      readonly batches: readonly RecordBatch[]
    })
  /** After an unclean stop the logs are read again from their recovery points. */
  | {
      readonly kind: 'LogsRecovered'
      readonly broker: number
      readonly logs: number
      readonly records: number
    }
  | { readonly kind: 'DiskWiped'; readonly node: NodeId; readonly role: string }
  | { readonly kind: 'LogDirFailed'; readonly node: NodeId; readonly role: string; readonly cause: string }
  | { readonly kind: 'LogDirRepaired'; readonly node: NodeId; readonly role: string }
  | { readonly kind: 'DiskFilled'; readonly node: NodeId; readonly role: string }
  | { readonly kind: 'DiskFreed'; readonly node: NodeId; readonly role: string }
  | {
      readonly kind: 'DiskSlowed'
      readonly node: NodeId
      readonly role: string
      readonly writeMs: number
      readonly readMs: number
    }
