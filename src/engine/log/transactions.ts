/**
 * Transactions as a log sees them: up to where readers of committed data may read (the last stable offset),
 * and which records below it belong to aborted transactions.
 *
 * Follows ProducerStateManager (ongoing and unreplicated transactions), TransactionIndex and AbortedTxn.
 * Left out: the index files; the list stands for all of them.
 */
import { type ProducerStates, producerOf } from './producer-state.ts'
import { type ControlRecord, createBatch, type RecordBatch, type UnplacedBatch } from './record-batch.ts'

export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
  /** The offset of the marker. */
  readonly lastOffset: number
  /** Where the log was stable once this one was over. */
  readonly lastStableOffset: number
}

/** Frozen; a log without transactions shares the empty one. */
export interface Transactions {
  /** Open ones, by first offset. */
  readonly ongoing: readonly { readonly producerId: number; readonly firstOffset: number }[]
  /** Over, but their marker may still be above the high watermark; old ones go when the next one ends. */
  readonly completed: readonly { readonly firstOffset: number; readonly lastOffset: number }[]
  readonly aborted: readonly AbortedTransaction[]
}

export const NO_TRANSACTIONS: Transactions = Object.freeze({
  ongoing: Object.freeze([]),
  completed: Object.freeze([]),
  aborted: Object.freeze([]),
})

/** Completed transactions kept at most: enough for every marker that can be above a high watermark. */
const COMPLETED_KEPT = 1_000

/** EndTransactionMarker in its batch, as MemoryRecords.withEndTransactionMarker sizes it. */
const MARKER_SIZE = 78

/** The batch that ends a producer's transaction on a partition. */
export function createMarker(
  marker: ControlRecord & {
    readonly producerId: number
    readonly producerEpoch: number
    /** Milliseconds on the wall clock. */
    readonly timestamp: number
  },
): UnplacedBatch {
  const { type, coordinatorEpoch, producerId, producerEpoch, timestamp } = marker
  const batch = createBatch([{ id: -1, timestamp, key: null, value: null }], {
    producerId,
    producerEpoch,
    baseSequence: -1,
  })
  return Object.freeze({
    ...batch,
    sizeInBytes: MARKER_SIZE,
    isTransactional: true as const,
    control: Object.freeze({ type, coordinatorEpoch }),
  })
}

/** After a transactional batch or a marker; `txnFirstOffset` is where its producer's transaction began, or -1. */
export function noteBatch(
  transactions: Transactions,
  batch: RecordBatch,
  txnFirstOffset: number,
): Transactions {
  const { producerId, baseOffset, control } = batch
  if (!control) {
    if (txnFirstOffset >= 0) return transactions
    const ongoing = [...transactions.ongoing, Object.freeze({ producerId, firstOffset: baseOffset })]
    return freeze({ ...transactions, ongoing })
  }
  // A marker without data changes nothing.
  if (txnFirstOffset < 0) return transactions
  const ongoing = transactions.ongoing.filter((txn) => txn.firstOffset !== txnFirstOffset)
  const over = { firstOffset: txnFirstOffset, lastOffset: baseOffset }
  const completed = [...transactions.completed, Object.freeze(over)].slice(-COMPLETED_KEPT)
  if (control.type === 'COMMIT') return freeze({ ...transactions, ongoing, completed })
  const lastStableOffset = ongoing[0]?.firstOffset ?? baseOffset + 1
  const aborted = [...transactions.aborted, Object.freeze({ producerId, ...over, lastStableOffset })]
  return freeze({ ongoing, completed, aborted })
}

/** Before the log is read again from `offset` on: what is known without reading. */
export function transactionsBefore(
  { aborted }: Transactions,
  producers: ProducerStates,
  offset: number,
): Transactions {
  const ongoing = Object.entries(producers)
    .filter(([, state]) => state.txnFirstOffset >= 0)
    .map(([key, state]) => Object.freeze({ producerId: producerOf(key), firstOffset: state.txnFirstOffset }))
    .sort((a, b) => a.firstOffset - b.firstOffset)
  const before = aborted.filter((txn) => txn.lastOffset < offset)
  if (ongoing.length === 0 && before.length === 0) return NO_TRANSACTIONS
  return freeze({ ongoing, completed: [], aborted: before })
}

/** Forgets aborted transactions that ended below `offset`: their segments are gone. */
export function forgetAborted(transactions: Transactions, offset: number): Transactions {
  const aborted = transactions.aborted.filter((txn) => txn.lastOffset >= offset)
  return aborted.length === transactions.aborted.length ? transactions : freeze({ ...transactions, aborted })
}

function freeze({ ongoing, completed, aborted }: Transactions): Transactions {
  return Object.freeze({
    ongoing: Object.freeze(ongoing),
    completed: Object.freeze(completed),
    aborted: Object.freeze(aborted),
  })
}

/**
 * Readers of committed data read below this: the first record of a transaction that is open, or whose end is
 * not below the high watermark yet; else the high watermark. Source: UnifiedLog.lastStableOffset.
 */
export function lastStableOffset(
  log: { readonly transactions: Transactions; readonly logStartOffset: number },
  highWatermark: number,
): number {
  const { ongoing, completed } = log.transactions
  let first = ongoing[0]?.firstOffset ?? Infinity
  for (let i = completed.length - 1; i >= 0; i--) {
    const { firstOffset, lastOffset } = completed[i] as (typeof completed)[number]
    if (lastOffset < highWatermark) break
    first = Math.min(first, firstOffset)
  }
  return Math.min(highWatermark, Math.max(first, log.logStartOffset))
}

/** Aborted transactions that a read from `offset` up to `upperBound` may meet (TransactionIndex). */
export function abortedTransactions(
  { aborted }: Transactions,
  offset: number,
  upperBound: number,
): readonly AbortedTransaction[] {
  const found: AbortedTransaction[] = []
  for (const txn of aborted) {
    if (txn.lastOffset >= offset && txn.firstOffset < upperBound) found.push(txn)
    if (txn.lastStableOffset >= upperBound) break
  }
  return found
}
