/**
 * What a broker holds for share groups (KIP-932), in the three roles it may have: it leads partitions that share
 * groups read, it coordinates share groups, it keeps their state (the share coordinator).
 */
import type { ErrorName } from './config/errors.ts'
import type { PartitionKey } from './facts.ts'
import type { Micros, NodeId, RequestRef } from './kernel/types.ts'
import type { MessageOf, TopicPartition } from './messages.ts'
import type {
  PersisterRequest,
  ShareFetchResult,
  SharePartitionOffset,
  StateBatch,
} from './share-messages.ts'

/** RecordState; ARCHIVING, which waits for a dead letter queue (KIP-1191), is left out. */
export type RecordState = 'AVAILABLE' | 'ACQUIRED' | 'ACKNOWLEDGED' | 'ARCHIVED'

/** How one record, or all records of a batch, stand (InFlightState). */
export interface InFlightState {
  state: RecordState
  deliveryCount: number
  /** '' when nobody has acquired it. */
  memberId: string
  /** When the acquisition lock times out, 0 without a lock. */
  lockUntil: Micros
  /** A change that is not persisted yet, and what comes back when it cannot be. */
  pending: {
    /** The write it waits for. */
    readonly write: number
    readonly state: RecordState
    readonly memberId: string
    readonly deliveryCount: number
    readonly deliveryLimit: number
    /** It was archived meanwhile (the log start moved), and stays so. */
    readonly archived: boolean
  } | null
}

/** Offsets that were fetched together; one state for all until something sets them apart (InFlightBatch). */
export interface InFlightBatch {
  readonly firstOffset: number
  readonly lastOffset: number
  /** null when each offset has its own. */
  whole: InFlightState | null
  /** By offset, the first one first; null while `whole` stands for all. */
  offsets: InFlightState[] | null
}

/** One partition as one share group reads it, at the partition's leader (SharePartition). */
export interface SharePartition extends TopicPartition {
  readonly group: string
  readonly topicId: string
  /** Of the partition, when this state was first asked for. */
  readonly leaderEpoch: number
  /** INITIALIZING: the share coordinator has not said yet where it stands. */
  state: 'INITIALIZING' | 'ACTIVE'
  /** SPSO: what is before is done with. */
  startOffset: number
  /** SPEO: the last offset in flight; the start offset when nothing is. */
  endOffset: number
  stateEpoch: number
  deliveryCompleteCount: number
  /** Something between start and end may be available. */
  findNext: boolean
  /** Offsets between what the share coordinator told of; nobody has fetched them yet. */
  gap: { readonly endOffset: number; from: number } | null
  batches: InFlightBatch[]
}

/** What one member fetches from this broker (ShareSession). */
export interface ShareSession {
  readonly group: string
  readonly memberId: string
  readonly client: NodeId
  epoch: number
  /** In the order in which they are served; one that was served goes to the end. */
  partitions: PartitionKey[]
  readonly connection: { readonly connection: string; readonly epoch: number }
}

/** A request whose answer is due when its acknowledgements are persisted and its fetch has something, or is over. */
export interface WaitingShareRequest {
  readonly ref: RequestRef
  readonly request: MessageOf<'ShareFetchRequest'> | MessageOf<'ShareAcknowledgeRequest'>
  /** Writes that must be answered first. */
  writes: number[]
  /** What became of the acknowledgements, by partition. */
  acknowledged: Record<PartitionKey, ErrorName>
  /** What it fetches, in the order in which it is served. */
  readonly partitions: readonly PartitionKey[]
  /** null while it waits for records. */
  fetched: readonly ShareFetchResult[] | null
  readonly deadline: Micros
}

/** A change of state on its way to the share coordinator. */
export interface ShareWrite {
  readonly id: number
  /** The share-partition, by its key. */
  readonly share: string
  readonly partition: PartitionKey
  readonly client: NodeId
  readonly batches: readonly StateBatch[]
  /** Lock timeouts change the state at once; what is not persisted is only unknown to the next leader. */
  readonly reason: 'acknowledged' | 'released' | 'lock timeout'
}

