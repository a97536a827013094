/**
 * Belonging to a group, classic protocol: join, sync, heartbeat, leave (AbstractCoordinator, ConsumerCoordinator),
 * eager or cooperative (KIP-429), dynamic or static (KIP-345). The group's leader assigns the partitions.
 *
 * Left out: assignors of one's own, enforceRebalance(), answers that come while the application is busy are taken at
 * once (in Kafka by the heartbeat thread or by the next poll()).
 */
import type { ErrorName } from '../../config/errors.ts'
import type { FactOf } from '../../facts.ts'
import { MS } from '../../kernel/types.ts'
import type { Assignment, JoinProtocol, Message, MessageOf } from '../../messages.ts'
import type { ClassicMembership, Consumer, KafkaIo } from '../../world.ts'
import { commitPolicy } from './commit-policy.ts'
import { committedBeforeRevoke, scheduleAutoCommit } from './commits.ts'
import { ask, coordinatorLater, coordinatorUnknown } from './coordinator.ts'
import { assign, knowsGroupTopics, partitionCounts, topicsChanged } from './group-leader.ts'
import { readerQueue } from './late-parts.ts'
import type { MemberAnswer, MembershipProtocol } from './membership-protocol.ts'
import { ownedPartitions, prepareToJoin, takeAssignment, takenAway } from './own-partitions.ts'
import { isCooperative, strategiesOf } from './strategies.ts'

/** A consumer with group.protocol=classic. */
export type ClassicConsumer = Consumer & { membership: ClassicMembership }

type JoinReason = FactOf<'JoinRequested'>['reason']

/** Added to the rebalance timeout while a JoinGroup is awaited (AbstractCoordinator). */
const JOIN_GROUP_TIMEOUT_LAPSE_MS = 5_000

/** group.instance.id, null for a dynamic member. */
export const instanceOf = (self: Consumer): string | null => self.config['group.instance.id'] ?? null

// ── join ──

function requestRejoin(self: ClassicConsumer, reason: JoinReason): void {
  const { membership } = self
  if (!membership.needsRejoin) membership.joinReason = reason
  membership.needsRejoin = true
}

/** What the member says of itself under one assignor's name (ConsumerCoordinator.metadata). */
function subscription(self: ClassicConsumer, name: string): JoinProtocol {
  const { membership, spec } = self
  const last = membership.lastAssigned[name]
  const userData =
    name === 'sticky' && last
      ? { userData: last }
      : name === 'cooperative-sticky' && { userData: { generation: last?.generation ?? -1 } }
  const rackId = self.config['client.rack']
  return {
    name,
    topics: [...spec.topics],
    ...(rackId !== '' && { rackId }),
    ownedPartitions: ownedPartitions(self),
    generation: membership.generation,
    ...userData,
  }
}

