/** What travels to write and to read: Produce, Fetch, ListOffsets, OffsetForLeaderEpoch, Metadata, InitProducerId. */
import type { ErrorName } from './config/errors.ts'
import type { RecordBatch, UnplacedBatch } from './log/record-batch.ts'
import type { Acks, CurrentLeader, IsolationLevel, TopicPartition } from './messages.ts'

export interface ProducePartition extends TopicPartition {
  readonly batch: UnplacedBatch
}
export interface ProducePartitionResult extends TopicPartition {
  readonly error: ErrorName
  /** -1 when unknown */
  readonly baseOffset: number
  readonly currentLeader?: CurrentLeader
}
export interface FetchPartition extends TopicPartition {
  /** '' when not known */
  readonly topicId: string
  readonly fetchOffset: number
  readonly currentLeaderEpoch: number
  /** Epoch of the follower's last batch; -1 from consumers. */
  readonly lastFetchedEpoch: number
  readonly logStartOffset: number
  readonly maxBytes: number
}
export interface FetchPartitionResult extends TopicPartition {
  readonly error: ErrorName
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
  readonly batches: readonly RecordBatch[]
  /** With OFFSET_OUT_OF_RANGE: stands for the ListOffsets that a follower would ask next. */
  readonly logEndOffset?: number
  /** The follower's log parts from the leader's: truncate first. */
  readonly divergingEpoch?: { readonly epoch: number; readonly endOffset: number }
  readonly currentLeader?: CurrentLeader
  /** With read_committed: what the client has to leave out of `batches`. */
  readonly abortedTransactions?: readonly { readonly producerId: number; readonly firstOffset: number }[]
  /** Read from this replica instead (KIP-392). */
  readonly preferredReadReplica?: number
}

export interface BrokerEndpoint {
  readonly id: number
  readonly rack: string | null
}
export interface PartitionMetadata {
  readonly error: ErrorName
  readonly partition: number
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}
export interface TopicMetadataResult {
  readonly error: ErrorName
  readonly topic: string
  readonly topicId: string
  readonly partitions: readonly PartitionMetadata[]
}

export type DataMessage =
  | {
      readonly kind: 'ProduceRequest'
      readonly acks: Acks
      readonly timeoutMs: number
      readonly partitions: readonly ProducePartition[]
      /** Of a producer that has one. */
      readonly transactionalId?: string
      /** 2: the leader adds the partitions to the transaction (KIP-890, part 2). */
      readonly transactionVersion?: number
    }
  | { readonly kind: 'ProduceResponse'; readonly partitions: readonly ProducePartitionResult[] }
  | {
      readonly kind: 'FetchRequest'
      /** -1 from consumers */
      readonly replicaId: number
      readonly replicaEpoch: number
      /** client.rack, '' for none */
      readonly rackId: string
      readonly maxWaitMs: number
      readonly minBytes: number
      readonly maxBytes: number
      /** isolation.level of a consumer; read_uncommitted when left out. */
      readonly isolationLevel?: IsolationLevel
      /** Incremental sessions (KIP-227). */
      readonly sessionId: number
      /** 0 asks for a new one and closes `sessionId`, -1 closes it. */
      readonly sessionEpoch: number
      /** In a running session only what changed. */
      readonly partitions: readonly FetchPartition[]
      readonly forgotten: readonly TopicPartition[]
    }
  | {
      readonly kind: 'FetchResponse'
      readonly error: ErrorName
      readonly sessionId: number
      readonly partitions: readonly FetchPartitionResult[]
    }
  | {
      readonly kind: 'ListOffsetsRequest'
      readonly partitions: readonly (TopicPartition & {
        /** -3 largest timestamp, -2 earliest, -1 latest, otherwise milliseconds */
        readonly timestamp: number
        readonly currentLeaderEpoch: number
      })[]
      /** isolation.level; read_uncommitted when left out. */
      readonly isolationLevel?: IsolationLevel
    }
  | {
      readonly kind: 'ListOffsetsResponse'
      readonly partitions: readonly (TopicPartition & {
        readonly error: ErrorName
        /** -1 when there is no such record. */
        readonly offset: number
        /** Of the record that was found, -1 where the offset itself was asked for. */
        readonly timestamp: number
        readonly leaderEpoch: number
      })[]
    }
  | {
      readonly kind: 'OffsetForLeaderEpochRequest'
      readonly partitions: readonly (TopicPartition & {
        /** Where does this epoch end? */
        readonly leaderEpoch: number
        readonly currentLeaderEpoch: number
      })[]
    }
  | {
      readonly kind: 'OffsetForLeaderEpochResponse'
      readonly partitions: readonly (TopicPartition & {
        readonly error: ErrorName
        /** The largest epoch not above the asked one, and where it ends; -1 when there is none. */
        readonly leaderEpoch: number
        readonly endOffset: number
      })[]
    }
  | {
      readonly kind: 'MetadataRequest'
      readonly topics: readonly string[]
      /** Every topic there is (topics null on the wire). */
      readonly allTopics?: true
      readonly allowAutoTopicCreation: boolean
    }
  | {
      readonly kind: 'MetadataResponse'
      /** In ZooKeeper mode the controller; -1 when unknown, and in KRaft, where any broker passes requests on. */
      readonly controllerId: number
      readonly brokers: readonly BrokerEndpoint[]
      readonly topics: readonly TopicMetadataResult[]
    }
  | {
      readonly kind: 'InitProducerIdRequest'
      /** Only of a producer that has one; so below. */
      readonly transactionalId?: string
      readonly transactionTimeoutMs?: number
      /** What it goes on from after an error; left out when it starts. */
      readonly producerId?: number
      readonly producerEpoch?: number
    }
  | {
      readonly kind: 'InitProducerIdResponse'
      readonly error: ErrorName
      readonly producerId: number
      readonly producerEpoch: number
    }
