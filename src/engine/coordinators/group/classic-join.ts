/** JoinGroup to a classic group: strangers, members, and static members that come back (GroupMetadataManager). */
import { MS, type NodeId, type RequestRef } from '../../kernel/types.ts'
import type { JoinProtocol, MessageOf } from '../../messages.ts'
import type { Group, GroupMember } from '../../world.ts'
import {
  completeJoin,
  completeSync,
  dropMember,
  type GroupContext,
  joinError,
  joined,
  membersOf,
  renameMember,
  selectProtocol,
  staticMember,
  supportsProtocols,
  syncError,
  touch,
  validateMember,
  wakeFor,
} from './classic-group.ts'
import { maybeCompleteJoin, prepareOrComplete, prepareRebalance } from './classic-rebalance.ts'

type JoinRequest = MessageOf<'JoinGroupRequest'>

/** A new member that waits is forgotten after this long (classicGroupNewMemberJoinTimeoutMs). */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60 * 1000

/** JoinGroup: a place in the next generation. */
export function join(group: Group, ctx: GroupContext, request: JoinRequest, ref: RequestRef): void {
  const { memberId, groupInstanceId, sessionTimeoutMs, protocols } = request
  const refuse = (error: Parameters<typeof joinError>[0], id: string): void =>
    ctx.io.reply(ref, joinError(error, id))
  const least = ctx.config['group.min.session.timeout.ms']
  const most = ctx.config['group.max.session.timeout.ms']
  if (sessionTimeoutMs < least || sessionTimeoutMs > most) return refuse('INVALID_SESSION_TIMEOUT', memberId)
  if (!acceptsJoining(group, ctx, memberId)) {
    dropMember(group, ctx, memberId, 'group full')
    return refuse('GROUP_MAX_SIZE_REACHED', '')
  }
  if (group.state === 'Dead') return refuse('COORDINATOR_NOT_AVAILABLE', memberId)
  if (!supportsProtocols(group, protocols)) return refuse('INCONSISTENT_GROUP_PROTOCOL', memberId)
  if (memberId === '') return joinAsStranger(group, ctx, request, ref)
  if (group.pendingMembers[memberId] !== undefined) return addMember(group, ctx, { memberId, request, ref })
  const error = validateMember(group, memberId, groupInstanceId)
  if (error !== 'NONE') return refuse(error, memberId)
  rejoin(group, ctx, { member: group.members[memberId] as GroupMember, request, ref })
}

/** group.max.size: whoever is in stays in; while the group rebalances, those who have joined again count. */
function acceptsJoining(group: Group, ctx: GroupContext, memberId: string): boolean {
  const most = ctx.config['group.max.size']
  const member = group.members[memberId]
  if (group.state === 'Empty' || group.state === 'Dead') return true
  if (group.state !== 'PreparingRebalance') return member !== undefined || membersOf(group).length < most
  return member?.awaitingJoin != null || membersOf(group).filter((m) => m.awaitingJoin).length < most
}

interface Joining {
  readonly memberId: string
  readonly request: JoinRequest
  readonly ref: RequestRef
}

function joinAsStranger(group: Group, ctx: GroupContext, request: JoinRequest, ref: RequestRef): void {
  const { groupInstanceId, clientId, sessionTimeoutMs } = request
  const memberId = ctx.newMemberId(groupInstanceId ?? clientId)
  if (groupInstanceId === null) {
    // KIP-394: it has to come again with the id, so that a lost answer leaves no member behind.
    group.pendingMembers[memberId] = ctx.io.now + sessionTimeoutMs * MS
    wakeFor(group, ctx, memberId, sessionTimeoutMs * MS)
    return ctx.io.reply(ref, joinError('MEMBER_ID_REQUIRED', memberId))
  }
  const before = staticMember(group, groupInstanceId)
  if (before) replaceStatic(group, ctx, before, { memberId, request, ref })
  else addMember(group, ctx, { memberId, request, ref })
}

function addMember(group: Group, ctx: GroupContext, { memberId, request, ref }: Joining): void {
  const { clientId, groupInstanceId: instanceId, sessionTimeoutMs, rebalanceTimeoutMs, protocols } = request
  const wakesAt = group.pendingMembers[memberId] ?? 0
  delete group.pendingMembers[memberId]
  const member: GroupMember = {
    memberId,
    clientId: clientId as NodeId,
    instanceId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocols,
    assignment: [],
    awaitingJoin: ref,
    awaitingSync: null,
    isNew: true,
    sessionDeadline: 0,
    wakesAt,
  }
  if (group.state === 'PreparingRebalance' && group.rebalance?.initial) group.newMemberAdded = true
  group.protocolType = 'consumer'
  group.members[memberId] = member
  group.leader ??= memberId
  const { groupId } = group
  ctx.io.report({
    kind: 'MemberJoined',
    group: groupId,
    member: memberId,
    client: member.clientId,
    instance: instanceId,
  })
  touch(group, ctx, member, NEW_MEMBER_JOIN_TIMEOUT_MS)
  prepareOrComplete(group, ctx, `${clientId} joined`)
}

