/** What producers of other libraries do in a running cluster that the Java one does not. */
import { expect, test } from 'vitest'
import type { ConsumerSpec, ProducerSpec } from '../../commands.ts'
import { leaderOf } from '../../history/series.ts'
import { digest } from '../../kernel/snapshot.ts'
import { SECOND } from '../../kernel/types.ts'
import { batchesIn } from '../../log/partition-log.ts'
import type { Scenario } from '../../scenario.ts'
import { ofKind, started, wait } from '../../test-run.ts'
import { CLIENT_LIBRARIES } from './types.ts'

function cluster(
  producer: Partial<ProducerSpec>,
  topic: Scenario['topics'][number]['config'] = {},
): Scenario {
  return {
    version: 1,
    id: 'libraries',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 't', partitions: 3, replicationFactor: 3, config: topic }],
    producers: [
      {
        id: 'p',
        topic: 't',
        keys: null,
        recordsPerSecond: 20,
        startAtMs: 8_000,
        ...producer,
      } as ProducerSpec,
    ],
    consumers: [],
  }
}
const run = (producer: Partial<ProducerSpec>, topic = {}) => {
  const it = started(cluster(producer, topic))
  wait(it, 20)
  return it
}
const sizes = (it: ReturnType<typeof run>) => ofKind(it, 'BatchSent').map((f) => f.ids.length)

test('kafka-go waits about BatchTimeout for each message of one goroutine, and goes round the partitions', () => {
  const it = run({ client: 'kafka-go' })
  const created = ofKind(it, 'RecordCreated')
  expect(created.length).toBeGreaterThan(15)
  expect(created.length).toBeLessThan(30)
  expect(created.slice(0, 6).map((f) => f.partition)).toEqual(['t-0', 't-1', 't-2', 't-0', 't-1', 't-2'])
  expect(Math.max(...sizes(it))).toBe(1)
  for (const f of created) {
    const done = ofKind(it, 'BatchAcknowledged').find((a) => a.ids.includes(f.id))
    if (done) expect(done.at - f.at).toBeGreaterThan(990_000)
  }
})

test('kafka-go with Async gathers a second of messages, and the struct literal asks for no answer', () => {
  const config = { Async: true, Constructor: 'Writer{}' }
  const it = run({ client: 'kafka-go', config, recordsPerSecond: 60 })
  expect(Math.max(...sizes(it))).toBeGreaterThan(10)
  expect(new Set(ofKind(it, 'BatchAcknowledged').map((f) => f.acks))).toEqual(new Set([0]))
})

test('kafka-go sends a batch that is full of messages at once', () => {
  const it = run({ client: 'kafka-go', config: { Async: true, BatchSize: 2 }, recordsPerSecond: 60 })
  expect(new Set(sizes(it))).toEqual(new Set([2]))
  for (const sent of ofKind(it, 'BatchSent').slice(0, 20)) {
    const last = ofKind(it, 'RecordCreated').find((f) => f.id === sent.ids.at(-1))
    expect(sent.at - (last?.at ?? 0)).toBeLessThan(5_000)
  }
})

test('kafkajs sends each record by itself, librdkafka gathers for linger.ms, all are acknowledged', () => {
  const js = run({ client: 'kafkajs', recordsPerSecond: 300 })
  expect(new Set(sizes(js))).toEqual(new Set([1]))
  const rd = run({ client: 'librdkafka', recordsPerSecond: 300, config: { 'linger.ms': 50 } })
  expect(Math.max(...sizes(rd))).toBeGreaterThan(5)
  for (const it of [js, rd]) {
    const node = it.world.nodes['producer-p']
    if (node?.role !== 'producer') throw new Error('no producer')
    expect(node.counts.failed).toBe(0)
    expect(node.counts.created - node.counts.acknowledged).toBeLessThan(30)
    expect(node.producerId).toBe(-1)
  }
})

