/** Which partitions stand out on the stage: read from the world. */
import {
  freshestImage,
  isUnderReplicated,
  type KafkaWorld,
  type PartitionRegistration,
} from '../../engine/index.ts'

export interface StageFilter {
  /** Null: any. */
  readonly topic: string | null
  /** Read by this group, null: by whomever. */
  readonly group: string | null
  readonly health: 'any' | 'underReplicated' | 'underMinIsr' | 'offline'
  /** What does not pass is not shown at all. */
  readonly hide: boolean
}

export const NO_FILTER: StageFilter = { topic: null, group: null, health: 'any', hide: false }

/** True when it lets everything through. */
export function isOpen({ topic, group, health }: StageFilter): boolean {
  return topic === null && group === null && health === 'any'
}

function minIsrOf(world: KafkaWorld): (topic: string) => number {
  const configs = freshestImage(world)?.configs ?? {}
  let usual = 1
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role === 'broker') usual = node.config['min.insync.replicas']
  }
  return (topic) => Number(configs[topic]?.['min.insync.replicas'] ?? usual)
}

function fits(partition: PartitionRegistration, health: StageFilter['health'], minIsr: number): boolean {
  if (health === 'any') return true
  if (health === 'offline') return partition.leader < 0
  if (health === 'underReplicated') return isUnderReplicated(partition)
  return partition.isr.length < minIsr
}

/** The topics that members of a group read. */
function topicsOfGroup(world: KafkaWorld, group: string): Set<string> {
  const topics = new Set<string>()
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if ((node?.role === 'consumer' || node?.role === 'share-consumer') && node.spec.group === group)
      for (const topic of node.spec.topics) topics.add(topic)
  }
  return topics
}

/** The keys of those that pass, null when all do. */
export function passingPartitions(world: KafkaWorld, filter: StageFilter): readonly string[] | null {
  if (isOpen(filter)) return null
  const minIsr = minIsrOf(world)
  const read = filter.group === null ? null : topicsOfGroup(world, filter.group)
  return Object.values(freshestImage(world)?.topics ?? {}).flatMap((topic) => {
    if (filter.topic !== null && topic.name !== filter.topic) return []
    if (read && !read.has(topic.name)) return []
    return topic.partitions.flatMap((partition, i) =>
      fits(partition, filter.health, minIsr(topic.name)) ? [`${topic.name}-${i}`] : [],
    )
  })
}
