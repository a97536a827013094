/** What kafka-transactions asks: coordinators for transactions, leaders for producers (KIP-664). */
import type { ErrorName } from '../../config/errors.ts'
import type { ActiveProducer, DescribedTransaction } from '../../describe-messages.ts'
import type { NodeId } from '../../kernel/types.ts'
import type { Message, MessageOf, TopicPartition } from '../../messages.ts'
import { brokerNode } from '../../world.ts'
import {
  type Asking,
  as,
  call,
  callAll,
  clusterMetadata,
  exceptionOf,
  JavaError,
  type Shell,
  ToolExit,
} from './program.ts'

/** printErrorAndExit */
export function refuse(shell: Shell, message: string, problem?: JavaError): never {
  shell.err(problem ? `${message}: ${problem.message}. Enable debug logging for additional detail.` : message)
  throw new ToolExit(1)
}

/** Who coordinates a transactional.id. */
export function coordinatorOf(shell: Shell, transactionalId: string) {
  return function* find(): Asking<NodeId> {
    const found = as(
      yield* call(
        shell,
        'findCoordinator',
        { kind: 'FindCoordinatorRequest', groupId: transactionalId, keyType: 'TRANSACTION' },
        { error: (answer) => as(answer, 'FindCoordinatorResponse').error },
      ),
      'FindCoordinatorResponse',
    )
    if (found.error !== 'NONE') throw exceptionOf(found.error)
    return brokerNode(found.coordinatorId)
  }
}

/** Admin.listTransactions: of every broker, by broker id. */
export function* listTransactions(
  shell: Shell,
  filters: Pick<MessageOf<'ListTransactionsRequest'>, 'producerIds' | 'durationMs' | 'pattern'>,
): Asking<ReadonlyMap<number, MessageOf<'ListTransactionsResponse'>['transactions']>> {
  const { brokers } = yield* clusterMetadata(shell, [])
  const ids = brokers.map(({ id }) => id).sort((a, b) => a - b)
  const request = { kind: 'ListTransactionsRequest', ...filters } as const
  const answers = yield* callAll(
    shell,
    'listTransactions',
    ids.map((id) => ({ to: brokerNode(id), request })),
  )
  return new Map(
    answers.map((each, i) => {
      const { error, transactions } = as(each, 'ListTransactionsResponse')
      if (error !== 'NONE')
        throw new JavaError(
          'org.apache.kafka.common.KafkaException',
          `ListTransactions request sent to broker ${ids[i]} failed with an unexpected exception`,
        )
      return [ids[i] as number, transactions]
    }),
  )
}

/** Admin.describeTransactions of one; with who coordinates it. */
export function* describeTransaction(
  shell: Shell,
  transactionalId: string,
): Asking<{ readonly coordinator: number; readonly found: DescribedTransaction }> {
  const to = coordinatorOf(shell, transactionalId)
  const answer = as(
    yield* call(
      shell,
      'describeTransactions',
      { kind: 'DescribeTransactionsRequest', transactionalIds: [transactionalId] },
      { to, error: (a) => as(a, 'DescribeTransactionsResponse').transactions[0]?.error ?? 'NONE' },
    ),
    'DescribeTransactionsResponse',
  )
  const [found] = answer.transactions
  if (found?.error === 'TRANSACTIONAL_ID_NOT_FOUND')
    throw exceptionOf(
      found.error,
      `DescribeTransactions request for transactionalId \`${transactionalId}\` failed because the ID could not be found`,
    )
  if (found?.error !== 'NONE') throw exceptionOf(found?.error ?? 'UNKNOWN_SERVER_ERROR')
  return { coordinator: Number((yield* to()).slice('broker-'.length)), found }
}

/** Admin.describeProducers: of the leader, or of any broker that has the partition. */
export function* describeProducers(
  shell: Shell,
  tp: TopicPartition,
  brokerId: number | null,
): Asking<readonly ActiveProducer[]> {
  const request = { kind: 'DescribeProducersRequest', partitions: [tp] } as const
  const errorOf = (answer: Message): ErrorName =>
    as(answer, 'DescribeProducersResponse').partitions[0]?.error ?? 'NONE'
  const answer = yield* call(shell, 'describeProducers', request, {
    to: () => (brokerId === null ? leaderOf(shell, tp, 'describeProducers') : broker(brokerId)),
    // Asked of one broker, Kafka takes "not a replica" as the answer.
    error: (each) => (brokerId === null ? errorOf(each) : 'NONE'),
  })
  const [found] = as(answer, 'DescribeProducersResponse').partitions
  if (found?.error !== 'NONE') throw exceptionOf(found?.error ?? 'UNKNOWN_SERVER_ERROR')
  return found.producers
}

// biome-ignore lint/correctness/useYield: known already
function* broker(id: number): Asking<NodeId> {
  return brokerNode(id)
}

/** Who leads a partition; one that is not there is looked for until the client has no patience left. */
export function* leaderOf(shell: Shell, { topic, partition }: TopicPartition, name: string): Asking<NodeId> {
  const since = shell.now()
  for (let tries = 0; ; tries++) {
    const { topics } = yield* clusterMetadata(shell, [topic])
    const leader = topics[0]?.partitions.find((p) => p.partition === partition)?.leader ?? -1
    if (leader >= 0) return brokerNode(leader)
    if (shell.now() - since >= 60_000_000)
      throw new JavaError(
        'org.apache.kafka.common.errors.TimeoutException',
        `Timed out waiting for a node assignment. Call: ${name}(api=METADATA)`,
      )
    yield { sleepMs: Math.min(1_000, 100 * 2 ** tries) }
  }
}
