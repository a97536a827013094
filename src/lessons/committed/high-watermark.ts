/** L11: what is written is not committed yet; the high watermark is how far all replicas in sync have it. */
import type { Lesson, Target } from '../types.ts'

const PARTITION = 'payments-0'
const LEADER: Target = {
  kind: 'replica',
  topic: 'payments',
  partition: 0,
  broker: { read: 'leader', partition: PARTITION },
}

const wrote = { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } } as const
const copied = { fact: 'BatchAppended', where: { partition: PARTITION, leader: false } } as const
const advanced = { fact: 'HighWatermarkAdvanced', where: { partition: PARTITION, leader: true } } as const
const advancedOnFollower = {
  fact: 'HighWatermarkAdvanced',
  where: { partition: PARTITION, leader: false },
} as const
/** Both followers, after the leader. */
const heard = { inOrder: [advanced, advancedOnFollower, advancedOnFollower] } as const
const read = { fact: 'RecordsPolled', where: { group: 'ledger', partition: PARTITION } } as const

export const highWatermark = {
  version: 1,
  id: 'high-watermark',
  minutes: 10,
  docs: ['design_replicatedlog', 'brokerconfigs_replica.lag.time.max.ms'],
  start: {
    version: 1,
    id: 'lesson-high-watermark',
    seed: 112,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 'payments', partitions: 1, replicationFactor: 3 }],
    producers: [{ id: 'shop', topic: 'payments', keys: null, recordsPerSecond: 0, startAtMs: 8_000 }],
    consumers: [
      {
        id: 'ledger-1',
        group: 'ledger',
        topics: ['payments'],
        config: { 'auto.offset.reset': 'earliest' },
        startAtMs: 8_500,
      },
    ],
    openAtMs: 20_000,
  },
  offers: {
    send: {
      kind: 'SendRecord',
      producer: 'shop',
      topic: 'payments',
      partition: null,
      key: null,
      value: 'paid',
    },
    cut: {
      kind: 'CutLink',
      a: 'broker-3',
      b: { read: 'leaderNode', partition: PARTITION },
      direction: 'both',
    },
    heal: { kind: 'HealAllLinks' },
    slow: {
      kind: 'SlowLink',
      a: 'broker-2',
      b: { read: 'leaderNode', partition: PARTITION },
      delayMs: 3_000,
      jitterMs: 0,
    },
  },
  play: ['send'],
  steps: [
    {
      id: 'notYet',
      predict: [
        {
          id: 'atOnce',
          holds: { inOrder: [wrote, read, copied] },
          ghost: [
            {
              on: { kind: 'consumer', node: 'consumer-ledger-1' },
              reads: [{ read: { read: 'position', consumer: 'ledger-1', partition: PARTITION }, value: 1 }],
            },
          ],
        },
        {
          id: 'acknowledged',
          holds: { inOrder: [{ fact: 'BatchAcknowledged' }, advanced] },
        },
        {
          id: 'copied',
          holds: {
            inOrder: [wrote, copied, copied, advanced, read],
          },
        },
      ],
      offers: ['send'],
      goals: [
        { id: 'written', check: wrote },
        { id: 'read', check: read },
      ],
      see: LEADER,
      look: { kind: 'partition', topic: 'payments', partition: 0 },
      solution: [{ act: 'send' }, { until: read, withinMs: 20_000 }, { wait: 3_000 }],
      concepts: ['C33', 'C35'],
    },
    {
      id: 'followers',
      predict: [
        { id: 'same', holds: { inOrder: [advancedOnFollower, advanced] } },
        { id: 'later', holds: heard },
        {
          id: 'none',
          holds: { not: advancedOnFollower },
        },
      ],
      offers: ['send'],
      goals: [
        { id: 'leader', check: advanced },
        { id: 'followers', check: heard },
      ],
      see: {
        kind: 'replica',
        topic: 'payments',
        partition: 0,
        broker: 3,
      },
      look: LEADER,
      solution: [{ act: 'send' }, { until: heard, withinMs: 20_000 }, { wait: 1_000 }],
      concepts: ['C33'],
    },
    {
      id: 'waits',
      predict: [
        {
          id: 'goesOn',
          holds: { from: wrote, to: advanced, ms: { '<': 10_000 } },
        },
        {
          id: 'waits',
          holds: { from: wrote, to: advanced, ms: { '>=': 10_000 } },
        },
        { id: 'never', holds: { not: advanced } },
      ],
      offers: ['cut', 'send'],
      goals: [
        { id: 'cut', check: { fact: 'LinkCut' } },
        {
          id: 'shrunk',
          check: {
            fact: 'IsrChanged',
            where: { partition: PARTITION, reason: 'lagging', to: { length: 2 } },
          },
        },
        { id: 'moved', check: { inOrder: [{ fact: 'IsrChanged', where: { reason: 'lagging' } }, advanced] } },
      ],
      see: LEADER,
      look: { kind: 'broker', broker: 3 },
      solution: [
        { act: 'cut' },
        { wait: 200 },
        { act: 'send' },
        {
          until: { inOrder: [{ fact: 'IsrChanged', where: { reason: 'lagging' } }, advanced] },
          withinMs: 60_000,
        },
      ],
      concepts: ['C35', 'C36'],
    },
    {
      id: 'returns',
      predict: [
        {
          id: 'first',
          holds: {
            inOrder: [
              { fact: 'LinkHealed' },
              { fact: 'IsrChanged', where: { reason: 'caught up' } },
              { fact: 'BatchAppended', where: { broker: 3 } },
            ],
          },
        },
        {
          id: 'after',
          holds: {
            inOrder: [
              { fact: 'BatchAppended', where: { broker: 3, partition: PARTITION } },
              { fact: 'IsrChanged', where: { reason: 'caught up' } },
            ],
          },
        },
      ],
      offers: ['heal'],
      goals: [
        { id: 'healed', check: { act: 'HealAllLinks' } },
        {
          id: 'back',
          check: {
            fact: 'IsrChanged',
            where: { partition: PARTITION, reason: 'caught up', to: { length: 3 } },
          },
        },
      ],
      see: { kind: 'replica', topic: 'payments', partition: 0, broker: 3 },
      look: { kind: 'broker', broker: 3 },
      solution: [
        { act: 'heal' },
        {
          until: { fact: 'IsrChanged', where: { partition: PARTITION, reason: 'caught up' } },
          withinMs: 120_000,
        },
      ],
      concepts: ['C36'],
    },
    {
      id: 'behind',
      predict: [
        { id: 'out', holds: { fact: 'IsrChanged', where: { partition: PARTITION, reason: 'lagging' } } },
        {
          id: 'stays',
          holds: {
            all: [
              { not: { fact: 'IsrChanged', where: { partition: PARTITION } } },
              { state: { read: 'isrSize', partition: PARTITION }, is: 3 },
            ],
          },
        },
      ],
      offers: ['slow', 'send'],
      goals: [
        { id: 'slow', check: { fact: 'LinkSlowed' } },
        {
          id: 'sent',
          check: { fact: 'BatchAppended', where: { partition: PARTITION, leader: true }, count: { '>=': 3 } },
        },
        { id: 'waited', check: { from: { fact: 'LinkSlowed' }, to: 'now', ms: { '>=': 60_000 } } },
      ],
      see: { kind: 'replica', topic: 'payments', partition: 0, broker: 2 },
      look: { kind: 'broker', broker: 2 },
      solution: [
        { act: 'slow' },
        { wait: 1_000 },
        { act: 'send' },
        { wait: 8_000 },
        { act: 'send' },
        { wait: 8_000 },
        { act: 'send' },
        { wait: 45_000 },
      ],
      concepts: ['C36'],
    },
  ],
} as const satisfies Lesson
