/**
 * The consumer's handlers: which answer goes where (KafkaConsumer, ClassicKafkaConsumer). The application's loop is in
 * poll-loop.ts, commits in commits.ts, positions in positions.ts, fetching in fetcher.ts, close() in closing.ts, what
 * belongs to the group in membership.ts and its fellows.
 */
import type { RequestFailed } from '../../kernel/types.ts'
import type { Message, MessageOf } from '../../messages.ts'
import { type Consumer, type Handlers, type KafkaIo, partitionKey } from '../../world.ts'
import { metadataTimer, noAnswer, requestRefresh, updateMetadata } from '../metadata.ts'
import { closeTimer, committedOnClose, leftGroup, sessionClosed } from './closing.ts'
import { commitsInBackground } from './commit-policy.ts'
import {
  commitAnswered,
  commitLost,
  maybeAutoCommit,
  scheduleAutoCommit,
  sendWaitingCommits,
  trySync,
} from './commits.ts'
import { coordinatorFound, coordinatorLater, coordinatorUnknown, findCoordinator } from './coordinator.ts'
import { fetchFailed, isSessionClose, takeFetched } from './fetcher.ts'
import { topicsToKnow } from './group-leader.ts'
import type { MemberAnswer } from './membership-protocol.ts'
import { membershipOf } from './memberships.ts'
import {
  batchCopied,
  commitReturned,
  consoleTimer,
  poll,
  pollIntervalTimer,
  pollTimer,
  throwFromPoll,
  wake,
  workerTimer,
} from './poll-loop.ts'
import {
  COORDINATOR,
  listOffsetsFailed,
  newPartition,
  takeCommitted,
  takeListedOffsets,
  takePartitions,
} from './positions.ts'
import { takeEpochEnds, validationFailed } from './validation.ts'

/** Subscribes, or assigns itself what the spec says, and begins to poll. */
export function startConsumer(self: Consumer, io: KafkaIo): void {
  const { assign } = self.spec
  requestRefresh(self, io)
  if (assign) {
    for (const tp of assign) self.partitions[partitionKey(tp)] = newPartition(self, tp)
    const { id: consumer } = self
    const partitions = assign.map(({ topic, partition }) => ({ topic, partition }))
    io.report({ kind: 'PartitionsAssigned', consumer, group: self.spec.group, generation: -1, partitions })
    if (self.spec.group !== '') scheduleAutoCommit(self, io)
  } else takePartitions(self, [])
  poll(self, io)
}

type ConsumerKind =
  | 'MetadataResponse'
  | 'OffsetForLeaderEpochResponse'
  | 'FindCoordinatorResponse'
  | 'JoinGroupResponse'
  | 'SyncGroupResponse'
  | 'HeartbeatResponse'
  | 'LeaveGroupResponse'
  | 'ConsumerGroupHeartbeatResponse'
  | 'OffsetFetchResponse'
  | 'OffsetCommitResponse'
  | 'ListOffsetsResponse'
  | 'FetchResponse'
  | 'TransformResponse'
  | 'MetadataTimer'
  | 'CoordinatorTimer'
  | 'ConsumerHeartbeatTimer'
  | 'AutoCommitTimer'
  | 'CommitTimer'
  | 'PollTimer'
  | 'ConsoleTimer'
  | 'PollIntervalTimer'
  | 'WorkerTimer'
  | 'CloseTimer'
  | 'FetchTimer'

/** A commit that is waited for may go on: whoever waits for it does too. */
function syncMoved(self: Consumer, io: KafkaIo): void {
  if (!trySync(self, io)) return
  committedOnClose(self, io)
  commitReturned(self, io)
}

function memberAnswered(self: Consumer, answer: MemberAnswer, io: KafkaIo, request: Message): void {
  const outcome = membershipOf(self).answered(self, io, answer, request)
  if (outcome === 'ignored') return
  if (outcome === 'left') return leftGroup(self, io)
  if (outcome === 'fatal') return throwFromPoll(self, io, 'error' in answer ? answer.error : 'NONE')
  if (outcome === 'assigned') scheduleAutoCommit(self, io)
  wake(self, io)
}

function coordinatorAnswered(
  self: Consumer,
  io: KafkaIo,
  answer: MessageOf<'FindCoordinatorResponse'> | null,
): void {
  if (coordinatorFound(self, io, answer) || membershipOf(self).keptOut?.(self, io)) return
  coordinatorLater(self, io)
}

