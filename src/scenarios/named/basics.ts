/** What Kafka is: topics, keys, offsets, groups, what is kept and what is thrown away. */
import { at, cluster, consumer, ON_THREE, OPEN, producer, SPREAD, topic } from './parts.ts'

export const keysAndOrder = cluster('keys-and-order', {
  script: [topic('orders', SPREAD)],
  producers: [producer('shop', 'orders', 3)],
  consumers: [consumer('reader-1', 'readers', 'orders')],
})

export const withoutKeys = cluster('without-keys', {
  script: [topic('clicks', SPREAD)],
  producers: [
    producer(
      'web',
      'clicks',
      6,
      { 'linger.ms': 1_500, 'batch.size': 400 },
      { keys: null, value: 'click {n}' },
    ),
  ],
  consumers: [consumer('reader-1', 'readers', 'clicks')],
})

export const twoGroups = cluster('two-groups', {
  script: [topic('orders', SPREAD)],
  producers: [producer('shop', 'orders', 2)],
  consumers: [
    consumer('billing-1', 'billing', 'orders'),
    consumer('billing-2', 'billing', 'orders'),
    consumer('billing-3', 'billing', 'orders'),
    consumer('billing-4', 'billing', 'orders'),
    consumer('search-1', 'search', 'orders'),
  ],
})

export const slowConsumer = cluster('slow-consumer', {
  script: [
    topic('orders', ON_THREE),
    at(OPEN + 3, { kind: 'SetProcessingTime', consumer: 'billing-1', processMs: 1_000 }),
    at(OPEN + 28, { kind: 'SetProcessingTime', consumer: 'billing-1', processMs: 20 }),
  ],
  producers: [producer('shop', 'orders', 4)],
  consumers: [
    consumer('billing-1', 'billing', 'orders', { 'auto.commit.interval.ms': 1_000 }, { processMs: 50 }),
  ],
})

export const retention = cluster('retention', {
  brokerConfig: { 'log.retention.check.interval.ms': 5_000 },
  script: [topic('metrics', ON_THREE, { 'retention.ms': '12000', 'internal.segment.bytes': '600' })],
  producers: [producer('sensor', 'metrics', 2)],
})

export const compaction = cluster('compaction', {
  brokerConfig: { 'log.cleaner.backoff.ms': 4_000 },
  script: [
    topic('profiles', ON_THREE, {
      'cleanup.policy': 'compact',
      'internal.segment.bytes': '500',
      'min.cleanable.dirty.ratio': '0.1',
    }),
  ],
  producers: [producer('accounts', 'profiles', 2)],
})

export const partitionsAdded = cluster('partitions-added', {
  script: [
    topic('orders', [
      [1, 2, 3],
      [2, 3, 1],
    ]),
    at(OPEN + 4, { kind: 'CreatePartitions', topic: 'orders', count: 4, assignments: null }),
  ],
  producers: [producer('shop', 'orders', 3, { 'metadata.max.age.ms': 5_000 })],
  consumers: [consumer('reader-1', 'readers', 'orders', { 'metadata.max.age.ms': 5_000 })],
})
