/** OffsetCommit, OffsetFetch, OffsetDelete, and offsets that nobody needs any more (OffsetMetadataManager). */
import { awaitCommit } from '../../broker/purgatory.ts'
import { logOf, OFFSETS_TOPIC } from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import type { RequestRef } from '../../kernel/types.ts'
import type { Message, MessageOf, OffsetToCommit, TopicPartition } from '../../messages.ts'
import { partitionOf } from '../../metadata/image.ts'
import {
  type Broker,
  type Group,
  type KafkaIo,
  memoryOf,
  type OffsetAndMetadata,
  parsePartitionKey,
  partitionKey,
} from '../../world.ts'
import { emptyGroup, moveTo } from './classic-group.ts'
import { touchAfterCommit } from './classic-sync.ts'
import { contextFor, findGroup, home, partitionFor, tellSettled, write } from './coordinator-log.ts'
import {
  expiredOffsets,
  fetchedOffset,
  hasPendingTxnOffset,
  isSubscribed,
  latestOffset,
  offsetKeys,
} from './group-offsets.ts'
import { groupTombstone, type KeyValue, offsetRecord, offsetTombstone } from './group-records.ts'
import { groupStateOf, validateGroupCommit } from './group-state.ts'
import { consumerGroups } from './late-parts.ts'

type CommitRequest = MessageOf<'OffsetCommitRequest'>

/** OffsetCommit: what the next owner of each partition starts from. */
export function commitOffsets(self: Broker, io: KafkaIo, request: CommitRequest, ref: RequestRef): void {
  const verdicts = request.offsets.map((tp) => refusedAlone(self, tp))
  const answer = (error: ErrorName): Message => ({
    kind: 'OffsetCommitResponse',
    results: request.offsets.map(({ topic, partition }, i) => ({
      topic,
      partition,
      error: verdicts[i] ?? error,
    })),
  })
  const offsets = request.offsets.filter((_, i) => verdicts[i] === null)
  if (offsets.length === 0 && request.offsets.length > 0) return io.reply(ref, answer('NONE'))
  const group = groupForCommit(self, io, request)
  const error = typeof group === 'string' ? group : validateGroupCommit(group, request)
  if (typeof group === 'string' || error !== 'NONE') return io.reply(ref, answer(error))
  touchAfterCommit(group, contextFor(self, io), request.memberId)
  const committedAt = io.wallNow
  const records = offsets.map((o) => offsetRecord(request.groupId, o, { ...asStored(o), committedAt }))
  const baseOffset = write(self, io, request.groupId, records, {
    replies: [{ ref, body: answer('NONE'), otherwise: answer('COORDINATOR_NOT_AVAILABLE') }],
    afterwards: written(request.groupId),
  })
  if (baseOffset === null) return
  const { memberId, generationId: generation } = request
  group.uncommitted.push({
    requiredOffset: baseOffset + records.length,
    changes: offsets.map((o, i) => ({
      key: partitionKey(o),
      value: { ...asStored(o), committedAt, recordOffset: baseOffset + i },
    })),
    by: { memberId, generation },
  })
}

function asStored(o: OffsetToCommit): Pick<OffsetAndMetadata, 'offset' | 'leaderEpoch' | 'metadata'> {
  return { offset: o.offset, leaderEpoch: o.leaderEpoch, metadata: o.metadata ?? '' }
}

function written(groupId: string): { committed: Message; lost: Message } {
  const body = { kind: 'GroupOffsetsWritten', groupId } as const
  return { committed: body, lost: body }
}

/** KafkaApis: what this broker does not know is refused before the coordinator hears of it. */
function refusedAlone(self: Broker, { topic, partition, metadata }: OffsetToCommit): ErrorName | null {
  if (!partitionOf(memoryOf(self).image, topic, partition)) return 'UNKNOWN_TOPIC_OR_PARTITION'
  if ((metadata?.length ?? 0) > self.config['offset.metadata.max.bytes']) return 'OFFSET_METADATA_TOO_LARGE'
  return null
}

