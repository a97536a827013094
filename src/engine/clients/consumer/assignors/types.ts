/*
 * What the assignors of the classic group protocol are given and give back.
 * Follows ConsumerPartitionAssignor.Subscription and AbstractPartitionAssignor.
 * Leaves out user data, owned partitions and generations: the sticky assignors need those, these two do not.
 */

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** One member's subscription, as it reached the group leader in its JoinGroup request. */
export interface AssignorMember {
  readonly memberId: string
  readonly groupInstanceId?: string | null
  /** client.rack; absent, null and '' all mean "no rack". */
  readonly rackId?: string | null
  readonly topics: readonly string[]
}

/** What the group leader's metadata says of a topic. */
export interface TopicMetadata {
  readonly partitions: number
  /** For each partition the racks of its replicas, in the ISR or not. */
  readonly partitionRacks?: readonly (readonly string[])[]
}

/** Topics by name; a topic without metadata is absent and gets assigned to nobody. */
export type Topics = Readonly<Record<string, TopicMetadata>>

/** The partitions of each member by member id; every member has an entry. */
export type Assignment = Record<string, TopicPartition[]>

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/**
 * The members in the order in which partitions are dealt: static members by group.instance.id, then the
 * others by member id. Source: AbstractPartitionAssignor.MemberInfo.compareTo.
 */
export function sortedMembers(members: readonly AssignorMember[]): AssignorMember[] {
  return [...members].sort((a, b) => {
    const [first, second] = [a.groupInstanceId ?? null, b.groupInstanceId ?? null]
    if (first !== null && second !== null) return compareText(first, second)
    if (first === null && second === null) return compareText(a.memberId, b.memberId)
    return first === null ? 1 : -1
  })
}

/** The subscribed topics that exist and have partitions, by name. */
export function sortedTopics(topics: Topics, members: readonly AssignorMember[]): string[] {
  const subscribed = new Set(members.flatMap((member) => member.topics))
  return [...subscribed].filter((topic) => (topics[topic]?.partitions ?? 0) > 0).sort(compareText)
}

/** An assignment in which every member has nothing yet. */
export function emptyAssignment(members: readonly AssignorMember[]): Assignment {
  return Object.fromEntries(members.map((member) => [member.memberId, []]))
}
