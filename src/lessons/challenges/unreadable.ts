/** Acknowledged, in the log, readable by nobody: acks=1 below min.insync.replicas, where the high watermark stands. */
import type { Check } from '../types.ts'
import type { Challenge } from './types.ts'

const PARTITION = 'orders-0'
const hidden = {
  fact: 'BatchAcknowledged',
  where: { partition: PARTITION, baseOffset: { '>=': { read: 'highWatermark', partition: PARTITION } } },
} as const
const held: Check = { from: hidden, to: 'now', ms: { '>=': 10_000 } }
const send = (producer: string) =>
  ({ kind: 'SendRecord', producer, topic: 'orders', partition: null, key: null, value: 'order' }) as const

export const unreadable: Challenge = {
  version: 1,
  id: 'unreadable',
  level: 2,
  start: {
    version: 1,
    id: 'challenge-unreadable',
    seed: 304,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [
      {
        id: 'quick',
        topic: 'orders',
        keys: null,
        recordsPerSecond: 0,
        config: { acks: '1' },
        startAtMs: 8_000,
      },
      { id: 'careful', topic: 'orders', keys: null, recordsPerSecond: 0, startAtMs: 8_100 },
    ],
    consumers: [
      {
        id: 'reader',
        group: 'readers',
        topics: ['orders'],
        config: { 'auto.offset.reset': 'earliest' },
        startAtMs: 8_300,
      },
    ],
    openAtMs: 20_000,
  },
  offers: {
    sendCareful: send('careful'),
    sendQuick: send('quick'),
    crash: { kind: 'CrashNode', node: { read: 'followerNode', partition: PARTITION } },
    stopReader: { kind: 'CloseClient', client: 'consumer-reader' },
  },
  hand: ['sendCareful', 'sendQuick', 'crash', 'stopReader'],
  goals: [
    { id: 'acknowledged', check: hidden },
    { id: 'held', check: held },
    {
      id: 'reader',
      check: {
        state: { read: 'position', consumer: 'reader', partition: PARTITION },
        is: { read: 'highWatermark', partition: PARTITION },
      },
    },
  ],
  limits: [],
  slips: [
    {
      id: 'careful',
      check: {
        all: [
          { state: { read: 'brokersDown' }, is: { '>=': 2 } },
          { fact: 'BatchRetried', where: { error: 'NOT_ENOUGH_REPLICAS' } },
        ],
      },
      moves: [{ act: 'crash' }, { act: 'crash' }, { wait: 15_000 }, { act: 'sendCareful' }, { wait: 3_000 }],
    },
    {
      id: 'one',
      check: {
        all: [
          { state: { read: 'brokersDown' }, is: 1 },
          { inOrder: [{ fact: 'BatchAcknowledged' }, { fact: 'HighWatermarkAdvanced' }] },
        ],
      },
      moves: [{ act: 'crash' }, { wait: 15_000 }, { act: 'sendQuick' }, { wait: 12_000 }],
    },
  ],
  look: { kind: 'partition', topic: 'orders', partition: 0 },
  solution: [
    { act: 'crash' },
    { act: 'crash' },
    { wait: 15_000 },
    { act: 'sendQuick' },
    { until: held, withinMs: 20_000 },
  ],
  concepts: ['C36', 'C38'],
}
