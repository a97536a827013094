/**
 * The group's leader, a client: it knows the topics of all members and says who reads what (ConsumerCoordinator,
 * onLeaderElected). It asks for metadata of topics it does not read itself, and watches all of them (G9).
 *
 * Left out: racks of replicas that are out of sync are not known here.
 */
import { javaHashOrder } from '../../kernel/java-hash-order.ts'
import type { Assignment, JoinMember } from '../../messages.ts'
import type { KafkaIo } from '../../world.ts'
import { requestRefresh } from '../metadata.ts'
import type { Topics } from './assignors/types.ts'
import type { ClassicConsumer } from './membership.ts'
import { assignBy } from './strategies.ts'

/** Topics a consumer needs metadata of: its own, and as the leader those of its group. */
export function topicsToKnow(self: {
  readonly spec: { readonly topics: readonly string[] }
  readonly membership: { readonly protocol: string; readonly groupTopics?: readonly string[] }
}): readonly string[] {
  const { groupTopics = [] } = self.membership
  return groupTopics.length === 0 ? self.spec.topics : [...new Set([...self.spec.topics, ...groupTopics])]
}

/** Notes what the group reads; true when the leader knows all of it, else it asks. */
export function knowsGroupTopics(
  self: ClassicConsumer,
  io: KafkaIo,
  members: readonly JoinMember[],
): boolean {
  const { membership, metadata } = self
  membership.groupTopics = [...new Set(members.flatMap((m) => m.topics))].sort()
  if (membership.groupTopics.every((topic) => metadata.topics[topic] !== undefined)) return true
  requestRefresh(self, io)
  return false
}

/** Who gets which partitions. */
export function assign(self: ClassicConsumer, members: readonly JoinMember[]): Record<string, Assignment> {
  const { membership, metadata } = self
  const rackOf = new Map(metadata.brokers.map(({ id, rack }) => [id, rack]))
  const topics: Record<string, Topics[string]> = {}
  for (const topic of membership.groupTopics) {
    const partitions = metadata.topics[topic]?.partitions ?? []
    if (partitions.length === 0) continue
    const partitionRacks = partitions.map(({ isr }) => isr.flatMap((id) => rackOf.get(id) ?? []))
    topics[topic] = { partitions: partitions.length, partitionRacks }
  }
  membership.assignedFor = partitionCounts(self)
  return assignBy(
    membership.protocolName,
    topics,
    javaHashOrder(members, (m) => m.memberId),
  )
}

/** The metadata that an assignment was made for. */
export function partitionCounts(self: ClassicConsumer): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const topic of topicsToKnow(self)) counts[topic] = self.metadata.topics[topic]?.partitions.length ?? 0
  return counts
}

/** G9: topics have appeared, gone or grown since they were assigned; it is the leader who looks, in the Java client. */
export function topicsChanged(self: ClassicConsumer): boolean {
  const { membership, metadata } = self
  const { watchPartitions } = self.behaviour
  const looks = watchPartitions === 'everybody' || (watchPartitions === 'the leader' && membership.isLeader)
  if (membership.state !== 'STABLE' || !looks) return false
  for (const topic of topicsToKnow(self))
    if ((metadata.topics[topic]?.partitions.length ?? 0) !== (membership.assignedFor[topic] ?? 0)) return true
  return false
}
