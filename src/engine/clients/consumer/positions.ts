/**
 * Where a consumer begins in each of its partitions (OffsetFetcher, SubscriptionState): at the committed offset, else
 * where auto.offset.reset says, else where the application has sought to. All of it happens inside poll().
 */
import { wallClock } from '../../broker/replicas.ts'
import { parseResetStrategy } from '../../config/reset-strategy.ts'
import { MS } from '../../kernel/types.ts'
import type { Assignment, MessageOf } from '../../messages.ts'
import {
  brokerNode,
  type Consumer,
  type ConsumerPartition,
  type KafkaIo,
  type PositionStrategy,
  partitionKey,
} from '../../world.ts'
import { leaderFor, MAIN, requestRefresh } from '../metadata.ts'

/** The consumer's own connection to its coordinator (the Java client numbers it Integer.MAX_VALUE - id). */
export const COORDINATOR = 'coordinator'

const requestTimeout = (self: Consumer): number => self.config['request.timeout.ms'] * MS

/** A partition whose position is not known yet. Without a group nothing was ever committed. */
export function newPartition(
  self: Consumer,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): ConsumerPartition {
  return {
    topic,
    partition,
    position: -1,
    state: self.spec.group === '' ? 'awaiting reset' : 'awaiting committed',
    offsetEpoch: -1,
    checkedEpoch: -1,
    nextRetryAt: 0,
    reset: null,
    askedTimestamp: null,
    paused: false,
    preferred: null,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    buffered: [],
    committed: -1,
  }
}

/** The partitions of a new assignment, positions not known yet. */
export function takePartitions(self: Consumer, assignment: Assignment): void {
  self.partitions = {}
  self.fetched = []
  self.fetchCommittedAt = 0
  addPartitions(self, assignment)
}

/** Further partitions, positions not known yet. */
export function addPartitions(self: Consumer, assignment: Assignment): void {
  for (const tp of assignment) self.partitions[partitionKey(tp)] = newPartition(self, tp)
}

/** Sees to it that every partition has a position: first what was committed, then resets (updateFetchPositions). */
export function updatePositions(self: Consumer, io: KafkaIo): void {
  if (!fetchCommitted(self, io)) resetPositions(self, io)
}

/** Asks the coordinator for committed offsets; true while they are waited for, and with them the resets. */
export function fetchCommitted(self: Consumer, io: KafkaIo): boolean {
  const partitions: { topic: string; partition: number }[] = []
  for (const key in self.partitions) {
    const state = self.partitions[key] as ConsumerPartition
    if (state.state === 'awaiting committed')
      partitions.push({ topic: state.topic, partition: state.partition })
  }
  if (partitions.length === 0) return false
  if (self.coordinator === null || self.fetchCommittedAt < 0 || self.fetchCommittedAt > io.now) return true
  self.fetchCommittedAt = -1
  const groupId = self.spec.group
  const { protocol, memberId, generation: memberEpoch } = self.membership
  const member = protocol === 'consumer' ? { memberId, memberEpoch } : {}
  const body = { kind: 'OffsetFetchRequest', groupId, partitions, requireStable: true, ...member } as const
  io.request(brokerNode(self.coordinator), COORDINATOR, body, requestTimeout(self))
  return true
}

/** C5: starts from what was committed; partitions without a commit are reset. */
export function takeCommitted(self: Consumer, io: KafkaIo, answer: MessageOf<'OffsetFetchResponse'>): void {
  for (const { topic, partition, error, offset, leaderEpoch } of answer.offsets) {
    // UNSTABLE_OFFSET_COMMIT: a transaction is about to change it.
    if (error !== 'NONE') askLater(self, io)
    const state = self.partitions[partitionKey({ topic, partition })]
    if (error !== 'NONE' || state?.state !== 'awaiting committed') continue
    if (offset < 0) state.state = 'awaiting reset'
    else {
      state.committed = offset
      // updateLastSeenEpochIfNewer: whoever committed it knew a leader that this one has not heard of.
      if (leaderEpoch > (leaderFor(self, state)?.leaderEpoch ?? leaderEpoch)) requestRefresh(self, io)
      place(self, io, state, { offset, leaderEpoch, strategy: 'committed' })
    }
  }
}

function askLater(self: Consumer, io: KafkaIo): void {
  const delay = self.config['retry.backoff.ms'] * MS
  self.fetchCommittedAt = io.now + delay
  io.wakeAfter(delay, { kind: 'FetchTimer' })
}

/** Sets a position. With a leader epoch the leader is asked first whether what lies before it is still there. */
export function place(
  self: Consumer,
  io: KafkaIo,
  state: ConsumerPartition,
  to: { readonly offset: number; readonly leaderEpoch: number; readonly strategy: PositionStrategy },
): void {
  const { offset, leaderEpoch, strategy } = to
  state.position = offset
  state.offsetEpoch = leaderEpoch
  state.checkedEpoch = -1
  state.state = 'fetching'
  state.buffered = []
  state.reset = null
  state.askedTimestamp = null
  state.nextRetryAt = 0
  io.report({ kind: 'PositionReset', consumer: self.id, partition: partitionKey(state), offset, strategy })
}

