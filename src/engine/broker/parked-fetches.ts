/**
 * What a fetch reads: incremental sessions (KIP-227), the fence by leader epoch (KIP-320), the divergence
 * answer, and the long polls that wait for more (DelayedFetch).
 *
 * Most partitions of a session have nothing new most of the time; they cost a look, not an object.
 */
import type { ErrorName } from '../config/errors.ts'
import type { RequestRef } from '../kernel/types.ts'
import { divergingEpoch, latestEpoch } from '../log/leader-epochs.ts'
import { type PartitionLog, readBatches } from '../log/partition-log.ts'
import { nextOffsetOf, type RecordBatch } from '../log/record-batch.ts'
import { abortedTransactions, lastStableOffset } from '../log/transactions.ts'
import type { FetchPartition, FetchPartitionResult, MessageOf } from '../messages.ts'
import {
  type Broker,
  type FetchSession,
  type KafkaIo,
  memoryOf,
  type ParkedFetch,
  partitionKey,
  type Replica,
} from '../world.ts'
import { preferredReadReplica } from './replica-selector.ts'
import { currentLeaderOf, logOf } from './replicas.ts'
import { recordQuota, throttlesFollower, UNLIMITED } from './replication-quota.ts'

type FetchRequest = MessageOf<'FetchRequest'>
type SessionPartition = FetchSession['partitions'][string]

/** A partition that may be read here, that parts from ours, or the reason why it may not be read. */
export type Standing = Replica | ErrorName | 'diverges'

/** KIP-320: what is wrong with the leader epoch a client or follower goes by; -1 goes by none. */
export function epochError(
  replica: Replica,
  wanted: { readonly currentLeaderEpoch: number },
): ErrorName | null {
  if (wanted.currentLeaderEpoch === -1 || wanted.currentLeaderEpoch === replica.role.leaderEpoch) return null
  return wanted.currentLeaderEpoch < replica.role.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
}

/** Where the fetcher's log parts from ours, null when it does not. */
function partingOf(self: Broker, key: string, { lastFetchedEpoch, fetchOffset }: FetchPartition) {
  const { epochs, logEndOffset } = logOf(self, key)
  if (lastFetchedEpoch < 0 || (lastFetchedEpoch === latestEpoch(epochs) && fetchOffset <= logEndOffset))
    return null
  return divergingEpoch({ entries: epochs, logEndOffset, lastFetchedEpoch, fetchOffset })
}

/** Why there is nothing to read here at all: another topic of this name, no replica, not the leader. */
function absence(self: Broker, replica: Replica | undefined, wanted: FetchPartition): ErrorName {
  const { image } = memoryOf(self)
  if (wanted.topicId !== '' && image.topicNames[wanted.topicId] === undefined) return 'UNKNOWN_TOPIC_ID'
  if (replica && wanted.topicId !== '' && wanted.topicId !== replica.topicId) return 'INCONSISTENT_TOPIC_ID'
  return image.topics[wanted.topic]?.partitions[wanted.partition]
    ? 'NOT_LEADER_OR_FOLLOWER'
    : 'UNKNOWN_TOPIC_OR_PARTITION'
}

/**
 * How a partition of a session stands, before any record is read. Followers read from the leader only, and only
 * those that it knows as its followers; consumers from any replica that goes by the same leader epoch (KIP-392).
 */
export function standingOf(
  self: Broker,
  { replicaId }: { readonly replicaId: number },
  key: string,
  wanted: FetchPartition,
): Standing {
  const replica = memoryOf(self).replicas[key]
  const isFollower = replicaId >= 0
  if (!replica || (isFollower && replica.role.kind !== 'leader')) return absence(self, replica, wanted)
  if (wanted.topicId !== replica.topicId && wanted.topicId !== '') return absence(self, replica, wanted)
  const error = epochError(replica, wanted)
  if (error) return error
  // followerReplicaOrThrow: this leader has not heard yet that it follows; asking again will help.
  if (isFollower && replica.role.kind === 'leader' && !replica.role.followers[replicaId])
    return 'UNKNOWN_LEADER_EPOCH'
  const { logStartOffset, logEndOffset } = logOf(self, key)
  // Below the log start nothing else matters (Partition.readRecords).
  if (wanted.fetchOffset < logStartOffset) return 'OFFSET_OUT_OF_RANGE'
  const parting = isFollower ? partingOf(self, key, wanted) : null
  if (parting) return parting[0] < 0 ? 'OFFSET_OUT_OF_RANGE' : 'diverges'
  return wanted.fetchOffset > logEndOffset ? 'OFFSET_OUT_OF_RANGE' : replica
}

