/**
 * What a consumer group leaves in `__consumer_offsets` (ConsumerGroupMetadata, MemberMetadata, TargetAssignment* and
 * CurrentMemberAssignment records), and how it is read back. The bytes are JSON here, the content is Kafka's.
 */
import type { ConsumerGroup, ConsumerGroupMember, TopicAssignment } from '../../consumer-group-state.ts'
import type { KeyValue } from './group-records.ts'

const record = (key: readonly string[], value: unknown): KeyValue => ({
  key: JSON.stringify(key),
  value: value === null ? null : JSON.stringify(value),
})

/** A group without members. The epoch is 1: the first member is met in epoch 2 (Kafka 4.3 and later). */
export function newConsumerGroup(groupId: string): ConsumerGroup {
  return {
    groupId,
    groupEpoch: 1,
    assignmentEpoch: 1,
    assignmentAt: 0,
    metadataHash: '',
    members: {},
    targets: {},
  }
}

/** ConsumerGroupMetadata */
export function epochRecord(groupId: string, groupEpoch: number, metadataHash: string): KeyValue {
  return record(['consumer-group', groupId], { groupEpoch, metadataHash })
}

/** ConsumerGroupMemberMetadata: who it is and what it subscribes to. */
export function memberRecord(groupId: string, member: ConsumerGroupMember): KeyValue {
  const { clientId, instanceId, rackId, rebalanceTimeoutMs, serverAssignor, subscribed, classic } = member
  const value = { clientId, instanceId, rackId, rebalanceTimeoutMs, serverAssignor, subscribed, classic }
  return record(['consumer-member', groupId, member.memberId], value)
}

/** ConsumerGroupTargetAssignmentMetadata */
export function targetEpochRecord(groupId: string, assignmentEpoch: number, assignmentAt: number): KeyValue {
  return record(['consumer-target-epoch', groupId], { assignmentEpoch, assignmentAt })
}

/** ConsumerGroupTargetAssignmentMember */
export function targetRecord(groupId: string, memberId: string, target: TopicAssignment): KeyValue {
  return record(['consumer-target', groupId, memberId], target)
}

/** ConsumerGroupCurrentMemberAssignment */
export function currentRecord(groupId: string, member: ConsumerGroupMember): KeyValue {
  const { memberEpoch, previousMemberEpoch, state, assigned, pendingRevocation } = member
  const value = { memberEpoch, previousMemberEpoch, state, assigned, pendingRevocation }
  return record(['consumer-current', groupId, member.memberId], value)
}

/** Takes a member away. */
export function memberTombstones(groupId: string, memberId: string): KeyValue[] {
  return ['consumer-current', 'consumer-target', 'consumer-member'].map((kind) =>
    record([kind, groupId, memberId], null),
  )
}

/** Takes the whole group away. */
export function groupTombstones(group: ConsumerGroup): KeyValue[] {
  return [
    ...Object.keys(group.members).flatMap((memberId) => memberTombstones(group.groupId, memberId)),
    record(['consumer-target-epoch', group.groupId], null),
    record(['consumer-group', group.groupId], null),
  ]
}

/** Everything about the group, as when it was made out of another. */
export function allRecords(group: ConsumerGroup): KeyValue[] {
  const { groupId, groupEpoch, metadataHash, assignmentEpoch, assignmentAt, targets } = group
  const members = Object.values(group.members)
  return [
    ...members.map((member) => memberRecord(groupId, member)),
    epochRecord(groupId, groupEpoch, metadataHash),
    ...members.map(({ memberId }) => targetRecord(groupId, memberId, targets[memberId] ?? {})),
    targetEpochRecord(groupId, assignmentEpoch, assignmentAt),
    ...members.map((member) => currentRecord(groupId, member)),
  ]
}

/** A group as far as it has been read. */
export type LoadingConsumer = {
  -readonly [K in keyof ConsumerGroup]: K extends 'members' | 'targets'
    ? Record<string, ConsumerGroup[K][string]>
    : ConsumerGroup[K]
}

/** A member of which nothing is known yet but its id. */
export function freshMember(memberId: string): ConsumerGroupMember {
  return {
    memberId,
    clientId: '' as ConsumerGroupMember['clientId'],
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: -1,
    serverAssignor: null,
    subscribed: [],
    memberEpoch: 0,
    previousMemberEpoch: 0,
    state: 'STABLE',
    assigned: {},
    pendingRevocation: {},
    classic: null,
  }
}

function loadingMember(group: LoadingConsumer, memberId: string): ConsumerGroupMember {
  return group.members[memberId] ?? freshMember(memberId)
}

/** Adds one record to a group; null = the group is gone. The group must be one that nobody else holds. */
export function replayConsumerRecord(
  group: LoadingConsumer,
  kind: string,
  memberId: string,
  value: unknown,
): LoadingConsumer | null {
  if (kind === 'consumer-group') return value === null ? null : Object.assign(group, value)
  if (kind === 'consumer-target-epoch') return value === null ? group : Object.assign(group, value)
  if (kind === 'consumer-target') {
    if (value === null) delete group.targets[memberId]
    else group.targets[memberId] = value as TopicAssignment
  } else if (value !== null)
    group.members[memberId] = { ...loadingMember(group, memberId), ...(value as object) }
  else if (kind === 'consumer-member') delete group.members[memberId]
  return group
}
