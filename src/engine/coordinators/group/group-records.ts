/**
 * What a group leaves in `__consumer_offsets` (GroupMetadata and OffsetCommit records), and what is read back
 * when another broker takes over. The bytes are JSON here, the content is Kafka's.
 */
import type { PartitionKey } from '../../facts.ts'
import { offsetAt, type RecordBatch } from '../../log/record-batch.ts'
import type { Assignment, TopicPartition } from '../../messages.ts'
import { type Group, type GroupMember, type OffsetAndMetadata, partitionKey } from '../../world.ts'
import { emptyGroup } from './classic-group.ts'
import type { LoadingConsumer } from './consumer-group-records.ts'
import { endTxnOffsets } from './group-offsets.ts'
import { consumerGroups } from './late-parts.ts'

export interface KeyValue {
  readonly key: string
  readonly value: string | null
}

type StoredMember = Pick<
  GroupMember,
  | 'memberId'
  | 'instanceId'
  | 'clientId'
  | 'sessionTimeoutMs'
  | 'rebalanceTimeoutMs'
  | 'protocols'
  | 'assignment'
>
interface StoredGroup {
  readonly generation: number
  readonly protocol: string | null
  readonly leader: string | null
  readonly stateSince: number
  readonly members: readonly StoredMember[]
}

/** The group's own record. */
export function groupRecord(group: Group, assignments: Readonly<Record<string, Assignment>>): KeyValue {
  const value: StoredGroup = {
    generation: group.generation,
    protocol: group.protocolName,
    leader: group.leader,
    stateSince: group.stateSince,
    members: Object.values(group.members).map((m) => ({
      memberId: m.memberId,
      instanceId: m.instanceId,
      clientId: m.clientId,
      sessionTimeoutMs: m.sessionTimeoutMs,
      rebalanceTimeoutMs: m.rebalanceTimeoutMs,
      // Kafka stores the metadata of the common protocol only, and takes it for all that the member supports.
      protocols: m.protocols.filter((p) => p.name === group.protocolName),
      assignment: assignments[m.memberId] ?? [],
    })),
  }
  return { key: JSON.stringify(['group', group.groupId]), value: JSON.stringify(value) }
}

/** Takes a group away. */
export function groupTombstone(groupId: string): KeyValue {
  return { key: JSON.stringify(['group', groupId]), value: null }
}

/** Takes a committed offset away. */
export function offsetTombstone(groupId: string, { topic, partition }: TopicPartition): KeyValue {
  return { key: JSON.stringify(['offset', groupId, topic, partition]), value: null }
}

/** One committed offset. */
export function offsetRecord(
  groupId: string,
  { topic, partition }: TopicPartition,
  { offset, leaderEpoch, metadata, committedAt }: Omit<OffsetAndMetadata, 'recordOffset'>,
): KeyValue {
  const value = { offset, leaderEpoch, metadata, committedAt }
  return { key: JSON.stringify(['offset', groupId, topic, partition]), value: JSON.stringify(value) }
}

function restore(group: Group, stored: StoredGroup): void {
  group.protocolType = 'consumer'
  group.generation = stored.generation
  group.protocolName = stored.protocol
  group.leader = stored.leader
  group.stateSince = stored.stateSince
  group.state = stored.members.length > 0 ? 'Stable' : 'Empty'
  group.members = {}
  for (const member of stored.members)
    group.members[member.memberId] = {
      ...member,
      awaitingJoin: null,
      awaitingSync: null,
      isNew: false,
      sessionDeadline: 0,
      wakesAt: 0,
    }
}

/** Groups that are being read back, with the high watermark: what lies above it is not committed yet. */
export interface Loading {
  readonly groups: Record<string, Group>
  readonly highWatermark: number
}

/** Adds what one batch of `__consumer_offsets` says to the groups read so far. */
export function replayBatch(loading: Loading, batch: RecordBatch): void {
  if (batch.control) {
    const committed = batch.control.type === 'COMMIT'
    for (const group of Object.values(loading.groups)) endTxnOffsets(group, batch.producerId, committed)
    return
  }
  batch.keys.forEach((key, i) => {
    const value = batch.values[i] ?? null
    const [kind, groupId, topic, partition] = JSON.parse(key ?? '[]') as [string, string, string, number]
    const recordOffset = offsetAt(batch, i)
    if (kind === 'group') replayGroup(loading, groupId, value)
    else if (kind.startsWith('consumer-')) replayConsumer(loading, { kind, groupId, memberId: topic, value })
    else if (kind === 'offset')
      replayOffset(loading, { groupId, key: partitionKey({ topic, partition }), value, recordOffset, batch })
  })
}

function replayGroup({ groups }: Loading, groupId: string, value: string | null): void {
  if (value === null) {
    const group = groups[groupId]
    if (group && holdsMore(group)) forgetClassic(group)
    else delete groups[groupId]
    return
  }
  groups[groupId] ??= emptyGroup(groupId)
  restore(groups[groupId] as Group, JSON.parse(value) as StoredGroup)
}

/** Offsets outlive the group's own record, and a consumer group may have taken its place. */
function holdsMore(group: Group): boolean {
  const { consumer, offsets, uncommitted, pendingTxnOffsets } = group
  return (
    consumer !== undefined ||
    uncommitted.length > 0 ||
    Object.keys(offsets).length + Object.keys(pendingTxnOffsets).length > 0
  )
}

/** The classic group is gone; what was committed stays, and a consumer group that took its place. */
export function forgetClassic(group: Group): void {
  const { offsets, uncommitted, pendingTxnOffsets, protocolType } = group
  Object.assign(group, emptyGroup(group.groupId), { offsets, uncommitted, pendingTxnOffsets, protocolType })
}

interface ConsumerReplay {
  readonly kind: string
  readonly groupId: string
  readonly memberId: string
  readonly value: string | null
}

function replayConsumer({ groups }: Loading, { kind, groupId, memberId, value }: ConsumerReplay): void {
  groups[groupId] ??= emptyGroup(groupId)
  const group = groups[groupId] as Group
  const before = (group.consumer as LoadingConsumer | undefined) ?? {
    ...consumerGroups.get().newConsumerGroup(groupId),
    members: {},
    targets: {},
  }
  const content = value === null ? null : JSON.parse(value)
  const after = consumerGroups.get().replayConsumerRecord(before, kind, memberId, content)
  if (after) group.consumer = after
  else delete group.consumer
}

interface OffsetReplay {
  readonly groupId: string
  readonly key: PartitionKey
  readonly value: string | null
  readonly recordOffset: number
  readonly batch: RecordBatch
}

function replayOffset({ groups, highWatermark }: Loading, read: OffsetReplay): void {
  const { groupId, key, recordOffset, batch } = read
  if (read.value === null && groups[groupId] === undefined) return
  groups[groupId] ??= emptyGroup(groupId)
  const group = groups[groupId] as Group
  const stored =
    read.value === null ? null : (JSON.parse(read.value) as Omit<OffsetAndMetadata, 'recordOffset'>)
  const value = stored && { ...stored, recordOffset }
  if (value && batch.isTransactional) {
    group.pendingTxnOffsets[batch.producerId] ??= {}
    const pending = group.pendingTxnOffsets[batch.producerId]
    if (pending) pending[key] = value
  } else if (recordOffset >= highWatermark)
    group.uncommitted.push({ requiredOffset: recordOffset + 1, changes: [{ key, value }], by: null })
  else if (value) group.offsets[key] = value
  else delete group.offsets[key]
}
