/** What a config belongs to (ConfigResource.Type). */
export type ResourceType = 'TOPIC' | 'BROKER' | 'GROUP'

/**
 * The records of the metadata log (metadata/src/main/resources/common/metadata). Names and fields are
 * Kafka's; fields that no rule here reads are left out.
 */
export type MetadataRecord =
  | { readonly kind: 'FeatureLevelRecord'; readonly name: string; readonly featureLevel: number }
  | {
      readonly kind: 'RegisterBrokerRecord'
      readonly brokerId: number
      readonly incarnationId: string
      readonly brokerEpoch: number
      readonly rack: string | null
      readonly fenced: boolean
      readonly inControlledShutdown: boolean
    }
  | {
      readonly kind: 'BrokerRegistrationChangeRecord'
      readonly brokerId: number
      readonly brokerEpoch: number
      /** null = unchanged */
      readonly fenced: boolean | null
      readonly inControlledShutdown: boolean | null
    }
  | { readonly kind: 'TopicRecord'; readonly name: string; readonly topicId: string }
  | {
      readonly kind: 'PartitionRecord'
      readonly topicId: string
      readonly partitionId: number
      readonly replicas: readonly number[]
      readonly isr: readonly number[]
      readonly leader: number
      readonly leaderEpoch: number
      readonly partitionEpoch: number
    }
  | ({
      readonly kind: 'PartitionChangeRecord'
      readonly topicId: string
      readonly partitionId: number
    } & PartitionChange)
  | { readonly kind: 'RemoveTopicRecord'; readonly topicId: string }
  | { readonly kind: 'UnregisterBrokerRecord'; readonly brokerId: number; readonly brokerEpoch: number }
  | {
      readonly kind: 'ConfigRecord'
      readonly resourceType: ResourceType
      /** A topic, a group, a broker id, or '' for the default of all brokers. */
      readonly resourceName: string
      readonly name: string
      /** null takes the config away. */
      readonly value: string | null
    }
  /** min.insync.replicas changed: who was eligible under the old value may not be so under the new (KIP-966). */
  | {
      readonly kind: 'ClearElrRecord'
      /** '' = of every topic */
      readonly topicName: string
    }
  | {
      readonly kind: 'ProducerIdsRecord'
      readonly brokerId: number
      readonly brokerEpoch: number
      readonly nextProducerId: number
    }
  | { readonly kind: 'NoOpRecord' }
  /** The control record a new quorum leader writes first. */
  | { readonly kind: 'LeaderChangeMessage'; readonly leaderId: string; readonly epoch: number }
  /** Control records: the kraft.version, and who the voters are from here on (KIP-853). */
  | { readonly kind: 'KRaftVersionRecord'; readonly kRaftVersion: number }
  | { readonly kind: 'VotersRecord'; readonly voters: readonly VoterKey[] }

/** A voter is a node with the disk it has (ReplicaKey). */
export interface VoterKey {
  readonly id: NodeId
  readonly directoryId: string
}

import type { NodeId } from '../kernel/types.ts'
import type { PartitionChange } from './partition-registration.ts'

/** A batch of the metadata log; its records stand or fall together. */
export interface MetadataBatch {
  readonly baseOffset: number
  readonly epoch: number
  readonly appendedAt: number
  readonly records: readonly MetadataRecord[]
}
