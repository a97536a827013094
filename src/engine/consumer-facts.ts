/** What can be seen to happen in consumers. */
import type { PartitionKey } from './facts.ts'
import type { NodeId } from './kernel/types.ts'
import type { Assignment, CommitCall, CommittedOffset } from './messages.ts'
import type { PositionStrategy } from './world.ts'

export type ConsumerFact =
  | {
      readonly kind: 'CoordinatorFound'
      readonly consumer: NodeId
      readonly group: string
      readonly broker: number
    }
  /** A consumer sends JoinGroup: from here until PartitionsAssigned it waits for the others. */
  | {
      readonly kind: 'JoinRequested'
      readonly consumer: NodeId
      readonly group: string
      readonly member: string
      /** The generation it comes from, -1 = none. */
      readonly generation: number
      readonly reason: 'first' | 'rebalance' | 'topics changed' | 'revoked' | 'lost membership' | 'retry'
      /** What it keeps and reads on meanwhile (cooperative). */
      readonly owned: Assignment
    }
  /** Another process came with the same group.instance.id. */
  | {
      readonly kind: 'MemberFenced'
      readonly consumer: NodeId
      readonly group: string
      readonly instance: string
    }
  | {
      readonly kind: 'PartitionsAssigned'
      readonly consumer: NodeId
      readonly group: string
      readonly generation: number
      readonly partitions: Assignment
      /** Of these it had and read all along (cooperative); absent = it begins with all of them. */
      readonly kept?: Assignment
    }
  | {
      readonly kind: 'PartitionsRevoked'
      readonly consumer: NodeId
      readonly group: string
      readonly partitions: Assignment
      readonly lost: boolean
      /** What it keeps (cooperative); absent = nothing. */
      readonly kept?: Assignment
    }
  | {
      readonly kind: 'PositionReset'
      readonly consumer: NodeId
      readonly partition: PartitionKey
      readonly offset: number
      readonly strategy: PositionStrategy
    }
  | {
      readonly kind: 'RecordsPolled'
      readonly consumer: NodeId
      readonly group: string
      readonly partition: PartitionKey
      readonly from: number
      readonly to: number
      readonly ids: readonly number[]
      /** Of each record, where markers, aborted records or compaction leave gaps; absent = from `from` on without gaps. */
      readonly offsets?: readonly number[]
      readonly oldestTimestamp: number
    }
  /** The application is through with records that poll() returned. */
  | {
      readonly kind: 'RecordsProcessed'
      readonly consumer: NodeId
      /** '' without a group */
      readonly group: string
      readonly partition: PartitionKey
      readonly from: number
      readonly to: number
      readonly ids: readonly number[]
    }
  /** Offsets were not committed, or nobody knows; `exception` is what the application or its log gets. */
  | {
      readonly kind: 'CommitFailed'
      readonly consumer: NodeId
      readonly group: string
      readonly call: CommitCall
      readonly exception: string
      readonly offsets: readonly CommittedOffset[]
    }
  /** poll() threw, and the application ends. */
  | {
      readonly kind: 'ApplicationFailed'
      readonly consumer: NodeId
      readonly exception: string
      readonly partitions: readonly PartitionKey[]
    }
  /** No poll() for max.poll.interval.ms: the client leaves its group behind the application's back. */
  | {
      readonly kind: 'PollIntervalExceeded'
      readonly consumer: NodeId
      readonly group: string
      readonly unpolledMs: number
    }
  | {
      readonly kind: 'ProcessingTimeSet'
      readonly consumer: NodeId
      readonly before: number
      readonly processMs: number
    }
  /** A person holds the application up between two polls, and lets it go again. */
  | { readonly kind: 'ApplicationStalled'; readonly consumer: NodeId }
  | { readonly kind: 'ApplicationResumed'; readonly consumer: NodeId }
  | {
      readonly kind: 'SubscriptionChanged'
      readonly consumer: NodeId
      readonly group: string
      readonly before: readonly string[]
      readonly topics: readonly string[]
    }
  | {
      readonly kind: 'PartitionsPaused'
      readonly consumer: NodeId
      readonly partitions: readonly PartitionKey[]
    }
  | {
      readonly kind: 'PartitionsResumed'
      readonly consumer: NodeId
      readonly partitions: readonly PartitionKey[]
    }
  /** KIP-392: a consumer reads from a replica near to it, or from the leader again. */
  | {
      readonly kind: 'ReadReplicaChosen'
      readonly consumer: NodeId
      readonly partition: PartitionKey
      /** null = the leader */
      readonly broker: number | null
      readonly leader: number
    }
  /** KIP-320: records that a consumer has read are not in the log any more. */
  | {
      readonly kind: 'TruncationDetected'
      readonly consumer: NodeId
      readonly partition: PartitionKey
      readonly position: number
      /** Where the logs part, -1 = unknown. */
      readonly divergentOffset: number
      /** False: auto.offset.reset is none, the application gets a LogTruncationException. */
      readonly reset: boolean
    }
