/**
 * What a broker of ZooKeeper mode holds besides its replicas: its session, the work it has under way with the
 * ensemble, and, when it is the controller, what the controller knows (KafkaController, ControllerContext).
 *
 * Kafka's threads wait for each answer of ZooKeeper. Here a thread is a lane: events wait in its queue, the steps
 * that are left of the present event in `steps`, and at most one step waits for the ensemble.
 */
import type { ErrorName } from './config/errors.ts'
import type { PartitionKey } from './facts.ts'
import type { Micros, NodeId, RequestRef } from './kernel/types.ts'
import type {
  AdminResult,
  ConfigChange,
  IsrProposal,
  MessageOf,
  NewTopic,
  TopicPartition,
} from './messages.ts'
import type { MetadataImage } from './metadata/image.ts'
import type { PartitionRegistration } from './metadata/partition-registration.ts'
import type { ZkClient, ZkResult } from './zookeeper-state.ts'

/** broker: startup and configs. controller: the event thread. admin: topics and configs for operators. isr: its own ISR changes. */
export type LaneName = 'broker' | 'controller' | 'admin' | 'isr'

export interface Lane {
  queue: ZkStep[]
  steps: ZkStep[]
  waiting: {
    readonly call: number
    readonly step: ZkStep
    readonly results: readonly ZkResult[] | null
  } | null
}

export type PartitionState = 'NewPartition' | 'OnlinePartition' | 'OfflinePartition'
export type ReplicaState =
  | 'NewReplica'
  | 'OnlineReplica'
  | 'OfflineReplica'
  | 'ReplicaDeletionStarted'
  | 'ReplicaDeletionSuccessful'
  | 'ReplicaDeletionIneligible'

export interface PartitionAndReplica extends TopicPartition {
  readonly broker: number
}

/** PartitionLeaderElectionStrategy */
export type ElectionStrategy =
  | 'OFFLINE'
  | 'OFFLINE_UNCLEAN'
  | 'REASSIGN'
  | 'PREFERRED'
  | 'CONTROLLED_SHUTDOWN'

/** Why the controller elects or changes an ISR, in the words of the facts. */
export type ChangeCause = 'created' | 'broker gone' | 'unfenced' | 'shutdown' | 'preferred' | 'reassigned'

