/**
 * What an assignor on the broker is given and gives back (GroupSpec, SubscribedTopicDescriber, GroupAssignment).
 * Leaves out racks: none of the three assignors reads them.
 */
import { javaStringHashCode } from '../../../kernel/java-hash-order.ts'
import { copiedCapacity, inHashOrder, uuidHash } from './java-hash.ts'

/** Partitions by topic, ascending; a topic without partitions is absent. */
export type TopicAssignment = Readonly<Record<string, readonly number[]>>

export interface SpecMember {
  readonly memberId: string
  readonly instanceId?: string | null
  readonly topics: readonly string[]
  /** Its current target. */
  readonly current: TopicAssignment
}

export interface GroupSpec {
  /** By name; `partitions` -1 = there is no such topic. */
  readonly topics: Readonly<Record<string, { readonly id: string; readonly partitions: number }>>
  /** In the order in which Kafka goes through them (`inMemberOrder`). */
  readonly members: readonly SpecMember[]
  /** Whether all members subscribe to the same topics (SubscriptionType.HOMOGENEOUS). */
  readonly homogeneous: boolean
}

export type ServerAssignor = (spec: GroupSpec) => Record<string, TopicAssignment>

/** No assignment can be computed. The message is Kafka's sentence. */
export class PartitionAssignorError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PartitionAssignorException'
  }
}

/** How many partitions a topic has. Throws PartitionAssignorError when it does not exist. */
export function partitionsOf(spec: GroupSpec, topic: string): number {
  const { id, partitions } = spec.topics[topic] ?? { id: topic, partitions: -1 }
  if (partitions < 0)
    throw new PartitionAssignorError(
      `Members are subscribed to topic ${id} which doesn't exist in the topic metadata.`,
    )
  return partitions
}

/** Member ids as a HashMap of them is gone through. */
export function inMemberOrder<M extends { readonly memberId: string }>(members: readonly M[]): M[] {
  const byId = new Map(members.map((member) => [member.memberId, member]))
  return inHashOrder([...byId.keys()], javaStringHashCode).map((id) => byId.get(id) as M)
}

/** Topics as a HashSet of their ids is gone through. */
export function inTopicOrder(spec: GroupSpec, topics: readonly string[]): string[] {
  return inHashOrder(
    [...new Set(topics)],
    (topic) => uuidHash(spec.topics[topic]?.id ?? ''),
    copiedCapacity(topics.length),
  )
}

/** Sorted, and without topics that have nothing. */
export function toAssignment(byTopic: Iterable<readonly [string, Iterable<number>]>): TopicAssignment {
  const assignment: Record<string, number[]> = {}
  for (const [topic, partitions] of byTopic) {
    const sorted = [...partitions].sort((a, b) => a - b)
    if (sorted.length > 0) assignment[topic] = sorted
  }
  return assignment
}
