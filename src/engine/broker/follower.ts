/**
 * Replicating: one fetcher for each leader this broker follows (AbstractFetcherThread, ReplicaFetcherThread).
 * A follower truncates by leader epoch when the leader says their logs part (KIP-101, 279, 320, 595).
 *
 * Left out for now: OffsetsForLeaderEpoch (only old leaders need it), log directories. A
 * follower out of range learns the leader's range with the error, without asking again (ListOffsets).
 */
import { MS } from '../kernel/types.ts'
import { latestEpoch, truncationPoint } from '../log/leader-epochs.ts'
import { type AppendSet, batchesIn, restartLogAt, truncateTo } from '../log/partition-log.ts'
import { nextOffsetOf, type RecordBatch } from '../log/record-batch.ts'
import type { FetchPartition, FetchPartitionResult, MessageOf, TopicPartition } from '../messages.ts'
import {
  type Broker,
  brokerNode,
  type Fetcher,
  type Handlers,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
  type Replica,
} from '../world.ts'
import { diskFails } from './disk.ts'
import { appendToLog, raiseLogStart } from './log-manager.ts'
import { wakeConsumers } from './parked-fetches.ts'
import { logOf, wallClock } from './replicas.ts'
import { isLeftOut, isQuotaExceeded, recordQuota, UNLIMITED } from './replication-quota.ts'

/** replica.socket.timeout.ms */
const REQUEST_TIMEOUT_MS = 30_000

function fetcherOf(self: Broker, leaderId: number): Fetcher {
  const { fetchers } = memoryOf(self)
  let fetcher = fetchers[leaderId]
  if (!fetcher) {
    fetcher = { leaderId, partitions: {}, sessionId: 0, sessionEpoch: 0, sent: {}, fetching: false, token: 0 }
    fetchers[leaderId] = fetcher
  }
  return fetcher
}

/** Stops fetching a partition, from whomever. */
export function stopFetching(self: Broker, key: string): void {
  for (const fetcher of Object.values(memoryOf(self).fetchers)) delete fetcher.partitions[key]
}

/** Begins to fetch a partition from its leader in this epoch. */
export function startFetching(self: Broker, io: KafkaIo, replica: Replica): void {
  const { role, topic, partition } = replica
  if (role.kind !== 'follower' || role.leader < 0) return
  const fetcher = fetcherOf(self, role.leader)
  const key = partitionKey(replica)
  fetcher.partitions[key] = {
    topic,
    partition,
    leaderEpoch: role.leaderEpoch,
    delayedUntil: 0,
    inSync: false,
  }
  sendFetch(self, io, fetcher)
}

/** What the session does not know yet of a partition, null when it knows all. */
function newsOf(self: Broker, key: string, fetcher: Fetcher): FetchPartition | null {
  const { topic, partition, leaderEpoch } = fetcher.partitions[key] as Fetcher['partitions'][string]
  const { logEndOffset, logStartOffset, epochs } = logOf(self, key)
  const lastFetchedEpoch = latestEpoch(epochs)
  const sent = fetcher.sent[key]
  const known =
    sent?.fetchOffset === logEndOffset &&
    sent.leaderEpoch === leaderEpoch &&
    sent.lastFetchedEpoch === lastFetchedEpoch &&
    sent.logStartOffset === logStartOffset
  if (known && fetcher.sessionEpoch !== 0) return null
  fetcher.sent[key] = { fetchOffset: logEndOffset, leaderEpoch, logStartOffset, lastFetchedEpoch }
  return {
    topic,
    topicId: self.disk.topicIds[key] ?? '',
    partition,
    fetchOffset: logEndOffset,
    currentLeaderEpoch: leaderEpoch,
    lastFetchedEpoch,
    logStartOffset,
    maxBytes: self.config['replica.fetch.max.bytes'],
  }
}

