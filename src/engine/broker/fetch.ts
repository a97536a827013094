/**
 * Reading: FetchRequest from followers and consumers, with incremental sessions (KIP-227), long polls
 * (DelayedFetch), the fence by leader epoch (KIP-320) and the divergence answer (KIP-595 on partitions).
 *
 * Left out for now: client quotas.
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
import { read, respond, sessionOf, standingOf } from './parked-fetches.ts'
import type { LeaderReplica } from './replicas.ts'

/** How long a session must be unused, or old, before it may have to go. */
const EVICTION = 120_000 * MS

type FetchRequest = MessageOf<'FetchRequest'>
type SessionPartition = FetchSession['partitions'][string]

// ── sessions ──

/**
 * FetchSessionCacheShard.tryEvict: when all slots are taken, a session that was not used for two minutes goes; else
 * the smallest of those that are two minutes old, if the new one is worth more. Followers' are worth more than
 * consumers', then the larger.
 */
function makeRoom(self: Broker, io: KafkaIo, privileged: boolean, size: number): boolean {
  const { sessions } = memoryOf(self)
  const all = Object.values(sessions)
  if (all.length < self.config['max.incremental.fetch.session.cache.slots']) return true
  const stale = all.reduce((a, b) => (b.lastUsedAt < a.lastUsedAt ? b : a))
  if (io.now - stale.lastUsedAt > EVICTION) return delete sessions[stale.id]
  const worth = (session: FetchSession) => Object.keys(session.partitions).length
  const least = all
    .filter((session) => io.now - session.createdAt > EVICTION && (privileged || !session.privileged))
    .sort((a, b) => Number(a.privileged) - Number(b.privileged) || worth(a) - worth(b) || a.id - b.id)[0]
  if (!least || (least.privileged === privileged && worth(least) >= size)) return false
  return delete sessions[least.id]
}

function newSession(io: KafkaIo, id: number, { replicaId }: FetchRequest): FetchSession {
  const times = { createdAt: io.now, lastUsedAt: io.now }
  return { id, epoch: 0, privileged: replicaId >= 0, ...times, partitions: {} }
}

/** A full fetch closes the session it names and asks for a new one; without room it is answered without one. */
function openSession(self: Broker, io: KafkaIo, request: FetchRequest): FetchSession {
  const memory = memoryOf(self)
  delete memory.sessions[request.sessionId]
  // Drawn, not counted: an id from a broker's former life must not close somebody else's session.
  const id = io.pick(`sessions/${self.id}`, 1, 2_147_483_647)
  const session = newSession(io, id, request)
  if (makeRoom(self, io, session.privileged, request.partitions.length)) memory.sessions[session.id] = session
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

function sessionFor(self: Broker, io: KafkaIo, request: FetchRequest): FetchSession | ErrorName {
  if (request.sessionEpoch === 0) return openSession(self, io, request)
  if (request.sessionEpoch < 0) return newSession(io, 0, request)
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
    const standing = standingOf(self, request, key, wanted)
    if (typeof standing !== 'string' && standing.role.kind === 'leader')
      followerFetched(self, io, {
        key,
        replica: standing as LeaderReplica,
        replicaId,
        brokerEpoch,
        fetchOffset: wanted.fetchOffset,
        logStartOffset: wanted.logStartOffset,
      })
  }
}

function handleFetch(self: Broker, request: FetchRequest, io: KafkaIo, ref: RequestRef): void {
  const memory = memoryOf(self)
  // FINAL_EPOCH: the client gives its session back; whatever it asks for is answered without one.
  if (request.sessionEpoch < 0) delete memory.sessions[request.sessionId]
  if (request.sessionEpoch < 0 && request.partitions.length === 0) {
    return io.reply(ref, { kind: 'FetchResponse', error: 'NONE', sessionId: 0, partitions: [] })
  }
  const session = sessionFor(self, io, request)
  if (typeof session === 'string')
    return io.reply(ref, { kind: 'FetchResponse', error: session, sessionId: 0, partitions: [] })
  updateSession(session, request)
  // Partition.fetchRecords reads first: the high watermark that this fetch moves is in the next answer.
  const reading = read(self, io, request, session)
  if (request.replicaId >= 0) noteFollower(self, io, request, session)
  if (reading.bytes >= request.minBytes || reading.urgent || request.maxWaitMs === 0)
    return respond(self, io, { ref, request }, session, reading)
  const deadline = io.now + request.maxWaitMs * MS
  const alone = memory.sessions[session.id] ? {} : { alone: session }
  memory.parked.push({ deadline, ref, request, sessionId: session.id, ...alone })
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
  const session = sessionOf(self, parked)
  if (session) return respond(self, io, parked, session, read(self, io, parked.request, session))
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
