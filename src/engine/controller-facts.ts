/** What can be seen to happen as the active controller decides it, and to the controller of ZooKeeper mode. */
import type { ErrorName } from './config/errors.ts'
import type { PartitionKey } from './facts.ts'

export type ControllerFact =
  // the controller of ZooKeeper mode: one of the brokers
  | { readonly kind: 'ControllerElected'; readonly broker: number; readonly epoch: number }
  | {
      readonly kind: 'ControllerLoaded'
      readonly broker: number
      readonly epoch: number
      readonly partitions: number
      readonly tookMs: number
    }
  | {
      readonly kind: 'ControllerResigned'
      readonly broker: number
      readonly epoch: number
      readonly reason: 'session expired' | 'moved'
    }
  | { readonly kind: 'BrokerAppeared'; readonly broker: number; readonly brokerEpoch: number }
  | { readonly kind: 'BrokerVanished'; readonly broker: number }
  | {
      readonly kind: 'LeaderAndIsrSent'
      readonly controller: number
      readonly epoch: number
      readonly broker: number
      readonly leaders: number
      readonly followers: number
    }
  | {
      readonly kind: 'ControlRequestRefused'
      readonly broker: number
      readonly controller: number
      readonly request: string
      readonly error: ErrorName
      readonly controllerEpoch: number
      readonly knownEpoch: number
    }
  // brokers, as the active controller sees them
  | { readonly kind: 'BrokerRegistered'; readonly broker: number; readonly brokerEpoch: number }
  | {
      readonly kind: 'BrokerRegistrationRefused'
      readonly broker: number
      /** NODEEXISTS is ZooKeeper's word */
      readonly error: ErrorName | 'NODEEXISTS'
      readonly retryInMs: number
    }
  /** A broker that could not register in time ends its process. */
  | { readonly kind: 'RegistrationTimedOut'; readonly broker: number; readonly afterMs: number }
  | {
      readonly kind: 'BrokerFenced'
      readonly broker: number
      readonly reason: 'session expired' | 'requested'
    }
  | { readonly kind: 'BrokerUnfenced'; readonly broker: number }
  | { readonly kind: 'ControlledShutdownStarted'; readonly broker: number; readonly leaderships: number }
  | {
      readonly kind: 'TopicCreated'
      readonly topic: string
      readonly partitions: number
      readonly replicationFactor: number
    }
  | {
      readonly kind: 'TopicCreationRefused'
      readonly topic: string
      readonly error: ErrorName
      readonly message: string
    }
  | { readonly kind: 'TopicDeleted'; readonly topic: string; readonly partitions: number }
  | { readonly kind: 'PartitionsAdded'; readonly topic: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'ConfigChanged'
      readonly resourceType: 'TOPIC' | 'BROKER' | 'GROUP'
      /** A topic, a group, a broker id, or '' for all brokers. */
      readonly resourceName: string
      readonly name: string
      /** null when it was taken away. */
      readonly value: string | null
    }
  | { readonly kind: 'BrokerUnregistered'; readonly broker: number }
  | {
      readonly kind: 'ReassignmentStarted'
      readonly partition: PartitionKey
      readonly replicas: readonly number[]
      readonly adding: readonly number[]
      readonly removing: readonly number[]
    }
  | {
      readonly kind: 'ReassignmentCompleted'
      readonly partition: PartitionKey
      readonly from: readonly number[]
      readonly to: readonly number[]
    }
  | {
      readonly kind: 'ReassignmentCancelled'
      readonly partition: PartitionKey
      readonly replicas: readonly number[]
    }
  | {
      readonly kind: 'LeaderElected'
      readonly partition: PartitionKey
      readonly from: number
      readonly to: number
      readonly leaderEpoch: number
      readonly reason:
        | 'created'
        | 'fenced'
        | 'shutdown'
        | 'unfenced'
        | 'preferred'
        | 'unclean'
        | 'new incarnation'
        | 'reassigned'
        | 'unregistered'
        | 'broker gone'
    }
  | {
      readonly kind: 'PartitionWentOffline'
      readonly partition: PartitionKey
      readonly from: number
      readonly leaderEpoch: number
    }
  | {
      readonly kind: 'IsrChanged'
      readonly partition: PartitionKey
      readonly from: readonly number[]
      readonly to: readonly number[]
      readonly reason:
        | 'lagging'
        | 'caught up'
        | 'fenced'
        | 'shutdown'
        | 'unclean'
        | 'new incarnation'
        | 'broker gone'
        | 'elected'
        | 'reassigned'
        | 'unregistered'
    }
