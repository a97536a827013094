/** What a log keeps and what it lets go: retention, compaction, deletion, timestamps. */
import { describe, expect, test } from 'vitest'
import type { Fact } from './facts.ts'
import { createRun, type Run } from './history/run.ts'
import { leaderOf } from './history/series.ts'
import { SECOND } from './kernel/types.ts'
import { batchesIn, describeSegments } from './log/partition-log.ts'
import { offsetAt } from './log/record-batch.ts'
import type { Scenario } from './scenario.ts'
import { brokerIn, ofKind, wait } from './test-run.ts'
import type { Broker, Consumer } from './world.ts'

type Config = Readonly<Record<string, string | number | boolean>>

function cluster(topic: Config, more: Partial<Scenario> = {}): Run {
  const scenario: Scenario = {
    version: 1,
    id: 'storage',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 't', partitions: 1, replicationFactor: 3, config: topic }],
    producers: [
      {
        id: 'p',
        topic: 't',
        keys: null,
        recordsPerSecond: 0,
        config: { 'linger.ms': 0 },
        startAtMs: 4_000,
      },
    ],
    consumers: [],
    ...more,
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'log.retention.check.interval.ms': 5_000,
      ...more.brokerConfig,
    },
  }
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  run.advanceTo(10 * SECOND)
  return run
}

const logOn = (run: Run, id: number) => brokerIn(run, id).disk.logs['t-0'] as Broker['disk']['logs'][string]
const leader = (run: Run) => leaderOf(run.world, 't-0')?.broker.brokerId ?? -1
const others = (run: Run) => [1, 2, 3].filter((id) => id !== leader(run))

function send(run: Run, key: string | null, value: string | null): void {
  run.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key, value })
  wait(run, 0.05)
}

/** What a log holds as `offset:key=value`. */
function contents(run: Run, id: number): string[] {
  return batchesIn(logOn(run, id)).flatMap((batch) =>
    batch.keys.map((key, i) => `${offsetAt(batch, i)}:${key}=${batch.values[i]}`),
  )
}

