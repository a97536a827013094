import { expect, test } from 'vitest'
import { CONFIG_TABLES } from '../config/definitions.ts'
import { resolveConfig } from '../config/resolve.ts'
import { DEFAULT_LOG_CONFIG } from '../log/log-config.ts'
import { BROKER_SYNONYMS, resolveLogConfig } from './log-configs.ts'

const DAY_MS = 86_400_000

test('without any override a log goes by the defaults of Kafka', () => {
  expect(resolveLogConfig(resolveConfig('broker', {}), {})).toEqual(DEFAULT_LOG_CONFIG)
})

test('a topic goes before its broker, milliseconds before minutes before hours', () => {
  const retention = (broker: Record<string, number>, own = {}) =>
    resolveLogConfig(resolveConfig('broker', broker), own).retentionMs
  const hours = { 'log.retention.hours': 24 }
  expect(retention(hours)).toBe(DAY_MS)
  expect(retention({ ...hours, 'log.retention.minutes': 2 })).toBe(120_000)
  expect(retention({ ...hours, 'log.retention.minutes': 2, 'log.retention.ms': 7 })).toBe(7)
  expect(retention({ ...hours, 'log.retention.ms': 7 }, { 'retention.ms': '9' })).toBe(9)
  expect(retention({ 'log.retention.hours': -1 })).toBe(-1)
})

test('a compacted log rolls after max.compaction.lag.ms at the latest', () => {
  const broker = resolveConfig('broker', {})
  const own = { 'segment.ms': 1_000_000, 'max.compaction.lag.ms': 60_000 }
  expect(resolveLogConfig(broker, own).segmentMs).toBe(1_000_000)
  expect(resolveLogConfig(broker, { ...own, 'cleanup.policy': 'compact' }).segmentMs).toBe(60_000)
})

test('every synonym is a config of a broker, and its topic config one of a topic', () => {
  for (const [topic, broker] of Object.entries(BROKER_SYNONYMS)) {
    expect(Object.keys(CONFIG_TABLES.topic)).toContain(topic)
    expect(Object.keys(CONFIG_TABLES.broker)).toContain(broker)
  }
})
