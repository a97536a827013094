import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONFIG_TABLES, type ConfigDef, type ConfigSide, zooKeeperModeConfigs } from './definitions.ts'
import { ConfigError, parseConfig, resolveConfig } from './resolve.ts'

interface KafkaConfig {
  readonly name: string
  readonly type: string
  readonly default?: unknown
}
const file = new URL('../../../conformance/vectors/configs.json', import.meta.url)
const kafka = (
  JSON.parse(readFileSync(file, 'utf8')) as { configs: Record<ConfigSide, readonly KafkaConfig[]> }
).configs

const rows = Object.entries(CONFIG_TABLES)
  .flatMap(([side, table]) =>
    Object.entries(table as Record<string, ConfigDef>).map(([name, def]) => ({
      side: side as ConfigSide,
      name,
      def,
    })),
  )
  .filter(({ name }) => !Object.hasOwn(zooKeeperModeConfigs, name))

/** Kafka 3.9: ZkConfigs, ServerConfigs, ReplicationConfigs. The vectors are of 4.x, which has them no more. */
const OF_3_9: Readonly<Record<string, number | string>> = {
  'controlled.shutdown.max.retries': 3,
  'controlled.shutdown.retry.backoff.ms': 5000,
  'controller.socket.timeout.ms': 30000,
  'inter.broker.protocol.version': '3.9-IV0',
  'leader.imbalance.per.broker.percentage': 10,
  'zookeeper.max.in.flight.requests': 10,
  'zookeeper.session.timeout.ms': 18000,
}

test('what only ZooKeeper mode has is as in Apache Kafka 3.9', () => {
  const defaults = Object.entries(zooKeeperModeConfigs).map(([name, def]) => [name, def.default])
  expect(Object.fromEntries(defaults)).toEqual(OF_3_9)
})

test.each(rows)('$side config $name has the type and default of Apache Kafka', ({ side, name, def }) => {
  const theirs = kafka[side].find((config) => config.name === name)
  // QuotaConfig.brokerQuotaConfigs: these exist as dynamic configs only and stand in no table; no limit if unset.
  if (side === 'broker' && name.endsWith('.replication.throttled.rate')) {
    expect(def).toMatchObject({ type: 'long', default: 2 ** 63, dynamic: true })
    return
  }
  expect(theirs, name).toBeDefined()
  const number = def.type === 'int' || def.type === 'long' || def.type === 'double'
  if (number && def.default !== null) expect(Number(theirs?.default)).toBe(Number(def.default))
  else if (name === 'partitioner.class') expect([theirs?.default, def.default]).toEqual([null, ''])
  else expect(String(theirs?.default ?? (def.default === null ? null : ''))).toBe(String(def.default))
  expect(theirs?.type.toLowerCase().replace('short', 'int').replace('class', 'string')).toBe(def.type)
})

test('what does not fit is refused by name, with what is allowed', () => {
  expect(() => parseConfig('producer', 'linger.ms', -1)).toThrow(/linger\.ms.*at least 0/)
  expect(() => parseConfig('producer', 'acks', '2')).toThrow(/acks.*all, -1, 0, 1/)
  expect(() => parseConfig('topic', '__proto__', 1)).toThrow(ConfigError)
  expect(() => parseConfig('broker', 'no.such.config', 1)).toThrow(/no\.such\.config/)
  expect(parseConfig('consumer', 'max.poll.records', '10')).toBe(10)
  expect(parseConfig('topic', 'cleanup.policy', 'compact, delete')).toBe('compact,delete')
  expect(() => parseConfig('topic', 'cleanup.policy', 'compact,shred')).toThrow(/list of compact, delete/)
  expect(parseConfig('topic', 'min.cleanable.dirty.ratio', '0.25')).toBe(0.25)
  expect(() => parseConfig('topic', 'min.cleanable.dirty.ratio', 1.5)).toThrow(/from 0 to 1/)
  expect(() => parseConfig('topic', 'segment.bytes', 1000)).toThrow(/1048576/)
})

test('idempotence is dropped quietly with acks=1, and refused when it was asked for', () => {
  expect(resolveConfig('producer', { acks: '1' })['enable.idempotence']).toBe(false)
  expect(resolveConfig('producer', {})['enable.idempotence']).toBe(true)
  expect(() => resolveConfig('producer', { acks: '1', 'enable.idempotence': true })).toThrow(/acks/)
  expect(() => resolveConfig('producer', { 'max.in.flight.requests.per.connection': 6 })).toThrow(/at most 5/)
})