describe('retention', () => {
  test('a quiet topic becomes empty when its records are older than retention.ms, and not before', () => {
    const run = cluster({ 'retention.ms': 60_000 })
    for (const value of ['a', 'b', 'c']) send(run, null, value)
    run.advanceTo(65 * SECOND)
    expect(ofKind(run, 'SegmentDeleted')).toEqual([])
    wait(run, 20)
    for (const id of [1, 2, 3]) {
      expect(logOn(run, id)).toMatchObject({ logStartOffset: 3, logEndOffset: 3, sizeInBytes: 0 })
      expect(describeSegments(logOn(run, id))).toMatchObject([
        { baseOffset: 3, sizeInBytes: 0, isActive: true },
      ])
    }
    const deleted = ofKind(run, 'SegmentDeleted')
    expect(deleted.map((f) => f.broker).sort()).toEqual([1, 2, 3])
    expect(deleted[0]).toMatchObject({ baseOffset: 0, endOffset: 3, reason: 'retention.ms' })
    send(run, null, 'd')
    expect(contents(run, leader(run))).toEqual(['3:null=d'])
  })

  test('retention.bytes takes whole segments and never leaves less than it says', () => {
    const run = cluster({ 'internal.segment.bytes': 200, 'retention.bytes': 450, 'retention.ms': -1 })
    for (let i = 0; i < 12; i++) send(run, null, 'x'.repeat(60))
    expect(describeSegments(logOn(run, leader(run))).length).toBeGreaterThan(8)
    wait(run, 40)
    for (const id of [1, 2, 3]) {
      const { sizeInBytes, logStartOffset, segments } = logOn(run, id)
      expect(sizeInBytes).toBeGreaterThanOrEqual(450)
      expect(sizeInBytes - (segments[0]?.sizeInBytes ?? 0)).toBeLessThan(450)
      expect(logStartOffset).toBe(segments[0]?.baseOffset)
    }
    expect(ofKind(run, 'SegmentDeleted').every((f) => f.reason === 'retention.bytes')).toBe(true)
  })

  const slow = (reset: string) =>
    cluster(
      { 'retention.ms': 20_000, 'internal.segment.bytes': 200 },
      {
        consumers: [
          {
            id: 'c',
            group: 'g',
            topics: ['t'],
            config: { 'auto.offset.reset': reset },
            startAtMs: 60_000,
          },
        ],
      },
    )

  // E20, from its three sides: the committed offset has expired while the group was away.
  test.each([
    ['latest', 'skips what is there without a word'],
    ['earliest', 'reads from what is left'],
    ['none', 'ends'],
  ])('with auto.offset.reset=%s a consumer whose offset has expired %s', (reset) => {
    const run = slow(reset)
    run.act({
      kind: 'AddConsumer',
      consumer: { id: 'first', group: 'g', topics: ['t'], config: { 'auto.offset.reset': 'earliest' } },
    })
    wait(run, 8)
    send(run, null, 'read')
    wait(run, 8)
    run.act({ kind: 'CloseClient', client: 'consumer-first' })
    wait(run, 1)
    for (let i = 0; i < 4; i++) send(run, null, `missed ${i} ${'x'.repeat(60)}`)
    run.advanceTo(57 * SECOND)
    send(run, null, `kept ${'x'.repeat(60)}`)
    wait(run, 1)
    const { logStartOffset, logEndOffset } = logOn(run, leader(run))
    expect(logStartOffset).toBeGreaterThan(1)
    expect(logEndOffset).toBe(6)
    run.advanceTo(75 * SECOND)
    const consumer = run.world.nodes['consumer-c'] as Consumer
    const polled = ofKind(run, 'RecordsPolled').filter((f) => f.consumer === 'consumer-c')
    const placed = ofKind(run, 'PositionReset').filter((f) => f.consumer === 'consumer-c')
    expect(placed[0]).toMatchObject({ offset: 1, strategy: 'committed' })
    if (reset === 'none') {
      expect(consumer.process).toBe('stopped')
      expect(polled).toEqual([])
    } else if (reset === 'earliest') {
      expect(placed[1]).toMatchObject({ offset: logStartOffset, strategy: 'earliest' })
      expect(polled.map((f) => [f.from, f.to])).toEqual([[5, 6]])
    } else {
      expect(placed[1]).toMatchObject({ offset: 6, strategy: 'latest' })
      expect(polled).toEqual([])
    }
  })
})

