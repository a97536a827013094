/**
 * Belonging to a group, classic protocol, eager: find the coordinator, join, sync, heartbeat, leave
 * (AbstractCoordinator, ConsumerCoordinator). The group's leader assigns the partitions.
 *
 * Left out for now: cooperative rebalancing, static membership, custom assignors (range is used; that is what
 * the default [range, cooperative-sticky] comes to).
 */
import type { ErrorName } from '../../config/errors.ts'
import { MS } from '../../kernel/types.ts'
import type { Assignment, Message, MessageOf } from '../../messages.ts'
import type { ClassicMembership, Consumer, KafkaIo } from '../../world.ts'
import { assignRange } from './assignors/range.ts'
import { committedBeforeRevoke } from './commits.ts'
import { ask, coordinatorLater, coordinatorUnknown } from './coordinator.ts'
import type { MemberAnswer, MembershipProtocol } from './membership-protocol.ts'
import { takePartitions } from './positions.ts'

/** A consumer with group.protocol=classic. */
export type ClassicConsumer = Consumer & { membership: ClassicMembership }

/** Added to the rebalance timeout while a JoinGroup is awaited (AbstractCoordinator). */
const JOIN_GROUP_TIMEOUT_LAPSE_MS = 5_000

/** group.instance.id, null for a dynamic member. */
const instanceOf = (self: Consumer): string | null => self.config['group.instance.id'] ?? null

// ── join and sync ──

function revoke(self: ClassicConsumer, io: KafkaIo, lost: boolean): void {
  const partitions = Object.values(self.partitions).map(({ topic, partition }) => ({ topic, partition }))
  if (partitions.length === 0) return
  self.partitions = {}
  self.fetched = []
  io.report({ kind: 'PartitionsRevoked', consumer: self.id, group: self.spec.group, partitions, lost })
}

/** G7: eager: gives everything up, then asks for a place in the next generation. Happens inside poll(). */
function joinIfNeeded(self: ClassicConsumer, io: KafkaIo): void {
  const { membership } = self
  if (!membership.needsRejoin || membership.joining || self.coordinator === null) return
  // Whoever fell out of the group has lost what it held; it only learns that here, in poll().
  const isLost = membership.memberId === '' || membership.generation === -1
  if (!isLost && !committedBeforeRevoke(self, io)) return
  revoke(self, io, isLost)
  membership.joining = true
  membership.state = 'PREPARING_REBALANCE'
  const rebalanceTimeoutMs = self.config['max.poll.interval.ms']
  ask(
    self,
    io,
    {
      kind: 'JoinGroupRequest',
      groupId: self.spec.group,
      memberId: membership.memberId,
      groupInstanceId: instanceOf(self),
      clientId: self.clientId,
      sessionTimeoutMs: self.config['session.timeout.ms'],
      rebalanceTimeoutMs,
      protocols: ['range', 'cooperative-sticky'].map((name) => ({ name, topics: self.spec.topics })),
      reason: '',
    },
    (rebalanceTimeoutMs + JOIN_GROUP_TIMEOUT_LAPSE_MS) * MS,
  )
}

function forgetMembership(self: ClassicConsumer): void {
  const { membership } = self
  membership.memberId = ''
  membership.generation = -1
  membership.state = 'UNJOINED'
  membership.joining = false
  membership.needsRejoin = true
  membership.isLeader = false
}

