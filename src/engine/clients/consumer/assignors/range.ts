/*
 * The "range" assignor of the classic protocol, the default: for each topic by itself, consecutive
 * partitions.
 * Follows clients.consumer.RangeAssignor with rack awareness (KIP-881). Members with the same topics of the
 * same size get the same partition numbers of each (co-partitioning), which goes before racks.
 */
import {
  type Assignment,
  type AssignorMember,
  emptyAssignment,
  racksMatter,
  sortedMembers,
  sortedTopics,
  type TopicMetadata,
  type Topics,
} from './types.ts'

/** What is left to give out of one topic. */
interface TopicShare {
  readonly topic: string
  readonly members: readonly AssignorMember[]
  /** For each partition the racks of its replicas; empty when no member has a rack. */
  readonly racks: readonly (readonly string[])[]
  readonly needsRacks: boolean
  readonly assigned: Record<string, number>
  readonly quota: number
  /** How many members may still get one partition above the quota. */
  extras: number
  unassigned: number[]
}

/**
 * Gives each member of a topic floor(partitions / members) consecutive partitions, and one more to the first
 * (partitions mod members). When members have racks and not every partition has replicas on all of them,
 * partitions go first to members of a matching rack, within the same quotas. Runs at the group leader, a
 * client. Source: RangeAssignor.assignPartitions.
 */
export function assignRange(topics: Topics, members: readonly AssignorMember[]): Assignment {
  const assignment = emptyAssignment(members)
  const shares = sortedTopics(topics, members).map((topic) => openShare(topic, topics[topic], members))
  if (shares.some((share) => share.needsRacks)) assignByRack(shares, assignment)
  for (const share of shares) assignRemaining(share, () => true, assignment)
  for (const partitions of Object.values(assignment)) {
    partitions.sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1))
  }
  return assignment
}

function openShare(
  topic: string,
  metadata: TopicMetadata | undefined,
  all: readonly AssignorMember[],
): TopicShare {
  const members = sortedMembers(all.filter((member) => member.topics.includes(topic)))
  const partitions = metadata?.partitions ?? 0
  const unassigned = Array.from({ length: partitions }, (_, partition) => partition)
  const memberRacks = new Set(members.flatMap((member) => rackOf(member) ?? []))
  const racks = memberRacks.size === 0 ? [] : unassigned.map((p) => metadata?.partitionRacks?.[p] ?? [])
  return {
    topic,
    members,
    racks,
    needsRacks: racksMatter(memberRacks, racks),
    assigned: Object.fromEntries(members.map((member) => [member.memberId, 0])),
    quota: Math.floor(partitions / members.length),
    extras: partitions % members.length,
    unassigned,
  }
}

function rackOf(member: AssignorMember): string | null {
  return member.rackId || null
}

function rackMatches(share: TopicShare, member: AssignorMember, partition: number): boolean {
  const rack = rackOf(member)
  return rack === null || (share.racks[partition]?.includes(rack) ?? false)
}

function roomFor(share: TopicShare, member: AssignorMember): number {
  const most = share.quota + (share.extras > 0 ? 1 : 0)
  return Math.max(0, most - (share.assigned[member.memberId] ?? 0))
}

function give(share: TopicShare, member: AssignorMember, partitions: number[], assignment: Assignment): void {
  for (const partition of partitions) assignment[member.memberId]?.push({ topic: share.topic, partition })
  const assigned = (share.assigned[member.memberId] ?? 0) + partitions.length
  share.assigned[member.memberId] = assigned
  if (assigned > share.quota) share.extras--
  share.unassigned = share.unassigned.filter((partition) => !partitions.includes(partition))
}

function assignRemaining(
  share: TopicShare,
  mayGive: (member: AssignorMember, partition: number) => boolean,
  assignment: Assignment,
): void {
  for (const member of share.members) {
    const fitting = share.unassigned.filter((partition) => mayGive(member, partition))
    const partitions = fitting.slice(0, roomFor(share, member))
    if (partitions.length > 0) give(share, member, partitions, assignment)
  }
}

/** Topics with the same members and the same size are matched together, any other topic by itself. */
function assignByRack(shares: readonly TopicShare[], assignment: Assignment): void {
  const groups = new Map<string, TopicShare[]>()
  for (const share of shares) {
    const key = JSON.stringify([share.racks.length, share.members.map((member) => member.memberId)])
    groups.set(key, [...(groups.get(key) ?? []), share])
  }
  for (const group of groups.values()) {
    const [only] = group
    if (group.length > 1) assignTogether(group, assignment)
    else if (only?.needsRacks) assignRemaining(only, (m, p) => rackMatches(only, m, p), assignment)
  }
}

/** Gives partition n of all these topics to the first member with room whose rack has a replica of each. */
function assignTogether(shares: readonly TopicShare[], assignment: Assignment): void {
  const [first] = shares
  if (first === undefined) return
  for (let partition = 0; partition < first.racks.length; partition++) {
    const member = first.members.find((candidate) =>
      shares.every((share) => roomFor(share, candidate) > 0 && rackMatches(share, candidate, partition)),
    )
    if (member !== undefined) for (const share of shares) give(share, member, [partition], assignment)
  }
}
