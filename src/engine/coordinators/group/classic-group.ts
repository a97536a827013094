/**
 * A classic consumer group as its coordinator has it: states, members, protocols, sessions (ClassicGroup,
 * ClassicGroupMember). What requests do to it is in classic-join.ts, classic-rebalance.ts and classic-sync.ts.
 *
 * Left out: other protocol types than "consumer" (Kafka Connect). A new leader is the next member by the order of
 * joining; Kafka's is the next in a table by the hash of random member ids.
 */
import type { BrokerConfig } from '../../config/definitions.ts'
import type { ErrorName } from '../../config/errors.ts'
import { javaHashOrder } from '../../kernel/java-hash-order.ts'
import { MS, type RequestRef } from '../../kernel/types.ts'
import type { Assignment, JoinProtocol, Message, MessageOf } from '../../messages.ts'
import type { Group, GroupMember, GroupState, KafkaIo } from '../../world.ts'

/** What a group needs from the broker it lives on. */
export interface GroupContext {
  readonly config: BrokerConfig
  readonly io: Pick<KafkaIo, 'now' | 'wallNow' | 'reply' | 'wakeAfter' | 'report'>
  /** A fresh member id that begins with the client's, or the instance's, name. */
  newMemberId(prefix: string): string
  /** Writes the group with these assignments to the log; one of the messages comes when that is settled. */
  store(group: Group, assignments: Readonly<Record<string, Assignment>>, then: Afterwards | null): void
}

/** What the coordinator tells itself when what it wrote is committed, or cannot be. */
export interface Afterwards {
  readonly committed: Message
  readonly lost: Message
}

/** ClassicGroupState.validPreviousStates */
export const VALID_PREVIOUS_STATES: Readonly<Record<GroupState, readonly GroupState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['CompletingRebalance', 'Empty', 'Stable'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['CompletingRebalance', 'Dead', 'Empty', 'PreparingRebalance', 'Stable'],
}

/** A group nobody has joined. */
export function emptyGroup(groupId: string, now = 0): Group {
  return {
    groupId,
    protocolType: null,
    state: 'Empty',
    stateSince: now,
    generation: 0,
    protocolName: null,
    leader: null,
    members: {},
    pendingMembers: {},
    offsets: {},
    uncommitted: [],
    pendingTxnOffsets: {},
    rebalance: null,
    syncing: null,
    newMemberAdded: false,
    nextToken: 1,
  }
}

/** The group goes into another state. Throws when Kafka's state machine has no such step. */
export function moveTo(group: Group, ctx: GroupContext, to: GroupState, reason: string): void {
  const { groupId, generation, state: from } = group
  if (!VALID_PREVIOUS_STATES[to].includes(from)) throw new Error(`${groupId} cannot go from ${from} to ${to}`)
  group.state = to
  group.stateSince = ctx.io.wallNow
  ctx.io.report({ kind: 'GroupStateChanged', group: groupId, from, to, generation, reason })
}

// ── members ──

export const membersOf = (group: Group): GroupMember[] => Object.values(group.members)

/** The member that has this group.instance.id. */
export function staticMember(group: Group, instanceId: string): GroupMember | undefined {
  return membersOf(group).find((member) => member.instanceId === instanceId)
}

/** The longest that any member may take to rejoin, in microseconds. */
export function rebalanceTimeout(group: Group): number {
  return Math.max(0, ...membersOf(group).map((m) => m.rebalanceTimeoutMs)) * MS
}

/** Everybody's JoinGroup is here and nobody holds a member id without having used it. */
export function hasAllMembersJoined(group: Group): boolean {
  return (
    Object.keys(group.pendingMembers).length === 0 && membersOf(group).every((m) => m.awaitingJoin !== null)
  )
}

type LeaveReason = 'left' | 'session timeout' | 'rebalance timeout' | 'group full'

/** Takes a member out of the tables; the next one becomes the leader if it was that. */
export function dropMember(group: Group, ctx: GroupContext, memberId: string, reason: LeaveReason): void {
  delete group.pendingMembers[memberId]
  const member = group.members[memberId]
  if (!member) return
  delete group.members[memberId]
  if (group.syncing) group.syncing.pending = group.syncing.pending.filter((id) => id !== memberId)
  if (group.leader === memberId) group.leader = Object.keys(group.members)[0] ?? null
  const { clientId } = member
  ctx.io.report({ kind: 'MemberLeft', group: group.groupId, member: memberId, client: clientId, reason })
}

/** ClassicGroup.replaceStaticMember: the same member under another id, in its place; it leads if it did. */
export function renameMember(group: Group, from: string, to: string): GroupMember {
  const member = { ...(group.members[from] as GroupMember), memberId: to, isNew: false, wakesAt: 0 }
  group.members = Object.fromEntries(
    membersOf(group).map((m) => (m.memberId === from ? [to, member] : [m.memberId, m])),
  )
  if (group.leader === from) group.leader = to
  return member
}

/**
 * ClassicGroup.validateMember: UNKNOWN_MEMBER_ID for a stranger, FENCED_INSTANCE_ID for a member whose instance
 * has come back under another member id.
 */
export function validateMember(group: Group, memberId: string, instanceId: string | null): ErrorName {
  if (instanceId !== null) {
    const current = staticMember(group, instanceId)
    if (!current) return 'UNKNOWN_MEMBER_ID'
    if (current.memberId !== memberId) return 'FENCED_INSTANCE_ID'
  }
  return group.members[memberId] ? 'NONE' : 'UNKNOWN_MEMBER_ID'
}

