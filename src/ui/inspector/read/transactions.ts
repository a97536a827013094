/** A transactional.id: what its producer thinks, what its coordinator has written, and how it came to that. */
import {
  coordinatorPartition,
  freshestImage,
  type KafkaWorld,
  lastStableOffset,
  leaderOf,
  type Run,
  type TimedFact,
  type TransactionState,
  WALL_CLOCK_START_MS,
} from '../../../engine/index.ts'

export interface TransactionStep {
  readonly at: number
  readonly to: TransactionState
  readonly producerEpoch: number
}

const TOPIC = '__transaction_state'

/** The last states of an id up to the moment shown, newest first. */
function stepsOf(facts: readonly TimedFact[], steps: number, id: string, most: number): TransactionStep[] {
  const found: TransactionStep[] = []
  for (let i = facts.length - 1; i >= 0 && found.length < most; i--) {
    const { fact, at, step } = facts[i] as TimedFact
    if (step > steps || fact.kind !== 'TransactionStateChanged' || fact.transactionalId !== id) continue
    found.push({ at, to: fact.to, producerEpoch: fact.producerEpoch })
  }
  return found
}

/** Who coordinates the id: the running broker that has it loaded, with the partition that its name hashes to. */
function coordinatorOf(world: KafkaWorld, id: string) {
  for (const key in world.nodes) {
    const node = world.nodes[key]
    if (node?.role !== 'broker' || node.process !== 'running') continue
    const coordinator = node.memory?.transactions
    const known = coordinator?.transactions[id]
    if (!coordinator || !known) continue
    const all = freshestImage(world)?.topics[TOPIC]?.partitions.length ?? 0
    return {
      broker: node.brokerId,
      partition: all > 0 ? `${TOPIC}-${coordinatorPartition(id, all)}` : null,
      known,
      markers: coordinator.markers.filter((markers) => markers.transactionalId === id).length,
    }
  }
  return null
}

/** How many states are listed. */
const MOST = 9

/** Reads it; null for a producer without a transactional.id. */
export function readTransactions(world: KafkaWorld, run: Pick<Run, 'facts'>, node: string) {
  const producer = world.nodes[node]
  if (producer?.role !== 'producer' || !producer.txn) return null
  const { transactionalId, state, lastError, records, partitions, began, committed, aborted, inFlight } =
    producer.txn
  const found = coordinatorOf(world, transactionalId)
  const startedAt =
    found && found.known.startedAtMs >= 0 ? (found.known.startedAtMs - WALL_CLOCK_START_MS) * 1000 : null
  return {
    clientId: producer.clientId,
    transactionalId,
    state,
    lastError,
    records,
    inFlight,
    partitions: Object.keys(partitions),
    counts: { began, committed, aborted },
    coordinator: found && {
      broker: found.broker,
      partition: found.partition,
      state: found.known.state,
      pending: found.known.pendingState,
      partitions: [...found.known.partitions],
      producerEpoch: found.known.producerEpoch,
      timeoutMs: found.known.timeoutMs,
      openFor: startedAt === null ? null : Math.max(0, world.now - startedAt),
      markers: found.markers,
    },
    steps: stepsOf(run.facts, world.steps, transactionalId, MOST),
  }
}

/** The last stable offset of a partition's leader and the transactions that are open there. */
export function readOpenTransactions(world: KafkaWorld, key: string) {
  const leader = leaderOf(world, key)
  const log = leader?.broker.disk.logs[key]
  if (!leader || !log) return null
  const { ongoing, aborted } = log.transactions
  return {
    lastStableOffset: lastStableOffset(log, leader.replica.highWatermark),
    ongoing: ongoing.map(({ producerId, firstOffset }) => ({ producerId, firstOffset })),
    aborted: aborted.length,
  }
}
