/**
 * The application's loop: poll(), process what it returned, record by record, commit as it is told to, poll() again.
 * Whatever a KafkaConsumer does, apart from heartbeats, it does inside poll(): a busy application neither fetches,
 * nor rejoins, nor commits by the clock.
 *
 * The application catches what commitSync() throws and goes on with its batch; what poll() throws ends it, by way of
 * close(). Asked to end, it finishes the batch first: the request is seen in poll() (KafkaConsumer.wakeup).
 */
import type { ErrorName } from '../../config/errors.ts'
import { MS } from '../../kernel/types.ts'
import type { CommittedOffset, MessageOf } from '../../messages.ts'
import type { ConsoleOutput } from '../../terminal-state.ts'
import { type Consumer, type KafkaIo, type PolledRecords, parsePartitionKey } from '../../world.ts'
import { consolePrinter } from '../late-parts.ts'
import { closeConsumer } from './closing.ts'
import { collectFetch } from './collect.ts'
import { type CommitPolicy, commitPolicy } from './commit-policy.ts'
import { allConsumed, beginSync, commitWithoutWaiting, maybeAutoCommit } from './commits.ts'
import { findCoordinator } from './coordinator.ts'
import { sendFetches } from './fetcher.ts'
import { copyLoop } from './late-parts.ts'
import { membershipOf } from './memberships.ts'
import { updatePositions } from './positions.ts'

/** How many records a worker's queue takes before the polling thread has to wait (a bounded queue). */
const WORKER_QUEUE = 1_000

// ── poll() ──

/** One poll(): coordinator's duties first, then records if there are any, else it blocks. */
export function poll(self: Consumer, io: KafkaIo): void {
  const { application } = self
  if (application.stalled && !application.closing) return
  application.state = 'polling'
  if (application.closing) return closeConsumer(self, io)
  watchPollInterval(self, io)
  wake(self, io)
}

/** Something came that may unblock poll(); nothing happens while the application is busy. */
export function wake(self: Consumer, io: KafkaIo): void {
  if (self.process !== 'running') return
  if (self.application.state !== 'polling') return keepUp(self, io)
  // The loop inside of poll() goes round (pollHeartbeat).
  self.application.lastPollAt = io.now
  if (self.application.failure) return fail(self, io)
  const membership = membershipOf(self)
  if (self.spec.group !== '') {
    if (needsCoordinator(self)) findCoordinator(self, io)
    membership.poll(self, io)
    maybeAutoCommit(self, io, membership.isSettled(self))
  }
  updatePositions(self, io)
  if (self.application.failure) return fail(self, io)
  deliver(self, io)
}

/** What goes on while the application is busy: nothing but heartbeats, or everything that leads up to a record. */
function keepUp(self: Consumer, io: KafkaIo): void {
  if (!self.behaviour.background) return
  if (self.spec.group !== '') {
    if (needsCoordinator(self)) findCoordinator(self, io)
    membershipOf(self).poll(self, io)
  }
  updatePositions(self, io)
  sendFetches(self, io)
}

/** With assign() the coordinator is only looked up for what needs it. */
function needsCoordinator(self: Consumer): boolean {
  if (self.membership.protocol !== 'manual') return true
  return Object.values(self.partitions).some((p) => p.state === 'awaiting committed')
}

/** The next poll() throws the exception of this error, and the application ends; at once if it waits in poll(). */
export function throwFromPoll(self: Consumer, io: KafkaIo, error: ErrorName): void {
  const words = error.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase())
  self.application.failure ??= { exception: `${words.join('')}Exception`, partitions: [] }
  wake(self, io)
}

/** poll() throws, and the application ends. */
function fail(self: Consumer, io: KafkaIo): void {
  const { failure } = self.application
  if (!failure) return
  self.application.failure = null
  io.report({ kind: 'ApplicationFailed', consumer: self.id, ...failure })
  if (self.console) consolePrinter.get().sayThrown(self, io, failure.exception)
  closeConsumer(self, io)
}

