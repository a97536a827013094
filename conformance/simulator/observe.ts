/** What the simulated cluster shows, in the canonical form: the world is read as clients of a cluster would see it. */

import {
  type Broker,
  brokerNode,
  describeSegments,
  type Node as KafkaNode,
  type KafkaWorld,
  type MetadataImage,
  offsetAt,
  type PartitionLog,
  type PartitionRegistration,
  partitionKey,
  scanRecords,
} from '../../src/engine/index.ts'
import {
  canonicalConfig,
  canonicalSegments,
  groupDisks,
  type Observation,
  type PartitionSeen,
  placementOf,
  type ReadableSeen,
  type RecordSeen,
  runsOf,
  sorted,
  type TopicSeen,
  withoutIds,
} from '../format/observation.ts'
import type { ScenarioFile } from '../format/scenario.ts'

export interface Sight {
  readonly seen: Observation
  /** All brokers that answer say the same. */
  readonly agreed: boolean
}

export interface TopicNames {
  readonly names: ReadonlySet<string>
  /** Those that the controller placed. */
  readonly placed: ReadonlySet<string>
  /** Those whose logs are compacted. */
  readonly compacted: ReadonlySet<string>
}

function brokersOf(world: KafkaWorld): Broker[] {
  return Object.values(world.nodes).flatMap((node) => (node.role === 'broker' ? [node] : []))
}

/** Whether a server runs: neither dead nor on its way out nor paused. */
export function isUp(world: KafkaWorld, node: KafkaNode): boolean {
  return 'process' in node && node.process === 'running' && world.paused[node.id] === undefined
}

/** A broker whose process runs and takes requests. */
function answers(world: KafkaWorld, broker: Broker): boolean {
  if (world.paused[broker.id] !== undefined) return false
  return (broker.process === 'running' || broker.process === 'stopping') && broker.memory?.online === true
}

/** The active controller, in ZooKeeper mode the broker that the others take for it; null when there is none. */
export function activeController(world: KafkaWorld): string | null {
  for (const node of Object.values(world.nodes))
    if (node.role === 'controller' && node.active !== null && isUp(world, node)) return node.id
  for (const broker of brokersOf(world)) {
    const zk = answers(world, broker) ? broker.memory?.zk : null
    const controller = zk ? world.nodes[brokerNode(zk.controllerId)] : undefined
    if (controller && isUp(world, controller)) return controller.id
  }
  return null
}

/** What the controller knows of partitions that move; in ZooKeeper mode nobody else does. */
function movesOf(world: KafkaWorld, image: MetadataImage): MetadataImage {
  const id = activeController(world)
  const controller = id === null ? undefined : world.nodes[id]
  return (controller?.role === 'broker' ? controller.memory?.zk?.context?.image : undefined) ?? image
}

function recordsOf(log: PartitionLog, from: number, before: number): RecordSeen[] {
  const found: RecordSeen[] = []
  scanRecords(log, { offset: from, endOffset: before }, (batch, i) => {
    const value = batch.values[i] ?? null
    const offset = offsetAt(batch, i)
    found.push([
      offset,
      batch.partitionLeaderEpoch,
      batch.keys[i] ?? null,
      value === null ? null : value.replace(/~+$/, ''),
    ])
    return true
  })
  return found
}

function readable(world: KafkaWorld, topic: string, partition: number, leader: number): ReadableSeen | null {
  const broker = world.nodes[brokerNode(leader)]
  if (broker?.role !== 'broker' || !answers(world, broker)) return null
  const key = partitionKey({ topic, partition })
  const replica = broker.memory?.replicas[key]
  const log = broker.disk.logs[key]
  if (!log || replica?.role.kind !== 'leader') return null
  const { highWatermark } = replica
  return {
    logStartOffset: log.logStartOffset,
    highWatermark,
    records: runsOf(recordsOf(log, log.logStartOffset, highWatermark)),
  }
}

function partitionSeen(
  world: KafkaWorld,
  topic: string,
  partition: number,
  p: PartitionRegistration,
  moves: PartitionRegistration | null,
): PartitionSeen {
  return {
    partition,
    leader: p.leader,
    leaderEpoch: p.leaderEpoch,
    replicas: p.replicas,
    isr: sorted(p.isr),
    elr: sorted(p.elr),
    lastKnownElr: sorted(p.lastKnownElr),
    adding: sorted(moves?.addingReplicas ?? []),
    removing: sorted(moves?.removingReplicas ?? []),
    readable: readable(world, topic, partition, p.leader),
  }
}

