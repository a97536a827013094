/**
 * The share-partitions a broker leads: made when a member first fetches them, initialised from what the share
 * coordinator knows, persisted there with every change, dropped when the partition is led elsewhere
 * (SharePartitionManager, and what SharePartition does beyond its own state).
 */
import type { ErrorName } from '../../config/errors.ts'
import type { Micros, NodeId } from '../../kernel/types.ts'
import { offsetForTimestamp } from '../../log/partition-log.ts'
import type { MessageOf } from '../../messages.ts'
import type { AckBatch, PersisterRequest, StateBatch } from '../../share-messages.ts'
import { type SharePartition, type ShareWrite, shareKey } from '../../share-state.ts'
import { type Broker, type KafkaIo, parsePartitionKey, partitionKey } from '../../world.ts'
import { leaderReplica, logOf, wallClock } from '../replicas.ts'
import { acknowledge, endWrite, nextLockTimeout, release, timeOutLocks } from './acknowledge.ts'
import { groupConfig, shareLimits } from './group-configs.ts'
import { newState } from './in-flight.ts'
import { advanceStart } from './offsets.ts'
import { newTask, persist, shareOf } from './persister.ts'

/** What may become possible for those who wait; given by the one who serves them. */
export type OnShareChange = (self: Broker, io: KafkaIo, share: SharePartition) => void

/** The share-partition of a group, made when it is new; an error when the partition is not led here. */
export function sharePartitionFor(
  self: Broker,
  io: KafkaIo,
  group: string,
  key: string,
): SharePartition | ErrorName {
  const memory = shareOf(self)
  const replica = self.memory && leaderReplica(self.memory, key)
  if (!replica) {
    const { topic, partition } = parsePartitionKey(key)
    const known = self.memory?.image.topics[topic]?.partitions[partition]
    return known ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_TOPIC_OR_PARTITION'
  }
  const { topic, topicId, partition } = replica
  const id = shareKey({ group, topicId, partition })
  const known = memory.partitions[id]
  if (known) return known
  const { leaderEpoch } = replica.role
  const share: SharePartition = {
    group,
    topic,
    topicId,
    partition,
    leaderEpoch,
    state: 'INITIALIZING',
    startOffset: 0,
    endOffset: 0,
    stateEpoch: 0,
    deliveryCompleteCount: 0,
    findNext: false,
    gap: null,
    batches: [],
  }
  memory.partitions[id] = share
  const task = newTask(self)
  const body = { groupId: group, topic, topicId, partition, leaderEpoch, task }
  persist(self, io, { kind: 'ReadShareGroupStateRequest', ...body })
  return share
}

/** The share-partition a request to the share coordinator was about, while it is still here. */
export function sharePartitionOf(self: Broker, request: PersisterRequest): SharePartition | undefined {
  return shareOf(self).partitions[shareKey({ ...request, group: request.groupId })]
}

/** Milliseconds of an ISO-8601 duration as share.auto.offset.reset takes it, by_duration:P1DT2H3M4S. */
export function durationMs(text: string): number {
  const [, d, h, m, s] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/i.exec(text) ?? []
  return (Number(d ?? 0) * 86_400 + Number(h ?? 0) * 3_600 + Number(m ?? 0) * 60 + Number(s ?? 0)) * 1_000
}

/** SharePartition.startOffsetDuringInitialization: where a group begins that never was here. */
function resetOffset(self: Broker, io: KafkaIo, share: SharePartition): number {
  const key = partitionKey(share)
  const log = logOf(self, key)
  const strategy = groupConfig(self, share.group, 'share.auto.offset.reset')
  const latest = (self.memory && leaderReplica(self.memory, key)?.highWatermark) ?? log.logEndOffset
  if (strategy === 'earliest') return log.logStartOffset
  if (strategy === 'latest') return latest
  const from = wallClock(io.wallNow) - durationMs(strategy.slice('by_duration:'.length))
  return offsetForTimestamp(log, from) ?? latest
}

