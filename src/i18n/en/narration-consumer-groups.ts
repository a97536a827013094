/** What happens in consumer groups of KIP-848, in English. */
import type { ConsumerGroupFact, FactOf } from '../../engine/index.ts'
import { type Entities, type Parts, say, shortMember } from '../say.ts'

type Kind = ConsumerGroupFact['kind']
type Lines = { readonly [K in Kind]: (fact: FactOf<K>, e: Entities) => Parts }
type Whys = { readonly [K in Kind]?: (fact: FactOf<K>) => string | null }

const members = (n: number): string => (n === 1 ? '1 member' : `${n} members`)

function advanced(f: FactOf<'ConsumerMemberAdvanced'>, e: Entities): Parts {
  const who = say`${e.consumer(f.client)} (group ${e.group(f.group)})`
  if (f.to === 'UNREVOKED_PARTITIONS')
    return say`${who} must give up ${e.partitions(f.revoking)} first; it stays in epoch ${f.memberEpoch}.`
  const moved = f.memberEpoch === f.fromEpoch ? say`is` : say`moved from epoch ${f.fromEpoch} to`
  const place =
    f.memberEpoch === f.fromEpoch ? say`${moved} in epoch ${f.memberEpoch}` : say`${moved} ${f.memberEpoch}`
  if (f.to === 'UNRELEASED_PARTITIONS')
    return say`${who} ${place} and waits for others to give up ${f.awaiting.length > 0 ? e.partitions(f.awaiting) : 'its partitions'}.`
  return say`${who} ${place} with ${f.assigned.length > 0 ? e.partitions(f.assigned) : 'no partition'}: it has its target.`
}

/** One line for each fact. */
export const consumerGroupLinesEn: Lines = {
  GroupEpochBumped: (f, e) => say`Group ${e.group(f.group)} is in group epoch ${f.groupEpoch}: ${f.reason}.`,
  TargetAssignmentComputed: (f, e) =>
    say`The coordinator computed the target assignment of group ${e.group(f.group)} for epoch ${f.assignmentEpoch} (${f.assignor}, ${members(f.targets.length)}).`,
  ConsumerMemberAdvanced: advanced,
  StaticMemberAway: (f, e) =>
    say`${e.consumer(f.client)} left group ${e.group(f.group)} for a while: as static member ${f.instanceId} its partitions are kept for it.`,
  StaticMemberReplaced: (f, e) =>
    say`Static member ${f.instanceId} is back in group ${e.group(f.group)} as ${shortMember(f.to)} and takes over what ${shortMember(f.from)} had.`,
  GroupUpgraded: (f, e) =>
    say`Group ${e.group(f.group)} was upgraded to the consumer protocol with ${members(f.members)} of the classic protocol in it (epoch ${f.groupEpoch}).`,
  GroupDowngraded: (f, e) =>
    say`Group ${e.group(f.group)} is a classic group again (generation ${f.generation}, ${members(f.members)}).`,
  ConsumerStateChanged: (f, e) =>
    say`${e.node(f.consumer)}: membership ${f.from} → ${f.to} (member epoch ${f.memberEpoch}).`,
  ConsumerFenced: (f, e) =>
    say`${e.node(f.consumer)} was fenced from group ${e.group(f.group)} in epoch ${f.memberEpoch}: ${f.error}.`,
}

/** Why it happens. */
export const consumerGroupWhyEn: Whys = {
  GroupEpochBumped: () =>
    'The group epoch counts changes of members, subscriptions and topics. The target assignment is behind until it is computed for the new epoch.',
  TargetAssignmentComputed: () =>
    'With KIP-848 the broker decides who shall read what. Each member moves there by itself with its heartbeats: there is no barrier that stops everybody.',
  ConsumerMemberAdvanced: (f) => {
    if (f.to === 'UNREVOKED_PARTITIONS')
      return 'It keeps what it has and shall have, and goes on reading that. Only when its heartbeat no longer names the others may it move on; within max.poll.interval.ms.'
    if (f.to === 'UNRELEASED_PARTITIONS')
      return 'A partition is given to its new owner only after the old one has said that it gave it up, so two never read it in the same epoch.'
    return 'Its member epoch is now the epoch of the target assignment.'
  },
  StaticMemberAway: () =>
    'A static member that closes says so with epoch -2. Nothing moves as long as it is back within the session timeout.',
  StaticMemberReplaced: () =>
    'The group.instance.id is what counts: no epoch is bumped and nothing is reassigned.',
  GroupUpgraded: () =>
    'The first member of the new protocol converts the group. Classic members stay in it and are served with JoinGroup, SyncGroup and Heartbeat as before.',
  GroupDowngraded: () =>
    'All that are left speak the classic protocol, so they get a classic group, as group.consumer.migration.policy allows.',
  ConsumerFenced: () =>
    'The coordinator does not know this member in this epoch. It drops its partitions without committing and joins again with epoch 0.',
}
