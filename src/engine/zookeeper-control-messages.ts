/** What the controller of ZooKeeper mode sends to brokers, and ControlledShutdown to it. */
import type { ErrorName } from './config/errors.ts'
import type { BrokerEndpoint } from './data-messages.ts'
import type { TopicPartition } from './messages.ts'

/** LeaderAndIsrPartitionState */
export interface LeaderAndIsrPartition extends TopicPartition {
  readonly controllerEpoch: number
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  readonly partitionEpoch: number
  readonly replicas: readonly number[]
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
  readonly leaderRecoveryState: 'RECOVERED' | 'RECOVERING'
  readonly isNew: boolean
}
export interface UpdateMetadataPartition extends TopicPartition {
  readonly controllerEpoch: number
  /** -2: the topic is being deleted (LeaderDuringDelete). */
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  readonly zkVersion: number
  readonly replicas: readonly number[]
  readonly offlineReplicas: readonly number[]
}
export interface FromController {
  readonly controllerId: number
  readonly controllerEpoch: number
  /** Of the broker it is meant for. */
  readonly brokerEpoch: number
}

export type ZkControlMessage =
  | ({
      readonly kind: 'LeaderAndIsrRequest'
      readonly partitions: readonly LeaderAndIsrPartition[]
      readonly topicIds: Readonly<Record<string, string>>
    } & FromController)
  | {
      readonly kind: 'LeaderAndIsrResponse'
      readonly error: ErrorName
      readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[]
    }
  | ({
      readonly kind: 'UpdateMetadataRequest'
      readonly partitions: readonly UpdateMetadataPartition[]
      readonly brokers: readonly BrokerEndpoint[]
      readonly topicIds: Readonly<Record<string, string>>
    } & FromController)
  | { readonly kind: 'UpdateMetadataResponse'; readonly error: ErrorName }
  | ({
      readonly kind: 'StopReplicaRequest'
      readonly partitions: readonly (TopicPartition & {
        readonly leaderEpoch: number
        readonly deletePartition: boolean
      })[]
    } & FromController)
  | {
      readonly kind: 'StopReplicaResponse'
      readonly error: ErrorName
      readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[]
    }
  | { readonly kind: 'ControlledShutdownRequest'; readonly brokerId: number; readonly brokerEpoch: number }
  | {
      readonly kind: 'ControlledShutdownResponse'
      readonly error: ErrorName
      readonly remaining: readonly TopicPartition[]
    }
