/**
 * A batch that the broker finds too large is taken apart and sent again in pieces (ProducerBatch.split,
 * RecordAccumulator.splitAndReenqueue). The first time the pieces are as large as batch.size allows, then
 * half as large as they were; a single record that is too large is given up by the caller.
 */
import { incrementSequence } from '../../log/producer-state.ts'
import {
  createBatch,
  type NewRecord,
  RECORD_BATCH_OVERHEAD,
  recordSizeInBytes,
} from '../../log/record-batch.ts'
import { type Producer, type ProducerBatch, partitionKey } from '../../world.ts'

const sizeOf = (record: NewRecord): number => recordSizeInBytes(0, 0, record)

function pieces(records: readonly NewRecord[], most: number): NewRecord[][] {
  const found: NewRecord[][] = []
  let size = Infinity
  for (const record of records) {
    size += sizeOf(record)
    if (size > most) {
      found.push([])
      size = RECORD_BATCH_OVERHEAD + sizeOf(record)
    }
    found.at(-1)?.push(record)
  }
  return found
}

/** Puts smaller batches where the large one stood; they keep its sequence numbers. */
export function splitBatch(self: Producer, batch: ProducerBatch): void {
  const queue = self.queues[partitionKey(batch)]
  const at = queue?.indexOf(batch) ?? -1
  if (!queue || at < 0) return
  const largest = Math.max(...batch.records.map(sizeOf))
  const most = batch.isSplit
    ? Math.max(RECORD_BATCH_OVERHEAD + largest, Math.floor(batch.sizeInBytes / 2))
    : self.config['batch.size']
  const { producerId, producerEpoch, baseSequence } = batch.sealed ?? {
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
  }
  let sequence = baseSequence
  const parts = pieces(batch.records, most).map((records): ProducerBatch => {
    const sealed = createBatch(
      records,
      { producerId, producerEpoch, baseSequence: sequence },
      batch.sealed?.compression,
    )
    if (sequence >= 0) sequence = incrementSequence(sequence, records.length)
    return {
      topic: batch.topic,
      partition: batch.partition,
      records,
      createdAt: batch.createdAt,
      sizeInBytes: records.reduce((sum, record) => sum + sizeOf(record), RECORD_BATCH_OVERHEAD),
      attempts: 0,
      retryAt: 0,
      sealed,
      inFlight: false,
      isSplit: true,
    }
  })
  queue.splice(at, 1, ...parts)
}
