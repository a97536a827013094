/**
 * Every request and response that travels, and every timer a node sets for itself. Names are Kafka's; the
 * fields are those that a rule here reads or a person wants to see.
 *
 * The metadata log is fetched with Kafka's Fetch API too; it has a kind of its own here (RaftFetch) because
 * another part of the node answers it.
 */
import type { AdminMessage } from './admin-messages.ts'
import type { ConsumerGroupMessage, ConsumerGroupTimer } from './consumer-group-messages.ts'
import type { ControlMessage, IsrProposal } from './control-messages.ts'
import type { DataMessage } from './data-messages.ts'
import type { DescribeMessage } from './describe-messages.ts'
import type { Assignment, GroupMessage, JoinProtocol } from './group-messages.ts'
import type { NodeId, RequestRef } from './kernel/types.ts'
import type { QuorumMessage } from './quorum-messages.ts'
import type { ShareMessage, ShareTimer } from './share-messages.ts'
import type { DiskTimer, StorageMessage, StorageTimer } from './storage-messages.ts'
import type { ConsoleTimer, TerminalTimer } from './terminal-state.ts'
import type { TransactionMessage, TransactionTimer, TransformMessage } from './transaction-messages.ts'
import type { ZkControlMessage } from './zookeeper-control-messages.ts'
import type { ZkMessage, ZkTimerMessage } from './zookeeper-messages.ts'

export type { AdminMessage, AdminResult, ConfigChange, Reassignment } from './admin-messages.ts'
export type { ControlMessage, IsrProposal, NewTopic } from './control-messages.ts'
export type {
  BrokerEndpoint,
  DataMessage,
  FetchPartition,
  FetchPartitionResult,
  PartitionMetadata,
  ProducePartition,
  ProducePartitionResult,
  TopicMetadataResult,
} from './data-messages.ts'
export type {
  Assignment,
  CommitCall,
  CommittedOffset,
  DescribedGroup,
  FetchedOffset,
  GroupMessage,
  JoinMember,
  JoinProtocol,
  OffsetToCommit,
  Subscription,
} from './group-messages.ts'
export type { QuorumMessage } from './quorum-messages.ts'
export type {
  LeaderAndIsrPartition,
  UpdateMetadataPartition,
  ZkControlMessage,
} from './zookeeper-control-messages.ts'

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
  // nobody's: a client starts again with other settings once it has ended
  | {
      readonly kind: 'ClientRestartStep'
      readonly client: NodeId
      readonly life: number
      readonly config: Readonly<Record<string, string | number | boolean>>
    }

export type TimerKind = TimerMessage['kind'] | ZkTimerMessage['kind']

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
