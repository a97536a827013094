/** Small measures by the second of simulated time, for the charts under the scrubber. */

import type { Fact } from '../facts.ts'
import { SECOND } from '../kernel/types.ts'
import type { MetadataImage } from '../metadata/image.ts'
import { isUnderReplicated } from '../metadata/partition-registration.ts'
import { type Broker, brokerNode, type KafkaWorld } from '../world.ts'

export interface Sample {
  created: number
  acknowledged: number
  consumed: number
  /** Requests that arrived at servers. */
  requests: number
  /** Records that groups have still to commit, at the end of the second. */
  lag: number
  underReplicated: number
  offline: number
}

export type Series = Sample[]

function sampleAt(series: Series, at: number): Sample {
  const second = Math.floor(at / SECOND)
  while (series.length <= second)
    series.push({
      created: 0,
      acknowledged: 0,
      consumed: 0,
      requests: 0,
      lag: 0,
      underReplicated: 0,
      offline: 0,
    })
  return series[second] as Sample
}

/** Counts a fact. */
export function countFact(series: Series, fact: Fact, at: number): void {
  if (fact.kind === 'RecordCreated') sampleAt(series, at).created += 1
  else if (fact.kind === 'BatchAcknowledged') sampleAt(series, at).acknowledged += fact.ids.length
  else if (fact.kind === 'RecordsPolled') sampleAt(series, at).consumed += fact.ids.length
}

/** So many requests have arrived in the second of this moment. */
export function countRequest(series: Series, at: number, requests: number): void {
  sampleAt(series, at).requests = requests
}

/** Consumer lag of all groups: high watermark of the leader minus committed offset (GroupCommand's LAG). */
export function totalLag(world: KafkaWorld): number {
  let lag = 0
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'broker' || !node.memory) continue
    for (const group of Object.values(node.memory.groups))
      for (const [key, committed] of Object.entries(group.offsets))
        lag += Math.max(0, (highWatermarkOf(world, key) ?? committed.offset) - committed.offset)
  }
  return lag
}

/** The high watermark on the newest leader that runs, null when nobody leads. */
export function highWatermarkOf(world: KafkaWorld, key: string): number | null {
  const leader = leaderOf(world, key)
  return leader === null ? null : leader.replica.highWatermark
}

/** The running broker that leads a partition in the highest epoch. */
export function leaderOf(world: KafkaWorld, key: string) {
  let best = null
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'broker' || !node.memory) continue
    const replica = node.memory.replicas[key]
    if (replica?.role.kind !== 'leader') continue
    if (!best || replica.role.leaderEpoch > best.role.leaderEpoch)
      best = { broker: node, replica, role: replica.role }
  }
  return best
}

/** Health of the partitions as the freshest running controller's image has it. */
export function health(world: KafkaWorld): { underReplicated: number; offline: number; partitions: number } {
  const image = freshestImage(world)
  const counts = { underReplicated: 0, offline: 0, partitions: 0 }
  if (!image) return counts
  for (const topic of Object.values(image.topics))
    for (const partition of topic.partitions) {
      counts.partitions += 1
      const leaderDown = partition.leader < 0 || !world.nodes[brokerNode(partition.leader)]
      if (leaderDown) counts.offline += 1
      if (isUnderReplicated(partition)) counts.underReplicated += 1
    }
  return counts
}

/** The broker that controls the cluster in ZooKeeper mode: in the highest epoch, with everything read. */
export function zooKeeperController(world: KafkaWorld): Broker | null {
  let best: Broker | null = null
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'broker' || node.process !== 'running' || !node.memory?.zk?.context?.loaded) continue
    if (!best || node.memory.zk.epoch > (best.memory?.zk?.epoch ?? 0)) best = node
  }
  return best
}

/** What a running broker was last told, while nobody controls. */
function toldImage(world: KafkaWorld): MetadataImage | null {
  let best: Broker | null = null
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'broker' || node.process !== 'running' || !node.memory?.zk) continue
    if (!best || node.memory.zk.controllerEpoch > (best.memory?.zk?.controllerEpoch ?? 0)) best = node
  }
  return best?.memory?.image ?? null
}

/** The metadata image that has replayed furthest among running controllers; in ZooKeeper mode the controller's. */
export function freshestImage(world: KafkaWorld): MetadataImage | null {
  let best: MetadataImage | null = null
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (
      node?.role === 'controller' &&
      node.process === 'running' &&
      (!best || node.image.offset > best.offset)
    )
      best = node.image
  }
  return best ?? officeImage(world) ?? toldImage(world)
}

/** What ZooKeeper mode's controller knows; configs it does not keep, every broker reads them by itself. */
function officeImage(world: KafkaWorld): MetadataImage | null {
  const memory = zooKeeperController(world)?.memory
  const image = memory?.zk?.context?.image
  if (!memory || !image) return null
  return { ...image, configs: memory.image.configs, brokerConfigs: memory.image.brokerConfigs }
}

/** Closes the second that ends: the measures that are states, not counts. */
export function closeSecond(series: Series, world: KafkaWorld, at: number): void {
  const sample = sampleAt(series, at)
  const { underReplicated, offline } = health(world)
  sample.lag = totalLag(world)
  sample.underReplicated = underReplicated
  sample.offline = offline
}