describe('compaction', () => {
  const compacted = {
    'cleanup.policy': 'compact',
    'internal.segment.bytes': 160,
    'min.cleanable.dirty.ratio': 0.1,
  }

  test('only the latest record of each key stays below the active segment; offsets keep their numbers', () => {
    const run = cluster(compacted, {
      consumers: [
        {
          id: 'c',
          group: 'g',
          topics: ['t'],
          config: { 'auto.offset.reset': 'earliest' },
          startAtMs: 40_000,
        },
      ],
    })
    for (const [key, value] of [
      ['a', '1'],
      ['b', '1'],
      ['a', '2'],
      ['b', '2'],
      ['a', '3'],
      ['c', '1'],
    ])
      send(run, key as string, value as string)
    wait(run, 20)
    const kept = contents(run, leader(run))
    expect(kept).toContain('3:b=2')
    expect(kept).not.toContain('0:a=1')
    expect(kept).not.toContain('1:b=1')
    for (const id of others(run)) expect(contents(run, id)).toEqual(kept)
    const cleaned = ofKind(run, 'LogCleaned').filter((f) => f.partition === 't-0' && f.ids.length > 0)
    expect(cleaned.length).toBeGreaterThanOrEqual(3)
    expect(cleaned[0]?.bytesAfter).toBeLessThan(cleaned[0]?.bytesBefore as number)
    run.advanceTo(60 * SECOND)
    const polled = ofKind(run, 'RecordsPolled').filter((f) => f.partition === 't-0')
    expect(polled.flatMap((f) => f.ids)).toHaveLength(kept.length)
    expect(polled.at(-1)?.to).toBe(6)
    // A replica that begins anew copies the log with its gaps.
    const follower = others(run)[0] as number
    run.act({ kind: 'CrashNode', node: `broker-${follower}` })
    run.act({ kind: 'WipeDisk', node: `broker-${follower}` })
    run.act({ kind: 'StartNode', node: `broker-${follower}` })
    wait(run, 25)
    expect(contents(run, follower)).toEqual(kept)
    expect(logOn(run, follower).logEndOffset).toBe(6)
  })

  test('a tombstone goes delete.retention.ms after it was first cleaned, and its key with it', () => {
    const run = cluster({ ...compacted, 'delete.retention.ms': 40_000 })
    for (const [key, value] of [
      ['a', '1'],
      ['a', null],
      ['z', '1'],
      ['z', '2'],
      ['z', '3'],
    ] as const)
      send(run, key, value)
    wait(run, 20)
    expect(contents(run, leader(run))).toContain('1:a=null')
    expect(contents(run, leader(run))).not.toContain('0:a=1')
    wait(run, 60)
    // Cleaning is only worth it when something is dirty.
    for (const value of ['4', '5', '6']) send(run, 'z', value)
    wait(run, 20)
    expect(contents(run, leader(run)).some((record) => record.includes(':a='))).toBe(false)
    expect(ofKind(run, 'LogCleaned').some((f) => f.tombstones === 1)).toBe(true)
  })

  test('a record without a key is refused, and the producer gives it up', () => {
    const run = cluster(compacted)
    send(run, null, 'no key')
    wait(run, 1)
    expect(ofKind(run, 'AppendRefused').map((f) => f.error)).toEqual(['INVALID_RECORD'])
    expect(ofKind(run, 'BatchFailed').map((f) => f.error)).toEqual(['INVALID_RECORD'])
  })

  test('min.compaction.lag.ms keeps young records from the cleaner', () => {
    const run = cluster({ ...compacted, 'min.compaction.lag.ms': 60_000 })
    for (const value of ['1', '2', '3', '4']) send(run, 'a', value)
    wait(run, 40)
    expect(contents(run, leader(run))).toHaveLength(4)
    wait(run, 50)
    expect(contents(run, leader(run)).length).toBeLessThan(4)
  })

  test('a group that moves to another coordinator finds its offsets in a compacted log', () => {
    const run = cluster(
      {},
      {
        topics: [
          { name: 't', partitions: 1, replicationFactor: 3 },
          {
            name: '__consumer_offsets',
            partitions: 1,
            replicationFactor: 3,
            config: {
              'cleanup.policy': 'compact',
              'internal.segment.bytes': 1_000,
              'min.cleanable.dirty.ratio': 0.1,
            },
          },
        ],
        consumers: [
          {
            id: 'c',
            group: 'g',
            topics: ['t'],
            config: { 'auto.offset.reset': 'earliest' },
            startAtMs: 6_000,
          },
        ],
      },
    )
    for (let i = 0; i < 5; i++) {
      send(run, null, 'x')
      wait(run, 12)
    }
    expect(ofKind(run, 'LogCleaned').some((f) => f.partition === '__consumer_offsets-0')).toBe(true)
    const coordinator = leaderOf(run.world, '__consumer_offsets-0')?.broker.brokerId as number
    run.act({ kind: 'CrashNode', node: `broker-${coordinator}` })
    wait(run, 15)
    const next = leaderOf(run.world, '__consumer_offsets-0')?.broker as Broker
    expect(next.brokerId).not.toBe(coordinator)
    expect(next.memory?.groups.g?.offsets['t-0']?.offset).toBe(5)
  })
})

