/** ListTransactions and DescribeTransactions (KIP-664, KIP-1152) of the transactions that a broker coordinates. */
import type { DescribedTransaction, ListedTransaction } from '../../describe-messages.ts'
import type { MessageOf } from '../../messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf, parsePartitionKey } from '../../world.ts'
import { homeOf, nowMs } from './state-manager.ts'

/** Never under way: nothing to be long about (TransactionStateManager.listTransactionStates). */
const RESTING: ReadonlySet<string> = new Set(['EMPTY', 'COMPLETE_COMMIT', 'COMPLETE_ABORT'])

function list(
  self: Broker,
  io: KafkaIo,
  { producerIds, durationMs, pattern }: MessageOf<'ListTransactionsRequest'>,
): readonly ListedTransaction[] {
  const wanted = pattern === null || pattern === '' ? null : new RegExp(`^(?:${pattern})$`)
  const found: ListedTransaction[] = []
  for (const { transactionalId } of Object.values(memoryOf(self).transactions.transactions)) {
    const txn = memoryOf(self).transactions.transactions[transactionalId]
    if (!txn || txn.state === 'DEAD' || typeof homeOf(self, transactionalId) === 'string') continue
    if (producerIds.length > 0 && !producerIds.includes(txn.producerId)) continue
    if (durationMs >= 0 && (RESTING.has(txn.state) || nowMs(io) - txn.startedAtMs <= durationMs)) continue
    if (wanted && !wanted.test(transactionalId)) continue
    found.push({ transactionalId, producerId: txn.producerId, state: txn.state })
  }
  return found
}

function describe(self: Broker, transactionalId: string): DescribedTransaction {
  const none = {
    transactionalId,
    state: 'EMPTY',
    timeoutMs: -1,
    startTimeMs: -1,
    producerId: -1,
    producerEpoch: -1,
    partitions: [],
  } as const
  const home = homeOf(self, transactionalId)
  if (typeof home === 'string') return { ...none, error: home }
  const txn = memoryOf(self).transactions.transactions[transactionalId]
  if (!txn || txn.state === 'DEAD') return { ...none, error: 'TRANSACTIONAL_ID_NOT_FOUND' }
  return {
    transactionalId,
    error: 'NONE',
    state: txn.state,
    timeoutMs: txn.timeoutMs,
    startTimeMs: txn.startedAtMs,
    producerId: txn.producerId,
    producerEpoch: txn.producerEpoch,
    partitions: txn.partitions.map(parsePartitionKey),
  }
}

export const describeTransactionHandlers: Handlers<
  Broker,
  'ListTransactionsRequest' | 'DescribeTransactionsRequest'
> = {
  ListTransactionsRequest(self, request, io, ref) {
    try {
      const transactions = list(self, io, request)
      io.reply(ref, { kind: 'ListTransactionsResponse', error: 'NONE', transactions })
    } catch (problem) {
      if (!(problem instanceof SyntaxError)) throw problem
      const error = 'INVALID_REGULAR_EXPRESSION'
      io.reply(ref, { kind: 'ListTransactionsResponse', error, transactions: [] })
    }
  },
  DescribeTransactionsRequest(self, { transactionalIds }, io, ref) {
    const transactions = transactionalIds.map((id) => describe(self, id))
    io.reply(ref, { kind: 'DescribeTransactionsResponse', transactions })
  },
}
