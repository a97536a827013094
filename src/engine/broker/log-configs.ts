/** The configs of a topic's logs on a broker: the topic's own, else what the broker says (LogConfig, KafkaConfig). */
import type { BrokerConfig } from '../config/definitions.ts'
import type { ConfigOverrides } from '../config/resolve.ts'
import type { LogConfig } from '../log/log-config.ts'
import { type Broker, memoryOf } from '../world.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

const NOTHING: ConfigOverrides = Object.freeze({})
const known: WeakMap<BrokerConfig, WeakMap<ConfigOverrides, LogConfig>> = new WeakMap()

/** Which broker config is a topic's default, where the names differ (ServerTopicConfigSynonyms). */
export const BROKER_SYNONYMS: Readonly<Record<string, keyof BrokerConfig>> = {
  'cleanup.policy': 'log.cleanup.policy',
  'compression.type': 'compression.type',
  'delete.retention.ms': 'log.cleaner.delete.retention.ms',
  'flush.messages': 'log.flush.interval.messages',
  'flush.ms': 'log.flush.interval.ms',
  'max.compaction.lag.ms': 'log.cleaner.max.compaction.lag.ms',
  'max.message.bytes': 'message.max.bytes',
  'message.timestamp.after.max.ms': 'log.message.timestamp.after.max.ms',
  'message.timestamp.before.max.ms': 'log.message.timestamp.before.max.ms',
  'message.timestamp.type': 'log.message.timestamp.type',
  'min.cleanable.dirty.ratio': 'log.cleaner.min.cleanable.ratio',
  'min.compaction.lag.ms': 'log.cleaner.min.compaction.lag.ms',
  'retention.bytes': 'log.retention.bytes',
  'retention.ms': 'log.retention.ms',
  'segment.bytes': 'log.segment.bytes',
  'segment.ms': 'log.roll.ms',
}

/** How this broker keeps the logs of a topic. Worked out once for each version of the topic's configs. */
export function logConfigOf(self: Broker, topic: string): LogConfig {
  const own = memoryOf(self).image.configs[topic] ?? NOTHING
  let ofBroker = known.get(self.config)
  if (!ofBroker) {
    ofBroker = new WeakMap()
    known.set(self.config, ofBroker)
  }
  let config = ofBroker.get(own)
  if (!config) {
    config = resolveLogConfig(self.config, own)
    // Only what cannot change any more may be remembered by its identity.
    if (Object.isFrozen(own)) ofBroker.set(own, config)
  }
  return config
}

function retentionMs(broker: BrokerConfig): number {
  const minutes = broker['log.retention.minutes']
  const ms =
    broker['log.retention.ms'] ??
    (minutes === undefined ? broker['log.retention.hours'] * HOUR_MS : minutes * MINUTE_MS)
  return ms < 0 ? -1 : ms
}

/** A topic's own configs over the broker's (LogConfig.extractLogConfigMap, TopicConfigSynonyms). */
export function resolveLogConfig(broker: BrokerConfig, own: ConfigOverrides): LogConfig {
  const number = (name: string, otherwise: number) => {
    const value = own[name]
    return value === undefined ? otherwise : Number(value)
  }
  const policy = String(own['cleanup.policy'] ?? broker['log.cleanup.policy'])
  const isCompacted = policy.includes('compact')
  const maxCompactionLagMs = number('max.compaction.lag.ms', broker['log.cleaner.max.compaction.lag.ms'])
  const rollMs = broker['log.roll.ms'] ?? broker['log.roll.hours'] * HOUR_MS
  const flushMs = broker['log.flush.interval.ms'] ?? broker['log.flush.scheduler.interval.ms']
  return Object.freeze({
    segmentBytes: number('internal.segment.bytes', number('segment.bytes', broker['log.segment.bytes'])),
    // LogConfig.maxSegmentMs: a compacted log may not wait longer with its active segment than for cleaning.
    segmentMs: Math.min(number('segment.ms', rollMs), isCompacted ? maxCompactionLagMs : Infinity),
    retentionMs: number('retention.ms', retentionMs(broker)),
    retentionBytes: number('retention.bytes', broker['log.retention.bytes']),
    isCompacted,
    isDeleting: policy.includes('delete'),
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio', broker['log.cleaner.min.cleanable.ratio']),
    minCompactionLagMs: number('min.compaction.lag.ms', broker['log.cleaner.min.compaction.lag.ms']),
    maxCompactionLagMs,
    deleteRetentionMs: number('delete.retention.ms', broker['log.cleaner.delete.retention.ms']),
    maxMessageBytes: number('max.message.bytes', broker['message.max.bytes']),
    flushMessages: number('flush.messages', broker['log.flush.interval.messages']),
    flushMs: number('flush.ms', flushMs),
    compressionType: String(own['compression.type'] ?? broker['compression.type']),
    usesLogAppendTime:
      String(own['message.timestamp.type'] ?? broker['log.message.timestamp.type']) === 'LogAppendTime',
    timestampBeforeMaxMs: number(
      'message.timestamp.before.max.ms',
      broker['log.message.timestamp.before.max.ms'],
    ),
    timestampAfterMaxMs: number(
      'message.timestamp.after.max.ms',
      broker['log.message.timestamp.after.max.ms'],
    ),
  })
}
