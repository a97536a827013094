/** A broker's replicas: where they are kept, what the broker itself knows of their partition. */
import { MS } from '../kernel/types.ts'
import { emptyLog, type PartitionLog } from '../log/partition-log.ts'
import type { CurrentLeader, TopicPartition } from '../messages.ts'
import { type MetadataImage, partitionOf } from '../metadata/image.ts'
import { type Broker, type BrokerMemory, memoryOf, type Replica, type ReplicaRole } from '../world.ts'
import { mayBeInSync } from './control-plane.ts'

export type LeaderRole = Extract<ReplicaRole, { kind: 'leader' }>
export type LeaderReplica = Replica & { role: LeaderRole }

/** The log of a replica; made empty when the broker first hears of it. */
export function logOf(self: Broker, key: string): PartitionLog {
  let log = self.disk.logs[key]
  if (!log) {
    log = emptyLog(0, WALL_CLOCK_START_MS)
    self.disk.logs[key] = log
  }
  return log
}

/** The replica if this broker believes that it leads, otherwise null. */
export function leaderReplica(memory: BrokerMemory, key: string): LeaderReplica | null {
  const replica = memory.replicas[key]
  return replica?.role.kind === 'leader' ? (replica as LeaderReplica) : null
}

/** Topic.GROUP_METADATA_TOPIC_NAME */
export const OFFSETS_TOPIC = '__consumer_offsets'

/** Topic.SHARE_GROUP_STATE_TOPIC_NAME */
export const SHARE_STATE_TOPIC = '__share_group_state'

/** Topic.TRANSACTION_STATE_TOPIC_NAME */
export const TRANSACTION_TOPIC = '__transaction_state'

/** Topics that only brokers write to (Topic.isInternal). */
export function isInternalTopic(topic: string): boolean {
  return topic === OFFSETS_TOPIC || topic === TRANSACTION_TOPIC || topic === SHARE_STATE_TOPIC
}

/** Who leads, as far as this broker knows (KIP-951). */
export function currentLeaderOf(memory: BrokerMemory, tp: TopicPartition): { currentLeader?: CurrentLeader } {
  const registration = partitionOf(memory.image, tp.topic, tp.partition)
  if (!registration) return {}
  return { currentLeader: { leaderId: registration.leader, leaderEpoch: registration.leaderEpoch } }
}

/** A topic config as this broker knows it. */
export function topicConfigOf(image: MetadataImage, topic: string, name: string, otherwise: number): number {
  const own = image.configs[topic]?.[name]
  return own === undefined ? otherwise : Number(own)
}

/** I7, I10: min.insync.replicas, never more than the replication factor. */
export function minIsrOf(self: Broker, topic: string, partition: number): number {
  const { image } = memoryOf(self)
  const replicas = partitionOf(image, topic, partition)?.replicas.length ?? 1
  return Math.min(
    topicConfigOf(image, topic, 'min.insync.replicas', self.config['min.insync.replicas']),
    replicas,
  )
}

/** While an expansion is under way the new member counts already; while shrinking the old ones still do. */
export function maximalIsr(role: LeaderRole): readonly number[] {
  return role.proposed?.expanding ? role.proposed.isr : role.isr
}

/** isReplicaIsrEligible: unfenced, not on its way out, and it fetched in its present registration. */
export function isIsrEligible(self: Broker, role: LeaderRole, brokerId: number): boolean {
  const follower = role.followers[brokerId]
  return follower !== undefined && mayBeInSync(self, brokerId, follower.brokerEpoch)
}

/** replica.lag.time.max.ms in microseconds. */
export function lagTimeMax(self: Broker): number {
  return self.config['replica.lag.time.max.ms'] * MS
}

/** Milliseconds on the simulated wall clock; runs begin at a fixed date. */
export const WALL_CLOCK_START_MS = 1_767_225_600_000

/** The wall clock at a moment of simulated time. */
export function wallClock(now: number): number {
  return WALL_CLOCK_START_MS + Math.floor(now / 1000)
}
