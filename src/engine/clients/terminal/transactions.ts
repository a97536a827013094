/** kafka-transactions (org.apache.kafka.tools.TransactionsCommand). */
import type { ErrorName } from '../../config/errors.ts'
import type { ActiveProducer, DescribedTransaction } from '../../describe-messages.ts'
import type { TopicPartition } from '../../messages.ts'
import { type Arguments, parseArguments, prettyTable } from './arguments.ts'
import { findHanging } from './hanging-transactions.ts'
import { type Asking, as, call, exceptionOf, JavaError, type Shell, ToolExit } from './program.ts'
import { transactionArguments } from './transaction-arguments.ts'
import {
  coordinatorOf,
  describeProducers,
  describeTransaction,
  leaderOf,
  listTransactions,
  refuse,
} from './transaction-queries.ts'

/** TransactionState.toString() of the admin client. */
function stateText(state: DescribedTransaction['state']): string {
  const words = state.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase())
  return words.join('')
}

const key = ({ topic, partition }: TopicPartition) => `${topic}-${partition}`

function* list(shell: Shell, args: Arguments): Asking<void> {
  const filters = {
    producerIds: [],
    durationMs: args.number('duration-filter') ?? -1,
    pattern: args.value('transactional-id-pattern'),
  }
  const rows = [...(yield* listTransactions(shell, filters))].flatMap(([broker, transactions]) =>
    transactions.map(({ transactionalId, producerId, state }) => [
      transactionalId,
      String(broker),
      String(producerId),
      stateText(state),
    ]),
  )
  prettyTable(shell, ['TransactionalId', 'Coordinator', 'ProducerId', 'TransactionState'], rows)
}

function* describe(shell: Shell, args: Arguments): Asking<void> {
  const id = args.value('transactional-id') ?? ''
  const { coordinator, found } = yield* described(shell, id)
  const open = found.startTimeMs >= 0
  prettyTable(
    shell,
    [
      'CoordinatorId',
      'TransactionalId',
      'ProducerId',
      'ProducerEpoch',
      'TransactionState',
      'TransactionTimeoutMs',
      'CurrentTransactionStartTimeMs',
      'TransactionDurationMs',
      'TopicPartitions',
    ],
    [
      [
        String(coordinator),
        id,
        String(found.producerId),
        String(found.producerEpoch),
        stateText(found.state),
        String(found.timeoutMs),
        open ? String(found.startTimeMs) : 'None',
        open ? String(shell.wall() - found.startTimeMs) : 'None',
        found.partitions.map(key).join(','),
      ],
    ],
  )
}

function* described(shell: Shell, id: string) {
  try {
    return yield* describeTransaction(shell, id)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    return refuse(shell, `Failed to describe transaction state of transactional-id \`${id}\``, problem)
  }
}

function partitionIn(args: Arguments): TopicPartition {
  return { topic: args.value('topic') ?? '', partition: args.number('partition') ?? 0 }
}

function* producers(shell: Shell, args: Arguments): Asking<void> {
  const tp = partitionIn(args)
  const brokerId = args.number('broker-id')
  let active: readonly ActiveProducer[]
  try {
    active = yield* describeProducers(shell, tp, brokerId)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    const whom = brokerId === null ? 'leader' : `broker ${brokerId}`
    refuse(shell, `Failed to describe producers for partition ${key(tp)} on ${whom}`, problem)
  }
  prettyTable(
    shell,
    [
      'ProducerId',
      'ProducerEpoch',
      'LatestCoordinatorEpoch',
      'LastSequence',
      'LastTimestamp',
      'CurrentTransactionStartOffset',
    ],
    active.map((p) => [
      String(p.producerId),
      String(p.producerEpoch),
      String(p.coordinatorEpoch),
      String(p.lastSequence),
      String(p.lastTimestamp),
      p.currentTxnStartOffset < 0 ? 'None' : String(p.currentTxnStartOffset),
    ]),
  )
}

interface AbortSpec extends TopicPartition {
  readonly producerId: number
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
}

/** By the offset at which it began (brokers of 3.0 and later). */
function* specOf(shell: Shell, tp: TopicPartition, startOffset: number): Asking<AbortSpec> {
  let active: readonly ActiveProducer[]
  try {
    active = yield* describeProducers(shell, tp, null)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    refuse(shell, `Failed to validate producer state for partition ${key(tp)}`, problem)
  }
  const found = active.find(({ currentTxnStartOffset: at }) => at >= 0 && at === startOffset)
  if (!found)
    refuse(
      shell,
      `Could not find any open transactions starting at offset ${startOffset} on partition ${key(tp)}`,
    )
  const { producerId, producerEpoch, coordinatorEpoch } = found
  return { ...tp, producerId, producerEpoch, coordinatorEpoch: Math.max(0, coordinatorEpoch) }
}

