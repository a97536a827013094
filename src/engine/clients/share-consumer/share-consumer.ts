/**
 * The share consumer as an application drives it: poll, process, poll again, with each record accepted, released or
 * rejected (KafkaShareConsumer, ShareConsumerImpl). With implicit acknowledgement the next poll() accepts everything;
 * with explicit the application says of each record what became of it before it polls again.
 *
 * Left out: unsubscribing, commitSync as a call of its own, the acknowledgement callback.
 */

import type { ShareAnswer } from '../../commands.ts'
import { MS, type RequestFailed } from '../../kernel/types.ts'
import type { Message } from '../../messages.ts'
import type { ShareConsumer, SharedRecord, SharedRecords } from '../../share-consumer-state.ts'
import type { AckType } from '../../share-messages.ts'
import type { Handlers, KafkaIo } from '../../world.ts'
import { metadataTimer, noAnswer, requestRefresh, updateMetadata } from '../metadata.ts'
import {
  beatShare,
  findShareCoordinator,
  leaveShareGroup,
  onShareHeartbeat,
  SHARE_COORDINATOR,
  shareCoordinatorFound,
  shareCoordinatorLost,
} from './membership.ts'
import {
  closeSession,
  noteAcknowledgement,
  renewLocks,
  sendShareRequests,
  shareRequestFailed,
  takeShareAcknowledged,
  takeShareFetched,
} from './requests.ts'

/** Begins to poll. */
export function startShareConsumer(self: ShareConsumer, io: KafkaIo): void {
  requestRefresh(self, io)
  poll(self, io)
}

/** What the application makes of a record: as its spec says, by the record's offset. */
function outcomeOf({ spec, answer }: ShareConsumer, { offset }: SharedRecord): AckType {
  if (answer === 'release') return 'RELEASE'
  if (answer === 'reject') return 'REJECT'
  const { rejectEvery = 0, releaseEvery = 0 } = spec
  if (rejectEvery > 0 && (offset + 1) % rejectEvery === 0) return 'REJECT'
  return releaseEvery > 0 && (offset + 1) % releaseEvery === 0 ? 'RELEASE' : 'ACCEPT'
}

/** Everything the latest poll() returned is done with. */
function acknowledgeCurrent(self: ShareConsumer, io: KafkaIo): void {
  const explicit = self.config['share.acknowledgement.mode'] === 'explicit'
  for (const at of self.current) {
    const told = { ACCEPT: 0, RELEASE: 0, REJECT: 0 }
    const rejectedOffsets: number[] = []
    for (const record of at.records) {
      const type = record.id < 0 ? 'GAP' : explicit ? outcomeOf(self, record) : 'ACCEPT'
      noteAcknowledgement(self, at, record.offset, type)
      if (type in told) told[type as keyof typeof told] += 1
      if (type === 'REJECT') rejectedOffsets.push(record.offset)
    }
    const { ACCEPT: accepted, RELEASE: released, REJECT: rejected } = told
    self.counts.accepted += accepted
    self.counts.released += released
    self.counts.rejected += rejected
    const { partition } = at
    const facts = { consumer: self.id, group: self.spec.group, partition, accepted, released, rejected }
    if (accepted + released + rejected > 0)
      io.report({ kind: 'ShareRecordsAcknowledged', ...facts, rejectedOffsets })
  }
  self.current = []
}

/** One poll(): what the last one returned is acknowledged, then records are returned, or it blocks. */
function poll(self: ShareConsumer, io: KafkaIo): void {
  const { application, membership } = self
  if (application.stalled) return
  application.state = 'polling'
  application.lastPollAt = io.now
  acknowledgeCurrent(self, io)
  if (membership.state === 'UNSUBSCRIBED') beatShare(self, io)
  self.wantsMore = self.buffered.length === 0
  wake(self, io)
}

/** Sends what may be sent, and lets a blocked poll() return. */
function wake(self: ShareConsumer, io: KafkaIo): void {
  if (self.process !== 'running') return
  if (self.application.state === 'polling') deliver(self, io)
  sendShareRequests(self, io)
}

