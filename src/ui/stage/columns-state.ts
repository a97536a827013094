/** What a column shows at this moment: whose high watermark, how far the logs go, which offsets are in view. */
import {
  type Broker,
  freshestImage,
  type KafkaWorld,
  lastStableOffset,
  leaderOf,
  type PartitionLog,
  type PartitionRegistration,
} from '../../engine/index.ts'
import type { ColumnLayout } from './layout-types.ts'

export interface ReplicaState {
  readonly broker: Broker
  readonly log: PartitionLog
  /** The replica's own high watermark; after a crash what its disk remembers. */
  readonly highWatermark: number
  readonly isLeader: boolean
  readonly alive: boolean
}

export interface ColumnState {
  readonly key: string
  readonly registration: PartitionRegistration | null
  /** The leader's; while nobody leads the highest that is known. */
  readonly highWatermark: number
  /** Up to where readers of committed data may read, by the leader's log. */
  readonly lastStableOffset: number
  readonly led: boolean
  readonly logStartOffset: number
  readonly logEndOffset: number
  /** By broker id. */
  readonly replicas: Readonly<Record<number, ReplicaState>>
}

function replicaOf(broker: Broker, key: string, leaderId: number): ReplicaState | null {
  const log = broker.disk.logs[key]
  if (!log) return null
  return {
    broker,
    log,
    highWatermark: broker.memory?.replicas[key]?.highWatermark ?? broker.disk.highWatermarks[key] ?? 0,
    isLeader: broker.brokerId === leaderId,
    alive: broker.process === 'running' || broker.process === 'stopping',
  }
}

function stableIn(leader: ReturnType<typeof leaderOf>, key: string): number | null {
  const log = leader?.broker.disk.logs[key]
  return leader && log ? lastStableOffset(log, leader.replica.highWatermark) : null
}

type Registration = NonNullable<ColumnState['registration']>

/**
 * A partition as the controller knows it, with the leader's own ISR where that is newer: before AlterPartition a leader
 * in ZooKeeper mode writes it to the state znode itself, and the controller reads it seconds later.
 */
function newest(known: Registration | null, leader: ReturnType<typeof leaderOf>): Registration | null {
  if (!known || !leader || leader.role.partitionEpoch <= known.partitionEpoch) return known
  return { ...known, isr: leader.role.isr, partitionEpoch: leader.role.partitionEpoch }
}

/** Reads one column from the world. */
export function readColumn(
  world: KafkaWorld,
  column: Pick<ColumnLayout, 'key' | 'topic' | 'partition'>,
): ColumnState {
  const { key } = column
  const leader = leaderOf(world, key)
  const known = freshestImage(world)?.topics[column.topic]?.partitions[column.partition] ?? null
  const registration = newest(known, leader)
  const replicas: Record<number, ReplicaState> = {}
  let [start, end, highest] = [Infinity, 0, 0]
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'broker') continue
    const replica = replicaOf(node, key, leader?.broker.brokerId ?? registration?.leader ?? -1)
    if (!replica) continue
    replicas[node.brokerId] = replica
    start = Math.min(start, replica.log.logStartOffset)
    end = Math.max(end, replica.log.logEndOffset)
    highest = Math.max(highest, replica.highWatermark)
  }
  return {
    key,
    registration,
    highWatermark: leader?.replica.highWatermark ?? highest,
    lastStableOffset: stableIn(leader, key) ?? highest,
    led: leader !== null,
    logStartOffset: start === Infinity ? 0 : start,
    logEndOffset: end,
    replicas,
  }
}

/** Wall time in which the window covers two thirds of what is left of its way. */
const EASE_MS = 70

/** First offset in view per column, moving after the log. */
export interface Windows {
  readonly from: Map<string, number>
}

/** The first offset a column should show: the end of the log and one free slot are in view. */
export function windowStart(logEndOffset: number, slots: number): number {
  return Math.max(0, logEndOffset + 1 - slots)
}

/** How far a window may trail: the one free slot at the end, so that no flag leaves its column. */
const MAX_TRAIL = 1

/**
 * Moves a window towards where it should be; at once when it is far off or `elapsedMs` is null. It trails by
 * less than the free slot, however fast the log grows.
 */
export function easeWindow(
  windows: Windows,
  key: string,
  target: number,
  slots: number,
  elapsedMs: number | null,
): number {
  const before = windows.from.get(key)
  const far = before === undefined || elapsedMs === null || Math.abs(target - before) > slots
  const eased = far ? target : before + (target - before) * (1 - Math.exp(-elapsedMs / EASE_MS))
  let from = Math.max(eased, target - MAX_TRAIL)
  if (Math.abs(target - from) < 0.02) from = target
  windows.from.set(key, from)
  return from
}