/** Takes partitions out of the session that are not to be fetched now. */
function forget(fetcher: Fetcher, isReady: (key: string) => boolean): TopicPartition[] {
  const forgotten: TopicPartition[] = []
  for (const key in fetcher.sent)
    if (!isReady(key)) {
      delete fetcher.sent[key]
      forgotten.push(parsePartitionKey(key))
    }
  return forgotten
}

function sendFetch(self: Broker, io: KafkaIo, fetcher: Fetcher): void {
  if (fetcher.fetching) return
  const overQuota = isQuotaExceeded(self, io, 'follower')
  let throttled = false
  const isReady = (key: string) => {
    const state = fetcher.partitions[key]
    if (!state || state.delayedUntil > io.now) return false
    if (!overQuota || !isLeftOut(self, state, state.inSync)) return true
    throttled = true
    return false
  }
  const partitions: FetchPartition[] = []
  let any = false
  for (const key in fetcher.partitions) {
    if (!isReady(key)) continue
    any = true
    const news = newsOf(self, key, fetcher)
    if (news) partitions.push(news)
  }
  if (!any) {
    if (throttled) tryLater(self, io, fetcher)
    // AbstractFetcherManager.shutdownIdleFetcherThreads: the session goes with the thread. Else the leader would
    // remember a high watermark as told whose answer came too late to be heeded.
    else if (Object.keys(fetcher.partitions).length === 0) endSession(fetcher)
    return
  }
  const forgotten = forget(fetcher, isReady)
  fetcher.fetching = true
  io.request(
    brokerNode(fetcher.leaderId),
    'fetcher',
    {
      kind: 'FetchRequest',
      replicaId: self.brokerId,
      replicaEpoch: memoryOf(self).brokerEpoch,
      rackId: '',
      maxWaitMs: self.config['replica.fetch.wait.max.ms'],
      minBytes: self.config['replica.fetch.min.bytes'],
      maxBytes: self.config['replica.fetch.response.max.bytes'],
      sessionId: fetcher.sessionId,
      sessionEpoch: fetcher.sessionEpoch,
      partitions,
      forgotten,
    },
    REQUEST_TIMEOUT_MS * MS,
  )
}

/** The next fetch is a full one; it names the old session, so that it is closed. */
function endSession(fetcher: Fetcher): void {
  fetcher.sessionEpoch = 0
  fetcher.sent = {}
}

function tryLater(self: Broker, io: KafkaIo, fetcher: Fetcher): void {
  fetcher.token += 1
  const delay = self.config['replica.fetch.backoff.ms'] * MS
  io.wakeAfter(delay, { kind: 'FetcherTimer', leaderId: fetcher.leaderId, token: fetcher.token })
}

/** A fetch got no answer: the session is gone; try again after replica.fetch.backoff.ms. */
export function fetchFailed(self: Broker, io: KafkaIo, leaderId: number): void {
  const fetcher = memoryOf(self).fetchers[leaderId]
  if (!fetcher) return
  fetcher.fetching = false
  endSession(fetcher)
  tryLater(self, io, fetcher)
}

/** LogCleanerManager.maybeTruncateCheckpoint */
function cleanFrom(self: Broker, key: string, to: number): void {
  if ((self.disk.cleanerOffsets[key] ?? 0) > to) self.disk.cleanerOffsets[key] = to
}

function truncate(self: Broker, io: KafkaIo, replica: Replica, to: number): void {
  const key = partitionKey(replica)
  const log = logOf(self, key)
  const from = log.logEndOffset
  const batches = batchesIn(log).filter((batch) => nextOffsetOf(batch) > to)
  const ids = batches.flatMap((batch) => batch.ids)
  truncateTo(log, to, wallClock(io.wallNow))
  cleanFrom(self, key, to)
  replica.highWatermark = Math.min(replica.highWatermark, log.logEndOffset)
  if (log.logEndOffset < from)
    io.report({
      kind: 'LogTruncated',
      broker: self.brokerId,
      partition: key,
      from,
      to: log.logEndOffset,
      ids,
      batches,
    })
}

