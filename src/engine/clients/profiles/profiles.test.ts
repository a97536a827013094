import { expect, test } from 'vitest'
import { CONFIG_TABLES } from '../../config/definitions.ts'
import { resolveConfig } from '../../config/resolve.ts'
import { PROFILES } from './profiles.ts'
import { clientSettings, resolveConsumer, resolveProducer } from './resolve.ts'
import { CLIENT_LIBRARIES } from './types.ts'

const go = (config = {}) => ({ client: 'kafka-go', config }) as const
const rd = (config = {}) => ({ client: 'librdkafka', config }) as const
const js = (config = {}) => ({ client: 'kafkajs', config }) as const

test('a client that names no library is the Java client with its configs', () => {
  expect(resolveProducer({}).config).toEqual(resolveConfig('producer'))
  expect(resolveConsumer({}).config).toEqual(resolveConfig('consumer'))
  expect(resolveProducer({}).behaviour.partitioner).toBe('built-in')
})

test.each(CLIENT_LIBRARIES)('%s: its defaults resolve to Java configs only, and survive JSON', (client) => {
  for (const side of ['producer', 'consumer'] as const) {
    const resolved = side === 'producer' ? resolveProducer({ client }) : resolveConsumer({ client })
    for (const name of Object.keys(resolved.config)) expect(CONFIG_TABLES[side]).toHaveProperty([name])
    expect(JSON.parse(JSON.stringify(resolved))).toEqual(resolved)
    for (const row of clientSettings(side, { client }))
      expect([row.name, row.default === null ? 'library default' : row.source]).toEqual([
        row.name,
        'library default',
      ])
    expect(PROFILES[client].title).toContain(client === 'java' ? 'Java' : client)
  }
})

test('kafka-go writes with all acks through NewWriter and with none from the struct literal', () => {
  const acks = (config = {}) => resolveProducer(go(config)).config.acks
  expect(acks()).toBe('all')
  expect(acks({ Constructor: 'Writer{}' })).toBe('0')
  expect(acks({ Constructor: 'Writer{}', RequiredAcks: 'RequireAll' })).toBe('all')
  // NewWriter cannot tell RequireNone from nothing.
  expect(acks({ RequiredAcks: 'RequireNone' })).toBe('all')
})

test('kafka-go has the defaults of its Writer and Reader', () => {
  const { config, behaviour } = resolveProducer(go())
  expect(config).toMatchObject({ 'linger.ms': 1_000, retries: 9, 'request.timeout.ms': 10_000 })
  expect(config['enable.idempotence']).toBe(false)
  expect(behaviour).toMatchObject({ partitioner: 'RoundRobin', batchRecords: 100, send: 'blocking' })
  const reader = resolveConsumer(go())
  expect(reader.config).toMatchObject({
    'auto.offset.reset': 'earliest',
    'fetch.max.wait.ms': 10_000,
    'session.timeout.ms': 30_000,
    'enable.auto.commit': false,
  })
  expect(reader.behaviour).toMatchObject({ commit: 'before processing', commitIntervalMs: 0 })
})

test('librdkafka and kafkajs have defaults of their own', () => {
  expect(resolveProducer(rd()).config).toMatchObject({
    'delivery.timeout.ms': 300_000,
    'enable.idempotence': false,
    'linger.ms': 5,
    'max.in.flight.requests.per.connection': 1_000_000,
  })
  expect(resolveProducer(rd({ 'linger.ms': 20 })).behaviour.stickyForMs).toBe(40)
  expect(resolveProducer(js()).config).toMatchObject({ retries: 5, 'retry.backoff.ms': 300, 'linger.ms': 0 })
  expect(resolveConsumer(js()).config['auto.offset.reset']).toBe('latest')
})

test.each([
  ['kafka-go', 'consumer', { Partition: 2 }, /Partition.*either Partition or GroupID/],
  ['kafka-go', 'consumer', { MinBytes: 2_000_000 }, /MinBytes.*at most MaxBytes/],
  ['kafka-go', 'producer', { 'linger.ms': 5 }, /linger\.ms.*kafka-go producer: Async, Balancer, BatchBytes/],
  ['kafkajs', 'producer', { idempotent: true, acks: '1' }, /acks/],
  ['kafkajs', 'producer', { idempotent: true, 'retry.retries': 0 }, /retry\.retries/],
  ['kafkajs', 'consumer', { heartbeatInterval: 30_000 }, /heartbeatInterval.*lower than sessionTimeout/],
  ['librdkafka', 'producer', { 'enable.idempotence': true, acks: '1' }, /request\.required\.acks/],
  ['librdkafka', 'producer', { 'enable.idempotence': true, 'max.in.flight': 6 }, /at most 5/],
  ['librdkafka', 'producer', { 'message.timeout.ms': 5 }, /message\.timeout\.ms.*more than/],
  ['librdkafka', 'consumer', { 'max.poll.interval.ms': 1_000 }, /at least session/],
] as const)('%s refuses for a %s what the library refuses: %j', (client, side, config, message) => {
  const resolve = side === 'producer' ? resolveProducer : resolveConsumer
  expect(() => resolve({ client, config })).toThrow(message)
})

test('a row says where its value comes from', () => {
  const row = (name: string, spec: object) => clientSettings('producer', spec).find((r) => r.name === name)
  expect(row('BatchTimeout', go({ BatchTimeout: 2_000 }))).toEqual({
    name: 'BatchTimeout',
    value: 2_000,
    default: 1_000,
    source: 'scenario',
    java: 'linger.ms',
  })
  expect(row('BatchTimeout', { ...go({ BatchTimeout: 10 }), shortened: ['BatchTimeout'] })?.source).toBe(
    'shortened',
  )
  expect(row('BatchTimeout', { ...go({ BatchTimeout: 10 }), shortened: [] })?.source).toBe('scenario')
  expect(row('queue.buffering.max.ms', rd({ 'linger.ms': 9 }))).toMatchObject({
    value: 9,
    source: 'scenario',
  })
  expect(row('enable.idempotence', { config: { acks: '1' } })).toMatchObject({
    value: false,
    source: 'follows',
  })
  expect(() => resolveProducer({ ...go(), shortened: ['BatchTimeout'] })).toThrow(/shortened/)
})

test('a library that is none is refused with those there are', () => {
  const client = 'sarama' as 'java'
  expect(() => resolveProducer({ client })).toThrow(/client.*java, kafka-go, kafkajs, librdkafka/)
  expect(() => resolveConsumer({ client: 'constructor' as 'java' })).toThrow(/client/)
})
