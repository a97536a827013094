/** What the dialogs offer to choose from, read from the world. Pure. */
import { freshestImage, type KafkaWorld } from '../../engine/index.ts'

export interface TopicChoice {
  readonly name: string
  readonly partitions: number
}

/** The topics there are, without Kafka's own. */
export function topicChoices(world: KafkaWorld): TopicChoice[] {
  return Object.values(freshestImage(world)?.topics ?? {})
    .filter((topic) => !topic.name.startsWith('__'))
    .map((topic) => ({ name: topic.name, partitions: topic.partitions.length }))
}

/** The producers that run, with the topic each writes to. */
export function producerChoices(world: KafkaWorld): { name: string; topic: string }[] {
  return Object.values(world.nodes).flatMap((node) =>
    node.role === 'producer' && node.process === 'running'
      ? [{ name: node.clientId, topic: node.spec.topic }]
      : [],
  )
}

export interface GroupChoice {
  readonly name: string
  readonly topics: readonly string[]
  /** Its members are share consumers. */
  readonly shared: boolean
}

/** The groups that consumers belong to, and what they read. */
export function groupChoices(world: KafkaWorld): GroupChoice[] {
  const groups: Record<string, { topics: Set<string>; shared: boolean }> = {}
  for (const node of Object.values(world.nodes)) {
    if ((node.role !== 'consumer' && node.role !== 'share-consumer') || node.spec.group === '') continue
    groups[node.spec.group] ??= { topics: new Set(), shared: node.role === 'share-consumer' }
    for (const topic of node.spec.topics) groups[node.spec.group]?.topics.add(topic)
  }
  return Object.entries(groups).map(([name, { topics, shared }]) => ({ name, topics: [...topics], shared }))
}

/** A name that no client has: `consumer-3`. */
export function freeName(world: KafkaWorld, kind: 'producer' | 'consumer'): string {
  for (let i = 1; ; i++) if (!world.nodes[`${kind}-${kind}-${i}`]) return `${kind}-${i}`
}

/** How many brokers there are. */
export function brokerCount(world: KafkaWorld): number {
  return Object.values(world.nodes).filter((node) => node.role === 'broker').length
}
