/** The group coordinator's requests on a broker (GroupCoordinatorService, GroupCoordinatorShard). */

import { diskFails } from '../../broker/disk.ts'
import { autoCreateTopic } from '../../broker/forwarding.ts'
import { appendAsLeader } from '../../broker/produce.ts'
import { awaitCommit } from '../../broker/purgatory.ts'
import {
  type LeaderReplica,
  leaderReplica,
  logOf,
  minIsrOf,
  OFFSETS_TOPIC,
  wallClock,
} from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { RequestRef } from '../../kernel/types.ts'
import { scanBatches } from '../../log/partition-log.ts'
import { createBatch } from '../../log/record-batch.ts'
import type { Message, MessageOf, TopicPartition } from '../../messages.ts'
import { partitionOf } from '../../metadata/image.ts'
import {
  type Broker,
  type Group,
  type Handlers,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { coordinatorPartition } from '../coordinator-partition.ts'
import {
  emptyGroup,
  type GroupContext,
  heartbeat,
  join,
  leave,
  rebalanceTimer,
  restartSessions,
  sessionTimer,
  sync,
  synced,
  touchAfterCommit,
  unloadGroup,
  validateCommit,
} from './classic-group.ts'
import { groupRecord, type KeyValue, offsetRecord, offsetTombstone, replayBatch } from './group-records.ts'

const NO_PRODUCER = { producerId: -1, producerEpoch: -1, baseSequence: -1 }

/** The partition whose leader coordinates a group, null while the topic does not exist. */
function partitionFor(self: Broker, groupId: string): number | null {
  const partitions = memoryOf(self).image.topics[OFFSETS_TOPIC]?.partitions.length ?? 0
  return partitions === 0 ? null : coordinatorPartition(groupId, partitions)
}

/** The replica this broker coordinates a group on, or why it does not. */
function home(self: Broker, groupId: string): LeaderReplica | ErrorName {
  const partition = partitionFor(self, groupId)
  if (partition === null) return 'COORDINATOR_NOT_AVAILABLE'
  const key = partitionKey({ topic: OFFSETS_TOPIC, partition })
  const memory = memoryOf(self)
  return (memory.coordinating[key] && leaderReplica(memory, key)) || 'NOT_COORDINATOR'
}

function contextFor(self: Broker, io: KafkaIo): GroupContext {
  return {
    config: self.config,
    io,
    newMemberId: (clientId) => `${clientId}-${uuid(io)}`,
    store(group, done) {
      const assignments = done?.assignments ?? {}
      write(self, io, group.groupId, [groupRecord(group, assignments)], {
        replies: [],
        afterwards: done && { committed: done, lost: { ...done, committed: false } },
      })
    },
  }
}

function uuid(io: KafkaIo): string {
  const hex = Array.from({ length: 32 }, () => io.pick('ids', 0, 15).toString(16)).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, hex.slice(16, 20), hex.slice(20)].join(
    '-',
  )
}

type Then = Pick<Parameters<typeof awaitCommit>[2], 'replies' | 'afterwards'>

/** Writes to the group's partition as with acks=all; what depends on it happens once it is committed. */
function write(
  self: Broker,
  io: KafkaIo,
  groupId: string,
  records: readonly KeyValue[],
  then: Then,
): boolean {
  const replica = home(self, groupId)
  if (typeof replica === 'string' || isUnderMinIsr(self, replica) || diskFails(self, io)) {
    for (const { ref, otherwise } of then.replies) io.reply(ref, otherwise)
    if (then.afterwards) io.wakeAfter(0, then.afterwards.lost)
    return false
  }
  const timestamp = wallClock(io.wallNow)
  const batch = createBatch(
    records.map((record) => ({ id: -1, timestamp, ...record })),
    NO_PRODUCER,
  )
  const requiredOffset = appendAsLeader(self, io, replica, batch) + batch.count
  awaitCommit(self, io, { partition: partitionKey(replica), requiredOffset, ...then })
  return true
}