/** F2, F3: the leader said from where on our logs differ. */
function truncateByEpoch(
  self: Broker,
  io: KafkaIo,
  replica: Replica,
  apart: { epoch: number; endOffset: number },
): void {
  const log = logOf(self, partitionKey(replica))
  const { offset } = truncationPoint({
    entries: log.epochs,
    logEndOffset: log.logEndOffset,
    leaderEpoch: apart.epoch,
    leaderEndOffset: apart.endOffset,
  })
  truncate(self, io, replica, Math.max(offset, log.logStartOffset))
}

/** The log is dropped and begins again at an offset that the leader has. */
function startAt(self: Broker, io: KafkaIo, replica: Replica, offset: number): void {
  const key = partitionKey(replica)
  restartLogAt(logOf(self, key), offset, wallClock(io.wallNow))
  cleanFrom(self, key, offset)
  replica.highWatermark = offset
}

/**
 * Appends one batch that the leader sent. It may begin above our end, where compaction left a gap; when it
 * begins below, our log is empty and the leader's begins inside the batch: then we begin with the batch
 * (Partition.doAppendRecordsToFollowerOrFutureReplica).
 */
function copy(self: Broker, io: KafkaIo, replica: Replica, batch: RecordBatch, set: AppendSet | null): void {
  const key = partitionKey(replica)
  const { logStartOffset, logEndOffset } = logOf(self, key)
  if (batch.baseOffset < logEndOffset) {
    if (logStartOffset !== logEndOffset || nextOffsetOf(batch) <= logEndOffset) return
    startAt(self, io, replica, batch.baseOffset)
  }
  appendToLog(self, io, { key, topic: replica.topic, set }, batch)
  io.report({ kind: 'BatchAppended', broker: self.brokerId, partition: key, batch, leader: false })
}

function setOf(batches: readonly RecordBatch[]): AppendSet {
  const sizeInBytes = batches.reduce((sum, batch) => sum + batch.sizeInBytes, 0)
  return { sizeInBytes, maxTimestamp: Math.max(...batches.map((batch) => batch.maxTimestamp)) }
}

/** F5: appends what the leader sent, then follows its high watermark and log start as far as the own log goes. */
function appendFetched(self: Broker, io: KafkaIo, replica: Replica, result: FetchPartitionResult): void {
  const key = partitionKey(replica)
  // What one answer brings is appended in one go: it is all of one segment of the leader's.
  let set: AppendSet | null = result.batches.length > 1 ? setOf(result.batches) : (result.batches[0] ?? null)
  for (const batch of result.batches) {
    if (diskFails(self, io)) return
    copy(self, io, replica, batch, set)
    set = null
  }
  followHighWatermark(self, io, replica, result.highWatermark)
  const start = Math.min(result.logStartOffset, replica.highWatermark)
  if (start > logOf(self, key).logStartOffset) raiseLogStart(self, io, key, start, 'leader offset increment')
}

function followHighWatermark(self: Broker, io: KafkaIo, replica: Replica, highWatermark: number): void {
  const key = partitionKey(replica)
  const { logStartOffset, logEndOffset } = logOf(self, key)
  const from = replica.highWatermark
  if (highWatermark < 0) return
  const to = Math.max(logStartOffset, Math.min(highWatermark, logEndOffset))
  if (to === from) return
  replica.highWatermark = to
  if (to <= from) return
  io.report({
    kind: 'HighWatermarkAdvanced',
    broker: self.brokerId,
    partition: key,
    from,
    to,
    leader: false,
  })
  // Consumers may wait here too (KIP-392).
  wakeConsumers(self, io, key)
}

/**
 * F4: the leader's log ends before ours: cut to it. It starts after ours ends: begin anew at its start
 * (AbstractFetcherThread.fetchOffsetAndTruncate).
 */
