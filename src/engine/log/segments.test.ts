import { expect, test } from 'vitest'
import { DEFAULT_LOG_CONFIG } from './log-config.ts'
import { appendBatch, emptyLog, removeSegments, roll, truncateTo } from './partition-log.ts'
import { createBatch, placeBatch } from './record-batch.ts'
import { deletableSegments, segmentsDue } from './retention.ts'
import { newSegment, shouldRoll } from './segments.ts'

const record = { id: 0, timestamp: 100, key: 'k', value: 'v' }
const batch = createBatch([record], { producerId: 7, producerEpoch: 0, baseSequence: 0 })

test('segment.ms must be exceeded, by timestamps; without them the clock counts; an empty segment never rolls', () => {
  const config = { segmentBytes: 1_000, segmentMs: 50 }
  const segment = { ...newSegment(0, 10, null), sizeInBytes: 80, firstTimestamp: 100, maxTimestamp: 100 }
  const next = (maxTimestamp: number) => ({ sizeInBytes: 80, maxTimestamp })
  expect(shouldRoll(segment, next(150), config, 9_999)).toBe(false)
  expect(shouldRoll(segment, next(151), config, 0)).toBe(true)
  const timeless = { ...segment, firstTimestamp: -1 }
  expect(shouldRoll(timeless, next(-1), config, 60)).toBe(false)
  expect(shouldRoll(timeless, next(-1), config, 61)).toBe(true)
  expect(shouldRoll(newSegment(0, 10, null), next(9_999), config, 9_999)).toBe(false)
})

test('retention.ms must be exceeded too', () => {
  const log = emptyLog()
  appendBatch(log, placeBatch(batch, 0, 0))
  const config = { ...DEFAULT_LOG_CONFIG, retentionMs: 1_000 }
  expect(segmentsDue(log, 1, config, 1_100)).toBeNull()
  expect(segmentsDue(log, 1, config, 1_101)).toEqual({ count: 1, reason: 'retention.ms' })
})

test('the first segment that must stay keeps all behind it', () => {
  const segments = [0, 10, 20].map((baseOffset) => ({ ...newSegment(baseOffset, 0, null), sizeInBytes: 5 }))
  const at = { logEndOffset: 30, highWatermark: 30 }
  expect(deletableSegments(segments, at, ({ baseOffset }) => baseOffset !== 10)).toBe(1)
  expect(deletableSegments(segments, { ...at, highWatermark: 19 }, () => true)).toBe(1)
  expect(deletableSegments(segments, at, () => true)).toBe(3)
})

test('a truncation forgets a producer of whom nothing is left, unless a snapshot above the log start knows it', () => {
  const build = () => {
    const log = emptyLog()
    appendBatch(log, placeBatch(batch, 0, 0))
    roll(log, 0)
    for (const offset of [1, 2]) {
      const other = createBatch([record], { producerId: -1, producerEpoch: -1, baseSequence: -1 })
      appendBatch(log, placeBatch(other, offset, 0))
      roll(log, 0)
    }
    appendBatch(log, placeBatch({ ...batch, producerId: 8 }, 3, 0))
    return log
  }
  const gone = build()
  removeSegments(gone, 1, 0)
  expect(Object.keys(gone.producers)).toEqual(['pid-7', 'pid-8'])
  truncateTo(gone, 1)
  expect(gone.producers).toEqual({})
  const known = build()
  removeSegments(known, 1, 0)
  truncateTo(known, 3)
  expect(Object.keys(known.producers)).toEqual(['pid-7'])
})

test('what is written anew after a truncation is not flushed yet', () => {
  const log = emptyLog()
  appendBatch(log, placeBatch(batch, 0, 0), { ...DEFAULT_LOG_CONFIG, flushMessages: 1 })
  expect(log.recoveryPoint).toBe(1)
  truncateTo(log, 0)
  appendBatch(log, placeBatch(batch, 0, 1))
  expect(log.recoveryPoint).toBe(0)
})

test('a truncation knows the producer of a transaction that began before the snapshot, by its id', () => {
  const log = emptyLog()
  appendBatch(log, placeBatch({ ...batch, producerId: 1007, isTransactional: true }, 0, 0))
  for (const offset of [1, 2]) {
    roll(log, 0)
    const other = createBatch([record], { producerId: -1, producerEpoch: -1, baseSequence: -1 })
    appendBatch(log, placeBatch(other, offset, 0))
  }
  truncateTo(log, 2)
  expect(log.transactions.ongoing).toEqual([{ producerId: 1007, firstOffset: 0 }])
})
