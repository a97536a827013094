/**
 * The consumer as an application drives it: poll, process, poll again (KafkaConsumer, classic protocol).
 * Membership, positions and fetching do their work inside poll(); heartbeats go on beside it.
 *
 * Left out for now: assign() without a group, seek, pause, manual commits, the KIP-848 consumer.
 */
import { MS, type RequestFailed } from '../../kernel/types.ts'
import { indexFrom, nextOffsetOf, offsetAt } from '../../log/record-batch.ts'
import type { Message } from '../../messages.ts'
import {
  type Consumer,
  type ConsumerPartition,
  type Handlers,
  type KafkaIo,
  partitionKey,
} from '../../world.ts'
import { metadataFailed, metadataTimer, requestRefresh, updateMetadata } from '../metadata.ts'
import { coordinatorFound, coordinatorUnknown, findCoordinator } from './coordinator.ts'
import { closeSessions, fetchFailed, isSessionClose, sendFetches, takeFetched } from './fetcher.ts'
import { awaitsCommit, commitsInBackground, handedOver, processed } from './library-commits.ts'
import { classicMembership } from './membership.ts'
import type { MemberAnswer, MembershipProtocol } from './membership-protocol.ts'
import {
  COORDINATOR,
  commitPositions,
  fetchCommitted,
  noteCommitted,
  resetPositions,
  takeCommitted,
  takeListedOffsets,
} from './positions.ts'
import { takeEpochEnds, validationFailed } from './validation.ts'

/** The protocols by which a consumer may belong to its group. */
const MEMBERSHIPS: Readonly<Record<Consumer['membership']['protocol'], MembershipProtocol>> = {
  classic: classicMembership as MembershipProtocol,
}

const membershipOf = (self: Consumer): MembershipProtocol => MEMBERSHIPS[self.membership.protocol]

/** Begins to poll. */
export function startConsumer(self: Consumer, io: KafkaIo): void {
  requestRefresh(self, io)
  poll(self, io)
}

/** One poll(): coordinator's duties first, then records if there are any, else it blocks. */
function poll(self: Consumer, io: KafkaIo): void {
  const { application } = self
  application.state = 'polling'
  application.lastPollAt = io.now
  duties(self, io)
  if (application.state === 'polling') deliver(self, io)
}

/** What poll() does besides returning records; also whenever something happens while it blocks. */
function duties(self: Consumer, io: KafkaIo): void {
  if (self.process !== 'running') return
  if (self.application.state === 'polling') {
    findCoordinator(self, io)
    membershipOf(self).poll(self, io)
    maybeAutoCommit(self, io)
  }
  sendFetches(self, io)
}

/** C6: inside poll(), when the interval is over, what earlier polls returned is committed. */
function maybeAutoCommit(self: Consumer, io: KafkaIo): void {
  if (!self.config['enable.auto.commit'] || !membershipOf(self).isSettled(self)) return
  if (io.now < self.autoCommitAt || self.commitInFlight) return
  self.commitInFlight = commitPositions(self, io)
  scheduleAutoCommit(self, io)
}

function scheduleAutoCommit(self: Consumer, io: KafkaIo): void {
  if (!self.config['enable.auto.commit']) return
  const delay = Math.max(1, self.config['auto.commit.interval.ms']) * MS
  self.autoCommitAt = io.now + delay
  io.wakeAfter(delay, { kind: 'AutoCommitTimer', token: self.membership.generation })
}

/** Hands buffered records to the application, at most max.poll.records of them. */
function deliver(self: Consumer, io: KafkaIo): void {
  if (awaitsCommit(self)) return
  let room = self.config['max.poll.records']
  let taken = 0
  for (const state of Object.values(self.partitions)) {
    if (room - taken <= 0) break
    taken += takeFrom(self, io, state, room - taken)
  }
  room -= taken
  if (taken === 0) return
  self.counts.polls += 1
  self.counts.received += taken
  handedOver(self, io)
  const { application } = self
  application.token += 1
  const busy = taken * (self.spec.processMs ?? 0) * MS
  application.state = busy > 0 ? 'processing' : 'polling'
  application.busyUntil = io.now + busy
  io.wakeAfter(busy, { kind: 'PollTimer', token: application.token })
  sendFetches(self, io)
}