describe('DeleteRecords', () => {
  const answers = (run: Run) =>
    ofKind(run, 'AdminAnswered')
      .filter((f) => f.api === 'DeleteRecords')
      .map((f) => f.error)
  const deleteTo = (run: Run, offset: number) => {
    run.act({ kind: 'DeleteRecords', topic: 't', partition: 0, offset })
    wait(run, 3)
  }

  test('moves the log start of every replica, and answers when all have it', () => {
    const run = cluster({ 'internal.segment.bytes': 200 })
    for (let i = 0; i < 6; i++) send(run, null, 'x'.repeat(60))
    deleteTo(run, 4)
    expect(answers(run)).toEqual(['NONE'])
    expect(ofKind(run, 'RecordsDeleted')).toMatchObject([{ partition: 't-0', lowWatermark: 4 }])
    for (const id of [1, 2, 3]) expect(logOn(run, id).logStartOffset).toBe(4)
    wait(run, 40)
    for (const id of [1, 2, 3]) expect(describeSegments(logOn(run, id))[0]?.baseOffset).toBe(4)
    deleteTo(run, -1)
    expect(logOn(run, leader(run)).logStartOffset).toBe(6)
  })

  test('is refused above the high watermark and for a compacted topic', () => {
    const run = cluster({})
    send(run, null, 'x')
    deleteTo(run, 2)
    expect(answers(run)).toEqual(['OFFSET_OUT_OF_RANGE'])
    const other = cluster({ 'cleanup.policy': 'compact' })
    send(other, 'k', 'x')
    deleteTo(other, 1)
    expect(answers(other)).toEqual(['POLICY_VIOLATION'])
  })

  test('a follower that slept below the new start begins again there; one that is fenced is not waited for', () => {
    const run = cluster({})
    const asleep = others(run)[0] as number
    send(run, null, 'a')
    run.act({ kind: 'CrashNode', node: `broker-${asleep}` })
    wait(run, 12)
    for (const value of ['b', 'c', 'd']) send(run, null, value)
    deleteTo(run, 3)
    expect(answers(run)).toEqual(['NONE'])
    run.act({ kind: 'StartNode', node: `broker-${asleep}` })
    wait(run, 20)
    expect(logOn(run, asleep)).toMatchObject({ logStartOffset: 3, logEndOffset: 4 })
    expect(contents(run, asleep)).toEqual(['3:null=d'])
  })

  test('a start inside a batch: an empty follower copies the whole batch and begins where the leader does', () => {
    const producer = { id: 'p', topic: 't', keys: null, recordsPerSecond: 40, startAtMs: 4_000 }
    const run = cluster({}, { producers: [{ ...producer, config: { 'linger.ms': 500 } }] })
    run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
    wait(run, 2)
    const batch = batchesIn(logOn(run, leader(run))).find((b) => b.count > 2)
    expect(batch).toBeDefined()
    const inside = (batch?.baseOffset as number) + 1
    const follower = others(run)[0] as number
    run.act({ kind: 'CrashNode', node: `broker-${follower}` })
    run.act({ kind: 'WipeDisk', node: `broker-${follower}` })
    wait(run, 12)
    deleteTo(run, inside)
    run.act({ kind: 'StartNode', node: `broker-${follower}` })
    wait(run, 25)
    expect(logOn(run, follower).logStartOffset).toBe(inside)
    expect(batchesIn(logOn(run, follower))[0]?.baseOffset).toBe(batch?.baseOffset)
    expect(logOn(run, follower).logEndOffset).toBe(logOn(run, leader(run)).logEndOffset)
  })

  test('a start that was not written to its file is forgotten in a crash', () => {
    const run = cluster({}, { topics: [{ name: 't', partitions: 1, replicationFactor: 1 }] })
    for (const value of ['a', 'b']) send(run, null, value)
    deleteTo(run, 1)
    const id = leader(run)
    run.act({ kind: 'CrashNode', node: `broker-${id}` })
    run.act({ kind: 'StartNode', node: `broker-${id}` })
    wait(run, 20)
    expect(logOn(run, id).logStartOffset).toBe(0)
    deleteTo(run, 1)
    wait(run, 95)
    run.act({ kind: 'CrashNode', node: `broker-${id}` })
    run.act({ kind: 'StartNode', node: `broker-${id}` })
    wait(run, 20)
    expect(logOn(run, id).logStartOffset).toBe(1)
  })
})