/** SharePartition.maybeInitialize, once the share coordinator has answered. */
export function initialise(
  self: Broker,
  io: KafkaIo,
  share: SharePartition,
  answer: MessageOf<'ReadShareGroupStateResponse'>,
): void {
  share.startOffset = answer.startOffset === -1 ? resetOffset(self, io, share) : answer.startOffset
  share.stateEpoch = answer.stateEpoch
  let gapFrom = -1
  let before = share.startOffset - 1
  for (const { firstOffset, lastOffset, deliveryState, deliveryCount } of answer.batches) {
    if (gapFrom === -1 && firstOffset > before + 1) gapFrom = before + 1
    before = lastOffset
    const whole = newState(deliveryState, deliveryCount)
    share.batches.push({ firstOffset, lastOffset, whole, offsets: null })
    if (deliveryState === 'ACKNOWLEDGED' || deliveryState === 'ARCHIVED')
      share.deliveryCompleteCount += lastOffset - firstOffset + 1
  }
  share.state = 'ACTIVE'
  share.endOffset = share.batches.at(-1)?.lastOffset ?? share.startOffset
  if (share.batches.length > 0) {
    share.findNext = true
    if (gapFrom !== -1) share.gap = { endOffset: share.endOffset, from: gapFrom }
    advanceStart(share)
  }
  io.report({
    kind: 'SharePartitionLoaded',
    broker: self.brokerId,
    group: share.group,
    partition: partitionKey(share),
    startOffset: share.startOffset,
    endOffset: share.endOffset,
    stateEpoch: share.stateEpoch,
    inFlight: share.batches.length,
  })
}

/** SharePartitionManager.removeSharePartitionFromCache: nothing of it counts any more; who waits finds out. */
export function forgetSharePartition(self: Broker, share: SharePartition): void {
  delete shareOf(self).partitions[shareKey(share)]
}

/** The partition is led elsewhere, or gone (SharePartitionListener). */
export function onShareLeadership(self: Broker, io: KafkaIo, key: string, after: OnShareChange): void {
  const memory = self.memory?.share
  if (!memory) return
  for (const share of Object.values(memory.partitions)) {
    if (partitionKey(share) !== key) continue
    forgetSharePartition(self, share)
    after(self, io, share)
  }
}

// ── changes ──

/** Persists a change; what it is about is pending until the answer. The number of the write, null for nothing. */
function write(
  self: Broker,
  io: KafkaIo,
  share: SharePartition,
  change: Pick<ShareWrite, 'client' | 'batches' | 'reason'> & { readonly task: number },
): number | null {
  const { task, batches, client, reason } = change
  if (batches.length === 0) return null
  const memory = shareOf(self)
  memory.writes[task] = {
    id: task,
    share: shareKey(share),
    partition: partitionKey(share),
    client,
    batches,
    reason,
  }
  const { group: groupId, topic, topicId, partition, stateEpoch, leaderEpoch } = share
  const { startOffset, deliveryCompleteCount } = share
  const at = { groupId, topic, topicId, partition, stateEpoch, leaderEpoch, startOffset }
  persist(self, io, { kind: 'WriteShareGroupStateRequest', ...at, deliveryCompleteCount, batches, task })
  return task
}

/** One member's acknowledgements of one partition: an error at once, or the write to wait for. */
export function acknowledgeRecords(
  self: Broker,
  io: KafkaIo,
  share: SharePartition,
  from: { readonly memberId: string; readonly client: NodeId; readonly acks: readonly AckBatch[] },
): ErrorName | number {
  const limits = shareLimits(self, share.group, io.now)
  const { group } = share
  const renews = from.acks.some(({ types }) => types.includes('RENEW'))
  if (renews && !groupConfig(self, group, 'share.renew.acknowledge.enable')) return 'INVALID_RECORD_STATE'
  const task = newTask(self)
  const { error, batches } = acknowledge(share, from.memberId, from.acks, {
    limits,
    write: task,
    now: io.now,
  })
  if (error !== 'NONE') {
    const partition = partitionKey(share)
    io.report({
      kind: 'ShareAcknowledgementRefused',
      broker: self.brokerId,
      group,
      partition,
      consumer: from.client,
      error,
    })
    return error
  }
  if (renews) armLockTimer(self, io)
  return write(self, io, share, { client: from.client, batches, reason: 'acknowledged', task }) ?? 'NONE'
}

/** What a member has of a partition is for others again. */
export function releaseRecords(
  self: Broker,
  io: KafkaIo,
  share: SharePartition,
  member: { readonly memberId: string; readonly client: NodeId },
): void {
  const task = newTask(self)
  const batches = release(share, member.memberId, {
    limits: shareLimits(self, share.group, io.now),
    write: task,
  })
  write(self, io, share, { client: member.client, batches, reason: 'released', task })
}

