/**
 * A live group from one protocol to the other, member by member (KIP-848, online migration): the first member of the
 * consumer protocol turns a classic group into a consumer group, the last one to go turns it back. Meanwhile classic
 * members are served by the consumer group: JoinGroup reconciles, SyncGroup brings what was reconciled, Heartbeat says
 * when to join again (GroupMetadataManager, classicGroup*ToConsumerGroup, convertTo*Group).
 *
 * Leaves out user data of custom assignors, which forbids an upgrade.
 */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { ConsumerGroup, ConsumerGroupMember } from '../../consumer-group-state.ts'
import type { NodeId } from '../../kernel/types.ts'
import type { JoinProtocol, MessageOf } from '../../messages.ts'
import { type Group, type GroupMember, partitionKey } from '../../world.ts'
import { PartitionAssignorError } from './assignors/types.ts'
import { emptyGroup, selectProtocol } from './classic-group.ts'
import { describe, isHeld, reconcile } from './consumer-group.ts'
import { admit, isFull } from './consumer-group-admission.ts'
import { assignmentOf, type ConsumerGroupView, type Draft, draftOf } from './consumer-group-draft.ts'
import { bumpEpoch, flat, maybeAssign, metadataHash } from './consumer-group-epochs.ts'
import { allRecords } from './consumer-group-records.ts'
import { groupTombstone } from './group-records.ts'

type Join = MessageOf<'JoinGroupRequest'>

const mayUpgrade = (config: BrokerConfig): boolean =>
  ['upgrade', 'bidirectional'].includes(config['group.consumer.migration.policy'])

// ── upgrade ──

/** Whether a classic group with members may become a consumer group. */
export function canUpgrade(group: Group, config: BrokerConfig): boolean {
  const size = Object.keys(group.members).length
  return mayUpgrade(config) && group.protocolType === 'consumer' && size <= config['group.consumer.max.size']
}

/** ConsumerGroup.fromClassicGroup: the same members with what they have, in the epoch of the generation. */
export function upgrade(group: Group, view: ConsumerGroupView): Draft {
  const { groupId, generation, protocolName } = group
  const members: Record<string, ConsumerGroupMember> = {}
  const targets: Record<string, Record<string, number[]>> = {}
  for (const member of Object.values(group.members)) {
    const { memberId, clientId, instanceId, rebalanceTimeoutMs, sessionTimeoutMs, protocols } = member
    const subscription = protocols.find((p) => p.name === protocolName) ?? protocols[0]
    const target: Record<string, number[]> = {}
    for (const { topic, partition } of member.assignment) {
      const list = target[topic] ?? []
      target[topic] = list
      list.push(partition)
    }
    for (const list of Object.values(target)) list.sort((a, b) => a - b)
    targets[memberId] = target
    members[memberId] = {
      memberId,
      clientId,
      instanceId,
      rackId: subscription?.rackId ?? null,
      rebalanceTimeoutMs,
      serverAssignor: null,
      subscribed: [...new Set(subscription?.topics ?? [])].sort(),
      memberEpoch: generation,
      previousMemberEpoch: generation,
      state: 'STABLE',
      assigned: Object.fromEntries(member.assignment.map((tp) => [partitionKey(tp), generation])),
      pendingRevocation: {},
      classic: { sessionTimeoutMs, protocols },
    }
  }
  const bare = {
    groupId,
    groupEpoch: generation,
    assignmentEpoch: generation,
    assignmentAt: 0,
    members,
    targets,
  }
  const upgraded: ConsumerGroup = { ...bare, metadataHash: metadataHash({ ...bare, metadataHash: '' }, view) }
  const draft = draftOf(upgraded)
  draft.records.push(groupTombstone(groupId), ...allRecords(upgraded))
  for (const { memberId, classic } of Object.values(members))
    draft.deadlines[memberId] = { session: classic?.sessionTimeoutMs ?? 0 }
  draft.facts.push({
    kind: 'GroupUpgraded',
    group: groupId,
    groupEpoch: generation,
    members: Object.keys(members).length,
  })
  return draft
}

// ── downgrade ──

