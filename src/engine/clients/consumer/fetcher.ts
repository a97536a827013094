/**
 * Fetching ahead for the application: one request for each leader, only for partitions whose buffer is empty
 * (Fetcher, FetchSessionHandler).
 *
 * Left out for now: read_committed, the closest replica, validation of positions after a leader change (KIP-320).
 */
import { MS } from '../../kernel/types.ts'
import { nextOffsetOf } from '../../log/record-batch.ts'
import type { FetchPartitionResult, MessageOf } from '../../messages.ts'
import {
  brokerNode,
  type Consumer,
  type ConsumerPartition,
  type KafkaIo,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { leaderFor, learnLeader, MAIN, requestRefresh } from '../metadata.ts'

type Session = Consumer['sessions'][string]

function sessionWith(self: Consumer, leader: number): Session {
  self.sessions[leader] ??= { id: 0, epoch: 0, fetching: false, retryAt: 0, sent: {} }
  return self.sessions[leader] as Session
}

function fetchable(state: ConsumerPartition): boolean {
  return state.state === 'fetching' && state.buffered.length === 0
}

/** Sends a fetch to every leader that has something to fetch and no fetch under way. */
export function sendFetches(self: Consumer, io: KafkaIo): void {
  const byLeader: Record<number, ConsumerPartition[]> = {}
  for (const key in self.partitions) {
    const state = self.partitions[key] as ConsumerPartition
    if (!fetchable(state)) continue
    const leader = leaderFor(self, state)
    if (!leader) requestRefresh(self, io)
    else if (isFree(sessionWith(self, leader.leader), io)) {
      const states = byLeader[leader.leader]
      if (states) states.push(state)
      else byLeader[leader.leader] = [state]
    }
  }
  for (const leader in byLeader)
    sendFetch(
      self,
      io,
      Number(leader),
      sessionWith(self, Number(leader)),
      byLeader[leader] as ConsumerPartition[],
    )
}

function isFree(session: Session, io: KafkaIo): boolean {
  return !session.fetching && session.retryAt <= io.now
}

function sendFetch(
  self: Consumer,
  io: KafkaIo,
  leader: number,
  session: Session,
  states: readonly ConsumerPartition[],
): void {
  const wanted = states.map((state) => ({
    topic: state.topic,
    partition: state.partition,
    fetchOffset: state.position,
    currentLeaderEpoch: leaderFor(self, state)?.leaderEpoch ?? -1,
    lastFetchedEpoch: -1,
    logStartOffset: -1,
    maxBytes: self.config['max.partition.fetch.bytes'],
  }))
  const fresh = session.id === 0
  const partitions = wanted.filter((w) => {
    const sent = session.sent[partitionKey(w)]
    return fresh || !sent || sent.fetchOffset !== w.fetchOffset || sent.leaderEpoch !== w.currentLeaderEpoch
  })
  const keys = new Set(wanted.map(partitionKey))
  const forgotten = Object.keys(session.sent).filter((key) => !keys.has(key))
  for (const key of forgotten) delete session.sent[key]
  for (const w of wanted)
    session.sent[partitionKey(w)] = { fetchOffset: w.fetchOffset, leaderEpoch: w.currentLeaderEpoch }
  session.fetching = true
  io.request(
    brokerNode(leader),
    MAIN,
    {
      kind: 'FetchRequest',
      replicaId: -1,
      replicaEpoch: -1,
      maxWaitMs: self.config['fetch.max.wait.ms'],
      minBytes: self.config['fetch.min.bytes'],
      maxBytes: self.config['fetch.max.bytes'],
      sessionId: session.id,
      sessionEpoch: fresh ? 0 : session.epoch,
      partitions,
      forgotten: forgotten.map(parsePartitionKey),
    },
    self.config['request.timeout.ms'] * MS,
  )
}

function closeSession(session: Session): void {
  session.id = 0
  session.epoch = 0
  session.sent = {}
}

/** A fetch got no answer: the session is gone, the leader may be another. */
export function fetchFailed(self: Consumer, io: KafkaIo, leader: number): void {
  const session = sessionWith(self, leader)
  session.fetching = false
  const backoff = self.config['retry.backoff.ms'] * MS
  session.retryAt = Math.max(io.now + backoff, io.readyAt(brokerNode(leader), MAIN))
  closeSession(session)
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
    state.buffered = result.batches.filter((batch) => nextOffsetOf(batch) > state.position)
  } else if (result.error === 'OFFSET_OUT_OF_RANGE') {
    // Without a valid position there is nothing to commit either (SubscriptionState.requestOffsetReset).
    state.state = 'awaiting reset'
    state.position = -1
  } else {
    delete session.sent[key]
    if (!learnLeader(self, result, result.currentLeader)) requestRefresh(self, io)
  }
}

/** Buffers what came; true when there was an error that takes a moment to pass. */
export function takeFetched(
  self: Consumer,
  io: KafkaIo,
  leader: number,
  answer: MessageOf<'FetchResponse'>,
): void {
  const session = sessionWith(self, leader)
  session.fetching = false
  if (answer.error !== 'NONE') return closeSession(session)
  session.id = answer.sessionId
  session.epoch += 1
  for (const result of answer.partitions) takeResult(self, io, session, result)
  const failed = answer.partitions.some((p) => p.error !== 'NONE')
  if (!failed) return
  session.retryAt = io.now + self.config['retry.backoff.ms'] * MS
  io.wakeAfter(self.config['retry.backoff.ms'] * MS, { kind: 'FetchTimer' })
}
