/**
 * A consumer group on its coordinator, KIP-848: one request, ConsumerGroupHeartbeat, by which members join, say what
 * they own, are told what to give up and to take, and leave (GroupMetadataManager, ConsumerGroup).
 * Every operation works on a draft; the group is only replaced once its records are in the log.
 *
 * Leaves out subscriptions by regular expression.
 */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import type {
  ConsumerGroup,
  ConsumerGroupMember,
  ConsumerGroupState,
  TopicAssignment,
} from '../../consumer-group-state.ts'
import type { Fact } from '../../facts.ts'
import { javaStringHashCode } from '../../kernel/java-hash-order.ts'
import { type Micros, MS, type NodeId } from '../../kernel/types.ts'
import type { Assignment, MessageOf, TopicPartition } from '../../messages.ts'
import { parsePartitionKey, partitionKey } from '../../world.ts'
import { inHashOrder } from './assignors/java-hash.ts'
import { assignServerRange } from './assignors/range.ts'
import { inMemberOrder, PartitionAssignorError, type ServerAssignor } from './assignors/types.ts'
import { assignUniform } from './assignors/uniform.ts'
import {
  currentRecord,
  epochRecord,
  freshMember,
  memberRecord,
  memberTombstones,
  targetEpochRecord,
  targetRecord,
} from './consumer-group-records.ts'
import { nextAssignment } from './current-assignment.ts'
import type { KeyValue } from './group-records.ts'

type Heartbeat = MessageOf<'ConsumerGroupHeartbeatRequest'>
type Answer = MessageOf<'ConsumerGroupHeartbeatResponse'>

/** Member epochs with a meaning of their own. */
export const JOINING = 0
export const LEAVING = -1
export const STATIC_AWAY = -2

export const SERVER_ASSIGNORS: Readonly<Record<string, ServerAssignor>> = {
  uniform: assignUniform,
  range: assignServerRange,
}

/** What a group needs to know of the broker it lives on. */
export interface ConsumerGroupView {
  readonly config: BrokerConfig
  readonly now: Micros
  topic(name: string): { readonly id: string; readonly partitions: number; readonly hash: string } | undefined
}

/** What a request came to. Nothing of it holds before `records` are written. */
export interface Draft {
  group: ConsumerGroup
  readonly records: KeyValue[]
  readonly facts: Fact[]
  /** The group becomes a classic one: these members go, the others stay. */
  downgrade?: { readonly leaving: readonly ConsumerGroupMember[]; readonly reason: string }
  /** Deadlines to set (ms from now, 0 = none) by member. */
  readonly deadlines: Record<string, { session?: number; rebalance?: number; join?: number; sync?: number }>
}

/** A draft that changes nothing yet. */
export function draftOf(group: ConsumerGroup): Draft {
  return { group, records: [], facts: [], deadlines: {} }
}

/** ConsumerGroup.maybeUpdateGroupState */
export function stateOf(group: ConsumerGroup): ConsumerGroupState {
  const members = Object.values(group.members)
  if (members.length === 0) return 'Empty'
  if (group.groupEpoch > group.assignmentEpoch) return 'Assigning'
  const settled = members.every((m) => m.state === 'STABLE' && m.memberEpoch === group.assignmentEpoch)
  return settled ? 'Stable' : 'Reconciling'
}

export const assignmentOf = (keys: Iterable<string>): Assignment => [...keys].map(parsePartitionKey)

function staticMember(group: ConsumerGroup, instanceId: string | null): ConsumerGroupMember | undefined {
  if (instanceId === null) return undefined
  return Object.values(group.members).find((member) => member.instanceId === instanceId)
}

// ── changing a draft ──

export function putMember(draft: Draft, member: ConsumerGroupMember): void {
  draft.group = { ...draft.group, members: { ...draft.group.members, [member.memberId]: member } }
}

function takeMember(draft: Draft, memberId: string): void {
  const { [memberId]: _, ...members } = draft.group.members
  const { [memberId]: __, ...targets } = draft.group.targets
  draft.group = { ...draft.group, members, targets }
  draft.records.push(...memberTombstones(draft.group.groupId, memberId))
}

function putTarget(draft: Draft, memberId: string, target: TopicAssignment): void {
  draft.group = { ...draft.group, targets: { ...draft.group.targets, [memberId]: target } }
  draft.records.push(targetRecord(draft.group.groupId, memberId, target))
}

