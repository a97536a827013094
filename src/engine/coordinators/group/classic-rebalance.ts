/**
 * A rebalance of a classic group from its beginning to the new generation (GroupMetadataManager: prepareRebalance,
 * completeClassicGroupJoin, expirePendingSync), and members whose sessions end.
 */
import { MS } from '../../kernel/types.ts'
import type { Group, GroupMember } from '../../world.ts'
import {
  completeJoin,
  completeSync,
  dropMember,
  type GroupContext,
  hasAllMembersJoined,
  joinError,
  joined,
  membersOf,
  moveTo,
  rebalanceTimeout,
  selectProtocol,
  sessionEnded,
  syncError,
  touch,
} from './classic-group.ts'

/** A rebalance if none runs; else the one that runs may be complete now. */
export function prepareOrComplete(group: Group, ctx: GroupContext, reason: string): void {
  if (group.state === 'PreparingRebalance') maybeCompleteJoin(group, ctx)
  else prepareRebalance(group, ctx, reason)
}

/** Every member has to join again. */
export function prepareRebalance(group: Group, ctx: GroupContext, reason: string): void {
  if (group.state === 'CompletingRebalance') resetAssignments(group, ctx)
  group.syncing = null
  const initial = group.state === 'Empty'
  moveTo(group, ctx, 'PreparingRebalance', reason)
  const timeout = rebalanceTimeout(group)
  if (!initial && hasAllMembersJoined(group)) return completeRebalance(group, ctx)
  const startDelay = ctx.config['group.initial.rebalance.delay.ms'] * MS
  const delay = initial ? startDelay : timeout
  const remaining = initial ? Math.max(timeout - startDelay, 0) : 0
  startJoinTimer(group, ctx, { initial, delay, remaining, startedAt: ctx.io.now })
}

function startJoinTimer(
  group: Group,
  ctx: GroupContext,
  { initial, delay, remaining, startedAt }: Waiting,
): void {
  const token = group.nextToken++
  const completesAt = ctx.io.now + delay
  const deadline = completesAt + remaining
  group.rebalance = { token, initial, startedAt, delay, remaining, completesAt, deadline }
  ctx.io.wakeAfter(delay, { kind: 'GroupRebalanceTimer', groupId: group.groupId, token })
}
interface Waiting {
  readonly initial: boolean
  readonly startedAt: number
  readonly delay: number
  readonly remaining: number
}

/** The wait for joins, or for members to sync, is over. */
export function rebalanceTimer(group: Group, ctx: GroupContext, token: number): void {
  if (group.syncing?.token === token) return syncExpired(group, ctx)
  const { rebalance } = group
  if (rebalance?.token !== token || group.state !== 'PreparingRebalance') return
  const { initial, delay, remaining, startedAt } = rebalance
  if (!initial || !group.newMemberAdded || remaining === 0) return completeRebalance(group, ctx)
  // Somebody joined in the window: another one, until the rebalance timeout is used up.
  group.newMemberAdded = false
  startJoinTimer(group, ctx, {
    initial,
    startedAt,
    delay: Math.min(ctx.config['group.initial.rebalance.delay.ms'] * MS, remaining),
    remaining: Math.max(remaining - delay, 0),
  })
}

/** The first rebalance of a group always lasts its time; any other is over when all have joined. */
export function maybeCompleteJoin(group: Group, ctx: GroupContext): void {
  if (group.state !== 'PreparingRebalance' || group.rebalance?.initial) return
  if (hasAllMembersJoined(group)) completeRebalance(group, ctx)
}

/** Somebody who has joined must lead; false when nobody has. */
function electLeader(group: Group): boolean {
  if (group.leader === null) return false
  if (group.members[group.leader]?.awaitingJoin) return true
  const candidate = membersOf(group).find((m) => m.awaitingJoin)
  if (!candidate) return false
  group.leader = candidate.memberId
  return true
}