/** The position is not valid any more; with nothing wanted auto.offset.reset counts. Nothing of it is committed. */
export function requestReset(state: ConsumerPartition, reset: ConsumerPartition['reset'] = null): void {
  state.state = 'awaiting reset'
  state.position = -1
  state.offsetEpoch = -1
  state.buffered = []
  state.reset = reset
  state.askedTimestamp = null
  state.nextRetryAt = 0
}

/** What a partition without a position looks for; null when auto.offset.reset is none. */
function wantedReset(self: Consumer, io: KafkaIo, state: ConsumerPartition): ConsumerPartition['reset'] {
  if (state.reset) return state.reset
  const strategy = parseResetStrategy(self.config['auto.offset.reset'])
  switch (strategy?.kind) {
    case 'earliest':
      return { strategy: 'earliest', timestamp: -2 }
    case 'latest':
      return { strategy: 'latest', timestamp: -1 }
    case 'by_duration':
      return { strategy: 'by_duration', timestamp: wallClock(io.wallNow) - strategy.milliseconds }
    default:
      return null
  }
}

/**
 * Asks the leaders where to begin. Without a strategy poll() throws NoOffsetForPartitionException. What is asked for
 * is not asked again before the answer, or the request's timeout: so a by_duration that finds no record waits.
 */
function resetPositions(self: Consumer, io: KafkaIo): void {
  const byLeader: Record<number, MessageOf<'ListOffsetsRequest'>['partitions'][number][]> = {}
  const without: string[] = []
  for (const key in self.partitions) {
    const state = self.partitions[key] as ConsumerPartition
    if (state.state !== 'awaiting reset' || state.nextRetryAt > io.now) continue
    const wanted = wantedReset(self, io, state)
    const leader = leaderFor(self, state)
    if (!wanted) without.push(key)
    else if (!leader) requestRefresh(self, io)
    else {
      const { topic, partition } = state
      state.askedTimestamp = wanted.timestamp
      state.nextRetryAt = io.now + requestTimeout(self)
      const asked = byLeader[leader.leader] ?? []
      byLeader[leader.leader] = asked
      asked.push({ topic, partition, timestamp: wanted.timestamp, currentLeaderEpoch: leader.leaderEpoch })
    }
  }
  if (without.length > 0)
    self.application.failure = { exception: 'NoOffsetForPartitionException', partitions: without }
  const isolationLevel = self.config['isolation.level']
  for (const [leader, partitions] of Object.entries(byLeader)) {
    const body = { kind: 'ListOffsetsRequest', partitions } as const
    io.request(
      brokerNode(Number(leader)),
      MAIN,
      isolationLevel === 'read_committed' ? { ...body, isolationLevel } : body,
      requestTimeout(self),
    )
  }
}

/** A leader said where to begin. */
export function takeListedOffsets(
  self: Consumer,
  io: KafkaIo,
  answer: MessageOf<'ListOffsetsResponse'>,
  request: MessageOf<'ListOffsetsRequest'>,
): void {
  for (const [i, { topic, partition, error, offset, leaderEpoch }] of answer.partitions.entries()) {
    const state = self.partitions[partitionKey({ topic, partition })]
    const asked = request.partitions[i]?.timestamp
    if (state?.state !== 'awaiting reset' || asked === undefined || state.askedTimestamp !== asked) continue
    const { reset } = state
    const strategy =
      reset?.strategy ?? (parseResetStrategy(self.config['auto.offset.reset'])?.kind as 'latest')
    if (error !== 'NONE') askAgain(self, io, state)
    else if (offset >= 0) {
      if (leaderEpoch > (leaderFor(self, state)?.leaderEpoch ?? leaderEpoch)) requestRefresh(self, io)
      // Kafka takes the position without the epoch: it was just looked up.
      place(self, io, state, { offset, leaderEpoch: -1, strategy })
    } else if (strategy === 'offsetsForTimes') {
      // No record is that young: the application goes to the end.
      requestReset(state, { strategy: 'seekToEnd', timestamp: -1 })
    } else io.wakeAfter(Math.max(0, state.nextRetryAt - io.now), { kind: 'FetchTimer' })
  }
}

function askAgain(self: Consumer, io: KafkaIo, state: ConsumerPartition): void {
  const delay = self.config['retry.backoff.ms'] * MS
  state.nextRetryAt = io.now + delay
  state.askedTimestamp = null
  requestRefresh(self, io)
  io.wakeAfter(delay, { kind: 'FetchTimer' })
}

/** ListOffsets got no answer. */
export function listOffsetsFailed(
  self: Consumer,
  io: KafkaIo,
  request: MessageOf<'ListOffsetsRequest'>,
): void {
  for (const tp of request.partitions) {
    const state = self.partitions[partitionKey(tp)]
    if (state?.state === 'awaiting reset' && state.askedTimestamp === tp.timestamp) askAgain(self, io, state)
  }
}