function isUnderMinIsr(self: Broker, replica: LeaderReplica): boolean {
  return replica.role.isr.length < minIsrOf(self, replica.topic, replica.partition)
}

/** The group if this broker coordinates it, made when it is new. */
function groupFor(self: Broker, groupId: string): Group | ErrorName {
  const replica = home(self, groupId)
  if (typeof replica === 'string') return replica
  const { groups } = memoryOf(self)
  groups[groupId] ??= emptyGroup(groupId)
  return groups[groupId] as Group
}

/** GroupCoordinatorService.onElection and onResignation */
export function onGroupPartition(self: Broker, io: KafkaIo, key: string, leads: boolean): void {
  if (parsePartitionKey(key).topic !== OFFSETS_TOPIC) return
  const memory = memoryOf(self)
  const ctx = contextFor(self, io)
  if (leads) {
    const loaded: Record<string, Group> = {}
    scanBatches(logOf(self, key), 0, (batch) => {
      replayBatch(loaded, batch)
      return true
    })
    memory.coordinating[key] = true
    for (const group of Object.values(loaded)) {
      memory.groups[group.groupId] = group
      restartSessions(group, ctx)
    }
    io.report({
      kind: 'CoordinatorLoaded',
      broker: self.brokerId,
      partition: key,
      groups: Object.keys(loaded).length,
    })
    return
  }
  delete memory.coordinating[key]
  // With the topic itself all groups are gone.
  const lost = memory.image.topics[OFFSETS_TOPIC] === undefined
  for (const group of Object.values(memory.groups))
    if (
      lost ||
      key === partitionKey({ topic: OFFSETS_TOPIC, partition: partitionFor(self, group.groupId) ?? -1 })
    ) {
      unloadGroup(group, ctx)
      delete memory.groups[group.groupId]
    }
}

function findCoordinator(self: Broker, io: KafkaIo, groupId: string): MessageOf<'FindCoordinatorResponse'> {
  const partition = partitionFor(self, groupId)
  const none = {
    kind: 'FindCoordinatorResponse',
    error: 'COORDINATOR_NOT_AVAILABLE',
    coordinatorId: -1,
  } as const
  if (partition === null) {
    autoCreateTopic(self, io, OFFSETS_TOPIC)
    return none
  }
  const leader = memoryOf(self).image.topics[OFFSETS_TOPIC]?.partitions[partition]?.leader ?? -1
  return leader < 0 ? none : { ...none, error: 'NONE', coordinatorId: leader }
}

function commitOffsets(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'OffsetCommitRequest'>,
  ref: RequestRef,
): void {
  // KafkaApis: what this broker does not know is refused before the coordinator hears of it.
  const { image } = memoryOf(self)
  const isKnown = (tp: TopicPartition) => partitionOf(image, tp.topic, tp.partition) !== undefined
  const answer = (error: ErrorName): Message => ({
    kind: 'OffsetCommitResponse',
    results: request.offsets.map((tp) => ({
      topic: tp.topic,
      partition: tp.partition,
      error: isKnown(tp) ? error : 'UNKNOWN_TOPIC_OR_PARTITION',
    })),
  })
  const offsets = request.offsets.filter(isKnown)
  if (offsets.length === 0 && request.offsets.length > 0) return io.reply(ref, answer('NONE'))
  const group = groupFor(self, request.groupId)
  const error = typeof group === 'string' ? group : validateCommit(group, request)
  if (typeof group === 'string' || error !== 'NONE') return io.reply(ref, answer(error))
  touchAfterCommit(group, contextFor(self, io), request.memberId)
  const committedAt = io.now
  const records = offsets.map((o) => offsetRecord(request.groupId, o, { ...o, committedAt }))
  const replies = [{ ref, body: answer('NONE'), otherwise: answer('COORDINATOR_NOT_AVAILABLE') }]
  if (!write(self, io, request.groupId, records, { replies, afterwards: null })) return
  for (const { topic, partition, offset, leaderEpoch } of offsets)
    group.offsets[partitionKey({ topic, partition })] = Object.freeze({ offset, leaderEpoch, committedAt })
  io.report({ kind: 'OffsetsCommitted', group: request.groupId, offsets })
}

