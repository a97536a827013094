import type { Scenario } from '../engine/index.ts'

/** What the page opens with: three brokers, three topics, four producers, two groups. */
export const opening: Scenario = {
  version: 1,
  id: 'opening',
  seed: 20_260,
  network: 'illustrative',
  brokers: [
    { id: 1, rack: 'a' },
    { id: 2, rack: 'b' },
    { id: 3, rack: 'c' },
  ],
  controllers: [100, 101, 102],
  // Fifty partitions for two groups would hide the rest; the page says that this one is shortened.
  brokerConfig: { 'offsets.topic.num.partitions': 5 },
  topics: [
    { name: 'user-events', partitions: 3, replicationFactor: 3, config: { 'min.insync.replicas': 2 } },
    {
      name: 'payment-transactions',
      partitions: 2,
      replicationFactor: 3,
      config: { 'min.insync.replicas': 2 },
    },
    { name: 'system-logs', partitions: 1, replicationFactor: 2 },
  ],
  producers: [
    {
      id: 'web-frontend',
      topic: 'user-events',
      keys: ['user-123', 'user-116', 'user-108', 'user-110'],
      recordsPerSecond: 1.2,
      config: { acks: 'all' },
      value: '{"event":"login","n":{n}}',
      startAtMs: 8_000,
    },
    {
      id: 'mobile-app',
      topic: 'user-events',
      keys: ['user-207', 'user-101', 'user-205'],
      recordsPerSecond: 0.7,
      config: { acks: '1' },
      value: '{"event":"tap","n":{n}}',
      startAtMs: 8_200,
    },
    {
      id: 'payment-service',
      topic: 'payment-transactions',
      keys: ['order-7001', 'order-7002', 'order-7004', 'order-7005'],
      recordsPerSecond: 0.6,
      config: { acks: 'all' },
      value: '{"amount":1200,"n":{n}}',
      startAtMs: 8_400,
    },
    {
      id: 'log-agent',
      topic: 'system-logs',
      keys: null,
      recordsPerSecond: 0.8,
      config: { acks: '0' },
      value: '{"level":"info","n":{n}}',
      startAtMs: 8_600,
    },
  ],
  consumers: [
    {
      id: 'analytics-1',
      group: 'user-analytics-group',
      topics: ['user-events'],
      config: { 'auto.offset.reset': 'earliest' },
      startAtMs: 9_000,
    },
    {
      id: 'analytics-2',
      group: 'user-analytics-group',
      topics: ['user-events'],
      config: { 'auto.offset.reset': 'earliest' },
      startAtMs: 9_300,
    },
    {
      id: 'audit-1',
      group: 'audit-group',
      topics: ['user-events', 'payment-transactions'],
      config: { 'auto.offset.reset': 'earliest' },
      startAtMs: 9_600,
    },
  ],
  openAtMs: 30_000,
}
