/** What waits in a producer's accumulator, batch by batch: plain values for its card and for the inspector. */
import { type KafkaWorld, MS, type Producer, parsePartitionKey } from '../../engine/index.ts'

type Batch = NonNullable<Producer['queues'][string]>[number]

/**
 * - lingering: it waits for more records until linger.ms is over
 * - ready: nothing but the broker, the leader or an earlier batch keeps it
 * - sent: in a request that has no answer yet
 * - retrying: it failed and waits out its back-off
 */
export type BatchState = 'lingering' | 'ready' | 'sent' | 'retrying'

export interface BatchView {
  /** The first record's; what a capsule is known by. */
  readonly id: number
  readonly ids: readonly number[]
  readonly keys: readonly (string | null)[]
  readonly state: BatchState
  /** No record can be added any more. */
  readonly closed: boolean
  readonly bytes: number
  /** Share of batch.size, 0 to 1. */
  readonly filled: number
  readonly attempts: number
  /** Of linger.ms or of the back-off: what is left, microseconds; null when nothing is waited out. */
  readonly waits: number | null
  /** What is left of linger.ms in eighths, so that a card need not change with every microsecond; 0 = none. */
  readonly eighths: number
}

/** The batches of one partition, oldest first. */
export interface LaneView {
  readonly key: string
  readonly topic: string
  readonly partition: number
  readonly batches: readonly BatchView[]
}

/** Why send() does not return. */
export type Blocked = 'metadata' | 'memory'

export interface AccumulatorView {
  readonly lanes: readonly LaneView[]
  readonly bufferedBytes: number
  readonly bufferMemory: number
  /** Records that wait in send(), before the accumulator. */
  readonly blocked: number
  readonly blockedBy: Blocked | null
}

function stateOf(batch: Batch, now: number, lingerUntil: number, full: boolean): BatchState {
  if (batch.inFlight) return 'sent'
  if (batch.attempts > 0) return 'retrying'
  return !full && lingerUntil > now ? 'lingering' : 'ready'
}

/** Reads one batch of a queue; `index` is its place in it. */
export function readBatch(
  producer: Producer,
  queue: readonly Batch[],
  index: number,
  now: number,
): BatchView | null {
  const batch = queue[index]
  if (!batch) return null
  const linger = producer.config['linger.ms'] * MS
  const size = producer.config['batch.size']
  const full =
    index < queue.length - 1 ||
    batch.sizeInBytes >= size ||
    batch.records.length >= (producer.behaviour.batchRecords ?? Number.POSITIVE_INFINITY)
  const flushed = batch.createdAt <= producer.flushedAt || producer.process === 'stopping'
  const state = stateOf(batch, now, batch.createdAt + linger, full || flushed)
  const until = state === 'lingering' ? batch.createdAt + linger : batch.retryAt
  const waits =
    state === 'lingering' || (state === 'retrying' && until > now) ? Math.max(0, until - now) : null
  return {
    id: batch.records[0]?.id ?? -1,
    ids: batch.records.map((record) => record.id),
    keys: batch.records.map((record) => record.key),
    state,
    closed: batch.sealed !== null || batch.attempts > 0 || full,
    bytes: batch.sizeInBytes,
    filled: Math.min(1, batch.sizeInBytes / Math.max(1, size)),
    attempts: batch.attempts,
    waits,
    eighths: state === 'lingering' && waits !== null ? Math.ceil((8 * waits) / linger) : 0,
  }
}

function blockedBy(producer: Producer): Blocked | null {
  const first = producer.unpartitioned[0]
  if (!first) return null
  return (producer.metadata.topics[first.topic]?.partitions.length ?? 0) === 0 ? 'metadata' : 'memory'
}

/**
 * Reads the accumulator: a lane for every partition of the producer's own topic, empty ones too, so that lanes
 * keep their places; other topics have one while something waits for them.
 */
export function readAccumulator(producer: Producer, now: number): AccumulatorView {
  const own = producer.spec.topic
  const keys = (producer.metadata.topics[own]?.partitions ?? []).map((_, partition) => `${own}-${partition}`)
  for (const key in producer.queues)
    if ((producer.queues[key]?.length ?? 0) > 0 && !keys.includes(key)) keys.push(key)
  return {
    lanes: keys.map((key) => {
      const queue = producer.queues[key] ?? []
      const batches = queue.flatMap((_, index) => readBatch(producer, queue, index, now) ?? [])
      return { key, ...parsePartitionKey(key), batches }
    }),
    bufferedBytes: producer.bufferedBytes,
    bufferMemory: producer.config['buffer.memory'],
    blocked: producer.unpartitioned.length,
    blockedBy: blockedBy(producer),
  }
}

/** The producer of that name, null when there is none. */
export function producerIn(world: KafkaWorld, node: string): Producer | null {
  const found = world.nodes[node]
  return found?.role === 'producer' ? found : null
}

/** Lanes that find room: all, in their places, when they do; else those with batches, and how many batches are left. */
export function fitLanes<L extends { readonly batches: readonly unknown[] }>(
  lanes: readonly L[],
  room: number,
): { readonly shown: readonly L[]; readonly more: number } {
  if (lanes.length <= room) return { shown: lanes, more: 0 }
  const busy = lanes.filter((lane) => lane.batches.length > 0)
  const left = busy.slice(room)
  return { shown: busy.slice(0, room), more: left.reduce((sum, lane) => sum + lane.batches.length, 0) }
}
