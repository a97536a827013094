/**
 * What a share group leaves in `__consumer_offsets` (ShareGroupMetadata, ShareGroupMemberMetadata,
 * ShareGroupTargetAssignment…, ShareGroupCurrentMemberAssignment, ShareGroupStatePartitionMetadata). The bytes are JSON
 * here, the content is Kafka's.
 */
import type { RecordBatch } from '../../log/record-batch.ts'
import type { TopicPartition } from '../../messages.ts'
import type { ShareGroup, ShareGroupMember } from '../../share-state.ts'
import type { KeyValue } from './share-records.ts'

/** A group that nobody has joined (4.3: groups begin at epoch 1). */
export function emptyShareGroup(groupId: string): ShareGroup {
  return {
    groupId,
    groupEpoch: 1,
    assignmentEpoch: 0,
    assignedAt: -1,
    metadataHash: '',
    members: {},
    target: {},
    initializing: {},
    initialized: {},
  }
}

const record = (key: readonly string[], value: unknown): KeyValue => ({
  key: JSON.stringify(key),
  value: value === null ? null : JSON.stringify(value),
})

/** ShareGroupMetadata */
export function epochRecord({ groupId, groupEpoch, metadataHash }: ShareGroup): KeyValue {
  return record(['share-group', groupId], { groupEpoch, metadataHash })
}

/** ShareGroupMemberMetadata; null takes the member away. */
export function memberRecord(groupId: string, memberId: string, member: ShareGroupMember | null): KeyValue {
  const value = member && { clientId: member.clientId, topics: member.topics }
  return record(['share-member', groupId, memberId], value)
}

/** ShareGroupTargetAssignmentMetadata and one ShareGroupTargetAssignmentMember for each. */
export function targetRecords({ groupId, assignmentEpoch, assignedAt, target }: ShareGroup): KeyValue[] {
  return [
    ...Object.entries(target).map(([memberId, partitions]) =>
      record(['share-target', groupId, memberId], partitions),
    ),
    record(['share-target-metadata', groupId], { assignmentEpoch, assignedAt }),
  ]
}

/** ShareGroupCurrentMemberAssignment */
export function currentRecord(groupId: string, member: ShareGroupMember): KeyValue {
  const { memberId, memberEpoch, previousMemberEpoch, assigned } = member
  return record(['share-current', groupId, memberId], { memberEpoch, previousMemberEpoch, assigned })
}

/** All that is known of a member is forgotten. */
export function memberTombstones(groupId: string, memberId: string): KeyValue[] {
  return ['share-current', 'share-target', 'share-member'].map((kind) =>
    record([kind, groupId, memberId], null),
  )
}

/** All that is known of a group without members is forgotten. */
export function groupTombstones(groupId: string): KeyValue[] {
  return ['share-state', 'share-target-metadata', 'share-group'].map((kind) => record([kind, groupId], null))
}

/** ShareGroupStatePartitionMetadata */
export function stateRecord({ groupId, initializing, initialized }: ShareGroup): KeyValue {
  return record(['share-state', groupId], { initializing, initialized })
}

function memberOf(group: ShareGroup, memberId: string): ShareGroupMember {
  group.members[memberId] ??= {
    memberId,
    clientId: '',
    memberEpoch: 0,
    previousMemberEpoch: 0,
    topics: [],
    assigned: [],
    sessionDeadline: 0,
    timed: false,
  }
  return group.members[memberId] as ShareGroupMember
}

function replay(group: ShareGroup, kind: string, memberId: string, value: unknown): void {
  if (value === null) {
    if (kind === 'share-member') delete group.members[memberId]
    else if (kind === 'share-target') delete group.target[memberId]
  } else if (kind === 'share-group' || kind === 'share-target-metadata' || kind === 'share-state')
    Object.assign(group, value)
  else if (kind === 'share-target') group.target[memberId] = value as TopicPartition[]
  else Object.assign(memberOf(group, memberId), value)
}

/** Adds what one batch of `__consumer_offsets` says to the share groups read so far. */
export function replayShareGroups(groups: Record<string, ShareGroup>, batch: RecordBatch): void {
  batch.keys.forEach((key, i) => {
    const [kind = '', groupId = '', memberId = ''] = JSON.parse(key ?? '[]') as string[]
    if (!kind.startsWith('share-')) return
    if (kind === 'share-group' && (batch.values[i] ?? null) === null) {
      delete groups[groupId]
      return
    }
    groups[groupId] ??= emptyShareGroup(groupId)
    replay(groups[groupId] as ShareGroup, kind, memberId, JSON.parse(batch.values[i] ?? 'null'))
  })
}
