/**
 * What a client knows of the cluster and how it keeps up (Metadata, NetworkClient.DefaultMetadataUpdater).
 *
 * Left out: KIP-951's node endpoints, rebootstrapping (KIP-899), topic ids.
 */
import type { ErrorName } from '../config/errors.ts'
import { MS, type NodeId, type RequestFailed } from '../kernel/types.ts'
import type { CurrentLeader, Message, MessageOf, TopicPartition } from '../messages.ts'
import { brokerNode, type ClientMetadata, type KafkaIo, partitionKey } from '../world.ts'

/** A client's one connection to each broker, besides that to its coordinator. */
export const MAIN = 'main'

interface Client {
  readonly id: NodeId
  metadata: ClientMetadata
  readonly config: {
    readonly 'metadata.max.age.ms': number
    readonly 'retry.backoff.ms': number
    readonly 'request.timeout.ms': number
  }
}

/** Knows only where to ask first. */
export function freshMetadata(bootstrap: readonly NodeId[]): ClientMetadata {
  return {
    bootstrap,
    brokers: [],
    topics: {},
    refreshing: false,
    refreshedAt: -1,
    stale: true,
    attempts: 0,
    timerAt: 0,
  }
}

function dueAt(self: Client): number {
  const { metadata, config } = self
  if (metadata.refreshedAt < 0) return 0
  return metadata.refreshedAt + MS * config[metadata.stale ? 'retry.backoff.ms' : 'metadata.max.age.ms']
}

/** It is not planned further ahead: a timer that an earlier one has overtaken stays in the queue until then. */
const LOOK_AGAIN = 5_000 * MS

/** Plans the next look at whether a refresh is due. */
export function planRefresh(self: Client, io: KafkaIo): void {
  const { metadata } = self
  if (metadata.refreshing) return
  const at = Math.max(io.now, dueAt(self))
  if (metadata.timerAt !== 0 && metadata.timerAt <= at) return
  metadata.timerAt = Math.min(at, io.now + LOOK_AGAIN)
  io.wakeAfter(metadata.timerAt - io.now, { kind: 'MetadataTimer' })
}

/** Something did not fit what was known: ask again as soon as retry.backoff.ms allows. */
export function requestRefresh(self: Client, io: KafkaIo): void {
  self.metadata.stale = true
  planRefresh(self, io)
}

/** The timer fired: refreshes when it is due. */
export function metadataTimer(self: Client, io: KafkaIo, topics: readonly string[]): void {
  const { metadata } = self
  if (metadata.timerAt > io.now) return
  metadata.timerAt = 0
  if (metadata.refreshing) return
  if (dueAt(self) > io.now) return planRefresh(self, io)
  const { node, readyAt } = leastLoadedNode(self, io)
  if (readyAt > io.now) {
    metadata.timerAt = readyAt
    return io.wakeAfter(readyAt - io.now, { kind: 'MetadataTimer' })
  }
  metadata.refreshing = true
  const body = { kind: 'MetadataRequest', topics, allowAutoTopicCreation: true } as const
  io.request(node, MAIN, body, self.config['request.timeout.ms'] * MS)
}

/**
 * NetworkClient.leastLoadedNode: from a random start the node with the fewest requests in flight, of those that
 * may be dialled now; among equals the one that failed longest ago, so that dead ones are gone through in turn.
 * When there is none, the first that may be dialled, and when.
 */
export function leastLoadedNode(
  self: Client,
  io: KafkaIo,
): { readonly node: NodeId; readonly readyAt: number } {
  const { brokers, bootstrap } = self.metadata
  const known = brokers.length > 0 ? brokers.map((b) => brokerNode(b.id)) : bootstrap
  const start = io.pick(`node/${self.id}`, 0, known.length - 1)
  let best = known[start] as NodeId
  let since = io.readyAt(best, MAIN)
  for (let i = 1; i < known.length; i++) {
    const candidate = known[(start + i) % known.length] as NodeId
    const at = io.readyAt(candidate, MAIN)
    const later = Math.max(io.now, at) - Math.max(io.now, since)
    const fuller = io.inFlight(candidate, MAIN) - io.inFlight(best, MAIN)
    if (later > 0 || (later === 0 && (fuller > 0 || (fuller === 0 && at >= since)))) continue
    best = candidate
    since = at
  }
  return { node: best, readyAt: Math.max(io.now, since) }
}

