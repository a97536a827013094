/** SyncGroup, Heartbeat and LeaveGroup to a classic group, and whether a commit may be accepted. */
import type { ErrorName } from '../../config/errors.ts'
import type { RequestRef } from '../../kernel/types.ts'
import type { Assignment, MessageOf } from '../../messages.ts'
import type { Group, GroupMember } from '../../world.ts'
import {
  completeJoin,
  completeSync,
  dropMember,
  type GroupContext,
  joinError,
  membersOf,
  moveTo,
  staticMember,
  syncError,
  touch,
  validateMember,
} from './classic-group.ts'
import { prepareOrComplete, prepareRebalance } from './classic-rebalance.ts'

interface Identity {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly generationId: number
}

/** A member of this generation, or what is wrong with it. */
function validate(group: Group, { memberId, groupInstanceId, generationId }: Identity): ErrorName {
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE'
  const error = validateMember(group, memberId, groupInstanceId)
  if (error !== 'NONE') return error
  return generationId === group.generation ? 'NONE' : 'ILLEGAL_GENERATION'
}

/** SyncGroup: the leader brings the assignment, the others wait for theirs. */
export function sync(
  group: Group,
  ctx: GroupContext,
  request: MessageOf<'SyncGroupRequest'>,
  ref: RequestRef,
): void {
  const error = group.state === 'Empty' ? 'UNKNOWN_MEMBER_ID' : validate(group, request)
  if (error !== 'NONE') return ctx.io.reply(ref, syncError(error))
  if (group.state === 'PreparingRebalance') return ctx.io.reply(ref, syncError('REBALANCE_IN_PROGRESS'))
  const member = group.members[request.memberId] as GroupMember
  hasSynced(group, member.memberId)
  if (group.state === 'Stable')
    return ctx.io.reply(ref, { kind: 'SyncGroupResponse', error: 'NONE', assignment: member.assignment })
  member.awaitingSync = ref
  if (member.memberId !== group.leader) return
  const { groupId, generation } = group
  const { assignments } = request
  const done = { kind: 'GroupSynced', groupId, generation, assignments } as const
  ctx.store(group, assignments, {
    committed: { ...done, committed: true },
    lost: { ...done, committed: false },
  })
}

/** The wait for members to sync ends with the last of them, also after the group has become stable. */
function hasSynced(group: Group, memberId: string): void {
  if (!group.syncing) return
  group.syncing.pending = group.syncing.pending.filter((id) => id !== memberId)
  if (group.syncing.pending.length === 0) group.syncing = null
}

/** The assignment is committed (or could not be): everyone who waits hears it. */
export function synced(group: Group, ctx: GroupContext, done: MessageOf<'GroupSynced'>): void {
  if (group.state !== 'CompletingRebalance' || group.generation !== done.generation) return
  const members = membersOf(group)
  if (!done.committed) {
    for (const member of members) {
      member.assignment = []
      if (completeSync(ctx, member, syncError('COORDINATOR_NOT_AVAILABLE'))) touch(group, ctx, member)
    }
    return prepareRebalance(group, ctx, 'the assignment could not be stored')
  }
  moveTo(group, ctx, 'Stable', 'the assignment is known')
  const { groupId, generation, leader, protocolName } = group
  const assignments: Record<string, Assignment> = {}
  for (const member of members) {
    member.assignment = done.assignments[member.memberId] ?? []
    assignments[member.clientId] = member.assignment
    const body = { kind: 'SyncGroupResponse', error: 'NONE', assignment: member.assignment } as const
    if (completeSync(ctx, member, body)) touch(group, ctx, member)
  }
  const leaderClient = (leader && group.members[leader]?.clientId) || ''
  const protocol = protocolName ?? ''
  ctx.io.report({
    kind: 'GroupAssigned',
    group: groupId,
    generation,
    protocol,
    leader: leaderClient,
    assignments,
  })
}

/** Heartbeat: tells a member whether to join again. */
export function heartbeat(
  group: Group,
  ctx: GroupContext,
  request: MessageOf<'HeartbeatRequest'>,
): ErrorName {
  const error = validate(group, request)
  if (error !== 'NONE') return error
  touch(group, ctx, group.members[request.memberId] as GroupMember)
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
}

/** LeaveGroup: by a member itself, or by an operator who names the instance and no member id. */
export function leave(
  group: Group,
  ctx: GroupContext,
  { memberId, groupInstanceId }: Pick<MessageOf<'LeaveGroupRequest'>, 'memberId' | 'groupInstanceId'>,
): ErrorName {
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE'
  if (memberId !== '' && group.pendingMembers[memberId] !== undefined) delete group.pendingMembers[memberId]
  else {
    const named =
      memberId === '' && groupInstanceId !== null ? staticMember(group, groupInstanceId) : undefined
    const id = named?.memberId ?? memberId
    const error = validateMember(group, id, groupInstanceId)
    if (error !== 'NONE') return error
    const member = group.members[id] as GroupMember
    completeJoin(ctx, member, joinError('UNKNOWN_MEMBER_ID', ''))
    completeSync(ctx, member, syncError('UNKNOWN_MEMBER_ID'))
    dropMember(group, ctx, id, 'left')
    if (group.state !== 'Empty') prepareOrComplete(group, ctx, `${member.clientId} left`)
    return 'NONE'
  }
  if (group.state !== 'Empty') prepareOrComplete(group, ctx, 'somebody who was about to join left')
  return 'NONE'
}

/**
 * C8: may these offsets be committed? Without a generation only while the group is empty (an admin client, or a
 * consumer with assign()). Source: ClassicGroup.validateOffsetCommit.
 */
export function validateCommit(
  group: Group,
  { memberId, groupInstanceId, generationId }: Identity,
  isTransactional = false,
): ErrorName {
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE'
  if (generationId < 0 && group.state === 'Empty') return 'NONE'
  if (generationId >= 0 || memberId !== '' || groupInstanceId !== null) {
    const error = validate(group, { memberId, groupInstanceId, generationId })
    if (error !== 'NONE') return error
  } else if (!isTransactional && group.state !== 'Empty') return 'UNKNOWN_MEMBER_ID'
  return !isTransactional && group.state === 'CompletingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
}

/** A commit is as good as a heartbeat, in a group that is stable or waits for members to join again. */
export function touchAfterCommit(group: Group, ctx: GroupContext, memberId: string): void {
  const member = group.members[memberId]
  if (member && (group.state === 'Stable' || group.state === 'PreparingRebalance')) touch(group, ctx, member)
}
