/** Small views of a world that several invariants look at. They share no rule with the rooms they watch. */
import type { PartitionKey } from '../facts.ts'
import { batchAt, type PartitionLog } from '../log/partition-log.ts'
import { indexFrom, nextOffsetOf, offsetAt, type RecordBatch } from '../log/record-batch.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import {
  type Broker,
  brokerNode,
  type Controller,
  type KafkaWorld,
  parsePartitionKey,
  type ReplicaRole,
} from '../world.ts'
import { type Ghosts, ghostOf, isSameBatch } from './ghosts.ts'
import type { Verdict } from './types.ts'

/** All brokers, running or not. */
export function brokersOf(world: KafkaWorld): Broker[] {
  return Object.values(world.nodes).filter((node) => node.role === 'broker')
}

/** All controllers, running or not. */
export function controllersOf(world: KafkaWorld): Controller[] {
  return Object.values(world.nodes).filter((node) => node.role === 'controller')
}

/** The broker of that id, if there is one. */
export function brokerOf(world: KafkaWorld, brokerId: number): Broker | undefined {
  const node = world.nodes[brokerNode(brokerId)]
  return node?.role === 'broker' ? node : undefined
}

/** The batch that holds an offset; undefined where the log does not reach, or was compacted. */
export function batchHolding(log: PartitionLog, offset: number): RecordBatch | undefined {
  const batch = batchAt(log, offset)
  return batch && offset < nextOffsetOf(batch) ? batch : undefined
}

/** The batch that ends where `offset` begins. */
export function batchEndingAt(log: PartitionLog, offset: number): RecordBatch | undefined {
  const batch = offset > 0 ? batchHolding(log, offset - 1) : undefined
  return batch && nextOffsetOf(batch) === offset ? batch : undefined
}

/** The record of a batch at an offset; undefined where the cleaner took it away. */
export function idAt(batch: RecordBatch, offset: number): number | undefined {
  const index = indexFrom(batch, offset)
  return index < batch.count && offsetAt(batch, index) === offset ? batch.ids[index] : undefined
}

/** Whether another record than this one stands at an offset; one that was cleaned or deleted is no other. */
export function standsFor(log: PartitionLog | undefined, offset: number, id: number): boolean {
  if (!log || offset >= log.logEndOffset) return false
  if (offset < log.logStartOffset) return true
  const batch = batchHolding(log, offset)
  const found = batch && idAt(batch, offset)
  return found === undefined || found === id
}

/** A topic whose logs may have gaps. */
export function isCompacted(ghosts: Ghosts, key: PartitionKey): boolean {
  const { topic } = parsePartitionKey(key)
  const policy = ghosts.image.configs[topic]?.['cleanup.policy'] ?? (topic.startsWith('__') ? 'compact' : '')
  return ghosts.everCompacted.has(topic) || String(policy).includes('compact')
}

/** The leader's ISR together with those it has proposed to let in (KIP-497). */
export function widestIsr(role: Extract<ReplicaRole, { kind: 'leader' }>): readonly number[] {
  return role.proposed?.expanding ? role.proposed.isr : role.isr
}

/** min.insync.replicas as one broker knows it, never above the replication factor. */
export function minIsrOn(broker: Broker, key: PartitionKey): number {
  const { topic, partition } = parsePartitionKey(key)
  const image = broker.memory?.image
  const own = image?.configs[topic]?.['min.insync.replicas']
  const replicas = image?.topics[topic]?.partitions[partition]?.replicas.length ?? 1
  return Math.min(own === undefined ? broker.config['min.insync.replicas'] : Number(own), replicas)
}

/** min.insync.replicas as the committed metadata has it. */
export function committedMinIsr(
  world: KafkaWorld,
  ghosts: Ghosts,
  key: PartitionKey,
  replicas: number,
): number {
  const name = 'min.insync.replicas'
  const { configs, brokerConfigs } = ghosts.image
  const own = configs[parsePartitionKey(key).topic]?.[name] ?? brokerConfigs['']?.[name]
  return Math.min(Number(own ?? controllersOf(world)[0]?.staticConfig[name] ?? 1), replicas)
}

/** The committed registration of a partition. */
export function registrationOf(ghosts: Ghosts, key: PartitionKey): PartitionRegistration | undefined {
  return ghosts.registrations.get(key)
}

/**
 * Those of a list that must hold what is committed: all of them. In ZooKeeper mode not those that a reassignment
 * takes away: the leader no longer counts them once it is told of its end, and the ISR shrinks only after that
 * (KafkaController.onPartitionReassignment, phases B3 and B4).
 */
export function counting(ghosts: Ghosts, key: PartitionKey, members: readonly number[]): readonly number[] {
  const leaving = ghosts.zookeeper.size > 0 ? registrationOf(ghosts, key)?.removingReplicas : undefined
  return leaving && leaving.length > 0 ? members.filter((id) => !leaving.includes(id)) : members
}

/** True when eligible leader replicas are in force (KIP-966). */
export function hasElr(ghosts: Ghosts): boolean {
  return ghosts.image.features['eligible.leader.replicas.version'] === 1
}

/** Why a broker does not hold what was committed below `end`; null when it does. */
export function lacks(broker: Broker | undefined, key: PartitionKey, ghosts: Ghosts, end: number): Verdict {
  const log = broker?.disk.logs[key]
  if (!broker || end === 0 || (log && end <= log.logStartOffset)) return null
  const { batches, lossy } = ghostOf(ghosts, key)
  // The power took what it had, and it has not come back yet: CLEAN allows for as many as that.
  if (lossy.has(broker.brokerId) && !broker.memory?.online) return null
  if (!log || log.logEndOffset < end) return `${broker.id} ends at ${log?.logEndOffset ?? 0}, below ${end}`
  const due = batches[end - 1]
  const found = batchHolding(log, end - 1)
  if (!due || !found || isSameBatch(due, found)) return null
  return `${broker.id} holds another record at ${end - 1}`
}