/** Hands buffered records to the application. Before it returns, poll() asks for the next ones. */
function deliver(self: Consumer, io: KafkaIo): void {
  // Partitions about to be given up return nothing more (pendingRevocation); a member of the consumer protocol goes on
  // with the others.
  const { sync } = self.commits
  const goesOn = sync === null || (sync.purpose === 'revoke' && self.membership.protocol === 'consumer')
  const { records, count } = goesOn ? collectFetch(self, io) : { records: [], count: 0 }
  sendFetches(self, io)
  if (count === 0) return
  self.counts.polls += 1
  self.counts.received += count
  const { application } = self
  application.batch = records
  application.slice = 0
  application.record = 0
  application.state = 'processing'
  if (self.twin !== null) return copyLoop.get().copyBatch(self, io)
  if (self.console && print(self, io, self.console)) return
  if (self.spec.handOff) return handOver(self, io)
  beginChunk(self, io)
}

/** A console consumer prints what poll() returned; true when it has printed all that it was asked for, and ends. */
function print(self: Consumer, io: KafkaIo, output: ConsoleOutput): boolean {
  const { printRecords, watchSilence } = consolePrinter.get()
  const { printed, done } = printRecords(self, output, self.application.batch)
  self.application.batch = printed
  if (!done) {
    watchSilence(self, io)
    return false
  }
  for (const slice of printed) reportProcessed(self, io, slice, 0, slice.ids.length)
  closeConsumer(self, io)
  return true
}

/** Nothing came for --timeout-ms. */
export function consoleTimer(self: Consumer, io: KafkaIo, token: number): void {
  if (consolePrinter.get().sayTimeout(self, io, token)) closeConsumer(self, io)
}

/**
 * AbstractCoordinator's heartbeat thread: whoever does not call poll() for max.poll.interval.ms leaves the group. One
 * timer looks, and sets itself anew.
 */
function watchPollInterval(self: Consumer, io: KafkaIo): void {
  const { application } = self
  const { background, heartbeats } = self.behaviour
  // Neither kafka-go nor kafkajs has such a limit.
  if (application.watched || background || heartbeats !== 'by thread' || !membershipOf(self).pollExpired)
    return
  application.watched = true
  io.wakeAfter(self.config['max.poll.interval.ms'] * MS, { kind: 'PollIntervalTimer' })
}

/** The timer of `watchPollInterval` fired. */
export function pollIntervalTimer(self: Consumer, io: KafkaIo): void {
  const { application, membership } = self
  const interval = self.config['max.poll.interval.ms'] * MS
  const waited = application.state === 'polling' ? 0 : io.now - application.lastPollAt
  if (self.process !== 'running') return
  if (waited < interval) return io.wakeAfter(interval - waited, { kind: 'PollIntervalTimer' })
  application.watched = false
  if (membership.memberId === '') return
  const { id: consumer } = self
  const unpolledMs = Math.round(waited / MS)
  io.report({ kind: 'PollIntervalExceeded', consumer, group: self.spec.group, unpolledMs })
  membershipOf(self).pollExpired?.(self, io)
}

// ── processing ──

/** How many records are processed between two commits; all of them where commits go by polls. */
function chunkSize(self: Consumer): number {
  const every = commitPolicy(self)?.every ?? 'poll'
  return every === 'poll' ? Infinity : every
}

/** Before a stretch of records: at-most-once commits it first. */
function beginChunk(self: Consumer, io: KafkaIo): void {
  const commit = commitPolicy(self)
  if (commit?.when === 'before') {
    self.application.sinceCommit = 0
    const offsets =
      commit.every === 'poll' && !commit.offByOne
        ? allConsumed(self)
        : upcoming(self, commit, chunkSize(self))
    self.application.next = 'process'
    if (commitNow(self, io, commit, offsets)) return
  }
  process(self, io)
}

