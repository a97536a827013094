/**
 * Committing offsets: by the clock inside poll(), by the application (commitSync, commitAsync), before partitions are
 * given up and on close (ConsumerCoordinator). A commit names the next offset to read and the leader epoch before it.
 *
 * - commitSync() waits and is sent again after errors that may pass, until default.api.timeout.ms is over.
 * - commitAsync() is sent once: a later commit may have gone out meanwhile, and a retry would go back behind it.
 * - Who is no stable member is told so without a request: CommitFailedException, RebalanceInProgressException.
 *
 * Left out: callbacks of commitAsync() run at the next poll() in Kafka; the fact of a failure comes with the answer.
 * A commitSync() notices that its time is over with the next answer or back-off.
 */
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import { MS } from '../../kernel/types.ts'
import type { CommitCall, CommittedOffset, MessageOf } from '../../messages.ts'
import {
  brokerNode,
  type Consumer,
  type KafkaIo,
  parsePartitionKey,
  partitionKey,
  type SyncCommit,
} from '../../world.ts'
import { backoff } from '../metadata.ts'
import { commitPolicy } from './commit-policy.ts'
import { findCoordinator } from './coordinator.ts'
import { COORDINATOR } from './positions.ts'

/** SubscriptionState.allConsumed: the position of every partition that has a valid one. */
export function allConsumed(self: Consumer): CommittedOffset[] {
  const offsets: CommittedOffset[] = []
  for (const key in self.partitions) {
    const state = self.partitions[key]
    if (state?.state !== 'fetching' || state.position < 0) continue
    const { topic, partition, position: offset, offsetEpoch: leaderEpoch } = state
    offsets.push({ topic, partition, offset, leaderEpoch })
  }
  return offsets
}

/** Why a commit cannot even be sent: the exception, or null when it can. */
export function refusal({ membership }: Consumer): string | null {
  const { memberId, generation } = membership
  if (membership.protocol === 'manual') return null
  if (membership.protocol === 'classic' && membership.state !== 'STABLE')
    return membership.state === 'UNJOINED' ? 'CommitFailedException' : 'RebalanceInProgressException'
  return memberId === '' || generation < 0 ? 'CommitFailedException' : null
}

/** What an error in the answer comes to: null = committed, `retriable`, or the exception the application gets. */
export function commitOutcome(error: ErrorName): string | null {
  switch (error) {
    case 'NONE':
      return null
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
    case 'REQUEST_TIMED_OUT':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return 'retriable'
    case 'REBALANCE_IN_PROGRESS':
      return 'RebalanceInProgressException'
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
    case 'STALE_MEMBER_EPOCH':
      return 'CommitFailedException'
    default:
      return `KafkaException: ${error}`
  }
}

function send(self: Consumer, io: KafkaIo, call: CommitCall, offsets: readonly CommittedOffset[]): void {
  const { memberId, generation: generationId } = self.membership
  const groupId = self.spec.group
  const isMember = self.membership.protocol !== 'manual'
  const groupInstanceId = (isMember && self.config['group.instance.id']) || null
  self.counts.commits += 1
  io.request(
    brokerNode(self.coordinator as number),
    COORDINATOR,
    { kind: 'OffsetCommitRequest', groupId, generationId, memberId, groupInstanceId, offsets, call },
    self.config['request.timeout.ms'] * MS,
  )
}

function reportFailure(
  self: Consumer,
  io: KafkaIo,
  call: CommitCall,
  exception: string,
  offsets: readonly CommittedOffset[],
): void {
  const { id: consumer } = self
  io.report({ kind: 'CommitFailed', consumer, group: self.spec.group, call, exception, offsets })
}

// ── without waiting ──

