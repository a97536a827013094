/**
 * What every node holds: plain data. What survives a crash (`disk`) is kept apart from what does not
 * (`memory`, null while the process is down).
 */

import type { FollowerState } from './broker/replica-lag.ts'
import type { PartitionerState } from './clients/producer/partitioners.ts'
import type { StickyState } from './clients/producer/sticky-partitioner.ts'
import type { ConsumerBehaviour, ProducerBehaviour } from './clients/profiles/types.ts'
import type { ConsumerSpec, GroupCommand, ProducerSpec } from './commands.ts'
import type { BrokerConfig, ConsumerConfig, ProducerConfig } from './config/definitions.ts'
import type { ErrorName } from './config/errors.ts'
import type { ConfigOverrides } from './config/resolve.ts'
import type { ConsumerGroup, ConsumerMembership, MemberDeadlines } from './consumer-group-state.ts'
import type { Fact, FactOf, PartitionKey } from './facts.ts'
import type { Behaviour, Io, Micros, NodeId, RequestRef, World } from './kernel/types.ts'
import type { PartitionLog } from './log/partition-log.ts'
import type { NewRecord, RecordBatch, UnplacedBatch } from './log/record-batch.ts'
import type {
  Acks,
  AdminMessage,
  Assignment,
  BrokerEndpoint,
  CommitCall,
  CommittedOffset,
  FetchPartition,
  IsrProposal,
  JoinMember,
  JoinProtocol,
  Message,
  MessageOf,
  ProducePartitionResult,
  TopicPartition,
} from './messages.ts'
import type { MetadataImage } from './metadata/image.ts'
import type { RaftReplica } from './quorum-state.ts'
import type { ControlPlane } from './scenario.ts'
import type { ShareConsumer } from './share-consumer-state.ts'
import type { ShareMemory } from './share-state.ts'
import type { ConsoleOutput, LineReader, Terminal } from './terminal-state.ts'
import type {
  ProducerTransactions,
  TransactionCoordinator,
  TransactionVerifier,
} from './transaction-state.ts'
import type { BrokerZk } from './zookeeper-controller-state.ts'
import type { ZkServerDisk, ZkServerMemory, ZooKeeperConfig } from './zookeeper-state.ts'

export type {
  MetadataSnapshot,
  ParkedRaftFetch,
  QuorumDisk,
  RaftMemory,
  RaftReplica,
  RaftRole,
  ReplicaProgress,
  VoterChange,
  VoterSetEntry,
} from './quorum-state.ts'

// ── controller ───────────────────────────────────────────────────────────────────────────────────

/** An answer that is due once the records behind it are committed. */
export interface DeferredReply {
  /** The offset that the high watermark must pass. */
  readonly offset: number
  readonly ref: RequestRef
  readonly body: Message
}

export interface ActiveController {
  readonly epoch: number
  /** When each broker's heartbeat was last received. */
  contacts: Record<string, { lastAt: Micros; metadataOffset: number }>
  /** Metadata offset that all others must have reached before the broker may go. */
  shutdowns: Record<string, number>
  deferred: DeferredReply[]
  nextProducerId: number
}

export interface Controller {
  readonly role: 'controller'
  readonly id: NodeId
  readonly rack: string | null
  /** The broker that shares its process (process.roles=broker,controller). */
  readonly twin: NodeId | null
  readonly nodeId: number
  /** What holds now: static configs with what was changed while it runs. */
  config: BrokerConfig
  /** server.properties */
  readonly staticConfig: ConfigOverrides
  /** eligible.leader.replicas.version of the format command. */
  readonly elrVersion: number
  /** transaction.version of the format command. */
  readonly transactionVersion: number
  device: Device
  process: ProcessState
  raft: RaftReplica
  /** What the replayed log says; on the active controller uncommitted records are in it already. */
  image: MetadataImage
  active: ActiveController | null
}

export type ProcessState = 'running' | 'stopping' | 'stopped' | 'crashed'

// ── broker ───────────────────────────────────────────────────────────────────────────────────────

/** BrokerState of BrokerLifecycleManager. */
export type LifecycleState =
  | 'STARTING'
  | 'RECOVERY'
  | 'RUNNING'
  | 'PENDING_CONTROLLED_SHUTDOWN'
  | 'SHUTTING_DOWN'
  | 'NOT_RUNNING'

