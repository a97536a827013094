/** What is told of classic groups beyond joining and leaving: static members, cooperative rounds, offsets that go. */
import { say, shortMember } from '../say.ts'
import type { NarrationWords } from './narration.ts'

type Kind =
  | 'MemberReplaced'
  | 'MemberFenced'
  | 'JoinRequested'
  | 'OffsetsExpired'
  | 'OffsetsDeleted'
  | 'GroupDeleted'
  | 'OffsetsReset'
  | 'OffsetsResetRefused'
export type GroupLines = Pick<NarrationWords['line'], Kind>
export type GroupWhys = Pick<NarrationWords['why'], Kind>

const JOIN_REASON = {
  first: 'for the first time',
  rebalance: 'because the group rebalances',
  'topics changed': 'because topics or partitions changed',
  revoked: 'because it has given partitions up for others',
  'lost membership': 'because it was no member any more',
  retry: 'once more, after trouble',
} as const

export const groupLinesEn: GroupLines = {
  MemberReplaced: (f, e) =>
    say`Static member ${f.instance} (${e.consumer(f.client)}) came back to group ${e.group(f.group)} as ${shortMember(f.member)}${f.rebalances ? '.' : ' and takes its partitions up again, without a rebalance.'}`,
  MemberFenced: (f, e) =>
    say`${e.node(f.consumer)} is fenced: another process has taken its group.instance.id ${f.instance} in group ${e.group(f.group)}.`,
  JoinRequested: (f, e) =>
    say`${e.node(f.consumer)} asks to join group ${e.group(f.group)} ${JOIN_REASON[f.reason]}${f.owned.length > 0 ? say`, and keeps ${e.partitions(f.owned)} meanwhile` : ''}.`,
  OffsetsExpired: (f, e) =>
    say`Committed offsets of group ${e.group(f.group)} have expired: ${e.partitions(f.partitions)}.`,
  OffsetsDeleted: (f, e) =>
    say`Committed offsets of group ${e.group(f.group)} were deleted: ${e.partitions(f.partitions)}.`,
  GroupDeleted: (f, e) =>
    f.why === 'expired'
      ? say`Group ${e.group(f.group)} is forgotten: it is empty and has no offsets left.`
      : say`Group ${e.group(f.group)} was deleted with its offsets.`,
  OffsetsReset: (f, e) => {
    const first = f.offsets[0]
    if (!first) return say`Nothing to reset in group ${e.group(f.group)}.`
    const more = f.offsets.length > 1 ? `, and ${f.offsets.length - 1} more` : ''
    const from = first.from < 0 ? 'no offset' : `offset ${first.from}`
    return say`Group ${e.group(f.group)} was reset: ${e.partition(`${first.topic}-${first.partition}`)} from ${from} to ${first.to}${more}.`
  },
  OffsetsResetRefused: (f, e) =>
    say`Group ${e.group(f.group)} cannot be reset: it is ${f.state}, its members are active.`,
}

export const groupWhysEn: GroupWhys = {
  MemberReplaced: () =>
    'With a group.instance.id the coordinator knows who it is. Within session.timeout.ms of leaving nobody else is disturbed; the old member id is fenced.',
  MemberFenced: () =>
    'Two processes with one group.instance.id: the later one wins, the other gets FENCED_INSTANCE_ID and ends.',
  JoinRequested: (f) =>
    f.owned.length > 0
      ? 'Cooperative: partitions that stay are read on during the rebalance; only those that move are given up, and handed out in a second round.'
      : null,
  OffsetsExpired: () =>
    'offsets.retention.minutes has passed since the group became empty (or since the commit, for topics nobody reads). Whoever reads again starts by auto.offset.reset.',
  OffsetsDeleted: () =>
    'An operator asked for it (OffsetDelete); that is refused for topics that members read. Whoever reads again starts by auto.offset.reset.',
  GroupDeleted: () => 'A tombstone in __consumer_offsets takes it away for every later coordinator.',
  OffsetsReset: () =>
    'A reset is a commit from outside of the group: new owners of the partitions start there.',
  OffsetsResetRefused: () =>
    'A reset under running members would be overwritten by their next commit. Close them first.',
}