function due(draft: Draft, memberId: string, ms: Draft['deadlines'][string]): void {
  draft.deadlines[memberId] = { ...draft.deadlines[memberId], ...ms }
}

// ── checks ──

export function isFull(
  group: ConsumerGroup,
  config: BrokerConfig,
  member: { id: string; instanceId: string | null },
) {
  if (staticMember(group, member.instanceId)) return false
  return (
    Object.keys(group.members).length >= config['group.consumer.max.size'] &&
    group.members[member.id] === undefined
  )
}

/** A smaller epoch may only be the one before, of a member whose answer was lost. */
function checkEpoch(
  member: ConsumerGroupMember,
  epoch: number,
  owned: Heartbeat['topicPartitions'],
): ErrorName {
  if (epoch === JOINING) return 'NONE'
  if (epoch > member.memberEpoch) return 'FENCED_MEMBER_EPOCH'
  if (epoch === member.memberEpoch) return 'NONE'
  const contained = owned?.every((tp) => member.assigned[partitionKey(tp)] !== undefined) ?? false
  return epoch === member.previousMemberEpoch && contained ? 'NONE' : 'FENCED_MEMBER_EPOCH'
}

/** Who is asking: a known member, or a new one that is admitted. */
export interface Asking {
  readonly memberId: string
  readonly instanceId: string | null
  readonly epoch: number
  readonly owned: Heartbeat['topicPartitions']
  readonly joins: boolean
  readonly classic: boolean
}

export function admit(draft: Draft, who: Asking): ConsumerGroupMember | ErrorName {
  const { group } = draft
  if (who.instanceId === null) {
    const known = group.members[who.memberId]
    const member = known ?? (who.joins ? freshMember(who.memberId) : undefined)
    if (!member) return 'UNKNOWN_MEMBER_ID'
    const error = who.classic ? 'NONE' : checkEpoch(member, who.epoch, who.owned)
    return error === 'NONE' ? member : error
  }
  const known = staticMember(group, who.instanceId)
  if (!who.joins) {
    if (!known) return 'UNKNOWN_MEMBER_ID'
    if (known.memberId !== who.memberId) return 'FENCED_INSTANCE_ID'
    const error = who.classic ? 'NONE' : checkEpoch(known, who.epoch, who.owned)
    return error === 'NONE' ? known : error
  }
  if (!known) return group.members[who.memberId] ?? freshMember(who.memberId)
  if (!who.classic && !known.classic && known.memberEpoch !== STATIC_AWAY) return 'UNRELEASED_INSTANCE_ID'
  return replaceStatic(draft, known, who.memberId)
}

/** A static member came back under another member id: it takes over what the old one had. */
function replaceStatic(draft: Draft, old: ConsumerGroupMember, memberId: string): ConsumerGroupMember {
  const target = draft.group.targets[old.memberId] ?? {}
  const member = { ...old, memberId, memberEpoch: 0, previousMemberEpoch: 0 }
  if (old.memberId !== memberId) {
    takeMember(draft, old.memberId)
    due(draft, old.memberId, { session: 0, rebalance: 0, join: 0, sync: 0 })
  }
  putMember(draft, member)
  const { groupId } = draft.group
  draft.records.push(memberRecord(groupId, member))
  putTarget(draft, memberId, target)
  draft.records.push(currentRecord(groupId, member))
  draft.facts.push({
    kind: 'StaticMemberReplaced',
    group: groupId,
    instanceId: old.instanceId ?? '',
    from: old.memberId,
    to: memberId,
    client: old.clientId,
  })
  return member
}

// ── subscriptions and the group epoch ──

function subscriberCounts(group: ConsumerGroup): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { subscribed } of Object.values(group.members))
    for (const topic of subscribed) counts[topic] = (counts[topic] ?? 0) + 1
  return counts
}

/** ModernGroup.computeMetadataHash: of the subscribed topics that exist. */
export function metadataHash(group: ConsumerGroup, view: ConsumerGroupView): string {
  return Object.keys(subscriberCounts(group))
    .sort()
    .flatMap((topic) => view.topic(topic)?.hash ?? [])
    .join(' ')
}

