/**
 * What happens once a state that a coordinator wrote is committed, or is not: the state counts, whoever asked for it
 * is answered, markers go out (the callbacks of TransactionStateManager.appendTransactionToLog).
 */
import type { ErrorName } from '../../config/errors.ts'
import type { MessageOf } from '../../messages.ts'
import type { PendingTransition } from '../../transaction-state.ts'
import { type Broker, type KafkaIo, memoryOf } from '../../world.ts'
import { addMarkers, retryLater } from './markers.ts'
import type { TransactionMetadata } from './metadata.ts'
import { homeOf, setTransaction } from './state-manager.ts'

/** The answer goes out once every transaction of the request has one. */
export function answerBatch(
  self: Broker,
  io: KafkaIo,
  id: number,
  result: MessageOf<'AddPartitionsToTxnResponse'>['results'][number],
): void {
  const { batches } = memoryOf(self).transactions
  const batch = batches[id]
  if (!batch) return
  batch.results.push(result)
  batch.left -= 1
  if (batch.left > 0) return
  delete batches[id]
  io.reply(batch.ref, { kind: 'AddPartitionsToTxnResponse', results: batch.results })
}

/** The write was committed, or was not; then the state is what it was before. */
export function afterLogged(self: Broker, io: KafkaIo, logged: MessageOf<'TransactionLogged'>): void {
  const { transactions: coordinator } = memoryOf(self)
  const { transactionalId, token, coordinatorEpoch } = logged
  const pending = coordinator.pending[transactionalId]
  if (pending?.token !== token) return
  delete coordinator.pending[transactionalId]
  const home = homeOf(self, transactionalId)
  const txn = coordinator.transactions[transactionalId]
  const isHome = typeof home !== 'string' && home.coordinatorEpoch === coordinatorEpoch && txn !== undefined
  if (!isHome) return respond(self, io, pending, transactionalId, null, 'NOT_COORDINATOR')
  if (!logged.committed) return failed(self, io, pending, txn)
  if (pending.then.kind === 'expire') {
    delete coordinator.transactions[transactionalId]
    return io.report({ kind: 'TransactionalIdExpired', broker: self.brokerId, transactionalId })
  }
  const after = { ...txn, ...pending.to, pendingState: null, hasFailedEpochFence: false }
  setTransaction(self, io, after)
  noteAdded(self, io, txn, after)
  respond(self, io, pending, transactionalId, after, 'NONE')
  if (pending.then.kind === 'end') addMarkers(self, io, after)
  if (pending.then.kind === 'complete') {
    const { producerId, producerEpoch, state } = after
    const committed = state === 'COMPLETE_COMMIT'
    const broker = self.brokerId
    io.report({ kind: 'TransactionCompleted', broker, transactionalId, producerId, producerEpoch, committed })
  }
}

function noteAdded(self: Broker, io: KafkaIo, before: TransactionMetadata, after: TransactionMetadata): void {
  const partitions = after.partitions.filter((key) => !before.partitions.includes(key))
  if (partitions.length === 0) return
  const { transactionalId, producerId, producerEpoch } = after
  const at = { broker: self.brokerId, transactionalId, producerId, producerEpoch }
  io.report({ kind: 'PartitionsAddedToTransaction', ...at, partitions })
}

function failed(self: Broker, io: KafkaIo, pending: PendingTransition, txn: TransactionMetadata): void {
  const { transactions: coordinator } = memoryOf(self)
  const { then } = pending
  // The markers are written: this must be written too, however long it takes (txnLogAppendRetryQueue). Not at once:
  // while the log has too few in-sync replicas the next try would fail in the same instant, for ever.
  if (then.kind === 'complete') return retryLater(self, io)
  const isFence = then.kind === 'end' && then.why !== 'asked' && pending.to.clientTransactionVersion < 2
  coordinator.transactions[txn.transactionalId] = {
    ...txn,
    pendingState: null,
    ...(isFence && { hasFailedEpochFence: true }),
  }
  respond(self, io, pending, txn.transactionalId, null, 'COORDINATOR_NOT_AVAILABLE')
}

/** Answers whoever asked for the transition. */
function respond(
  self: Broker,
  io: KafkaIo,
  { then }: PendingTransition,
  transactionalId: string,
  txn: TransactionMetadata | null,
  error: ErrorName,
): void {
  const { producerId, producerEpoch } = txn ?? { producerId: -1, producerEpoch: -1 }
  if (then.kind === 'init')
    io.reply(then.ref, { kind: 'InitProducerIdResponse', error, producerId, producerEpoch })
  else if (then.kind === 'add') {
    const partitions = then.partitions.map((tp) => ({ ...tp, error }))
    answerBatch(self, io, then.batch, { transactionalId, partitions })
  } else if (then.kind === 'offsets') io.reply(then.ref, { kind: 'AddOffsetsToTxnResponse', error })
  else if (then.kind === 'end' && then.ref && then.why === 'asked')
    io.reply(then.ref, { kind: 'EndTxnResponse', error, producerId, producerEpoch })
  else if (then.kind === 'end' && then.ref) {
    // It was fenced to make room for the one who asks: that one comes again and gets the epoch after.
    const again = error === 'NONE' ? 'CONCURRENT_TRANSACTIONS' : error
    io.reply(then.ref, { kind: 'InitProducerIdResponse', error: again, producerId: -1, producerEpoch: -1 })
  }
}
