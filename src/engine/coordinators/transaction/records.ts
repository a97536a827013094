/**
 * What a coordinator leaves in `__transaction_state` (TransactionLog), and what is read back when another broker
 * takes over. The bytes are JSON here, the content is Kafka's.
 */
import type { RecordBatch } from '../../log/record-batch.ts'
import type { TransactionMetadata, TransactionValue } from './metadata.ts'

/** The record of one transaction; DEAD is a tombstone. */
export function transactionRecord(
  transactionalId: string,
  to: TransactionValue,
): { readonly key: string; readonly value: string | null } {
  return { key: transactionalId, value: to.state === 'DEAD' ? null : JSON.stringify(to) }
}

/** Adds what one batch of `__transaction_state` says to the transactions read so far. */
export function replayTransactions(
  transactions: Record<string, TransactionMetadata>,
  batch: RecordBatch,
): void {
  batch.keys.forEach((transactionalId, i) => {
    const value = batch.values[i]
    if (transactionalId === null) return
    if (value === null || value === undefined) delete transactions[transactionalId]
    else
      transactions[transactionalId] = {
        ...(JSON.parse(value) as TransactionValue),
        transactionalId,
        pendingState: null,
        hasFailedEpochFence: false,
      }
  })
}
