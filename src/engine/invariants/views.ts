/** Small views of a world that several invariants look at. */
import { zooKeeperController } from '../history/series.ts'
import { batchesIn, type PartitionLog } from '../log/partition-log.ts'
import type { RecordBatch } from '../log/record-batch.ts'
import type { MetadataImage } from '../metadata/image.ts'
import type { Broker, Consumer, Controller, KafkaWorld, Replica } from '../world.ts'

/** All brokers, running or not. */
export function brokersOf(world: KafkaWorld): Broker[] {
  return Object.values(world.nodes).filter((node) => node.role === 'broker')
}

/** All controllers, running or not. */
export function controllersOf(world: KafkaWorld): Controller[] {
  return Object.values(world.nodes).filter((node) => node.role === 'controller')
}

/** All consumers. */
export function consumersOf(world: KafkaWorld): Consumer[] {
  return Object.values(world.nodes).filter((node) => node.role === 'consumer')
}

/** Calls `visit` for each replica of a running broker, until it returns something. */
export function firstReplica(
  world: KafkaWorld,
  visit: (broker: Broker, key: string, replica: Replica, log: PartitionLog) => string | null,
): string | null {
  for (const broker of brokersOf(world))
    for (const key in broker.memory?.replicas) {
      const replica = broker.memory?.replicas[key]
      const log = broker.disk.logs[key]
      const found = replica && log ? visit(broker, key, replica, log) : null
      if (found) return found
    }
  return null
}

/**
 * The image of the active controller, if there is one that runs and has committed all it decided: what a deposed
 * controller decides before it hears of it never counts.
 */
export function activeImage(world: KafkaWorld): MetadataImage | null {
  const active = controllersOf(world)
    .filter((c) => c.active && c.process === 'running')
    .filter((c) => c.raft.memory.highWatermark >= c.raft.disk.logEndOffset)
    .sort((a, b) => (b.active?.epoch ?? 0) - (a.active?.epoch ?? 0))
  return active[0]?.image ?? zooKeeperController(world)?.memory?.zk?.context?.image ?? null
}

/** All batches of a log, oldest first. */
export function batchesOf(log: PartitionLog): RecordBatch[] {
  return batchesIn(log)
}