test('librdkafka refuses a record when its queue is full, Java lets send() wait', () => {
  const config = { 'queue.buffering.max.messages': 1, 'linger.ms': 500 }
  const it = run({ client: 'librdkafka', config, keys: ['a'] })
  expect(ofKind(it, 'RecordRefused').map((f) => f.error)).toContain('_QUEUE_FULL: Local: Queue full')
})

test('a key goes to the partition of its library', () => {
  const partition = (client: ProducerSpec['client'], config = {}) =>
    ofKind(run({ ...(client && { client }), config, keys: ['user-123'] }), 'RecordCreated')[0]?.partition
  expect(partition('java')).toBe('t-2')
  expect(partition('kafka-go', { Balancer: 'Hash' })).toBe('t-2')
  expect(partition('kafkajs')).toBe('t-2')
})

test.each([
  ['none', 'producer', undefined],
  ['gzip', 'producer', 'gzip'],
  ['gzip', 'uncompressed', undefined],
  ['none', 'zstd', 'zstd'],
  ['lz4', 'snappy', 'snappy'],
])('a batch of a producer with %s in a topic with %s is kept as %s', (ofProducer, ofTopic, kept) => {
  const config = { 'compression.type': ofProducer, 'linger.ms': 200 }
  const value = 'x'.repeat(200)
  const it = run({ config, value }, { 'compression.type': ofTopic })
  const logs = [0, 1, 2].flatMap((p) => {
    const log = leaderOf(it.world, `t-${p}`)?.broker.disk.logs[`t-${p}`]
    return log ? batchesIn(log) : []
  })
  expect(logs.length).toBeGreaterThan(3)
  for (const batch of logs) {
    expect(batch.compression).toBe(kept)
    const plain = batch.count * 200
    if (kept) expect(batch.sizeInBytes).toBeLessThan(plain)
    else expect(batch.sizeInBytes).toBeGreaterThan(plain)
  }
})

test("a partitioner of one's own sends the keys it names where it says, the others as the library does", () => {
  const it = run({ keys: ['user-123', 'vip'], partitionOfKey: { vip: 4 } })
  const went = new Set(ofKind(it, 'RecordCreated').map((f) => `${f.key} ${f.partition}`))
  expect(went).toEqual(new Set(['user-123 t-2', 'vip t-1']))
})

test('RoundRobinPartitioner of Java goes round whatever the key', () => {
  const config = { 'partitioner.class': 'org.apache.kafka.clients.producer.RoundRobinPartitioner' }
  const it = run({ config, keys: ['a'] })
  const partitions = ofKind(it, 'RecordCreated')
    .slice(0, 4)
    .map((f) => f.partition)
  expect(partitions).toEqual(['t-0', 't-1', 't-2', 't-0'])
})

/** Records handed over for the first and for a second time when a consumer crashes while it works on one. */
function crashMidway(consumer: Partial<ConsumerSpec>): { again: number; unprocessed: number } {
  const scenario = {
    ...cluster({ keys: ['a'], recordsPerSecond: 5 }),
    consumers: [
      { id: 'c', group: 'g', topics: ['t'], processMs: 400, startAtMs: 9_000, ...consumer } as ConsumerSpec,
    ],
  }
  const it = started(scenario)
  wait(it, 10)
  const node = () => it.world.nodes['consumer-c']
  // In the midst of one record, its commit (if it was to come before) answered.
  for (let i = 0; i < 4_000; i++) {
    const found = node()
    const busy = found?.role === 'consumer' && found.application.state === 'processing'
    if (busy && found.application.busyUntil - it.now < 100_000 && found.application.busyUntil > it.now) break
    wait(it, 0.02)
  }
  const before = ofKind(it, 'RecordsPolled').flatMap((f) => [...f.ids])
  const inHand = ofKind(it, 'RecordsPolled').at(-1)?.ids ?? []
  it.act({ kind: 'CrashNode', node: 'consumer-c' })
  wait(it, 1)
  it.act({ kind: 'StartNode', node: 'consumer-c' })
  const since = it.now
  wait(it, 70)
  const after = ofKind(it, 'RecordsPolled', since).flatMap((f) => [...f.ids])
  expect(after.length).toBeGreaterThan(20)
  return {
    again: before.filter((id) => after.includes(id)).length,
    unprocessed: inHand.filter((id) => !after.includes(id)).length,
  }
}

