/** What can be seen to happen to transactions, in the past tense. */
import type { ErrorName } from './config/errors.ts'
import type { TransactionState } from './coordinators/transaction/states.ts'
import type { PartitionKey } from './facts.ts'
import type { NodeId } from './kernel/types.ts'
import type { TopicPartition } from './messages.ts'

interface OnCoordinator {
  readonly broker: number
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
}
interface OnPartition {
  readonly broker: number
  readonly partition: PartitionKey
}
interface InProducer {
  readonly producer: NodeId
  readonly transactionalId: string
}

export type TransactionFact =
  // the coordinator
  | ({
      readonly kind: 'TransactionStateChanged'
      /** null when the id is new. */
      readonly from: TransactionState | null
      readonly to: TransactionState
      readonly partitions: readonly PartitionKey[]
    } & OnCoordinator)
  | ({
      readonly kind: 'PartitionsAddedToTransaction'
      readonly partitions: readonly PartitionKey[]
    } & OnCoordinator)
  | ({ readonly kind: 'TransactionTimedOut'; readonly timeoutMs: number } & OnCoordinator)
  /** Somebody initialises an id whose transaction is open: it is aborted, and who opened it is fenced. */
  | ({ readonly kind: 'OpenTransactionFenced' } & OnCoordinator)
  /** All markers are written. */
  | ({ readonly kind: 'TransactionCompleted'; readonly committed: boolean } & OnCoordinator)
  | { readonly kind: 'TransactionalIdExpired'; readonly broker: number; readonly transactionalId: string }
  | {
      readonly kind: 'TransactionsLoaded'
      readonly broker: number
      readonly partition: PartitionKey
      readonly transactions: number
    }
  // partitions
  | ({
      readonly kind: 'TransactionMarkerWritten'
      readonly producerId: number
      readonly producerEpoch: number
      readonly committed: boolean
      readonly offset: number
    } & OnPartition)
  /** Readers of committed data wait for a transaction to end; `producerId` has it open, -1 when it only waits for replication. */
  | ({
      readonly kind: 'LastStableOffsetHeld'
      readonly offset: number
      readonly producerId: number
    } & OnPartition)
  | ({ readonly kind: 'LastStableOffsetAdvanced'; readonly from: number; readonly to: number } & OnPartition)
  // groups
  | {
      readonly kind: 'TransactionalOffsetsPending'
      readonly group: string
      readonly producerId: number
      readonly offsets: readonly (TopicPartition & { readonly offset: number })[]
    }
  /** The marker is there: they count. */
  | {
      readonly kind: 'TransactionalOffsetsCommitted'
      readonly group: string
      readonly producerId: number
      readonly offsets: readonly (TopicPartition & { readonly offset: number })[]
    }
  // producers
  | ({
      readonly kind: 'TransactionsInitialised'
      readonly producerId: number
      readonly producerEpoch: number
    } & InProducer)
  | ({ readonly kind: 'TransactionBegan' } & InProducer)
  | ({ readonly kind: 'TransactionEndRequested'; readonly committed: boolean } & InProducer)
  /** The producer was told so; markers may still be on their way. */
  | ({ readonly kind: 'TransactionEnded'; readonly committed: boolean } & InProducer)
  | ({
      readonly kind: 'TransactionFailed'
      readonly error: ErrorName | 'TIMEOUT'
      /** Nothing helps but another producer; else an abort does. */
      readonly fatal: boolean
    } & InProducer)