export type ZkStep =
  // the broker's start, its configs, what the controller tells it
  | { readonly do: 'createPaths' }
  | { readonly do: 'clusterId' }
  | { readonly do: 'register'; readonly phase: 'create' | 'look' }
  | {
      readonly do: 'readConfigs'
      readonly phase: 'list' | 'read' | 'apply'
      readonly paths: readonly string[]
    }
  | {
      readonly do: 'leaderAndIsr'
      readonly request: MessageOf<'LeaderAndIsrRequest'>
      readonly ref: RequestRef
    }
  // ISR changes that a leader writes by itself
  | { readonly do: 'writeIsr'; readonly phase: 'write' | 'check'; readonly proposal: IsrProposal }
  | { readonly do: 'propagateIsr'; readonly partitions: readonly PartitionKey[] }
  | {
      readonly do: 'isrNotifications'
      readonly phase: 'list' | 'read' | 'states'
      readonly znodes: readonly string[]
      readonly partitions: readonly PartitionKey[]
    }
  | { readonly do: 'reassignedIsr'; readonly partition: TopicPartition }
  // the office
  | {
      readonly do: 'elect'
      readonly phase: 'look' | 'epoch' | 'createEpoch' | 'claim' | 'check'
      readonly epoch: number
      readonly zkVersion: number
    }
  | { readonly do: 'resignIfMoved' }
  | {
      readonly do: 'load'
      readonly phase: 'feature' | 'children' | 'brokers' | 'topics' | 'states' | 'begin'
      readonly names: readonly string[]
    }
  | { readonly do: 'deleteNotifications'; readonly paths: readonly string[] }
  | { readonly do: 'loaded' }
  // events
  | { readonly do: 'brokerChange'; readonly phase: 'list' | 'read'; readonly ids: readonly number[] }
  | { readonly do: 'topicChange'; readonly phase: 'list' | 'read'; readonly names: readonly string[] }
  | { readonly do: 'topicDeletion' }
  | { readonly do: 'partitionModifications'; readonly topic: string }
  | { readonly do: 'autoRebalance' }
  | { readonly do: 'brokersStarted'; readonly ids: readonly number[] }
  | { readonly do: 'brokersFailed'; readonly ids: readonly number[] }
  // the state machines
  | {
      readonly do: 'partitions'
      readonly partitions: readonly TopicPartition[] | 'new and offline'
      readonly strategy: ElectionStrategy
      readonly cause: ChangeCause
    }
  | {
      readonly do: 'createStates'
      readonly phase: 'topics' | 'partitions' | 'states'
      readonly partitions: readonly TopicPartition[]
    }
  | {
      readonly do: 'electLeaders'
      readonly phase: 'read' | 'configs' | 'write'
      readonly partitions: readonly TopicPartition[]
      readonly strategy: ElectionStrategy
      readonly cause: ChangeCause
      readonly wanted: readonly ElectionWish[]
    }
  | {
      readonly do: 'replicas'
      readonly replicas: readonly PartitionAndReplica[]
      readonly to: ReplicaState
      readonly cause: ChangeCause
    }
  | {
      readonly do: 'shrink'
      readonly phase: 'read' | 'write'
      readonly broker: number
      readonly partitions: readonly TopicPartition[]
      readonly cause: ChangeCause
      readonly wanted: readonly StateWish[]
    }
  | {
      readonly do: 'epochBump'
      readonly phase: 'read' | 'write'
      readonly partition: TopicPartition
      readonly wanted: readonly StateWish[]
    }
  | {
      readonly do: 'updateMetadata'
      readonly brokers: readonly number[] | 'all'
      readonly partitions: readonly TopicPartition[] | 'led'
    }
  | { readonly do: 'flush' }
  // requests
  | {
      readonly do: 'alterPartition'
      readonly phase: 'check' | 'write' | 'reread'
      readonly request: MessageOf<'AlterPartitionRequest'>
      readonly ref: RequestRef
      readonly wanted: readonly IsrProposal[]
      readonly errors: Readonly<Record<PartitionKey, ErrorName>>
    }
  | {
      readonly do: 'controlledShutdown'
      readonly phase: 'begin' | 'stopFollowers' | 'answer'
      readonly request: MessageOf<'ControlledShutdownRequest'>
      readonly ref: RequestRef
      readonly followed: readonly TopicPartition[]
    }
  | {
      readonly do: 'allocateProducerIds'
      readonly phase: 'read' | 'write'
      readonly request: MessageOf<'AllocateProducerIdsRequest'>
      readonly ref: RequestRef
      readonly start: number
      readonly zkVersion: number
    }
  | {
      readonly do: 'electOnRequest'
      readonly phase: 'begin' | 'answer'
      readonly request: MessageOf<'ElectLeadersRequest'>
      readonly ref: RequestRef
      readonly partitions: readonly TopicPartition[]
      readonly errors: Readonly<Record<PartitionKey, ErrorName>>
    }
  | {
      readonly do: 'reassign'
      readonly phase: 'begin' | 'answer'
      readonly request: MessageOf<'AlterPartitionReassignmentsRequest'>
      readonly ref: RequestRef
      readonly results: readonly AdminResult[]
    }
  | {
      readonly do: 'reassignOne'
      readonly phase: 'assignment' | 'go' | 'complete' | 'finish'
      readonly partition: TopicPartition
      readonly reassignment: Pick<PartitionRegistration, 'replicas' | 'addingReplicas' | 'removingReplicas'>
    }
  | { readonly do: 'resumeDeletions' }
  | { readonly do: 'resumeReassignments' }
  | { readonly do: 'deleteTopic'; readonly topic: string; readonly phase: 'list' | 'delete' }
  | {
      readonly do: 'replicaDeleted'
      readonly broker: number
      readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[]
    }
  // operators
  | {
      readonly do: 'createTopic'
      /** A broker wants it, not an operator. */
      readonly byBroker: boolean
      readonly phase: 'look' | 'brokers' | 'config' | 'topic'
      readonly ids: readonly string[]
      readonly topic: NewTopic
      readonly assignment: readonly (readonly number[])[]
      readonly topicId: string
    }
  | {
      readonly do: 'createTopics'
      readonly request: MessageOf<'CreateTopicsRequest'>
      readonly ref: RequestRef
    }
  | {
      readonly do: 'deleteTopics'
      readonly phase: 'look' | 'mark'
      readonly known: readonly string[]
      readonly request: MessageOf<'DeleteTopicsRequest'>
      readonly ref: RequestRef
    }
  | {
      readonly do: 'createPartitions'
      readonly phase: 'look' | 'brokers' | 'write'
      readonly ids: readonly string[]
      readonly request: MessageOf<'CreatePartitionsRequest'>
      readonly ref: RequestRef
      readonly data: string | null
    }
  | {
      readonly do: 'alterConfigs'
      readonly phase: 'read' | 'write' | 'notify'
      readonly path: string
      readonly changes: readonly ConfigChange[]
      readonly request: MessageOf<'IncrementalAlterConfigsRequest'>
      readonly ref: RequestRef
      readonly data: string | null
    }