/** A commit from outside of a membership makes a group that has nothing but offsets. */
function groupForCommit(
  self: Broker,
  io: KafkaIo,
  { groupId, generationId }: CommitRequest,
): Group | ErrorName {
  const found = findGroup(self, io, groupId)
  if (found !== null) return found
  if (generationId >= 0) return 'GROUP_ID_NOT_FOUND'
  const group = emptyGroup(groupId, io.wallNow)
  memoryOf(self).groups[groupId] = group
  return group
}

/** OffsetFetch. Nobody hears of an offset before it is committed: other brokers might never know it. */
export function fetchOffsets(
  self: Broker,
  io: KafkaIo,
  { groupId, partitions, requireStable, memberId, memberEpoch }: MessageOf<'OffsetFetchRequest'>,
  ref: RequestRef,
): void {
  const group = findGroup(self, io, groupId)
  const refused = (error: ErrorName): Message => ({
    kind: 'OffsetFetchResponse',
    error,
    offsets: (partitions ?? []).map((tp) => ({ ...fetchedOffset(null, tp, false), error })),
  })
  if (typeof group === 'string') return io.reply(ref, refused(group))
  const stale =
    group?.consumer &&
    consumerGroups.get().validateConsumerFetch(group.consumer, memberId ?? null, memberEpoch ?? -1)
  if (stale && stale !== 'NONE') return io.reply(ref, refused(stale))
  const asked = partitions ?? (group ? offsetKeys(group).map(parsePartitionKey) : [])
  const offsets = asked.map((tp) => fetchedOffset(group, tp, requireStable))
  const body: Message = { kind: 'OffsetFetchResponse', error: 'NONE', offsets }
  if (!requireStable || !group || group.uncommitted.length === 0) return io.reply(ref, body)
  const partition = partitionKey({ topic: OFFSETS_TOPIC, partition: partitionFor(self, groupId) as number })
  awaitCommit(self, io, {
    partition,
    requiredOffset: logOf(self, partition).logEndOffset,
    replies: [{ ref, body, otherwise: refused('COORDINATOR_NOT_AVAILABLE') }],
    afterwards: null,
  })
}

/** What was written about offsets may be committed now. */
export function offsetsWritten(self: Broker, io: KafkaIo, groupId: string): void {
  const group = memoryOf(self).groups[groupId]
  const replica = home(self, groupId)
  if (group && typeof replica !== 'string') tellSettled(group, io, replica.highWatermark)
}

/** Writes tombstones for these offsets, and one for the group itself if it goes with them. */
function forget(self: Broker, io: KafkaIo, group: Group, { keys, wholeGroup, reply }: Forgetting): boolean {
  const { groupId } = group
  const records: KeyValue[] = keys.map((key) => offsetTombstone(groupId, parsePartitionKey(key)))
  if (wholeGroup)
    records.push(
      ...(group.consumer ? consumerGroups.get().groupTombstones(group.consumer) : [groupTombstone(groupId)]),
    )
  const replies = reply ? [reply] : []
  const baseOffset = write(self, io, groupId, records, { replies, afterwards: written(groupId) })
  if (baseOffset === null) return false
  for (const pending of Object.values(group.pendingTxnOffsets)) for (const key of keys) delete pending[key]
  if (wholeGroup) {
    moveTo(group, contextFor(self, io), 'Dead', 'the group is deleted')
    delete memoryOf(self).groups[groupId]
  } else if (keys.length > 0)
    group.uncommitted.push({
      requiredOffset: baseOffset + records.length,
      changes: keys.map((key) => ({ key, value: null })),
      by: null,
    })
  return true
}
interface Forgetting {
  readonly keys: readonly PartitionKey[]
  readonly wholeGroup: boolean
  readonly reply: { readonly ref: RequestRef; readonly body: Message; readonly otherwise: Message } | null
}

