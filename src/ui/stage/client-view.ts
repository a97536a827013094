/** What is written on the cards of producers, groups and members: plain values, read from the world. */
import { type Consumer, highWatermarkOf, type KafkaWorld, MS, type Producer } from '../../engine/index.ts'
import { groupOf } from './groups.ts'

/** A batch that waits in the accumulator. */
export interface BatchView {
  readonly partition: string
  readonly keys: readonly (string | null)[]
  readonly ids: readonly number[]
  readonly inFlight: boolean
}

export interface ProducerView {
  readonly node: string
  readonly name: string
  readonly acks: string
  readonly idempotent: boolean
  readonly perSecond: number
  /** Highest attempt among its batches, 0 when nothing is being tried again. */
  readonly retries: number
  readonly down: boolean
  readonly paused: boolean
  readonly batches: readonly BatchView[]
}

const MAX_BATCHES = 5
const MAX_KEYS = 6

function batchesOf(producer: Producer): BatchView[] {
  const batches: BatchView[] = []
  for (const partition in producer.queues)
    for (const batch of producer.queues[partition] ?? []) {
      if (batches.length >= MAX_BATCHES) return batches
      const shown = batch.records.slice(0, MAX_KEYS)
      batches.push({
        partition,
        keys: shown.map((record) => record.key),
        ids: batch.records.map((record) => record.id),
        inFlight: batch.inFlight,
      })
    }
  return batches
}

/** Reads a producer's card. */
export function readProducer(world: KafkaWorld, node: string): ProducerView | null {
  const producer = world.nodes[node]
  if (producer?.role !== 'producer') return null
  let retries = 0
  for (const queue of Object.values(producer.queues))
    for (const batch of queue)
      retries = Math.max(retries, batch.inFlight ? batch.attempts - 1 : batch.attempts)
  return {
    node,
    name: producer.clientId,
    acks: producer.acks === -1 ? 'all' : String(producer.acks),
    idempotent: producer.config['enable.idempotence'],
    perSecond: Number(producer.spec.recordsPerSecond.toPrecision(3)),
    retries: Math.max(0, retries),
    down: producer.process !== 'running',
    paused: world.paused[node] !== undefined,
    batches: batchesOf(producer),
  }
}

export interface MemberView {
  readonly node: string
  readonly name: string
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
  readonly lag: number
  readonly stable: boolean
  readonly processing: boolean
  readonly down: boolean
  readonly paused: boolean
}

export interface GroupView {
  readonly id: string
  readonly state: 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead' | 'Unknown'
  readonly generation: number
  readonly coordinator: number | null
  /** Tenths of a second until the rebalance must be over. */
  readonly rebalanceLeft: number | null
  readonly members: readonly MemberView[]
}

function readMember(world: KafkaWorld, consumer: Consumer): MemberView {
  const own = Object.values(consumer.partitions)
  let lag = 0
  for (const { topic, partition, position } of own) {
    const end = highWatermarkOf(world, `${topic}-${partition}`)
    if (end !== null && position >= 0) lag += Math.max(0, end - position)
  }
  return {
    node: consumer.id,
    name: consumer.clientId,
    partitions: own.map(({ topic, partition }) => ({ topic, partition })),
    lag,
    stable: consumer.membership.state === 'STABLE',
    processing: consumer.application.state === 'processing',
    down: consumer.process !== 'running',
    paused: world.paused[consumer.id] !== undefined,
  }
}

/** Reads a group's card with its members. */
export function readGroup(world: KafkaWorld, id: string, nodes: readonly string[], now: number): GroupView {
  const found = groupOf(world, id)
  const rebalance = found?.group.rebalance
  const ends = rebalance ? (rebalance.initial ? rebalance.completesAt : rebalance.deadline) : null
  const members: MemberView[] = []
  for (const node of nodes) {
    const consumer = world.nodes[node]
    if (consumer?.role === 'consumer') members.push(readMember(world, consumer))
  }
  return {
    id,
    state: found?.group.state ?? 'Unknown',
    generation: found?.group.generation ?? 0,
    coordinator: found?.broker.brokerId ?? null,
    rebalanceLeft: ends === null ? null : Math.max(0, Math.ceil((ends - now) / (100 * MS))),
    members,
  }
}
