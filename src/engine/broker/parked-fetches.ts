/**
 * What a fetch reads: incremental sessions (KIP-227), the fence by leader epoch (KIP-320), the divergence
 * answer, and the long polls that wait for more (DelayedFetch).
 */
import type { ErrorName } from '../config/errors.ts'
import type { RequestRef } from '../kernel/types.ts'
import { divergingEpoch } from '../log/leader-epochs.ts'
import { readBatches } from '../log/partition-log.ts'
import type { FetchPartition, FetchPartitionResult, MessageOf } from '../messages.ts'
import { type Broker, type FetchSession, type KafkaIo, memoryOf, partitionKey } from '../world.ts'
import { currentLeaderOf, type LeaderReplica, leaderReplica, logOf } from './replicas.ts'

type FetchRequest = MessageOf<'FetchRequest'>
type SessionPartition = FetchSession['partitions'][string]

// ── one partition ──

function failure(self: Broker, wanted: FetchPartition, error: ErrorName): FetchPartitionResult {
  const { topic, partition } = wanted
  const nothing = { highWatermark: -1, lastStableOffset: -1, logStartOffset: -1, batches: [] }
  return { topic, partition, error, ...nothing, ...currentLeaderOf(memoryOf(self), wanted) }
}

function epochError(replica: LeaderReplica, wanted: FetchPartition): ErrorName | null {
  if (wanted.currentLeaderEpoch === -1 || wanted.currentLeaderEpoch === replica.role.leaderEpoch) return null
  return wanted.currentLeaderEpoch < replica.role.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
}

/** The leader of a partition, or why it may not be read here. */
function readable(self: Broker, wanted: FetchPartition): LeaderReplica | ErrorName {
  const memory = memoryOf(self)
  const replica = leaderReplica(memory, partitionKey(wanted))
  if (replica) return epochError(replica, wanted) ?? replica
  return memory.image.topics[wanted.topic]?.partitions[wanted.partition]
    ? 'NOT_LEADER_OR_FOLLOWER'
    : 'UNKNOWN_TOPIC_OR_PARTITION'
}

/** What a fetch may see of a partition, before any record is read. */
export function checkPartition(
  self: Broker,
  request: Pick<FetchRequest, 'replicaId'>,
  wanted: FetchPartition,
): FetchPartitionResult {
  const replica = readable(self, wanted)
  if (typeof replica === 'string') return failure(self, wanted, replica)
  const { topic, partition, fetchOffset, lastFetchedEpoch } = wanted
  const log = logOf(self, partitionKey(wanted))
  const { highWatermark } = replica
  const { logStartOffset } = log
  const state = { topic, partition, highWatermark, lastStableOffset: highWatermark, logStartOffset }
  const isFollower = request.replicaId >= 0
  if (isFollower && lastFetchedEpoch >= 0) {
    const apart = divergingEpoch({
      entries: log.epochs,
      logEndOffset: log.logEndOffset,
      lastFetchedEpoch,
      fetchOffset,
    })
    if (apart)
      return {
        ...state,
        error: 'NONE',
        batches: [],
        divergingEpoch: { epoch: apart[0], endOffset: apart[1] },
      }
  }
  if (fetchOffset > log.logEndOffset || fetchOffset < logStartOffset)
    return { ...state, error: 'OFFSET_OUT_OF_RANGE', batches: [] }
  return { ...state, error: 'NONE', batches: [] }
}

/** Partition.readRecords: consumers read below the high watermark, followers to the end. */
function readPartition(
  self: Broker,
  request: Pick<FetchRequest, 'replicaId'>,
  wanted: FetchPartition,
  maxBytes: number,
): FetchPartitionResult {
  const checked = checkPartition(self, request, wanted)
  if (checked.error !== 'NONE' || checked.divergingEpoch) return checked
  const log = logOf(self, partitionKey(wanted))
  const offset = wanted.fetchOffset
  const endOffset = request.replicaId >= 0 ? log.logEndOffset : checked.highWatermark
  return offset >= endOffset
    ? checked
    : { ...checked, batches: readBatches(log, { offset, endOffset, maxBytes }) }
}

// ── the whole request ──

export interface Reading {
  readonly results: FetchPartitionResult[]
  readonly bytes: number
  /** Something that must be said at once: an error or a divergence. */
  readonly urgent: boolean
}

/** Reads every partition of a session. */
export function read(self: Broker, request: FetchRequest, session: FetchSession): Reading {
  const results: FetchPartitionResult[] = []
  let bytes = 0
  let urgent = false
  for (const key in session.partitions) {
    const wanted = session.partitions[key] as SessionPartition
    const left = Math.max(0, Math.min(wanted.maxBytes, request.maxBytes - bytes))
    const result = readPartition(self, request, wanted, left)
    const size = result.batches.reduce((sum, batch) => sum + batch.sizeInBytes, 0)
    const cut = bytes > 0 && bytes + size > request.maxBytes
    bytes += cut ? 0 : size
    results.push(cut ? { ...result, batches: [] } : result)
    if (result.error !== 'NONE' || result.divergingEpoch) urgent = true
  }
  return { results, bytes, urgent }
}

function hasNews(wanted: SessionPartition | undefined, result: FetchPartitionResult): boolean {
  if (result.batches.length > 0 || result.error !== 'NONE' || result.divergingEpoch) return true
  return (
    wanted?.sentHighWatermark !== result.highWatermark || wanted.sentLogStartOffset !== result.logStartOffset
  )
}

/** Answers with what is new to the session. */
export function respond(io: KafkaIo, ref: RequestRef, session: FetchSession, reading: Reading): void {
  const partitions = reading.results.filter((result) => {
    const wanted = session.partitions[partitionKey(result)]
    if (!hasNews(wanted, result)) return false
    if (wanted) {
      wanted.sentHighWatermark = result.error === 'NONE' ? result.highWatermark : -1
      wanted.sentLogStartOffset = result.error === 'NONE' ? result.logStartOffset : -1
    }
    return true
  })
  io.reply(ref, { kind: 'FetchResponse', error: 'NONE', sessionId: session.id, partitions })
}

/** Looks again at parked fetches of a partition; `force` answers them whatever they would get. */
function wake(
  self: Broker,
  io: KafkaIo,
  key: string,
  who: { followers: boolean; consumers: boolean; force: boolean },
): void {
  const memory = memoryOf(self)
  for (const parked of memory.parked.slice()) {
    const isFollower = parked.request.replicaId >= 0
    if (isFollower ? !who.followers : !who.consumers) continue
    const session = memory.sessions[parked.sessionId]
    if (!session?.partitions[key]) continue
    const reading = read(self, parked.request, session)
    if (!who.force && !reading.urgent && reading.bytes < parked.request.minBytes) continue
    memory.parked = memory.parked.filter((p) => p !== parked)
    respond(io, parked.ref, session, reading)
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