function takeFrom(self: Consumer, io: KafkaIo, state: ConsumerPartition, most: number): number {
  const from = state.position
  const ids: number[] = []
  let oldestTimestamp = Infinity
  while (state.buffered[0] && ids.length < most) {
    const batch = state.buffered[0]
    let i = indexFrom(batch, state.position)
    for (; i < batch.count && ids.length < most && !batch.control; i++) {
      ids.push(batch.ids[i] as number)
      oldestTimestamp = Math.min(oldestTimestamp, batch.timestamps[i] as number)
      state.position = offsetAt(batch, i) + 1
    }
    state.offsetEpoch = batch.partitionLeaderEpoch
    if (i < batch.count && !batch.control) break
    // The batch is done, with what compaction took from its end.
    state.position = nextOffsetOf(batch)
    state.buffered.shift()
  }
  if (ids.length > 0)
    io.report({
      kind: 'RecordsPolled',
      consumer: self.id,
      group: self.spec.group,
      partition: partitionKey(state),
      from,
      to: state.position,
      ids,
      oldestTimestamp,
    })
  return ids.length
}

/** Something came that may unblock poll(). */
function wake(self: Consumer, io: KafkaIo): void {
  duties(self, io)
  if (self.application.state === 'polling') deliver(self, io)
}

/** close(): leaves the group in order. */
export function closeConsumer(self: Consumer, io: KafkaIo): void {
  self.process = 'stopping'
  io.report({ kind: 'ShutdownRequested', node: self.id, role: 'consumer' })
  if (!membershipOf(self).leave(self, io)) finish(self, io)
}

/** Out of the group: nothing is held any more, and the brokers may forget the sessions. */
function finish(self: Consumer, io: KafkaIo): void {
  if (self.closing !== null) return
  const partitions = Object.values(self.partitions).map(({ topic, partition }) => ({ topic, partition }))
  if (partitions.length > 0)
    io.report({
      kind: 'PartitionsRevoked',
      consumer: self.id,
      group: self.spec.group,
      partitions,
      lost: false,
    })
  self.partitions = {}
  self.closing = closeSessions(self, io)
  if (self.closing === 0) end(self, io)
}

/** One session was given back, or cannot be. */
function sessionClosed(self: Consumer, io: KafkaIo): void {
  if (self.closing === null) return
  self.closing -= 1
  if (self.closing === 0) end(self, io)
}

function end(self: Consumer, io: KafkaIo): void {
  self.process = 'stopped'
  io.report({ kind: 'NodeStopped', node: self.id, role: 'consumer' })
  io.exit()
}

type ConsumerKind =
  | 'MetadataResponse'
  | 'OffsetForLeaderEpochResponse'
  | 'FindCoordinatorResponse'
  | 'JoinGroupResponse'
  | 'SyncGroupResponse'
  | 'HeartbeatResponse'
  | 'LeaveGroupResponse'
  | 'OffsetFetchResponse'
  | 'OffsetCommitResponse'
  | 'ListOffsetsResponse'
  | 'FetchResponse'
  | 'MetadataTimer'
  | 'CoordinatorTimer'
  | 'ConsumerHeartbeatTimer'
  | 'AutoCommitTimer'
  | 'PollTimer'
  | 'FetchTimer'

function memberAnswered(self: Consumer, answer: MemberAnswer, io: KafkaIo, request: Message): void {
  const outcome = membershipOf(self).answered(self, io, answer, request)
  if (outcome === 'ignored') return
  if (outcome === 'left') {
    if (self.process === 'stopping') finish(self, io)
    return
  }
  if (outcome === 'fatal') return closeConsumer(self, io)
  if (outcome === 'assigned') {
    fetchCommitted(self, io)
    scheduleAutoCommit(self, io)
  }
  wake(self, io)
}