/** Sends a commit once, or as soon as a coordinator is found. Nobody waits for it. */
export function commitWithoutWaiting(
  self: Consumer,
  io: KafkaIo,
  call: 'auto commit' | 'commitAsync',
  offsets: readonly CommittedOffset[],
): void {
  if (offsets.length === 0) return
  const refused = refusal(self)
  if (refused) return reportFailure(self, io, call, refused, offsets)
  if (self.coordinator !== null) return send(self, io, call, offsets)
  self.commits.waiting.push({ call, offsets })
  findCoordinator(self, io)
}

/** A coordinator was found, or was not: commits that waited for it are sent, or have failed. */
export function sendWaitingCommits(self: Consumer, io: KafkaIo): void {
  const { waiting } = self.commits
  self.commits.waiting = []
  for (const { call, offsets } of waiting) {
    const refused = refusal(self)
    if (self.coordinator === null) unsure(self, io, call, offsets)
    else if (refused) reportFailure(self, io, call, refused, offsets)
    else send(self, io, call, offsets)
  }
}

/** An error that may pass: the clock tries again soon, commitAsync() does not. */
function unsure(self: Consumer, io: KafkaIo, call: CommitCall, offsets: readonly CommittedOffset[]): void {
  reportFailure(self, io, call, 'RetriableCommitFailedException', offsets)
  if (call === 'auto commit') scheduleAutoCommit(self, io, self.config['retry.backoff.ms'])
}

/** The next commit by the clock; restarts with every assignment. */
export function scheduleAutoCommit(
  self: Consumer,
  io: KafkaIo,
  delayMs: number = self.config['auto.commit.interval.ms'],
): void {
  if (!self.config['enable.auto.commit']) return
  const delay = Math.max(1, delayMs) * MS
  self.autoCommitAt = io.now + delay
  io.wakeAfter(delay, { kind: 'AutoCommitTimer', token: self.autoCommitAt })
}

/** C6: inside poll(), when the interval is over, what earlier polls returned is committed. */
export function maybeAutoCommit(self: Consumer, io: KafkaIo, isSettled: boolean): void {
  if (!self.config['enable.auto.commit'] || !isSettled || io.now < self.autoCommitAt) return
  scheduleAutoCommit(self, io)
  commitWithoutWaiting(self, io, 'auto commit', allConsumed(self))
}

/** Sends the positions to the coordinator, as the clock would; false when there is nothing to send or nobody to ask. */
export function commitPositions(self: Consumer, io: KafkaIo): boolean {
  const offsets = allConsumed(self)
  if (offsets.length === 0 || self.coordinator === null || self.membership.memberId === '') return false
  send(self, io, 'auto commit', offsets)
  return true
}

// ── waiting ──

/** Begins a commit that is waited for; false when there is nothing to wait for. */
export function beginSync(
  self: Consumer,
  io: KafkaIo,
  wanted: Pick<SyncCommit, 'purpose' | 'call' | 'offsets'> & { readonly timeoutMs: number },
): boolean {
  const { purpose, call, offsets, timeoutMs } = wanted
  if (offsets.length === 0) return false
  const deadline = io.now + timeoutMs * MS
  self.commits.sync = { purpose, call, offsets, deadline, attempts: 0, retryAt: io.now }
  return !trySync(self, io)
}

/** Sends the commit that is waited for when it is due; true when the waiting is over. */
export function trySync(self: Consumer, io: KafkaIo): boolean {
  const { sync } = self.commits
  if (!sync) return true
  if (sync.retryAt < 0 || sync.retryAt > io.now) return false
  if (io.now >= sync.deadline && sync.attempts > 0) return failSync(self, io, 'TimeoutException')
  if (self.coordinator === null) {
    findCoordinator(self, io)
    return false
  }
  const refused = refusal(self)
  if (refused) return failSync(self, io, refused)
  sync.retryAt = -1
  send(self, io, sync.call, sync.offsets)
  return false
}

function failSync(self: Consumer, io: KafkaIo, exception: string): true {
  const { sync } = self.commits
  self.commits.sync = null
  if (sync) reportFailure(self, io, sync.call, exception, sync.offsets)
  return true
}