/** What the next records come to as offsets, by partition. */
function upcoming(self: Consumer, commit: CommitPolicy, most: number): CommittedOffset[] {
  const { application } = self
  const last: Record<string, CommittedOffset> = {}
  let left = most
  for (let s = application.slice; s < application.batch.length && left > 0; s++) {
    const { partition, offsets, leaderEpoch } = application.batch[s] as PolledRecords
    const from = s === application.slice ? application.record : 0
    const to = Math.min(offsets.length, from + left)
    left -= to - from
    if (to === from) continue
    const offset = (offsets[to - 1] as number) + (commit.offByOne ? 0 : 1)
    last[partition] = { ...parsePartitionKey(partition), offset, leaderEpoch }
  }
  return Object.values(last)
}

/** Begins with the next record; without a processing time the whole stretch is done at once. */
function process(self: Consumer, io: KafkaIo): void {
  const { application, spec } = self
  application.state = 'processing'
  application.token += 1
  application.startedAt = io.now
  const busy = Math.round((spec.processMs ?? 0) * MS)
  application.busyUntil = io.now + busy
  if (busy > 0) return io.wakeAfter(busy, { kind: 'PollTimer', token: application.token })
  const size = chunkSize(self)
  let left = size === Infinity ? size : size - (application.sinceCommit % size)
  while (left > 0 && application.slice < application.batch.length) left -= finish(self, io, left)
  afterRecords(self, io)
}

/** The application is through with up to `most` records of one slice; returns how many. */
function finish(self: Consumer, io: KafkaIo, most: number): number {
  const { application } = self
  const commit = commitPolicy(self)
  const slice = application.batch[application.slice] as PolledRecords
  const { partition, ids, offsets, leaderEpoch } = slice
  const from = application.record
  const to = Math.min(ids.length, from + most)
  reportProcessed(self, io, slice, from, to)
  if (commit) {
    application.sinceCommit += to - from
    const offset = (offsets[to - 1] as number) + (commit.offByOne ? 0 : 1)
    application.finished[partition] = { offset, leaderEpoch }
  }
  application.record = to
  if (to === ids.length) {
    application.slice += 1
    application.record = 0
  }
  return to - from
}

function reportProcessed(self: Consumer, io: KafkaIo, slice: PolledRecords, from: number, to: number): void {
  const { partition, ids, offsets } = slice
  self.counts.processed += to - from
  io.report({
    kind: 'RecordsProcessed',
    consumer: self.id,
    group: self.spec.group,
    partition,
    from: offsets[from] as number,
    to: (offsets[to - 1] as number) + 1,
    ids: ids.slice(from, to),
  })
}

/** A record in hand is finished, or the loop comes round. */
export function pollTimer(self: Consumer, io: KafkaIo): void {
  const { application } = self
  if (application.slice >= application.batch.length) return poll(self, io)
  finish(self, io, 1)
  membershipOf(self).recordDone?.(self, io)
  afterRecords(self, io)
}

function afterRecords(self: Consumer, io: KafkaIo): void {
  const { application } = self
  const commit = commitPolicy(self)
  const isDone = application.slice >= application.batch.length
  if (commit && commit.every !== 'poll' && application.sinceCommit >= commit.every) {
    application.sinceCommit = 0
    if (commit.when === 'before') {
      application.finished = {}
      return isDone ? comeRound(self, io) : beginChunk(self, io)
    }
    application.next = isDone ? 'poll' : 'process'
    if (commitFinished(self, io, commit)) return
  }
  if (!isDone) return process(self, io)
  if (commit?.every === 'poll' && commit.when === 'after') {
    application.next = 'poll'
    if (commitFinished(self, io, commit)) return
  }
  comeRound(self, io)
}

function commitFinished(self: Consumer, io: KafkaIo, commit: CommitPolicy): boolean {
  const { application } = self
  const finished = Object.entries(application.finished).map(([key, at]) => ({
    ...parsePartitionKey(key),
    ...at,
  }))
  application.finished = {}
  return commitNow(
    self,
    io,
    commit,
    commit.every === 'poll' && !commit.offByOne ? allConsumed(self) : finished,
  )
}