function reportSettled(
  self: Broker,
  io: KafkaIo,
  share: SharePartition,
  { client, reason, batches }: Pick<ShareWrite, 'client' | 'reason'> & { batches: readonly StateBatch[] },
): void {
  const { group } = share
  const partition = partitionKey(share)
  io.report({
    kind: 'ShareRecordsSettled',
    broker: self.brokerId,
    group,
    partition,
    consumer: client,
    reason,
    batches,
  })
}

const MEANS: Partial<Record<ErrorName, ErrorName>> = {
  FENCED_LEADER_EPOCH: 'NOT_LEADER_OR_FOLLOWER',
  FENCED_STATE_EPOCH: 'NOT_LEADER_OR_FOLLOWER',
  NOT_COORDINATOR: 'COORDINATOR_NOT_AVAILABLE',
  COORDINATOR_LOAD_IN_PROGRESS: 'COORDINATOR_NOT_AVAILABLE',
  COORDINATOR_NOT_AVAILABLE: 'COORDINATOR_NOT_AVAILABLE',
  GROUP_ID_NOT_FOUND: 'GROUP_ID_NOT_FOUND',
  UNKNOWN_TOPIC_OR_PARTITION: 'UNKNOWN_TOPIC_OR_PARTITION',
  NONE: 'NONE',
}

/** SharePartition.fetchPersisterError: what an error of the share coordinator means to a client. */
export function meaningOf(error: ErrorName): ErrorName {
  return MEANS[error] ?? 'UNKNOWN_SERVER_ERROR'
}

const FENCES: ReadonlySet<ErrorName> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'GROUP_ID_NOT_FOUND',
  'UNKNOWN_TOPIC_OR_PARTITION',
])

/** The share coordinator has taken a write, or will not; with the error that a client shall see. */
export function writeDone(
  self: Broker,
  io: KafkaIo,
  task: number,
  { error, after }: { readonly error: ErrorName; readonly after: OnShareChange },
): void {
  const memory = shareOf(self)
  const done = memory.writes[task]
  delete memory.writes[task]
  const share = done && memory.partitions[done.share]
  if (!share) return
  const before = share.startOffset
  // What a lock timeout did stands anyway.
  const persisted = error === 'NONE' || done.reason === 'lock timeout'
  const batches = endWrite(share, done, { persisted, now: io.now })
  if (batches.length > 0)
    reportSettled(self, io, share, { client: '' as NodeId, reason: 'lock timeout', batches })
  if (error === 'NONE' && done.reason !== 'lock timeout') reportSettled(self, io, share, done)
  reportStart(self, io, share, before)
  if (FENCES.has(error)) forgetSharePartition(self, share)
  armLockTimer(self, io)
  after(self, io, share)
}

/** Tells how far a group is done with a partition, when that has changed. */
export function reportStart(self: Broker, io: KafkaIo, share: SharePartition, from: number): void {
  const { group, startOffset: to } = share
  if (to === from) return
  const partition = partitionKey(share)
  io.report({ kind: 'ShareStartOffsetMoved', broker: self.brokerId, group, partition, from, to })
}

// ── acquisition locks ──

/** One timer for all locks of all share-partitions. */
export function armLockTimer(self: Broker, io: KafkaIo): void {
  const memory = shareOf(self)
  let first: Micros = Infinity
  for (const key in memory.partitions) {
    const share = memory.partitions[key]
    if (share) first = Math.min(first, nextLockTimeout(share))
  }
  if (first === Infinity || (memory.lockTimerAt !== 0 && memory.lockTimerAt <= first)) return
  memory.lockTimerAt = first
  io.wakeAfter(first - io.now, { kind: 'ShareLockTimer' })
}

/** Locks that nobody acknowledged in time are over. */
export function locksDue(self: Broker, io: KafkaIo, after: OnShareChange): void {
  const memory = shareOf(self)
  if (memory.lockTimerAt > io.now) return
  memory.lockTimerAt = 0
  for (const share of Object.values(memory.partitions)) {
    const batches = timeOutLocks(share, shareLimits(self, share.group, io.now))
    if (batches.length === 0) continue
    const client = '' as NodeId
    const reason = 'lock timeout' as const
    reportSettled(self, io, share, { client, reason, batches })
    write(self, io, share, { client, batches, reason, task: newTask(self) })
    after(self, io, share)
  }
  armLockTimer(self, io)
}
