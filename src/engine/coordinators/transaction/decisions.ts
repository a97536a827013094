/**
 * What a coordinator makes of a request, without doing it: an error, or the state the transaction goes to.
 *
 * Follows TransactionCoordinator (prepareInitProducerIdTransit, handleAddPartitionsToTransaction,
 * handleVerifyPartitionsInTransaction, endTransaction, endTransactionWithTV1).
 */
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import {
  isExhausted,
  MAX_EPOCH,
  prepareAddPartitions,
  prepareEnd,
  prepareIncrementEpoch,
  prepareProducerIdRotation,
  type TransactionMetadata,
  type TransactionValue,
} from './metadata.ts'

export interface ProducerOf {
  readonly producerId: number
  readonly producerEpoch: number
}

/** What is decided; `done` answers without a change, as to a request that comes again. */
export type Decision =
  | { readonly kind: 'error'; readonly error: ErrorName }
  | { readonly kind: 'done' }
  | { readonly kind: 'change'; readonly to: TransactionValue }

const refuse = (error: ErrorName): Decision => ({ kind: 'error', error })
const DONE: Decision = { kind: 'done' }
const change = (to: TransactionValue | ErrorName): Decision =>
  typeof to === 'string' ? refuse(to) : { kind: 'change', to }

/** `fence`: a transaction is open; it is aborted first, and the producer asks again. */
export type InitDecision = Decision | { readonly kind: 'fence' }

/** Whether the transaction needs a fresh producer id to be initialised. */
export function needsProducerId(txn: TransactionMetadata, expected: ProducerOf | null): boolean {
  return isExhausted(txn.producerEpoch) && (expected === null || expected.producerEpoch === txn.producerEpoch)
}

/** InitProducerId; `expected` is what a producer has that goes on after an error, null when it starts. */
export function decideInit(
  txn: TransactionMetadata,
  asked: {
    readonly expected: ProducerOf | null
    readonly timeoutMs: number
    readonly freshProducerId: number
    readonly nowMs: number
  },
): InitDecision {
  const { expected, timeoutMs, nowMs } = asked
  if (txn.pendingState !== null) return refuse('CONCURRENT_TRANSACTIONS')
  const isKnown =
    expected === null ||
    txn.producerEpoch === -1 ||
    expected.producerId === txn.producerId ||
    (expected.producerId === txn.previousProducerId && isExhausted(expected.producerEpoch))
  if (!isKnown) return refuse('PRODUCER_FENCED')
  if (txn.state === 'PREPARE_ABORT' || txn.state === 'PREPARE_COMMIT')
    return refuse('CONCURRENT_TRANSACTIONS')
  if (txn.state === 'ONGOING') return { kind: 'fence' }
  if (needsProducerId(txn, expected))
    return change(prepareProducerIdRotation(txn, asked.freshProducerId, timeoutMs, expected !== null, nowMs))
  return change(prepareIncrementEpoch(txn, timeoutMs, expected?.producerEpoch ?? null, nowMs))
}

function stranger(txn: TransactionMetadata | undefined, producer: ProducerOf): ErrorName | null {
  if (!txn || txn.producerId !== producer.producerId) return 'INVALID_PRODUCER_ID_MAPPING'
  return txn.producerEpoch === producer.producerEpoch ? null : 'PRODUCER_FENCED'
}

const isEnding = ({ state }: TransactionMetadata): boolean =>
  state === 'PREPARE_COMMIT' || state === 'PREPARE_ABORT'

/** AddPartitionsToTxn and AddOffsetsToTxn. */
export function decideAdd(
  txn: TransactionMetadata | undefined,
  producer: ProducerOf,
  partitions: readonly PartitionKey[],
  transactionVersion: number,
  nowMs: number,
): Decision {
  const error = stranger(txn, producer)
  if (error || !txn) return refuse(error ?? 'INVALID_PRODUCER_ID_MAPPING')
  if (txn.pendingState !== null || isEnding(txn)) return refuse('CONCURRENT_TRANSACTIONS')
  if (txn.state === 'ONGOING' && partitions.every((key) => txn.partitions.includes(key))) return DONE
  return change(prepareAddPartitions(txn, partitions, transactionVersion, nowMs))
}

/** A leader asks whether a partition is part of the transaction (KIP-890, part 1). */
export function decideVerify(
  txn: TransactionMetadata | undefined,
  producer: ProducerOf,
  partition: PartitionKey,
): ErrorName {
  const error = stranger(txn, producer)
  if (error || !txn) return error ?? 'INVALID_PRODUCER_ID_MAPPING'
  if (isEnding(txn)) return 'CONCURRENT_TRANSACTIONS'
  return txn.partitions.includes(partition) ? 'NONE' : 'TRANSACTION_ABORTABLE'
}

export interface EndAsked extends ProducerOf {
  readonly committed: boolean
  readonly transactionVersion: number
  /** The coordinator itself ends it, and has bumped the epoch to fence the producer. */
  readonly isFence: boolean
  /** A producer id to go on with, should the epochs be used up; -1 when there is none at hand. */
  readonly freshProducerId: number
  readonly nowMs: number
}

