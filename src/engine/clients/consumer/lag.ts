/**
 * How far readers are behind, read from the world (SubscriptionState.partitionLag and partitionLead,
 * FetchMetricsManager, ConsumerGroupCommand): a consumer by its position and what its last fetch told it, a group by
 * its committed offsets and the leaders' logs. Pure; for screens, charts and tests.
 *
 * records-lag-max is Kafka's maximum over a window of time; here it is that of now.
 */
import type { PartitionKey } from '../../facts.ts'
import type { Consumer, ConsumerPartition, KafkaWorld } from '../../world.ts'

/** records-lag: null while the position or the end is unknown. read_committed counts to the last stable offset. */
export function recordsLag({ config }: Consumer, partition: ConsumerPartition): number | null {
  const { position, highWatermark, lastStableOffset } = partition
  const end = config['isolation.level'] === 'read_committed' ? lastStableOffset : highWatermark
  return position < 0 || end < 0 ? null : Math.max(0, end - position)
}

/** records-lead: how far the position is from the log start, null while either is unknown. */
export function recordsLead({ position, logStartOffset }: ConsumerPartition): number | null {
  return position < 0 || logStartOffset < 0 ? null : position - logStartOffset
}

/** records-lag-max of the moment, null while no lag is known. */
export function recordsLagMax(consumer: Consumer): number | null {
  let most: number | null = null
  for (const key in consumer.partitions) {
    const lag = recordsLag(consumer, consumer.partitions[key] as ConsumerPartition)
    if (lag !== null) most = Math.max(most ?? 0, lag)
  }
  return most
}

/** One line of kafka-consumer-groups --describe. */
export interface GroupLagRow {
  readonly partition: PartitionKey
  /** CURRENT-OFFSET, -1 when none is committed */
  readonly committed: number
  /** LOG-END-OFFSET: the leader's high watermark, null without a leader */
  readonly logEndOffset: number | null
  readonly lag: number | null
}

/** The lag of a group by what it has committed, as its coordinator has it; null when no running broker does. */
export function groupLag(world: KafkaWorld, groupId: string): readonly GroupLagRow[] | null {
  const brokers = Object.values(world.nodes).flatMap((node) => (node.role === 'broker' ? [node] : []))
  const offsets = brokers.map((broker) => broker.memory?.groups[groupId]?.offsets).find((found) => found)
  if (!offsets) return null
  return Object.entries(offsets)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([partition, { offset: committed }]) => {
      const replicas = brokers.map((broker) => broker.memory?.replicas[partition])
      const leaders = replicas.filter((replica) => replica?.role.kind === 'leader')
      const newest = leaders.reduce(
        (a, b) => ((b?.role.leaderEpoch ?? -1) > (a?.role.leaderEpoch ?? -1) ? b : a),
        leaders[0],
      )
      const logEndOffset = newest?.highWatermark ?? null
      return {
        partition,
        committed,
        logEndOffset,
        lag: logEndOffset === null ? null : Math.max(0, logEndOffset - committed),
      }
    })
}
