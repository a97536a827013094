/**
 * A share consumer's place in its group: one heartbeat joins, keeps and leaves it, and brings the assignment
 * (ShareHeartbeatRequestManager, ShareMembershipManager, CoordinatorRequestManager).
 */
import type { ErrorName } from '../../config/errors.ts'
import { MS } from '../../kernel/types.ts'
import type { MessageOf } from '../../messages.ts'
import type { ShareConsumer } from '../../share-consumer-state.ts'
import { brokerNode, type KafkaIo } from '../../world.ts'
import { leastLoadedNode, MAIN, requestRefresh } from '../metadata.ts'

/** The connection to the coordinator. */
export const SHARE_COORDINATOR = 'coordinator'

function retryLater(self: ShareConsumer, io: KafkaIo): void {
  const { token } = self.membership
  io.wakeAfter(self.config['retry.backoff.ms'] * MS, { kind: 'ShareHeartbeatTimer', token })
}

/** Looks for the group's coordinator unless it is known or being looked for. */
export function findShareCoordinator(self: ShareConsumer, io: KafkaIo): void {
  if (self.coordinator !== null || self.findingCoordinator) return
  const { node, readyAt } = leastLoadedNode(self, io)
  if (readyAt > io.now) {
    const { token } = self.membership
    return io.wakeAfter(readyAt - io.now, { kind: 'ShareHeartbeatTimer', token })
  }
  self.findingCoordinator = true
  const body = { kind: 'FindCoordinatorRequest', groupId: self.spec.group } as const
  io.request(node, MAIN, body, self.config['request.timeout.ms'] * MS)
}

/** The coordinator is known, or not to be had yet (null: no answer). */
export function shareCoordinatorFound(
  self: ShareConsumer,
  io: KafkaIo,
  answer: MessageOf<'FindCoordinatorResponse'> | null,
): void {
  self.findingCoordinator = false
  if (answer?.error !== 'NONE') return retryLater(self, io)
  self.coordinator = answer.coordinatorId
  const { coordinatorId: broker } = answer
  io.report({ kind: 'CoordinatorFound', consumer: self.id, group: self.spec.group, broker })
  beatShare(self, io)
}

function uuid(io: KafkaIo): string {
  return Array.from({ length: 22 }, () => io.pick('ids', 0, 35).toString(36)).join('')
}

/** Sends a heartbeat to the coordinator; the first one joins. */
export function beatShare(self: ShareConsumer, io: KafkaIo): void {
  const { membership } = self
  if (self.process === 'stopped' || membership.heartbeatPending) return
  if (self.coordinator === null) return findShareCoordinator(self, io)
  if (membership.memberId === '') membership.memberId = uuid(io)
  if (membership.state === 'UNSUBSCRIBED') membership.state = 'JOINING'
  membership.heartbeatPending = true
  const isLeaving = membership.state === 'LEAVING'
  const body: MessageOf<'ShareGroupHeartbeatRequest'> = {
    kind: 'ShareGroupHeartbeatRequest',
    groupId: self.spec.group,
    memberId: membership.memberId,
    clientId: self.clientId,
    memberEpoch: isLeaving ? -1 : membership.epoch,
    topics: membership.state === 'JOINING' ? self.spec.topics : null,
  }
  io.request(brokerNode(self.coordinator), SHARE_COORDINATOR, body, self.config['request.timeout.ms'] * MS)
}

function plan(self: ShareConsumer, io: KafkaIo): void {
  const { membership } = self
  membership.token += 1
  io.wakeAfter(membership.heartbeatMs * MS, { kind: 'ShareHeartbeatTimer', token: membership.token })
}

/** The coordinator is another one, or does not answer. */
export function shareCoordinatorLost(self: ShareConsumer, io: KafkaIo): void {
  self.coordinator = null
  self.membership.heartbeatPending = false
  requestRefresh(self, io)
  retryLater(self, io)
}

/** Out of the group, by its coordinator's word: everything is dropped, and the next heartbeat joins again. */
function fenced(self: ShareConsumer, io: KafkaIo): void {
  dropAssignment(self, io, true)
  self.membership.state = 'JOINING'
  self.membership.epoch = 0
  beatShare(self, io)
}

function dropAssignment(self: ShareConsumer, io: KafkaIo, lost: boolean): void {
  const partitions = self.assigned
  self.assigned = []
  if (partitions.length > 0)
    io.report({ kind: 'PartitionsRevoked', consumer: self.id, group: self.spec.group, partitions, lost })
}

const AGAIN: ReadonlySet<ErrorName> = new Set(['COORDINATOR_LOAD_IN_PROGRESS'])
const ELSEWHERE: ReadonlySet<ErrorName> = new Set(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE'])
const FENCED: ReadonlySet<ErrorName> = new Set(['FENCED_MEMBER_EPOCH', 'UNKNOWN_MEMBER_ID'])

/** What poll() throws for errors that end the membership. */
const EXCEPTIONS: Partial<Record<ErrorName, string>> = {
  GROUP_ID_NOT_FOUND: 'GroupIdNotFoundException',
  GROUP_MAX_SIZE_REACHED: 'GroupMaxSizeReachedException',
  INVALID_REQUEST: 'InvalidRequestException',
}

/** What a heartbeat brought; false when the consumer cannot go on: poll() throws, and the application ends. */
export function onShareHeartbeat(
  self: ShareConsumer,
  io: KafkaIo,
  answer: MessageOf<'ShareGroupHeartbeatResponse'>,
): boolean {
  const { membership } = self
  membership.heartbeatPending = false
  const { error, assignment } = answer
  if (ELSEWHERE.has(error)) shareCoordinatorLost(self, io)
  else if (AGAIN.has(error)) retryLater(self, io)
  else if (FENCED.has(error)) fenced(self, io)
  else if (error !== 'NONE') {
    const exception = EXCEPTIONS[error] ?? 'KafkaException'
    io.report({ kind: 'ApplicationFailed', consumer: self.id, exception, partitions: [] })
    return false
  } else {
    membership.state = 'STABLE'
    membership.epoch = answer.memberEpoch
    membership.heartbeatMs = answer.heartbeatIntervalMs
    plan(self, io)
    if (assignment) takeAssignment(self, io, assignment)
  }
  return true
}

function takeAssignment(self: ShareConsumer, io: KafkaIo, assignment: ShareConsumer['assigned']): void {
  const told = (list: ShareConsumer['assigned']) => JSON.stringify(list)
  if (told(assignment) === told(self.assigned)) return
  self.assigned = assignment
  const { epoch: generation } = self.membership
  io.report({
    kind: 'PartitionsAssigned',
    consumer: self.id,
    group: self.spec.group,
    generation,
    partitions: assignment,
  })
}

/** Leaves the group, because it is closed or has not polled for max.poll.interval.ms. */
export function leaveShareGroup(self: ShareConsumer, io: KafkaIo): boolean {
  dropAssignment(self, io, false)
  const { membership } = self
  if (self.coordinator === null || membership.epoch === 0) return false
  membership.state = 'LEAVING'
  membership.token += 1
  membership.heartbeatPending = false
  beatShare(self, io)
  return true
}