/** ClassicGroup.fromConsumerGroup: the members that stay, with their targets, in the generation of the group epoch. */
export function downgraded(group: ConsumerGroup, leaving: ReadonlySet<string>, now: number): Group {
  const classic = emptyGroup(group.groupId, now)
  classic.protocolType = 'consumer'
  classic.state = 'Stable'
  classic.generation = group.groupEpoch
  for (const member of Object.values(group.members)) {
    if (leaving.has(member.memberId) || !member.classic) continue
    classic.members[member.memberId] = classicMember(group, member, member.classic)
    classic.leader ??= member.memberId
  }
  classic.protocolName = selectProtocol(Object.values(classic.members).map((m) => m.protocols))
  return classic
}

function classicMember(
  group: ConsumerGroup,
  member: ConsumerGroupMember,
  { sessionTimeoutMs, protocols }: NonNullable<ConsumerGroupMember['classic']>,
): GroupMember {
  const { memberId, clientId, instanceId, rebalanceTimeoutMs } = member
  return {
    memberId,
    clientId,
    instanceId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocols,
    assignment: flat(group.targets[memberId] ?? {}),
    awaitingJoin: null,
    awaitingSync: null,
    isNew: false,
    sessionDeadline: 0,
    wakesAt: 0,
  }
}

// ── classic members of a consumer group ──

/** ConsumerGroup.supportsClassicProtocols: one name at least that every classic member has. */
function supportsProtocols(group: ConsumerGroup, protocols: readonly JoinProtocol[]): boolean {
  const others = Object.values(group.members).flatMap((m) => (m.classic ? [m.classic.protocols] : []))
  return protocols.some(({ name }) => others.every((all) => all.some((p) => p.name === name)))
}

/** JoinGroup of a classic member; the error, or what it comes to. */
export function joinConsumerGroup(
  group: ConsumerGroup,
  view: ConsumerGroupView,
  request: Join,
  newMemberId: () => string,
): { draft: Draft; answer: MessageOf<'JoinGroupResponse'> } | { error: ErrorName; memberId: string } {
  const { groupInstanceId: instanceId, protocols, rebalanceTimeoutMs, sessionTimeoutMs } = request
  const stranger = request.memberId === ''
  const memberId = stranger ? newMemberId() : request.memberId
  const refuse = (error: ErrorName) => ({ error, memberId: request.memberId })
  if (view.config['group.consumer.migration.policy'] === 'disabled')
    return refuse('INCONSISTENT_GROUP_PROTOCOL')
  if (isFull(group, view.config, { id: memberId, instanceId })) return refuse('GROUP_MAX_SIZE_REACHED')
  if (!supportsProtocols(group, protocols)) return refuse('INCONSISTENT_GROUP_PROTOCOL')
  if (stranger && instanceId === null) return { error: 'MEMBER_ID_REQUIRED', memberId }
  const draft = draftOf(group)
  const joins = instanceId === null || stranger
  const before = admit(draft, { memberId, instanceId, epoch: -1, owned: [], joins, classic: true })
  if (typeof before === 'string') return refuse(before)
  const subscription = protocols[0] as JoinProtocol
  const { member, subscriptionChanged } = describe(draft, before, {
    instanceId,
    rackId: subscription.rackId ?? null,
    rebalanceTimeoutMs,
    serverAssignor: null,
    subscribed: subscription.topics,
    clientId: request.clientId as NodeId,
    classic: { sessionTimeoutMs, protocols },
  })
  const isNew = group.members[memberId] === undefined
  const why = isNew ? `${request.clientId} joined` : `subscription of ${request.clientId} changed`
  bumpEpoch(draft, view, subscriptionChanged ? why : null)
  try {
    maybeAssign(draft, view)
  } catch (error) {
    if (error instanceof PartitionAssignorError) return refuse('UNKNOWN_SERVER_ERROR')
    throw error
  }
  const owned = subscription.ownedPartitions ?? []
  const after = reconcile(draft, view, member, { owned, subscriptionChanged })
  draft.deadlines[memberId] = { session: sessionTimeoutMs, join: 0, sync: rebalanceTimeoutMs }
  return {
    draft,
    answer: {
      kind: 'JoinGroupResponse',
      error: 'NONE',
      generationId: after.memberEpoch,
      protocolName: subscription.name,
      // Nobody leads: the coordinator assigns.
      leader: '',
      memberId,
      members: [],
      skipAssignment: false,
    },
  }
}

