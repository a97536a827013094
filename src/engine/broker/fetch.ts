/**
 * Reading: FetchRequest from followers and consumers, with incremental sessions (KIP-227), long polls
 * (DelayedFetch), the fence by leader epoch (KIP-320) and the divergence answer (KIP-595 on partitions).
 *
 * Left out for now: read_committed, fetching from the closest replica, quotas, eviction of sessions by age
 * (the oldest go when there are more than max.incremental.fetch.session.cache.slots).
 */
import type { ErrorName } from '../config/errors.ts'
import { MS, type RequestRef } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import {
  type Broker,
  type FetchSession,
  type Handlers,
  type KafkaIo,
  memoryOf,
  type ParkedFetch,
  partitionKey,
} from '../world.ts'
import { followerFetched } from './follower-state.ts'
import { read, respond, standingOf } from './parked-fetches.ts'

const SESSION_SLOTS = 1000

type FetchRequest = MessageOf<'FetchRequest'>
type SessionPartition = FetchSession['partitions'][string]

// ── sessions ──

function openSession(self: Broker, request: FetchRequest): FetchSession {
  const memory = memoryOf(self)
  delete memory.sessions[request.sessionId]
  const session: FetchSession = { id: memory.nextId++, epoch: 0, partitions: {} }
  memory.sessions[session.id] = session
  const ids = Object.keys(memory.sessions)
  if (ids.length > SESSION_SLOTS) delete memory.sessions[ids[0] as string]
  return session
}

function updateSession(session: FetchSession, request: FetchRequest): void {
  for (const tp of request.forgotten) delete session.partitions[partitionKey(tp)]
  for (const wanted of request.partitions) {
    const key = partitionKey(wanted)
    const known = session.partitions[key]
    if (known) Object.assign(known, wanted)
    else session.partitions[key] = { ...wanted, sentHighWatermark: -1, sentLogStartOffset: -1 }
  }
  session.epoch = request.sessionEpoch + 1
}

function sessionFor(self: Broker, request: FetchRequest): FetchSession | ErrorName {
  if (request.sessionEpoch === 0) return openSession(self, request)
  const session = memoryOf(self).sessions[request.sessionId]
  if (!session) return 'FETCH_SESSION_ID_NOT_FOUND'
  return session.epoch === request.sessionEpoch ? session : 'INVALID_FETCH_SESSION_EPOCH'
}

// ── requests ──

/** A follower's fetch says how far it has come; that counts only when its log does not part from ours. */
function noteFollower(self: Broker, io: KafkaIo, request: FetchRequest, session: FetchSession): void {
  const { replicaId, replicaEpoch: brokerEpoch } = request
  for (const key in session.partitions) {
    const wanted = session.partitions[key] as SessionPartition
    const standing = standingOf(self, true, key, wanted)
    if (typeof standing !== 'string')
      followerFetched(self, io, {
        key,
        replica: standing,
        replicaId,
        brokerEpoch,
        fetchOffset: wanted.fetchOffset,
      })
  }
}

function handleFetch(self: Broker, request: FetchRequest, io: KafkaIo, ref: RequestRef): void {
  const memory = memoryOf(self)
  const session = sessionFor(self, request)
  if (typeof session === 'string')
    return io.reply(ref, { kind: 'FetchResponse', error: session, sessionId: 0, partitions: [] })
  updateSession(session, request)
  // Partition.fetchRecords reads first: the high watermark that this fetch moves is in the next answer.
  const reading = read(self, request, session)
  if (request.replicaId >= 0) noteFollower(self, io, request, session)
  if (
    reading.bytes >= request.minBytes ||
    reading.urgent ||
    request.maxWaitMs === 0 ||
    request.sessionEpoch === 0
  )
    return respond(io, ref, session, reading)
  const deadline = io.now + request.maxWaitMs * MS
  memory.parked.push({ deadline, ref, request, sessionId: session.id })
  armExpiry(self, io)
}

/** One timer for all parked fetches: it fires for the first that has waited long enough. */
function armExpiry(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  const first = memory.parked.reduce((least, { deadline }) => Math.min(least, deadline), Infinity)
  if (first === Infinity || (memory.fetchExpiryAt !== 0 && memory.fetchExpiryAt <= first)) return
  memory.fetchExpiryAt = first
  io.wakeAfter(first - io.now, { kind: 'FetchExpiry' })
}

function answerExpired(self: Broker, io: KafkaIo, parked: ParkedFetch): void {
  const session = memoryOf(self).sessions[parked.sessionId]
  if (session) return respond(io, parked.ref, session, read(self, parked.request, session))
  const error = 'FETCH_SESSION_ID_NOT_FOUND'
  io.reply(parked.ref, { kind: 'FetchResponse', error, sessionId: 0, partitions: [] })
}

export const fetchHandlers: Handlers<Broker, 'FetchRequest' | 'FetchExpiry'> = {
  FetchRequest: handleFetch,
  FetchExpiry(self, _, io) {
    const memory = memoryOf(self)
    if (memory.fetchExpiryAt > io.now) return
    memory.fetchExpiryAt = 0
    const due = memory.parked.filter((p) => p.deadline <= io.now)
    memory.parked = memory.parked.filter((p) => p.deadline > io.now)
    for (const parked of due) answerExpired(self, io, parked)
    armExpiry(self, io)
  },
}
