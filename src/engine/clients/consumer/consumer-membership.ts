/**
 * Belonging to a group by the consumer protocol, KIP-848: one heartbeat joins, keeps alive, brings the assignment and
 * says what is owned. A new assignment is reconciled inside poll(): commit, give up, take, and then acknowledge with
 * a heartbeat at once (AbstractMembershipManager, ConsumerMembershipManager, ConsumerHeartbeatRequestManager).
 *
 * Leaves out subscriptions by regular expression and the rebalance listener, which takes no time here.
 */
import type { ErrorName } from '../../config/errors.ts'
import type { ConsumerMemberState, ConsumerMembership, LocalAssignment } from '../../consumer-group-state.ts'
import { MS } from '../../kernel/types.ts'
import { randomUuid } from '../../kernel/uuid.ts'
import type { Assignment, Message, MessageOf, TopicPartition } from '../../messages.ts'
import { type Consumer, type ConsumerPartition, type KafkaIo, partitionKey } from '../../world.ts'
import { committedBeforeRevoke, scheduleAutoCommit } from './commits.ts'
import { ask, coordinatorLater, coordinatorUnknown } from './coordinator.ts'
import type { MemberAnswer, MemberOutcome, MembershipProtocol } from './membership-protocol.ts'
import { addPartitions } from './positions.ts'

/** A consumer with group.protocol=consumer. */
export type ProtocolConsumer = Consumer & { membership: ConsumerMembership }

type Heartbeat = MessageOf<'ConsumerGroupHeartbeatRequest'>
type Answer = MessageOf<'ConsumerGroupHeartbeatResponse'>

const JOIN_EPOCH = 0
const LEAVE_EPOCH = -1
const LEAVE_STATIC_EPOCH = -2

/** Which state each may be entered from (MemberState.previousValidStates). */
export const PREVIOUS_STATES: Readonly<Record<ConsumerMemberState, readonly ConsumerMemberState[]>> = {
  STABLE: ['JOINING', 'ACKNOWLEDGING', 'RECONCILING'],
  RECONCILING: ['STABLE', 'JOINING', 'ACKNOWLEDGING', 'RECONCILING'],
  ACKNOWLEDGING: ['RECONCILING'],
  FATAL: ['JOINING', 'STABLE', 'RECONCILING', 'ACKNOWLEDGING', 'PREPARE_LEAVING', 'LEAVING', 'UNSUBSCRIBED'],
  FENCED: ['JOINING', 'STABLE', 'RECONCILING', 'ACKNOWLEDGING', 'PREPARE_LEAVING', 'LEAVING'],
  JOINING: ['FENCED', 'UNSUBSCRIBED', 'STALE'],
  PREPARE_LEAVING: ['JOINING', 'STABLE', 'RECONCILING', 'ACKNOWLEDGING', 'UNSUBSCRIBED'],
  LEAVING: ['PREPARE_LEAVING'],
  UNSUBSCRIBED: ['PREPARE_LEAVING', 'LEAVING', 'FENCED'],
  STALE: ['LEAVING'],
}

function moveTo(self: ProtocolConsumer, io: KafkaIo, to: ConsumerMemberState): void {
  const { membership } = self
  const { state: from, generation: memberEpoch } = membership
  if (!PREVIOUS_STATES[to].includes(from)) throw new Error(`${self.id} cannot go from ${from} to ${to}`)
  if (from === to) return
  membership.state = to
  const group = self.spec.group
  io.report({ kind: 'ConsumerStateChanged', consumer: self.id, group, from, to, memberEpoch })
}

const OUTSIDE: readonly ConsumerMemberState[] = ['UNSUBSCRIBED', 'FENCED', 'FATAL', 'STALE']
const isOutside = (self: ProtocolConsumer): boolean => OUTSIDE.includes(self.membership.state)

const owned = (self: Consumer): TopicPartition[] =>
  Object.values(self.partitions).map(({ topic, partition }) => ({ topic, partition }))