function sameProtocols(a: readonly JoinProtocol[], b: readonly JoinProtocol[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function update(member: GroupMember, request: JoinRequest, ref: RequestRef): void {
  member.protocols = request.protocols
  member.sessionTimeoutMs = request.sessionTimeoutMs
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs
  member.awaitingJoin = ref
}

function rejoin(
  group: Group,
  ctx: GroupContext,
  { member, request, ref }: { member: GroupMember; request: JoinRequest; ref: RequestRef },
): void {
  const { memberId, clientId } = member
  if (group.state === 'Empty') return ctx.io.reply(ref, joinError('UNKNOWN_MEMBER_ID', memberId))
  const changed = !sameProtocols(member.protocols, request.protocols)
  // The answer may have been lost: a member that brings nothing new hears it again.
  const quiet =
    (group.state === 'CompletingRebalance' && !changed) ||
    (group.state === 'Stable' && !changed && memberId !== group.leader)
  if (quiet) return ctx.io.reply(ref, joined(group, member))
  update(member, request, ref)
  const isLeader = group.state === 'Stable' && memberId === group.leader
  prepareOrComplete(
    group,
    ctx,
    isLeader ? `leader ${clientId} rejoined` : `subscription of ${clientId} changed`,
  )
}

/**
 * A static member comes back under a new member id and takes the place of its earlier self, which is fenced from
 * here on. In a stable group nothing else happens unless the common protocol changes (KIP-345, KIP-814).
 */
function replaceStatic(group: Group, ctx: GroupContext, before: GroupMember, joining: Joining): void {
  const { memberId, request, ref } = joining
  const { memberId: oldMemberId, protocols, sessionTimeoutMs, rebalanceTimeoutMs } = before
  completeJoin(ctx, before, joinError('FENCED_INSTANCE_ID', oldMemberId))
  completeSync(ctx, before, syncError('FENCED_INSTANCE_ID'))
  const member = renameMember(group, oldMemberId, memberId)
  touch(group, ctx, member)
  update(member, request, ref)
  const { groupId } = group
  const instance = request.groupInstanceId as string
  const keepsProtocol = selectProtocol(membersOf(group).map((m) => m.protocols)) === group.protocolName
  const rebalances = group.state !== 'Stable' || !keepsProtocol
  const { clientId: client } = member
  ctx.io.report({
    kind: 'MemberReplaced',
    group: groupId,
    instance,
    oldMember: oldMemberId,
    member: memberId,
    client,
    rebalances,
  })
  if (group.state === 'CompletingRebalance')
    return prepareRebalance(group, ctx, `static member ${instance} came back while the assignment was made`)
  if (group.state !== 'Stable') return maybeCompleteJoin(group, ctx)
  if (!keepsProtocol)
    return prepareOrComplete(group, ctx, `static member ${instance} came back with other protocols`)
  const old = { protocols, sessionTimeoutMs, rebalanceTimeoutMs }
  const done = { kind: 'GroupMemberStored', groupId, oldMemberId, memberId, old } as const
  const assignments = Object.fromEntries(membersOf(group).map((m) => [m.memberId, m.assignment]))
  ctx.store(group, assignments, {
    committed: { ...done, committed: true },
    lost: { ...done, committed: false },
  })
}

/** The new member id is stored, or could not be: then the old one is valid again. */
export function memberStored(group: Group, ctx: GroupContext, done: MessageOf<'GroupMemberStored'>): void {
  const member = group.members[done.memberId]
  if (!member) return
  if (done.committed) {
    if (member.awaitingJoin && group.state === 'Stable')
      completeJoin(ctx, member, joined(group, member, true))
    return
  }
  const ref = member.awaitingJoin
  member.awaitingJoin = null
  const old = renameMember(group, done.memberId, done.oldMemberId)
  Object.assign(old, done.old)
  touch(group, ctx, old)
  if (ref) ctx.io.reply(ref, joinError('COORDINATOR_NOT_AVAILABLE', ''))
}
