/**
 * What a group leaves in `__consumer_offsets` (GroupMetadata and OffsetCommit records), and what is read back
 * when another broker takes over. The bytes are JSON here, the content is Kafka's.
 */
import type { RecordBatch } from '../../log/record-batch.ts'
import type { TopicPartition } from '../../messages.ts'
import { type Group, type GroupMember, partitionKey } from '../../world.ts'
import { emptyGroup } from './classic-group.ts'

export interface KeyValue {
  readonly key: string
  readonly value: string | null
}

type StoredMember = Pick<
  GroupMember,
  'memberId' | 'clientId' | 'sessionTimeoutMs' | 'rebalanceTimeoutMs' | 'protocols' | 'assignment'
>
interface StoredGroup {
  readonly generation: number
  readonly protocol: string | null
  readonly leader: string | null
  readonly members: readonly StoredMember[]
}

/** The group's own record. */
export function groupRecord(
  group: Group,
  assignments: Readonly<Record<string, readonly TopicPartition[]>>,
): KeyValue {
  const value: StoredGroup = {
    generation: group.generation,
    protocol: group.protocolName,
    leader: group.leader,
    members: Object.values(group.members).map((m) => ({
      memberId: m.memberId,
      clientId: m.clientId,
      sessionTimeoutMs: m.sessionTimeoutMs,
      rebalanceTimeoutMs: m.rebalanceTimeoutMs,
      protocols: m.protocols,
      assignment: assignments[m.memberId] ?? [],
    })),
  }
  return { key: JSON.stringify(['group', group.groupId]), value: JSON.stringify(value) }
}

/** Takes a committed offset away. */
export function offsetTombstone(groupId: string, tp: TopicPartition): KeyValue {
  return { key: JSON.stringify(['offset', groupId, tp.topic, tp.partition]), value: null }
}

/** One committed offset. */
export function offsetRecord(
  groupId: string,
  tp: TopicPartition,
  { offset, leaderEpoch, committedAt }: Group['offsets'][string],
): KeyValue {
  return {
    key: JSON.stringify(['offset', groupId, tp.topic, tp.partition]),
    value: JSON.stringify({ offset, leaderEpoch, committedAt }),
  }
}

function restore(group: Group, stored: StoredGroup): void {
  group.generation = stored.generation
  group.protocolName = stored.protocol
  group.leader = stored.leader
  group.state = stored.members.length > 0 ? 'Stable' : 'Empty'
  group.members = {}
  for (const member of stored.members)
    group.members[member.memberId] = {
      ...member,
      awaitingJoin: null,
      awaitingSync: null,
      sessionDeadline: 0,
      timed: false,
    }
}

/** Adds what one batch of `__consumer_offsets` says to the groups read so far. */
export function replayBatch(groups: Record<string, Group>, batch: RecordBatch): void {
  batch.keys.forEach((key, i) => {
    const value = batch.values[i]
    const [kind, groupId, topic, partition] = JSON.parse(key ?? '[]') as [string, string, string, number]
    if (value === null || value === undefined) {
      if (kind === 'offset') delete groups[groupId]?.offsets[partitionKey({ topic, partition })]
      return
    }
    // Share groups read their own records.
    if (kind.startsWith('share-')) return
    groups[groupId] ??= emptyGroup(groupId)
    const group = groups[groupId] as Group
    if (kind === 'group') restore(group, JSON.parse(value) as StoredGroup)
    else group.offsets[partitionKey({ topic, partition })] = JSON.parse(value) as Group['offsets'][string]
  })
}
