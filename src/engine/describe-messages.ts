/** What Kafka's tools ask in order to show it: requests and responses that change nothing. Fields as far as they are shown. */
import type { ErrorName } from './config/errors.ts'
import type { TransactionState } from './coordinators/transaction/states.ts'
import type { NodeId } from './kernel/types.ts'
import type { Assignment, BrokerEndpoint, TopicPartition } from './messages.ts'

/** Where the value of a config comes from, as DescribeConfigs says it. */
export interface DescribedEntry {
  readonly name: string
  readonly value: string | null
  readonly source:
    | 'DYNAMIC_TOPIC_CONFIG'
    | 'DYNAMIC_BROKER_CONFIG'
    | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
    | 'DYNAMIC_GROUP_CONFIG'
    | 'STATIC_BROKER_CONFIG'
    | 'DEFAULT_CONFIG'
  readonly readOnly: boolean
  /** All places that give it a value, the one that counts first. */
  readonly synonyms: readonly {
    readonly name: string
    readonly value: string | null
    readonly source: DescribedEntry['source']
  }[]
}
export interface ConfigResource {
  readonly type: 'TOPIC' | 'BROKER' | 'GROUP'
  readonly name: string
}
export interface DescribedPartition {
  readonly partition: number
  /** -1 = none */
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** null where the cluster has no eligible leader replicas (KIP-966). */
  readonly elr: readonly number[] | null
  readonly lastKnownElr: readonly number[] | null
}
export interface DescribedTopic {
  readonly error: ErrorName
  readonly topic: string
  readonly topicId: string
  readonly partitions: readonly DescribedPartition[]
}
export interface ListedGroup {
  readonly groupId: string
  readonly state: string
  readonly type: 'Classic' | 'Consumer' | 'Share'
  readonly protocolType: string
}
export interface DescribedConsumerMember {
  readonly memberId: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly memberEpoch: number
  readonly assignment: Assignment
  readonly target: Assignment
  /** False of a member that speaks the classic protocol. */
  readonly upgraded: boolean
}
export interface DescribedConsumerGroup {
  readonly groupId: string
  readonly error: ErrorName
  /** Where the error alone does not say it. */
  readonly message?: string
  readonly state: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly assignor: string
  readonly members: readonly DescribedConsumerMember[]
}

/** How far a member of the metadata quorum is; times in milliseconds since the epoch, -1 = unknown. */
export interface QuorumReplica {
  readonly node: NodeId
  readonly directoryId: string | null
  readonly logEndOffset: number
  readonly lastFetchTimestamp: number
  readonly lastCaughtUpTimestamp: number
}
/** A producer as a partition knows it. */
export interface ActiveProducer {
  readonly producerId: number
  readonly producerEpoch: number
  readonly lastSequence: number
  readonly lastTimestamp: number
  readonly coordinatorEpoch: number
  /** -1 = no open transaction */
  readonly currentTxnStartOffset: number
}
export interface ListedTransaction {
  readonly transactionalId: string
  readonly producerId: number
  readonly state: TransactionState
}
export interface DescribedTransaction {
  readonly error: ErrorName
  readonly transactionalId: string
  readonly state: TransactionState
  readonly timeoutMs: number
  /** -1 = none */
  readonly startTimeMs: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly partitions: readonly TopicPartition[]
}
export type DescribeMessage =
  | {
      readonly kind: 'DescribeLogDirsRequest'
      /** null = all */
      readonly partitions: readonly TopicPartition[] | null
    }
  | {
      readonly kind: 'DescribeLogDirsResponse'
      readonly error: ErrorName
      readonly logDir: string
      readonly partitions: readonly (TopicPartition & {
        readonly size: number
        readonly offsetLag: number
        readonly isFuture: boolean
      })[]
    }
  | { readonly kind: 'DescribeQuorumRequest' }
  | {
      readonly kind: 'DescribeQuorumResponse'
      readonly error: ErrorName
      readonly leader: NodeId | null
      readonly leaderEpoch: number
      readonly highWatermark: number
      readonly voters: readonly QuorumReplica[]
      readonly observers: readonly QuorumReplica[]
    }
  | { readonly kind: 'DescribeProducersRequest'; readonly partitions: readonly TopicPartition[] }
  | {
      readonly kind: 'DescribeProducersResponse'
      readonly partitions: readonly (TopicPartition & {
        readonly error: ErrorName
        readonly message: string
        readonly producers: readonly ActiveProducer[]
      })[]
    }
  | {
      readonly kind: 'ListTransactionsRequest'
      readonly producerIds: readonly number[]
      /** Only those that have been going on for longer, in milliseconds; negative = all. */
      readonly durationMs: number
      readonly pattern: string | null
    }
  | {
      readonly kind: 'ListTransactionsResponse'
      readonly error: ErrorName
      readonly transactions: readonly ListedTransaction[]
    }
  | { readonly kind: 'DescribeTransactionsRequest'; readonly transactionalIds: readonly string[] }
  | {
      readonly kind: 'DescribeTransactionsResponse'
      readonly transactions: readonly DescribedTransaction[]
    }
  | {
      readonly kind: 'DescribeTopicPartitionsRequest'
      readonly topics: readonly string[]
    }
  | { readonly kind: 'DescribeTopicPartitionsResponse'; readonly topics: readonly DescribedTopic[] }
  /** KIP-1073: fenced brokers too. */
  | { readonly kind: 'DescribeClusterRequest'; readonly includeFenced?: true }
  | {
      readonly kind: 'DescribeClusterResponse'
      readonly clusterId: string
      readonly controllerId: number
      readonly brokers: readonly (BrokerEndpoint & { readonly fenced?: true })[]
    }
  | { readonly kind: 'DescribeConfigsRequest'; readonly resources: readonly ConfigResource[] }
  | {
      readonly kind: 'DescribeConfigsResponse'
      readonly results: readonly (ConfigResource & {
        readonly error: ErrorName
        readonly message: string
        readonly entries: readonly DescribedEntry[]
      })[]
    }
  | {
      readonly kind: 'ListPartitionReassignmentsRequest'
      /** null = all */
      readonly partitions: readonly TopicPartition[] | null
    }
  | {
      readonly kind: 'ListPartitionReassignmentsResponse'
      readonly error: ErrorName
      readonly results: readonly (TopicPartition & {
        readonly replicas: readonly number[]
        readonly adding: readonly number[]
        readonly removing: readonly number[]
      })[]
    }
  | { readonly kind: 'ListGroupsRequest' }
  | {
      readonly kind: 'ListGroupsResponse'
      readonly error: ErrorName
      readonly groups: readonly ListedGroup[]
    }
  | { readonly kind: 'ConsumerGroupDescribeRequest'; readonly groups: readonly string[] }
  | { readonly kind: 'ConsumerGroupDescribeResponse'; readonly groups: readonly DescribedConsumerGroup[] }
