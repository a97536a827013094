/**
 * A consumer group on its coordinator, KIP-848: one request, ConsumerGroupHeartbeat, by which members join, say what
 * they own, are told what to give up and to take, and leave (GroupMetadataManager, ConsumerGroup).
 * Every operation works on a draft; the group is only replaced once its records are in the log.
 *
 * Leaves out subscriptions by regular expression.
 */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { ConsumerGroup, ConsumerGroupMember, ConsumerGroupState } from '../../consumer-group-state.ts'
import type { Fact } from '../../facts.ts'
import type { NodeId } from '../../kernel/types.ts'
import type { Assignment, MessageOf, TopicPartition } from '../../messages.ts'
import { partitionKey } from '../../world.ts'
import { PartitionAssignorError } from './assignors/types.ts'
import { admit, isFull, JOINING, LEAVING, STATIC_AWAY } from './consumer-group-admission.ts'
import {
  assignmentOf,
  type ConsumerGroupView,
  type Draft,
  draftOf,
  due,
  putMember,
  staticMember,
  takeMember,
} from './consumer-group-draft.ts'
import { assignorOf, bumpEpoch, flat, maybeAssign, SERVER_ASSIGNORS } from './consumer-group-epochs.ts'
import { currentRecord, memberRecord, targetEpochRecord } from './consumer-group-records.ts'
import { nextAssignment } from './current-assignment.ts'

export type Heartbeat = MessageOf<'ConsumerGroupHeartbeatRequest'>
type Answer = MessageOf<'ConsumerGroupHeartbeatResponse'>

/** ConsumerGroup.maybeUpdateGroupState */
export function stateOf(group: ConsumerGroup): ConsumerGroupState {
  const members = Object.values(group.members)
  if (members.length === 0) return 'Empty'
  if (group.groupEpoch > group.assignmentEpoch) return 'Assigning'
  const settled = members.every((m) => m.state === 'STABLE' && m.memberEpoch === group.assignmentEpoch)
  return settled ? 'Stable' : 'Reconciling'
}

// ── checks ──

// ── subscriptions and the group epoch ──

// ── reconciliation ──

/** Brings a member one step nearer to its target; returns it as it then is. */
export function reconcile(
  draft: Draft,
  view: ConsumerGroupView,
  member: ConsumerGroupMember,
  { owned, subscriptionChanged }: { owned: Assignment | null; subscriptionChanged: boolean },
): ConsumerGroupMember {
  const { group } = draft
  const settled = member.state === 'STABLE' && member.memberEpoch === group.assignmentEpoch
  if (!subscriptionChanged && settled) return member
  const next = nextAssignment(member, {
    targetEpoch: group.assignmentEpoch,
    target: group.targets[member.memberId] ?? {},
    subscribed: new Set(member.subscribed.filter((topic) => view.topic(topic) !== undefined)),
    subscriptionChanged,
    owned,
    isHeld: (key) => isHeld(group, key),
  })
  if (next === member) return member
  putMember(draft, next)
  draft.records.push(currentRecord(group.groupId, next))
  const revokes = next.state === 'UNREVOKED_PARTITIONS'
  if (!next.classic) due(draft, next.memberId, { rebalance: revokes ? next.rebalanceTimeoutMs : 0 })
  draft.facts.push(progress(draft.group, member, next))
  return next
}

/** ConsumerGroup.currentPartitionEpoch is not -1: somebody has it, or has not given it up yet. */
export function isHeld(group: ConsumerGroup, key: string): boolean {
  for (const id in group.members) {
    const { assigned, pendingRevocation } = group.members[id] as ConsumerGroupMember
    if (assigned[key] !== undefined || pendingRevocation[key] !== undefined) return true
  }
  return false
}

function progress(group: ConsumerGroup, before: ConsumerGroupMember, after: ConsumerGroupMember): Fact {
  const wanted = flat(group.targets[after.memberId] ?? {})
  return {
    kind: 'ConsumerMemberAdvanced',
    group: group.groupId,
    member: after.memberId,
    client: after.clientId,
    from: before.state,
    to: after.state,
    fromEpoch: before.memberEpoch,
    memberEpoch: after.memberEpoch,
    targetEpoch: group.assignmentEpoch,
    assigned: assignmentOf(Object.keys(after.assigned)),
    revoking: assignmentOf(Object.keys(after.pendingRevocation)),
    awaiting: wanted.filter(
      (tp) => after.state === 'UNRELEASED_PARTITIONS' && after.assigned[partitionKey(tp)] === undefined,
    ),
  }
}

// ── requests ──