describe('timestamps and sizes', () => {
  test('LogAppendTime replaces the time of the producer by that of the leader', () => {
    const created = cluster({})
    const appended = cluster({ 'message.timestamp.type': 'LogAppendTime' })
    for (const run of [created, appended]) send(run, null, 'x')
    const stamp = (run: Run) => batchesIn(logOn(run, leader(run)))[0] as { timestamps: readonly number[] }
    const sent = (run: Run) => run.facts.find(({ fact }) => fact.kind === 'RecordCreated')?.at as number
    expect(sent(created)).toBe(sent(appended))
    expect(stamp(appended).timestamps[0]).toBeGreaterThan(stamp(created).timestamps[0] as number)
    for (const id of others(appended)) expect(batchesIn(logOn(appended, id))[0]).toEqual(stamp(appended))
  })

  const refused = (run: Run): (string | undefined)[] => {
    send(run, null, 'x'.repeat(2_000))
    wait(run, 1)
    return [ofKind(run, 'AppendRefused')[0]?.error, ofKind(run, 'BatchFailed')[0]?.error]
  }

  test('a batch larger than max.message.bytes, or than a segment, is refused', () => {
    expect(refused(cluster({ 'max.message.bytes': 1_000 }))).toEqual([
      'MESSAGE_TOO_LARGE',
      'MESSAGE_TOO_LARGE',
    ])
    expect(refused(cluster({ 'internal.segment.bytes': 1_000 }))).toEqual([
      'RECORD_LIST_TOO_LARGE',
      'RECORD_LIST_TOO_LARGE',
    ])
    expect(refused(cluster({}))).toEqual([undefined, undefined])
  })

  test('a batch that is too large is split until it fits; every record arrives once, in order', () => {
    const producer = { id: 'p', topic: 't', keys: null, recordsPerSecond: 40, startAtMs: 4_000 }
    const run = cluster(
      { 'max.message.bytes': 200 },
      { producers: [{ ...producer, config: { 'linger.ms': 1_000 } }] },
    )
    run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
    wait(run, 5)
    expect(ofKind(run, 'AppendRefused').some((f) => f.error === 'MESSAGE_TOO_LARGE')).toBe(true)
    expect(ofKind(run, 'BatchFailed')).toEqual([])
    const log = batchesIn(logOn(run, leader(run)))
    const ids = log.flatMap((batch) => batch.ids)
    expect(ids).toEqual(ofKind(run, 'RecordCreated').map((f) => f.id))
    expect(Math.max(...log.map((batch) => batch.sizeInBytes))).toBeLessThanOrEqual(200)
  })

  test('a record larger than max.request.size never leaves its producer', () => {
    const config = { 'linger.ms': 0, 'max.request.size': 1_000 }
    const producer = { id: 'p', topic: 't', keys: null, recordsPerSecond: 0, startAtMs: 4_000, config }
    const run = cluster({}, { producers: [producer] })
    send(run, null, 'x'.repeat(1_000))
    send(run, null, 'x'.repeat(100))
    expect(ofKind(run, 'RecordRefused').map((f) => f.error)).toEqual([
      expect.stringMatching(/RecordTooLarge/),
    ])
    expect(contents(run, leader(run))).toHaveLength(1)
  })

  test('a record older than message.timestamp.before.max.ms is refused', () => {
    const late = { 'message.timestamp.before.max.ms': 0 }
    expect(refused(cluster(late))).toEqual(['INVALID_TIMESTAMP', 'INVALID_TIMESTAMP'])
    expect(refused(cluster({ ...late, 'message.timestamp.type': 'LogAppendTime' }))).toEqual([
      undefined,
      undefined,
    ])
  })
})

test('a run that rolls, deletes and compacts goes on identically from its JSON, and after a seek', () => {
  const keys = Array.from({ length: 60 }, (_, i) => `k${i}`)
  const run = cluster(
    { 'cleanup.policy': 'compact,delete', 'internal.segment.bytes': 300, 'retention.ms': 20_000 },
    { producers: [{ id: 'p', topic: 't', keys, recordsPerSecond: 5, startAtMs: 4_000 }] },
  )
  run.advanceTo(90 * SECOND)
  const seen: Record<string, Fact['kind']> = {}
  for (const { fact } of run.facts) seen[fact.kind] = fact.kind
  expect(Object.keys(seen)).toEqual(expect.arrayContaining(['SegmentRolled', 'SegmentDeleted', 'LogCleaned']))
  const digest = run.digest()
  run.seek(40 * SECOND)
  run.seek(90 * SECOND)
  expect(run.digest()).toBe(digest)
})
