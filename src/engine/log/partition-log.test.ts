import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  appendBatch,
  batchAt,
  batchesIn,
  emptyLog,
  offsetForTimestamp,
  type PartitionLog,
  readBatches,
  truncateTo,
} from './partition-log.ts'
import { createBatch, placeBatch, recordSizeInBytes } from './record-batch.ts'

const NO_PRODUCER = { producerId: -1, producerEpoch: -1, baseSequence: -1 }

function logOf(counts: readonly number[], epochs: readonly number[] = []): PartitionLog {
  const log = emptyLog()
  for (const [b, count] of counts.entries()) {
    const records = Array.from({ length: count }, (_, i) => ({
      id: b * 100 + i,
      timestamp: b * 10 + i,
      key: 'k',
      value: 'v',
    }))
    appendBatch(log, placeBatch(createBatch(records, NO_PRODUCER), log.logEndOffset, epochs[b] ?? 0))
  }
  return log
}
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 200 })

test('a read from any offset starts with the batch that holds it and ends below the bound', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (counts, a, b) => {
      const log = logOf(counts)
      const offset = a % (log.logEndOffset + 1)
      const endOffset = Math.min(log.logEndOffset, offset + (b % 50))
      const found = readBatches(log, { offset, endOffset, maxBytes: 1e9 })
      for (const batch of found) {
        expect(batch.baseOffset + batch.count).toBeGreaterThan(offset)
        expect(batch.baseOffset + batch.count).toBeLessThanOrEqual(endOffset)
      }
      if (found[0]) expect(found[0].baseOffset).toBeLessThanOrEqual(offset)
    }),
  )
})

test('truncation keeps whole batches below the offset and nothing else', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (counts, a) => {
      const log = logOf(counts)
      const before = log.logEndOffset
      const to = before === 0 ? 0 : a % (before + 1)
      const dropped = truncateTo(log, to)
      expect(log.logEndOffset).toBe(to)
      expect(log.logEndOffset + dropped).toBe(before)
      expect(batchAt(log, log.logEndOffset)).toBeUndefined()
      const boundaries = [0]
      for (const count of counts) boundaries.push((boundaries.at(-1) as number) + count)
      expect(batchesIn(log).reduce((n, x) => n + x.count, 0)).toBe(boundaries.findLast((end) => end <= to))
    }),
  )
})

test('the first batch comes even when it is larger than the limit', () => {
  const log = logOf([3, 3])
  expect(readBatches(log, { offset: 0, endOffset: 6, maxBytes: 1 }).length).toBe(1)
})

test('a timestamp finds the first record at or after it', () => {
  const log = logOf([2, 2])
  expect(offsetForTimestamp(log, 0)).toBe(0)
  expect(offsetForTimestamp(log, 2)).toBe(2)
  expect(offsetForTimestamp(log, 11)).toBe(3)
  expect(offsetForTimestamp(log, 12)).toBeNull()
})

test('going back is a bug, and said; a gap is what compaction left on the leader', () => {
  const log = logOf([3])
  const batch = createBatch([{ id: 1, timestamp: 0, key: null, value: 'x' }], NO_PRODUCER)
  expect(() => appendBatch(log, placeBatch(batch, 2, 0))).toThrow(/does not follow/)
  appendBatch(log, placeBatch(batch, 5, 0))
  expect(log.logEndOffset).toBe(6)
  expect(batchAt(log, 4)).toBeUndefined()
  expect(readBatches(log, { offset: 3, endOffset: 6, maxBytes: 1e9 }).map((b) => b.baseOffset)).toEqual([5])
})

test('sizes are those of message format v2', () => {
  // Header 61; length 2, attributes, two deltas, null key and header count 1 each, value length 2, value 100.
  const record = { id: 0, timestamp: 0, key: null, value: 'x'.repeat(100) }
  expect(createBatch([record], NO_PRODUCER).sizeInBytes).toBe(61 + 2 + 1 + 1 + 1 + 1 + 2 + 100 + 1)
  expect(recordSizeInBytes(0, 0, { ...record, value: '한' })).toBe(1 + 1 + 1 + 1 + 1 + 4 + 1)
})
