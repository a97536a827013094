/** What is known of partitions: the controllers' word, and what each broker says of its own replica. */
import {
  brokerNode,
  CONFIG_TABLES,
  describeSegments,
  freshestImage,
  highWatermarkOf,
  isUnderReplicated,
  type KafkaWorld,
  leaderOf,
  type PartitionLog,
} from '../../../engine/index.ts'
import { brokersOf, groupsOf } from './nodes.ts'

export interface PartitionRow {
  readonly topic: string
  readonly partition: number
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly elr: readonly number[]
  readonly lastKnownElr: readonly number[]
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
  readonly minIsr: number
  /** What is configured, which may be more than there are replicas. */
  readonly minIsrSet: number
  /** Of the leader's log, else of the longest one; null when nobody has one. */
  readonly logStart: number | null
  readonly highWatermark: number | null
  readonly logEnd: number | null
  readonly leaderless: boolean
  readonly underReplicated: boolean
  readonly underMinIsr: boolean
}

/** The log of a partition: the leader's, else the longest that a broker keeps. */
export function logOf(world: KafkaWorld, key: string): { log: PartitionLog; broker: number } | null {
  const leader = leaderOf(world, key)
  const own = leader?.broker.disk.logs[key]
  if (leader && own) return { log: own, broker: leader.broker.brokerId }
  let best: { log: PartitionLog; broker: number } | null = null
  for (const broker of brokersOf(world)) {
    const log = broker.disk.logs[key]
    if (log && (!best || log.logEndOffset > best.log.logEndOffset)) best = { log, broker: broker.brokerId }
  }
  return best
}

/** The leader's high watermark; while nobody leads, the highest that a replica knows. */
export function knownHighWatermark(world: KafkaWorld, key: string): number | null {
  const own = highWatermarkOf(world, key)
  if (own !== null) return own
  const known = brokersOf(world).flatMap((broker) => {
    const offset = broker.memory?.replicas[key]?.highWatermark ?? broker.disk.highWatermarks[key]
    return offset === undefined ? [] : [offset]
  })
  return known.length > 0 ? Math.max(...known) : null
}

/** min.insync.replicas as it is configured: the topic's, else the brokers'. */
export function configuredMinIsr(world: KafkaWorld, topic: string): number {
  const own = freshestImage(world)?.configs[topic]?.['min.insync.replicas']
  const broker = brokersOf(world)[0]?.config['min.insync.replicas']
  return Number(own ?? broker ?? CONFIG_TABLES.topic['min.insync.replicas'].default)
}

/** min.insync.replicas as it applies: never more than there are replicas (Partition.effectiveMinIsr). */
export function minIsrOf(world: KafkaWorld, topic: string, replicas: number): number {
  return Math.min(configuredMinIsr(world, topic), replicas)
}

/** The partitions of a topic as the freshest controller knows them. */
export function partitionsOf(world: KafkaWorld, topic: string): PartitionRow[] {
  const image = freshestImage(world)?.topics[topic]
  return (image?.partitions ?? []).map((registration, partition) => {
    const key = `${topic}-${partition}`
    const found = logOf(world, key)
    const minIsr = minIsrOf(world, topic, registration.replicas.length)
    const leaderDown = world.nodes[brokerNode(registration.leader)]?.process !== 'running'
    return {
      topic,
      partition,
      leader: registration.leader,
      leaderEpoch: registration.leaderEpoch,
      partitionEpoch: registration.partitionEpoch,
      replicas: registration.replicas,
      isr: registration.isr,
      elr: registration.elr,
      lastKnownElr: registration.lastKnownElr,
      addingReplicas: registration.addingReplicas,
      removingReplicas: registration.removingReplicas,
      minIsr,
      minIsrSet: configuredMinIsr(world, topic),
      logStart: found?.log.logStartOffset ?? null,
      highWatermark: knownHighWatermark(world, key),
      logEnd: found?.log.logEndOffset ?? null,
      leaderless: registration.leader < 0 || leaderDown,
      underReplicated: isUnderReplicated(registration),
      underMinIsr: registration.isr.length < minIsr,
    }
  })
}

/** Names of topics, those of the user first. */
export function topicNames(world: KafkaWorld): string[] {
  const internal = (name: string) => (name.startsWith('__') ? 1 : 0)
  return Object.keys(freshestImage(world)?.topics ?? {}).sort(
    (a, b) => internal(a) - internal(b) || (a < b ? -1 : 1),
  )
}

export type ReplicaState = 'leader' | 'follower' | 'down' | 'none'

export interface ReplicaRow {
  readonly broker: number
  /** What the broker itself takes itself for. */
  readonly state: ReplicaState
  readonly leaderEpoch: number | null
  readonly logStart: number | null
  readonly logEnd: number | null
  readonly highWatermark: number | null
  readonly size: number | null
  readonly inIsr: boolean
  /** When it last had all that the leader had, as the leader remembers; null for the leader and when unknown. */
  readonly caughtUpAt: number | null
  readonly epochs: readonly (readonly [epoch: number, startOffset: number])[]
  readonly recoveryPoint: number | null
  readonly segments: ReturnType<typeof describeSegments>
}

/** Each replica as its own broker has it; of a broker that is down, what its disk keeps. */
export function replicasOf(world: KafkaWorld, row: PartitionRow): ReplicaRow[] {
  const key = `${row.topic}-${row.partition}`
  const followers = leaderOf(world, key)?.role.followers ?? {}
  return row.replicas.map((id) => {
    const node = world.nodes[brokerNode(id)]
    const broker = node?.role === 'broker' ? node : null
    const log = broker?.disk.logs[key]
    const replica = broker?.memory?.replicas[key]
    const caughtUp = followers[id]?.lastCaughtUpTime
    return {
      broker: id,
      state: broker?.memory ? (replica?.role.kind ?? 'none') : 'down',
      leaderEpoch: replica?.role.leaderEpoch ?? null,
      logStart: log?.logStartOffset ?? null,
      logEnd: log?.logEndOffset ?? null,
      highWatermark: replica?.highWatermark ?? broker?.disk.highWatermarks[key] ?? null,
      size: log?.sizeInBytes ?? null,
      inIsr: row.isr.includes(id),
      caughtUpAt: replica?.role.kind === 'leader' || !caughtUp || caughtUp < 0 ? null : caughtUp,
      epochs: log?.epochs ?? [],
      recoveryPoint: log?.recoveryPoint ?? null,
      segments: log ? describeSegments(log) : [],
    }
  })
}

export interface GroupLag {
  readonly group: string
  readonly committed: number
  readonly lag: number | null
  readonly member: string | null
}

/** Committed offset and lag of every group that reads a partition. */
export function lagOf(world: KafkaWorld, key: string): GroupLag[] {
  const highWatermark = knownHighWatermark(world, key)
  return groupsOf(world).flatMap(({ group }) => {
    const committed = group.offsets[key]?.offset
    const owner = Object.values(group.members).find((member) =>
      member.assignment.some((tp) => `${tp.topic}-${tp.partition}` === key),
    )
    if (committed === undefined && !owner) return []
    return [
      {
        group: group.groupId,
        committed: committed ?? -1,
        lag:
          committed === undefined || highWatermark === null ? null : Math.max(0, highWatermark - committed),
        member: owner?.clientId ?? null,
      },
    ]
  })
}
