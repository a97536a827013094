/**
 * Every request and response that travels, and every timer a node sets for itself. Names are Kafka's; the
 * fields are those that a rule here reads or a person wants to see.
 *
 * The metadata log is fetched with Kafka's Fetch API too; it has a kind of its own here (RaftFetch) because
 * another part of the node answers it.
 */
import type { ErrorName } from './config/errors.ts'
import type { ConsumerGroupMessage, ConsumerGroupTimer } from './consumer-group-messages.ts'
import type { DescribeMessage } from './describe-messages.ts'
import type { NodeId, RequestRef } from './kernel/types.ts'
import type { RecordBatch, UnplacedBatch } from './log/record-batch.ts'
import type { MetadataBatch, ResourceType } from './metadata/records.ts'
import type { MetadataSnapshot } from './quorum-state.ts'
import type { ShareMessage, ShareTimer } from './share-messages.ts'
import type { DiskTimer, StorageMessage, StorageTimer } from './storage-messages.ts'
import type { ConsoleTimer, TerminalTimer } from './terminal-state.ts'
import type { TransactionMessage, TransactionTimer, TransformMessage } from './transaction-messages.ts'
import type { ZkMessage } from './zookeeper-messages.ts'

export type IsolationLevel = 'read_uncommitted' | 'read_committed'
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** KIP-951: who leads now, told along with an error so that the client need not ask. */
export interface CurrentLeader {
  readonly leaderId: number
  readonly leaderEpoch: number
}

/** -1 = all */
export type Acks = 0 | 1 | -1

// ── the data path ────────────────────────────────────────────────────────────────────────────────

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

// ── groups ───────────────────────────────────────────────────────────────────────────────────────

/**
 * What a member tells the group's leader (ConsumerProtocolSubscription v3). Absent parts are not sent: owned
 * partitions and user data by assignors that do not use them.
 */
export interface Subscription {
  readonly topics: readonly string[]
  readonly rackId?: string
  /** What the member holds while it joins (KIP-429) and the generation in which it got that (KIP-792). */
  readonly ownedPartitions?: readonly TopicPartition[]
  readonly generation?: number
  /** What the assignor adds: of sticky the last assignment, of cooperative-sticky its generation. */
  readonly userData?: { readonly partitions?: readonly TopicPartition[]; readonly generation: number }
}
export interface JoinProtocol extends Subscription {
  readonly name: string
}
export interface JoinMember extends Subscription {
  readonly memberId: string
  readonly groupInstanceId: string | null
}
/** The next offset to read, with the leader epoch of the record before it; -1 = not known. */
export interface CommittedOffset extends TopicPartition {
  readonly offset: number
  readonly leaderEpoch: number
}
/** What sent a commit: the clock inside poll(), the application, or what happens before partitions are given up. */
export type CommitCall = 'auto commit' | 'commitSync' | 'commitAsync'
/** Assignment of one member: partitions by topic. */
export type Assignment = readonly TopicPartition[]

export interface OffsetToCommit extends CommittedOffset {
  /** The application's own note. */
  readonly metadata?: string
}
/** offset -1 = none committed */
export interface FetchedOffset extends CommittedOffset {
  readonly error: ErrorName
  readonly metadata: string
}
export interface DescribedGroup {
  readonly groupId: string
  readonly error: ErrorName
  /** Dead when there is no such group. */
  readonly state: string
  readonly protocol: string
  readonly members: readonly {
    readonly memberId: string
    readonly groupInstanceId: string | null
    readonly clientId: string
    readonly assignment: Assignment
  }[]
}