/** What was set for a topic; in ZooKeeper mode it stands in a znode. */
function configsOf(world: KafkaWorld, image: MetadataImage, topic: string): Record<string, unknown> {
  const servers = Object.values(world.nodes).flatMap((node) => (node.role === 'zookeeper' ? [node] : []))
  const age = ({ disk }: (typeof servers)[number]) =>
    [disk.tree.lastZxid.epoch, disk.tree.lastZxid.counter] as const
  const [newest] = servers.sort((a, b) => age(b)[0] - age(a)[0] || age(b)[1] - age(a)[1])
  if (!newest) return image.configs[topic] ?? {}
  const data = newest.disk.tree.nodes[`/config/topics/${topic}`]?.data
  return data ? (JSON.parse(data) as { config: Record<string, unknown> }).config : {}
}

function topicsSeen(
  world: KafkaWorld,
  image: MetadataImage,
  { names, placed }: TopicNames,
  brokers: ScenarioFile['cluster']['brokers'],
): Record<string, TopicSeen> {
  const moves = activeController(world) === null ? null : movesOf(world, image)
  const seen: Record<string, TopicSeen> = {}
  for (const name of names) {
    const topic = image.topics[name]
    if (!topic) continue
    const entries = Object.entries(configsOf(world, image, name))
    const config = canonicalConfig(entries.map(([key, value]) => [key, String(value)] as const))
    const found = topic.partitions.map((p, i) =>
      partitionSeen(world, name, i, p, moves?.topics[name]?.partitions[i] ?? null),
    )
    seen[name] = placed.has(name)
      ? { config, partitions: found.map(withoutIds), placement: placementOf(found, brokers) }
      : { config, partitions: found }
  }
  return seen
}

function disksSeen(world: KafkaWorld, { names, placed, compacted }: TopicNames): Observation['disks'] {
  const disks: Record<string, ReturnType<typeof groupDisks>> = {}
  for (const topic of [...names].sort()) {
    if (placed.has(topic)) continue
    for (let partition = 0; partition < 100; partition++) {
      const key = partitionKey({ topic, partition })
      const found = brokersOf(world).flatMap(({ brokerId, disk }) => {
        const log = disk.logs[key]
        if (!log) return []
        const bases = describeSegments(log).map((s) => s.baseOffset)
        const segments = canonicalSegments(bases, compacted.has(topic))
        const records = runsOf(recordsOf(log, bases[0] ?? 0, log.logEndOffset))
        return [{ broker: brokerId, disk: { end: log.logEndOffset, records, segments, epochs: log.epochs } }]
      })
      if (found.length === 0) break
      disks[key] = groupDisks(found)
    }
  }
  return disks
}

/** What a broker would tell of topics and brokers, as a text to compare. */
function viewOf(image: MetadataImage, { names }: TopicNames): string {
  const topics = [...names].map((name) =>
    image.topics[name]?.partitions.map((p) => [
      p.leader,
      p.leaderEpoch,
      sorted(p.isr),
      p.replicas,
      p.elr,
      p.lastKnownElr,
    ]),
  )
  const brokers = Object.values(image.brokers).map((b) => [b.brokerId, b.fenced])
  return JSON.stringify([topics, brokers])
}

/** Looks at the world from outside. */
export function look(
  world: KafkaWorld,
  topics: TopicNames,
  brokers: ScenarioFile['cluster']['brokers'],
): Sight {
  const answering = brokersOf(world).filter((broker) => answers(world, broker))
  const views = answering.map(({ memory }) => viewOf(memory?.image as MetadataImage, topics))
  const agreed = views.every((view) => view === views[0])
  const controller = activeController(world) === null ? 'none' : 'active'
  const disks = disksSeen(world, topics)
  const image = answering[0]?.memory?.image
  if (!image) return { agreed, seen: { brokers: null, controller, topics: null, disks } }
  const registered = Object.values(image.brokers)
  const ids = (fenced: boolean) =>
    sorted(registered.filter((b) => b.fenced === fenced).map((b) => b.brokerId))
  return {
    agreed,
    seen: {
      brokers: { live: ids(false), fenced: ids(true) },
      controller,
      topics: topicsSeen(world, image, topics, brokers),
      disks,
    },
  }
}