/** A partition's state as the controller wants it in its znode. */
export interface StateWish extends TopicPartition {
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  readonly leaderRecoveryState: PartitionRegistration['leaderRecoveryState']
  /** The version of the znode that the wish was made from. */
  readonly zkVersion: number
}

export interface ElectionWish extends StateWish {
  /** Read from the znode, not decided yet. */
  readonly decided: boolean
  readonly recipients: readonly number[]
  readonly unclean: boolean
}

/** Requests to one broker, one at a time, sent again until it answers or is gone (RequestSendThread). */
export interface ControllerChannel {
  readonly brokerEpoch: number
  queue: (
    | MessageOf<'LeaderAndIsrRequest'>
    | MessageOf<'UpdateMetadataRequest'>
    | MessageOf<'StopReplicaRequest'>
  )[]
  inFlight: boolean
}

export type PartitionStateOf<
  K extends 'LeaderAndIsrRequest' | 'UpdateMetadataRequest' | 'StopReplicaRequest',
> = MessageOf<K>['partitions'][number]

/** ControllerBrokerRequestBatch: what the state machines have gathered and `flush` sends. */
export interface RequestBatch {
  leaderAndIsr: Record<string, Record<PartitionKey, PartitionStateOf<'LeaderAndIsrRequest'>>>
  stopReplica: Record<string, Record<PartitionKey, PartitionStateOf<'StopReplicaRequest'>>>
  updateMetadata: {
    brokers: number[]
    partitions: Record<PartitionKey, PartitionStateOf<'UpdateMetadataRequest'>>
  }
}

/** ControllerContext. A partition without leader and ISR yet has leader epoch -1; partition epochs are zkVersions. */
export interface ZkControllerContext {
  image: MetadataImage
  partitionStates: Record<PartitionKey, PartitionState>
  /** By `partition@broker`. */
  replicaStates: Record<string, ReplicaState>
  channels: Record<string, ControllerChannel>
  batch: RequestBatch
  /** Topics to be deleted, and those among them whose deletion has to wait. */
  deleting: string[]
  deletionStarted: string[]
  ineligible: string[]
  reassigning: PartitionKey[]
  loadingSince: Micros
  loaded: boolean
  token: number
}

/** ZkAlterPartitionManager: ISR changes that the controller has not been told of. */
export interface IsrChangeSet {
  /** The epoch of the controller that gave this broker its present role. */
  decidedBy: Record<PartitionKey, number>
  waiting: PartitionKey[]
  /** In a notification under way. */
  sending: readonly PartitionKey[]
  lastChangeAt: Micros
  lastPropagatedAt: Micros
}

export interface BrokerZk {
  client: ZkClient
  lanes: Record<LaneName, Lane>
  /** activeControllerId as its own session last saw it; -1 = none. */
  activeId: number
  /** Its own office's. */
  epoch: number
  epochZkVersion: number
  /** Null unless it is the controller. */
  context: ZkControllerContext | null
  /** The highest epoch a controller's request came with; older ones are refused. */
  controllerEpoch: number
  /** Who controls, as UpdateMetadata last said; -1 = not known. */
  controllerId: number
  /** Config znodes that were read, and the last change notification seen. */
  knownConfigs: Record<string, true>
  lastConfigChange: string
  shutdownRetries: number
  /** Why it could not register yet: its former session still holds its znode. */
  registerRefused: boolean
  /** Answers that wait until the topics they are about have leaders here (DelayedCreatePartitions). */
  topicWaiters: {
    readonly deadline: Micros
    readonly ref: RequestRef
    readonly results: readonly TopicOutcome[]
  }[]
  /** Of a CreateTopics under way. */
  outcomes: TopicOutcome[]
  /** Null when it asks the controller by AlterPartition, as from inter.broker.protocol.version 2.7-IV2 on. */
  isrChanges: IsrChangeSet | null
  readonly node: NodeId
}

export interface TopicOutcome {
  readonly name: string
  readonly error: ErrorName
  readonly message: string
  readonly partitions: number
}