/** Errors of group requests that are handled alike everywhere; true when it was one. */
function handleGroupError(self: ClassicConsumer, io: KafkaIo, error: ErrorName): boolean {
  const { membership } = self
  if (error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE') coordinatorUnknown(self, io)
  else if (error === 'COORDINATOR_LOAD_IN_PROGRESS') {
    membership.joining = false
    coordinatorLater(self, io)
  } else if (error === 'UNKNOWN_MEMBER_ID') forgetMembership(self)
  else if (error === 'ILLEGAL_GENERATION') {
    // The member id is still good (AbstractCoordinator.resetStateOnResponseError); who joins already, goes on.
    const { memberId } = membership
    if (membership.joining) return true
    forgetMembership(self)
    membership.memberId = memberId
  } else if (error === 'REBALANCE_IN_PROGRESS') {
    membership.joining = false
    membership.needsRejoin = true
  } else return false
  return true
}

/** JoinGroup was answered; false when the answer is fatal: poll() throws and the application ends. */
function onJoined(self: ClassicConsumer, io: KafkaIo, answer: MessageOf<'JoinGroupResponse'>): boolean {
  const { membership } = self
  if (answer.error === 'MEMBER_ID_REQUIRED') {
    membership.memberId = answer.memberId
    membership.joining = false
    joinIfNeeded(self, io)
    return true
  }
  if (answer.error !== 'NONE') {
    membership.joining = false
    return handleGroupError(self, io, answer.error)
  }
  membership.state = 'COMPLETING_REBALANCE'
  membership.memberId = answer.memberId
  membership.generation = answer.generationId
  membership.protocolName = answer.protocolName
  membership.isLeader = answer.leader === answer.memberId
  membership.needsRejoin = false
  startHeartbeats(self, io)
  const { memberId, generation: generationId } = membership
  const assignments = membership.isLeader ? assign(self, answer.members) : {}
  const groupId = self.spec.group
  const groupInstanceId = instanceOf(self)
  if (
    ask(self, io, { kind: 'SyncGroupRequest', groupId, generationId, memberId, groupInstanceId, assignments })
  )
    return true
  // The coordinator was lost while the answer was on its way: once more from the beginning.
  membership.joining = false
  membership.needsRejoin = true
  return true
}

/** The leader's task: who gets which partitions. */
function assign(
  self: ClassicConsumer,
  members: MessageOf<'JoinGroupResponse'>['members'],
): Record<string, Assignment> {
  const topics: Record<string, { partitions: number }> = {}
  for (const topic of new Set(members.flatMap((m) => m.topics))) {
    const partitions = self.metadata.topics[topic]?.partitions.length ?? 0
    if (partitions > 0) topics[topic] = { partitions }
  }
  self.membership.assignedFor = partitionCounts(self)
  return assignRange(
    topics,
    members.map(({ memberId, topics: subscribed }) => ({ memberId, topics: subscribed })),
  )
}

function partitionCounts(self: ClassicConsumer): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const topic of self.spec.topics) counts[topic] = self.metadata.topics[topic]?.partitions.length ?? 0
  return counts
}

/** G9: the leader that sees other partition counts than it assigned for asks for a new round. */
function rejoinIfTopicsChanged(self: ClassicConsumer): void {
  const { membership } = self
  if (membership.state !== 'STABLE' || !membership.isLeader) return
  const counts = partitionCounts(self)
  if (self.spec.topics.some((t) => counts[t] !== (membership.assignedFor[t] ?? 0)))
    membership.needsRejoin = true
}

/** SyncGroup was answered; true when the member has its partitions. */
function onSynced(self: ClassicConsumer, io: KafkaIo, answer: MessageOf<'SyncGroupResponse'>): boolean {
  const { membership } = self
  membership.joining = false
  if (answer.error !== 'NONE') {
    membership.needsRejoin = true
    if (!handleGroupError(self, io, answer.error)) coordinatorLater(self, io)
    return false
  }
  membership.state = 'STABLE'
  takePartitions(self, answer.assignment)
  const { id: consumer } = self
  const { generation } = membership
  io.report({
    kind: 'PartitionsAssigned',
    consumer,
    group: self.spec.group,
    generation,
    partitions: answer.assignment,
  })
  return true
}

// ── heartbeats ──

function startHeartbeats(self: ClassicConsumer, io: KafkaIo): void {
  const { membership } = self
  membership.token += 1
  membership.lastHeartbeatAt = io.now
  planBeat(self, io)
}

/** Never at once: the heartbeat thread's loop takes a moment even with heartbeat.interval.ms 0. */
function planBeat(self: ClassicConsumer, io: KafkaIo): void {
  const delay = Math.max(1, self.config['heartbeat.interval.ms']) * MS
  io.wakeAfter(delay, { kind: 'ConsumerHeartbeatTimer', token: self.membership.token })
}