/** OffsetDelete: not of topics that members of the group read. */
export function deleteOffsets(
  self: Broker,
  io: KafkaIo,
  { groupId, partitions }: MessageOf<'OffsetDeleteRequest'>,
  ref: RequestRef,
): void {
  const group = findGroup(self, io, groupId)
  const answer = (error: ErrorName, one: (tp: TopicPartition) => ErrorName = () => error): Message => ({
    kind: 'OffsetDeleteResponse',
    error,
    results: partitions.map(({ topic, partition }) => ({
      topic,
      partition,
      error: one({ topic, partition }),
    })),
  })
  if (group === null) return io.reply(ref, answer('GROUP_ID_NOT_FOUND'))
  if (typeof group === 'string') return io.reply(ref, answer(group))
  const keys = partitions
    .filter((tp) => !isSubscribed(group, tp.topic))
    .map(partitionKey)
    .filter((key) => latestOffset(group, key) !== null || hasPendingTxnOffset(group, key))
  const body = answer('NONE', (tp) => (isSubscribed(group, tp.topic) ? 'GROUP_SUBSCRIBED_TO_TOPIC' : 'NONE'))
  if (keys.length === 0) return io.reply(ref, body)
  const reply = { ref, body, otherwise: answer('COORDINATOR_NOT_AVAILABLE') }
  if (forget(self, io, group, { keys, wholeGroup: false, reply }))
    io.report({ kind: 'OffsetsDeleted', group: groupId, partitions: keys.map(parsePartitionKey) })
}

/** DeleteGroups of one group: only when it is empty. Answers through `reply` once the tombstones are committed. */
export function deleteGroup(
  self: Broker,
  io: KafkaIo,
  groupId: string,
  reply: { readonly ref: RequestRef; readonly of: (error: ErrorName) => Message },
): void {
  const group = findGroup(self, io, groupId)
  const refused = group === null ? 'GROUP_ID_NOT_FOUND' : typeof group === 'string' ? group : null
  if (refused) return io.reply(reply.ref, reply.of(refused))
  const found = group as Group
  if (groupStateOf(found) !== 'Empty') return io.reply(reply.ref, reply.of('NON_EMPTY_GROUP'))
  const pending = Object.values(found.pendingTxnOffsets).flatMap((each) => Object.keys(each))
  const keys = [...new Set([...offsetKeys(found), ...pending])]
  const { ref } = reply
  const told = { ref, body: reply.of('NONE'), otherwise: reply.of('COORDINATOR_NOT_AVAILABLE') }
  if (forget(self, io, found, { keys, wholeGroup: true, reply: told }))
    io.report({ kind: 'GroupDeleted', group: groupId, why: 'deleted' })
}

/** The clean-up of every offsets.retention.check.interval.ms (GroupCoordinatorShard.cleanupGroupMetadata). */
export function expireOffsets(self: Broker, io: KafkaIo): void {
  for (const group of Object.values(memoryOf(self).groups)) {
    if (typeof home(self, group.groupId) === 'string') continue
    const { expired, allGone } = expiredOffsets(group, self.config, io.wallNow)
    const wholeGroup = allGone && groupStateOf(group) === 'Empty'
    if (expired.length === 0 && !wholeGroup) continue
    if (!forget(self, io, group, { keys: expired, wholeGroup, reply: null })) continue
    const { groupId } = group
    if (expired.length > 0)
      io.report({ kind: 'OffsetsExpired', group: groupId, partitions: expired.map(parsePartitionKey) })
    if (wholeGroup) io.report({ kind: 'GroupDeleted', group: groupId, why: 'expired' })
  }
}

/** GroupCoordinatorService.onPartitionsDeleted: what was committed for a topic that is gone is forgotten. */
export function onTopicsDeleted(self: Broker, io: KafkaIo, topics: ReadonlySet<string>): void {
  for (const group of Object.values(memoryOf(self).groups)) {
    const keys = offsetKeys(group).filter((key) => topics.has(parsePartitionKey(key).topic))
    if (keys.length > 0) forget(self, io, group, { keys, wholeGroup: false, reply: null })
  }
}
