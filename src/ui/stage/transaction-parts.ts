/** Which parts of a log belong to transactions, where single records are too small to be seen. */
import { lastStableOffset, nextOffsetOf, type PartitionLog, scanBatches } from '../../engine/index.ts'
import { cellKind } from './draw-transactions.ts'

export type PartKind = 'open' | 'committed' | 'aborted'

/** Neighbouring offsets, `to` not among them, of transactions that ended the same way or have not. */
export interface TransactionPart {
  readonly kind: PartKind
  readonly from: number
  readonly to: number
}

/** The parts from an offset on, in order; markers belong to what they ended. */
export function transactionParts(log: PartitionLog, from: number): TransactionPart[] {
  const parts: { kind: PartKind; from: number; to: number }[] = []
  const first = Math.max(from, log.logStartOffset)
  scanBatches(log, first, (batch) => {
    if (!batch.isTransactional) return true
    // A batch is of one transaction: its first record speaks for all of it.
    const cell = cellKind(log, batch, batch.baseOffset)
    const kind = cell === 'plain' || cell === 'COMMIT' ? 'committed' : cell === 'ABORT' ? 'aborted' : cell
    const start = Math.max(batch.baseOffset, first)
    const last = parts.at(-1)
    if (last?.kind === kind && last.to === start) last.to = nextOffsetOf(batch)
    else parts.push({ kind, from: start, to: nextOffsetOf(batch) })
    return true
  })
  return parts
}

/** What one glance at a replica should tell: a transaction holds readers up, or the latest one was aborted. */
export function transactionSign(log: PartitionLog, highWatermark: number): 'open' | 'aborted' | null {
  const { completed, aborted } = log.transactions
  // Open still, or over with its marker not replicated.
  if (lastStableOffset(log, highWatermark) < highWatermark) return 'open'
  const latest = completed.at(-1)
  return latest && aborted.some((txn) => txn.lastOffset === latest.lastOffset) ? 'aborted' : null
}