export type ReplicaRole =
  | {
      readonly kind: 'leader'
      readonly leaderEpoch: number
      readonly epochStartOffset: number
      isr: readonly number[]
      partitionEpoch: number
      /** An AlterPartition that has no answer yet. */
      proposed: {
        readonly isr: readonly number[]
        readonly expanding: boolean
        readonly reason: 'lagging' | 'caught up'
      } | null
      followers: Record<string, FollowerState & { brokerEpoch: number; logStartOffset: number }>
    }
  | {
      readonly kind: 'follower'
      readonly leaderEpoch: number
      readonly leader: number
      partitionEpoch: number
    }

/** A replica in a running broker. Its log lives in `disk.logs`. */
export interface Replica {
  readonly topic: string
  readonly topicId: string
  readonly partition: number
  highWatermark: number
  role: ReplicaRole
}

/** The leader's half of an incremental fetch session (KIP-227). */
export interface FetchSession {
  readonly id: number
  epoch: number
  /** Followers' sessions go last when there is no room (FetchSessionCache). */
  readonly privileged: boolean
  readonly createdAt: Micros
  lastUsedAt: Micros
  /** In the order they were added. */
  partitions: Record<PartitionKey, FetchPartition & { sentHighWatermark: number; sentLogStartOffset: number }>
}

export interface ParkedFetch {
  readonly deadline: Micros
  readonly ref: RequestRef
  readonly request: MessageOf<'FetchRequest'>
  readonly sessionId: number
  /** The session itself when the cache had no room for it. */
  readonly alone?: FetchSession
}

/** The follower's half: what it fetches from one leader. */
export interface Fetcher {
  readonly leaderId: number
  partitions: Record<
    PartitionKey,
    {
      readonly topic: string
      readonly partition: number
      readonly leaderEpoch: number
      delayedUntil: Micros
      /** It had reached the leader's high watermark at the latest answer. */
      inSync: boolean
    }
  >
  sessionId: number
  sessionEpoch: number
  /** What the session knows of each partition. */
  sent: Record<
    PartitionKey,
    {
      readonly fetchOffset: number
      readonly leaderEpoch: number
      readonly logStartOffset: number
      readonly lastFetchedEpoch: number
    }
  >
  fetching: boolean
  token: number
}

/** Requests that wait for the high watermark (DelayedProduce). */
export type Waiting =
  | {
      readonly kind: 'produce'
      readonly deadline: Micros
      readonly ref: RequestRef
      /** Partitions still waiting have a `requiredOffset`. */
      partitions: (ProducePartitionResult & { readonly requiredOffset: number | null })[]
      /** The producers whose transactions end, by the order of `partitions`, where these are markers. */
      readonly markers?: readonly number[]
    }
  | {
      readonly kind: 'coordinator'
      readonly deadline: Micros
      readonly partition: PartitionKey
      readonly requiredOffset: number
      readonly replies: readonly {
        readonly ref: RequestRef
        readonly body: Message
        readonly otherwise: Message
      }[]
      /** What the coordinator tells itself then. */
      readonly afterwards: { readonly committed: Message; readonly lost: Message } | null
    }

export interface GroupMember {
  readonly memberId: string
  readonly clientId: NodeId
  /** group.instance.id, null for a dynamic member */
  readonly instanceId: string | null
  sessionTimeoutMs: number
  rebalanceTimeoutMs: number
  protocols: readonly JoinProtocol[]
  assignment: Assignment
  /** The JoinGroup that waits for the rebalance to complete. */
  awaitingJoin: RequestRef | null
  awaitingSync: RequestRef | null
  /** It has not been in a generation yet. */
  isNew: boolean
  sessionDeadline: Micros
  /** When its session timer in the queue fires, 0 when there is none. */
  wakesAt: Micros
}

/** ClassicGroupState */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

/** OffsetAndMetadata */
export interface OffsetAndMetadata {
  readonly offset: number
  /** Of the last record before it, -1 = not known. */
  readonly leaderEpoch: number
  readonly metadata: string
  /** By the coordinator's wall clock. */
  readonly committedAt: Micros
  /** Where the record stands in __consumer_offsets. */
  readonly recordOffset: number
}

