/** What can be seen to happen to replicas: roles, appends, high watermarks, in-sync sets. */
import type { ErrorName } from './config/errors.ts'
import type { PartitionKey } from './facts.ts'
import type { RecordBatch } from './log/record-batch.ts'

export type ReplicaFact =
  | {
      readonly kind: 'BecameLeader'
      readonly broker: number
      readonly partition: PartitionKey
      readonly leaderEpoch: number
      readonly logEndOffset: number
    }
  | {
      readonly kind: 'BecameFollower'
      readonly broker: number
      readonly partition: PartitionKey
      readonly leaderEpoch: number
      readonly leader: number
    }
  | {
      readonly kind: 'BatchAppended'
      readonly broker: number
      readonly partition: PartitionKey
      readonly batch: RecordBatch
      readonly leader: boolean
    }
  | {
      readonly kind: 'DuplicateIgnored'
      readonly broker: number
      readonly partition: PartitionKey
      readonly producerId: number
      readonly baseSequence: number
    }
  | {
      readonly kind: 'AppendRefused'
      readonly broker: number
      readonly partition: PartitionKey
      readonly error: ErrorName
    }
  | {
      readonly kind: 'HighWatermarkAdvanced'
      readonly broker: number
      readonly partition: PartitionKey
      readonly from: number
      readonly to: number
      readonly leader: boolean
    }
  | {
      readonly kind: 'LogTruncated'
      readonly broker: number
      readonly partition: PartitionKey
      readonly from: number
      readonly to: number
      readonly ids: readonly number[]
      /** What was dropped. */
      readonly batches: readonly RecordBatch[]
    }
  | {
      readonly kind: 'IsrProposed'
      readonly broker: number
      readonly partition: PartitionKey
      readonly isr: readonly number[]
      readonly newIsr: readonly number[]
      /** The controller is asked, or the leader writes the znode itself. */
      readonly via: 'AlterPartition' | 'ZooKeeper'
    }
  /** ZooKeeper mode before AlterPartition: a broker leaves word of the ISRs it has changed. */
  | {
      readonly kind: 'IsrChangesPropagated'
      readonly broker: number
      readonly znode: string
      readonly partitions: readonly PartitionKey[]
    }
  /** And the controller has read it. */
  | {
      readonly kind: 'IsrChangesRead'
      readonly controller: number
      readonly znodes: number
      readonly partitions: readonly PartitionKey[]
    }
  | {
      readonly kind: 'IsrRefused'
      readonly broker: number
      readonly partition: PartitionKey
      readonly error: ErrorName
      /** Who refused: the controller, or the version of the znode. */
      readonly via: 'AlterPartition' | 'ZooKeeper'
    }
  /** Throttled replicas are left out of fetches while too much was moved; `began` false when that is over. */
  | {
      readonly kind: 'ReplicationThrottled'
      readonly broker: number
      readonly side: 'leader' | 'follower'
      readonly began: boolean
      /** Bytes a second, as counted and as allowed. */
      readonly rate: number
      readonly limit: number
    }
  /** A broker no longer holds this replica: its log is deleted (StopReplica). */
  | {
      readonly kind: 'ReplicaDeleted'
      readonly broker: number
      readonly partition: PartitionKey
      readonly logEndOffset: number
      readonly reason: 'reassigned' | 'topic deleted'
    }