export const consumerHandlers: Handlers<Consumer, ConsumerKind> = {
  MetadataResponse(self, answer, io) {
    updateMetadata(self, io, answer)
    wake(self, io)
  },
  FindCoordinatorResponse(self, answer, io) {
    coordinatorAnswered(self, io, answer)
    sendWaitingCommits(self, io)
    syncMoved(self, io)
    wake(self, io)
  },
  JoinGroupResponse: memberAnswered,
  SyncGroupResponse: memberAnswered,
  HeartbeatResponse: memberAnswered,
  LeaveGroupResponse: memberAnswered,
  ConsumerGroupHeartbeatResponse: memberAnswered,
  OffsetFetchResponse(self, answer, io) {
    self.fetchCommittedAt = 0
    if (answer.error === 'NONE') takeCommitted(self, io, answer)
    else if (!membershipOf(self).keptOut?.(self, io)) membershipOf(self).groupError(self, io, answer.error)
    wake(self, io)
  },
  OffsetCommitResponse(self, answer, io, request) {
    const error = commitAnswered(self, io, answer, request)
    if (error !== 'NONE' && request.generationId === self.membership.generation)
      membershipOf(self).groupError(self, io, error)
    syncMoved(self, io)
    wake(self, io)
  },
  ListOffsetsResponse(self, answer, io, request) {
    takeListedOffsets(self, io, answer, request)
    wake(self, io)
  },
  FetchResponse(self, answer, io, request, from) {
    if (isSessionClose(request)) return sessionClosed(self, io)
    if (self.process !== 'running') return
    takeFetched(self, io, Number(from.slice('broker-'.length)), answer, request)
    wake(self, io)
  },
  OffsetForLeaderEpochResponse(self, answer, io, request) {
    takeEpochEnds(self, io, answer, request)
    wake(self, io)
  },
  TransformResponse(self, answer, io) {
    batchCopied(self, io, answer)
  },
  MetadataTimer(self, _, io) {
    metadataTimer(self, io, topicsToKnow(self))
  },
  CoordinatorTimer(self, { token }, io) {
    // Whatever the membership has planned since: nobody else looks for the coordinator before.
    if (io.now === self.findCoordinatorAt && self.process !== 'stopped') findCoordinator(self, io)
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
    if (token === self.autoCommitAt && mayCommit && self.process === 'running')
      maybeAutoCommit(self, io, membershipOf(self).isSettled(self))
  },
  CommitTimer(self, _, io) {
    syncMoved(self, io)
    wake(self, io)
  },
  ConsoleTimer(self, { token }, io) {
    consoleTimer(self, io, token)
  },
  PollTimer(self, { token }, io) {
    if (token === self.application.token && self.process === 'running') pollTimer(self, io)
  },
  PollIntervalTimer(self, _, io) {
    pollIntervalTimer(self, io)
  },
  WorkerTimer(self, _, io) {
    workerTimer(self, io)
  },
  CloseTimer(self, _, io) {
    closeTimer(self, io)
  },
  FetchTimer(self, _, io) {
    wake(self, io)
  },
}

/** A request of the consumer got no answer. */
export function consumerFailed(self: Consumer, failure: RequestFailed<Message>, io: KafkaIo): void {
  const request = noAnswer(self, io, failure)
  const { to, channel } = failure
  if (!request) return
  if (request.kind === 'TransformRequest') return batchCopied(self, io, null)
  if (isSessionClose(request)) return sessionClosed(self, io)
  if (request.kind === 'FindCoordinatorRequest') {
    coordinatorAnswered(self, io, null)
    return sendWaitingCommits(self, io)
  }
  if (request.kind === 'FetchRequest')
    return fetchFailed(self, io, Number(to.slice('broker-'.length)), request)
  if (request.kind === 'OffsetForLeaderEpochRequest') return validationFailed(self, io)
  if (request.kind === 'ListOffsetsRequest') return listOffsetsFailed(self, io, request)
  if (request.kind === 'OffsetFetchRequest') self.fetchCommittedAt = 0
  if (request.kind === 'OffsetCommitRequest') commitLost(self, io, request)
  if (self.closing?.phase === 'leaving') return leftGroup(self, io)
  membershipOf(self).lost(self, io, request)
  if (channel === COORDINATOR && self.coordinator !== null) coordinatorUnknown(self, io)
}