/** What was written about offsets and is not committed in __consumer_offsets yet. */
export interface UncommittedOffsets {
  /** The high watermark has to come this far. */
  readonly requiredOffset: number
  /** null takes a committed offset away. */
  readonly changes: readonly { readonly key: PartitionKey; readonly value: OffsetAndMetadata | null }[]
  /** Who committed them, to be told when it is so; null when nobody is told. */
  readonly by: { readonly memberId: string; readonly generation: number } | null
}

/** A classic group on its coordinator (ClassicGroup). */
export interface Group {
  readonly groupId: string
  /** null: nobody ever joined, it only has offsets ("simple" group). */
  protocolType: 'consumer' | null
  state: GroupState
  /** Since when by the coordinator's wall clock (currentStateTimestamp). */
  stateSince: Micros
  generation: number
  protocolName: string | null
  leader: string | null
  /** In the order they joined. */
  members: Record<string, GroupMember>
  /** Member ids handed out with MEMBER_ID_REQUIRED, with the time they expire. */
  pendingMembers: Record<string, Micros>
  /** What is committed; `uncommitted` goes on top of it, oldest first. */
  offsets: Record<PartitionKey, OffsetAndMetadata>
  uncommitted: UncommittedOffsets[]
  /** By producer id: offsets of transactions that are open (TxnOffsetCommit). */
  pendingTxnOffsets: Record<string, Record<PartitionKey, OffsetAndMetadata>>
  /** The wait for members to join: when it may be over and when it must. */
  rebalance: {
    readonly token: number
    /** The first one of an empty group waits group.initial.rebalance.delay.ms, and again when somebody came. */
    readonly initial: boolean
    readonly startedAt: Micros
    readonly delay: Micros
    readonly remaining: Micros
    readonly completesAt: Micros
    readonly deadline: Micros
  } | null
  /** The wait for members to sync, and who has not. */
  syncing: {
    readonly token: number
    readonly startedAt: Micros
    readonly deadline: Micros
    pending: string[]
  } | null
  newMemberAdded: boolean
  nextToken: number
  /** Set while the group is one of KIP-848; of the fields above only `offsets` counts then. */
  consumer?: ConsumerGroup
  /** Of the members of `consumer`, by member id. */
  deadlines?: Record<string, MemberDeadlines>
}

/** Throttled bytes that were moved, by windows of a second. */
export interface QuotaState {
  samples: { readonly start: Micros; bytes: number }[]
  exceeded: boolean
}

/** A DeleteRecords request that waits for followers (DelayedDeleteRecords). */
export interface DeletingRecords {
  readonly deadline: Micros
  readonly ref: RequestRef
  readonly partitions: {
    readonly topic: string
    readonly partition: number
    error: ErrorName
    /** Where every live replica's log has to begin; null when that is settled. */
    wanted: number | null
    lowWatermark: number
  }[]
}

/** The disk under a node's log directory, and what is wrong with it. */
export interface Device {
  /** The log directory has failed and is not repaired yet. */
  offline: boolean
  full: boolean
  /** Time that each write and each read takes besides; 0 = a disk that nobody notices. */
  writeMs: number
  readMs: number
  busyUntil: Micros
  /** The process has noticed and is about to halt. */
  halting: boolean
}

export interface BrokerMemory {
  lifecycle: LifecycleState
  readonly incarnationId: string
  /** What the clean-shutdown file said at start; -1 after a crash. */
  readonly previousBrokerEpoch: number
  /** -1 until registered. */
  brokerEpoch: number
  fenced: boolean
  /** Caught up with its own registration: from here on it takes the roles the metadata gives it. */
  online: boolean
  registering: boolean
  registrationStartedAt: Micros
  lastHeartbeatAt: Micros
  heartbeatToken: number
  heartbeating: boolean
  /** When the request to the controller that fails was first tried, 0 when none fails. */
  tryingSince: Micros
  image: MetadataImage
  replicas: Record<PartitionKey, Replica>
  fetchers: Record<string, Fetcher>
  sessions: Record<string, FetchSession>
  /** Only where replication is throttled. */
  quotas: { leader?: QuotaState; follower?: QuotaState }
  parked: ParkedFetch[]
  deleting: DeletingRecords[]
  waiting: Waiting[]
  /** When the one timer for each of them fires, 0 when none is set. */
  fetchExpiryAt: Micros
  purgatoryExpiryAt: Micros
  nextId: number
  /** ISR changes to be proposed, one request in flight at a time (AlterPartitionManager). */
  alterPartition: { inFlight: boolean; queue: Record<PartitionKey, IsrProposal> }
  groups: Record<string, Group>
  /** __consumer_offsets partitions whose groups are loaded, or are being loaded. */
  coordinating: Record<PartitionKey, 'loading' | 'active'>
  /** The load that runs for each partition. */
  loads: Record<PartitionKey, number>
  nextLoad: number
  /** True once expired offsets are looked for. */
  cleansOffsets: boolean
  transactions: TransactionCoordinator
  verifier: TransactionVerifier
  /** Producer ids left of the block the controller gave. */
  producerIds: { next: number; end: number; asked: boolean; waiting: RequestRef[] }
  /** Requests to pass on to the controller. */
  forwards: {
    readonly ref: RequestRef | null
    readonly body: Message
    readonly since: Micros
    sent: boolean
  }[]
  /** Null in KRaft mode. */
  zk: BrokerZk | null
  /** Only once share groups have been asked for. */
  share?: ShareMemory
}

