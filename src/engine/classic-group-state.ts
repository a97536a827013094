/** What a group is on its coordinator: its members in the classic protocol, and the offsets of every protocol. */
import type { ConsumerGroup, MemberDeadlines } from './consumer-group-state.ts'
import type { PartitionKey } from './facts.ts'
import type { Micros, NodeId, RequestRef } from './kernel/types.ts'
import type { Assignment, JoinProtocol } from './messages.ts'

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