const sameSet = (a: Assignment, b: Assignment): boolean => a.length === b.length && minus(a, b).length === 0

function minus(a: Assignment, b: Assignment): TopicPartition[] {
  const other = new Set(b.map(partitionKey))
  return a.filter((tp) => !other.has(partitionKey(tp))).map(({ topic, partition }) => ({ topic, partition }))
}

function isReconciled({ target, current }: ConsumerMembership): boolean {
  if (target === null || current === null) return target === current
  return target.localEpoch === current.localEpoch && sameSet(target.partitions, current.partitions)
}

// ── heartbeats ──

function planBeat(self: ProtocolConsumer, io: KafkaIo, delay: number): void {
  const { membership } = self
  membership.token += 1
  io.wakeAfter(Math.max(1 * MS, delay), { kind: 'ConsumerHeartbeatTimer', token: membership.token })
}

function untilNextBeat({ membership }: ProtocolConsumer, io: KafkaIo): number {
  return membership.lastHeartbeatAt + membership.heartbeatIntervalMs * MS - io.now
}

/** Sends one heartbeat; what follows from having sent it, happens (onHeartbeatRequestGenerated). */
function send(self: ProtocolConsumer, io: KafkaIo): boolean {
  const { membership } = self
  const all = membership.sendAll || membership.state === 'JOINING'
  const leaves = membership.generation < 0
  const localEpoch = membership.current?.localEpoch ?? -1
  const tellsOwned = !leaves && (all || membership.reported !== localEpoch)
  const body: Heartbeat = {
    kind: 'ConsumerGroupHeartbeatRequest',
    groupId: self.spec.group,
    memberId: membership.memberId,
    memberEpoch: membership.generation,
    clientId: self.clientId,
    instanceId: instanceIdOf(self),
    rackId: all && self.config['client.rack'] !== '' ? self.config['client.rack'] : null,
    rebalanceTimeoutMs: all && !leaves ? self.config['max.poll.interval.ms'] : -1,
    subscribedTopicNames:
      !leaves && (all || membership.subscribed !== self.spec.topics) ? self.spec.topics : null,
    serverAssignor: all && !leaves ? (self.config['group.remote.assignor'] ?? null) : null,
    topicPartitions: tellsOwned ? (membership.current?.partitions ?? []) : null,
  }
  if (!ask(self, io, body)) return false
  membership.heartbeatPending = true
  membership.lastHeartbeatAt = io.now
  if (!leaves) {
    membership.sendAll = false
    membership.reported = localEpoch
    membership.subscribed = self.spec.topics
  }
  if (membership.state === 'ACKNOWLEDGING')
    moveTo(self, io, isReconciled(membership) ? 'STABLE' : 'RECONCILING')
  return true
}

function instanceIdOf(self: Consumer): string | null {
  return self.config['group.instance.id'] ?? null
}

/** Joining and acknowledging do not wait for the interval. */
function beatAtOnce(self: ProtocolConsumer, io: KafkaIo): void {
  const { membership } = self
  const hurries = membership.state === 'JOINING' || membership.state === 'ACKNOWLEDGING'
  if (hurries && !membership.heartbeatPending && self.coordinator !== null) send(self, io)
}

function beat(self: ProtocolConsumer, io: KafkaIo): void {
  const { membership } = self
  if (isOutside(self) || membership.heartbeatPending) return
  if (self.coordinator === null) return planBeat(self, io, self.config['retry.backoff.ms'] * MS)
  const wait = untilNextBeat(self, io)
  const hurries = membership.state === 'JOINING' || membership.state === 'ACKNOWLEDGING' || membership.sendAll
  if (wait > 0 && !hurries) return planBeat(self, io, wait)
  send(self, io)
}

