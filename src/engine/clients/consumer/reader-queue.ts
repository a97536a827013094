/**
 * How kafka-go's Reader reads (reader.go at 3ce29796ef96): a goroutine for each partition that asks its leader, puts
 * message after message into one channel of QueueCapacity, stands before it while it is full, and asks again only when
 * all of its answer is in. The application takes from the channel; it makes nobody wait but through it.
 *
 * - A fetch is of one partition, on a connection of its own, without a session (it sends session id 0, epoch -1).
 * - The broker may wait a second less than MaxWait (adjustDeadlineForRTT), so that the answer comes in time.
 * - Beyond the log's end it waits there until the log has grown; before its start it goes on at the start.
 * - ReadCommitted only ends at the last stable offset: what was aborted is handed over too
 *   (github.com/segmentio/kafka-go/issues/1332).
 * - A generation is over when every goroutine is back from its fetch: only then does the member join again.
 *
 * Left out: that transaction markers come out of it as messages; the answers of its fetches come on one connection for
 * each partition and not for each generation.
 */
import { MS } from '../../kernel/types.ts'
import { indexFrom, nextOffsetOf, type RecordBatch } from '../../log/record-batch.ts'
import type { FetchPartitionResult, MessageOf } from '../../messages.ts'
import {
  brokerNode,
  type Consumer,
  type ConsumerPartition,
  type KafkaIo,
  partitionKey,
  type ReaderQueue,
} from '../../world.ts'
import { leaderFor, requestRefresh } from '../metadata.ts'

/** ReadBackoffMin */
const BACKOFF_MS = 100
/** defaultRTT of conn.go */
const ROUND_TRIP_MS = 1_000

function queueOf(self: Consumer): ReaderQueue {
  self.queue ??= { runs: [], blocked: [] }
  return self.queue
}

/** How many messages are in the channel. */
export function queueLength({ queue }: Consumer): number {
  return queue?.runs.reduce((sum, { count }) => sum + count, 0) ?? 0
}

/** Partitions that were given up, or begin elsewhere, have nothing in the channel any more (readerMessage.version). */
function forgetGone(self: Consumer): ReaderQueue {
  const queue = queueOf(self)
  const isThere = ({ partition }: { readonly partition: string }): boolean => {
    const state = self.partitions[partition]
    return state?.state === 'fetching' && state.buffered.length > 0
  }
  if (!queue.runs.every(isThere)) queue.runs = queue.runs.filter(isThere)
  if (!queue.blocked.every(isThere)) queue.blocked = queue.blocked.filter(isThere)
  return queue
}

/** Puts up to `most` of `count` messages of a partition into the channel; what is left over makes its reader wait. */
function put(self: Consumer, partition: string, count: number, most: number): void {
  const queue = queueOf(self)
  const room = (self.behaviour.queueCapacity ?? 0) - queueLength(self)
  const fits = Math.max(0, Math.min(count, most, room))
  const last = queue.runs.at(-1)
  if (last?.partition === partition) last.count += fits
  else if (fits > 0) queue.runs.push({ partition, count: fits })
  if (count > fits) queue.blocked.push({ partition, left: count - fits })
}

/** What the reader of a partition asks for next. */
function readAt({ buffered, position }: ConsumerPartition): number {
  const last = buffered.at(-1)
  return last ? Math.max(position, nextOffsetOf(last)) : position
}

/** The generation is over: no reader asks again. */
function isOver({ membership }: Consumer): boolean {
  return membership.protocol === 'classic' && (membership.needsRejoin || membership.state !== 'STABLE')
}

/** Every reader is back from its fetch. */
export function isAtRest(self: Consumer): boolean {
  return Object.values(self.sessions).every(({ fetching }) => !fetching)
}

/** Whoever has put all of its answer into the channel asks for more. */
export function readOn(self: Consumer, io: KafkaIo): void {
  if (isOver(self)) return
  const { blocked } = forgetGone(self)
  for (const key in self.partitions) {
    const state = self.partitions[key] as ConsumerPartition
    if (state.state !== 'fetching' || blocked.some((b) => b.partition === key)) continue
    self.sessions[key] ??= { id: 0, epoch: -1, fetching: false, retryAt: 0, sent: {} }
    const session = self.sessions[key]
    if (session.fetching || session.retryAt > io.now) continue
    const leader = leaderFor(self, state)
    if (!leader) {
      requestRefresh(self, io)
      continue
    }
    session.fetching = true
    ask(self, io, leader.leader, state)
  }
}