// ── protocols ──

/** Names that all members support, in the order the first one lists them. */
function commonProtocols(members: readonly (readonly JoinProtocol[])[]): string[] {
  const [first = [], ...rest] = members
  return first.map((p) => p.name).filter((name) => rest.every((other) => other.some((p) => p.name === name)))
}

/** Whether somebody with these protocols could be a member; one that is a member already counts with what it had. */
export function supportsProtocols(group: Group, protocols: readonly JoinProtocol[]): boolean {
  if (group.state === 'Empty') return protocols.length > 0
  const all = membersOf(group).map((m) => m.protocols)
  return protocols.some(({ name }) => all.every((other) => other.some((p) => p.name === name)))
}

/** G3: each member votes for the first protocol it lists among those all support. */
export function selectProtocol(members: readonly (readonly JoinProtocol[])[]): string | null {
  const candidates = commonProtocols(members)
  const votes: Record<string, number> = {}
  for (const protocols of members) {
    const vote = protocols.find((p) => candidates.includes(p.name))
    if (vote) votes[vote.name] = (votes[vote.name] ?? 0) + 1
  }
  const most = Math.max(...Object.values(votes))
  return javaHashOrder(Object.keys(votes), (name) => name).find((name) => votes[name] === most) ?? null
}

/** Topics that members subscribe to, as far as the coordinator knows. */
export function subscribedTopics(group: Group): Set<string> {
  return new Set(membersOf(group).flatMap((m) => m.protocols.flatMap((p) => p.topics)))
}

// ── answers ──

export function joinError(error: ErrorName, memberId: string): MessageOf<'JoinGroupResponse'> {
  return {
    kind: 'JoinGroupResponse',
    error,
    generationId: -1,
    protocolName: '',
    leader: '',
    memberId,
    members: [],
    skipAssignment: false,
  }
}

/** What a member hears when its generation is complete; only the leader gets the list. */
export function joined(
  group: Group,
  member: GroupMember,
  skipAssignment = false,
): MessageOf<'JoinGroupResponse'> {
  const name = group.protocolName as string
  const isLeader = member.memberId === group.leader
  return {
    kind: 'JoinGroupResponse',
    error: 'NONE',
    generationId: group.generation,
    protocolName: name,
    leader: group.leader as string,
    memberId: member.memberId,
    members: isLeader ? membersOf(group).map((m) => listed(m, name)) : [],
    skipAssignment: skipAssignment && isLeader,
  }
}

function listed(member: GroupMember, protocol: string): MessageOf<'JoinGroupResponse'>['members'][number] {
  const { memberId, instanceId } = member
  const { name: _, ...subscription } = member.protocols.find((p) => p.name === protocol) ?? {
    name: '',
    topics: [],
  }
  return { memberId, groupInstanceId: instanceId, ...subscription }
}

export function syncError(error: ErrorName): MessageOf<'SyncGroupResponse'> {
  return { kind: 'SyncGroupResponse', error, assignment: [] }
}

/** Answers a JoinGroup that waits, if one does. */
export function completeJoin(ctx: GroupContext, member: GroupMember, body: Message): void {
  const ref = member.awaitingJoin
  member.awaitingJoin = null
  if (ref) ctx.io.reply(ref, body)
}

/** Answers a SyncGroup that waits; false when none does. */
export function completeSync(ctx: GroupContext, member: GroupMember, body: Message): boolean {
  const ref: RequestRef | null = member.awaitingSync
  member.awaitingSync = null
  if (ref) ctx.io.reply(ref, body)
  return ref !== null
}

// ── sessions ──

/**
 * Starts the member's session again (rescheduleClassicGroupMemberHeartbeat). A timer that is in the queue already
 * is left to fire and look again, unless the session would end before it.
 */
export function touch(
  group: Group,
  ctx: GroupContext,
  member: GroupMember,
  timeoutMs = member.sessionTimeoutMs,
): void {
  member.sessionDeadline = ctx.io.now + timeoutMs * MS
  if (member.wakesAt !== 0 && member.wakesAt <= member.sessionDeadline) return
  member.wakesAt = member.sessionDeadline
  wakeFor(group, ctx, member.memberId, timeoutMs * MS)
}

/** Plans a look at a member's session, or at a member id that was handed out. */
export function wakeFor(group: Group, ctx: GroupContext, memberId: string, delay: number): void {
  ctx.io.wakeAfter(delay, { kind: 'GroupSessionTimer', groupId: group.groupId, memberId })
}

/**
 * A session timer of a member fired; true when its session has ended. A member whose JoinGroup or SyncGroup is
 * waiting here is alive (ClassicGroupMember.hasSatisfiedHeartbeat) and gets a new session with the answer; one that
 * never was in a generation may be gone all the same.
 */
export function sessionEnded(group: Group, ctx: GroupContext, member: GroupMember): boolean {
  const { now } = ctx.io
  if (member.wakesAt !== now) return false
  member.wakesAt = 0
  if (member.sessionDeadline > now) {
    member.wakesAt = member.sessionDeadline
    wakeFor(group, ctx, member.memberId, member.sessionDeadline - now)
    return false
  }
  return member.isNew || (member.awaitingJoin === null && member.awaitingSync === null)
}
