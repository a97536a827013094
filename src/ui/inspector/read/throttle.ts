/** Which replicas a reassignment's throttle holds back, and when old segments are looked at next. Pure. */
import { brokerNode, type KafkaWorld, parsePartitionKey } from '../../../engine/index.ts'
import { brokersOf } from './nodes.ts'

const SIDES = ['leader', 'follower'] as const
/** The rate when none is set (Java's Long.MAX_VALUE). */
const UNLIMITED = 2 ** 63

export interface ThrottledReplica {
  readonly broker: number
  readonly side: (typeof SIDES)[number]
  /** Bytes a second; null when the replica is listed but no rate is set. */
  readonly rate: number | null
  /** More was moved than that: it is left out of fetches for now. */
  readonly holding: boolean
}

/** The replicas of a partition that leader/follower.replication.throttled.replicas name, as their brokers know it. */
export function throttledReplicas(world: KafkaWorld, key: string): ThrottledReplica[] {
  const { topic, partition } = parsePartitionKey(key)
  return brokersOf(world).flatMap(({ brokerId: broker, memory, config }) =>
    SIDES.flatMap((side) => {
      const list = memory?.image.configs[topic]?.[`${side}.replication.throttled.replicas`]
      if (!memory?.replicas[key] || typeof list !== 'string') return []
      if (list !== '*' && !list.split(',').includes(`${partition}:${broker}`)) return []
      const rate = config[`${side}.replication.throttled.rate`]
      const holding = memory.quotas[side]?.exceeded === true
      return [{ broker, side, rate: rate === UNLIMITED ? null : rate, holding }]
    }),
  )
}

/**
 * Microseconds until the broker looks for segments of a topic to delete (log.retention.check.interval.ms); null
 * when it will not: it is down, or the log is compacted and the cleaner's.
 */
export function retentionCheckIn(world: KafkaWorld, broker: number, topic: string): number | null {
  const id = brokerNode(broker)
  const node = world.nodes[id]
  if (node?.role !== 'broker' || !node.memory) return null
  const policy = node.memory.image.configs[topic]?.['cleanup.policy'] ?? node.config['log.cleanup.policy']
  if (node.config['log.cleaner.enable'] && String(policy).includes('compact')) return null
  const life = world.lives[id]
  const timer = world.queue.find(
    ({ to, epoch, body }) => to === id && epoch === life && body?.kind === 'LogRetentionTimer',
  )
  return timer ? Math.max(0, timer.at - world.now) : null
}
