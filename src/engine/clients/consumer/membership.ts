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
import { brokerNode, type Consumer, type KafkaIo } from '../../world.ts'
import { leastLoadedNode, MAIN } from '../metadata.ts'
import { assignRange } from './assignors/range.ts'
import { COORDINATOR, commitPositions, takePartitions } from './positions.ts'

/** Added to the rebalance timeout while a JoinGroup is awaited (AbstractCoordinator). */
const JOIN_GROUP_TIMEOUT_LAPSE_MS = 5_000

const requestTimeout = (self: Consumer): number => self.config['request.timeout.ms'] * MS

/** Asks the coordinator; false when none is known. */
function ask(self: Consumer, io: KafkaIo, body: Message, timeout = requestTimeout(self)): boolean {
  if (self.coordinator === null) return false
  io.request(brokerNode(self.coordinator), COORDINATOR, body, timeout)
  return true
}

function coordinatorLater(self: Consumer, io: KafkaIo): void {
  self.membership.token += 1
  io.wakeAfter(self.config['retry.backoff.ms'] * MS, {
    kind: 'CoordinatorTimer',
    token: self.membership.token,
  })
}

/** Asks any broker who coordinates the group. */
export function findCoordinator(self: Consumer, io: KafkaIo): void {
  if (self.coordinator !== null || self.findingCoordinator) return
  const { node, readyAt } = leastLoadedNode(self, io)
  if (readyAt > io.now) return coordinatorLater(self, io)
  self.findingCoordinator = true
  const body = { kind: 'FindCoordinatorRequest', groupId: self.spec.group } as const
  io.request(node, MAIN, body, requestTimeout(self))
}

/** FindCoordinator was answered, or was not (null). */
export function coordinatorFound(
  self: Consumer,
  io: KafkaIo,
  answer: MessageOf<'FindCoordinatorResponse'> | null,
): void {
  self.findingCoordinator = false
  if (answer?.error !== 'NONE') return coordinatorLater(self, io)
  self.coordinator = answer.coordinatorId
  io.report({
    kind: 'CoordinatorFound',
    consumer: self.id,
    group: self.spec.group,
    broker: answer.coordinatorId,
  })
}

/** The coordinator is not where it was. */
export function coordinatorUnknown(self: Consumer, io: KafkaIo): void {
  self.coordinator = null
  self.membership.joining = false
  self.membership.heartbeatPending = false
  coordinatorLater(self, io)
}

// ── join and sync ──

function revoke(self: Consumer, io: KafkaIo, lost: boolean): void {
  const partitions = Object.values(self.partitions).map(({ topic, partition }) => ({ topic, partition }))
  if (partitions.length === 0) return
  if (!lost && self.config['enable.auto.commit']) commitPositions(self, io)
  self.partitions = {}
  io.report({ kind: 'PartitionsRevoked', consumer: self.id, group: self.spec.group, partitions, lost })
}

/** G7: eager: gives everything up, then asks for a place in the next generation. Happens inside poll(). */
export function joinIfNeeded(self: Consumer, io: KafkaIo): void {
  const { membership } = self
  if (!membership.needsRejoin || membership.joining || self.coordinator === null) return
  revoke(self, io, false)
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
      clientId: self.clientId,
      sessionTimeoutMs: self.config['session.timeout.ms'],
      rebalanceTimeoutMs,
      protocols: ['range', 'cooperative-sticky'].map((name) => ({ name, topics: self.spec.topics })),
    },
    (rebalanceTimeoutMs + JOIN_GROUP_TIMEOUT_LAPSE_MS) * MS,
  )
}

function forgetMembership(self: Consumer, io: KafkaIo): void {
  const { membership } = self
  membership.memberId = ''
  membership.generation = -1
  membership.state = 'UNJOINED'
  membership.joining = false
  membership.needsRejoin = true
  membership.isLeader = false
  revoke(self, io, true)
}

