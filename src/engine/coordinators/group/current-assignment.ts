/**
 * What a member of a consumer group is told next on its way to the target: it keeps what it has and shall have, gives
 * up what it has and shall not have, and only then moves to the target's epoch and is given what nobody else holds any
 * more (CurrentAssignmentBuilder).
 * Leaves out regular expressions and the state UNKNOWN, which only a coordinator that was downgraded meets.
 */
import type { ConsumerGroupMember, HeldPartitions, TopicAssignment } from '../../consumer-group-state.ts'
import type { TopicPartition } from '../../messages.ts'
import { parsePartitionKey, partitionKey } from '../../world.ts'

export interface Reconciliation {
  readonly targetEpoch: number
  readonly target: TopicAssignment
  /** Of its subscription, those that exist. */
  readonly subscribed: ReadonlySet<string>
  readonly subscriptionChanged: boolean
  /** What the member says it owns; null when the heartbeat did not say. */
  readonly owned: readonly TopicPartition[] | null
  /** Whether some member holds the partition or has not given it up yet. */
  isHeld(key: string): boolean
}

function ownsAny(held: HeldPartitions, owned: Reconciliation['owned']): boolean {
  return owned === null || owned.some((tp) => held[partitionKey(tp)] !== undefined)
}

const isEmpty = (held: HeldPartitions): boolean => Object.keys(held).length === 0

/** The member after one heartbeat; itself when nothing changes. */
export function nextAssignment(member: ConsumerGroupMember, by: Reconciliation): ConsumerGroupMember {
  if (member.state === 'STABLE') {
    if (member.memberEpoch !== by.targetEpoch) return towardsTarget(member, by)
    return by.subscriptionChanged ? withoutUnsubscribed(member, by) : member
  }
  if (member.state === 'UNREVOKED_PARTITIONS' && ownsAny(member.pendingRevocation, by.owned))
    return by.subscriptionChanged ? withoutUnsubscribed(member, by) : member
  return towardsTarget(member, by)
}

/** Topics that it does not subscribe to any more are taken from it at once, within its epoch. */
function withoutUnsubscribed(member: ConsumerGroupMember, by: Reconciliation): ConsumerGroupMember {
  const assigned: Record<string, number> = {}
  const pendingRevocation: Record<string, number> = { ...member.pendingRevocation }
  let changed = false
  for (const [key, epoch] of Object.entries(member.assigned)) {
    const gone = !by.subscribed.has(parsePartitionKey(key).topic)
    if (gone) pendingRevocation[key] = epoch
    else assigned[key] = epoch
    changed ||= gone
  }
  if (!changed) return member
  const { memberEpoch } = member
  const kept = { ...member, memberEpoch, previousMemberEpoch: memberEpoch, assigned }
  return ownsAny(pendingRevocation, by.owned)
    ? { ...kept, state: 'UNREVOKED_PARTITIONS', pendingRevocation }
    : kept
}

function towardsTarget(member: ConsumerGroupMember, by: Reconciliation): ConsumerGroupMember {
  const wanted = new Set<string>()
  for (const [topic, partitions] of Object.entries(by.target))
    if (by.subscribed.has(topic))
      for (const partition of partitions) wanted.add(partitionKey({ topic, partition }))
  const assigned: Record<string, number> = {}
  const pendingRevocation: Record<string, number> = {}
  for (const [key, epoch] of Object.entries(member.assigned))
    if (wanted.has(key)) assigned[key] = epoch
    else pendingRevocation[key] = epoch
  const { memberEpoch } = member
  if (!isEmpty(pendingRevocation) && ownsAny(pendingRevocation, by.owned))
    return {
      ...member,
      state: 'UNREVOKED_PARTITIONS',
      previousMemberEpoch: memberEpoch,
      assigned,
      pendingRevocation,
    }
  let unreleased = false
  for (const key of wanted) {
    if (assigned[key] !== undefined) continue
    if (by.isHeld(key) && member.pendingRevocation[key] === undefined) unreleased = true
    else assigned[key] = by.targetEpoch
  }
  return {
    ...member,
    state: unreleased ? 'UNRELEASED_PARTITIONS' : 'STABLE',
    memberEpoch: by.targetEpoch,
    previousMemberEpoch: memberEpoch,
    assigned,
    pendingRevocation: {},
  }
}
