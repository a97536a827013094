/** What is written on the cards of producers, groups and members: plain values, read from the world. */
import {
  type Consumer,
  groupEpochOf,
  groupStateOf,
  type KafkaWorld,
  MS,
  type Producer,
} from '../../engine/index.ts'
import { type Blocked, type LaneView, readAccumulator } from './accumulator.ts'
import { type Countdown, memberCountdown, producerCountdown } from './countdowns.ts'
import { groupOf } from './groups.ts'
import { type LoopView, type PositionView, readLoop, readPositions } from './poll-loop.ts'
import { readShareMember, type ShareMemberView, shareGroupOf } from './share-view.ts'

export interface ProducerView {
  readonly node: string
  readonly name: string
  readonly acks: string
  readonly idempotent: boolean
  readonly perSecond: number
  /** Highest attempt among its batches, 0 when nothing is being tried again. */
  readonly retries: number
  /** Null without a transactional.id. */
  readonly transaction: {
    readonly state: NonNullable<Producer['txn']>['state']
    readonly records: number
  } | null
  readonly down: boolean
  readonly paused: boolean
  readonly lanes: readonly (Omit<LaneView, 'batches'> & { readonly batches: readonly CardBatch[] })[]
  /** Use of buffer.memory in percent, null while it is little. */
  readonly bufferPercent: number | null
  /** Records that wait in send(). */
  readonly blocked: number
  readonly blockedBy: Blocked | null
  /** The delivery of a batch, or its transaction. */
  readonly runsOut: Countdown | null
}

/** A batch on a card: no numbers that change with every microsecond. */
export type CardBatch = Omit<LaneView['batches'][number], 'waits'>

/** From this share of buffer.memory on a card says how full it is. */
const NOTABLE_BUFFER = 0.1

/** Reads a producer's card. */
export function readProducer(world: KafkaWorld, node: string, now: number): ProducerView | null {
  const producer = world.nodes[node]
  if (producer?.role !== 'producer') return null
  const { lanes, bufferedBytes, bufferMemory, blocked, blockedBy } = readAccumulator(producer, now)
  const used = bufferedBytes / bufferMemory
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
    transaction: producer.txn && { state: producer.txn.state, records: producer.txn.records },
    down: producer.process !== 'running',
    paused: world.paused[node] !== undefined,
    lanes: lanes.map((lane) => ({ ...lane, batches: lane.batches.map(({ waits: _, ...batch }) => batch) })),
    bufferPercent: used >= NOTABLE_BUFFER ? Math.round(used * 100) : null,
    blocked,
    blockedBy,
    runsOut: producerCountdown(world, producer, now),
  }
}

export interface MemberView {
  readonly kind: 'consumer'
  readonly node: string
  readonly name: string
  readonly partitions: readonly PositionView[]
  readonly lag: number
  /** Its partitions are its own: settled in its group, or chosen by itself. */
  readonly stable: boolean
  readonly loop: Omit<LoopView, 'left' | 'record'>
  /** Its session, or the time until it has to poll(). */
  readonly runsOut: Countdown | null
  readonly down: boolean
  readonly paused: boolean
}

export interface GroupView {
  readonly id: string
  readonly kind: 'consumer' | 'share'
  readonly state: ReturnType<typeof groupStateOf> | 'Unknown'
  readonly generation: number
  readonly coordinator: number | null
  /** Tenths of a second until the rebalance must be over. */
  readonly rebalanceLeft: number | null
  readonly members: readonly (MemberView | ShareMemberView)[]
}

/** Steps in which the progress on a card moves. */
const STEPS = 64

function readMember(world: KafkaWorld, consumer: Consumer, now: number): MemberView {
  const partitions = readPositions(world, consumer)
  const { left: _, record: __, ...loop } = readLoop(consumer, now)
  return {
    kind: 'consumer',
    node: consumer.id,
    name: consumer.clientId,
    partitions,
    lag: partitions.reduce((sum, { lag }) => sum + lag, 0),
    stable: consumer.membership.protocol === 'manual' || consumer.membership.state === 'STABLE',
    loop: { ...loop, share: Math.round(loop.share * STEPS) / STEPS },
    runsOut: memberCountdown(world, consumer, now),
    down: consumer.process !== 'running',
    paused: world.paused[consumer.id] !== undefined,
  }
}

/** Reads a group's card with its members. */
export function readGroup(world: KafkaWorld, id: string, nodes: readonly string[], now: number): GroupView {
  const found = groupOf(world, id)
  const rebalance = found?.group.rebalance
  const ends = rebalance ? (rebalance.initial ? rebalance.completesAt : rebalance.deadline) : null
  const members: (MemberView | ShareMemberView)[] = []
  for (const node of nodes) {
    const consumer = world.nodes[node]
    if (consumer?.role === 'consumer') members.push(readMember(world, consumer, now))
    else if (consumer?.role === 'share-consumer') members.push(readShareMember(world, consumer, now))
  }
  const shared = found ? null : shareGroupOf(world, id)
  if (shared || members[0]?.kind === 'share')
    return {
      id,
      kind: 'share',
      state: shared ? (Object.keys(shared.group.members).length > 0 ? 'Stable' : 'Empty') : 'Unknown',
      generation: shared?.group.groupEpoch ?? 0,
      coordinator: shared?.broker.brokerId ?? null,
      rebalanceLeft: null,
      members,
    }
  return {
    id,
    kind: 'consumer',
    state: found ? groupStateOf(found.group) : 'Unknown',
    generation: found ? groupEpochOf(found.group) : 0,
    coordinator: found?.broker.brokerId ?? null,
    rebalanceLeft: ends === null ? null : Math.max(0, Math.ceil((ends - now) / (100 * MS))),
    members,
  }
}
