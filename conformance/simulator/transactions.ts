/** Steps of transactional producers in the simulator, and what is seen of transactions and partitions. */
import {
  batchesIn,
  brokerNode,
  type Command,
  CommandError,
  type Fact,
  type KafkaWorld,
  type Producer,
} from '../../src/engine/index.ts'
import type { TransactionSeen, ViewSeen } from '../format/client-observation.ts'
import { plainRuns, sortedPlaces } from '../format/client-observation.ts'
import type { ClientStepOf } from '../format/client-steps.ts'
import { LINGER_MS } from '../format/defaults.ts'
import type { StepResult } from '../format/observation.ts'
import type { Hands, ReadPartition } from './hands.ts'

/** The application's calls wait this long (max.block.ms of the real driver). */
const BLOCK_MS = 20_000

type TransactStep = ClientStepOf<'begin' | 'send' | 'sendOffsets' | 'commitTransaction' | 'abortTransaction'>

const node = (name: string) => `producer-${name}`

function producerIn(world: KafkaWorld, name: string): Producer {
  const found = world.nodes[node(name)]
  if (found?.role !== 'producer') throw new Error(`${name} is no producer`)
  return found
}

/** Starts a producer and waits for initTransactions(). */
export function startTransactional(hands: Hands, step: ClientStepOf<'transactional'>): StepResult {
  hands.run.act({
    kind: 'AddProducer',
    producer: {
      id: step.name,
      topic: hands.anyTopic(),
      keys: null,
      recordsPerSecond: 0,
      config: {
        'transactional.id': step.id,
        'linger.ms': LINGER_MS,
        'batch.size': 1_048_576,
        ...step.config,
      },
    },
  })
  const error = hands.until(BLOCK_MS, () => {
    const { txn } = producerIn(hands.run.world, step.name)
    if (txn?.state === 'READY') return 'NONE'
    return txn?.state === 'FATAL_ERROR' ? String(txn.lastError) : undefined
  })
  // The Java client makes a bare KafkaException of an error that it does not expect here.
  if (error === 'INVALID_TRANSACTION_TIMEOUT') return { error: 'KafkaException' }
  return { error: error ?? 'TimeoutException' }
}

/** What a call throws that is impossible now: the error that the producer failed with, else IllegalStateException. */
function refusal(world: KafkaWorld, name: string): string {
  const { txn } = producerIn(world, name)
  const failed = txn?.state === 'FATAL_ERROR' || txn?.state === 'ABORTABLE_ERROR'
  return failed ? String(txn.lastError) : 'IllegalStateException'
}

function attempt(hands: Hands, name: string, command: Command): string | null {
  try {
    hands.run.act(command)
    return null
  } catch (problem) {
    if (problem instanceof CommandError) return refusal(hands.run.world, name)
    throw problem
  }
}

/** One call of a transactional producer. */
export function transact(hands: Hands, step: TransactStep): StepResult {
  const { producer } = step
  switch (step.do) {
    case 'begin':
      return { error: attempt(hands, producer, { kind: 'BeginTransaction', producer }) ?? 'NONE' }
    case 'send':
      return send(hands, step)
    case 'sendOffsets':
      return sendOffsets(hands, step)
    default: {
      const kind = step.do === 'commitTransaction' ? 'CommitTransaction' : 'AbortTransaction'
      const refused = attempt(hands, producer, { kind, producer })
      return { error: refused ?? ended(hands, producer) }
    }
  }
}

function sendOffsets(hands: Hands, step: ClientStepOf<'sendOffsets'>): StepResult {
  const { producer, consumer = null, group = null } = step
  const offsets = step.offsets.map(({ topic, partition = 0, offset }) => ({ topic, partition, offset }))
  const command = { kind: 'SendOffsetsToTransaction', producer, consumer, group, offsets } as const
  const refused = attempt(hands, producer, command)
  if (refused) return { error: refused }
  const error = hands.until(BLOCK_MS, () => {
    const { txn } = producerIn(hands.run.world, producer)
    if (txn?.state !== 'IN_TRANSACTION') return exceptionOf(String(txn?.lastError))
    return txn.offsets === null ? 'NONE' : undefined
  })
  return { error: error ?? 'TimeoutException' }
}