/** The member as its latest request describes it. */
export function describe(
  draft: Draft,
  member: ConsumerGroupMember,
  said: Partial<
    Pick<ConsumerGroupMember, 'instanceId' | 'rackId' | 'rebalanceTimeoutMs' | 'serverAssignor'>
  > & {
    readonly subscribed: readonly string[] | null
    readonly clientId: NodeId
    readonly classic: ConsumerGroupMember['classic']
  },
): { member: ConsumerGroupMember; subscriptionChanged: boolean } {
  const known = draft.group.members[member.memberId] !== undefined
  const updated: ConsumerGroupMember = {
    ...member,
    instanceId: said.instanceId ?? member.instanceId,
    rackId: said.rackId ?? member.rackId,
    rebalanceTimeoutMs: said.rebalanceTimeoutMs ?? member.rebalanceTimeoutMs,
    serverAssignor: said.serverAssignor ?? member.serverAssignor,
    subscribed: said.subscribed ? [...new Set(said.subscribed)].sort() : member.subscribed,
    clientId: said.clientId,
    classic: said.classic,
  }
  const { groupId } = draft.group
  if (!known || JSON.stringify(updated) !== JSON.stringify(member)) {
    putMember(draft, updated)
    draft.records.push(memberRecord(groupId, updated))
  }
  if (!known)
    draft.facts.push({
      kind: 'MemberJoined',
      group: groupId,
      member: updated.memberId,
      client: updated.clientId,
    })
  const subscriptionChanged = JSON.stringify(updated.subscribed) !== JSON.stringify(member.subscribed)
  return { member: updated, subscriptionChanged }
}

/** ConsumerGroupHeartbeat. `group` is a new one when the member joins and there is none. */
export function consumerHeartbeat(
  group: ConsumerGroup,
  view: ConsumerGroupView,
  request: Heartbeat,
): { draft: Draft; answer: Answer } | ErrorName {
  const draft = draftOf(group)
  const { memberId, memberEpoch, instanceId, topicPartitions: owned } = request
  if (memberEpoch === LEAVING || memberEpoch === STATIC_AWAY) return leaveConsumerGroup(draft, view, request)
  if (isFull(group, view.config, { id: memberId, instanceId })) return 'GROUP_MAX_SIZE_REACHED'
  const joins = memberEpoch === JOINING
  const before = admit(draft, { memberId, instanceId, epoch: memberEpoch, owned, joins, classic: false })
  if (typeof before === 'string') return before
  if (request.serverAssignor !== null && !SERVER_ASSIGNORS[request.serverAssignor])
    return 'UNKNOWN_SERVER_ERROR'
  const preferred = assignorOf(draft.group, view.config)
  const { member, subscriptionChanged } = describe(draft, before, {
    instanceId,
    rackId: request.rackId,
    ...(request.rebalanceTimeoutMs >= 0 && { rebalanceTimeoutMs: request.rebalanceTimeoutMs }),
    serverAssignor: request.serverAssignor,
    subscribed: request.subscribedTopicNames,
    clientId: request.clientId as NodeId,
    classic: null,
  })
  const name = request.clientId
  let reason: string | null = null
  if (subscriptionChanged) reason = joins ? `${name} joined` : `subscription of ${name} changed`
  else if (assignorOf(draft.group, view.config) !== preferred) reason = `${name} prefers another assignor`
  bumpEpoch(draft, view, reason)
  try {
    maybeAssign(draft, view)
  } catch (error) {
    if (error instanceof PartitionAssignorError) return 'UNKNOWN_SERVER_ERROR'
    throw error
  }
  const after = reconcile(draft, view, member, { owned, subscriptionChanged })
  due(draft, memberId, { session: view.config['group.consumer.session.timeout.ms'] })
  const isFullRequest =
    request.rebalanceTimeoutMs !== -1 && request.subscribedTopicNames !== null && owned !== null
  const changed = !sameKeys(before.assigned, after.assigned)
  return {
    draft,
    answer: {
      kind: 'ConsumerGroupHeartbeatResponse',
      error: 'NONE',
      memberId,
      memberEpoch: after.memberEpoch,
      heartbeatIntervalMs: view.config['group.consumer.heartbeat.interval.ms'],
      assignment: joins || isFullRequest || changed ? assignmentOf(Object.keys(after.assigned)) : null,
    },
  }
}

function sameKeys(a: object, b: object): boolean {
  const [one, other] = [Object.keys(a), Object.keys(b)]
  return one.length === other.length && one.every((key) => key in b)
}

