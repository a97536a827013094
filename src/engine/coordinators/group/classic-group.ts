/**
 * A classic consumer group on its coordinator: join, sync, heartbeat, leave (GroupMetadataManager, ClassicGroup).
 *
 * Left out for now: static membership (group.instance.id), offset expiry, deleting groups, upgrade to KIP-848.
 */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import { MS, type NodeId, type RequestRef } from '../../kernel/types.ts'
import type { Assignment, JoinProtocol, Message, MessageOf } from '../../messages.ts'
import type { Group, GroupMember, GroupState, KafkaIo } from '../../world.ts'

/** What a group needs from the broker it lives on. */
export interface GroupContext {
  readonly config: BrokerConfig
  readonly io: Pick<KafkaIo, 'now' | 'reply' | 'wakeAfter' | 'report'>
  newMemberId(clientId: string): string
  /** Writes the group to the log; then the coordinator hears GroupSynced. */
  store(group: Group, synced: MessageOf<'GroupSynced'> | null): void
}

/** A group nobody has joined. */
export function emptyGroup(groupId: string): Group {
  return {
    groupId,
    state: 'Empty',
    generation: 0,
    protocolName: null,
    leader: null,
    members: {},
    pendingMembers: {},
    offsets: {},
    rebalance: null,
    nextToken: 1,
  }
}

function moveTo(group: Group, ctx: GroupContext, to: GroupState, reason: string): void {
  const from = group.state
  group.state = to
  const { groupId, generation } = group
  ctx.io.report({ kind: 'GroupStateChanged', group: groupId, from, to, generation, reason })
}

const membersOf = (group: Group): GroupMember[] => Object.values(group.members)

function largestRebalanceTimeout(group: Group): number {
  return Math.max(0, ...membersOf(group).map((m) => m.rebalanceTimeoutMs)) * MS
}

// ── answers ──

function joinError(error: ErrorName, memberId: string): MessageOf<'JoinGroupResponse'> {
  return {
    kind: 'JoinGroupResponse',
    error,
    generationId: -1,
    protocolName: '',
    leader: '',
    memberId,
    members: [],
  }
}

/** What a member hears when its generation is complete; only the leader gets the list. */
function joined(group: Group, member: GroupMember): MessageOf<'JoinGroupResponse'> {
  const name = group.protocolName as string
  const isLeader = member.memberId === group.leader
  return {
    kind: 'JoinGroupResponse',
    error: 'NONE',
    generationId: group.generation,
    protocolName: name,
    leader: group.leader as string,
    memberId: member.memberId,
    members: isLeader
      ? membersOf(group).map((m) => ({
          memberId: m.memberId,
          topics: m.protocols.find((p) => p.name === name)?.topics ?? [],
        }))
      : [],
  }
}

function replyTo(ctx: GroupContext, ref: RequestRef | null, body: Message): void {
  if (ref) ctx.io.reply(ref, body)
}

// ── sessions ──

/** Starts the member's session again; its one timer in the queue looks whether it really ended. */
function touch(group: Group, ctx: GroupContext, member: GroupMember): void {
  member.sessionDeadline = ctx.io.now + member.sessionTimeoutMs * MS
  if (member.timed) return
  member.timed = true
  wakeForSession(group, ctx, member)
}

function wakeForSession(group: Group, ctx: GroupContext, member: GroupMember): void {
  const timer = { kind: 'GroupSessionTimer', groupId: group.groupId, memberId: member.memberId } as const
  ctx.io.wakeAfter(member.sessionDeadline - ctx.io.now, timer)
}

/** A session timer fired: of a member, or of a member id that was handed out and never used. */
export function sessionTimer(group: Group, ctx: GroupContext, memberId: string): void {
  const pending = group.pendingMembers[memberId]
  if (pending !== undefined) {
    if (pending <= ctx.io.now) {
      delete group.pendingMembers[memberId]
      maybeCompleteJoin(group, ctx)
    }
    return
  }
  const member = group.members[memberId]
  if (!member) return
  member.timed = false
  if (member.awaitingJoin || member.awaitingSync) return touch(group, ctx, member)
  if (member.sessionDeadline > ctx.io.now) {
    member.timed = true
    return wakeForSession(group, ctx, member)
  }
  removeMember(group, ctx, member, 'session timeout')
}