function report(self: ShareConsumer, io: KafkaIo, { partition, records }: SharedRecords): number {
  const real = records.filter(({ id }) => id >= 0)
  if (real.length === 0) return 0
  io.report({
    kind: 'ShareRecordsPolled',
    consumer: self.id,
    group: self.spec.group,
    partition,
    offsets: real.map(({ offset }) => offset),
    ids: real.map(({ id }) => id),
    deliveryCounts: real.map((r) => r.deliveryCount),
  })
  return real.length
}

/** Hands over what has come, whole fetches until max.poll.records are in. */
function deliver(self: ShareConsumer, io: KafkaIo): void {
  let taken = 0
  while (self.buffered[0] && taken < self.config['max.poll.records']) {
    const next = self.buffered.shift() as SharedRecords
    self.current.push(next)
    taken += report(self, io, next)
  }
  if (taken === 0) {
    // Only gaps: nobody has to look at them.
    if (self.current.length > 0) acknowledgeCurrent(self, io)
    self.wantsMore = true
    return
  }
  self.counts.polls += 1
  self.counts.received += taken
  const { application } = self
  application.token += 1
  if (self.answer === 'hold') {
    application.state = 'processing'
    application.busyUntil = io.now
    return
  }
  const busy = taken * (self.spec.processMs ?? 0) * MS
  application.state = busy > 0 ? 'processing' : 'polling'
  application.busyUntil = io.now + busy
  io.wakeAfter(busy, { kind: 'PollTimer', token: application.token })
  planRenewal(self, io)
}

function planRenewal(self: ShareConsumer, io: KafkaIo): void {
  const { renewEveryMs = 0 } = self.spec
  const { busyUntil, token } = self.application
  if (renewEveryMs > 0 && io.now + renewEveryMs * MS < busyUntil)
    io.wakeAfter(renewEveryMs * MS, { kind: 'ShareRenewTimer', token })
}

/** The application answers otherwise from now on; what it holds is answered at once. */
export function answerOtherwise(self: ShareConsumer, io: KafkaIo, answer: ShareAnswer | 'renew'): void {
  const { application, current } = self
  const isHolding = self.answer === 'hold' && application.state === 'processing' && current.length > 0
  if (answer === 'renew') return isHolding ? renewLocks(self, io) : undefined
  self.answer = answer
  if (!isHolding || answer === 'hold') return
  if (!application.stalled) return poll(self, io)
  // commitSync(), and no poll() after it.
  acknowledgeCurrent(self, io)
  sendShareRequests(self, io)
}

/** The application does not call poll() again; what it has in hand it keeps until then. */
export function stallShare(self: ShareConsumer, io: KafkaIo): void {
  const { application } = self
  if (application.stalled) return
  application.stalled = true
  if (application.state === 'polling') {
    application.state = 'processing'
    application.busyUntil = io.now
    application.lastPollAt = io.now
    self.wantsMore = false
  }
  io.report({ kind: 'ApplicationStalled', consumer: self.id })
}

/** It polls again, unless it works on something or holds it. */
export function unstallShare(self: ShareConsumer, io: KafkaIo): void {
  const { application, current } = self
  if (!application.stalled) return
  application.stalled = false
  io.report({ kind: 'ApplicationResumed', consumer: self.id })
  const holds = self.answer === 'hold' && current.length > 0
  if (holds || application.busyUntil > io.now) return
  application.token += 1
  io.wakeAfter(0, { kind: 'PollTimer', token: application.token })
}

/** close(): what is acknowledged is sent, what is not is released with the session, then it leaves the group. */
export function closeShareConsumer(self: ShareConsumer, io: KafkaIo): void {
  self.process = 'stopping'
  io.report({ kind: 'ShutdownRequested', node: self.id, role: self.role })
  self.current = []
  self.buffered = []
  for (const [broker, session] of Object.entries(self.sessions)) {
    if (session.epoch === 0 && !session.pending) delete self.sessions[broker]
    else if (!session.pending) closeSession(self, io, broker)
  }
  goOnClosing(self, io)
}