function leaveConsumerGroup(
  draft: Draft,
  view: ConsumerGroupView,
  { memberId, memberEpoch, instanceId }: Heartbeat,
): { draft: Draft; answer: Answer } | ErrorName {
  const member = instanceId === null ? draft.group.members[memberId] : staticMember(draft.group, instanceId)
  if (!member) return 'UNKNOWN_MEMBER_ID'
  if (member.memberId !== memberId) return 'FENCED_INSTANCE_ID'
  if (instanceId !== null && memberEpoch === STATIC_AWAY) {
    const away: ConsumerGroupMember = {
      ...member,
      memberEpoch: STATIC_AWAY,
      previousMemberEpoch: member.memberEpoch,
      pendingRevocation: {},
      assigned: Object.fromEntries(Object.keys(member.assigned).map((key) => [key, 0])),
    }
    putMember(draft, away)
    draft.records.push(currentRecord(draft.group.groupId, away))
    draft.facts.push({
      kind: 'StaticMemberAway',
      group: draft.group.groupId,
      member: memberId,
      client: member.clientId,
      instanceId,
    })
  } else removeMembers(draft, view, [member], 'left')
  return {
    draft,
    answer: {
      kind: 'ConsumerGroupHeartbeatResponse',
      error: 'NONE',
      memberId,
      memberEpoch,
      heartbeatIntervalMs: 0,
      assignment: null,
    },
  }
}

/** Whether those that stay are some, all classic, and may be a classic group again (validateOnlineDowngrade). */
function canDowngrade(
  group: ConsumerGroup,
  config: BrokerConfig,
  leaving: readonly ConsumerGroupMember[],
): boolean {
  const left = Object.values(group.members).filter((m) => !leaving.some((l) => l.memberId === m.memberId))
  const policy = config['group.consumer.migration.policy']
  if (policy !== 'downgrade' && policy !== 'bidirectional') return false
  return left.length > 0 && left.length <= config['group.max.size'] && left.every((m) => m.classic !== null)
}

/** Members are out: by themselves, or because a timeout is over (consumerGroupFenceMembers). */
export function removeMembers(
  draft: Draft,
  view: ConsumerGroupView,
  members: readonly ConsumerGroupMember[],
  reason: 'left' | 'session timeout' | 'rebalance timeout',
): void {
  const { groupId } = draft.group
  if (canDowngrade(draft.group, view.config, members)) {
    for (const { memberId, clientId } of members)
      draft.facts.push({ kind: 'MemberLeft', group: groupId, member: memberId, client: clientId, reason })
    draft.downgrade = { leaving: members, reason: 'the last member of the consumer protocol left' }
    return
  }
  for (const { memberId, clientId } of members) {
    takeMember(draft, memberId)
    due(draft, memberId, { session: 0, rebalance: 0, join: 0, sync: 0 })
    draft.facts.push({ kind: 'MemberLeft', group: groupId, member: memberId, client: clientId, reason })
  }
  const names = members.map(({ clientId }) => clientId).join(', ')
  bumpEpoch(draft, view, reason === 'left' ? `${names} left` : `${reason} of ${names}`)
  if (Object.keys(draft.group.members).length > 0) return
  // Whoever comes next is assigned at once.
  const { groupEpoch } = draft.group
  draft.group = { ...draft.group, assignmentEpoch: groupEpoch, assignmentAt: 0 }
  draft.records.push(targetEpochRecord(groupId, groupEpoch, 0))
}

// ── offsets ──

/** C8 for consumer groups: may this member commit these partitions? One that may not be committed refuses them all. */
export function validateConsumerCommit(
  group: ConsumerGroup,
  request: Pick<MessageOf<'OffsetCommitRequest'>, 'memberId' | 'generationId' | 'offsets'>,
): ErrorName {
  const { memberId, generationId } = request
  if (generationId < 0 && Object.keys(group.members).length === 0) return 'NONE'
  const member = group.members[memberId]
  if (!member) return 'UNKNOWN_MEMBER_ID'
  const stale: ErrorName = member.classic ? 'ILLEGAL_GENERATION' : 'STALE_MEMBER_EPOCH'
  if (generationId === member.memberEpoch) return 'NONE'
  if (generationId > member.memberEpoch) return stale
  // An older epoch will do for a partition that it already had then (KIP-1251).
  const old = (tp: TopicPartition) => {
    const since = member.assigned[partitionKey(tp)] ?? member.pendingRevocation[partitionKey(tp)]
    return since !== undefined && generationId >= since
  }
  return request.offsets.every(old) ? 'NONE' : stale
}

/** An OffsetFetch that names its member must be of the member's epoch. */
export function validateConsumerFetch(
  group: ConsumerGroup,
  memberId: string | null,
  memberEpoch: number,
): ErrorName {
  if (memberId === null && memberEpoch < 0) return 'NONE'
  const member = memberId === null ? undefined : group.members[memberId]
  if (!member) return 'UNKNOWN_MEMBER_ID'
  if (member.memberEpoch === memberEpoch) return 'NONE'
  return member.classic ? 'ILLEGAL_GENERATION' : 'STALE_MEMBER_EPOCH'
}