/** The next generation. Dynamic members that have not joined are out, static ones stay as long as their session. */
export function completeRebalance(group: Group, ctx: GroupContext): void {
  const startedAt = group.rebalance?.startedAt ?? ctx.io.now
  group.rebalance = null
  for (const { memberId, awaitingJoin, instanceId } of membersOf(group))
    if (!awaitingJoin && instanceId === null) dropMember(group, ctx, memberId, 'rebalance timeout')
  const members = membersOf(group)
  if (!electLeader(group) && members.length > 0) {
    const delay = rebalanceTimeout(group)
    return startJoinTimer(group, ctx, { initial: false, delay, remaining: 0, startedAt })
  }
  group.generation += 1
  if (members.length === 0) {
    group.protocolName = null
    moveTo(group, ctx, 'Empty', 'the last member left')
    return ctx.store(group, {}, null)
  }
  group.protocolName = selectProtocol(members.map((m) => m.protocols))
  moveTo(group, ctx, 'CompletingRebalance', 'all members joined')
  const token = group.nextToken++
  const timeout = rebalanceTimeout(group)
  group.syncing = {
    token,
    startedAt: ctx.io.now,
    deadline: ctx.io.now + timeout,
    pending: Object.keys(group.members),
  }
  ctx.io.wakeAfter(timeout, { kind: 'GroupRebalanceTimer', groupId: group.groupId, token })
  for (const member of members) {
    completeJoin(ctx, member, joined(group, member))
    member.isNew = false
    touch(group, ctx, member)
  }
}

/** G3: members that did not sync in time are removed and a new round starts. */
function syncExpired(group: Group, ctx: GroupContext): void {
  const late = group.syncing?.pending ?? []
  group.syncing = null
  if (late.length === 0) return
  for (const memberId of late) dropMember(group, ctx, memberId, 'rebalance timeout')
  prepareRebalance(group, ctx, 'the assignment did not come in time')
}

function resetAssignments(group: Group, ctx: GroupContext): void {
  for (const member of membersOf(group)) {
    member.assignment = []
    if (completeSync(ctx, member, syncError('REBALANCE_IN_PROGRESS'))) touch(group, ctx, member)
  }
}

// ── members whose time is up ──

/** A session timer fired: of a member, or of a member id that was handed out and never used. */
export function sessionTimer(group: Group, ctx: GroupContext, memberId: string): void {
  const pending = group.pendingMembers[memberId]
  if (pending !== undefined) {
    if (pending > ctx.io.now) return
    delete group.pendingMembers[memberId]
    if (group.state === 'PreparingRebalance' && hasAllMembersJoined(group)) completeRebalance(group, ctx)
    return
  }
  const member = group.members[memberId]
  if (member && sessionEnded(group, ctx, member)) expel(group, ctx, member)
}

function expel(group: Group, ctx: GroupContext, member: GroupMember): void {
  completeJoin(ctx, member, joinError('UNKNOWN_MEMBER_ID', ''))
  dropMember(group, ctx, member.memberId, 'session timeout')
  if (group.state === 'Stable' || group.state === 'CompletingRebalance')
    prepareRebalance(group, ctx, `session of ${member.clientId} ended`)
  else if (group.state === 'PreparingRebalance' && hasAllMembersJoined(group)) completeRebalance(group, ctx)
}

/** A loaded group's members get their sessions anew; one that is too large now has to shrink. */
export function restartSessions(group: Group, ctx: GroupContext): void {
  const members = membersOf(group)
  for (const member of members) touch(group, ctx, member)
  if (members.length > ctx.config['group.max.size'])
    prepareRebalance(group, ctx, 'the group is larger than group.max.size')
}

/** The coordinator has moved: whoever waits here must look for the new one. */
export function unloadGroup(group: Group, ctx: GroupContext): void {
  for (const member of membersOf(group)) {
    completeJoin(ctx, member, joinError('NOT_COORDINATOR', member.memberId))
    completeSync(ctx, member, syncError('NOT_COORDINATOR'))
  }
  group.state = 'Dead'
}