/** True while the application waits for commitSync(). */
function commitNow(
  self: Consumer,
  io: KafkaIo,
  commit: CommitPolicy,
  offsets: readonly CommittedOffset[],
): boolean {
  if (commit.intervalMs) {
    if (io.now < self.autoCommitAt) return false
    self.autoCommitAt = io.now + commit.intervalMs * MS
  }
  if (commit.mode === 'async') {
    commitWithoutWaiting(self, io, 'commitAsync', offsets)
    return false
  }
  const timeoutMs = self.config['default.api.timeout.ms']
  const waits = beginSync(self, io, { purpose: 'application', call: 'commitSync', offsets, timeoutMs })
  if (waits) self.application.state = 'committing'
  return waits
}

/** commitSync() returned, or threw: the application goes on. */
export function commitReturned(self: Consumer, io: KafkaIo): void {
  const { application } = self
  if (self.process !== 'running' || application.state !== 'committing') return
  if (application.next === 'process') process(self, io)
  else comeRound(self, io)
}

/** The batch is done: poll() is next. */
export function comeRound(self: Consumer, io: KafkaIo): void {
  const { application } = self
  application.state = 'processing'
  application.batch = []
  application.slice = 0
  application.record = 0
  application.token += 1
  application.busyUntil = io.now
  io.wakeAfter(0, { kind: 'PollTimer', token: application.token })
}

/** The transaction that took the batch has ended; null = its producer is gone. */
export function batchCopied(
  self: Consumer,
  io: KafkaIo,
  answer: Pick<MessageOf<'TransformResponse'>, 'committed' | 'fatal'> | null,
): void {
  if (self.process !== 'running') return
  for (const slice of copyLoop.get().transformed(self, answer ?? { committed: false, fatal: null }))
    reportProcessed(self, io, slice, 0, slice.ids.length)
  comeRound(self, io)
}

// ── a worker thread ──

/**
 * handOff: a worker processes the records while the loop goes on polling, so that the position, and with it what is
 * committed, runs ahead of what is done.
 */
function handOver(self: Consumer, io: KafkaIo): void {
  const { application } = self
  const { worker, batch } = application
  const idle = worker.queue.length === 0
  worker.queue.push(...batch)
  for (const { ids } of batch) worker.waiting += ids.length
  if (idle) planWork(self, io)
  const commit = commitPolicy(self)
  application.next = 'poll'
  if (commit && commitNow(self, io, commit, allConsumed(self))) return
  if (worker.waiting <= WORKER_QUEUE) comeRound(self, io)
}

function planWork(self: Consumer, io: KafkaIo): void {
  io.wakeAfter(Math.round((self.spec.processMs ?? 0) * MS), { kind: 'WorkerTimer' })
}

/** The worker has finished a record. */
export function workerTimer(self: Consumer, io: KafkaIo): void {
  const { worker } = self.application
  const slice = worker.queue[0]
  if (!slice) return
  const all = (self.spec.processMs ?? 0) === 0
  const to = all ? slice.ids.length : worker.record + 1
  reportProcessed(self, io, slice, worker.record, to)
  worker.waiting -= to - worker.record
  worker.record = to
  if (to === slice.ids.length) {
    worker.queue.shift()
    worker.record = 0
  }
  if (worker.queue.length > 0) planWork(self, io)
  const { application } = self
  const stood = application.state === 'processing' && application.batch.length > 0
  if (stood && worker.waiting <= WORKER_QUEUE && self.process === 'running') comeRound(self, io)
}

/** Sets the time that each record takes from now on; the one in hand is finished when its new time is over. */
export function setProcessingTime(self: Consumer, io: KafkaIo, processMs: number): void {
  const { application } = self
  const before = self.spec.processMs ?? 0
  self.spec = { ...self.spec, processMs }
  io.report({ kind: 'ProcessingTimeSet', consumer: self.id, before, processMs })
  if (application.state !== 'processing' || application.slice >= application.batch.length) return
  if (self.spec.handOff) return
  const end = Math.max(io.now, application.startedAt + Math.round(processMs * MS))
  application.token += 1
  application.busyUntil = end
  io.wakeAfter(end - io.now, { kind: 'PollTimer', token: application.token })
}
