/** Where a consumer's application stands in its loop, and how far it has read: plain values for card and inspector. */
import { type Consumer, type KafkaWorld, lastStableOffset, leaderOf } from '../../engine/index.ts'

export interface LoopView {
  readonly state: 'polling' | 'processing' | 'committing'
  /** Of the records that the last poll() returned: how many are finished, and how many there were. */
  readonly done: number
  readonly total: number
  /** How far it is through them with the part of the record in hand, 0 to 1. */
  readonly share: number
  /** The record in hand, null when there is none. */
  readonly record: number | null
  /** Until it is finished, microseconds. */
  readonly left: number
  /** Records in the worker thread's queue, with `handOff`. */
  readonly worker: number
}

type Application = Consumer['application']

function finished({ batch, slice, record }: Application): number {
  let done = record
  for (let i = 0; i < slice; i++) done += batch[i]?.ids.length ?? 0
  return done
}

/** Reads the loop. Between two polls the progress is that of the records in hand, in simulated time. */
export function readLoop({ application }: Consumer, now: number): LoopView {
  const { state, batch, slice, record, startedAt, busyUntil, worker } = application
  const busy = state !== 'polling'
  const total = busy ? batch.reduce((sum, { ids }) => sum + ids.length, 0) : 0
  const done = busy ? Math.min(total, finished(application)) : 0
  const inHand = state === 'processing' && busyUntil > startedAt
  const part = inHand ? Math.max(0, Math.min(1, (now - startedAt) / (busyUntil - startedAt))) : 0
  return {
    state,
    done,
    total,
    share: total === 0 ? 0 : Math.min(1, (done + part) / total),
    record: inHand ? (batch[slice]?.ids[record] ?? null) : null,
    left: inHand ? Math.max(0, busyUntil - now) : 0,
    worker: worker.queue.reduce((sum, { ids }) => sum + ids.length, 0) - worker.record,
  }
}

export interface PositionView {
  readonly key: string
  readonly topic: string
  readonly partition: number
  /** -1 until known; so the next one. */
  readonly position: number
  readonly committed: number
  /** Read but not committed: what would be read again if it crashed now. 0 while either is unknown. */
  readonly again: number
  /** Not read yet of what it may read: up to the high watermark, with read_committed to the last stable offset. */
  readonly lag: number
  readonly paused: boolean
}

/** Where a reader of this isolation level ends, by the leader's word; null when nobody leads. */
function endFor(world: KafkaWorld, key: string, committed: boolean): number | null {
  const leader = leaderOf(world, key)
  if (!leader) return null
  const { highWatermark } = leader.replica
  const log = committed ? leader.broker.disk.logs[key] : undefined
  return log ? lastStableOffset(log, highWatermark) : highWatermark
}

/** Reads the positions of the partitions that a consumer has. */
export function readPositions(world: KafkaWorld, consumer: Consumer): PositionView[] {
  const readsCommitted = consumer.config['isolation.level'] === 'read_committed'
  return Object.entries(consumer.partitions).map(
    ([key, { topic, partition, position, committed, paused }]) => {
      const end = endFor(world, key, readsCommitted)
      return {
        key,
        topic,
        partition,
        position,
        committed,
        again: position >= 0 && committed >= 0 ? Math.max(0, position - committed) : 0,
        lag: end !== null && position >= 0 ? Math.max(0, end - position) : 0,
        paused,
      }
    },
  )
}
