import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CleanableRange, cleanableRange, cleanLog, dirtyRatio, isCleanable } from './cleaner.ts'
import { DEFAULT_LOG_CONFIG, type LogConfig } from './log-config.ts'
import { appendBatch, batchesIn, emptyLog, type PartitionLog, readBatches, roll } from './partition-log.ts'
import {
  createBatch,
  type NewRecord,
  nextOffsetOf,
  offsetAt,
  placeBatch,
  type RecordBatch,
} from './record-batch.ts'

const CONFIG: LogConfig = {
  ...DEFAULT_LOG_CONFIG,
  isCompacted: true,
  isDeleting: false,
  deleteRetentionMs: 100,
}
const NO_PRODUCER = { producerId: -1, producerEpoch: -1, baseSequence: -1 }

type Pair = readonly [key: string | null, value: string | null]

function write(
  log: PartitionLog,
  pairs: readonly Pair[],
  more: { readonly producer?: typeof NO_PRODUCER; readonly at?: number } & Partial<RecordBatch> = {},
): RecordBatch {
  const { producer = NO_PRODUCER, at = 0, ...fields } = more
  const records = pairs.map(([key, value], i) => ({ id: log.logEndOffset + i, timestamp: at, key, value }))
  const batch = placeBatch({ ...createBatch(records, producer), ...fields }, log.logEndOffset, 0)
  appendBatch(log, batch, CONFIG, at)
  return batch
}

/** `offset:key=value` of everything in the log. */
const contents = (log: PartitionLog) =>
  batchesIn(log).flatMap((batch) =>
    batch.keys.map((key, i) => `${offsetAt(batch, i)}:${key}=${batch.values[i]}`),
  )

const rangeOf = (log: PartitionLog, nowMs = 0, lastCleanOffset: number | null = null, config = CONFIG) =>
  cleanableRange(log, { lastCleanOffset, highWatermark: log.logEndOffset, nowMs }, config)

function clean(log: PartitionLog, nowMs = 0, from: number | null = null, config = CONFIG) {
  return cleanLog(log, rangeOf(log, nowMs, from, config), config, nowMs)
}

describe('headers', () => {
  test('stay with the records that stay, and are counted in the size', () => {
    const log = emptyLog()
    const headers = [{ key: 'h', value: 'x' }]
    const records = ['a', 'b'].map((key, id) => ({
      id,
      timestamp: 0,
      key,
      value: '1',
      ...(id === 1 && { headers }),
    }))
    appendBatch(log, placeBatch(createBatch(records, NO_PRODUCER), 0, 0), CONFIG, 0)
    write(log, [['a', '2']])
    roll(log, 0)
    write(log, [['c', '1']])
    clean(log)
    const [left] = batchesIn(log)
    expect(left).toMatchObject({ keys: ['b'], headers: [headers] })
    const alone = createBatch([records[1] as NewRecord], NO_PRODUCER)
    expect(left?.sizeInBytes).toBe(alone.sizeInBytes)
  })
})

describe('what may be cleaned', () => {
  test('not the active segment, nothing from the high watermark on, nothing below the checkpoint', () => {
    const log = emptyLog()
    for (const key of ['a', 'b', 'c']) {
      write(log, [[key, '1']])
      roll(log, 0)
    }
    write(log, [['d', '1']])
    expect(rangeOf(log)).toMatchObject({ firstDirtyOffset: 0, firstUncleanableOffset: 3, cleanBytes: 0 })
    const lagging = cleanableRange(log, { lastCleanOffset: 1, highWatermark: 2, nowMs: 0 }, CONFIG)
    expect(lagging).toMatchObject({ firstDirtyOffset: 1, firstUncleanableOffset: 2 })
    expect(lagging.cleanableBytes).toBe(log.segments[1]?.sizeInBytes)
    // A checkpoint outside the log begins at its start.
    expect(rangeOf(log, 0, 99).firstDirtyOffset).toBe(0)
  })

  test('the dirty ratio must be exceeded, unless max.compaction.lag.ms is over', () => {
    const range: CleanableRange = {
      firstDirtyOffset: 0,
      firstUncleanableOffset: 9,
      cleanBytes: 50,
      cleanableBytes: 50,
      isOverdue: false,
    }
    expect(dirtyRatio(range)).toBe(0.5)
    expect(isCleanable(range, CONFIG)).toBe(false)
    expect(isCleanable({ ...range, cleanableBytes: 51 }, CONFIG)).toBe(true)
    expect(isCleanable({ ...range, isOverdue: true }, CONFIG)).toBe(true)
    expect(isCleanable({ ...range, isOverdue: true, cleanableBytes: 0 }, CONFIG)).toBe(false)
  })

  test('the lags go by the timestamps of the segments', () => {
    const log = emptyLog()
    write(log, [['a', '1']], { at: 10 })
    roll(log, 0)
    write(log, [['a', '2']], { at: 50 })
    roll(log, 0)
    const config = { ...CONFIG, minCompactionLagMs: 30, maxCompactionLagMs: 60 }
    expect(rangeOf(log, 60, null, config)).toMatchObject({ firstUncleanableOffset: 1, isOverdue: false })
    expect(rangeOf(log, 71, null, config).isOverdue).toBe(true)
    expect(rangeOf(log, 80, null, config).firstUncleanableOffset).toBe(2)
  })
})