/**
 * Partition.readRecords: followers read to the end, consumers below the high watermark, or below the last stable
 * offset when they only want what is committed.
 */
function readableTo(self: Broker, request: FetchRequest, key: string, replica: Replica): number {
  const log = logOf(self, key)
  if (request.replicaId >= 0) return log.logEndOffset
  const { highWatermark } = replica
  return request.isolationLevel === 'read_committed' ? lastStableOffset(log, highWatermark) : highWatermark
}

/** What a follower out of range would ask for with ListOffsets next. */
function rangeOf(self: Broker, key: string): { logStartOffset: number; logEndOffset: number } {
  const { logStartOffset, logEndOffset } = logOf(self, key)
  return { logStartOffset, logEndOffset }
}

function failure(
  self: Broker,
  key: string,
  wanted: FetchPartition,
  standing: ErrorName | 'diverges',
): FetchPartitionResult {
  const { topic, partition } = wanted
  const parting = standing === 'diverges' ? partingOf(self, key, wanted) : null
  return {
    topic,
    partition,
    error: standing === 'diverges' ? 'NONE' : standing,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    batches: [],
    ...(standing === 'OFFSET_OUT_OF_RANGE' ? rangeOf(self, key) : {}),
    ...(parting ? { divergingEpoch: { epoch: parting[0], endOffset: parting[1] } } : {}),
    ...currentLeaderOf(memoryOf(self), wanted),
  }
}

/** What a session would be answered now: only partitions with something new to say. */
export interface Reading {
  readonly results: FetchPartitionResult[]
  bytes: number
  /** Something that must be said at once: an error, a divergence, or a better replica to read from. */
  urgent: boolean
}

function readOne(
  self: Broker,
  io: KafkaIo,
  request: FetchRequest,
  at: { readonly key: string; readonly wanted: SessionPartition; readonly replica: Replica },
  reading: Reading,
): void {
  const { key, wanted, replica } = at
  const { topic, partition, fetchOffset: offset } = wanted
  const log = logOf(self, key)
  const isFollower = request.replicaId >= 0
  if (!isFollower && request.rackId !== '' && referToReplica(self, request, at, reading)) return
  const endOffset = readableTo(self, request, key, replica)
  const most = Math.min(request.maxBytes, self.config['fetch.max.bytes'])
  const left = Math.min(wanted.maxBytes, most - reading.bytes)
  const full = reading.bytes > 0 && left <= 0
  const nothing =
    offset >= endOffset || full || (isFollower && throttlesFollower(self, io, replica, request.replicaId))
  const batches = nothing
    ? []
    : readBatches(log, { offset, endOffset, maxBytes: left, mayExceed: isFollower || reading.bytes === 0 })
  const { highWatermark } = replica
  const { logStartOffset } = log
  const moved = wanted.sentHighWatermark !== highWatermark || wanted.sentLogStartOffset !== logStartOffset
  if (batches.length === 0 && !moved) return
  for (const batch of batches) reading.bytes += batch.sizeInBytes
  reading.results.push({
    topic,
    partition,
    error: 'NONE',
    highWatermark,
    lastStableOffset: lastStableOffset(log, highWatermark),
    logStartOffset,
    batches,
    ...(request.isolationLevel === 'read_committed' && abortedIn(log, offset, batches)),
  })
}

/** LocalLog.addAbortedTransactions: those that the batches may hold records of. */
function abortedIn(
  log: PartitionLog,
  offset: number,
  batches: readonly RecordBatch[],
): Pick<FetchPartitionResult, 'abortedTransactions'> {
  const last = batches.at(-1)
  if (!last || log.transactions.aborted.length === 0) return {}
  const found = abortedTransactions(log.transactions, offset, nextOffsetOf(last))
  return { abortedTransactions: found.map(({ producerId, firstOffset }) => ({ producerId, firstOffset })) }
}

/** A consumer that should read from another replica gets its name and no records; true when it does. */
function referToReplica(
  self: Broker,
  { rackId }: FetchRequest,
  {
    key,
    wanted,
    replica,
  }: { readonly key: string; readonly wanted: SessionPartition; readonly replica: Replica },
  reading: Reading,
): boolean {
  if (replica.role.kind !== 'leader') return false
  const preferred = preferredReadReplica(self, replica.role, { rackId, fetchOffset: wanted.fetchOffset })
  if (preferred === null) return false
  const { topic, partition, highWatermark } = replica
  const log = logOf(self, key)
  const { logStartOffset } = log
  reading.urgent = true
  reading.results.push({
    topic,
    partition,
    error: 'NONE',
    highWatermark,
    lastStableOffset: lastStableOffset(log, highWatermark),
    logStartOffset,
    batches: [],
    preferredReadReplica: preferred,
  })
  return true
}

