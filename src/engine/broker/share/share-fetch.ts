/**
 * ShareFetch and ShareAcknowledge at the leader: share sessions, acknowledgements first, then records that are free,
 * with a long poll (KafkaApis, SharePartitionManager, DelayedShareFetch).
 *
 * Left out: a bound on the number of sessions (group.share.max.share.sessions), remote storage, quotas.
 */
import type { ErrorName } from '../../config/errors.ts'
import { MS, type RequestRef } from '../../kernel/types.ts'
import { readBatches } from '../../log/partition-log.ts'
import { lastOffsetOf, type RecordBatch } from '../../log/record-batch.ts'
import { abortedTransactions, lastStableOffset } from '../../log/transactions.ts'
import type { MessageOf } from '../../messages.ts'
import type { ShareFetchResult } from '../../share-messages.ts'
import type { SharePartition, ShareSession, WaitingShareRequest } from '../../share-state.ts'
import {
  type Broker,
  type Handlers,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { currentLeaderOf, leaderReplica, logOf } from '../replicas.ts'
import { acquire } from './acquire.ts'
import { groupConfig, lockDurationMs, shareLimits } from './group-configs.ts'
import {
  acknowledgeRecords,
  armLockTimer,
  forgetSharePartition,
  initialise,
  locksDue,
  meaningOf,
  onShareLeadership,
  releaseRecords,
  reportStart,
  sharePartitionFor,
  sharePartitionOf,
  writeDone,
} from './manager.ts'
import { canAcquire, moveToLogStart, nextFetchOffset } from './offsets.ts'
import { sendDueTasks, shareOf, takeAnswer } from './persister.ts'

type ShareRequest = WaitingShareRequest['request']
type ShareFetchRequest = MessageOf<'ShareFetchRequest'>

// ── sessions ──

const sessionKey = ({ groupId, memberId }: ShareRequest): string => `${groupId}:${memberId}`

const connectionId = ({
  connection,
  epoch,
}: {
  readonly connection: string
  readonly epoch: number
}): string => `${connection}#${epoch}`

/** The session of a request, with its epoch moved on, or why there is none (SharePartitionManager.newContext). */
function sessionFor(
  self: Broker,
  request: ShareRequest,
  ref: RequestRef,
  io: KafkaIo,
): ShareSession | ErrorName {
  const { sessions } = shareOf(self)
  const key = sessionKey(request)
  const { groupId: group, memberId, sessionEpoch } = request
  if (sessionEpoch === 0) {
    if (request.kind !== 'ShareFetchRequest') return 'INVALID_SHARE_SESSION_EPOCH'
    if (request.acknowledgements.length > 0) return 'INVALID_REQUEST'
    const { connection, epoch } = ref
    const opened: ShareSession = {
      group,
      memberId,
      client: ref.from,
      epoch: 1,
      partitions: request.partitions.map(partitionKey),
      connection: { connection, epoch },
    }
    sessions[key] = opened
    shareOf(self).connections[connectionId(ref)] = group
    io.watch(ref)
    return opened
  }
  const session = sessions[key]
  if (!session) return 'SHARE_SESSION_NOT_FOUND'
  if (sessionEpoch === -1) return session
  if (session.epoch !== sessionEpoch) return 'INVALID_SHARE_SESSION_EPOCH'
  session.epoch = session.epoch === 2_147_483_647 ? 1 : session.epoch + 1
  if (request.kind === 'ShareFetchRequest') {
    const gone = new Set(request.forgotten.map(partitionKey))
    session.partitions = session.partitions.filter((k) => !gone.has(k))
    for (const k of request.partitions.map(partitionKey))
      if (!session.partitions.includes(k)) session.partitions.push(k)
  }
  return session
}

/** SharePartitionManager.releaseSession: the member is gone; what it has is for others. */
function releaseSession(self: Broker, io: KafkaIo, session: ShareSession): void {
  const memory = shareOf(self)
  delete memory.sessions[`${session.group}:${session.memberId}`]
  for (const share of Object.values(memory.partitions)) {
    if (share.group !== session.group || !session.partitions.includes(partitionKey(share))) continue
    releaseRecords(self, io, share, session)
    wakeGroup(self, io, share)
  }
}

/**
 * ShareSessionCache.onDisconnect: a client whose connection has gone will not acknowledge any more. Without a session
 * left, its group's share-partitions are forgotten (onGroupEmpty); so they are when the client has closed its session
 * itself, and those who come later begin with what the share coordinator knows.
 */
export function shareClientGone(self: Broker, io: KafkaIo, at: { connection: string; epoch: number }): void {
  const memory = self.memory?.share
  const group = memory?.connections[connectionId(at)]
  if (!memory || group === undefined) return
  delete memory.connections[connectionId(at)]
  for (const session of Object.values(memory.sessions))
    if (connectionId(session.connection) === connectionId(at)) releaseSession(self, io, session)
  if (Object.values(memory.sessions).some((other) => other.group === group)) return
  for (const share of Object.values(memory.partitions))
    if (share.group === group) forgetSharePartition(self, share)
}

// ── acknowledgements ──

/** KafkaApis.validateAcknowledgementBatches */
function isWellFormed(
  { isRenewAck }: ShareRequest,
  batches: ShareRequest['acknowledgements'][number]['batches'],
) {
  let end = -1
  for (const { firstOffset, lastOffset, types } of batches) {
    if (firstOffset > lastOffset || firstOffset < end || types.length === 0) return false
    if (types.length > 1 && lastOffset - firstOffset + 1 !== types.length) return false
    if (!isRenewAck && types.includes('RENEW')) return false
    end = lastOffset
  }
  return true
}

function acknowledgeAll(self: Broker, io: KafkaIo, ref: RequestRef, waiting: WaitingShareRequest): void {
  const { request } = waiting
  for (const { batches, ...tp } of request.acknowledgements) {
    const key = partitionKey(tp)
    if (batches.length === 0) continue
    const share = Object.values(shareOf(self).partitions).find(
      (s) => s.group === request.groupId && partitionKey(s) === key,
    )
    if (!isWellFormed(request, batches)) waiting.acknowledged[key] = 'INVALID_REQUEST'
    else if (!share) waiting.acknowledged[key] = 'UNKNOWN_TOPIC_OR_PARTITION'
    else {
      const from = { memberId: request.memberId, client: ref.from, acks: batches }
      const outcome = acknowledgeRecords(self, io, share, from)
      waiting.acknowledged[key] = typeof outcome === 'string' ? outcome : 'NONE'
      if (typeof outcome === 'number') waiting.writes.push(outcome)
      wakeGroup(self, io, share)
    }
  }
}

// ── fetching ──

function isolationEnd(self: Broker, share: SharePartition, committed: boolean): number {
  const key = partitionKey(share)
  const highWatermark = leaderReplica(memoryOf(self), key)?.highWatermark ?? -1
  return committed ? lastStableOffset(logOf(self, key), highWatermark) : highWatermark
}

interface Readable {
  readonly key: string
  readonly share: SharePartition
  readonly offset: number
  readonly endOffset: number
}

/** DelayedShareFetch.acquirablePartitions */
function readable(self: Broker, io: KafkaIo, waiting: WaitingShareRequest): Readable[] {
  const { groupId } = waiting.request
  const limits = shareLimits(self, groupId, io.now)
  const committed = groupConfig(self, groupId, 'share.isolation.level') === 'read_committed'
  const found: Readable[] = []
  for (const key of waiting.partitions) {
    const share = sharePartitionFor(self, io, groupId, key)
    if (typeof share === 'string' || share.state !== 'ACTIVE' || !canAcquire(share, limits.maxInFlight))
      continue
    const endOffset = isolationEnd(self, share, committed)
    found.push({ key, share, offset: nextFetchOffset(share), endOffset })
  }
  return found
}

function read(self: Broker, at: Readable, maxBytes: number): readonly RecordBatch[] {
  if (at.offset >= at.endOffset) return []
  return readBatches(logOf(self, at.key), { offset: at.offset, endOffset: at.endOffset, maxBytes })
}

const bytesOf = (batches: readonly RecordBatch[]): number =>
  batches.reduce((sum, b) => sum + b.sizeInBytes, 0)

/** SharePartition.fetchAbortedTransactionRecordBatches */
function abortedAmong(self: Broker, at: Readable, batches: readonly RecordBatch[]): RecordBatch[] {
  const last = batches.at(-1)
  if (!last) return []
  const aborted = abortedTransactions(logOf(self, at.key).transactions, at.offset, lastOffsetOf(last) + 1)
  return batches.filter(
    (batch) =>
      batch.isTransactional &&
      !batch.control &&
      aborted.some(
        (a) =>
          a.producerId === batch.producerId &&
          a.firstOffset <= batch.baseOffset &&
          batch.baseOffset <= a.lastOffset,
      ),
  )
}

/** Reads and acquires; `must` answers whatever there is (the wait is over). null: not yet. */
function fetch(
  self: Broker,
  io: KafkaIo,
  waiting: WaitingShareRequest,
  must: boolean,
): readonly ShareFetchResult[] | null {
  const request = waiting.request as ShareFetchRequest
  const sources = readable(self, io, waiting)
  if (sources.length === 0) return must ? [] : null
  const most = Math.min(request.maxBytes, self.config['fetch.max.bytes'])
  const each = Math.floor(most / sources.length)
  const isOutOfRange = (at: Readable) => at.offset < logOf(self, at.key).logStartOffset
  const reads = sources.map((at) => ({ at, batches: isOutOfRange(at) ? [] : read(self, at, each) }))
  const bytes = reads.reduce((sum, { batches }) => sum + bytesOf(batches), 0)
  const urgent = sources.some((at) => isOutOfRange(at) || at.offset > at.endOffset)
  if (!must && !urgent && bytes < request.minBytes) return null
  let left = request.maxRecords
  const results: ShareFetchResult[] = []
  for (const { at, batches } of reads) {
    const before = at.share.startOffset
    if (isOutOfRange(at)) moveToLogStart(at.share, logOf(self, at.key).logStartOffset)
    const result = acquireFrom(self, io, waiting, { at, batches, left })
    left -= result.count
    reportStart(self, io, at.share, before)
    if (result.acquired.length > 0) results.push({ ...parsePartitionKey(at.key), error: 'NONE', ...result })
  }
  armLockTimer(self, io)
  return results
}

function acquireFrom(
  self: Broker,
  io: KafkaIo,
  { request, ref }: WaitingShareRequest,
  {
    at,
    batches,
    left,
  }: { readonly at: Readable; readonly batches: readonly RecordBatch[]; readonly left: number },
) {
  const { groupId: group, memberId } = request
  const { batchSize, acquireMode } = request as ShareFetchRequest
  const committed = groupConfig(self, group, 'share.isolation.level') === 'read_committed'
  const { acquired, count } = acquire(
    at.share,
    { memberId, strict: acquireMode === 'record_limit', batchSize, maxRecords: left, fetchOffset: at.offset },
    shareLimits(self, group, io.now),
    batches,
    committed ? abortedAmong(self, at, batches) : [],
  )
  const first = acquired[0]
  const last = acquired.at(-1)
  if (!first || !last) return { acquired, count, batches: [] }
  io.report({
    kind: 'ShareRecordsAcquired',
    broker: self.brokerId,
    group,
    partition: at.key,
    consumer: ref.from,
    acquired,
    lockMs: lockDurationMs(self, group),
  })
  // ShareFetchUtils.maybeSliceFetchRecords: only the batches that hold something of it.
  const sliced = batches.filter(
    (b) => lastOffsetOf(b) >= first.firstOffset && b.baseOffset <= last.lastOffset,
  )
  return { acquired, count, batches: sliced }
}

// ── answering ──

function isReady(waiting: WaitingShareRequest): boolean {
  return waiting.writes.length === 0 && waiting.fetched !== null
}

function answer(
  self: Broker,
  io: KafkaIo,
  { request, ref, acknowledged, fetched }: WaitingShareRequest,
): void {
  const memory = memoryOf(self)
  if (request.kind === 'ShareAcknowledgeRequest') {
    const partitions = Object.entries(acknowledged).map(([key, error]) => ({
      ...parsePartitionKey(key),
      error,
      ...(error === 'NOT_LEADER_OR_FOLLOWER' ? currentLeaderOf(memory, parsePartitionKey(key)) : {}),
    }))
    return io.reply(ref, { kind: 'ShareAcknowledgeResponse', error: 'NONE', partitions })
  }
  const results = (fetched ?? []).map((result) => ({
    ...result,
    acknowledgeError: acknowledged[partitionKey(result)] ?? 'NONE',
  }))
  const told = new Set(results.map(partitionKey))
  for (const [key, acknowledgeError] of Object.entries(acknowledged))
    if (!told.has(key))
      results.push({ ...parsePartitionKey(key), error: 'NONE', batches: [], acquired: [], acknowledgeError })
  const acquisitionLockTimeoutMs = lockDurationMs(self, request.groupId)
  io.reply(ref, { kind: 'ShareFetchResponse', error: 'NONE', acquisitionLockTimeoutMs, partitions: results })
  const session = shareOf(self).sessions[sessionKey(request)]
  const served = (fetched ?? []).filter(({ batches }) => batches.length > 0).map(partitionKey)
  if (session) session.partitions = [...session.partitions.filter((k) => !served.includes(k)), ...served]
}

function refuse(io: KafkaIo, ref: RequestRef, request: ShareRequest, error: ErrorName): void {
  if (request.kind === 'ShareAcknowledgeRequest')
    io.reply(ref, { kind: 'ShareAcknowledgeResponse', error, partitions: [] })
  else io.reply(ref, { kind: 'ShareFetchResponse', error, acquisitionLockTimeoutMs: 0, partitions: [] })
}

/** Why a partition cannot be fetched here at all. */
function erroneous(
  self: Broker,
  io: KafkaIo,
  { request, partitions }: WaitingShareRequest,
): ShareFetchResult[] {
  return partitions.flatMap((key): ShareFetchResult[] => {
    const share = sharePartitionFor(self, io, request.groupId, key)
    if (typeof share !== 'string') return []
    const tp = parsePartitionKey(key)
    return [{ ...tp, error: share, batches: [], acquired: [], ...currentLeaderOf(memoryOf(self), tp) }]
  })
}

/** Moves a request on as far as it goes; true when it is answered. */
function proceed(self: Broker, io: KafkaIo, waiting: WaitingShareRequest, must: boolean): boolean {
  if (waiting.fetched === null) {
    const errors = erroneous(self, io, waiting)
    const allBad = errors.length === waiting.partitions.length
    const fetched = allBad ? [] : fetch(self, io, waiting, must || errors.length > 0)
    if (fetched) waiting.fetched = [...errors, ...fetched]
  }
  if (!isReady(waiting)) return false
  answer(self, io, waiting)
  return true
}

function serve(self: Broker, request: ShareRequest, io: KafkaIo, ref: RequestRef): void {
  const session = sessionFor(self, request, ref, io)
  if (typeof session === 'string') return refuse(io, ref, request, session)
  const fetches = request.kind === 'ShareFetchRequest' && request.sessionEpoch !== -1 && !request.isRenewAck
  const turn =
    session.partitions.length === 0 ? 0 : Math.max(0, request.sessionEpoch) % session.partitions.length
  const waiting: WaitingShareRequest = {
    ref,
    request,
    writes: [],
    acknowledged: {},
    partitions: [...session.partitions.slice(turn), ...session.partitions.slice(0, turn)],
    fetched: fetches && session.partitions.length > 0 ? null : [],
    deadline: io.now + (request.kind === 'ShareFetchRequest' ? request.maxWaitMs * MS : 0),
  }
  acknowledgeAll(self, io, ref, waiting)
  if (request.sessionEpoch === -1) releaseSession(self, io, session)
  if (proceed(self, io, waiting, waiting.deadline <= io.now)) return
  shareOf(self).waiting.push(waiting)
  armWaitTimer(self, io)
}

function armWaitTimer(self: Broker, io: KafkaIo): void {
  const memory = shareOf(self)
  const due = memory.waiting.filter(({ fetched }) => fetched === null)
  const first = due.reduce((least, { deadline }) => Math.min(least, deadline), Infinity)
  if (first === Infinity || (memory.waitTimerAt !== 0 && memory.waitTimerAt <= first)) return
  memory.waitTimerAt = first
  io.wakeAfter(first - io.now, { kind: 'ShareWaitTimer' })
}

/** Looks again at those who wait; `who` says whom it may concern. */
function wake(self: Broker, io: KafkaIo, who: (waiting: WaitingShareRequest) => boolean): void {
  const memory = shareOf(self)
  for (const waiting of memory.waiting.slice()) {
    if (!memory.waiting.includes(waiting) || !who(waiting)) continue
    if (proceed(self, io, waiting, false)) memory.waiting = memory.waiting.filter((w) => w !== waiting)
  }
}

function wakeGroup(self: Broker, io: KafkaIo, share: SharePartition): void {
  const key = partitionKey(share)
  wake(self, io, (w) => w.request.groupId === share.group && w.fetched === null && w.partitions.includes(key))
}

/** There is something new to consume in a partition. */
export function wakeShareFetches(self: Broker, io: KafkaIo, key: string): void {
  if (self.memory?.share) wake(self, io, (w) => w.fetched === null && w.partitions.includes(key))
}

/** The partition is led elsewhere now. */
export function onSharedPartition(self: Broker, io: KafkaIo, key: string, leads: boolean): void {
  if (!leads) onShareLeadership(self, io, key, wakeGroup)
}

function settleWrite(self: Broker, io: KafkaIo, task: number, error: ErrorName): void {
  const done = shareOf(self).writes[task]
  writeDone(self, io, task, { error, after: wakeGroup })
  for (const waiting of shareOf(self).waiting) {
    if (!waiting.writes.includes(task)) continue
    waiting.writes = waiting.writes.filter((id) => id !== task)
    if (error !== 'NONE' && done) waiting.acknowledged[done.partition] = error
  }
  wake(self, io, ({ writes }) => writes.length === 0)
}

/** The share coordinator cannot be had: what was asked for a share-partition is given up. */
export function shareStateUnavailable(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'ReadShareGroupStateRequest'> | MessageOf<'WriteShareGroupStateRequest'>,
  error: ErrorName,
): void {
  if (request.kind === 'WriteShareGroupStateRequest')
    return settleWrite(self, io, request.task, meaningOf(error))
  const share = sharePartitionOf(self, request)
  if (share?.state !== 'INITIALIZING') return
  forgetSharePartition(self, share)
  const key = partitionKey(share)
  const failed = shareOf(self).waiting.filter(
    (w) => w.request.groupId === share.group && w.fetched === null && w.partitions.includes(key),
  )
  for (const waiting of failed)
    waiting.fetched = [
      { ...parsePartitionKey(key), error: meaningOf(error), batches: [], acquired: [] },
      ...(fetch(self, io, { ...waiting, partitions: waiting.partitions.filter((k) => k !== key) }, true) ??
        []),
    ]
  wake(self, io, (waiting) => failed.includes(waiting))
}

export const shareFetchHandlers: Handlers<
  Broker,
  | 'ShareFetchRequest'
  | 'ShareAcknowledgeRequest'
  | 'ReadShareGroupStateResponse'
  | 'WriteShareGroupStateResponse'
  | 'ShareLockTimer'
  | 'ShareWaitTimer'
  | 'SharePersisterTimer'
> = {
  ShareFetchRequest: serve,
  ShareAcknowledgeRequest: serve,
  ReadShareGroupStateResponse(self, response, io, request) {
    if (!takeAnswer(self, io, request, response.error)) return
    const share = sharePartitionOf(self, request)
    if (response.error !== 'NONE') return shareStateUnavailable(self, io, request, response.error)
    if (share?.state !== 'INITIALIZING' || share.leaderEpoch !== request.leaderEpoch) return
    initialise(self, io, share, response)
    wakeGroup(self, io, share)
  },
  WriteShareGroupStateResponse(self, { error }, io, request) {
    if (takeAnswer(self, io, request, error)) settleWrite(self, io, request.task, meaningOf(error))
  },
  ShareLockTimer(self, _, io) {
    locksDue(self, io, wakeGroup)
  },
  ShareWaitTimer(self, _, io) {
    const memory = shareOf(self)
    if (memory.waitTimerAt > io.now) return
    memory.waitTimerAt = 0
    for (const waiting of memory.waiting.slice())
      if (waiting.fetched === null && waiting.deadline <= io.now && proceed(self, io, waiting, true))
        memory.waiting = memory.waiting.filter((w) => w !== waiting)
    armWaitTimer(self, io)
  },
  SharePersisterTimer(self, _, io) {
    sendDueTasks(self, io)
  },
}