function ask(self: Consumer, io: KafkaIo, leader: number, state: ConsumerPartition): void {
  const { topic, partition } = state
  const wait = self.config['fetch.max.wait.ms']
  const maxBytes = self.config['fetch.max.bytes']
  const isolated = self.config['isolation.level'] === 'read_committed'
  io.request(
    brokerNode(leader),
    `fetch ${partitionKey(state)}`,
    {
      kind: 'FetchRequest',
      replicaId: -1,
      replicaEpoch: -1,
      rackId: '',
      maxWaitMs: wait - (wait < ROUND_TRIP_MS ? Math.floor(wait / 4) : ROUND_TRIP_MS),
      minBytes: self.config['fetch.min.bytes'],
      maxBytes,
      ...(isolated && { isolationLevel: 'read_committed' as const }),
      sessionId: 0,
      sessionEpoch: -1,
      partitions: [
        {
          topic,
          topicId: '',
          partition,
          fetchOffset: readAt(state),
          currentLeaderEpoch: -1,
          lastFetchedEpoch: -1,
          logStartOffset: -1,
          maxBytes,
        },
      ],
      forgotten: [],
    },
    wait * MS,
  )
}

function messagesIn(batch: RecordBatch, from: number): number {
  return batch.control ? 0 : batch.count - indexFrom(batch, from)
}

/** A reader has its answer; it matters only while its partition stands where it asked. */
export function takeRead(
  self: Consumer,
  io: KafkaIo,
  request: MessageOf<'FetchRequest'>,
  answer: MessageOf<'FetchResponse'>,
): void {
  const [asked] = request.partitions
  const [result] = answer.partitions
  if (!asked) return
  const session = self.sessions[partitionKey(asked)]
  if (session) session.fetching = false
  const state = self.partitions[partitionKey(asked)]
  if (isOver(self) || !session || !result || state?.state !== 'fetching') return
  forgetGone(self)
  if (asked.fetchOffset !== readAt(state)) return readOn(self, io)
  if (result.error === 'NONE') {
    state.highWatermark = result.highWatermark
    state.lastStableOffset = result.lastStableOffset
    state.logStartOffset = result.logStartOffset
    const batches = result.batches.filter((batch) => nextOffsetOf(batch) > asked.fetchOffset)
    const count = batches.reduce((sum, batch) => sum + messagesIn(batch, asked.fetchOffset), 0)
    state.buffered.push(...batches)
    skipMarkers(state)
    put(self, partitionKey(state), count, Infinity)
  } else if (result.error === 'OFFSET_OUT_OF_RANGE') outOfRange(self, io, state, result)
  else {
    requestRefresh(self, io)
    later(io, session)
  }
  readOn(self, io)
}

/** Markers in front of the next message are passed over: there is nothing to take. */
function skipMarkers(state: ConsumerPartition): void {
  while (state.buffered[0] && (state.buffered[0].control || state.buffered[0].count === 0)) {
    state.position = nextOffsetOf(state.buffered[0])
    state.buffered.shift()
  }
}

/** Before the log's start: on at the start. Beyond its end: it stays there and asks again. */
function outOfRange(
  self: Consumer,
  io: KafkaIo,
  state: ConsumerPartition,
  result: FetchPartitionResult,
): void {
  const { logStartOffset } = result
  const session = self.sessions[partitionKey(state)]
  if (readAt(state) >= logStartOffset) return session && later(io, session)
  // What was read before the records went is in the channel and is handed over still.
  if (state.buffered.length > 0) return session && later(io, session)
  state.position = logStartOffset
  const partition = partitionKey(state)
  io.report({
    kind: 'PositionReset',
    consumer: self.id,
    partition,
    offset: logStartOffset,
    strategy: 'earliest',
  })
}

function later(io: KafkaIo, session: Consumer['sessions'][string]): void {
  session.retryAt = io.now + BACKOFF_MS * MS
  io.wakeAfter(BACKOFF_MS * MS, { kind: 'FetchTimer' })
}

/** A fetch got no answer: its reader dials again. */
export function readFailed(self: Consumer, io: KafkaIo, request: MessageOf<'FetchRequest'>): void {
  const [asked] = request.partitions
  const session = asked && self.sessions[partitionKey(asked)]
  if (!session) return
  session.fetching = false
  requestRefresh(self, io)
  later(io, session)
}

/** The partition whose message is next in the channel; null while it is empty. */
export function nextInQueue(self: Consumer): ConsumerPartition | null {
  const [first] = forgetGone(self).runs
  return first ? (self.partitions[first.partition] ?? null) : null
}

/** The application has taken the first message: whoever has waited longest puts its next one in. */
export function taken(self: Consumer, from: ConsumerPartition): void {
  skipMarkers(from)
  const queue = queueOf(self)
  const [first] = queue.runs
  if (first) {
    first.count -= 1
    if (first.count === 0) queue.runs.shift()
  }
  const next = queue.blocked.shift()
  if (next) put(self, next.partition, next.left, 1)
}