/** A refresh got no answer. */
export function metadataFailed(self: Client, io: KafkaIo): void {
  const { metadata } = self
  metadata.refreshing = false
  metadata.refreshedAt = io.now
  metadata.attempts += 1
  // A node that does not answer is not asked again first: forget the list when nobody on it answered.
  if (metadata.attempts > metadata.brokers.length) metadata.brokers = []
  requestRefresh(self, io)
}

/** Takes what a broker said, but never an older leader epoch than one already known. */
export function updateMetadata(self: Client, io: KafkaIo, answer: MessageOf<'MetadataResponse'>): void {
  const { metadata } = self
  const changed: { partition: string; leader: number; leaderEpoch: number }[] = []
  let incomplete = false
  metadata.refreshing = false
  metadata.refreshedAt = io.now
  metadata.attempts = 0
  if (answer.brokers.length > 0) metadata.brokers = answer.brokers
  for (const { topic, topicId, error, partitions } of answer.topics) {
    if (error !== 'NONE') {
      incomplete = true
      forgetTopic(metadata, topic, error)
      continue
    }
    const before = knownPartitions(metadata, topic, topicId)
    metadata.topics[topic] = {
      error,
      topicId,
      partitions: partitions.map((p, i) => {
        const known = before[i]
        if (p.leader < 0) incomplete = true
        if (known && known.leaderEpoch > p.leaderEpoch) {
          incomplete = true
          return known
        }
        const { leader, leaderEpoch, isr } = p
        if (known?.leader !== leader)
          changed.push({ partition: partitionKey({ topic, partition: i }), leader, leaderEpoch })
        return { leader, leaderEpoch, isr }
      }),
    }
  }
  metadata.stale = incomplete
  if (changed.length > 0) io.report({ kind: 'MetadataRefreshed', client: self.id, changed })
  planRefresh(self, io)
}

/** Metadata.updateLatestMetadata: a topic that could not be described is not known any more, its epochs still are. */
function forgetTopic(metadata: ClientMetadata, topic: string, error: ErrorName): void {
  const known = metadata.topics[topic]
  const before = known && known.partitions.length > 0 ? known.partitions : (known?.before ?? [])
  metadata.topics[topic] = { error, topicId: known?.topicId ?? '', partitions: [], before }
}

/** What was known of a topic's leaders; nothing when it was made anew under its old name. */
function knownPartitions(metadata: ClientMetadata, topic: string, topicId: string) {
  const known = metadata.topics[topic]
  if (!known || (known.topicId !== '' && known.topicId !== topicId)) return []
  return known.partitions.length > 0 ? known.partitions : (known.before ?? [])
}

/** KIP-951: an error came with the new leader; true when that was news. */
export function learnLeader(self: Client, tp: TopicPartition, leader: CurrentLeader | undefined): boolean {
  const known = self.metadata.topics[tp.topic]?.partitions[tp.partition]
  if (!leader || !known || leader.leaderEpoch <= known.leaderEpoch || leader.leaderId < 0) return false
  known.leader = leader.leaderId
  known.leaderEpoch = leader.leaderEpoch
  return true
}

/** The known leader of a partition, null when there is none. */
export function leaderFor(
  self: Client,
  tp: TopicPartition,
): { readonly leader: number; readonly leaderEpoch: number } | null {
  const known = self.metadata.topics[tp.topic]?.partitions[tp.partition]
  return known && known.leader >= 0 ? known : null
}

/** Exponential back-off with a fifth of jitter (ExponentialBackoff). Microseconds. */
export function backoff(
  io: KafkaIo,
  self: {
    readonly id: NodeId
    readonly config: { readonly 'retry.backoff.ms': number; readonly 'retry.backoff.max.ms': number }
  },
  attempts: number,
): number {
  const { 'retry.backoff.ms': first, 'retry.backoff.max.ms': most } = self.config
  const base = Math.min(first * 2 ** Math.min(attempts, 20), Math.max(first, most)) * MS
  return Math.round((base * io.pick(`backoff/${self.id}`, 800, 1200)) / 1000)
}

/**
 * What every client does when a request got no answer: it looks for the cluster anew and says so. Returns the request
 * for whoever has to do more about it, null when there is nothing more to do.
 */
export function noAnswer(
  self: Client,
  io: KafkaIo,
  { request, reason, to }: RequestFailed<Message>,
): Message | null {
  requestRefresh(self, io)
  if (!request) return null
  io.report({ kind: 'RequestFailedAt', client: self.id, to, request: request.kind, reason })
  if (request.kind !== 'MetadataRequest') return request
  metadataFailed(self, io)
  return null
}
