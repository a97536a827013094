/** Where a consumer stands in each of its partitions: committed offsets, resets, commits. */
import { MS } from '../../kernel/types.ts'
import type { Assignment, MessageOf, TopicPartition } from '../../messages.ts'
import { brokerNode, type Consumer, type ConsumerPartition, type KafkaIo, partitionKey } from '../../world.ts'
import { leaderFor, MAIN, requestRefresh } from '../metadata.ts'

/** The consumer's own connection to its coordinator (the Java client numbers it Integer.MAX_VALUE - id). */
export const COORDINATOR = 'coordinator'

const requestTimeout = (self: Consumer): number => self.config['request.timeout.ms'] * MS

/** The partitions of a new assignment, positions not known yet. */
export function takePartitions(self: Consumer, assignment: Assignment): void {
  self.partitions = {}
  for (const { topic, partition } of assignment)
    self.partitions[partitionKey({ topic, partition })] = {
      topic,
      partition,
      position: -1,
      state: 'awaiting committed',
      offsetEpoch: -1,
      checkedEpoch: -1,
      validationAt: 0,
      preferred: null,
      highWatermark: -1,
      buffered: [],
      committed: -1,
    }
}

/** Asks the coordinator for the committed offsets of partitions that have no position. */
export function fetchCommitted(self: Consumer, io: KafkaIo): void {
  const partitions = Object.values(self.partitions)
    .filter((p) => p.state === 'awaiting committed')
    .map(({ topic, partition }) => ({ topic, partition }))
  if (partitions.length === 0 || self.coordinator === null) return
  const body = {
    kind: 'OffsetFetchRequest',
    groupId: self.spec.group,
    partitions,
    requireStable: true,
  } as const
  io.request(brokerNode(self.coordinator), COORDINATOR, body, requestTimeout(self))
}

/** C5: starts from what was committed; partitions without a commit are reset. */
export function takeCommitted(self: Consumer, io: KafkaIo, answer: MessageOf<'OffsetFetchResponse'>): void {
  for (const { topic, partition, offset, leaderEpoch } of answer.offsets) {
    const state = self.partitions[partitionKey({ topic, partition })]
    if (state?.state !== 'awaiting committed') continue
    if (offset < 0) state.state = 'awaiting reset'
    else {
      state.committed = offset
      // updateLastSeenEpochIfNewer: whoever committed it knew a leader that this one has not heard of.
      if (leaderEpoch > (leaderFor(self, state)?.leaderEpoch ?? leaderEpoch)) requestRefresh(self, io)
      place(self, io, state, offset, 'committed', leaderEpoch)
    }
  }
}

function place(
  self: Consumer,
  io: KafkaIo,
  state: ConsumerPartition,
  offset: number,
  strategy: 'committed' | 'earliest' | 'latest',
  leaderEpoch = -1,
): void {
  state.position = offset
  state.offsetEpoch = leaderEpoch
  // With an epoch the leader is asked first whether what lies before it is still there.
  state.checkedEpoch = -1
  state.state = 'fetching'
  io.report({ kind: 'PositionReset', consumer: self.id, partition: partitionKey(state), offset, strategy })
}

/** Asks the leaders where to begin, as auto.offset.reset says. False when it says `none`. */
export function resetPositions(self: Consumer, io: KafkaIo): boolean {
  const waiting = Object.values(self.partitions).filter((p) => p.state === 'awaiting reset')
  if (waiting.length === 0) return true
  const reset = self.config['auto.offset.reset']
  if (reset === 'none') return false
  const byLeader: Record<number, MessageOf<'ListOffsetsRequest'>['partitions'][number][]> = {}
  for (const { topic, partition } of waiting) {
    const leader = leaderFor(self, { topic, partition })
    if (!leader) requestRefresh(self, io)
    else {
      byLeader[leader.leader] ??= []
      byLeader[leader.leader]?.push({
        topic,
        partition,
        timestamp: reset === 'earliest' ? -2 : -1,
        currentLeaderEpoch: leader.leaderEpoch,
      })
    }
  }
  for (const [leader, partitions] of Object.entries(byLeader)) {
    const body = { kind: 'ListOffsetsRequest', partitions } as const
    io.request(brokerNode(Number(leader)), MAIN, body, requestTimeout(self))
  }
  return true
}

/** A leader said where to begin; true when something has to be asked again. */
export function takeListedOffsets(
  self: Consumer,
  io: KafkaIo,
  answer: MessageOf<'ListOffsetsResponse'>,
): boolean {
  let again = false
  for (const { topic, partition, error, offset } of answer.partitions) {
    const state = self.partitions[partitionKey({ topic, partition })]
    if (state?.state !== 'awaiting reset') continue
    if (error === 'NONE')
      place(self, io, state, offset, self.config['auto.offset.reset'] as 'earliest' | 'latest')
    else again = true
  }
  return again
}

/** Sends the positions to the coordinator. Everything returned by earlier polls counts as done. */
export function commitPositions(self: Consumer, io: KafkaIo): boolean {
  const offsets = Object.values(self.partitions)
    .filter((p) => p.position >= 0)
    .map(({ topic, partition, position, offsetEpoch }) => ({
      topic,
      partition,
      offset: position,
      leaderEpoch: offsetEpoch,
    }))
  const { memberId, generation } = self.membership
  if (offsets.length === 0 || self.coordinator === null || memberId === '') return false
  self.counts.commits += 1
  io.request(
    brokerNode(self.coordinator),
    COORDINATOR,
    {
      kind: 'OffsetCommitRequest',
      groupId: self.spec.group,
      generationId: generation,
      memberId,
      groupInstanceId: self.config['group.instance.id'] ?? null,
      offsets,
    },
    requestTimeout(self),
  )
  return true
}

/** Notes what the coordinator has committed. */
export function noteCommitted(
  self: Consumer,
  sent: MessageOf<'OffsetCommitRequest'>,
  ok: (tp: TopicPartition) => boolean,
): void {
  for (const { topic, partition, offset } of sent.offsets) {
    const state = self.partitions[partitionKey({ topic, partition })]
    if (state && ok({ topic, partition })) state.committed = Math.max(state.committed, offset)
  }
}