/** The heartbeat thread's next beat. */
function beat(self: ClassicConsumer, io: KafkaIo): void {
  const { membership } = self
  planBeat(self, io)
  // While it joins there is nothing to keep alive, and a heartbeat would stand in line behind the JoinGroup.
  if (membership.state === 'UNJOINED' || membership.state === 'PREPARING_REBALANCE') return
  if (membership.memberId === '' || self.coordinator === null || membership.heartbeatPending) return
  const { memberId, generation: generationId } = membership
  const groupId = self.spec.group
  const groupInstanceId = instanceOf(self)
  membership.heartbeatPending = true
  ask(self, io, { kind: 'HeartbeatRequest', groupId, generationId, memberId, groupInstanceId })
}

/** Heartbeat was answered. */
function onHeartbeat(
  self: ClassicConsumer,
  io: KafkaIo,
  error: ErrorName,
  sent: MessageOf<'HeartbeatRequest'>,
): void {
  const { membership } = self
  membership.heartbeatPending = false
  membership.lastHeartbeatAt = io.now
  if (error === 'NONE' || sent.generationId !== membership.generation) return
  if (error === 'REBALANCE_IN_PROGRESS' && membership.state !== 'STABLE') return
  handleGroupError(self, io, error)
}

/** The application does not poll (handlePollTimeoutExpiry): its member leaves, it learns that when it does. */
function pollExpired(self: ClassicConsumer, io: KafkaIo): void {
  const { memberId, state } = self.membership
  const reason = 'consumer poll timeout has expired.'
  const groupId = self.spec.group
  // A static member only stops its heartbeats.
  if (state !== 'UNJOINED' && instanceOf(self) === null)
    ask(self, io, { kind: 'LeaveGroupRequest', groupId, memberId, groupInstanceId: null, reason })
  forgetMembership(self)
}

/** close(): leaves, and ends when the coordinator has heard it. What was to be committed is. */
function leaveGroup(self: ClassicConsumer, io: KafkaIo): boolean {
  const { memberId } = self.membership
  if (self.coordinator === null || memberId === '') return false
  ask(self, io, {
    kind: 'LeaveGroupRequest',
    groupId: self.spec.group,
    memberId,
    groupInstanceId: instanceOf(self),
    reason: 'the consumer is being closed',
  })
  return true
}

/** What the topics have to be for a first join: known. */
function knowsTopics(self: ClassicConsumer): boolean {
  return self.spec.topics.some((topic) => (self.metadata.topics[topic]?.partitions.length ?? 0) > 0)
}

function answered(
  self: ClassicConsumer,
  io: KafkaIo,
  answer: MemberAnswer,
  request: Message,
): ReturnType<MembershipProtocol['answered']> {
  const { membership } = self
  const running = self.process === 'running'
  if (answer.kind === 'JoinGroupResponse') {
    const { memberId } = request as MessageOf<'JoinGroupRequest'>
    if (memberId !== membership.memberId || !running) return 'ignored'
    return onJoined(self, io, answer) ? 'done' : 'fatal'
  }
  if (answer.kind === 'SyncGroupResponse') {
    const { generationId } = request as MessageOf<'SyncGroupRequest'>
    if (generationId !== membership.generation || !running) return 'ignored'
    return onSynced(self, io, answer) ? 'assigned' : 'done'
  }
  if (answer.kind === 'LeaveGroupResponse') return 'left'
  if (answer.kind !== 'HeartbeatResponse') return 'ignored'
  onHeartbeat(self, io, answer.error, request as MessageOf<'HeartbeatRequest'>)
  return 'done'
}

/** group.protocol=classic */
export const classicMembership: MembershipProtocol<ClassicConsumer> = {
  poll(self, io) {
    rejoinIfTopicsChanged(self)
    // A member whose topics are gone goes through the rebalance that takes their partitions from it.
    if (knowsTopics(self) || self.membership.memberId !== '') joinIfNeeded(self, io)
  },
  beat,
  resume(self, io) {
    const { state } = self.membership
    if (state === 'STABLE' || state === 'COMPLETING_REBALANCE') beat(self, io)
  },
  answered,
  lost(self, request) {
    if (request.kind === 'SyncGroupRequest') self.membership.needsRejoin = true
  },
  groupError: handleGroupError,
  isSettled: (self) => self.membership.state === 'STABLE',
  leave: leaveGroup,
  pollExpired,
  subscriptionChanged(self) {
    self.membership.needsRejoin = true
  },
}
