/**
 * Puts a draft of a consumer group into its place once its records are written, with its timers and its facts, and
 * reads the timers (CoordinatorRuntime and CoordinatorTimer, as far as a consumer group needs them).
 */
import type { ConsumerGroup, ConsumerGroupMember, MemberDeadlines } from '../../consumer-group-state.ts'
import { MS } from '../../kernel/types.ts'
import type { MessageOf } from '../../messages.ts'
import type { Group, KafkaIo } from '../../world.ts'
import { removeMembers, stateOf } from './consumer-group.ts'
import { type ConsumerGroupView, type Draft, draftOf } from './consumer-group-draft.ts'

type TimerIo = Pick<KafkaIo, 'now' | 'wakeAfter' | 'report'>
type Timer = MessageOf<'ConsumerGroupTimer'>

function deadlinesOf(group: Group, memberId: string): MemberDeadlines {
  group.deadlines ??= {}
  group.deadlines[memberId] ??= { session: 0, rebalance: 0, join: 0, sync: 0, timed: false }
  return group.deadlines[memberId] as MemberDeadlines
}

const timer = (group: Group, memberId: string, what: Timer['what']): Timer => ({
  kind: 'ConsumerGroupTimer',
  groupId: group.groupId,
  memberId,
  what,
})

/** Sets the deadlines of one member; 0 takes one away. */
export function setDeadlines(
  group: Group,
  io: TimerIo,
  memberId: string,
  ms: Draft['deadlines'][string],
): void {
  const deadlines = deadlinesOf(group, memberId)
  for (const what of ['session', 'rebalance', 'join', 'sync'] as const) {
    const delay = ms[what]
    if (delay === undefined) continue
    deadlines[what] = delay === 0 ? 0 : io.now + delay * MS
    // One session timer at a time: it looks by itself whether the session was renewed.
    if (delay === 0 || (what === 'session' && deadlines.timed)) continue
    if (what === 'session') deadlines.timed = true
    io.wakeAfter(delay * MS, timer(group, memberId, what))
  }
}

/** The draft is in the log: it holds. */
export function applyDraft(group: Group, io: TimerIo, draft: Draft): void {
  const before = group.consumer
  group.consumer = draft.group
  for (const [memberId, ms] of Object.entries(draft.deadlines)) {
    if (draft.group.members[memberId]) setDeadlines(group, io, memberId, ms)
    else delete group.deadlines?.[memberId]
  }
  for (const fact of draft.facts) io.report(fact)
  reportState(before ? stateOf(before) : group.state, draft, io)
}

function reportState(from: string, { group, facts }: Draft, io: TimerIo): void {
  const to = stateOf(group)
  if (from === to) return
  const why = facts.find((f) => f.kind === 'GroupEpochBumped')
  const reasons = {
    Empty: 'the last member left',
    Assigning: why?.kind === 'GroupEpochBumped' ? why.reason : 'the target is not computed yet',
    Reconciling: 'members are on their way to the target',
    Stable: 'every member has its target',
    Dead: 'deleted',
  }
  const { groupId, groupEpoch: generation } = group
  io.report({ kind: 'GroupStateChanged', group: groupId, from, to, generation, reason: reasons[to] })
}

/** The member whose time is over, null when the timer means nothing any more. */
export function timedOut(group: Group, io: TimerIo, { memberId, what }: Timer): ConsumerGroupMember | null {
  const deadlines = group.deadlines?.[memberId]
  const member = group.consumer?.members[memberId]
  if (!deadlines || !member) return null
  if (what === 'session') deadlines.timed = false
  const deadline = deadlines[what]
  if (deadline === 0) return null
  if (deadline <= io.now) return member
  if (what === 'session') {
    deadlines.timed = true
    io.wakeAfter(deadline - io.now, timer(group, memberId, what))
  }
  return null
}

/** What a timeout comes to: the member is out (consumerGroupFenceMemberOperation). */
export function fence(
  group: ConsumerGroup,
  view: ConsumerGroupView,
  member: ConsumerGroupMember,
  what: Timer['what'],
): Draft {
  const draft = draftOf(group)
  removeMembers(draft, view, [member], what === 'session' ? 'session timeout' : 'rebalance timeout')
  return draft
}

/** A timer's write that failed is tried again (CoordinatorTimerImpl). */
const RETRY = 500 * MS

/** The removal could not be written: once more a little later. */
export function retryTimer(group: Group, io: TimerIo, due: Timer): void {
  const deadlines = deadlinesOf(group, due.memberId)
  deadlines[due.what] = io.now + RETRY
  if (due.what === 'session') deadlines.timed = true
  io.wakeAfter(RETRY, due)
}

/** Members of a group that was just loaded get their sessions, and their time to revoke, anew. */
export function restartConsumerSessions(group: Group, io: TimerIo, sessionMs: number): void {
  for (const member of Object.values(group.consumer?.members ?? {})) {
    const revokes = member.state === 'UNREVOKED_PARTITIONS'
    const rebalance = revokes ? { rebalance: member.rebalanceTimeoutMs } : {}
    setDeadlines(group, io, member.memberId, { session: sessionMs, ...rebalance })
  }
}