interface Identity {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly generationId?: number
}

/** A classic member of this group in this generation, or what is wrong with it. */
function classicMemberOf(
  group: ConsumerGroup,
  { memberId, groupInstanceId, generationId }: Identity,
): ConsumerGroupMember | ErrorName {
  const known =
    groupInstanceId === null
      ? group.members[memberId]
      : Object.values(group.members).find((m) => m.instanceId === groupInstanceId)
  if (!known) return 'UNKNOWN_MEMBER_ID'
  if (memberId !== '' && known.memberId !== memberId) return 'FENCED_INSTANCE_ID'
  if (generationId === undefined) return known
  if (!known.classic) return 'UNKNOWN_MEMBER_ID'
  return known.memberEpoch === generationId ? known : 'ILLEGAL_GENERATION'
}

/** The wait for the member to join again begins, unless it has begun. */
function awaitJoin(draft: Draft, group: Group, member: ConsumerGroupMember): void {
  if (!group.deadlines?.[member.memberId]?.join)
    draft.deadlines[member.memberId] = {
      ...draft.deadlines[member.memberId],
      join: member.rebalanceTimeoutMs,
    }
}

/** SyncGroup of a classic member: it gets what JoinGroup reconciled. */
export function syncConsumerGroup(
  group: Group & { consumer: ConsumerGroup },
  request: MessageOf<'SyncGroupRequest'>,
): { draft: Draft; answer: MessageOf<'SyncGroupResponse'> } {
  const draft = draftOf(group.consumer)
  const answer = (error: ErrorName, member?: ConsumerGroupMember) => ({
    draft,
    answer: {
      kind: 'SyncGroupResponse' as const,
      error,
      assignment: member ? assignmentOf(Object.keys(member.assigned)) : [],
    },
  })
  const member = classicMemberOf(group.consumer, request)
  if (typeof member === 'string') return answer(member)
  if (group.consumer.assignmentEpoch > member.memberEpoch && member.state !== 'UNREVOKED_PARTITIONS') {
    awaitJoin(draft, group, member)
    return answer('REBALANCE_IN_PROGRESS')
  }
  draft.deadlines[member.memberId] = { sync: 0, session: member.classic?.sessionTimeoutMs ?? 0 }
  return answer('NONE', member)
}

/** Heartbeat of a classic member: REBALANCE_IN_PROGRESS when there is something to give up or to take. */
export function heartbeatConsumerGroup(
  group: Group & { consumer: ConsumerGroup },
  request: MessageOf<'HeartbeatRequest'>,
): { draft: Draft; error: ErrorName } {
  const { consumer } = group
  const draft = draftOf(consumer)
  const member = classicMemberOf(consumer, request)
  if (typeof member === 'string') return { draft, error: member }
  draft.deadlines[member.memberId] = { session: member.classic?.sessionTimeoutMs ?? 0 }
  const released = member.state === 'UNRELEASED_PARTITIONS' && !waitsForOthers(consumer, member)
  if (member.memberEpoch >= consumer.assignmentEpoch && member.state !== 'UNREVOKED_PARTITIONS' && !released)
    return { draft, error: 'NONE' }
  awaitJoin(draft, group, member)
  return { draft, error: 'REBALANCE_IN_PROGRESS' }
}

/** ConsumerGroup.waitingOnUnreleasedPartition */
function waitsForOthers(group: ConsumerGroup, member: ConsumerGroupMember): boolean {
  return flat(group.targets[member.memberId] ?? {})
    .map(partitionKey)
    .some((key) => member.assigned[key] === undefined && isHeld(group, key))
}

/** LeaveGroup: of a classic member, or of any that an operator names. */
export function memberToLeave(
  group: ConsumerGroup,
  { memberId, groupInstanceId }: MessageOf<'LeaveGroupRequest'>,
): ConsumerGroupMember | ErrorName {
  return classicMemberOf(group, { memberId, groupInstanceId })
}
