/*
 * What the assignors of the classic group protocol are given and give back.
 * Follows ConsumerPartitionAssignor.Subscription and AbstractPartitionAssignor. What Kafka encodes as user data
 * is here what it means: the partitions and the generation that a member says it had.
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
  /** What the member says it owns; the sticky assignors start from it. */
  readonly ownedPartitions?: readonly TopicPartition[]
  /** The generation in which it owned them; -1 or absent: it does not know. */
  readonly generation?: number | null
  /** The generation in the subscription itself (KIP-792), where it differs from `generation`. */
  readonly subscriptionGeneration?: number | null
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

/** Java's String.compareTo, which sorts by UTF-16 code units. */
export function compareText(a: string, b: string): number {
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

/** One name for a partition inside an assignor. */
export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`
}

/** Racks matter when members and replicas share one and some partition is not on all racks. */
export function racksMatter(
  memberRacks: ReadonlySet<string>,
  racks: readonly (readonly string[])[],
): boolean {
  const replicaRacks = new Set(racks.flat())
  if (![...memberRacks].some((rack) => replicaRacks.has(rack))) return false
  return racks.some((ofPartition) => new Set(ofPartition).size !== replicaRacks.size)
}

/** Members with what each may start from. */
export interface Claims {
  /** What each member owned and still may keep, by member id, in the order of Kafka's table. */
  readonly owned: Map<string, TopicPartition[]>
  /** Partitions that two members of one generation claim: nobody keeps those. */
  readonly contested: ReadonlySet<string>
  readonly maxGeneration: number
}