/** A request to the share coordinator that has no answer yet (PersisterStateManager). */
export interface PersisterTask {
  readonly id: number
  readonly body: PersisterRequest
  attempts: number
  /** Not before, after a failure; 0 while it is on its way. */
  retryAt: Micros
}

// ── the share coordinator ──

/** What is known of one share-partition (ShareGroupOffset). */
export interface ShareGroupOffset extends TopicPartition {
  readonly group: string
  readonly topicId: string
  readonly snapshotEpoch: number
  readonly stateEpoch: number
  readonly leaderEpoch: number
  /** -1: the leader shall choose by share.auto.offset.reset. */
  readonly startOffset: number
  readonly deliveryCompleteCount: number
  readonly batches: readonly StateBatch[]
  /** ShareUpdate records since the last ShareSnapshot. */
  readonly updates: number
}

// ── the group coordinator ──

export interface ShareGroupMember {
  readonly memberId: string
  readonly clientId: string
  memberEpoch: number
  previousMemberEpoch: number
  topics: readonly string[]
  assigned: readonly TopicPartition[]
  sessionDeadline: Micros
  timed: boolean
}

export interface ShareGroup {
  readonly groupId: string
  groupEpoch: number
  /** Of the target assignment. */
  assignmentEpoch: number
  assignedAt: Micros
  /** Of the subscribed topics as they were when the epoch was last raised. */
  metadataHash: string
  members: Record<string, ShareGroupMember>
  target: Record<string, readonly TopicPartition[]>
  /** Partitions whose state is being made at the share coordinator, with the time that began. */
  initializing: Record<string, { readonly partitions: readonly number[]; readonly at: Micros }>
  initialized: Record<string, readonly number[]>
}

/** A question of a tool that waits for share coordinators. */
export interface ShareAsking {
  readonly ref: RequestRef
  readonly groupId: string
  /** To be forgotten; null: it only wants to know. */
  readonly topics: readonly string[] | null
  tasks: readonly number[]
  found: readonly SharePartitionOffset[]
  error: ErrorName
}

export interface ShareMemory {
  partitions: Record<string, SharePartition>
  sessions: Record<string, ShareSession>
  /** The group of the latest session of each connection; it stays when the session is closed before the connection. */
  connections: Record<string, string>
  waiting: WaitingShareRequest[]
  writes: Record<number, ShareWrite>
  tasks: PersisterTask[]
  states: Record<string, ShareGroupOffset>
  groups: Record<string, ShareGroup>
  /** __share_group_state partitions whose state is loaded. */
  coordinating: Record<PartitionKey, true>
  /** Offsets that are being altered: who asked, and the requests to share coordinators that have no answer yet. */
  alters: { readonly ref: RequestRef; tasks: number[]; error: ErrorName }[]
  /** What a tool asks about a group, or has it forget, while share coordinators still have to answer. */
  asked?: ShareAsking[]
  nextId: number
  /** When the one timer for each of them fires, 0 when none is set. */
  lockTimerAt: Micros
  waitTimerAt: Micros
  taskTimerAt: Micros
}

/** Nothing of share groups yet. */
export function freshShareMemory(): ShareMemory {
  return {
    partitions: {},
    sessions: {},
    connections: {},
    waiting: [],
    writes: {},
    tasks: [],
    states: {},
    groups: {},
    coordinating: {},
    alters: [],
    nextId: 1,
    lockTimerAt: 0,
    waitTimerAt: 0,
    taskTimerAt: 0,
  }
}

/** SharePartitionKey.asCoordinatorKey: by this text the share coordinator of a share-partition is found. */
export function shareKey(at: {
  readonly group: string
  readonly topicId: string
  readonly partition: number
}): string {
  return `${at.group}:${at.topicId}:${at.partition}`
}
