/**
 * What a coordinator knows of a transactional.id, and the transitions it can prepare. A transition is written to
 * `__transaction_state` first and counts once that is committed; until then it is pending, and everybody else is
 * told CONCURRENT_TRANSACTIONS.
 *
 * Follows TransactionMetadata and TxnTransitMetadata. Left out: two-phase commit (KIP-939), and the assertions of
 * completeTransitionTo, which the invariants check instead (T6).
 */
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import { mayFollow, type TransactionState } from './states.ts'

/** Short.MAX_VALUE */
export const MAX_EPOCH = 32_767
const NONE = -1

/** What a record of `__transaction_state` holds. */
export interface TransactionValue {
  readonly producerId: number
  /** The id of the last transaction, when this one has another; -1 else. */
  readonly previousProducerId: number
  /** The id that takes over once the markers are written, because the epochs of this one are used up. */
  readonly nextProducerId: number
  readonly producerEpoch: number
  readonly lastProducerEpoch: number
  readonly timeoutMs: number
  readonly state: TransactionState
  readonly partitions: readonly PartitionKey[]
  /** Wall clock, -1 while nothing is open. */
  readonly startedAtMs: number
  readonly updatedAtMs: number
  readonly clientTransactionVersion: number
}

export interface TransactionMetadata extends TransactionValue {
  readonly transactionalId: string
  readonly pendingState: TransactionState | null
  /** A fence was prepared and could not be written: the next one does not bump the epoch again. */
  readonly hasFailedEpochFence: boolean
}

/** Of an id that is new to its coordinator (handleInitProducerId). */
export function newTransaction(
  transactionalId: string,
  producerId: number,
  timeoutMs: number,
  nowMs: number,
): TransactionMetadata {
  return {
    transactionalId,
    producerId,
    previousProducerId: NONE,
    nextProducerId: NONE,
    producerEpoch: NONE,
    lastProducerEpoch: NONE,
    timeoutMs,
    state: 'EMPTY',
    partitions: [],
    startedAtMs: NONE,
    updatedAtMs: nowMs,
    clientTransactionVersion: 0,
    pendingState: null,
    hasFailedEpochFence: false,
  }
}

/** TransactionMetadata.isEpochExhausted: the last epoch is kept for fencing. */
export function isExhausted(producerEpoch: number): boolean {
  return producerEpoch >= MAX_EPOCH - 1
}

function stored(txn: TransactionMetadata): TransactionValue {
  const { transactionalId: _, pendingState: _p, hasFailedEpochFence: _f, ...value } = txn
  return value
}

/** Throws when the state machine does not allow it: that is a bug here. */
function transit(txn: TransactionMetadata, change: Partial<TransactionValue>): TransactionValue {
  const to = change.state ?? txn.state
  if (!mayFollow(txn.state, to))
    throw new Error(`${txn.transactionalId} cannot go from ${txn.state} to ${to}`)
  return { ...stored(txn), ...change }
}

/** The epoch that fences whoever holds the present one; never handed out. */
export function fencedEpoch(txn: TransactionMetadata): number {
  return txn.hasFailedEpochFence || txn.producerEpoch === MAX_EPOCH
    ? txn.producerEpoch
    : txn.producerEpoch + 1
}

/**
 * The next epoch for a producer that starts, or goes on after an error. `expectedEpoch` is the one it has, null
 * when it starts: then whoever had the id before is fenced.
 */
export function prepareIncrementEpoch(
  txn: TransactionMetadata,
  timeoutMs: number,
  expectedEpoch: number | null,
  nowMs: number,
): TransactionValue | ErrorName {
  const bumped = txn.producerEpoch + 1
  let epochs: { producerEpoch: number; lastProducerEpoch: number }
  if (expectedEpoch === null) epochs = { producerEpoch: bumped, lastProducerEpoch: NONE }
  else if (txn.producerEpoch === NONE || expectedEpoch === txn.producerEpoch)
    epochs = { producerEpoch: bumped, lastProducerEpoch: txn.producerEpoch }
  // It asks again for what it was given already.
  else if (expectedEpoch === txn.lastProducerEpoch)
    epochs = { producerEpoch: txn.producerEpoch, lastProducerEpoch: txn.lastProducerEpoch }
  else return 'PRODUCER_FENCED'
  return transit(txn, {
    ...epochs,
    state: 'EMPTY',
    timeoutMs,
    partitions: [],
    startedAtMs: NONE,
    updatedAtMs: nowMs,
    previousProducerId: txn.producerId,
    nextProducerId: NONE,
  })
}

/** A new producer id, for the epochs of the old one are used up. */
export function prepareProducerIdRotation(
  txn: TransactionMetadata,
  producerId: number,
  timeoutMs: number,
  recordLastEpoch: boolean,
  nowMs: number,
): TransactionValue {
  return transit(txn, {
    state: 'EMPTY',
    producerId,
    previousProducerId: txn.producerId,
    producerEpoch: 0,
    lastProducerEpoch: recordLastEpoch ? txn.producerEpoch : NONE,
    timeoutMs,
    partitions: [],
    startedAtMs: NONE,
    updatedAtMs: nowMs,
  })
}

/** More partitions; with the first one the transaction, and its timeout, begins. */
export function prepareAddPartitions(
  txn: TransactionMetadata,
  added: readonly PartitionKey[],
  clientTransactionVersion: number,
  nowMs: number,
): TransactionValue {
  return transit(txn, {
    state: 'ONGOING',
    partitions: [...new Set([...txn.partitions, ...added])],
    startedAtMs: txn.state === 'ONGOING' ? txn.startedAtMs : nowMs,
    updatedAtMs: nowMs,
    clientTransactionVersion,
  })
}

/** The decision to commit or to abort. From transaction version 2 on it bumps the epoch (KIP-890). */
export function prepareEnd(
  txn: TransactionMetadata,
  end: {
    readonly committed: boolean
    readonly transactionVersion: number
    readonly nextProducerId: number
    /** Nothing was added: the transaction begins and ends now. */
    readonly isEmpty: boolean
    readonly nowMs: number
  },
): TransactionValue {
  const bumps = end.transactionVersion >= 2
  return transit(txn, {
    state: end.committed ? 'PREPARE_COMMIT' : 'PREPARE_ABORT',
    ...(bumps && {
      producerEpoch: Math.min(txn.producerEpoch + 1, MAX_EPOCH),
      lastProducerEpoch: txn.producerEpoch,
      nextProducerId: end.nextProducerId,
    }),
    startedAtMs: end.isEmpty ? end.nowMs : txn.startedAtMs,
    updatedAtMs: end.nowMs,
    clientTransactionVersion: end.transactionVersion,
  })
}

/** All markers are written. */
export function prepareComplete(txn: TransactionMetadata, nowMs: number): TransactionValue {
  const rotates = txn.clientTransactionVersion >= 2 && txn.nextProducerId !== NONE
  return transit(txn, {
    state: txn.state === 'PREPARE_COMMIT' ? 'COMPLETE_COMMIT' : 'COMPLETE_ABORT',
    ...(txn.clientTransactionVersion >= 2 && { previousProducerId: txn.producerId }),
    ...(rotates && { producerId: txn.nextProducerId, producerEpoch: 0 }),
    nextProducerId: NONE,
    partitions: [],
    updatedAtMs: nowMs,
  })
}

/** The id is forgotten. */
export function prepareDead(txn: TransactionMetadata): TransactionValue {
  return transit(txn, { state: 'DEAD', partitions: [] })
}