function removeMember(
  group: Group,
  ctx: GroupContext,
  member: GroupMember,
  why: 'left' | 'session timeout',
): void {
  drop(group, ctx, member, why)
  replyTo(ctx, member.awaitingJoin, joinError('UNKNOWN_MEMBER_ID', member.memberId))
  replyTo(ctx, member.awaitingSync, syncError('UNKNOWN_MEMBER_ID'))
  if (group.state === 'Stable' || group.state === 'CompletingRebalance')
    prepareRebalance(
      group,
      ctx,
      why === 'left' ? `${member.clientId} left` : `session of ${member.clientId} ended`,
    )
  else maybeCompleteJoin(group, ctx)
}

function drop(
  group: Group,
  ctx: GroupContext,
  member: GroupMember,
  reason: 'left' | 'session timeout' | 'rebalance timeout',
): void {
  delete group.members[member.memberId]
  if (group.leader === member.memberId) group.leader = Object.keys(group.members)[0] ?? null
  const { memberId, clientId } = member
  ctx.io.report({ kind: 'MemberLeft', group: group.groupId, member: memberId, client: clientId, reason })
}

// ── join ──

/** Protocol names that every member supports. */
function commonProtocols(protocols: readonly (readonly JoinProtocol[])[]): string[] {
  const [first = [], ...rest] = protocols
  return first.map((p) => p.name).filter((name) => rest.every((other) => other.some((p) => p.name === name)))
}

function supports(group: Group, request: MessageOf<'JoinGroupRequest'>): boolean {
  if (request.protocols.length === 0) return false
  const others = membersOf(group).filter((m) => m.memberId !== request.memberId)
  return (
    others.length === 0 || commonProtocols([request.protocols, ...others.map((m) => m.protocols)]).length > 0
  )
}

/** G3: each member votes for the first protocol it lists among those all support. */
export function selectProtocol(members: readonly (readonly JoinProtocol[])[]): string | null {
  const candidates = commonProtocols(members)
  const votes: Record<string, number> = {}
  for (const protocols of members) {
    const vote = protocols.find((p) => candidates.includes(p.name))
    if (vote) votes[vote.name] = (votes[vote.name] ?? 0) + 1
  }
  const [winner] = Object.entries(votes).sort(
    ([a, x], [b, y]) => y - x || candidates.indexOf(a) - candidates.indexOf(b),
  )
  return winner?.[0] ?? null
}

function validateJoin(group: Group, ctx: GroupContext, request: MessageOf<'JoinGroupRequest'>): ErrorName {
  const { sessionTimeoutMs } = request
  if (sessionTimeoutMs < ctx.config['group.min.session.timeout.ms']) return 'INVALID_SESSION_TIMEOUT'
  if (sessionTimeoutMs > ctx.config['group.max.session.timeout.ms']) return 'INVALID_SESSION_TIMEOUT'
  const known = group.members[request.memberId] !== undefined
  if (!known && membersOf(group).length >= ctx.config['group.max.size']) return 'GROUP_MAX_SIZE_REACHED'
  if (!supports(group, request)) return 'INCONSISTENT_GROUP_PROTOCOL'
  return 'NONE'
}

/** JoinGroup: a place in the next generation. */
export function join(
  group: Group,
  ctx: GroupContext,
  request: MessageOf<'JoinGroupRequest'>,
  ref: RequestRef,
): void {
  const error = validateJoin(group, ctx, request)
  if (error !== 'NONE') return ctx.io.reply(ref, joinError(error, request.memberId))
  if (request.memberId === '') return reserveMemberId(group, ctx, request, ref)
  if (group.pendingMembers[request.memberId] !== undefined) return addMember(group, ctx, request, ref)
  const member = group.members[request.memberId]
  if (!member) return ctx.io.reply(ref, joinError('UNKNOWN_MEMBER_ID', request.memberId))
  rejoin(group, ctx, { member, request, ref })
}