export type GroupMessage =
  | {
      readonly kind: 'FindCoordinatorRequest'
      /** The key: a group.id, with keyType TRANSACTION a transactional.id. */
      readonly groupId: string
      /** GROUP when left out. */
      readonly keyType?: 'TRANSACTION'
    }
  | {
      readonly kind: 'FindCoordinatorResponse'
      readonly error: ErrorName
      readonly coordinatorId: number
      /** The cluster's feature level, which Kafka tells in ApiVersions; only with keyType TRANSACTION. */
      readonly transactionVersion?: number
    }
  | {
      readonly kind: 'JoinGroupRequest'
      readonly groupId: string
      readonly memberId: string
      readonly groupInstanceId: string | null
      readonly clientId: string
      readonly sessionTimeoutMs: number
      readonly rebalanceTimeoutMs: number
      readonly protocols: readonly JoinProtocol[]
      /** Why it joins (KIP-800). */
      readonly reason: string
    }
  | {
      readonly kind: 'JoinGroupResponse'
      readonly error: ErrorName
      readonly generationId: number
      readonly protocolName: string
      readonly leader: string
      readonly memberId: string
      /** Only the group's leader gets the list. */
      readonly members: readonly JoinMember[]
      /** The leader came back and the assignment stands (KIP-814). */
      readonly skipAssignment: boolean
    }
  | {
      readonly kind: 'SyncGroupRequest'
      readonly groupId: string
      readonly generationId: number
      readonly memberId: string
      readonly groupInstanceId: string | null
      readonly assignments: Readonly<Record<string, Assignment>>
    }
  | { readonly kind: 'SyncGroupResponse'; readonly error: ErrorName; readonly assignment: Assignment }
  | {
      readonly kind: 'HeartbeatRequest'
      readonly groupId: string
      readonly generationId: number
      readonly memberId: string
      readonly groupInstanceId: string | null
    }
  | { readonly kind: 'HeartbeatResponse'; readonly error: ErrorName }
  | {
      readonly kind: 'LeaveGroupRequest'
      readonly groupId: string
      /** '' when an operator names the instance. */
      readonly memberId: string
      readonly groupInstanceId: string | null
      /** KIP-800, in Kafka's words. */
      readonly reason?: string
    }
  | { readonly kind: 'LeaveGroupResponse'; readonly error: ErrorName }
  | {
      readonly kind: 'OffsetCommitRequest'
      readonly groupId: string
      readonly generationId: number
      readonly memberId: string
      readonly groupInstanceId: string | null
      readonly offsets: readonly OffsetToCommit[]
      /** Which call of the application it serves: the simulator's own note, which no broker reads. */
      readonly call?: CommitCall
    }
  | {
      readonly kind: 'OffsetCommitResponse'
      readonly results: readonly (TopicPartition & { readonly error: ErrorName })[]
    }
  | {
      readonly kind: 'OffsetFetchRequest'
      readonly groupId: string
      /** null = all that there are */
      readonly partitions: readonly TopicPartition[] | null
      /** Refuses offsets that an open transaction may still change (KIP-447); what consumers ask for. */
      readonly requireStable: boolean
      /** Of a member of the consumer protocol. */
      readonly memberId?: string
      readonly memberEpoch?: number
    }
  | {
      readonly kind: 'OffsetFetchResponse'
      readonly error: ErrorName
      readonly offsets: readonly FetchedOffset[]
    }
  | { readonly kind: 'DescribeGroupsRequest'; readonly groups: readonly string[] }
  | { readonly kind: 'DescribeGroupsResponse'; readonly groups: readonly DescribedGroup[] }
  | { readonly kind: 'DeleteGroupsRequest'; readonly groups: readonly string[] }
  | {
      readonly kind: 'DeleteGroupsResponse'
      readonly results: readonly { readonly groupId: string; readonly error: ErrorName }[]
    }
  | {
      readonly kind: 'OffsetDeleteRequest'
      readonly groupId: string
      readonly partitions: readonly TopicPartition[]
    }
  | {
      readonly kind: 'OffsetDeleteResponse'
      readonly error: ErrorName
      readonly results: readonly (TopicPartition & { readonly error: ErrorName })[]
    }

