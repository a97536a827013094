/** One fact of every kind about transactions, for tests. */
import type { FactOf, TransactionFact } from '../../engine/index.ts'
import { at, coordinated, P, produced } from './sample-parts.ts'

export const TRANSACTION_FACTS: { readonly [K in TransactionFact['kind']]: FactOf<K> } = {
  TransactionStateChanged: {
    kind: 'TransactionStateChanged',
    ...coordinated,
    from: 'ONGOING',
    to: 'PREPARE_COMMIT',
    partitions: [P],
  },
  PartitionsAddedToTransaction: { kind: 'PartitionsAddedToTransaction', ...coordinated, partitions: [P] },
  TransactionTimedOut: { kind: 'TransactionTimedOut', ...coordinated, timeoutMs: 60_000 },
  OpenTransactionFenced: { kind: 'OpenTransactionFenced', ...coordinated },
  TransactionCompleted: { kind: 'TransactionCompleted', ...coordinated, committed: true },
  TransactionalIdExpired: { kind: 'TransactionalIdExpired', broker: 1, transactionalId: 'payments' },
  TransactionsLoaded: {
    kind: 'TransactionsLoaded',
    broker: 1,
    partition: '__transaction_state-12',
    transactions: 1,
  },
  TransactionMarkerWritten: {
    kind: 'TransactionMarkerWritten',
    ...at,
    producerId: 7,
    producerEpoch: 4,
    committed: true,
    offset: 43,
  },
  LastStableOffsetHeld: { kind: 'LastStableOffsetHeld', ...at, offset: 40, producerId: 7 },
  LastStableOffsetAdvanced: { kind: 'LastStableOffsetAdvanced', ...at, from: 40, to: 44 },
  TransactionalOffsetsPending: {
    kind: 'TransactionalOffsetsPending',
    group: 'analytics',
    producerId: 7,
    offsets: [{ topic: 'user-events', partition: 1, offset: 40 }],
  },
  TransactionalOffsetsCommitted: {
    kind: 'TransactionalOffsetsCommitted',
    group: 'analytics',
    producerId: 7,
    offsets: [{ topic: 'user-events', partition: 1, offset: 40 }],
  },
  TransactionsInitialised: { kind: 'TransactionsInitialised', ...produced, producerId: 7, producerEpoch: 3 },
  TransactionBegan: { kind: 'TransactionBegan', ...produced },
  TransactionEndRequested: { kind: 'TransactionEndRequested', ...produced, committed: true },
  TransactionEnded: { kind: 'TransactionEnded', ...produced, committed: true },
  TransactionFailed: { kind: 'TransactionFailed', ...produced, error: 'PRODUCER_FENCED', fatal: true },
}