function reserveMemberId(
  group: Group,
  ctx: GroupContext,
  request: MessageOf<'JoinGroupRequest'>,
  ref: RequestRef,
): void {
  const memberId = ctx.newMemberId(request.clientId)
  group.pendingMembers[memberId] = ctx.io.now + request.sessionTimeoutMs * MS
  ctx.io.wakeAfter(request.sessionTimeoutMs * MS, {
    kind: 'GroupSessionTimer',
    groupId: group.groupId,
    memberId,
  })
  ctx.io.reply(ref, joinError('MEMBER_ID_REQUIRED', memberId))
}

function addMember(
  group: Group,
  ctx: GroupContext,
  request: MessageOf<'JoinGroupRequest'>,
  ref: RequestRef,
): void {
  const { memberId, clientId, sessionTimeoutMs, rebalanceTimeoutMs, protocols } = request
  delete group.pendingMembers[memberId]
  const member: GroupMember = {
    memberId,
    clientId: clientId as NodeId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocols,
    assignment: [],
    awaitingJoin: ref,
    awaitingSync: null,
    sessionDeadline: 0,
    timed: false,
  }
  group.members[memberId] = member
  group.leader ??= memberId
  if (group.rebalance) group.rebalance.newMemberAdded = true
  ctx.io.report({ kind: 'MemberJoined', group: group.groupId, member: memberId, client: member.clientId })
  touch(group, ctx, member)
  if (group.state === 'PreparingRebalance') maybeCompleteJoin(group, ctx)
  else prepareRebalance(group, ctx, `${clientId} joined`)
}