function outOfRange(self: Broker, io: KafkaIo, replica: Replica, result: FetchPartitionResult): void {
  const { logEndOffset } = logOf(self, partitionKey(replica))
  const leaderEnd = result.logEndOffset ?? logEndOffset
  if (leaderEnd < logEndOffset) truncate(self, io, replica, leaderEnd)
  else if (result.logStartOffset > logEndOffset) {
    const key = partitionKey(replica)
    const batches = batchesIn(logOf(self, key))
    startAt(self, io, replica, result.logStartOffset)
    if (batches.length > 0)
      io.report({
        kind: 'LogTruncated',
        broker: self.brokerId,
        partition: key,
        from: logEndOffset,
        to: result.logStartOffset,
        ids: batches.flatMap((batch) => batch.ids),
        batches,
      })
  }
}

/** Where the follower's log will end once it has appended an answer. */
function nextAfter({ batches }: FetchPartitionResult, fetchOffset: number): number {
  const last = batches.at(-1)
  return last ? last.baseOffset + last.count : fetchOffset
}

function countFetched(self: Broker, io: KafkaIo, { topic, partition, batches }: FetchPartitionResult): void {
  if (self.config['follower.replication.throttled.rate'] === UNLIMITED) return
  const bytes = batches.reduce((sum, batch) => sum + batch.sizeInBytes, 0)
  recordQuota(self, io, 'follower', { topic, partition, bytes })
}

function handlePartition(self: Broker, io: KafkaIo, fetcher: Fetcher, result: FetchPartitionResult): void {
  const key = partitionKey(result)
  const state = fetcher.partitions[key]
  const sent = fetcher.sent[key]
  const replica = memoryOf(self).replicas[key]
  if (!state || !sent || replica?.role.kind !== 'follower') return
  // R24: an answer to an older question is dropped, though it said what a session says once: a high watermark that is
  // told so is heard only when it moves again (AbstractFetcherThread.processFetchRequest since KAFKA-18991).
  if (sent.leaderEpoch !== state.leaderEpoch || sent.fetchOffset !== logOf(self, key).logEndOffset) return
  if (result.error === 'NONE') {
    state.inSync = result.highWatermark <= nextAfter(result, sent.fetchOffset)
    if (result.batches.length > 0) countFetched(self, io, result)
    if (result.divergingEpoch) truncateByEpoch(self, io, replica, result.divergingEpoch)
    else appendFetched(self, io, replica, result)
  } else if (result.error === 'OFFSET_OUT_OF_RANGE') outOfRange(self, io, replica, result)
  // onPartitionFenced: we asked in the epoch we are in, so news of a later one is on its way; until then nothing is asked.
  else if (result.error === 'FENCED_LEADER_EPOCH') delete fetcher.partitions[key]
  else {
    state.delayedUntil = io.now + self.config['replica.fetch.backoff.ms'] * MS
    tryLater(self, io, fetcher)
  }
}

export const followerHandlers: Handlers<Broker, 'FetchResponse' | 'FetcherTimer'> = {
  FetchResponse(self, answer: MessageOf<'FetchResponse'>, io, _request, from) {
    const fetcher = Object.values(memoryOf(self).fetchers).find((f) => brokerNode(f.leaderId) === from)
    if (!fetcher) return
    fetcher.fetching = false
    if (answer.error !== 'NONE') {
      if (answer.error === 'FETCH_SESSION_ID_NOT_FOUND') fetcher.sessionId = 0
      endSession(fetcher)
      return sendFetch(self, io, fetcher)
    }
    fetcher.sessionId = answer.sessionId
    fetcher.sessionEpoch += 1
    for (const result of answer.partitions) handlePartition(self, io, fetcher, result)
    if (answer.sessionId === 0) endSession(fetcher)
    sendFetch(self, io, fetcher)
  },
  FetcherTimer(self, { leaderId }, io) {
    const fetcher = memoryOf(self).fetchers[leaderId]
    if (fetcher) sendFetch(self, io, fetcher)
  },
}