/** The Java client's exception for a member that the group does not know as it is (TxnOffsetCommitHandler). */
function exceptionOf(error: string): string {
  const gone = ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'STALE_MEMBER_EPOCH']
  return gone.includes(error) ? 'CommitFailedException' : error
}

function ended(hands: Hands, name: string): string {
  const error = hands.until(BLOCK_MS, () => {
    const { txn } = producerIn(hands.run.world, name)
    if (txn?.state === 'READY') return 'NONE'
    const failed = txn?.state === 'FATAL_ERROR' || txn?.state === 'ABORTABLE_ERROR'
    return failed ? String(txn.lastError) : undefined
  })
  return error ?? 'TimeoutException'
}

function send(
  hands: Hands,
  { producer, topic, partition = 0, value, count = 1 }: ClientStepOf<'send'>,
): StepResult {
  const { txn } = producerIn(hands.run.world, producer)
  if (txn?.state !== 'IN_TRANSACTION') return { error: refusal(hands.run.world, producer) }
  const since = hands.run.world.steps
  for (let i = 0; i < count; i++)
    hands.run.act({ kind: 'SendRecord', producer, topic, partition, key: null, value: `${value}-${i}` })
  hands.run.act({ kind: 'FlushProducer', producer })
  const sent = hands.awaitFact(since, 30_000, (fact) => outcomeOf(fact, node(producer)))
  return sent ?? { error: 'TimeoutException' }
}

function outcomeOf(fact: Fact, producer: string): StepResult | undefined {
  if (!('producer' in fact) || fact.producer !== producer) return undefined
  if (fact.kind === 'BatchAcknowledged') return { error: 'NONE', offset: fact.baseOffset }
  if (fact.kind === 'BatchFailed' || fact.kind === 'RecordRefused') return { error: String(fact.error) }
  return undefined
}

/** `COMPLETE_COMMIT` is described as `CompleteCommit`. */
function described(state: string): string {
  return state
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('')
}

/** The broker that coordinates a transactional.id; null when none does now. */
export function transactionCoordinator(world: KafkaWorld, id: string): number | null {
  for (const one of Object.values(world.nodes))
    if (one.role === 'broker' && one.process === 'running' && one.memory?.transactions.transactions[id])
      return one.brokerId
  return null
}

/** As DescribeTransactions would tell it. */
export function transactionSeen(world: KafkaWorld, id: string): TransactionSeen {
  const broker = transactionCoordinator(world, id)
  const found = broker === null ? undefined : world.nodes[brokerNode(broker)]
  const txn = found?.role === 'broker' ? found.memory?.transactions.transactions[id] : undefined
  if (!txn) return { state: 'TRANSACTIONAL_ID_NOT_FOUND', epoch: -1, partitions: [] }
  return {
    state: described(txn.state),
    epoch: txn.producerEpoch,
    partitions: sortedPlaces([...txn.partitions]),
  }
}

/** What lies in a partition, and what consumers of both isolation levels are given of it. */
export function view(world: KafkaWorld, read: ReadPartition, topic: string, partition: number): ViewSeen {
  const uncommitted = read(topic, partition, 'read_uncommitted')
  const committed = read(topic, partition, 'read_committed')
  const key = `${topic}-${partition}`
  const markers = Object.values(world.nodes).flatMap((one) => {
    if (one.role !== 'broker' || one.memory?.replicas[key]?.role.kind !== 'leader') return []
    const log = one.disk.logs[key]
    return (log ? batchesIn(log) : []).flatMap(({ control, baseOffset, producerEpoch }) =>
      control ? [`${baseOffset} ${control.type} e${producerEpoch}`] : [],
    )
  })
  return {
    highWatermark: uncommitted.end,
    lastStableOffset: committed.end,
    markers,
    readUncommitted: plainRuns(uncommitted.records),
    readCommitted: plainRuns(committed.records),
  }
}