/** Errors of group requests that are handled alike everywhere; true when it was one. */
export function handleGroupError(self: Consumer, io: KafkaIo, error: ErrorName): boolean {
  const { membership } = self
  if (error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE') coordinatorUnknown(self, io)
  else if (error === 'COORDINATOR_LOAD_IN_PROGRESS') {
    membership.joining = false
    coordinatorLater(self, io)
  } else if (error === 'UNKNOWN_MEMBER_ID') forgetMembership(self, io)
  else if (error === 'ILLEGAL_GENERATION') {
    // The member id is still good (AbstractCoordinator.resetStateOnResponseError); who joins already, goes on.
    const { memberId } = membership
    if (membership.joining) return true
    forgetMembership(self, io)
    membership.memberId = memberId
  } else if (error === 'REBALANCE_IN_PROGRESS') {
    membership.joining = false
    membership.needsRejoin = true
  } else return false
  return true
}

/** JoinGroup was answered; false when the answer is fatal: poll() throws and the application ends. */
export function onJoined(self: Consumer, io: KafkaIo, answer: MessageOf<'JoinGroupResponse'>): boolean {
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
  if (ask(self, io, { kind: 'SyncGroupRequest', groupId, generationId, memberId, assignments })) return true
  // The coordinator was lost while the answer was on its way: once more from the beginning.
  membership.joining = false
  membership.needsRejoin = true
  return true
}

/** The leader's task: who gets which partitions. */
function assign(
  self: Consumer,
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

function partitionCounts(self: Consumer): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const topic of self.spec.topics) counts[topic] = self.metadata.topics[topic]?.partitions.length ?? 0
  return counts
}

/** G9: the leader that sees other partition counts than it assigned for asks for a new round. */
export function rejoinIfTopicsChanged(self: Consumer): void {
  const { membership } = self
  if (membership.state !== 'STABLE' || !membership.isLeader) return
  const counts = partitionCounts(self)
  if (self.spec.topics.some((t) => counts[t] !== (membership.assignedFor[t] ?? 0)))
    membership.needsRejoin = true
}

/** SyncGroup was answered; true when the member has its partitions. */
export function onSynced(self: Consumer, io: KafkaIo, answer: MessageOf<'SyncGroupResponse'>): boolean {
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

function startHeartbeats(self: Consumer, io: KafkaIo): void {
  const { membership } = self
  membership.token += 1
  membership.lastHeartbeatAt = io.now
  planBeat(self, io)
}

/** Never at once: the heartbeat thread's loop takes a moment even with heartbeat.interval.ms 0. */
function planBeat(self: Consumer, io: KafkaIo): void {
  const delay = Math.max(1, self.config['heartbeat.interval.ms']) * MS
  io.wakeAfter(delay, { kind: 'ConsumerHeartbeatTimer', token: self.membership.token })
}

/** The heartbeat thread's next beat; a consumer that does not poll leaves by itself (max.poll.interval.ms). */
export function beat(self: Consumer, io: KafkaIo): void {
  const { membership, application } = self
  planBeat(self, io)
  // While it joins there is nothing to keep alive, and a heartbeat would stand in line behind the JoinGroup.
  if (membership.state === 'UNJOINED' || membership.state === 'PREPARING_REBALANCE') return
  if (membership.memberId === '' || self.coordinator === null || membership.heartbeatPending) return
  const unpolled = application.state === 'processing' ? io.now - application.lastPollAt : 0
  const { memberId, generation: generationId } = membership
  const groupId = self.spec.group
  if (unpolled > self.config['max.poll.interval.ms'] * MS) {
    ask(self, io, { kind: 'LeaveGroupRequest', groupId, memberId })
    return forgetMembership(self, io)
  }
  membership.heartbeatPending = true
  ask(self, io, { kind: 'HeartbeatRequest', groupId, generationId, memberId })
}

/** Heartbeat was answered. */
export function onHeartbeat(
  self: Consumer,
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

/** close(): commits, leaves, and ends when the coordinator has heard it. */
export function leaveGroup(self: Consumer, io: KafkaIo): boolean {
  const { memberId } = self.membership
  if (self.coordinator === null || memberId === '') return false
  if (self.config['enable.auto.commit']) commitPositions(self, io)
  ask(self, io, { kind: 'LeaveGroupRequest', groupId: self.spec.group, memberId })
  return true
}
