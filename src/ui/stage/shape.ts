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

/** Reads the shape; `hidden` are the topics that are not shown. */
export function readShape(world: KafkaWorld, hidden: readonly string[]): StageShape {
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
  const shape: StageShape = {
    controllers,
    brokers,
    topics: topicsOf(world, hidden),
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
    for (const [i, { replicas }] of partitions.entries())
      for (const id of replicas) held.get(id)?.push(first + i)
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