/** GroupCoordinatorService.onPartitionsDeleted: what was committed for a topic that is gone is forgotten. */
export function onTopicsDeleted(self: Broker, io: KafkaIo, topics: ReadonlySet<string>): void {
  const { groups } = memoryOf(self)
  for (const group of Object.values(groups)) {
    const gone = Object.keys(group.offsets).filter((key) => topics.has(parsePartitionKey(key).topic))
    if (gone.length === 0) continue
    const records = gone.map((key) => offsetTombstone(group.groupId, parsePartitionKey(key)))
    if (!write(self, io, group.groupId, records, { replies: [], afterwards: null })) continue
    for (const key of gone) delete group.offsets[key]
  }
}

type GroupKind =
  | 'FindCoordinatorRequest'
  | 'JoinGroupRequest'
  | 'SyncGroupRequest'
  | 'HeartbeatRequest'
  | 'LeaveGroupRequest'
  | 'OffsetCommitRequest'
  | 'OffsetFetchRequest'
  | 'GroupSessionTimer'
  | 'GroupRebalanceTimer'
  | 'GroupSynced'

export const groupHandlers: Handlers<Broker, GroupKind> = {
  FindCoordinatorRequest(self, { groupId }, io, ref) {
    io.reply(ref, findCoordinator(self, io, groupId))
  },
  JoinGroupRequest(self, request, io, ref) {
    const group = groupFor(self, request.groupId)
    if (typeof group !== 'string') return join(group, contextFor(self, io), request, ref)
    const nothing = { generationId: -1, protocolName: '', leader: '', members: [] }
    io.reply(ref, { kind: 'JoinGroupResponse', error: group, memberId: request.memberId, ...nothing })
  },
  SyncGroupRequest(self, request, io, ref) {
    const group = groupFor(self, request.groupId)
    if (typeof group === 'string') io.reply(ref, { kind: 'SyncGroupResponse', error: group, assignment: [] })
    else sync(group, contextFor(self, io), request, ref)
  },
  HeartbeatRequest(self, request, io, ref) {
    const group = groupFor(self, request.groupId)
    const error = typeof group === 'string' ? group : heartbeat(group, contextFor(self, io), request)
    io.reply(ref, { kind: 'HeartbeatResponse', error })
  },
  LeaveGroupRequest(self, { groupId, memberId }, io, ref) {
    const group = groupFor(self, groupId)
    const error = typeof group === 'string' ? group : leave(group, contextFor(self, io), memberId)
    io.reply(ref, { kind: 'LeaveGroupResponse', error })
  },
  OffsetCommitRequest(self, request, io, ref) {
    commitOffsets(self, io, request, ref)
  },
  OffsetFetchRequest(self, { groupId, partitions }, io, ref) {
    const group = groupFor(self, groupId)
    const found = typeof group === 'string' ? null : group.offsets
    const offsets = partitions.map((tp) => {
      const { offset, leaderEpoch } = found?.[partitionKey(tp)] ?? { offset: -1, leaderEpoch: -1 }
      return { ...tp, offset, leaderEpoch }
    })
    const error = typeof group === 'string' ? group : 'NONE'
    io.reply(ref, { kind: 'OffsetFetchResponse', error, offsets })
  },
  GroupSessionTimer(self, { groupId, memberId }, io) {
    const group = memoryOf(self).groups[groupId]
    if (group) sessionTimer(group, contextFor(self, io), memberId)
  },
  GroupRebalanceTimer(self, { groupId, token }, io) {
    const group = memoryOf(self).groups[groupId]
    if (group) rebalanceTimer(group, contextFor(self, io), token)
  },
  GroupSynced(self, done, io) {
    const group = memoryOf(self).groups[done.groupId]
    if (group) synced(group, contextFor(self, io), done)
  },
}