/** Inside poll(): gives up what has to go, then asks for a place in the next generation. */
function joinIfNeeded(self: ClassicConsumer, io: KafkaIo): void {
  const { membership } = self
  if (!membership.needsRejoin || membership.joining || self.coordinator === null) return
  if (io.now < membership.joinAfter) return
  // Generation.close of kafka-go: its readers have to be back from their fetches first.
  if (self.behaviour.queueCapacity !== null && !readerQueue.get().isAtRest(self)) return
  // Whoever fell out of the group has lost what it held; it only learns that here, in poll().
  const isLost = membership.memberId === '' || membership.generation === -1
  const commits = !isCooperative(self) || self.config['enable.auto.commit']
  if (!isLost && commits && !committedBeforeRevoke(self, io)) return
  prepareToJoin(self, io, isLost)
  membership.joining = true
  membership.isLeader = false
  membership.pending = null
  membership.state = 'PREPARING_REBALANCE'
  membership.joinedTopics = [...self.spec.topics]
  const rebalanceTimeoutMs = self.config['max.poll.interval.ms']
  const { memberId, generation, joinReason: reason } = membership
  const protocols = strategiesOf(self).map((name) => subscription(self, name))
  const groupId = self.spec.group
  const owned = ownedPartitions(self)
  io.report({
    kind: 'JoinRequested',
    consumer: self.id,
    group: groupId,
    member: memberId,
    generation,
    reason,
    owned,
  })
  ask(
    self,
    io,
    {
      kind: 'JoinGroupRequest',
      groupId,
      memberId,
      groupInstanceId: instanceOf(self),
      clientId: self.clientId,
      sessionTimeoutMs: self.config['session.timeout.ms'],
      rebalanceTimeoutMs,
      protocols,
      reason,
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
  membership.joinReason = 'lost membership'
  membership.isLeader = false
  membership.pending = null
}

/** What poll() throws for errors that no retry helps against. */
const FATAL: Readonly<Partial<Record<ErrorName, string>>> = {
  FENCED_INSTANCE_ID: 'FencedInstanceIdException',
  INCONSISTENT_GROUP_PROTOCOL: 'InconsistentGroupProtocolException',
  INVALID_SESSION_TIMEOUT: 'InvalidSessionTimeoutException',
  GROUP_MAX_SIZE_REACHED: 'GroupMaxSizeReachedException',
}

function fail(self: ClassicConsumer, io: KafkaIo, error: ErrorName): void {
  const { id: consumer } = self
  const instance = instanceOf(self)
  self.membership.joining = false
  // What close() still tries is refused for the same reason.
  if (self.process !== 'running' || self.application.failure) return
  if (error === 'FENCED_INSTANCE_ID' && instance !== null)
    io.report({ kind: 'MemberFenced', consumer, group: self.spec.group, instance })
  self.application.failure = { exception: FATAL[error] as string, partitions: [] }
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
    requestRejoin(self, 'rebalance')
  } else if (FATAL[error] !== undefined) fail(self, io, error)
  else return false
  return true
}

/**
 * ConsumerGroup.run of kafka-go: whatever kept it out, but a rebalance, it leaves, forgets its member id, and waits
 * before it joins again; nothing ends its Reader. Without `error` there was no answer at all. False for other libraries.
 */
function backOff(self: ClassicConsumer, io: KafkaIo, error: ErrorName | null): boolean {
  const { membership, behaviour } = self
  if (behaviour.joinGroupBackoffMs === 0 || error === 'REBALANCE_IN_PROGRESS') return false
  // joinGroup gives no member id back with an error: there is nobody to leave as.
  if (membership.state !== 'PREPARING_REBALANCE') sayGoodbye(self, io, '')
  const { joinReason } = membership
  forgetMembership(self)
  if (joinReason === 'first') membership.joinReason = 'first'
  membership.joinAfter = io.now + behaviour.joinGroupBackoffMs * MS
  self.findCoordinatorAt = membership.joinAfter
  membership.token += 1
  // Each generation begins with a connection of its own, to whom coordinates by then.
  self.coordinator = null
  io.wakeAfter(behaviour.joinGroupBackoffMs * MS, { kind: 'CoordinatorTimer', token: membership.token })
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
    return backOff(self, io, answer.error) || handleGroupError(self, io, answer.error)
  }
  membership.state = 'COMPLETING_REBALANCE'
  membership.memberId = answer.memberId
  membership.generation = answer.generationId
  membership.protocolName = answer.protocolName
  membership.isLeader = answer.leader === answer.memberId
  membership.needsRejoin = false
  membership.joinReason = 'retry'
  startHeartbeats(self, io)
  if (!membership.isLeader) {
    membership.groupTopics = []
    sendSync(self, io, {})
  } else if (!knowsGroupTopics(self, io, answer.members))
    membership.toAssign = { members: answer.members, skip: answer.skipAssignment }
  else bringAssignment(self, io, answer.members, answer.skipAssignment)
  return true
}

/** The leader's SyncGroup. One that came back within its session leaves the assignment as it is (KIP-814). */
function bringAssignment(
  self: ClassicConsumer,
  io: KafkaIo,
  members: MessageOf<'JoinGroupResponse'>['members'],
  skip: boolean,
): void {
  self.membership.toAssign = null
  if (skip) self.membership.assignedFor = partitionCounts(self)
  sendSync(self, io, skip ? {} : assign(self, members))
}

