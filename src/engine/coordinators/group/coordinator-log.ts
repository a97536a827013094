/** Which partition a group lives in, and writing to it (GroupCoordinatorService, CoordinatorRuntime). */
import { diskFails } from '../../broker/disk.ts'
import { appendAsLeader } from '../../broker/produce.ts'
import { awaitCommit } from '../../broker/purgatory.ts'
import {
  type LeaderReplica,
  leaderReplica,
  minIsrOf,
  OFFSETS_TOPIC,
  wallClock,
} from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import { createBatch } from '../../log/record-batch.ts'
import {
  type Broker,
  type Group,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { coordinatorPartition } from '../coordinator-partition.ts'
import type { GroupContext } from './classic-group.ts'
import { settleOffsets } from './group-offsets.ts'
import { groupRecord, type KeyValue } from './group-records.ts'

const NO_PRODUCER = { producerId: -1, producerEpoch: -1, baseSequence: -1 }

/** The partition whose leader coordinates a group, null while the topic does not exist. */
export function partitionFor(self: Broker, groupId: string): number | null {
  const partitions = memoryOf(self).image.topics[OFFSETS_TOPIC]?.partitions.length ?? 0
  return partitions === 0 ? null : coordinatorPartition(groupId, partitions)
}

/** The replica this broker coordinates a group on, or why it does not. */
export function home(self: Broker, groupId: string): LeaderReplica | ErrorName {
  const partition = partitionFor(self, groupId)
  if (partition === null) return 'COORDINATOR_NOT_AVAILABLE'
  const key = partitionKey({ topic: OFFSETS_TOPIC, partition })
  const memory = memoryOf(self)
  const state = memory.coordinating[key]
  const replica = state ? leaderReplica(memory, key) : null
  if (!replica) return 'NOT_COORDINATOR'
  return state === 'loading' ? 'COORDINATOR_LOAD_IN_PROGRESS' : replica
}

/**
 * The group if this broker coordinates it; null when there is none by that name. A share group of that name is none,
 * and leaves no room for one (GroupIdNotFoundException: "is not a consumer group").
 */
export function findGroup(self: Broker, io: KafkaIo, groupId: string): Group | null | ErrorName {
  const replica = home(self, groupId)
  if (typeof replica === 'string') return replica
  if (memoryOf(self).share?.groups[groupId]) return 'GROUP_ID_NOT_FOUND'
  const group = memoryOf(self).groups[groupId]
  if (!group) return null
  tellSettled(group, io, replica.highWatermark)
  return group
}

/** Notes which offsets are committed by now, and says so. */
export function tellSettled(group: Group, io: KafkaIo, highWatermark: number): void {
  if (group.uncommitted.length === 0) return
  for (const { by, changes } of settleOffsets(group, highWatermark)) {
    if (!by) continue
    const offsets = changes.flatMap(({ key, value }) =>
      value ? [{ ...parsePartitionKey(key), offset: value.offset }] : [],
    )
    const { memberId: member, generation } = by
    io.report({ kind: 'OffsetsCommitted', group: group.groupId, member, generation, offsets })
  }
}

type Then = Pick<Parameters<typeof awaitCommit>[2], 'replies' | 'afterwards'>

/**
 * Writes to the group's partition as with acks=all; what depends on it happens once it is committed. Returns the
 * offset of the first record, null when nothing was written: then everybody has heard `otherwise`.
 */
export function write(
  self: Broker,
  io: KafkaIo,
  groupId: string,
  records: readonly KeyValue[],
  then: Then,
): number | null {
  const replica = home(self, groupId)
  if (typeof replica === 'string' || isUnderMinIsr(self, replica) || diskFails(self, io)) {
    for (const { ref, otherwise } of then.replies) io.reply(ref, otherwise)
    if (then.afterwards) io.wakeAfter(0, then.afterwards.lost)
    return null
  }
  const timestamp = wallClock(io.wallNow)
  const batch = createBatch(
    records.map((record) => ({ id: -1, timestamp, ...record })),
    NO_PRODUCER,
  )
  const baseOffset = appendAsLeader(self, io, replica, batch)
  const requiredOffset = baseOffset + batch.count
  awaitCommit(self, io, { partition: partitionKey(replica), requiredOffset, ...then })
  return baseOffset
}

function isUnderMinIsr(self: Broker, replica: LeaderReplica): boolean {
  return replica.role.isr.length < minIsrOf(self, replica.topic, replica.partition)
}

/** What a classic group needs of its broker. */
export function contextFor(self: Broker, io: KafkaIo): GroupContext {
  return {
    config: self.config,
    io,
    newMemberId: (prefix) => `${prefix}-${uuid(io)}`,
    store(group, assignments, afterwards) {
      write(self, io, group.groupId, [groupRecord(group, assignments)], { replies: [], afterwards })
    },
  }
}

function uuid(io: KafkaIo): string {
  const hex = Array.from({ length: 32 }, () => io.pick('ids', 0, 15).toString(16)).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, hex.slice(16, 20), hex.slice(20)].join(
    '-',
  )
}