/** The assignor most members ask for, null when nobody asks for one. */
function preferredAssignor(group: ConsumerGroup): string | null {
  const counts: Record<string, number> = {}
  for (const { serverAssignor } of Object.values(group.members))
    if (serverAssignor !== null) counts[serverAssignor] = (counts[serverAssignor] ?? 0) + 1
  let best: string | null = null
  for (const name of inHashOrder(Object.keys(counts), javaStringHashCode))
    if (best === null || (counts[name] ?? 0) > (counts[best] ?? 0)) best = name
  return best
}

/** The assignor in use. */
export function assignorOf(group: ConsumerGroup, config: BrokerConfig): string {
  return preferredAssignor(group) ?? config['group.consumer.assignors'].split(',')[0] ?? 'uniform'
}

/** Another epoch of the group, when it is called for or the metadata has changed. */
export function bumpEpoch(draft: Draft, view: ConsumerGroupView, reason: string | null): void {
  const hash = metadataHash(draft.group, view)
  const metadataChanged = hash !== draft.group.metadataHash
  if (reason === null && !metadataChanged) return
  const groupEpoch = draft.group.groupEpoch + 1
  draft.group = { ...draft.group, groupEpoch, metadataHash: hash }
  draft.records.push(epochRecord(draft.group.groupId, groupEpoch, hash))
  draft.facts.push({
    kind: 'GroupEpochBumped',
    group: draft.group.groupId,
    groupEpoch,
    reason: reason ?? 'the metadata of subscribed topics changed',
  })
}

/**
 * A new target for everybody when the group has moved on and group.consumer.assignment.interval.ms allows.
 * Throws PartitionAssignorError.
 */
export function maybeAssign(draft: Draft, view: ConsumerGroupView): void {
  const { group } = draft
  if (group.assignmentEpoch >= group.groupEpoch) return
  const interval = view.config['group.consumer.assignment.interval.ms'] * MS
  if (group.assignmentAt !== 0 && interval !== 0 && view.now < group.assignmentAt + interval) return
  const assignor = assignorOf(group, view.config)
  const assign = SERVER_ASSIGNORS[assignor]
  if (!assign) throw new PartitionAssignorError(`There is no assignor ${assignor}`)
  const targets = assign(groupSpec(group, view))
  const { groupId, groupEpoch } = group
  for (const { memberId } of inMemberOrder(Object.values(group.members))) {
    const target = targets[memberId] ?? {}
    const old = group.targets[memberId]
    if (old === undefined || JSON.stringify(sortKeys(old)) !== JSON.stringify(sortKeys(target)))
      putTarget(draft, memberId, target)
  }
  // 0 means "may be computed at once", so the very first moment is the one after.
  const assignmentAt = Math.max(1, view.now)
  draft.group = { ...draft.group, assignmentEpoch: groupEpoch, assignmentAt }
  draft.records.push(targetEpochRecord(groupId, groupEpoch, assignmentAt))
  draft.facts.push({
    kind: 'TargetAssignmentComputed',
    group: groupId,
    assignmentEpoch: groupEpoch,
    assignor,
    targets: Object.values(draft.group.members).map(({ memberId, clientId }) => ({
      member: memberId,
      client: clientId,
      partitions: flat(draft.group.targets[memberId] ?? {}),
    })),
  })
}

function sortKeys(assignment: TopicAssignment): [string, readonly number[]][] {
  return Object.entries(assignment).sort(([a], [b]) => (a < b ? -1 : 1))
}

export function flat(assignment: TopicAssignment): TopicPartition[] {
  return sortKeys(assignment).flatMap(([topic, ps]) => ps.map((partition) => ({ topic, partition })))
}

function groupSpec(group: ConsumerGroup, view: ConsumerGroupView) {
  const counts = subscriberCounts(group)
  const members = Object.values(group.members)
  const topics: Record<string, { id: string; partitions: number }> = {}
  for (const name of Object.keys(counts)) {
    const topic = view.topic(name)
    if (topic) topics[name] = { id: topic.id, partitions: topic.partitions }
  }
  return {
    topics,
    members: inMemberOrder(members).map(({ memberId, instanceId, subscribed }) => ({
      memberId,
      instanceId,
      topics: subscribed.filter((topic) => topics[topic] !== undefined),
      current: group.targets[memberId] ?? {},
    })),
    homogeneous: Object.values(counts).every((count) => count === members.length),
  }
}

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