function sendSync(self: ClassicConsumer, io: KafkaIo, assignments: Record<string, Assignment>): void {
  const { membership } = self
  const { memberId, generation: generationId } = membership
  const groupInstanceId = instanceOf(self)
  const groupId = self.spec.group
  const body = {
    kind: 'SyncGroupRequest',
    groupId,
    generationId,
    memberId,
    groupInstanceId,
    assignments,
  } as const
  const { 'request.timeout.ms': usual, 'session.timeout.ms': session } = self.config
  // timeoutCoordinator.syncGroup of kafka-go: the leader may take as long as its session lasts.
  const timeoutMs = self.behaviour.background ? usual + session : usual
  if (ask(self, io, body, timeoutMs * MS)) return
  // The coordinator was lost while the answer was on its way: once more from the beginning.
  membership.joining = false
  requestRejoin(self, 'retry')
}

// ── the assignment ──

/** SyncGroup was answered; true when the member has its partitions. */
function onSynced(self: ClassicConsumer, io: KafkaIo, answer: MessageOf<'SyncGroupResponse'>): boolean {
  const { membership, spec } = self
  membership.joining = false
  if (answer.error !== 'NONE') {
    requestRejoin(self, answer.error === 'REBALANCE_IN_PROGRESS' ? 'rebalance' : 'retry')
    if (backOff(self, io, answer.error)) return false
    if (!handleGroupError(self, io, answer.error)) coordinatorLater(self, io)
    return false
  }
  membership.state = 'STABLE'
  membership.told = { memberId: membership.memberId, generation: membership.generation }
  if (self.behaviour.watchPartitions === 'everybody') membership.assignedFor = partitionCounts(self)
  const { assignment } = answer
  if (assignment.some(({ topic }) => !spec.topics.includes(topic))) {
    // The subscription has changed since it joined.
    requestRejoin(self, 'topics changed')
    return false
  }
  const { protocolName, generation } = membership
  membership.lastAssigned[protocolName] = { partitions: assignment, generation }
  // An application that commits in onPartitionsRevoked() does so before it loses what moves.
  const isCallback = commitPolicy(self)?.onRevoke === true && !self.config['enable.auto.commit']
  if (isCooperative(self) && isCallback && takenAway(self, assignment).length > 0) {
    membership.pending = assignment
    return false
  }
  return complete(self, io, assignment)
}

function complete(self: ClassicConsumer, io: KafkaIo, assignment: Assignment): true {
  self.membership.pending = null
  if (takeAssignment(self, io, assignment)) requestRejoin(self, 'revoked')
  return true
}

