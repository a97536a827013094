/** L12: what an acknowledgement promises depends on acks, the ISR and min.insync.replicas together. */
import type { Lesson, Target } from '../types.ts'

const PARTITION = 'orders-0'
const LEADER_NODE = { read: 'leaderNode', partition: PARTITION } as const
const LEADER: Target = {
  kind: 'replica',
  topic: 'orders',
  partition: 0,
  broker: { read: 'leader', partition: PARTITION },
}
const FORGETFUL = 'producer-forgetful'
const QUICK = 'producer-quick'
const CAREFUL = 'producer-careful'

const send = (producer: string) =>
  ({ kind: 'SendRecord', producer, topic: 'orders', partition: null, key: null, value: 'order' }) as const
const lost = (producer: string) => ({ read: 'records', producer, fate: 'lost', when: 'growth' }) as const
const acknowledged = (producer: string) =>
  ({ fact: 'BatchAcknowledged', where: { producer, partition: PARTITION } }) as const
const elected = { fact: 'LeaderElected', where: { partition: PARTITION } } as const
const whole = { state: { read: 'isrSize', partition: PARTITION }, is: 3 } as const

export const ackContract = {
  version: 1,
  id: 'ack-contract',
  minutes: 15,
  docs: ['producerconfigs_acks', 'topicconfigs_min.insync.replicas', 'design_ha'],
  start: {
    version: 1,
    id: 'lesson-ack-contract',
    seed: 112,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'auto.leader.rebalance.enable': false },
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3 }],
    producers: [
      {
        id: 'forgetful',
        topic: 'orders',
        keys: null,
        recordsPerSecond: 0,
        config: { acks: '0' },
        startAtMs: 8_000,
      },
      {
        id: 'quick',
        topic: 'orders',
        keys: null,
        recordsPerSecond: 0,
        config: { acks: '1' },
        startAtMs: 8_000,
      },
      {
        id: 'careful',
        topic: 'orders',
        keys: null,
        recordsPerSecond: 0,
        config: { acks: 'all' },
        startAtMs: 8_000,
      },
    ],
    consumers: [],
    openAtMs: 14_000,
  },
  offers: {
    sendForgetful: send('forgetful'),
    sendQuick: send('quick'),
    sendCareful: send('careful'),
    crash: { kind: 'CrashNode', node: LEADER_NODE },
    crashFollower: { kind: 'CrashNode', node: { read: 'followerNode', partition: PARTITION } },
    start: { kind: 'StartNode', node: { read: 'downNode' } },
    slow: { kind: 'SlowLink', a: LEADER_NODE, b: 'broker', delayMs: 5_000, jitterMs: 0 },
    heal: { kind: 'HealAllLinks' },
    minTwo: {
      kind: 'AlterConfigs',
      resourceType: 'TOPIC',
      resourceName: 'orders',
      name: 'min.insync.replicas',
      value: '2',
    },
  },
  play: ['sendForgetful', 'sendQuick', 'sendCareful'],
  steps: [
    {
      id: 'none',
      predict: [
        { id: 'error', holds: { fact: 'BatchFailed', where: { producer: FORGETFUL } } },
        { id: 'again', holds: { fact: 'BatchRetried', where: { producer: FORGETFUL } } },
        {
          id: 'silent',
          holds: { all: [acknowledged(FORGETFUL), { state: lost('forgetful'), is: { '>=': 1 } }] },
        },
      ],
      offers: ['sendForgetful', 'crash'],
      goals: [
        { id: 'sent', check: { fact: 'BatchSent', where: { producer: FORGETFUL } } },
        {
          id: 'crashed',
          check: {
            inOrder: [
              { fact: 'BatchSent', where: { producer: FORGETFUL } },
              { fact: 'NodeCrashed', where: { role: 'broker' } },
              elected,
            ],
          },
        },
        { id: 'lost', check: { state: lost('forgetful'), is: { '>=': 1 } } },
      ],
      see: { kind: 'producer', node: FORGETFUL },
      look: { kind: 'producer', node: FORGETFUL },
      solution: [
        { act: 'sendForgetful' },
        { until: { fact: 'BatchSent', where: { producer: FORGETFUL } }, withinMs: 5_000 },
        { act: 'crash' },
        { until: elected, withinMs: 30_000 },
        { wait: 2_000 },
      ],
      concepts: ['C37'],
    },
    {
      id: 'one',
      predict: [
        { id: 'error', holds: { fact: 'BatchFailed', where: { producer: QUICK } } },
        { id: 'kept', holds: { all: [acknowledged(QUICK), { state: lost('quick'), is: 0 }] } },
        {
          id: 'lost',
          holds: { all: [acknowledged(QUICK), { state: lost('quick'), is: { '>=': 1 } }] },
        },
      ],
      offers: ['start', 'slow', 'sendQuick', 'crash', 'heal'],
      goals: [
        {
          id: 'crashed',
          check: {
            inOrder: [
              { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } },
              { fact: 'LinkSlowed' },
              acknowledged(QUICK),
              { fact: 'NodeCrashed', where: { role: 'broker' } },
              elected,
            ],
          },
        },
        {
          id: 'back',
          check: {
            inOrder: [
              elected,
              { fact: 'AllLinksHealed' },
              { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } },
            ],
          },
        },
      ],
      see: LEADER,
      look: LEADER,
      solution: [
        { act: 'start' },
        { until: whole, withinMs: 60_000 },
        { act: 'slow' },
        { wait: 12_000 },
        { act: 'sendQuick' },
        { until: acknowledged(QUICK), withinMs: 10_000 },
        { act: 'crash' },
        { until: elected, withinMs: 40_000 },
        { act: 'heal' },
        { act: 'start' },
        {
          until: {
            inOrder: [elected, { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } }],
          },
          withinMs: 60_000,
        },
      ],
      concepts: ['C37', 'C38'],
    },
    {
      id: 'all',
      predict: [
        { id: 'lost', holds: { state: lost('careful'), is: { '>=': 1 } } },
        { id: 'error', holds: { fact: 'BatchFailed', where: { producer: CAREFUL } } },
        { id: 'kept', holds: { all: [acknowledged(CAREFUL), { state: lost('careful'), is: 0 }] } },
      ],
      offers: ['sendCareful', 'crash'],
      goals: [
        {
          id: 'crashed',
          check: {
            inOrder: [
              { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } },
              { fact: 'NodeCrashed', where: { role: 'broker' } },
              elected,
            ],
          },
        },
        { id: 'acknowledged', check: acknowledged(CAREFUL) },
      ],
      see: LEADER,
      look: { kind: 'producer', node: CAREFUL },
      solution: [
        { act: 'sendCareful' },
        {
          until: { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } },
          withinMs: 10_000,
        },
        { act: 'crash' },
        { until: { inOrder: [elected, acknowledged(CAREFUL)] }, withinMs: 60_000 },
        { wait: 2_000 },
      ],
      concepts: ['C37', 'C39'],
    },
    {
      id: 'alone',
      predict: [
        { id: 'refused', holds: { fact: 'AppendRefused', where: { partition: PARTITION } } },
        {
          id: 'waits',
          holds: {
            all: [
              { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } },
              { not: acknowledged(CAREFUL) },
            ],
          },
        },
        { id: 'accepted', holds: acknowledged(CAREFUL) },
      ],
      offers: ['crashFollower', 'sendCareful'],
      goals: [
        { id: 'alone', check: { state: { read: 'isrSize', partition: PARTITION }, is: 1 } },
        {
          id: 'written',
          check: {
            inOrder: [
              { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 1 } } },
              { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } },
            ],
          },
        },
        {
          id: 'waited',
          check: {
            from: { fact: 'BatchAppended', where: { partition: PARTITION, leader: true }, last: true },
            to: 'now',
            ms: { '>=': 2_000 },
          },
        },
      ],
      see: LEADER,
      look: LEADER,
      solution: [
        { act: 'crashFollower' },
        { until: { state: { read: 'isrSize', partition: PARTITION }, is: 1 }, withinMs: 30_000 },
        { act: 'sendCareful' },
        { wait: 6_000 },
      ],
      concepts: ['C38', 'C45'],
    },
    {
      id: 'minTwo',
      predict: [
        { id: 'accepted', holds: acknowledged(CAREFUL) },
        {
          id: 'refused',
          holds: {
            all: [
              {
                fact: 'BatchRetried',
                where: { producer: CAREFUL, error: 'NOT_ENOUGH_REPLICAS' },
              },
              { not: acknowledged(CAREFUL) },
            ],
          },
        },
      ],
      offers: ['minTwo', 'sendCareful'],
      goals: [
        {
          id: 'set',
          check: { fact: 'ConfigChanged' },
        },
        {
          id: 'tried',
          check: {
            inOrder: [{ fact: 'ConfigChanged' }, { fact: 'BatchSent', where: { producer: CAREFUL } }],
          },
        },
        {
          id: 'waited',
          check: {
            from: { fact: 'BatchSent', where: { producer: CAREFUL } },
            to: 'now',
            ms: { '>=': 2_000 },
          },
        },
      ],
      see: { kind: 'producer', node: CAREFUL },
      look: { kind: 'topic', topic: 'orders' },
      solution: [
        { act: 'minTwo' },
        { until: { fact: 'ConfigChanged' }, withinMs: 10_000 },
        { wait: 2_000 },
        { act: 'sendCareful' },
        { wait: 4_000 },
      ],
      concepts: ['C38'],
    },
    {
      id: 'hidden',
      predict: [
        { id: 'refused', holds: { not: acknowledged(QUICK) } },
        {
          id: 'readable',
          holds: {
            all: [
              acknowledged(QUICK),
              {
                state: { read: 'highWatermark', partition: PARTITION },
                is: { read: 'logEndOffset', partition: PARTITION },
              },
            ],
          },
        },
        {
          id: 'hidden',
          holds: {
            all: [
              acknowledged(QUICK),
              {
                state: { read: 'highWatermark', partition: PARTITION },
                is: { '<': { read: 'logEndOffset', partition: PARTITION } },
              },
            ],
          },
        },
      ],
      offers: ['sendQuick'],
      goals: [
        { id: 'sent', check: { fact: 'BatchSent', where: { producer: QUICK } } },
        {
          id: 'waited',
          check: { from: { fact: 'BatchSent', where: { producer: QUICK } }, to: 'now', ms: { '>=': 3_000 } },
        },
      ],
      see: LEADER,
      look: LEADER,
      solution: [{ act: 'sendQuick' }, { wait: 4_000 }],
      concepts: ['C37', 'C38'],
    },
    {
      id: 'back',
      predict: [
        { id: 'gone', holds: { not: acknowledged(CAREFUL) } },
        { id: 'retried', holds: acknowledged(CAREFUL) },
      ],
      offers: ['start'],
      goals: [
        { id: 'two', check: { fact: 'IsrChanged', where: { partition: PARTITION, reason: 'caught up' } } },
        {
          id: 'committed',
          check: {
            state: { read: 'highWatermark', partition: PARTITION },
            is: { read: 'logEndOffset', partition: PARTITION },
          },
        },
        {
          id: 'waited',
          check: {
            from: { fact: 'IsrChanged', where: { partition: PARTITION, reason: 'caught up' } },
            to: 'now',
            ms: { '>=': 5_000 },
          },
        },
      ],
      see: LEADER,
      look: { kind: 'producer', node: CAREFUL },
      solution: [
        { act: 'start' },
        {
          until: { fact: 'IsrChanged', where: { partition: PARTITION, reason: 'caught up' } },
          withinMs: 60_000,
        },
        { wait: 6_000 },
      ],
      concepts: ['C38', 'C45'],
    },
  ],
} as const satisfies Lesson