/** max.poll.interval.ms is over: it leaves by itself, loses all at once, and joins again when the application polls. */
function goStale(self: ProtocolConsumer, io: KafkaIo): void {
  const { membership } = self
  moveTo(self, io, 'PREPARE_LEAVING')
  membership.generation = leaveEpoch(self)
  moveTo(self, io, 'LEAVING')
  send(self, io)
  membership.heartbeatPending = false
  moveTo(self, io, 'STALE')
  lose(self, io)
}

const leaveEpoch = (self: Consumer): number =>
  instanceIdOf(self) === null ? LEAVE_EPOCH : LEAVE_STATIC_EPOCH

// ── the assignment ──

/** Whatever it had is lost: nothing can be committed for it any more. */
function lose(self: ProtocolConsumer, io: KafkaIo): void {
  drop(self, io, owned(self), true)
  const { membership } = self
  membership.current = null
  membership.target = null
  membership.reconciling = null
  membership.sendAll = true
}

function drop(self: ProtocolConsumer, io: KafkaIo, partitions: Assignment, lost: boolean): void {
  if (partitions.length === 0) return
  for (const tp of partitions) delete self.partitions[partitionKey(tp)]
  io.report({ kind: 'PartitionsRevoked', consumer: self.id, group: self.spec.group, partitions, lost })
}

function joinAnew(self: ProtocolConsumer, io: KafkaIo): void {
  const { membership } = self
  membership.generation = JOIN_EPOCH
  membership.target = null
  membership.reconciling = null
  moveTo(self, io, 'JOINING')
}

function takeTarget({ membership }: ProtocolConsumer, partitions: Assignment): void {
  const { target } = membership
  if (target && sameSet(target.partitions, partitions)) return
  membership.target = { localEpoch: (target?.localEpoch ?? -1) + 1, partitions }
}

/** Inside poll(): one target at a time; what is to be given up is committed first, and read no more meanwhile. */
function reconcile(self: ProtocolConsumer, io: KafkaIo): void {
  const { membership } = self
  if (membership.state !== 'RECONCILING') return
  if (membership.reconciling === null) {
    if (isReconciled(membership) || membership.target === null) return
    membership.reconciling = membership.target
    for (const tp of minus(owned(self), membership.target.partitions))
      (self.partitions[partitionKey(tp)] as ConsumerPartition).pendingRevocation = true
  }
  if (!committedBeforeRevoke(self, io)) return
  finishReconciliation(self, io, membership.reconciling)
}

function finishReconciliation(self: ProtocolConsumer, io: KafkaIo, to: LocalAssignment): void {
  const { membership } = self
  const before = owned(self)
  const added = minus(to.partitions, before)
  drop(self, io, minus(before, to.partitions), false)
  addPartitions(self, added)
  membership.reconciling = null
  membership.current = to
  moveTo(self, io, 'ACKNOWLEDGING')
  const { id: consumer } = self
  const { generation } = membership
  io.report({ kind: 'PartitionsAssigned', consumer, group: self.spec.group, generation, partitions: added })
  scheduleAutoCommit(self, io)
}

// ── answers ──

function accepted(self: ProtocolConsumer, io: KafkaIo, answer: Answer): MemberOutcome {
  const { membership } = self
  membership.heartbeatIntervalMs = answer.heartbeatIntervalMs
  membership.generation = answer.memberEpoch
  membership.told = { memberId: membership.memberId, generation: answer.memberEpoch }
  if (answer.assignment && PREVIOUS_STATES.RECONCILING.includes(membership.state)) {
    takeTarget(self, answer.assignment)
    if (!isReconciled(membership)) moveTo(self, io, 'RECONCILING')
    else if (membership.state === 'RECONCILING' || membership.state === 'JOINING') moveTo(self, io, 'STABLE')
  }
  planBeat(self, io, untilNextBeat(self, io))
  return 'done'
}