export interface BrokerDisk {
  logs: Record<PartitionKey, PartitionLog>
  /** The recovery point that the high watermark is read back from. */
  highWatermarks: Record<PartitionKey, number>
  /** Which topic each log belongs to (partition.metadata); a topic made anew under its old name has another id. */
  topicIds: Record<PartitionKey, string>
  /** recovery-point-offset-checkpoint: up to where each log was known to be flushed. */
  recoveryPoints: Record<PartitionKey, number>
  /** log-start-offset-checkpoint: where a log begins inside its first segment. */
  logStartOffsets: Record<PartitionKey, number>
  /** cleaner-offset-checkpoint: up to where each compacted log was cleaned. */
  cleanerOffsets: Record<PartitionKey, number>
  /** The broker epoch of a clean shutdown (.kafka_cleanshutdown), null after a crash. */
  cleanShutdownEpoch: number | null
}

export interface Broker {
  readonly role: 'broker'
  readonly id: NodeId
  /** The controller that shares its process (process.roles=broker,controller). */
  readonly twin: NodeId | null
  readonly brokerId: number
  readonly rack: string | null
  /** What holds now: static configs with what was changed while it runs. */
  config: BrokerConfig
  /** server.properties */
  readonly staticConfig: ConfigOverrides
  process: ProcessState
  disk: BrokerDisk
  device: Device
  raft: RaftReplica
  readonly controlPlane: ControlPlane
  /** zookeeper.connect; empty in KRaft mode. */
  readonly ensemble: readonly NodeId[]
  memory: BrokerMemory | null
}

// ── clients ──────────────────────────────────────────────────────────────────────────────────────

export interface KnownPartition {
  leader: number
  leaderEpoch: number
  isr: readonly number[]
}

/** What a client knows of the cluster; it may be out of date. */
export interface ClientMetadata {
  readonly bootstrap: readonly NodeId[]
  brokers: readonly BrokerEndpoint[]
  topics: Record<
    string,
    {
      error: ErrorName
      /** '' until known */
      topicId: string
      partitions: KnownPartition[]
      /** What was known before the topic could not be described any more; its epochs still count. */
      before?: KnownPartition[]
    }
  >
  refreshing: boolean
  refreshedAt: Micros
  /** Something was wrong: ask again as soon as the back-off allows. */
  stale: boolean
  attempts: number
  timerAt: Micros
}

export interface ProducerBatch {
  readonly topic: string
  readonly partition: number
  records: NewRecord[]
  readonly createdAt: Micros
  sizeInBytes: number
  attempts: number
  /** Not before, after a failure. */
  retryAt: Micros
  /** Set when it is first sent. */
  sealed: UnplacedBatch | null
  inFlight: boolean
  /** It came out of a larger one that was refused. */
  readonly isSplit?: true
}

