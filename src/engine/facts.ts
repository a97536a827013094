/**
 * Everything that can be seen to happen, in the past tense. The screen, the narration, the lessons, the
 * measures and the tests read facts and the world; never internals.
 */
import type { ErrorName } from './config/errors.ts'
import type { ConsumerGroupFact } from './consumer-group-facts.ts'
import type { NodeId } from './kernel/types.ts'
import type { RecordBatch } from './log/record-batch.ts'
import type { Assignment, CommitCall, CommittedOffset, TopicPartition } from './messages.ts'
import type { ShareFact } from './share-facts.ts'
import type { StorageFact } from './storage-facts.ts'
import type { TransactionFact } from './transaction-facts.ts'
import type { PositionStrategy } from './world.ts'

/** Names a partition in facts and keys: `topic-partition`. */
export type PartitionKey = string

/** One message under way, and what somebody did to it. */
interface MessageInHand {
  readonly from: NodeId
  readonly to: NodeId
  readonly via: 'request' | 'response' | 'close'
  /** Kafka's name of its API; null for the end of a connection. */
  readonly api: string | null
  readonly correlationId: number
  /** Messages behind it on the connection that wait for it, or are lost with it. */
  readonly behind: number
}

export type Fact =
  // logs and disks
  | StorageFact
  | ShareFact
  // transactions
  | TransactionFact
  // consumer groups of KIP-848
  | ConsumerGroupFact
  // processes
  | {
      readonly kind: 'NodeStarted'
      readonly node: NodeId
      readonly role: string
      readonly again: boolean
      /** Its log directory does not work: the process is about to end. */
      readonly logDirOffline?: true
    }
  | { readonly kind: 'NodeCrashed'; readonly node: NodeId; readonly role: string }
  | { readonly kind: 'ShutdownRequested'; readonly node: NodeId; readonly role: string }
  | { readonly kind: 'NodeStopped'; readonly node: NodeId; readonly role: string }
  | { readonly kind: 'NodePaused'; readonly node: NodeId; readonly role: string }
  | {
      readonly kind: 'NodeResumed'
      readonly node: NodeId
      readonly role: string
      readonly pausedMs: number
    }
  | { readonly kind: 'ZoneFailed'; readonly rack: string; readonly nodes: readonly NodeId[] }
  | { readonly kind: 'ZoneRestored'; readonly rack: string; readonly nodes: readonly NodeId[] }
  | { readonly kind: 'ClockSkewed'; readonly node: NodeId; readonly role: string; readonly skewMs: number }
  | { readonly kind: 'RollingRestartStarted'; readonly brokers: readonly number[] }
  /** The next broker's turn has come. */
  | { readonly kind: 'RollingRestartReached'; readonly broker: number; readonly left: number }
  | { readonly kind: 'RollingRestartFinished'; readonly brokers: readonly number[]; readonly tookMs: number }
  // links; sides as a person named them
  | {
      readonly kind: 'LinkCut'
      readonly a: string
      /** '*' = everything else: the node is isolated */
      readonly b: string
      readonly direction: 'both' | 'a-to-b'
    }
  | {
      readonly kind: 'LinkSlowed'
      readonly a: string
      readonly b: string
      readonly delayMs: number
      readonly jitterMs: number
    }
  | { readonly kind: 'LinkBecameLossy'; readonly a: string; readonly b: string; readonly percent: number }
  | { readonly kind: 'LinkHealed'; readonly a: string; readonly b: string }
  | { readonly kind: 'AllLinksHealed'; readonly links: number }
  | {
      readonly kind: 'ConnectionsReset'
      readonly a: string
      readonly b: string
      readonly connections: number
    }
  /** Somebody held a message up. */
  | (MessageInHand & {
      readonly kind: 'MessageDelayed'
      readonly byMs: number
    })
  /** Somebody took a message off the wire. */
  | (MessageInHand & {
      readonly kind: 'MessageDropped'
      readonly consequence: 'resent' | 'silent' | 'reset'
      /** When TCP sends it again; 0 when it does not. */
      readonly resentInMs: number
    })
  // quorum
  | {
      readonly kind: 'ElectionStarted'
      readonly node: NodeId
      readonly epoch: number
      readonly preVote: boolean
    }
  | {
      readonly kind: 'VoteGranted'
      readonly voter: NodeId
      readonly candidate: NodeId
      readonly epoch: number
    }
  | { readonly kind: 'QuorumLeaderElected'; readonly node: NodeId; readonly epoch: number }
  | { readonly kind: 'QuorumLeaderResigned'; readonly node: NodeId; readonly epoch: number }
  /** The leader has appended another voter set (KIP-853); it counts from now on. */
  | {
      readonly kind: 'VotersChanged'
      readonly node: NodeId
      readonly what: 'added' | 'removed'
      readonly voter: NodeId
      readonly voters: readonly NodeId[]
      /** Of the VotersRecord. */
      readonly offset: number
    }
  | { readonly kind: 'MetadataCommitted'; readonly node: NodeId; readonly from: number; readonly to: number }
  // the ZooKeeper ensemble
  | { readonly kind: 'ZooKeeperLeaderElected'; readonly node: NodeId; readonly epoch: number }
  | { readonly kind: 'ZooKeeperLeaderLost'; readonly node: NodeId; readonly epoch: number }
  | {
      readonly kind: 'ZooKeeperSessionOpened'
      readonly session: string
      readonly client: NodeId
      readonly server: NodeId
    }
  | {
      readonly kind: 'ZooKeeperSessionMoved'
      readonly session: string
      readonly client: NodeId
      readonly server: NodeId
    }
  | {
      readonly kind: 'ZooKeeperSessionExpired'
      readonly session: string
      readonly client: NodeId | null
      readonly server: NodeId
    }
  | {
      readonly kind: 'ZnodeChanged'
      readonly path: string
      readonly change: 'created' | 'changed' | 'deleted'
      /** -1 when it is gone */
      readonly version: number
    }
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
  | {
      readonly kind: 'MetadataSnapshotTaken'
      readonly node: NodeId
      readonly endOffset: number
      readonly epoch: number
      readonly sizeInBytes: number
    }
  | {
      readonly kind: 'MetadataSnapshotLoaded'
      readonly node: NodeId
      readonly endOffset: number
      readonly epoch: number
      readonly from: 'disk' | 'leader'
    }
  /** The records before a snapshot are gone. */
  | {
      readonly kind: 'MetadataLogTruncated'
      readonly node: NodeId
      readonly from: number
      readonly to: number
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
  // replicas
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
  // producers
  | {
      readonly kind: 'RecordCreated'
      readonly producer: NodeId
      readonly id: number
      readonly partition: PartitionKey
      readonly key: string | null
      readonly value: string | null
      readonly byHand: boolean
    }
  | {
      readonly kind: 'BatchSent'
      readonly producer: NodeId
      readonly partition: PartitionKey
      readonly broker: number
      readonly ids: readonly number[]
      readonly attempt: number
    }
  | {
      readonly kind: 'BatchAcknowledged'
      readonly producer: NodeId
      readonly partition: PartitionKey
      readonly ids: readonly number[]
      readonly baseOffset: number
      readonly acks: number
    }
  | {
      readonly kind: 'BatchRetried'
      readonly producer: NodeId
      readonly partition: PartitionKey
      readonly ids: readonly number[]
      readonly error: ErrorName | 'DISCONNECTED' | 'TIMEOUT'
      readonly attempt: number
    }
  | {
      readonly kind: 'BatchFailed'
      readonly producer: NodeId
      readonly partition: PartitionKey
      readonly ids: readonly number[]
      readonly error: string
    }
  | { readonly kind: 'RecordRefused'; readonly producer: NodeId; readonly id: number; readonly error: string }
  | {
      readonly kind: 'ProducerIdAssigned'
      readonly producer: NodeId
      readonly producerId: number
      readonly producerEpoch: number
    }
  | {
      readonly kind: 'MetadataRefreshed'
      readonly client: NodeId
      readonly changed: readonly {
        readonly partition: PartitionKey
        readonly leader: number
        readonly leaderEpoch: number
      }[]
    }
  // groups
  | {
      readonly kind: 'GroupStateChanged'
      readonly group: string
      readonly from: string
      readonly to: string
      readonly generation: number
      readonly reason: string
    }
  | {
      readonly kind: 'MemberJoined'
      readonly group: string
      readonly member: string
      readonly client: NodeId
      /** group.instance.id of a static member */
      readonly instance?: string | null
    }
  /** A static member came back under a new member id; the old one is fenced. */
  | {
      readonly kind: 'MemberReplaced'
      readonly group: string
      readonly instance: string
      readonly oldMember: string
      readonly member: string
      readonly client: NodeId
      /** False when the group stays as it is. */
      readonly rebalances: boolean
    }
  | {
      readonly kind: 'MemberLeft'
      readonly group: string
      readonly member: string
      readonly client: NodeId
      readonly reason: 'left' | 'session timeout' | 'rebalance timeout' | 'group full'
    }
  | {
      readonly kind: 'GroupAssigned'
      readonly group: string
      readonly generation: number
      /** The assignor. */
      readonly protocol: string
      readonly leader: string
      readonly assignments: Readonly<Record<string, Assignment>>
    }
  | {
      readonly kind: 'CoordinatorLoaded'
      readonly broker: number
      readonly partition: PartitionKey
      readonly groups: number
    }
  /** Committed in __consumer_offsets too: from here on they are what a new owner starts from. */
  | {
      readonly kind: 'OffsetsCommitted'
      readonly group: string
      /** Who committed them, and in which generation; '' and -1 outside of the group's membership. */
      readonly member: string
      readonly generation: number
      readonly offsets: readonly (TopicPartition & { readonly offset: number })[]
    }
  /** An operator set where a group reads on, from outside of it. */
  | {
      readonly kind: 'OffsetsReset'
      readonly group: string
      /** `from` -1 = there was none. */
      readonly offsets: readonly (TopicPartition & { readonly from: number; readonly to: number })[]
    }
  | { readonly kind: 'OffsetsResetRefused'; readonly group: string; readonly state: string }
  | { readonly kind: 'OffsetsExpired'; readonly group: string; readonly partitions: Assignment }
  | { readonly kind: 'OffsetsDeleted'; readonly group: string; readonly partitions: Assignment }
  | { readonly kind: 'GroupDeleted'; readonly group: string; readonly why: 'expired' | 'deleted' }
  // consumers
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
  // the operator
  | {
      readonly kind: 'AdminAnswered'
      /** Kafka's name of the API, as CreateTopics. */
      readonly api: string
      /** What was asked about: a topic, a partition, a broker id; '' when it was about everything. */
      readonly target: string
      readonly error: ErrorName
      /** Kafka's sentence, '' when all went well. */
      readonly message: string
    }
  | {
      readonly kind: 'RequestFailedAt'
      readonly client: NodeId
      readonly to: NodeId
      readonly request: string
      readonly reason: 'disconnected' | 'timeout'
    }

export type FactKind = Fact['kind']
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>

/** A fact with the moment it happened at: simulated time and the number of the event that brought it. */
export interface TimedFact {
  readonly at: number
  readonly step: number
  readonly fact: Fact
}