test('kafka-go ReadMessage loses the message in hand when its process dies, FetchMessage has it again', () => {
  const read = crashMidway({ client: 'kafka-go' })
  expect(read).toEqual({ again: 0, unprocessed: 1 })
  const fetched = crashMidway({ client: 'kafka-go', config: { Read: 'FetchMessage' } })
  expect(fetched.unprocessed).toBe(0)
  expect(fetched.again).toBeGreaterThan(0)
})

test.each([
  ['without WatchPartitionChanges keeps its old partitions', false, []],
  ['with WatchPartitionChanges takes new ones within PartitionWatchInterval', true, ['t-3', 't-4']],
])('a kafka-go group %s when a topic grows', (_, WatchPartitionChanges, gained) => {
  const config = { WatchPartitionChanges, PartitionWatchInterval: 2_000 }
  const go = (id: string) =>
    ({ id, group: 'g', topics: ['t'], startAtMs: 9_000, client: 'kafka-go', config }) as const
  const it = started({ ...cluster({ recordsPerSecond: 1 }), consumers: [go('a'), go('b')] })
  wait(it, 20)
  it.act({ kind: 'CreatePartitions', topic: 't', count: 5, assignments: null })
  const since = it.now
  wait(it, 10)
  const assigned = ofKind(it, 'PartitionsAssigned', since).flatMap((f) => f.partitions)
  const names = assigned.map((tp) => `${tp.topic}-${tp.partition}`)
  expect(names.filter((name) => name === 't-3' || name === 't-4').sort()).toEqual(gained)
})

test('a kafka-go member that cannot join waits JoinGroupBackoff each time', () => {
  const config = { JoinGroupBackoff: 3_000 }
  const go = (id: string) =>
    ({ id, group: 'g', topics: ['t'], startAtMs: 9_000, client: 'kafka-go', config }) as const
  const brokerConfig = { 'group.max.size': 1 }
  const it = started({ ...cluster({ recordsPerSecond: 1 }), brokerConfig, consumers: [go('a'), go('b')] })
  wait(it, 40)
  const attempts = (consumer: string) =>
    it.facts.flatMap(({ at, fact }) =>
      fact.kind === 'JoinRequested' && fact.consumer === consumer && fact.member === '' ? [at / SECOND] : [],
    )
  // One of them is in, the other stays outside.
  const [at] = [attempts('consumer-a'), attempts('consumer-b')].sort((a, b) => b.length - a.length)
  if (!at) throw new Error('nobody tried')
  expect(at.length).toBeGreaterThan(4)
  for (let i = 1; i < at.length; i++) expect((at[i] as number) - (at[i - 1] as number)).toBeCloseTo(3, 1)
})

test('kafkajs has the batch in hand again when its process dies', () => {
  const config = { fromBeginning: true }
  expect(crashMidway({ client: 'kafkajs', config })).toMatchObject({ unprocessed: 0 })
})

test.each([
  [
    'kafkajs',
    { sessionTimeout: 6_000, heartbeatInterval: 1_000, fromBeginning: true },
    10_000,
    ['session timeout'],
  ],
  ['kafkajs', { sessionTimeout: 6_000, heartbeatInterval: 1_000, fromBeginning: true }, 3_000, []],
  [
    'java',
    { 'session.timeout.ms': 6_000, 'heartbeat.interval.ms': 1_000, 'auto.offset.reset': 'earliest' },
    10_000,
    [],
  ],
] as const)('%s, %o, %i ms for each record: leaves its group by %o', (client, config, processMs, reasons) => {
  const consumer = { id: 'c', group: 'g', topics: ['t'], startAtMs: 9_000, client, config, processMs }
  const it = started({ ...cluster({ recordsPerSecond: 5 }), consumers: [consumer as ConsumerSpec] })
  wait(it, 32)
  expect(ofKind(it, 'RecordsPolled').length).toBeGreaterThan(0)
  expect([...new Set(ofKind(it, 'MemberLeft').map((f) => f.reason))]).toEqual(reasons)
})

