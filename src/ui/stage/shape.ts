/** Who is on the stage: read from the world, compared as text, so that the layout changes only when it must. */
import { freshestImage, type KafkaWorld } from '../../engine/index.ts'
import type { StageShape } from './layout-types.ts'
import { isWall } from './layout-wall.ts'

/** True for a client that was closed in order: it leaves the stage. */
function hasLeft(process: string): boolean {
  return process === 'stopped'
}

function topicsOf(world: KafkaWorld, hidden: readonly string[]): StageShape['topics'] {
  const image = freshestImage(world)
  if (!image) return topicsOnDisks(world, hidden)
  return Object.values(image.topics)
    .filter((topic) => !hidden.includes(topic.name))
    .map((topic) => ({ name: topic.name, partitions: topic.partitions.length }))
}

/** While no controller runs the brokers' own images say which topics there are. */
function topicsOnDisks(world: KafkaWorld, hidden: readonly string[]): StageShape['topics'] {
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'broker' || !node.memory) continue
    const topics = Object.values(node.memory.image.topics)
    if (topics.length > 0)
      return topics
        .filter((topic) => !hidden.includes(topic.name))
        .map((topic) => ({ name: topic.name, partitions: topic.partitions.length }))
  }
  return []
}

/** The topics with those of their partitions that are shown. */
function only(topics: StageShape['topics'], shown: ReadonlySet<string>): StageShape['topics'] {
  return topics.flatMap(({ name, partitions }) => {
    const kept = Array.from({ length: partitions }, (_, i) => i).filter((i) => shown.has(`${name}-${i}`))
    return kept.length > 0 ? [{ name, partitions: kept.length, only: kept }] : []
  })
}

/** Brokers that have a replica of what is shown. */
function holding(world: KafkaWorld, topics: StageShape['topics']): (broker: number) => boolean {
  const image = freshestImage(world)
  const held = new Set<number>()
  for (const topic of topics)
    for (const i of topic.only ?? [])
      for (const id of image?.topics[topic.name]?.partitions[i]?.replicas ?? []) held.add(id)
  return (broker) => held.has(broker)
}

/** Reads the shape; `hidden` are the topics that are not shown, `shown` the only partitions that are. */
export function readShape(
  world: KafkaWorld,
  hidden: readonly string[],
  shown: ReadonlySet<string> | null = null,
): StageShape {
  const controllers: string[] = []
  const brokers: number[] = []
  const producers: string[] = []
  const admins: string[] = []
  const groups = new Map<string, string[]>()
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (!node) continue
    if (node.role === 'controller' || node.role === 'zookeeper') controllers.push(id)
    else if (node.role === 'broker') brokers.push(node.brokerId)
    else if (node.role === 'admin') admins.push(id)
    else if (node.role === 'terminal') {
      if (!hasLeft(node.process)) admins.push(id)
    } else if (node.role === 'producer') {
      if (!hasLeft(node.process)) producers.push(id)
    } else {
      const members = groups.get(node.spec.group) ?? []
      if (!hasLeft(node.process)) members.push(id)
      groups.set(node.spec.group, members)
    }
  }
  brokers.sort((a, b) => a - b)
  const all = topicsOf(world, hidden)
  const topics = shown ? only(all, shown) : all
  const shape: StageShape = {
    controllers,
    brokers: shown && topics.length > 0 ? brokers.filter(holding(world, topics)) : brokers,
    topics,
    producers,
    admins,
    groups: [...groups].map(([id, members]) => ({ id, members })),
  }
  return isWall(shape) ? { ...shape, replicas: replicasOf(world, shape) } : shape
}

/** Which partitions each broker has, in the order of topics; a new topic comes last. */
function replicasOf(world: KafkaWorld, shape: StageShape): number[][] {
  const image = freshestImage(world)
  const held = new Map<number, number[]>(shape.brokers.map((id) => [id, []]))
  let first = 0
  for (const topic of shape.topics) {
    const partitions = image?.topics[topic.name]?.partitions ?? []
    const places = topic.only ?? partitions.map((_, i) => i)
    for (const [place, i] of places.entries())
      for (const id of partitions[i]?.replicas ?? []) held.get(id)?.push(first + place)
    first += topic.partitions
  }
  return [...held.values()]
}

/** All keys that producers are known to draw from, in order: they get their colours in turn. */
export function knownKeys(world: KafkaWorld): readonly string[] {
  const keys: string[] = []
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'producer') continue
    for (const key of node.spec.keys ?? []) if (!keys.includes(key)) keys.push(key)
  }
  return keys
}
