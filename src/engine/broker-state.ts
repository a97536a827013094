/** What a broker holds: on its disk, and in its memory while it runs. */
import type { FollowerState } from './broker/replica-lag.ts'
import type { Group } from './classic-group-state.ts'
import type { BrokerConfig } from './config/definitions.ts'
import type { ErrorName } from './config/errors.ts'
import type { ConfigOverrides } from './config/resolve.ts'
import type { PartitionKey } from './facts.ts'
import type { Micros, NodeId, RequestRef } from './kernel/types.ts'
import type { PartitionLog } from './log/partition-log.ts'
import type { FetchPartition, IsrProposal, Message, MessageOf, ProducePartitionResult } from './messages.ts'
import type { MetadataImage } from './metadata/image.ts'
import type { Device, ProcessState } from './process-state.ts'
import type { RaftReplica } from './quorum-state.ts'
import type { ControlPlane } from './scenario.ts'
import type { ShareMemory } from './share-state.ts'
import type { TransactionCoordinator, TransactionVerifier } from './transaction-state.ts'
import type { BrokerZk } from './zookeeper-controller-state.ts'

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
