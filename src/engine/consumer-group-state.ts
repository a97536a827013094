/**
 * What a KIP-848 consumer group is on its coordinator, and what its members hold on the client: plain data, part of
 * the world.
 */
import type { PartitionKey } from './facts.ts'
import type { Micros, NodeId } from './kernel/types.ts'
import type { Assignment, JoinProtocol } from './messages.ts'

/** Partitions by topic, ascending; a topic without partitions is absent. */
export type TopicAssignment = Readonly<Record<string, readonly number[]>>

/** MemberState of the coordinator. */
export type ReconciliationState = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS'

/** Partitions a member holds, each with the epoch in which it was given. */
export type HeldPartitions = Readonly<Record<PartitionKey, number>>

/** ConsumerGroupMember. Values are replaced, never changed, so that a refused write leaves no trace. */
export interface ConsumerGroupMember {
  readonly memberId: string
  readonly clientId: NodeId
  /** group.instance.id, null of a dynamic member. */
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly rebalanceTimeoutMs: number
  /** The assignor that it asks for, null = whichever. */
  readonly serverAssignor: string | null
  readonly subscribed: readonly string[]
  /** 0 before the first assignment, -2 while a static member is away. */
  readonly memberEpoch: number
  readonly previousMemberEpoch: number
  readonly state: ReconciliationState
  readonly assigned: HeldPartitions
  /** To be given up first; still its own until it has said so. */
  readonly pendingRevocation: HeldPartitions
  /** A member that speaks the classic protocol inside of the group; null else. */
  readonly classic: { readonly sessionTimeoutMs: number; readonly protocols: readonly JoinProtocol[] } | null
}

/** When a member is removed unless it does something first; 0 = not awaited. */
export interface MemberDeadlines {
  session: Micros
  /** For giving up its partitions. */
  rebalance: Micros
  /** For a classic member: to join again, and to sync. */
  join: Micros
  sync: Micros
  /** True while a session timer is in the queue. */
  timed: boolean
}

export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable' | 'Dead'

/** ConsumerGroup */
export interface ConsumerGroup {
  readonly groupId: string
  /** The members and their subscriptions as they are now. */
  readonly groupEpoch: number
  /** The group epoch for which the target was computed. */
  readonly assignmentEpoch: number
  /** When it was computed, 0 = may be computed at once. */
  readonly assignmentAt: Micros
  /** What the metadata said of the subscribed topics when it was last looked at. */
  readonly metadataHash: string
  /** In the order they joined. */
  readonly members: Readonly<Record<string, ConsumerGroupMember>>
  /** What each member shall have in the end. */
  readonly targets: Readonly<Record<string, TopicAssignment>>
}

/** MemberState of the client (AbstractMembershipManager). */
export type ConsumerMemberState =
  | 'UNSUBSCRIBED'
  | 'JOINING'
  | 'RECONCILING'
  | 'ACKNOWLEDGING'
  | 'STABLE'
  | 'FENCED'
  | 'PREPARE_LEAVING'
  | 'LEAVING'
  | 'STALE'
  | 'FATAL'

/** group.protocol=consumer; `generation` is the member epoch. */
export interface ConsumerMembership {
  readonly protocol: 'consumer'
  state: ConsumerMemberState
  memberId: string
  /** The member epoch; 0 while joining, -1 or -2 when leaving. */
  generation: number
  /** What groupMetadata() says: the latest epoch that it was a member with, even when it has left since. */
  told: { readonly memberId: string; readonly generation: number }
  token: number
  lastHeartbeatAt: Micros
  heartbeatPending: boolean
  /** As the coordinator said with its latest answer; 0 before the first. */
  heartbeatIntervalMs: number
  /** The latest assignment that was received, null = none since it joined. */
  target: LocalAssignment | null
  /** What was last reconciled. */
  current: LocalAssignment | null
  /** What the latest heartbeat said it owns; null = it has to be said again. */
  reported: number | null
  /** The topics that the latest heartbeat with a subscription named. */
  subscribed: readonly string[] | null
  /** The target a reconciliation is under way to; it waits for a commit before it revokes. */
  reconciling: LocalAssignment | null
  /** The next heartbeat carries everything, as one does after trouble. */
  sendAll: boolean
}

/** An assignment, numbered by the client: the same partitions may be assigned again. */
export interface LocalAssignment {
  readonly localEpoch: number
  readonly partitions: Assignment
}