/** Inside poll(): an assignment that waits for a commit, the leader's work that waited for metadata. */
function goOn(self: ClassicConsumer, io: KafkaIo): void {
  const { membership } = self
  const { pending, toAssign } = membership
  if (pending && membership.state === 'STABLE' && committedBeforeRevoke(self, io)) {
    complete(self, io, pending)
    scheduleAutoCommit(self, io)
  }
  if (!toAssign || membership.state !== 'COMPLETING_REBALANCE') return
  if (knowsGroupTopics(self, io, toAssign.members)) bringAssignment(self, io, toAssign.members, toAssign.skip)
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

/** The heartbeat thread's next beat; kafkajs has no such thread, and nobody beats while the application is busy. */
function beat(self: ClassicConsumer, io: KafkaIo): void {
  const { application, behaviour } = self
  planBeat(self, io)
  const isBusy = application.stalled || (application.state === 'processing' && application.busyUntil > io.now)
  if (behaviour.heartbeats === 'by thread' || !isBusy) sendBeat(self, io)
}

function sendBeat(self: ClassicConsumer, io: KafkaIo): void {
  const { membership } = self
  // While it joins there is nothing to keep alive, and a heartbeat would stand in line behind the JoinGroup.
  if (membership.state === 'UNJOINED' || membership.state === 'PREPARING_REBALANCE') return
  if (membership.memberId === '' || self.coordinator === null || membership.heartbeatPending) return
  if (self.behaviour.joinGroupBackoffMs > 0 && membership.needsRejoin) return
  const { memberId, generation: generationId } = membership
  const groupId = self.spec.group
  membership.heartbeatPending = true
  ask(self, io, {
    kind: 'HeartbeatRequest',
    groupId,
    generationId,
    memberId,
    groupInstanceId: instanceOf(self),
  })
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
  if (!endGeneration(self, io)) handleGroupError(self, io, error)
}

/**
 * Generation.heartbeatLoop of kafka-go: whatever is wrong with a heartbeat, the generation is over; it asks anew who
 * coordinates and joins again as who it was. False for other libraries.
 */
function endGeneration(self: ClassicConsumer, io: KafkaIo): boolean {
  if (self.behaviour.joinGroupBackoffMs === 0) return false
  requestRejoin(self, 'rebalance')
  self.coordinator = null
  self.membership.token += 1
  io.wakeAfter(0, { kind: 'CoordinatorTimer', token: self.membership.token })
  return true
}

const KEEPS_OUT: readonly Message['kind'][] = ['JoinGroupRequest', 'SyncGroupRequest', 'OffsetFetchRequest']

/** A request got no answer. */
function lost(self: ClassicConsumer, io: KafkaIo, request: Message): void {
  const { membership } = self
  if (request.kind === 'HeartbeatRequest' && endGeneration(self, io)) {
    membership.heartbeatPending = false
    return
  }
  if (KEEPS_OUT.includes(request.kind) && backOff(self, io, null)) return
  if (request.kind === 'SyncGroupRequest') requestRejoin(self, 'retry')
}

// ── leaving ──

/** LeaveGroup of a dynamic member. A static one says nothing: it is expected back within its session. */
function sayGoodbye(self: ClassicConsumer, io: KafkaIo, reason: string): boolean {
  const { memberId } = self.membership
  if (self.coordinator === null || memberId === '' || instanceOf(self) !== null) return false
  return ask(self, io, {
    kind: 'LeaveGroupRequest',
    groupId: self.spec.group,
    memberId,
    groupInstanceId: null,
    reason,
  })
}

/** The application does not poll (handlePollTimeoutExpiry): its member leaves, it learns that when it does. */
function pollExpired(self: ClassicConsumer, io: KafkaIo): void {
  if (self.membership.state !== 'UNJOINED') sayGoodbye(self, io, 'consumer poll timeout has expired.')
  forgetMembership(self)
}

/** close(): leaves, and ends when the coordinator has heard it. What was to be committed is. */
function leaveGroup(self: ClassicConsumer, io: KafkaIo): boolean {
  return sayGoodbye(self, io, 'the consumer is being closed')
}

/** What the topics have to be for a first join: known. */
function knowsTopics(self: ClassicConsumer): boolean {
  return self.spec.topics.some((topic) => (self.metadata.topics[topic]?.partitions.length ?? 0) > 0)
}

function subscriptionChanged({ membership, spec }: ClassicConsumer): boolean {
  const { joinedTopics, state } = membership
  if (state !== 'STABLE') return false
  return joinedTopics.length !== spec.topics.length || spec.topics.some((t) => !joinedTopics.includes(t))
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
    goOn(self, io)
    if (topicsChanged(self) || subscriptionChanged(self)) requestRejoin(self, 'topics changed')
    // A member whose topics are gone goes through the rebalance that takes their partitions from it.
    if (knowsTopics(self) || self.membership.memberId !== '') joinIfNeeded(self, io)
  },
  beat,
  resume(self, io) {
    const { state } = self.membership
    if (state === 'STABLE' || state === 'COMPLETING_REBALANCE') beat(self, io)
  },
  answered,
  lost,
  recordDone(self, io) {
    const due = self.membership.lastHeartbeatAt + self.config['heartbeat.interval.ms'] * MS
    if (self.behaviour.heartbeats === 'between records' && io.now >= due) sendBeat(self, io)
  },
  keptOut: (self, io) => backOff(self, io, null),
  groupError: handleGroupError,
  isSettled: (self) => self.membership.state === 'STABLE',
  leave: leaveGroup,
  pollExpired,
  subscriptionChanged(self) {
    requestRejoin(self, 'topics changed')
  },
}
