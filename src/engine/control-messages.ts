/** What travels between brokers and the controller of the quorum, and to it through a broker (KIP-590). */
import type { ErrorName } from './config/errors.ts'
import type { TopicPartition } from './messages.ts'

export interface IsrProposal extends TopicPartition {
  readonly topicId: string
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly leaderRecoveryState: 'RECOVERED' | 'RECOVERING'
  /** KIP-903: each replica with its broker epoch. */
  readonly newIsr: readonly { readonly brokerId: number; readonly brokerEpoch: number }[]
}
export interface NewTopic {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly configs: Readonly<Record<string, string>>
  /** The replicas of each partition, chosen by hand; then `partitions` and `replicationFactor` are -1. */
  readonly assignments?: readonly (readonly number[])[]
}
export type ControlMessage =
  | {
      readonly kind: 'BrokerRegistrationRequest'
      readonly brokerId: number
      readonly incarnationId: string
      readonly rack: string | null
      /** -1 when the last stop was not clean */
      readonly previousBrokerEpoch: number
    }
  | { readonly kind: 'BrokerRegistrationResponse'; readonly error: ErrorName; readonly brokerEpoch: number }
  | {
      readonly kind: 'BrokerHeartbeatRequest'
      readonly brokerId: number
      readonly brokerEpoch: number
      readonly currentMetadataOffset: number
      readonly wantFence: boolean
      readonly wantShutDown: boolean
    }
  | {
      readonly kind: 'BrokerHeartbeatResponse'
      readonly error: ErrorName
      readonly isCaughtUp: boolean
      readonly isFenced: boolean
      readonly shouldShutDown: boolean
    }
  | {
      readonly kind: 'AlterPartitionRequest'
      readonly brokerId: number
      readonly brokerEpoch: number
      readonly partitions: readonly IsrProposal[]
    }
  | {
      readonly kind: 'AlterPartitionResponse'
      readonly error: ErrorName
      readonly partitions: readonly (TopicPartition & {
        readonly error: ErrorName
        readonly leaderId: number
        readonly leaderEpoch: number
        readonly isr: readonly number[]
        readonly partitionEpoch: number
      })[]
    }
  | { readonly kind: 'AllocateProducerIdsRequest'; readonly brokerId: number; readonly brokerEpoch: number }
  | {
      readonly kind: 'AllocateProducerIdsResponse'
      readonly error: ErrorName
      readonly producerIdStart: number
      readonly producerIdLen: number
    }
  /** From a client to a broker, which passes it on to the active controller (KIP-590). */
  | { readonly kind: 'CreateTopicsRequest'; readonly topics: readonly NewTopic[] }
  | {
      readonly kind: 'CreateTopicsResponse'
      readonly results: readonly {
        readonly name: string
        readonly error: ErrorName
        readonly message: string
      }[]
    }
  | {
      readonly kind: 'ElectLeadersRequest'
      readonly electionType: 'PREFERRED' | 'UNCLEAN'
      /** null = all */
      readonly partitions: readonly TopicPartition[] | null
    }
  | {
      readonly kind: 'ElectLeadersResponse'
      readonly error: ErrorName
      readonly results: readonly (TopicPartition & { readonly error: ErrorName })[]
    }