export interface Producer {
  readonly role: 'producer'
  readonly id: NodeId
  readonly clientId: string
  readonly index: number
  readonly config: ProducerConfig
  readonly acks: Acks
  /** How its library differs from the Java client, apart from `config`. */
  readonly behaviour: ProducerBehaviour
  spec: ProducerSpec
  process: ProcessState
  metadata: ClientMetadata
  /** By partition, oldest first; the accumulator. */
  queues: Record<PartitionKey, ProducerBatch[]>
  /** Records that wait for metadata before they can be partitioned. */
  unpartitioned: {
    readonly record: NewRecord
    readonly topic: string
    readonly partition: number | null
    readonly since: Micros
    readonly byHand: boolean
  }[]
  sticky: Record<string, StickyState>
  /** By topic, what a partitioner other than the built-in one remembers. */
  partitioners: Record<string, PartitionerState>
  /** By node, with partitioner.availability.timeout.ms: when data was last ready for it, and last drained. */
  latency: Record<string, { readonly readyAt: Micros; readonly drainedAt: Micros }>
  producerId: number
  producerEpoch: number
  askingProducerId: boolean
  /** The consumer of the same process that feeds it. */
  twin: NodeId | null
  /** Null without a transactional.id. */
  txn: ProducerTransactions | null
  nextSequence: Record<PartitionKey, number>
  /** The epoch each partition's sequence is counted in; it follows `producerEpoch` when nothing is under way. */
  sequenceEpochs: Record<PartitionKey, number>
  /** A batch was given up and may be written or not: nothing new is sent until those behind it are settled. */
  unresolved: Record<PartitionKey, true>
  nextRecord: number
  bufferedBytes: number
  /** What was buffered up to then is sent at once (flush()); -1 = never asked for. */
  flushedAt: Micros
  /** When the sender next looks, 0 = not planned. */
  senderAt: Micros
  workloadToken: number
  /** Of a console producer: what it said, and how it reads its lines. */
  console?: ConsoleOutput
  reader?: LineReader
  counts: { created: number; sent: number; acknowledged: number; failed: number; retries: number }
}

/** What every membership has, whatever its protocol. */
interface MembershipBase {
  memberId: string
  /** The generation, or the member epoch (GenerationIdOrMemberEpoch of OffsetCommit); -1 outside of the group. */
  generation: number
  /** What groupMetadata() says: the member of its last assignment, or epoch, even when it has left since. */
  told: { readonly memberId: string; readonly generation: number }
  /** Voids answers and timers of an earlier life of the membership. */
  token: number
  lastHeartbeatAt: Micros
  heartbeatPending: boolean
}

/** AbstractCoordinator.MemberState */
export type ClassicMemberState = 'UNJOINED' | 'PREPARING_REBALANCE' | 'COMPLETING_REBALANCE' | 'STABLE'

/** group.protocol=classic */
export interface ClassicMembership extends MembershipBase {
  readonly protocol: 'classic'
  state: ClassicMemberState
  protocolName: string
  isLeader: boolean
  needsRejoin: boolean
  joining: boolean
  /** Not before this, after a failure (kafka-go's JoinGroupBackoff); 0 = at once. */
  joinAfter: Micros
  /** Topics with their partition counts when the leader last assigned. */
  assignedFor: Record<string, number>
  /** What all members read, as the leader knows; empty for others. */
  groupTopics: readonly string[]
  /** What it was subscribed to when it last joined. */
  joinedTopics: readonly string[]
  joinReason: FactOf<'JoinRequested'>['reason']
  /** By assignor: what it gave this member last; sticky ones tell it to the next leader. */
  lastAssigned: Record<string, { readonly partitions: Assignment; readonly generation: number }>
  /** An assignment that waits for a commit of what it takes away. */
  pending: Assignment | null
  /** The leader's work, while it waits for metadata of the group's topics. */
  toAssign: { readonly members: readonly JoinMember[]; readonly skip: boolean } | null
}

/** assign(): the partitions are the application's own choice, and it is a member of nothing. */
export interface ManualMembership extends MembershipBase {
  readonly protocol: 'manual'
  readonly state: 'UNJOINED'
}

/** By group.protocol; a further protocol is a further shape with its own `protocol`. */
export type Membership = ClassicMembership | ConsumerMembership | ManualMembership
export type MembershipState = Membership['state']

/** How a position came to be. */
export type PositionStrategy =
  | 'committed'
  | 'earliest'
  | 'latest'
  | 'by_duration'
  | 'truncation'
  | 'seek'
  | 'seekToBeginning'
  | 'seekToEnd'
  | 'offsetsForTimes'

