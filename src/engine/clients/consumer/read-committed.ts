/**
 * What isolation.level=read_committed leaves out: the broker sends the batches of aborted transactions too, with the
 * list of the transactions, and the consumer skips them (CompletedFetch.nextFetchedRecord).
 */
import { lastOffsetOf, type RecordBatch } from '../../log/record-batch.ts'
import type { FetchPartitionResult } from '../../messages.ts'

const NOTHING = Object.freeze([])

/** The batch with its place and without its records: the position moves over it. */
function hollow(batch: RecordBatch): RecordBatch {
  const lastOffsetDelta = lastOffsetOf(batch) - batch.baseOffset
  const { offsetDeltas: _, headers: __, ...rest } = batch
  const nothing = { timestamps: NOTHING, keys: NOTHING, values: NOTHING, ids: NOTHING }
  return Object.freeze({ ...rest, ...nothing, count: 0, lastOffsetDelta })
}

/** The batches of a fetch, those of aborted transactions without records. */
export function withoutAborted({
  batches,
  abortedTransactions,
}: Pick<FetchPartitionResult, 'batches' | 'abortedTransactions'>): readonly RecordBatch[] {
  if (!abortedTransactions || abortedTransactions.length === 0) return batches
  const waiting = [...abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset)
  const aborted = new Set<number>()
  return batches.map((batch) => {
    while (waiting[0] && waiting[0].firstOffset <= lastOffsetOf(batch))
      aborted.add((waiting.shift() as (typeof waiting)[number]).producerId)
    if (batch.control) {
      if (batch.control.type === 'ABORT') aborted.delete(batch.producerId)
      return batch
    }
    return batch.isTransactional && aborted.has(batch.producerId) ? hollow(batch) : batch
  })
}