/** What the application gets for errors that end the membership. */
const EXCEPTIONS: Partial<Record<ErrorName, string>> = {
  FENCED_INSTANCE_ID: 'FencedInstanceIdException',
  GROUP_ID_NOT_FOUND: 'GroupIdNotFoundException',
  GROUP_MAX_SIZE_REACHED: 'GroupMaxSizeReachedException',
  INVALID_REQUEST: 'InvalidRequestException',
  UNRELEASED_INSTANCE_ID: 'UnreleasedInstanceIdException',
  UNSUPPORTED_ASSIGNOR: 'UnsupportedAssignorException',
}

function refused(self: ProtocolConsumer, io: KafkaIo, error: ErrorName): MemberOutcome {
  const { membership } = self
  membership.sendAll = true
  if (error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE') coordinatorUnknown(self, io)
  else if (error === 'COORDINATOR_LOAD_IN_PROGRESS') coordinatorLater(self, io)
  else if (error === 'FENCED_MEMBER_EPOCH' || error === 'UNKNOWN_MEMBER_ID') {
    const { id: consumer } = self
    const { generation: memberEpoch } = membership
    moveTo(self, io, 'FENCED')
    io.report({ kind: 'ConsumerFenced', consumer, group: self.spec.group, error, memberEpoch })
    lose(self, io)
    joinAnew(self, io)
    beatAtOnce(self, io)
  } else {
    // poll() throws, now or when the application calls it next.
    moveTo(self, io, 'FATAL')
    lose(self, io)
    self.application.failure = { exception: EXCEPTIONS[error] ?? `KafkaException: ${error}`, partitions: [] }
  }
  return 'done'
}

function answered(
  self: ProtocolConsumer,
  io: KafkaIo,
  answer: MemberAnswer,
  request: Message,
): MemberOutcome {
  if (answer.kind !== 'ConsumerGroupHeartbeatResponse') return 'ignored'
  const { membership } = self
  const { memberId, memberEpoch } = request as Heartbeat
  if (memberId !== membership.memberId) return 'ignored'
  if (memberEpoch < 0) return self.process === 'stopping' ? 'left' : 'ignored'
  membership.heartbeatPending = false
  if (isOutside(self) || self.process !== 'running') return 'ignored'
  return answer.error === 'NONE' ? accepted(self, io, answer) : refused(self, io, answer.error)
}

/** group.protocol=consumer */
export const consumerMembership: MembershipProtocol<ProtocolConsumer> = {
  poll(self, io) {
    const { membership } = self
    // The member id is the client's own choice and stays for the life of the process (KIP-1082).
    if (membership.memberId === '') membership.memberId = randomUuid(io)
    if (membership.state === 'UNSUBSCRIBED' || membership.state === 'STALE') joinAnew(self, io)
    reconcile(self, io)
    beatAtOnce(self, io)
  },
  beat,
  resume: beat,
  answered,
  lost({ membership }, _, request) {
    if (request.kind !== 'ConsumerGroupHeartbeatRequest') return
    membership.heartbeatPending = false
    membership.sendAll = true
  },
  groupError(self, io, error) {
    // A stale epoch is settled by the next heartbeat; only the coordinator itself is looked after here.
    if (error === 'NOT_COORDINATOR' || error === 'COORDINATOR_NOT_AVAILABLE') coordinatorUnknown(self, io)
    else coordinatorLater(self, io)
  },
  isSettled: (self) => !isOutside(self) && self.membership.generation > 0,
  leave(self, io) {
    const { membership } = self
    if (isOutside(self) || membership.generation < 0) return false
    moveTo(self, io, 'PREPARE_LEAVING')
    membership.current = null
    membership.generation = leaveEpoch(self)
    moveTo(self, io, 'LEAVING')
    const asked = send(self, io)
    moveTo(self, io, 'UNSUBSCRIBED')
    return asked
  },
  // Kafka waits for the next heartbeat with it.
  subscriptionChanged({ membership }) {
    membership.sendAll = true
  },
  pollExpired(self, io) {
    if (!isOutside(self) && self.membership.generation >= 0) goStale(self, io)
  },
}
