/** What travels for transactions (KIP-98, KIP-447, KIP-890). Names are Kafka's; the fields are those that a rule reads. */
import type { ErrorName } from './config/errors.ts'
import type { TopicPartition } from './messages.ts'
import type { TransactionOffsets } from './transaction-state.ts'

export interface InTransaction {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
}

/** One transaction of an AddPartitionsToTxn. */
export interface TransactionPartitions extends InTransaction {
  /** A leader only asks whether they are part of it (KIP-890, part 1). */
  readonly verifyOnly: boolean
  readonly partitions: readonly TopicPartition[]
}

export type PartitionError = TopicPartition & { readonly error: ErrorName }

/** The end of one transaction on the partitions of one broker. */
export interface TxnMarker {
  readonly producerId: number
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  readonly committed: boolean
  readonly transactionVersion: number
  readonly partitions: readonly TopicPartition[]
}

export type TransactionMessage =
  | {
      readonly kind: 'AddPartitionsToTxnRequest'
      /** One from a producer; a leader asks about several producers at once. */
      readonly transactions: readonly TransactionPartitions[]
      /** 2: the leader adds the partitions for the producer (KIP-890, part 2). */
      readonly transactionVersion: number
    }
  | {
      readonly kind: 'AddPartitionsToTxnResponse'
      readonly results: readonly {
        readonly transactionalId: string
        readonly partitions: readonly PartitionError[]
      }[]
    }
  | ({ readonly kind: 'AddOffsetsToTxnRequest'; readonly groupId: string } & InTransaction)
  | { readonly kind: 'AddOffsetsToTxnResponse'; readonly error: ErrorName }
  | ({
      readonly kind: 'TxnOffsetCommitRequest'
      readonly groupId: string
      readonly memberId: string
      readonly generationId: number
      readonly transactionVersion: number
      readonly offsets: readonly (TopicPartition & {
        readonly offset: number
        readonly leaderEpoch?: number
      })[]
    } & InTransaction)
  | { readonly kind: 'TxnOffsetCommitResponse'; readonly results: readonly PartitionError[] }
  | ({
      readonly kind: 'EndTxnRequest'
      readonly committed: boolean
      /** By which the producer goes: from 2 on every end bumps the epoch. */
      readonly transactionVersion: number
    } & InTransaction)
  | {
      readonly kind: 'EndTxnResponse'
      readonly error: ErrorName
      /** Which the producer goes on with; -1 with an error. */
      readonly producerId: number
      readonly producerEpoch: number
    }
  | { readonly kind: 'WriteTxnMarkersRequest'; readonly markers: readonly TxnMarker[] }
  | {
      readonly kind: 'WriteTxnMarkersResponse'
      readonly results: readonly (PartitionError & { readonly producerId: number })[]
    }

export type TransformMessage =
  /** Within one process, not Kafka's: poll() returned these, and a transaction shall write them on. */
  | {
      readonly kind: 'TransformRequest'
      readonly records: readonly { readonly key: string | null; readonly value: string | null }[]
      readonly offsets: TransactionOffsets
    }
  | {
      readonly kind: 'TransformResponse'
      readonly committed: boolean
      /** What ended the producer, null while it can go on. */
      readonly fatal: ErrorName | 'TIMEOUT' | null
    }

export type TransactionTimer =
  /** What a coordinator wrote about a transaction is committed, or is not. */
  | {
      readonly kind: 'TransactionLogged'
      readonly transactionalId: string
      readonly coordinatorEpoch: number
      readonly token: number
      readonly committed: boolean
    }
  | { readonly kind: 'TransactionAbortTimer' }
  | { readonly kind: 'TransactionalIdExpirationTimer' }
  | { readonly kind: 'TxnMarkerTimer' }
  /** CONCURRENT_TRANSACTIONS for a leader that adds partitions: it asks again. */
  | { readonly kind: 'AddPartitionsToTxnTimer'; readonly id: number }