export interface ConsumerPartition {
  readonly topic: string
  readonly partition: number
  /** Next offset to hand to the application; -1 until known. */
  position: number
  /** awaiting: asking for the committed offset, the reset, or whether what was read is still there */
  state: 'awaiting committed' | 'awaiting reset' | 'awaiting validation' | 'fetching'
  /** Leader epoch of the last record read, -1 = not known. */
  offsetEpoch: number
  /** Leader epoch in which the position was last found to be valid. */
  checkedEpoch: number
  /** Until when a question about the position may still be answered, 0 = not asked. */
  nextRetryAt: Micros
  /** What the application has sought to; null leaves it to auto.offset.reset. */
  reset: { readonly strategy: PositionStrategy; readonly timestamp: number } | null
  /** The timestamp of the ListOffsets request under way. */
  askedTimestamp: number | null
  /** pause() */
  paused: boolean
  /** The replica to read from instead of the leader (KIP-392). */
  preferred: { readonly broker: number; readonly until: Micros } | null
  /** As the last fetch answer said, -1 = not known; so the next two. */
  highWatermark: number
  lastStableOffset: number
  logStartOffset: number
  buffered: RecordBatch[]
  /** Last offset known to be committed, -1 = none. */
  committed: number
  /** It is about to be given up (KIP-848): nothing more is fetched or handed over. */
  pendingRevocation?: true
}

/** Records that poll() returned: of one partition and one batch, in order. */
export interface PolledRecords {
  readonly partition: PartitionKey
  readonly ids: readonly number[]
  readonly offsets: readonly number[]
  readonly leaderEpoch: number
  /** Only where the application writes them on. */
  readonly keys?: readonly (string | null)[]
  readonly values?: readonly (string | null)[]
  readonly timestamps?: readonly number[]
}

/** A commit that somebody waits for. */
export interface SyncCommit {
  readonly purpose: 'application' | 'revoke' | 'close'
  readonly call: CommitCall
  readonly offsets: readonly CommittedOffset[]
  readonly deadline: Micros
  attempts: number
  /** When it may be sent; -1 while it is under way. */
  retryAt: Micros
}

/** The loop that the application runs. */
export interface Application {
  /**
   * polling: blocked in poll(); processing: busy with a record until `busyUntil`; committing: blocked in commitSync()
   */
  state: 'polling' | 'processing' | 'committing'
  busyUntil: Micros
  /** When it began with the record in hand. */
  startedAt: Micros
  token: number
  lastPollAt: Micros
  /** What the last poll() returned, and how far through it the application is. */
  batch: PolledRecords[]
  slice: number
  record: number
  /** What follows commitSync(). */
  next: 'process' | 'poll'
  /** Records finished since the last commit, and up to where, by partition; only where it commits by itself. */
  sinceCommit: number
  finished: Record<PartitionKey, { readonly offset: number; readonly leaderEpoch: number }>
  /** It was asked to end, and will when its batch is done. */
  closing: boolean
  /** What the next poll() throws. */
  failure: { readonly exception: string; readonly partitions: readonly PartitionKey[] } | null
  /** A person holds it up: it does not come back to poll(). */
  stalled: boolean
  /** A timer for max.poll.interval.ms is set. */
  watched: boolean
  /** The queue of the worker thread, with `handOff`. */
  worker: { queue: PolledRecords[]; record: number; waiting: number }
}

export interface Consumer {
  readonly role: 'consumer'
  readonly id: NodeId
  /** The producer of the same process that it feeds. */
  readonly twin: NodeId | null
  readonly clientId: string
  readonly config: ConsumerConfig
  /** How its library differs from the Java client, apart from `config`. */
  readonly behaviour: ConsumerBehaviour
  /** With '' for no group, and the topics of assign(). */
  spec: ConsumerSpec & { readonly group: string }
  process: ProcessState
  metadata: ClientMetadata
  coordinator: number | null
  findingCoordinator: boolean
  membership: Membership
  partitions: Record<PartitionKey, ConsumerPartition>
  sessions: Record<
    string,
    {
      id: number
      epoch: number
      fetching: boolean
      retryAt: Micros
      sent: Record<PartitionKey, { readonly fetchOffset: number; readonly leaderEpoch: number }>
    }
  >
  /** Partitions whose fetched records wait for poll(), in the order the answers came. */
  fetched: PartitionKey[]
  /** When committed offsets may be asked for; -1 while they are. */
  fetchCommittedAt: Micros
  application: Application
  autoCommitAt: Micros
  commits: {
    sync: SyncCommit | null
    /** The commit before partitions are given up is under way, or was just done. */
    beforeRevoke: boolean
    /** Commits that wait for a coordinator. */
    waiting: { readonly call: 'auto commit' | 'commitAsync'; readonly offsets: readonly CommittedOffset[] }[]
  }
  /** How far close() is, with the fetch sessions that are being given back; null before. */
  closing: { phase: 'committing' | 'leaving' | 'sessions'; sessions: number } | null
  /** Of a console consumer. */
  console?: ConsoleOutput
  counts: { received: number; processed: number; polls: number; commits: number }
}