/** The sessions first, then the membership, then the end. */
function goOnClosing(self: ShareConsumer, io: KafkaIo): void {
  for (const [broker, session] of Object.entries(self.sessions))
    if (!session.pending && !session.closing) {
      if (session.epoch === 0) delete self.sessions[broker]
      else closeSession(self, io, broker)
    }
  if (Object.keys(self.sessions).length > 0 || self.membership.state === 'LEAVING') return
  if (!leaveShareGroup(self, io)) end(self, io)
}

function end(self: ShareConsumer, io: KafkaIo): void {
  self.process = 'stopped'
  io.report({ kind: 'NodeStopped', node: self.id, role: self.role })
  io.exit()
}

type ShareConsumerKind =
  | 'MetadataResponse'
  | 'FindCoordinatorResponse'
  | 'ShareGroupHeartbeatResponse'
  | 'ShareFetchResponse'
  | 'ShareAcknowledgeResponse'
  | 'MetadataTimer'
  | 'ShareHeartbeatTimer'
  | 'ShareRenewTimer'
  | 'PollTimer'
  | 'FetchTimer'

const brokerOf = (from: string): number => Number(from.slice('broker-'.length))

export const shareConsumerHandlers: Handlers<ShareConsumer, ShareConsumerKind> = {
  MetadataResponse(self, answer, io) {
    updateMetadata(self, io, answer)
    wake(self, io)
  },
  FindCoordinatorResponse(self, answer, io) {
    shareCoordinatorFound(self, io, answer)
  },
  ShareGroupHeartbeatResponse(self, answer, io, request) {
    if (self.process === 'stopping') {
      if (request.memberEpoch === -1) end(self, io)
      return
    }
    if (request.memberEpoch === -1) {
      // It has not polled for too long; with the next poll() it comes back.
      Object.assign(self.membership, { state: 'UNSUBSCRIBED', epoch: 0, heartbeatPending: false })
      if (self.application.state === 'polling') beatShare(self, io)
      return
    }
    if (!onShareHeartbeat(self, io, answer)) return closeShareConsumer(self, io)
    wake(self, io)
  },
  ShareFetchResponse(self, answer, io, _, from) {
    takeShareFetched(self, io, brokerOf(from), answer)
    if (self.process === 'stopping') goOnClosing(self, io)
    else wake(self, io)
  },
  ShareAcknowledgeResponse(self, answer, io, _, from) {
    takeShareAcknowledged(self, io, brokerOf(from), answer)
    if (self.process === 'stopping') goOnClosing(self, io)
    else wake(self, io)
  },
  MetadataTimer(self, _, io) {
    metadataTimer(self, io, self.spec.topics)
  },
  ShareHeartbeatTimer(self, { token }, io) {
    if (token !== self.membership.token || self.process !== 'running') return
    const { state, lastPollAt } = self.application
    const late = io.now - lastPollAt > self.config['max.poll.interval.ms'] * MS
    if (late && state === 'processing' && self.membership.state === 'STABLE') leaveShareGroup(self, io)
    else if (self.coordinator === null) findShareCoordinator(self, io)
    else if (self.membership.state !== 'UNSUBSCRIBED') beatShare(self, io)
  },
  ShareRenewTimer(self, { token }, io) {
    if (token !== self.application.token || self.application.state !== 'processing') return
    renewLocks(self, io)
    planRenewal(self, io)
  },
  PollTimer(self, { token }, io) {
    if (token === self.application.token && self.process === 'running') poll(self, io)
  },
  FetchTimer(self, _, io) {
    wake(self, io)
  },
}

/** A request of the share consumer got no answer. */
export function shareConsumerFailed(self: ShareConsumer, failure: RequestFailed<Message>, io: KafkaIo): void {
  const request = noAnswer(self, io, failure)
  const { to, channel } = failure
  if (!request) return
  const isShare = request.kind === 'ShareFetchRequest' || request.kind === 'ShareAcknowledgeRequest'
  if (isShare) shareRequestFailed(self, io, brokerOf(to))
  if (self.process === 'stopping') {
    if (isShare) return goOnClosing(self, io)
    return end(self, io)
  }
  if (request.kind === 'FindCoordinatorRequest') return shareCoordinatorFound(self, io, null)
  if (channel === SHARE_COORDINATOR) shareCoordinatorLost(self, io)
}