function retrySync(self: Consumer, io: KafkaIo, sync: SyncCommit): void {
  const delay = backoff(io, self, sync.attempts)
  sync.attempts += 1
  sync.retryAt = io.now + delay
  io.wakeAfter(delay, { kind: 'CommitTimer' })
}

/** Gives a commit that is waited for up. */
export function abandonSync(self: Consumer): void {
  self.commits.sync = null
}

// ── answers ──

/** Whether this is the commit that is waited for, or one that says the same. */
function isSync(
  { commits: { sync } }: Consumer,
  { call, offsets }: MessageOf<'OffsetCommitRequest'>,
): boolean {
  return (
    sync?.retryAt === -1 &&
    sync.call === call &&
    sync.offsets.length === offsets.length &&
    sync.offsets.every((o, i) => {
      const other = offsets[i]
      return o.offset === other?.offset && o.partition === other.partition && o.topic === other.topic
    })
  )
}

/** OffsetCommit was answered; `error` is the worst of it. */
export function commitAnswered(
  self: Consumer,
  io: KafkaIo,
  answer: MessageOf<'OffsetCommitResponse'>,
  request: MessageOf<'OffsetCommitRequest'>,
): ErrorName {
  const errors = new Map<PartitionKey, ErrorName>()
  for (const result of answer.results) errors.set(partitionKey(result), result.error)
  for (const tp of request.offsets) {
    const state = self.partitions[partitionKey(tp)]
    if (state && errors.get(partitionKey(tp)) === 'NONE') state.committed = tp.offset
  }
  const error = answer.results.find((r) => r.error !== 'NONE')?.error ?? 'NONE'
  settle(self, io, request, commitOutcome(error))
  return error
}

/** OffsetCommit got no answer: nobody knows what became of it. */
export function commitLost(self: Consumer, io: KafkaIo, request: MessageOf<'OffsetCommitRequest'>): void {
  settle(self, io, request, 'retriable')
}

function settle(
  self: Consumer,
  io: KafkaIo,
  request: MessageOf<'OffsetCommitRequest'>,
  outcome: string | null,
): void {
  const { sync } = self.commits
  const { call = 'auto commit', offsets } = request
  if (sync && isSync(self, request)) {
    if (outcome === 'retriable') retrySync(self, io, sync)
    else if (outcome === null) self.commits.sync = null
    else failSync(self, io, outcome)
  } else if (outcome === 'retriable') unsure(self, io, call, offsets)
  else if (outcome !== null) reportFailure(self, io, call, outcome, offsets)
}

// ── before partitions are given up ──

/**
 * onJoinPrepare, onPartitionsRevoked: what is done is committed, and waited for, before partitions are given up. False
 * while it is waited for; the membership asks again at the next poll().
 */
export function committedBeforeRevoke(self: Consumer, io: KafkaIo): boolean {
  const { commits } = self
  if (commits.sync) return false
  if (commits.beforeRevoke) {
    commits.beforeRevoke = false
    return true
  }
  if (refusal(self)) return true
  const auto = self.config['enable.auto.commit']
  const commit = commitPolicy(self)
  if (!auto && !commit?.onRevoke) return true
  const offsets = auto || !commit ? allConsumed(self) : finishedOffsets(self)
  commits.beforeRevoke = beginSync(self, io, {
    purpose: 'revoke',
    call: auto ? 'auto commit' : 'commitSync',
    offsets,
    timeoutMs: self.config[auto ? 'max.poll.interval.ms' : 'default.api.timeout.ms'],
  })
  return !commits.beforeRevoke
}

/** What the application has finished and not committed; everything returned, where it commits by polls. */
export function finishedOffsets(self: Consumer): CommittedOffset[] {
  const commit = commitPolicy(self)
  if (commit?.every === 'poll' && !commit.offByOne) return allConsumed(self)
  return Object.entries(self.application.finished).flatMap(([key, finished]) =>
    self.partitions[key] ? [{ ...parsePartitionKey(key), ...finished }] : [],
  )
}