// ── the control plane ────────────────────────────────────────────────────────────────────────────

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
/** What became of one thing that was asked for; `target` names it. */
export interface AdminResult {
  readonly target: string
  readonly error: ErrorName
  /** Kafka's sentence, '' when all went well. */
  readonly message: string
}
export interface Reassignment extends TopicPartition {
  /** null cancels the one under way. */
  readonly replicas: readonly number[] | null
}
/** One change of an IncrementalAlterConfigs; APPEND and SUBTRACT are for lists. */
export interface ConfigChange {
  readonly name: string
  readonly operation: 'SET' | 'DELETE' | 'APPEND' | 'SUBTRACT'
  /** null when deleted */
  readonly value: string | null
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

// ── the controller of ZooKeeper mode ──

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
interface FromController {
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

/** What an operator asks for; a broker passes it on to the active controller (KIP-590). */
export type AdminMessage =
  | {
      readonly kind: 'AlterPartitionReassignmentsRequest'
      readonly reassignments: readonly Reassignment[]
    }
  | {
      readonly kind: 'AlterPartitionReassignmentsResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | {
      readonly kind: 'CreatePartitionsRequest'
      readonly topic: string
      /** How many there shall be in all. */
      readonly count: number
      /** The replicas of each new partition, null leaves them to the controller. */
      readonly assignments: readonly (readonly number[])[] | null
    }
  | {
      readonly kind: 'CreatePartitionsResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | { readonly kind: 'DeleteTopicsRequest'; readonly topics: readonly string[] }
  | {
      readonly kind: 'DeleteTopicsResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | {
      readonly kind: 'IncrementalAlterConfigsRequest'
      readonly resourceType: ResourceType
      /** A topic, a broker id, or '' for all brokers. */
      readonly resourceName: string
      readonly changes: readonly ConfigChange[]
    }
  | {
      readonly kind: 'IncrementalAlterConfigsResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | { readonly kind: 'AddRaftVoterRequest'; readonly voter: NodeId; readonly directoryId: string }
  | {
      readonly kind: 'AddRaftVoterResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | { readonly kind: 'RemoveRaftVoterRequest'; readonly voter: NodeId; readonly directoryId: string }
  | {
      readonly kind: 'RemoveRaftVoterResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }
  | { readonly kind: 'UnregisterBrokerRequest'; readonly brokerId: number }
  | {
      readonly kind: 'UnregisterBrokerResponse'
      readonly error: ErrorName
      readonly results: readonly AdminResult[]
    }

// ── the quorum ───────────────────────────────────────────────────────────────────────────────────

export type QuorumMessage =
  /** To a voter that shall be added: is it there? */
  | { readonly kind: 'ApiVersionsRequest' }
  | { readonly kind: 'ApiVersionsResponse'; readonly error: ErrorName }
  | {
      readonly kind: 'VoteRequest'
      readonly candidate: NodeId
      readonly epoch: number
      readonly lastEpoch: number
      readonly endOffset: number
      readonly preVote: boolean
      /** The disk of the voter that is meant (kraft.version 1); so below. */
      readonly voterDirectoryId?: string
    }
  | {
      readonly kind: 'VoteResponse'
      readonly epoch: number
      readonly leader: NodeId | null
      readonly granted: boolean
    }
  | {
      readonly kind: 'BeginQuorumEpochRequest'
      readonly leader: NodeId
      readonly epoch: number
      readonly voterDirectoryId?: string
    }
  | { readonly kind: 'BeginQuorumEpochResponse'; readonly error: ErrorName; readonly epoch: number }
  | {
      readonly kind: 'EndQuorumEpochRequest'
      readonly leader: NodeId
      readonly epoch: number
      readonly preferredSuccessors: readonly NodeId[]
    }
  | { readonly kind: 'EndQuorumEpochResponse'; readonly error: ErrorName; readonly epoch: number }
  | {
      readonly kind: 'RaftFetchRequest'
      readonly replica: NodeId
      readonly currentLeaderEpoch: number
      readonly fetchOffset: number
      readonly lastFetchedEpoch: number
      readonly highWatermark: number
      readonly maxWaitMs: number
      /** Of the fetcher (kraft.version 1). */
      readonly directoryId?: string
    }
  | {
      readonly kind: 'RaftFetchResponse'
      readonly error: ErrorName
      readonly leader: NodeId | null
      readonly leaderEpoch: number
      readonly highWatermark: number
      readonly batches: readonly MetadataBatch[]
      readonly divergingEpoch?: { readonly epoch: number; readonly endOffset: number }
      /** The records asked for are gone: fetch this snapshot first (KIP-630). */
      readonly snapshotId?: { readonly endOffset: number; readonly epoch: number }
    }
  | {
      readonly kind: 'FetchSnapshotRequest'
      readonly replica: NodeId
      readonly currentLeaderEpoch: number
      readonly snapshotId: { readonly endOffset: number; readonly epoch: number }
      readonly directoryId?: string
    }
  | {
      readonly kind: 'FetchSnapshotResponse'
      readonly error: ErrorName
      readonly leader: NodeId | null
      readonly leaderEpoch: number
      readonly snapshot: MetadataSnapshot | null
    }

// ── timers: a node wakes itself ──────────────────────────────────────────────────────────────────

export type TimerMessage =
  | TerminalTimer
  | ConsoleTimer
  | ShareTimer
  | StorageTimer
  | TransactionTimer
  | ConsumerGroupTimer
  | DiskTimer
  /** A slow disk has done what a message asked for. */
  | {
      readonly kind: 'DiskDone'
      readonly body: Message
      /** Of a request. */
      readonly ref: RequestRef | null
      /** Of a response: what it answers, from whom, and the fetcher's number at the time. */
      readonly answers: { readonly request: Message; readonly from: NodeId; readonly token: number } | null
    }
  // quorum
  | { readonly kind: 'RaftTimer'; readonly token: number }
  | { readonly kind: 'RaftPollTimer'; readonly token: number }
  | { readonly kind: 'RaftFetchExpiry'; readonly token: number }
  | { readonly kind: 'RaftRetryTimer'; readonly token: number }
  | { readonly kind: 'VoterChangeExpiry'; readonly token: number }
  | { readonly kind: 'MetadataLogCleanerTimer' }
  // controller
  | { readonly kind: 'ControllerTick'; readonly token: number }
  | { readonly kind: 'NoOpTimer'; readonly token: number }
  | { readonly kind: 'LeaderRebalanceTimer'; readonly token: number }
  | { readonly kind: 'UncleanElectionTimer'; readonly token: number }
  // broker
  | { readonly kind: 'BrokerHeartbeatTimer'; readonly token: number }
  | { readonly kind: 'RegistrationTimer' }
  | { readonly kind: 'RegistrationTimeout'; readonly incarnationId: string }
  | { readonly kind: 'ShutdownTimer' }
  | { readonly kind: 'IsrShrinkTimer' }
  | { readonly kind: 'AlterPartitionTimer' }
  | { readonly kind: 'IsrWriteTimer'; readonly proposal: IsrProposal }
  | { readonly kind: 'IsrPropagationTimer' }
  | { readonly kind: 'HighWatermarkCheckpointTimer' }
  | { readonly kind: 'FetchExpiry' }
  | { readonly kind: 'PurgatoryExpiry' }
  | { readonly kind: 'FetcherTimer'; readonly leaderId: number; readonly token: number }
  | { readonly kind: 'ForwardTimer' }
  | { readonly kind: 'ControllerChannelTimer'; readonly broker: number; readonly token: number }
  | { readonly kind: 'AutoRebalanceTimer'; readonly token: number }
  | { readonly kind: 'ZkRegisterTimer' }
  | { readonly kind: 'ControlledShutdownTimer' }
  | { readonly kind: 'TopicWaitTimer' }
  | { readonly kind: 'GroupSessionTimer'; readonly groupId: string; readonly memberId: string }
  | {
      readonly kind: 'GroupSynced'
      readonly groupId: string
      readonly generation: number
      readonly assignments: Readonly<Record<string, Assignment>>
      readonly committed: boolean
    }
  | { readonly kind: 'GroupRebalanceTimer'; readonly groupId: string; readonly token: number }
  /** The new member id of a static member is stored, or could not be. */
  | {
      readonly kind: 'GroupMemberStored'
      readonly groupId: string
      readonly oldMemberId: string
      readonly memberId: string
      /** What it had before. */
      readonly old: {
        readonly protocols: readonly JoinProtocol[]
        readonly sessionTimeoutMs: number
        readonly rebalanceTimeoutMs: number
      }
      readonly committed: boolean
    }
  /** What was written about offsets of a group is committed. */
  | { readonly kind: 'GroupOffsetsWritten'; readonly groupId: string }
  | { readonly kind: 'GroupsLoaded'; readonly partition: string; readonly token: number }
  | { readonly kind: 'OffsetsRetentionTimer' }
  // clients
  | { readonly kind: 'WorkloadTimer'; readonly token: number }
  | { readonly kind: 'SenderTimer' }
  | { readonly kind: 'MetadataTimer' }
  | { readonly kind: 'PollTimer'; readonly token: number }
  | { readonly kind: 'PollIntervalTimer' }
  | { readonly kind: 'WorkerTimer' }
  | { readonly kind: 'CommitTimer' }
  | { readonly kind: 'CloseTimer' }
  | { readonly kind: 'ConsumerHeartbeatTimer'; readonly token: number }
  | { readonly kind: 'CoordinatorTimer'; readonly token: number }
  | { readonly kind: 'AutoCommitTimer'; readonly token: number }
  | { readonly kind: 'FetchTimer' }
  | { readonly kind: 'AdminTimer' }
  | { readonly kind: 'GroupTaskTimer' }
  // nobody's: a script that an operator runs
  | { readonly kind: 'RollingRestartStep' }
  // nobody's: a combined process ends its broker first, then its controller
  | { readonly kind: 'ProcessStopStep'; readonly broker: NodeId; readonly controller: NodeId }

export type Message =
  | DataMessage
  | DescribeMessage
  | ConsumerGroupMessage
  | GroupMessage
  | ShareMessage
  | ControlMessage
  | AdminMessage
  | StorageMessage
  | TransactionMessage
  | TransformMessage
  | QuorumMessage
  | ZkMessage
  | ZkControlMessage
  | TimerMessage

export type MessageOf<K extends Message['kind']> = Extract<Message, { kind: K }>
