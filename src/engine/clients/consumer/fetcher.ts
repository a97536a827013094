/**
 * Fetching ahead for the application: one request for each node to read from, only for partitions whose buffer is
 * empty, and none to a node while records of it are buffered (AbstractFetch, FetchCollector, FetchSessionHandler).
 * A leader may name a nearer replica to read from (KIP-392); that holds for metadata.max.age.ms.
 *
 * Partitions are asked for in the order of `Consumer.partitions`, which `collectFetch` turns; paused ones are not asked
 * for. Answers are kept in the order they came.
 */
import { MS } from '../../kernel/types.ts'
import { nextOffsetOf } from '../../log/record-batch.ts'
import type { FetchPartitionResult, Message, MessageOf } from '../../messages.ts'
import {
  brokerNode,
  type Consumer,
  type ConsumerPartition,
  type KafkaIo,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { leaderFor, learnLeader, MAIN, requestRefresh } from '../metadata.ts'
import { moveToEnd } from './collect.ts'
import { readerQueue } from './late-parts.ts'
import { requestReset } from './positions.ts'
import { withoutAborted } from './read-committed.ts'
import { validatePositions } from './validation.ts'

type Session = Consumer['sessions'][string]

function sessionWith(self: Consumer, broker: number): Session {
  self.sessions[broker] ??= { id: 0, epoch: 0, fetching: false, retryAt: 0, sent: {} }
  return self.sessions[broker] as Session
}

function chooseReplica(self: Consumer, io: KafkaIo, state: ConsumerPartition, broker: number | null): void {
  const leader = leaderFor(self, state)?.leader ?? -1
  const before = state.preferred?.broker ?? null
  state.preferred =
    broker === null ? null : { broker, until: io.now + self.config['metadata.max.age.ms'] * MS }
  if (before !== broker)
    io.report({
      kind: 'ReadReplicaChosen',
      consumer: self.id,
      partition: partitionKey(state),
      broker,
      leader,
    })
}

/** AbstractFetch.selectReadReplica: where to read a partition from, null while nobody leads it. */
function nodeFor(self: Consumer, io: KafkaIo, state: ConsumerPartition): number | null {
  const leader = leaderFor(self, state)
  if (!leader) return null
  const { preferred } = state
  if (!preferred) return leader.leader
  if (io.now > preferred.until) chooseReplica(self, io, state, null)
  else if (self.metadata.brokers.some(({ id }) => id === preferred.broker)) return preferred.broker
  else {
    chooseReplica(self, io, state, null)
    requestRefresh(self, io)
  }
  return leader.leader
}

/** Sends a fetch to every node that has something to fetch and no fetch under way. */
export function sendFetches(self: Consumer, io: KafkaIo): void {
  if (self.behaviour.queueCapacity !== null) return readerQueue.get().readOn(self, io)
  validatePositions(self, io)
  const byNode: Record<number, ConsumerPartition[]> = {}
  const buffered = new Set<number>()
  for (const key in self.partitions) {
    const state = self.partitions[key] as ConsumerPartition
    if (state.state !== 'fetching' || state.paused || state.pendingRevocation) continue
    const node = nodeFor(self, io, state)
    if (node === null) requestRefresh(self, io)
    else if (state.buffered.length > 0) buffered.add(node)
    else if (isFree(sessionWith(self, node), io)) {
      const states = byNode[node]
      if (states) states.push(state)
      else byNode[node] = [state]
    }
  }
  for (const node in byNode)
    if (!buffered.has(Number(node))) sendFetch(self, io, Number(node), byNode[node] as ConsumerPartition[])
}

function isFree(session: Session, io: KafkaIo): boolean {
  return !session.fetching && session.retryAt <= io.now
}

function sendFetch(self: Consumer, io: KafkaIo, broker: number, states: readonly ConsumerPartition[]): void {
  const session = sessionWith(self, broker)
  const wanted = states.map((state) => ({
    topic: state.topic,
    topicId: self.metadata.topics[state.topic]?.topicId ?? '',
    partition: state.partition,
    fetchOffset: state.position,
    currentLeaderEpoch: leaderFor(self, state)?.leaderEpoch ?? -1,
    lastFetchedEpoch: -1,
    logStartOffset: -1,
    maxBytes: self.config['max.partition.fetch.bytes'],
  }))
  const full = session.epoch === 0
  if (full) session.sent = {}
  const partitions = wanted.filter((w) => {
    const sent = session.sent[partitionKey(w)]
    return full || !sent || sent.fetchOffset !== w.fetchOffset || sent.leaderEpoch !== w.currentLeaderEpoch
  })
  const keys = new Set(wanted.map(partitionKey))
  const forgotten = Object.keys(session.sent).filter((key) => !keys.has(key))
  for (const key of forgotten) delete session.sent[key]
  for (const w of wanted)
    session.sent[partitionKey(w)] = { fetchOffset: w.fetchOffset, leaderEpoch: w.currentLeaderEpoch }
  session.fetching = true
  request(self, io, broker, { partitions, forgotten: forgotten.map(parsePartitionKey) }, session)
}

function request(
  self: Consumer,
  io: KafkaIo,
  broker: number,
  body: Pick<MessageOf<'FetchRequest'>, 'partitions' | 'forgotten'>,
  session: { readonly id: number; readonly epoch: number },
): void {
  io.request(
    brokerNode(broker),
    MAIN,
    {
      kind: 'FetchRequest',
      replicaId: -1,
      replicaEpoch: -1,
      rackId: self.config['client.rack'],
      maxWaitMs: self.config['fetch.max.wait.ms'],
      minBytes: self.config['fetch.min.bytes'],
      maxBytes: self.config['fetch.max.bytes'],
      ...(self.config['isolation.level'] === 'read_committed' && {
        isolationLevel: 'read_committed' as const,
      }),
      sessionId: session.id,
      sessionEpoch: session.epoch,
      ...body,
    },
    self.config['request.timeout.ms'] * MS,
  )
}

/** Gives the sessions back to the brokers (AbstractFetch.prepareCloseFetchSessionRequests); how many there are. */
export function closeSessions(self: Consumer, io: KafkaIo): number {
  let closing = 0
  for (const [broker, { id }] of Object.entries(self.sessions)) {
    if (id === 0) continue
    closing += 1
    request(self, io, Number(broker), { partitions: [], forgotten: [] }, { id, epoch: -1 })
  }
  self.sessions = {}
  return closing
}

/** Whether a fetch only gave its session back. */
export function isSessionClose(message: Message | null): boolean {
  return message?.kind === 'FetchRequest' && message.sessionEpoch < 0 && message.partitions.length === 0
}

/** FetchMetadata.nextCloseExistingAttemptNew: the next fetch names the old session, so that it is closed. */
function endSession(session: Session): void {
  session.epoch = 0
}

/** A fetch got no answer: the session is gone, the leader may be another. */
export function fetchFailed(
  self: Consumer,
  io: KafkaIo,
  broker: number,
  request: MessageOf<'FetchRequest'>,
): void {
  if (self.behaviour.queueCapacity !== null) return readerQueue.get().readFailed(self, io, request)
  const session = sessionWith(self, broker)
  session.fetching = false
  const backoff = self.config['retry.backoff.ms'] * MS
  session.retryAt = Math.max(io.now + backoff, io.readyAt(brokerNode(broker), MAIN))
  endSession(session)
  for (const key in session.sent) {
    const state = self.partitions[key]
    if (state?.preferred) chooseReplica(self, io, state, null)
  }
  requestRefresh(self, io)
  io.wakeAfter(session.retryAt - io.now, { kind: 'FetchTimer' })
}

function takeResult(self: Consumer, io: KafkaIo, session: Session, result: FetchPartitionResult): void {
  const key = partitionKey(result)
  const state = self.partitions[key]
  const sent = session.sent[key]
  if (state?.state !== 'fetching' || !sent || sent.fetchOffset !== state.position) return
  if (result.error === 'NONE') {
    state.highWatermark = result.highWatermark
    state.lastStableOffset = result.lastStableOffset
    state.logStartOffset = result.logStartOffset
    state.buffered = withoutAborted(result).filter((batch) => nextOffsetOf(batch) > state.position)
    if (state.buffered.length > 0 && !self.fetched.includes(key)) self.fetched.push(key)
    if (result.preferredReadReplica !== undefined) chooseReplica(self, io, state, result.preferredReadReplica)
  } else if (result.error === 'OFFSET_OUT_OF_RANGE') {
    // A replica that is behind, or ahead in deleting, says nothing about the leader: ask that one first.
    if (state.preferred) return chooseReplica(self, io, state, null)
    // Without a reset policy poll() throws; else there is no valid position, and nothing to commit either.
    if (self.config['auto.offset.reset'] === 'none')
      self.application.failure = { exception: 'OffsetOutOfRangeException', partitions: [key] }
    else requestReset(state)
    moveToEnd(self, key)
  } else {
    delete session.sent[key]
    moveToEnd(self, key)
    if (state.preferred) chooseReplica(self, io, state, null)
    if (!learnLeader(self, result, result.currentLeader)) requestRefresh(self, io)
  }
}

/** Buffers what came; errors take a moment to pass. */
export function takeFetched(
  self: Consumer,
  io: KafkaIo,
  broker: number,
  answer: MessageOf<'FetchResponse'>,
  request: MessageOf<'FetchRequest'>,
): void {
  if (self.behaviour.queueCapacity !== null) return readerQueue.get().takeRead(self, io, request, answer)
  const session = sessionWith(self, broker)
  session.fetching = false
  if (answer.error !== 'NONE') {
    if (answer.error === 'FETCH_SESSION_ID_NOT_FOUND') session.id = 0
    return endSession(session)
  }
  for (const result of answer.partitions) takeResult(self, io, session, result)
  session.id = answer.sessionId
  session.epoch = answer.sessionId === 0 ? 0 : session.epoch + 1
  const failed = answer.partitions.some((p) => p.error !== 'NONE')
  if (!failed) return
  session.retryAt = io.now + self.config['retry.backoff.ms'] * MS
  io.wakeAfter(self.config['retry.backoff.ms'] * MS, { kind: 'FetchTimer' })
}