function sameProtocols(a: readonly JoinProtocol[], b: readonly JoinProtocol[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function rejoin(
  group: Group,
  ctx: GroupContext,
  { member, request, ref }: { member: GroupMember; request: MessageOf<'JoinGroupRequest'>; ref: RequestRef },
): void {
  const changed = !sameProtocols(member.protocols, request.protocols)
  const quiet =
    (group.state === 'CompletingRebalance' && !changed) ||
    (group.state === 'Stable' && !changed && member.memberId !== group.leader)
  if (quiet) return ctx.io.reply(ref, joined(group, member))
  member.protocols = request.protocols
  member.sessionTimeoutMs = request.sessionTimeoutMs
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs
  replyTo(ctx, member.awaitingJoin, joinError('UNKNOWN_MEMBER_ID', member.memberId))
  member.awaitingJoin = ref
  touch(group, ctx, member)
  if (group.state === 'PreparingRebalance') return maybeCompleteJoin(group, ctx)
  prepareRebalance(
    group,
    ctx,
    changed ? `subscription of ${member.clientId} changed` : `leader ${member.clientId} rejoined`,
  )
}

// ── the rebalance ──

/** Every member has to join again. */
export function prepareRebalance(group: Group, ctx: GroupContext, reason: string): void {
  for (const member of membersOf(group)) {
    member.assignment = group.state === 'CompletingRebalance' ? [] : member.assignment
    replyTo(ctx, member.awaitingSync, syncError('REBALANCE_IN_PROGRESS'))
    if (member.awaitingSync) touch(group, ctx, member)
    member.awaitingSync = null
  }
  const initial = group.state === 'Empty'
  moveTo(group, ctx, 'PreparingRebalance', reason)
  const most = largestRebalanceTimeout(group)
  const delay = initial ? Math.min(ctx.config['group.initial.rebalance.delay.ms'] * MS, most) : most
  startRebalanceTimer(group, ctx, { initial, delay, deadline: ctx.io.now + most })
  maybeCompleteJoin(group, ctx)
}

function startRebalanceTimer(
  group: Group,
  ctx: GroupContext,
  { initial, delay, deadline }: { initial: boolean; delay: number; deadline: number },
): void {
  const token = group.nextToken++
  const { now } = ctx.io
  const startedAt = group.rebalance?.initial && initial ? group.rebalance.startedAt : now
  group.rebalance = { token, initial, startedAt, completesAt: now + delay, deadline, newMemberAdded: false }
  ctx.io.wakeAfter(delay, { kind: 'GroupRebalanceTimer', groupId: group.groupId, token })
}

/** The wait for joins, or for the leader's assignment, is over. */
export function rebalanceTimer(group: Group, ctx: GroupContext, token: number): void {
  const { rebalance } = group
  if (!rebalance || rebalance.token !== token) return
  if (group.state === 'CompletingRebalance') return syncExpired(group, ctx)
  if (group.state !== 'PreparingRebalance') return
  const remaining = rebalance.deadline - ctx.io.now
  if (!rebalance.initial || !rebalance.newMemberAdded || remaining <= 0) return completeJoin(group, ctx)
  const delay = Math.min(ctx.config['group.initial.rebalance.delay.ms'] * MS, remaining)
  startRebalanceTimer(group, ctx, { initial: true, delay, deadline: rebalance.deadline })
}

function maybeCompleteJoin(group: Group, ctx: GroupContext): void {
  if (group.state !== 'PreparingRebalance' || group.rebalance?.initial) return
  const everyone = membersOf(group).every((m) => m.awaitingJoin !== null)
  if (everyone && Object.keys(group.pendingMembers).length === 0) completeJoin(group, ctx)
}

function completeJoin(group: Group, ctx: GroupContext): void {
  for (const member of membersOf(group))
    if (!member.awaitingJoin) drop(group, ctx, member, 'rebalance timeout')
  group.generation += 1
  const members = membersOf(group)
  if (members.length === 0) {
    group.rebalance = null
    group.leader = null
    group.protocolName = null
    moveTo(group, ctx, 'Empty', 'the last member left')
    ctx.store(group, null)
    return
  }
  if (!group.leader || !group.members[group.leader]) group.leader = members[0]?.memberId ?? null
  group.protocolName = selectProtocol(members.map((m) => m.protocols))
  moveTo(group, ctx, 'CompletingRebalance', 'all members joined')
  const timeout = largestRebalanceTimeout(group)
  startRebalanceTimer(group, ctx, { initial: false, delay: timeout, deadline: ctx.io.now + timeout })
  for (const member of members) {
    const ref = member.awaitingJoin
    member.awaitingJoin = null
    replyTo(ctx, ref, joined(group, member))
    touch(group, ctx, member)
  }
}

/** G3: members that did not sync in time are removed and a new round starts. */
function syncExpired(group: Group, ctx: GroupContext): void {
  for (const member of membersOf(group))
    if (!member.awaitingSync) drop(group, ctx, member, 'rebalance timeout')
  prepareRebalance(group, ctx, 'the assignment did not come in time')
}

// ── sync, heartbeat, leave ──

function syncError(error: ErrorName): MessageOf<'SyncGroupResponse'> {
  return { kind: 'SyncGroupResponse', error, assignment: [] }
}

/** UNKNOWN_MEMBER_ID or ILLEGAL_GENERATION for a stranger, NONE for a member of this generation. */
export function validateMember(group: Group, memberId: string, generationId: number): ErrorName {
  if (group.state === 'Dead' || !group.members[memberId]) return 'UNKNOWN_MEMBER_ID'
  return generationId === group.generation ? 'NONE' : 'ILLEGAL_GENERATION'
}

/** SyncGroup: the leader brings the assignment, the others wait for theirs. */
export function sync(
  group: Group,
  ctx: GroupContext,
  request: MessageOf<'SyncGroupRequest'>,
  ref: RequestRef,
): void {
  const error = validateMember(group, request.memberId, request.generationId)
  if (error !== 'NONE') return ctx.io.reply(ref, syncError(error))
  const member = group.members[request.memberId] as GroupMember
  if (group.state === 'PreparingRebalance') return ctx.io.reply(ref, syncError('REBALANCE_IN_PROGRESS'))
  if (group.state === 'Stable') {
    touch(group, ctx, member)
    return ctx.io.reply(ref, { kind: 'SyncGroupResponse', error: 'NONE', assignment: member.assignment })
  }
  replyTo(ctx, member.awaitingSync, syncError('UNKNOWN_MEMBER_ID'))
  member.awaitingSync = ref
  if (member.memberId !== group.leader) return
  const { groupId, generation } = group
  const { assignments } = request
  ctx.store(group, { kind: 'GroupSynced', groupId, generation, assignments, committed: true })
}

/** The assignment is committed (or could not be): everyone who waits hears it. */
export function synced(group: Group, ctx: GroupContext, done: MessageOf<'GroupSynced'>): void {
  if (group.state !== 'CompletingRebalance' || group.generation !== done.generation) return
  if (!done.committed) return prepareRebalance(group, ctx, 'the assignment could not be stored')
  group.rebalance = null
  moveTo(group, ctx, 'Stable', 'the assignment is known')
  const { groupId, generation, leader } = group
  const assignments: Record<string, Assignment> = {}
  for (const member of membersOf(group)) {
    member.assignment = done.assignments[member.memberId] ?? []
    assignments[member.clientId] = member.assignment
    const ref = member.awaitingSync
    member.awaitingSync = null
    replyTo(ctx, ref, { kind: 'SyncGroupResponse', error: 'NONE', assignment: member.assignment })
    touch(group, ctx, member)
  }
  const leaderClient = (leader && group.members[leader]?.clientId) || ''
  ctx.io.report({ kind: 'GroupAssigned', group: groupId, generation, leader: leaderClient, assignments })
}

/** Heartbeat: tells a member whether to join again. */
export function heartbeat(
  group: Group,
  ctx: GroupContext,
  request: MessageOf<'HeartbeatRequest'>,
): ErrorName {
  const error = validateMember(group, request.memberId, request.generationId)
  if (error !== 'NONE') return error
  touch(group, ctx, group.members[request.memberId] as GroupMember)
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
}

/** LeaveGroup */
export function leave(group: Group, ctx: GroupContext, memberId: string): ErrorName {
  if (group.pendingMembers[memberId] !== undefined) {
    delete group.pendingMembers[memberId]
    maybeCompleteJoin(group, ctx)
    return 'NONE'
  }
  const member = group.members[memberId]
  if (!member) return 'UNKNOWN_MEMBER_ID'
  removeMember(group, ctx, member, 'left')
  return 'NONE'
}

/** C8: may these offsets be committed? Without a member only while the group is empty. */
export function validateCommit(group: Group, request: MessageOf<'OffsetCommitRequest'>): ErrorName {
  if (request.generationId < 0 && request.memberId === '')
    return group.state === 'Empty' ? 'NONE' : 'UNKNOWN_MEMBER_ID'
  const error = validateMember(group, request.memberId, request.generationId)
  if (error !== 'NONE') return error
  return group.state === 'CompletingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
}

/** A commit is as good as a heartbeat. */
export function touchAfterCommit(group: Group, ctx: GroupContext, memberId: string): void {
  const member = group.members[memberId]
  if (member) touch(group, ctx, member)
}

/** A loaded group's members get their sessions anew. */
export function restartSessions(group: Group, ctx: GroupContext): void {
  for (const member of membersOf(group)) touch(group, ctx, member)
}

/** The coordinator has moved: whoever waits here must look for the new one. */
export function unloadGroup(group: Group, ctx: GroupContext): void {
  for (const member of membersOf(group)) {
    replyTo(ctx, member.awaitingJoin, joinError('NOT_COORDINATOR', member.memberId))
    replyTo(ctx, member.awaitingSync, syncError('NOT_COORDINATOR'))
  }
}