describe('cleaning', () => {
  test('keeps the latest record of each key and drops records without one', () => {
    const log = emptyLog()
    write(log, [
      ['a', '1'],
      ['b', '1'],
      [null, 'x'],
    ])
    write(log, [['a', '2']])
    roll(log, 0)
    write(log, [['a', '3']])
    const cleaned = clean(log)
    expect(contents(log)).toEqual(['1:b=1', '3:a=2', '4:a=3'])
    expect(cleaned).toMatchObject({ endOffset: 4, ids: [0, 2], offsets: [0, 2], tombstones: 0 })
    const first = batchesIn(log)[0] as RecordBatch
    // The batch still ends where it ended, so sequence numbers and offsets keep their range.
    expect([first.baseOffset, nextOffsetOf(first), first.count]).toEqual([0, 3, 1])
    expect(log.sizeInBytes).toBe(batchesIn(log).reduce((sum, b) => sum + b.sizeInBytes, 0))
    expect(readBatches(log, { offset: 0, endOffset: 5, maxBytes: 1e9 })).toHaveLength(2)
  })

  test('what was cleaned before is cleaned again by later records', () => {
    const log = emptyLog()
    write(log, [['a', '1']])
    write(log, [['b', '1']])
    roll(log, 0)
    const { endOffset } = clean(log)
    write(log, [['a', '2']])
    write(log, [['c', '1']])
    roll(log, 0)
    clean(log, 0, endOffset)
    expect(contents(log)).toEqual(['1:b=1', '2:a=2', '3:c=1'])
  })

  test('a tombstone stays for delete.retention.ms after the run that met it first', () => {
    const log = emptyLog()
    write(log, [['a', '1']])
    write(log, [['a', null]])
    write(log, [['z', '1']])
    roll(log, 0)
    let { endOffset } = clean(log, 1_000)
    expect(contents(log)).toEqual(['1:a=null', '2:z=1'])
    expect(batchesIn(log)[0]?.deleteHorizonMs).toBe(1_100)
    const again = (nowMs: number) => {
      write(log, [['z', String(nowMs)]])
      roll(log, 0)
      endOffset = clean(log, nowMs, endOffset).endOffset
    }
    again(1_099)
    expect(contents(log)).toContain('1:a=null')
    again(1_100)
    expect(contents(log).some((record) => record.includes('a='))).toBe(false)
  })

  test('the last batch of a producer stays, empty if need be: its sequence must not be forgotten', () => {
    const log = emptyLog()
    const producer = { producerId: 7, producerEpoch: 0, baseSequence: 0 }
    write(log, [['a', '1']], { producer })
    write(log, [['a', '2']], { producer: { ...producer, baseSequence: 1 } })
    write(log, [['a', '3']])
    write(log, [['b', '1']])
    roll(log, 0)
    clean(log)
    expect(contents(log)).toEqual(['2:a=3', '3:b=1'])
    expect(batchesIn(log).map((b) => [b.baseOffset, b.count, b.sizeInBytes > 61])).toEqual([
      [1, 0, false],
      [2, 1, true],
      [3, 1, true],
    ])
    expect(batchesIn(log)[0]).toMatchObject({ producerId: 7, baseSequence: 1, sizeInBytes: 61 })
  })

  test('records of aborted transactions go, and do not count as the latest; their marker goes later', () => {
    const log = emptyLog()
    const producer = { producerId: 7, producerEpoch: 0, baseSequence: 0 }
    write(log, [['a', 'kept']])
    write(log, [['a', 'aborted']], { producer, isTransactional: true })
    write(log, [[null, null]], {
      producer: { ...producer, baseSequence: -1 },
      control: { type: 'ABORT', coordinatorEpoch: 0 },
    })
    write(log, [['z', '1']], { producer: { ...producer, baseSequence: 1 }, isTransactional: true })
    write(log, [[null, null]], {
      producer: { ...producer, baseSequence: -1 },
      control: { type: 'COMMIT', coordinatorEpoch: 0 },
    })
    roll(log, 0)
    const { endOffset } = clean(log, 1_000)
    expect(contents(log)).toEqual(['0:a=kept', '2:null=null', '3:z=1', '4:null=null'])
    // Nothing of the aborted transaction is left: now its marker gets its horizon.
    const again = (nowMs: number, from: number) => {
      write(log, [['y', String(nowMs)]])
      roll(log, 0)
      return clean(log, nowMs, from).endOffset
    }
    const second = again(2_000, endOffset)
    expect(batchesIn(log).find((b) => b.baseOffset === 2)?.deleteHorizonMs).toBe(2_100)
    again(2_100, second)
    expect(contents(log)).toContain('3:z=1')
    expect(batchesIn(log).some((b) => b.baseOffset === 2)).toBe(false)
    expect(batchesIn(log).some((b) => b.baseOffset === 4)).toBe(true)
  })

  test('the last batch of a run stays, empty if need be: where the log was cleaned to must not be forgotten', () => {
    const log = emptyLog()
    write(log, [['a', '1']])
    write(log, [[null, 'dropped']])
    roll(log, 0)
    clean(log)
    expect(contents(log)).toEqual(['0:a=1'])
    expect(batchesIn(log).map((b) => [b.baseOffset, b.count])).toEqual([
      [0, 1],
      [1, 0],
    ])
  })

  test('small neighbours become one segment, as long as they fit', () => {
    const log = emptyLog()
    for (let i = 0; i < 6; i++) {
      write(log, [[`k${i}`, '1']])
      roll(log, 0)
    }
    const size = log.segments[0]?.sizeInBytes as number
    const config = { ...CONFIG, segmentBytes: 2 * size }
    const cleaned = clean(log, 0, null, config)
    expect([cleaned.segmentsBefore, cleaned.segmentsAfter]).toEqual([6, 3])
    expect(log.segments.map((s) => [s.baseOffset, s.sizeInBytes])).toEqual([
      [0, 2 * size],
      [2, 2 * size],
      [4, 2 * size],
    ])
  })

  const keys = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()), {
    minLength: 1,
    maxLength: 60,
  })

  test('whatever was written: the latest value of each key is still there, order and offsets are kept', () => {
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (writes, size, every) => {
          const log = emptyLog()
          let clock = 0
          let checkpoint: number | null = null
          for (let i = 0; i < writes.length; i += size) {
            write(
              log,
              writes.slice(i, i + size).map(([key, rolls], j): Pair => [key, rolls ? String(i + j) : null]),
            )
            if ((i / size) % 2 === 0) roll(log, 0)
            clock += 50
            if ((i / size) % every === every - 1) checkpoint = clean(log, clock, checkpoint).endOffset
          }
          const latest = new Map<string, string | null>()
          for (const [i, [key, rolls]] of writes.entries()) latest.set(key, rolls ? String(i) : null)
          const seen = new Map<string, string | null>()
          let before = -1
          for (const batch of batchesIn(log))
            for (const [i, key] of batch.keys.entries()) {
              const offset = offsetAt(batch, i)
              expect(offset).toBeGreaterThan(before)
              expect(key).toBe(writes[offset]?.[0])
              before = offset
              seen.set(key as string, batch.values[i] as string | null)
            }
          for (const [key, value] of latest)
            if (value !== null) expect(seen.get(key), key).toBe(value)
            else expect(seen.get(key) ?? null, key).toBeNull()
          expect(log.logEndOffset).toBe(writes.length)
        },
      ),
    )
  })
})