/** Reads every partition of a session. */
export function read(self: Broker, io: KafkaIo, request: FetchRequest, session: FetchSession): Reading {
  const reading: Reading = { results: [], bytes: 0, urgent: false }
  for (const key in session.partitions) {
    const wanted = session.partitions[key] as SessionPartition
    const standing = standingOf(self, request, key, wanted)
    if (typeof standing !== 'string') readOne(self, io, request, { key, wanted, replica: standing }, reading)
    else {
      reading.urgent = true
      reading.results.push(failure(self, key, wanted, standing))
    }
  }
  return reading
}

function turn(session: FetchSession, key: string): void {
  const wanted = session.partitions[key] as SessionPartition
  delete session.partitions[key]
  session.partitions[key] = wanted
}

/** Answers with what is new to the session. */
export function respond(
  self: Broker,
  io: KafkaIo,
  asked: { readonly ref: RequestRef; readonly request: FetchRequest },
  session: FetchSession,
  { results }: Reading,
): void {
  const { ref, request } = asked
  const throttled = request.replicaId >= 0 && self.config['leader.replication.throttled.rate'] < UNLIMITED
  for (const result of results) {
    const wanted = session.partitions[partitionKey(result)]
    if (!wanted) continue
    wanted.sentHighWatermark = result.highWatermark
    wanted.sentLogStartOffset = result.error === 'NONE' ? result.logStartOffset : -1
    if (throttled) recordSent(self, io, result)
    // FetchSession: whoever got records comes last in the next answer, so that nobody waits for ever.
    if (request.replicaId < 0 && result.batches.length > 0) turn(session, partitionKey(result))
  }
  session.lastUsedAt = io.now
  const sessionId = memoryOf(self).sessions[session.id] ? session.id : 0
  io.reply(ref, { kind: 'FetchResponse', error: 'NONE', sessionId, partitions: results })
}

function recordSent(self: Broker, io: KafkaIo, { topic, partition, batches }: FetchPartitionResult): void {
  const bytes = batches.reduce((sum, batch) => sum + batch.sizeInBytes, 0)
  recordQuota(self, io, 'leader', { topic, partition, bytes })
}

/** Whether a partition has something for a parked fetch at all. */
function mayWake(
  self: Broker,
  io: KafkaIo,
  parked: ParkedFetch,
  key: string,
  wanted: SessionPartition,
): boolean {
  const isFollower = parked.request.replicaId >= 0
  const standing = standingOf(self, parked.request, key, wanted)
  if (typeof standing === 'string') return true
  if (wanted.fetchOffset >= readableTo(self, parked.request, key, standing)) return false
  return !isFollower || !throttlesFollower(self, io, standing, parked.request.replicaId)
}

/** What a parked fetch asked for; nothing when its session was closed meanwhile. */
export function sessionOf(self: Broker, parked: ParkedFetch): FetchSession | undefined {
  return memoryOf(self).sessions[parked.sessionId] ?? parked.alone
}

/** Looks again at parked fetches of a partition; `force` answers them whatever they would get. */
function wake(
  self: Broker,
  io: KafkaIo,
  key: string,
  who: { readonly followers: boolean; readonly consumers: boolean; readonly force: boolean },
): void {
  const memory = memoryOf(self)
  for (const parked of memory.parked.slice()) {
    if (parked.request.replicaId >= 0 ? !who.followers : !who.consumers) continue
    const session = sessionOf(self, parked)
    const wanted = session?.partitions[key]
    if (!session || !wanted || (!who.force && !mayWake(self, io, parked, key, wanted))) continue
    const reading = read(self, io, parked.request, session)
    if (!who.force && !reading.urgent && reading.bytes < parked.request.minBytes) continue
    memory.parked = memory.parked.filter((p) => p !== parked)
    respond(self, io, parked, session, reading)
  }
}

/** There is something new to replicate. */
export function wakeFollowers(self: Broker, io: KafkaIo, key: string): void {
  wake(self, io, key, { followers: true, consumers: false, force: false })
}

/** There is something new to consume. */
export function wakeConsumers(self: Broker, io: KafkaIo, key: string): void {
  wake(self, io, key, { followers: false, consumers: true, force: false })
}

/** Leadership changed: whoever waits hears of it. */
export function wakeAll(self: Broker, io: KafkaIo, key: string): void {
  wake(self, io, key, { followers: true, consumers: true, force: true })
}