function* abort(shell: Shell, args: Arguments): Asking<void> {
  const tp = partitionIn(args)
  const startOffset = args.number('start-offset')
  const producerId = args.number('producer-id')
  if (startOffset === null && producerId === null)
    refuse(
      shell,
      'The transaction to abort must be identified either with --start-offset (for brokers on 3.0 or above) or with --producer-id, --producer-epoch, and --coordinator-epoch (for older brokers)',
    )
  if (startOffset === null)
    for (const name of ['producer-epoch', 'coordinator-epoch'])
      if (args.number(name) === null) refuse(shell, `Missing required argument --${name}`)
  const spec =
    startOffset !== null
      ? yield* specOf(shell, tp, startOffset)
      : {
          ...tp,
          producerId: producerId ?? -1,
          producerEpoch: args.number('producer-epoch') ?? -1,
          coordinatorEpoch: Math.max(0, args.number('coordinator-epoch') ?? 0),
        }
  yield* writeAbort(shell, spec)
}

/** AbortTransactionHandler */
const ABORT_REFUSALS: Partial<Record<ErrorName, string>> = {
  INVALID_PRODUCER_EPOCH: 'failed due an invalid producer epoch',
  TRANSACTION_COORDINATOR_FENCED:
    'failed since the provided coordinator epoch has been fenced by the active coordinator',
}

/** Admin.abortTransaction: an ABORT marker straight to the leader, past the coordinator. */
function* writeAbort(shell: Shell, spec: AbortSpec): Asking<void> {
  const { topic, partition, producerId, producerEpoch, coordinatorEpoch } = spec
  const marker = {
    producerId,
    producerEpoch,
    coordinatorEpoch,
    committed: false,
    transactionVersion: 0,
    partitions: [{ topic, partition }],
  }
  const answer = as(
    yield* call(
      shell,
      'abortTransaction',
      { kind: 'WriteTxnMarkersRequest', markers: [marker] },
      {
        to: () => leaderOf(shell, spec, 'abortTransaction'),
        error: (a) => as(a, 'WriteTxnMarkersResponse').results[0]?.error ?? 'NONE',
      },
    ),
    'WriteTxnMarkersResponse',
  )
  const error = answer.results[0]?.error ?? 'NONE'
  if (error === 'NONE') return
  const said = `AbortTransactionSpec(topicPartition=${key(spec)}, producerId=${producerId}, producerEpoch=${producerEpoch}, coordinatorEpoch=${coordinatorEpoch})`
  const why = ABORT_REFUSALS[error]
  refuse(
    shell,
    `Failed to abort transaction ${said}`,
    why ? exceptionOf(error, `WriteTxnMarkers request with ${said} ${why}`) : exceptionOf(error),
  )
}

/** Admin.forceTerminateTransaction (KIP-939): takes the id over for a moment, which aborts what is open under it. */
function* forceTerminate(shell: Shell, args: Arguments): Asking<void> {
  const transactionalId = args.value('transactionalId') ?? ''
  const request = { kind: 'InitProducerIdRequest', transactionalId, transactionTimeoutMs: 30_000 } as const
  const answer = as(
    yield* call(shell, 'forceTerminateTransaction', request, {
      to: coordinatorOf(shell, transactionalId),
      error: (a) => as(a, 'InitProducerIdResponse').error,
    }),
    'InitProducerIdResponse',
  )
  if (answer.error !== 'NONE')
    refuse(
      shell,
      `Failed to force terminate transactionalId \`${transactionalId}\``,
      exceptionOf(answer.error),
    )
}

const COMMANDS: Readonly<Record<string, (shell: Shell, args: Arguments) => Asking<void>>> = {
  list,
  describe,
  'describe-producers': producers,
  abort,
  'find-hanging': findHanging,
  forceTerminateTransaction: forceTerminate,
}

/** kafka-transactions */
export function* kafkaTransactions(shell: Shell): Asking<void> {
  const args = parseArguments(shell, transactionArguments)
  try {
    yield* (COMMANDS[args.command] ?? list)(shell, args)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    if (args.command === 'list') refuse(shell, 'Failed to list transactions', problem)
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
}
