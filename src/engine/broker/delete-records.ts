/**
 * Deleting records up to an offset (DeleteRecords API, KIP-107): the leader moves its log start at once, and
 * answers when every live replica has (Partition.deleteRecordsOnLeader, DelayedDeleteRecords).
 */
import type { ErrorName } from '../config/errors.ts'
import { MS } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import {
  type Broker,
  type DeletingRecords,
  type Handlers,
  type KafkaIo,
  memoryOf,
  partitionKey,
} from '../world.ts'
import { logConfigOf } from './log-configs.ts'
import { raiseLogStart } from './log-manager.ts'
import { isInternalTopic, type LeaderReplica, leaderReplica, logOf } from './replicas.ts'

type Part = DeletingRecords['partitions'][number]

/** The least log start offset of the leader and of every follower that is alive (Partition.lowWatermarkIfLeader). */
function lowWatermark(self: Broker, replica: LeaderReplica): number {
  const { image } = memoryOf(self)
  let least = logOf(self, partitionKey(replica)).logStartOffset
  for (const id in replica.role.followers) {
    const alive = image.brokers[id]?.fenced === false
    if (alive) least = Math.min(least, replica.role.followers[id]?.logStartOffset ?? -1)
  }
  return least
}

function deleteFrom(
  self: Broker,
  io: KafkaIo,
  { topic, partition, offset }: MessageOf<'DeleteRecordsRequest'>['partitions'][number],
): Part {
  const refuse = (error: ErrorName): Part => ({ topic, partition, error, wanted: null, lowWatermark: -1 })
  const key = partitionKey({ topic, partition })
  if (isInternalTopic(topic)) return refuse('INVALID_TOPIC_EXCEPTION')
  const replica = leaderReplica(memoryOf(self), key)
  if (!replica)
    return refuse(
      memoryOf(self).image.topics[topic]?.partitions[partition]
        ? 'NOT_LEADER_OR_FOLLOWER'
        : 'UNKNOWN_TOPIC_OR_PARTITION',
    )
  if (!logConfigOf(self, topic).isDeleting) return refuse('POLICY_VIOLATION')
  const wanted = offset === -1 ? replica.highWatermark : offset
  if (wanted < 0 || wanted > replica.highWatermark) return refuse('OFFSET_OUT_OF_RANGE')
  raiseLogStart(self, io, key, wanted, 'client delete records request')
  return { topic, partition, error: 'NONE', wanted, lowWatermark: lowWatermark(self, replica) }
}

/** Looks at what still waits of a request; true when nothing does. */
function settle(self: Broker, waiting: DeletingRecords): boolean {
  for (const part of waiting.partitions) {
    if (part.wanted === null) continue
    const replica = leaderReplica(memoryOf(self), partitionKey(part))
    if (!replica) part.error = 'NOT_LEADER_OR_FOLLOWER'
    else part.lowWatermark = lowWatermark(self, replica)
    if (!replica || part.lowWatermark >= part.wanted) part.wanted = null
  }
  return waiting.partitions.every((part) => part.wanted === null)
}

function answer(io: KafkaIo, { ref, partitions }: DeletingRecords): void {
  io.reply(ref, {
    kind: 'DeleteRecordsResponse',
    partitions: partitions.map(({ wanted: _, ...part }) => part),
  })
}

/** A follower's log start, or who leads, has changed: some requests may be done. */
export function completeDeletes(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  if (memory.deleting.length === 0) return
  const done = memory.deleting.filter((waiting) => settle(self, waiting))
  if (done.length === 0) return
  memory.deleting = memory.deleting.filter((waiting) => !done.includes(waiting))
  for (const waiting of done) answer(io, waiting)
}

export const deleteRecordsHandlers: Handlers<Broker, 'DeleteRecordsRequest' | 'DeleteRecordsExpiry'> = {
  DeleteRecordsRequest(self, { partitions, timeoutMs }, io, ref) {
    const waiting: DeletingRecords = {
      deadline: io.now + timeoutMs * MS,
      ref,
      partitions: partitions.map((part) => deleteFrom(self, io, part)),
    }
    if (settle(self, waiting)) return answer(io, waiting)
    memoryOf(self).deleting.push(waiting)
    io.wakeAfter(timeoutMs * MS, { kind: 'DeleteRecordsExpiry' })
  },
  DeleteRecordsExpiry(self, _, io) {
    const memory = memoryOf(self)
    const due = memory.deleting.filter(({ deadline }) => deadline <= io.now)
    memory.deleting = memory.deleting.filter(({ deadline }) => deadline > io.now)
    for (const waiting of due) {
      for (const part of waiting.partitions) if (part.wanted !== null) part.error = 'REQUEST_TIMED_OUT'
      answer(io, waiting)
    }
  },
}