/** A rolling restart that is under way. */
export interface RollingRestart {
  /** The broker whose turn it is. */
  broker: number
  /** waiting: for every partition to be whole before it is stopped; starting: for the same after it */
  phase: 'waiting' | 'stopping' | 'starting'
  waiting: number[]
  done: number[]
  readonly startedAt: Micros
}

export interface Admin {
  readonly role: 'admin'
  readonly id: NodeId
  bootstrap: readonly NodeId[]
  /** The controller as a Metadata answer named it; null when unknown, -1 with KRaft, where any broker will do. */
  controllerId: number | null
  lookingUp: boolean
  process: ProcessState
  /** What was asked for and has no answer yet. */
  queue: AdminTask[]
  rolling: RollingRestart | null
  deletes: DeleteTask[]
  groupTasks: GroupTask[]
}

/** What was asked about a group; see group-tasks.ts. */
export interface GroupTask {
  readonly command: GroupCommand
  readonly since: Micros
  step: 'coordinator' | 'describe' | 'committed' | 'leaders' | 'offsets' | 'act'
  /** Requests that have no answer yet. */
  waitingFor: number
  retryAt: Micros
  coordinator: number
  targets: ResetTarget[]
  /** Which of the timestamps is being asked for. */
  round: number
}

/** A partition whose committed offset is set. */
export interface ResetTarget {
  readonly topic: string
  readonly partition: number
  readonly from: number
  leader: number
  leaderEpoch: number
  /** What the leader has answered, one for each timestamp. */
  listed: number[]
  to: number
}

/** Records to be deleted; the leader is looked up first. */
export interface DeleteTask {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** -1 until known. */
  leader: number
  readonly since: Micros
  retryAt: Micros
  sent: boolean
}

export interface AdminTask {
  readonly request: AdminRequest
  /** Asks until there are brokers enough, and tells nobody (the topics of a scenario). */
  readonly patient: boolean
  readonly since: Micros
  sent: boolean
}
export type AdminRequest =
  | MessageOf<'CreateTopicsRequest'>
  | MessageOf<'ElectLeadersRequest'>
  | Extract<AdminMessage, { kind: `${string}Request` }>

/** A server of the ensemble. */
export interface ZooKeeper {
  readonly role: 'zookeeper'
  readonly id: NodeId
  /** myid */
  readonly serverId: number
  readonly ensemble: readonly NodeId[]
  readonly config: ZooKeeperConfig
  process: ProcessState
  disk: ZkServerDisk
  memory: ZkServerMemory | null
}

export type Node = Controller | Broker | ZooKeeper | Producer | Consumer | ShareConsumer | Admin | Terminal
export type Role = Node['role']
export type KafkaWorld = World<Node, Message>
export type KafkaIo = Io<Message, Fact>
export type Handlers<S, K extends Message['kind']> = Behaviour<S, Message, Fact, K>

/** The node's name in the world. */
export function brokerNode(brokerId: number): NodeId {
  return `broker-${brokerId}` as NodeId
}

const keys: Map<string, string[]> = new Map()

/**
 * The key of a partition in tables and facts. The text is made once for each partition: a fresh text would
 * have to be hashed at every look-up.
 */
export function partitionKey({ topic, partition }: TopicPartition): PartitionKey {
  let ofTopic = keys.get(topic)
  if (!ofTopic) {
    ofTopic = []
    keys.set(topic, ofTopic)
  }
  let key = ofTopic[partition]
  if (key === undefined) {
    key = `${topic}-${partition}`
    ofTopic[partition] = key
  }
  return key
}

/** The other way round: the partition number stands after the last hyphen. */
export function parsePartitionKey(key: PartitionKey): TopicPartition {
  const at = key.lastIndexOf('-')
  return { topic: key.slice(0, at), partition: Number(key.slice(at + 1)) }
}

/** The broker's memory; a handler only runs while there is one. */
export function memoryOf(self: Broker): BrokerMemory {
  if (!self.memory) throw new Error(`${self.id} is down`)
  return self.memory
}