test('librdkafka commits what was handed over while it is still being processed', () => {
  const config = { 'auto.offset.reset': 'earliest', 'auto.commit.interval.ms': 50 }
  expect(crashMidway({ client: 'librdkafka', config }).unprocessed).toBe(1)
})

test('flush() sends what is buffered without waiting for linger.ms, where the library has it', () => {
  const at = (client: ProducerSpec['client']) => {
    const config = client === 'kafka-go' ? { BatchTimeout: 60_000, Async: true } : { 'linger.ms': 60_000 }
    const more = client === 'java' ? { 'delivery.timeout.ms': 120_000 } : {}
    const it = started(
      cluster({ ...(client && { client }), config: { ...config, ...more }, recordsPerSecond: 2 }),
    )
    wait(it, 3)
    expect(ofKind(it, 'BatchSent')).toEqual([])
    it.act({ kind: 'FlushProducer', producer: 'p' })
    wait(it, 0.1)
    return ofKind(it, 'BatchSent').length
  }
  expect(at('java')).toBeGreaterThan(0)
  expect(at('librdkafka')).toBeGreaterThan(0)
  expect(() => at('kafka-go')).toThrow(/producer/)
})

test('a send() that waits for memory makes what is buffered leave before linger.ms', () => {
  const config = {
    'linger.ms': 60_000,
    'buffer.memory': 2_000,
    'max.request.size': 1_900,
    'delivery.timeout.ms': 120_000,
  }
  const it = run({ config, recordsPerSecond: 20, value: 'x'.repeat(100) })
  expect(ofKind(it, 'BatchAcknowledged').length).toBeGreaterThan(5)
  expect(ofKind(it, 'RecordRefused')).toEqual([])
})

test('kafka-go waits longer before each attempt, by its square, and gives up after MaxAttempts', () => {
  const it = started(
    cluster(
      { client: 'kafka-go', config: { MaxAttempts: 4, WriteBackoffMin: 1_000, WriteBackoffMax: 60_000 } },
      {
        'min.insync.replicas': 3,
      },
    ),
  )
  wait(it, 1)
  it.act({ kind: 'CrashNode', node: 'broker-3' })
  wait(it, 60)
  // The first one also waited for an answer in vain.
  const failed = ofKind(it, 'BatchFailed').filter((f) => f.error === 'NOT_ENOUGH_REPLICAS')[1]
  const sent = ofKind(it, 'BatchSent').filter((f) => f.ids[0] === failed?.ids[0])
  expect(sent.map((f) => f.attempt)).toEqual([1, 2, 3, 4])
  const pauses = sent.slice(1).map((f, i) => Math.floor((f.at - (sent[i]?.at ?? 0)) / 1_000_000))
  expect(pauses).toEqual([1, 4, 9])
})

test('a run with clients of every library is the same again after going back', () => {
  const producers = CLIENT_LIBRARIES.map(
    (client): ProducerSpec => ({
      id: client,
      client,
      topic: 't',
      keys: null,
      recordsPerSecond: 10,
      startAtMs: 8_000,
    }),
  )
  const consumers = CLIENT_LIBRARIES.map(
    (client): ConsumerSpec => ({ id: client, client, group: client, topics: ['t'], startAtMs: 9_000 }),
  )
  const it = started({ ...cluster({}), producers, consumers })
  wait(it, 15)
  const there = it.now
  const first = digest(it.world)
  expect(new Set(ofKind(it, 'RecordsPolled').map((f) => f.group)).size).toBe(CLIENT_LIBRARIES.length)
  it.seek(9 * SECOND)
  it.seek(there)
  expect(digest(it.world)).toBe(first)
  expect(digest(JSON.parse(JSON.stringify(it.world)))).toBe(first)
})