/** EndTxn, or the end that the coordinator makes of a transaction by itself. */
export function decideEnd(txn: TransactionMetadata | undefined, asked: EndAsked): Decision {
  if (!txn) return refuse('INVALID_PRODUCER_ID_MAPPING')
  return asked.transactionVersion >= 2 ? endV2(txn, asked) : endV1(txn, asked)
}

function fenced(txn: TransactionMetadata, { isFence, producerEpoch }: EndAsked): TransactionMetadata {
  return isFence ? { ...txn, pendingState: null, producerEpoch, lastProducerEpoch: -1 } : txn
}

function endV1(txn: TransactionMetadata, asked: EndAsked): Decision {
  const { producerId, producerEpoch, committed, isFence, nowMs } = asked
  if (txn.producerId !== producerId) return refuse('INVALID_PRODUCER_ID_MAPPING')
  const isValid = isFence ? producerEpoch >= txn.producerEpoch : producerEpoch === txn.producerEpoch
  if (!isValid) return refuse('PRODUCER_FENCED')
  if (txn.pendingState !== null && !isFence) return refuse('CONCURRENT_TRANSACTIONS')
  if (txn.state === 'ONGOING')
    return change(
      prepareEnd(fenced(txn, asked), {
        committed,
        transactionVersion: asked.transactionVersion,
        nextProducerId: -1,
        isEmpty: false,
        nowMs,
      }),
    )
  if (txn.state === (committed ? 'COMPLETE_COMMIT' : 'COMPLETE_ABORT')) return DONE
  if (txn.state === (committed ? 'PREPARE_COMMIT' : 'PREPARE_ABORT')) return refuse('CONCURRENT_TRANSACTIONS')
  return refuse('INVALID_TXN_STATE')
}

/** It asks again, and meanwhile a new producer id has taken over, because the epochs were used up. */
const isOverflowRetry = (
  txn: TransactionMetadata,
  { producerId, producerEpoch, isFence }: EndAsked,
): boolean =>
  !isFence &&
  txn.previousProducerId === producerId &&
  producerEpoch === MAX_EPOCH - 1 &&
  txn.producerEpoch === 0

/** It asks again for an end that is decided already: its epoch is the one before. */
const isBumpRetry = (txn: TransactionMetadata, { producerEpoch, isFence }: EndAsked): boolean =>
  !isFence && txn.producerEpoch === producerEpoch + 1

function isValidEpoch(txn: TransactionMetadata, asked: EndAsked): boolean {
  const { producerEpoch } = asked
  if (asked.isFence) return producerEpoch >= txn.producerEpoch
  const isSame = producerEpoch === txn.producerEpoch
  if (isEnding(txn)) return isBumpRetry(txn, asked)
  if (txn.state === 'COMPLETE_COMMIT' || txn.state === 'COMPLETE_ABORT')
    return isSame || isBumpRetry(txn, asked) || isOverflowRetry(txn, asked)
  return isSame
}

function endV2(txn: TransactionMetadata, asked: EndAsked): Decision {
  const { committed, isFence } = asked
  const overflowed = isOverflowRetry(txn, asked)
  const again = overflowed || isBumpRetry(txn, asked)
  if (txn.producerId !== asked.producerId && !overflowed) return refuse('INVALID_PRODUCER_ID_MAPPING')
  // First this: while the last transaction is ending, its producer may already end the next, empty one (KAFKA-18464).
  if (txn.pendingState !== null && !isFence) return refuse('CONCURRENT_TRANSACTIONS')
  if (!isValidEpoch(txn, asked)) return refuse('PRODUCER_FENCED')
  const end = (isEmpty: boolean): Decision =>
    change(
      // One bump fences and ends (KAFKA-19367).
      prepareEnd(
        { ...txn, pendingState: null },
        {
          committed,
          transactionVersion: asked.transactionVersion,
          nextProducerId: isExhausted(txn.producerEpoch) ? asked.freshProducerId : -1,
          isEmpty,
          nowMs: asked.nowMs,
        },
      ),
    )
  if (txn.state === 'ONGOING') return end(false)
  if (isEnding(txn))
    return refuse(
      txn.state === (committed ? 'PREPARE_COMMIT' : 'PREPARE_ABORT')
        ? 'CONCURRENT_TRANSACTIONS'
        : 'INVALID_TXN_STATE',
    )
  if (again && txn.state === (committed ? 'COMPLETE_COMMIT' : 'COMPLETE_ABORT')) return DONE
  // Also for a commit after the coordinator has aborted by itself: 4.4.0, as recorded (KAFKA-20785 comes later).
  if (again) return refuse('INVALID_TXN_STATE')
  // An abort without any partition is allowed; a commit is not.
  return committed ? refuse('INVALID_TXN_STATE') : end(true)
}
