/**
 * Whether what was read is still there (KIP-320): when a partition has another leader epoch than the position was
 * last checked in, the leader is asked where the epoch of the last record read ends. An end before the position
 * means that records were cut off which this consumer has seen: it goes back to the end, or, without a reset
 * policy, the application gets a LogTruncationException (SubscriptionState.maybeCompleteValidation).
 *
 * A committed offset that was stored with its leader epoch is checked in the same way before anything is read. One
 * from ListOffsets is taken as it is, also by Kafka.
 */
import { MS } from '../../kernel/types.ts'
import type { MessageOf } from '../../messages.ts'
import { brokerNode, type Consumer, type ConsumerPartition, type KafkaIo, partitionKey } from '../../world.ts'
import { leaderFor, MAIN, requestRefresh } from '../metadata.ts'
import { requestReset } from './positions.ts'

type Asked = MessageOf<'OffsetForLeaderEpochRequest'>['partitions'][number]

/** Looks for positions that have to be checked, and asks their leaders. */
export function validatePositions(self: Consumer, io: KafkaIo): void {
  const byLeader: Record<number, Asked[]> = {}
  for (const key in self.partitions) {
    const state = self.partitions[key] as ConsumerPartition
    if (state.state !== 'fetching' && state.state !== 'awaiting validation') continue
    const leader = leaderFor(self, state)
    // One that is being checked goes on with what the topic has now: made anew, it may be in an epoch of old again.
    const isChecked = state.state === 'fetching' && leader?.leaderEpoch === state.checkedEpoch
    if (!leader || isChecked) continue
    if (state.offsetEpoch < 0) {
      state.checkedEpoch = leader.leaderEpoch
      continue
    }
    state.state = 'awaiting validation'
    if (state.nextRetryAt > io.now) continue
    state.nextRetryAt = io.now + self.config['request.timeout.ms'] * MS
    const { topic, partition, offsetEpoch: leaderEpoch } = state
    const asked = byLeader[leader.leader] ?? []
    byLeader[leader.leader] = asked
    asked.push({ topic, partition, leaderEpoch, currentLeaderEpoch: leader.leaderEpoch })
  }
  for (const leader in byLeader) {
    const body = { kind: 'OffsetForLeaderEpochRequest', partitions: byLeader[leader] as Asked[] } as const
    io.request(brokerNode(Number(leader)), MAIN, body, self.config['request.timeout.ms'] * MS)
  }
}

/** A leader said where epochs end. */
export function takeEpochEnds(
  self: Consumer,
  io: KafkaIo,
  answer: MessageOf<'OffsetForLeaderEpochResponse'>,
  asked: MessageOf<'OffsetForLeaderEpochRequest'>,
): void {
  for (const [i, result] of answer.partitions.entries()) {
    const state = self.partitions[partitionKey(result)]
    const question = asked.partitions[i]
    if (state?.state !== 'awaiting validation' || question?.leaderEpoch !== state.offsetEpoch) continue
    if (result.error !== 'NONE') {
      state.nextRetryAt = io.now + self.config['retry.backoff.ms'] * MS
      requestRefresh(self, io)
      io.wakeAfter(self.config['retry.backoff.ms'] * MS, { kind: 'FetchTimer' })
    } else settle(self, io, state, { ...result, askedIn: question.currentLeaderEpoch })
  }
}

function settle(
  self: Consumer,
  io: KafkaIo,
  state: ConsumerPartition,
  end: { readonly leaderEpoch: number; readonly endOffset: number; readonly askedIn: number },
): void {
  state.nextRetryAt = 0
  state.checkedEpoch = end.askedIn
  const known = end.leaderEpoch >= 0 && end.endOffset >= 0
  if (known && end.endOffset >= state.position) {
    state.state = 'fetching'
    return
  }
  const reset = self.config['auto.offset.reset'] !== 'none'
  const partition = partitionKey(state)
  const divergentOffset = known ? end.endOffset : -1
  const { position } = state
  io.report({ kind: 'TruncationDetected', consumer: self.id, partition, position, divergentOffset, reset })
  // FETCHING stays out of reach: poll() throws, and the application ends.
  if (!reset) {
    self.application.failure = { exception: 'LogTruncationException', partitions: [partition] }
    return
  }
  if (!known) return requestReset(state)
  state.buffered = []
  state.state = 'fetching'
  state.position = end.endOffset
  state.offsetEpoch = end.leaderEpoch
  const { id: consumer } = self
  io.report({ kind: 'PositionReset', consumer, partition, offset: end.endOffset, strategy: 'truncation' })
}

/** The question got no answer: it is asked again. */
export function validationFailed(self: Consumer, io: KafkaIo): void {
  for (const key in self.partitions) {
    const state = self.partitions[key] as ConsumerPartition
    if (state.state === 'awaiting validation')
      state.nextRetryAt = io.now + self.config['retry.backoff.ms'] * MS
  }
  io.wakeAfter(self.config['retry.backoff.ms'] * MS, { kind: 'FetchTimer' })
}