export const consumerHandlers: Handlers<Consumer, ConsumerKind> = {
  MetadataResponse(self, answer, io) {
    updateMetadata(self, io, answer)
    resetPositions(self, io)
    wake(self, io)
  },
  FindCoordinatorResponse(self, answer, io) {
    coordinatorFound(self, io, answer)
    if (membershipOf(self).isSettled(self)) fetchCommitted(self, io)
    wake(self, io)
  },
  JoinGroupResponse: memberAnswered,
  SyncGroupResponse: memberAnswered,
  HeartbeatResponse: memberAnswered,
  LeaveGroupResponse: memberAnswered,
  OffsetFetchResponse(self, answer, io) {
    if (answer.error !== 'NONE') membershipOf(self).groupError(self, io, answer.error)
    else takeCommitted(self, io, answer)
    if (!resetPositions(self, io)) return closeConsumer(self, io)
    wake(self, io)
  },
  OffsetCommitResponse(self, { results }, io, request) {
    self.commitInFlight = false
    const bad = results.find((r) => r.error !== 'NONE')
    noteCommitted(self, request, (tp) =>
      results.some((r) => r.topic === tp.topic && r.partition === tp.partition && r.error === 'NONE'),
    )
    if (bad && request.generationId === self.membership.generation)
      membershipOf(self).groupError(self, io, bad.error)
    wake(self, io)
  },
  ListOffsetsResponse(self, answer, io) {
    if (takeListedOffsets(self, io, answer)) requestRefresh(self, io)
    wake(self, io)
  },
  FetchResponse(self, answer, io, request, from) {
    if (isSessionClose(request)) return sessionClosed(self, io)
    if (self.process !== 'running') return
    takeFetched(self, io, Number(from.slice('broker-'.length)), answer)
    if (!resetPositions(self, io)) return closeConsumer(self, io)
    wake(self, io)
  },
  OffsetForLeaderEpochResponse(self, answer, io, request) {
    if (!takeEpochEnds(self, io, answer, request)) return closeConsumer(self, io)
    if (!resetPositions(self, io)) return closeConsumer(self, io)
    wake(self, io)
  },
  MetadataTimer(self, _, io) {
    metadataTimer(self, io, self.spec.topics)
  },
  CoordinatorTimer(self, { token }, io) {
    if (token !== self.membership.token) return
    findCoordinator(self, io)
    membershipOf(self).resume(self, io)
    wake(self, io)
  },
  ConsumerHeartbeatTimer(self, { token }, io) {
    if (token === self.membership.token) membershipOf(self).beat(self, io)
  },
  AutoCommitTimer(self, { token }, io) {
    const mayCommit = self.application.state === 'polling' || commitsInBackground(self)
    if (token === self.membership.generation && mayCommit) maybeAutoCommit(self, io)
  },
  PollTimer(self, { token }, io) {
    if (token !== self.application.token || self.process !== 'running') return
    processed(self, io)
    poll(self, io)
  },
  FetchTimer(self, _, io) {
    wake(self, io)
  },
}

/** A request of the consumer got no answer. */
export function consumerFailed(
  self: Consumer,
  { request, reason, to, channel }: RequestFailed<Message>,
  io: KafkaIo,
): void {
  requestRefresh(self, io)
  if (!request) return
  io.report({ kind: 'RequestFailedAt', client: self.id, to, request: request.kind, reason })
  if (isSessionClose(request)) return sessionClosed(self, io)
  if (self.process === 'stopping') return finish(self, io)
  if (request.kind === 'MetadataRequest') return metadataFailed(self, io)
  if (request.kind === 'FindCoordinatorRequest') return coordinatorFound(self, io, null)
  if (request.kind === 'FetchRequest') return fetchFailed(self, io, Number(to.slice('broker-'.length)))
  if (request.kind === 'OffsetForLeaderEpochRequest') return validationFailed(self, io)
  if (request.kind === 'OffsetCommitRequest') self.commitInFlight = false
  membershipOf(self).lost(self, request)
  if (channel === COORDINATOR && self.coordinator !== null) coordinatorUnknown(self, io)
}
