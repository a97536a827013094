/** L13: leader epochs say whose records are stale; who may lead when nobody in sync is left. */
import type { Lesson, Target } from '../types.ts'

const PARTITION = 'trades-0'
const LEADER_NODE = { read: 'leaderNode', partition: PARTITION } as const
const LEADER: Target = {
  kind: 'replica',
  topic: 'trades',
  partition: 0,
  broker: { read: 'leader', partition: PARTITION },
}
const elected = { fact: 'LeaderElected', where: { partition: PARTITION } } as const
const truncated = { fact: 'LogTruncated', where: { partition: PARTITION } } as const
const alone = { state: { read: 'isrSize', partition: PARTITION }, is: 1 } as const
const offline = { fact: 'PartitionWentOffline', where: { partition: PARTITION } } as const
const lost = { read: 'records', fate: 'lost', when: 'growth' } as const

const send = (producer: string, value: string) =>
  ({ kind: 'SendRecord', producer, topic: 'trades', partition: null, key: null, value }) as const

export const epochs = {
  version: 1,
  id: 'epochs',
  minutes: 12,
  docs: ['design_replicatedlog', 'design_uncleanleader', 'topicconfigs_unclean.leader.election.enable'],
  start: {
    version: 1,
    id: 'lesson-epochs',
    seed: 112,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'auto.leader.rebalance.enable': false },
    topics: [{ name: 'trades', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [
      {
        id: 'desk',
        topic: 'trades',
        keys: null,
        recordsPerSecond: 0,
        config: { acks: '1' },
        startAtMs: 8_000,
      },
    ],
    consumers: [
      {
        id: 'risk-1',
        group: 'risk',
        topics: ['trades'],
        config: { 'auto.offset.reset': 'earliest' },
        startAtMs: 8_500,
      },
    ],
    openAtMs: 20_000,
  },
  offers: {
    slow: { kind: 'SlowLink', a: LEADER_NODE, b: 'broker', delayMs: 5_000, jitterMs: 0 },
    sendX: send('desk', 'X'),
    sendY: send('desk', 'Y'),
    crash: { kind: 'CrashNode', node: LEADER_NODE },
    start: [{ kind: 'HealAllLinks' }, { kind: 'StartNode', node: { read: 'downNode' } }],
    startOther: { kind: 'StartNode', node: { read: 'downNode' } },
    startEligible: { kind: 'StartNode', node: { read: 'eligibleNode', partition: PARTITION } },
    crashFollower: { kind: 'CrashNode', node: { read: 'followerNode', partition: PARTITION } },
    stopFollower: { kind: 'StopNode', node: { read: 'followerNode', partition: PARTITION } },
    electUnclean: { kind: 'ElectLeaders', electionType: 'UNCLEAN', topic: 'trades', partition: 0 },
  },
  play: ['sendX'],
  steps: [
    {
      id: 'stale',
      predict: [
        {
          id: 'kept',
          holds: { state: { read: 'records', value: 'X', fate: 'lost', when: 'growth' }, is: 0 },
        },
        {
          id: 'both',
          holds: {
            all: [
              { state: { read: 'records', value: 'X', fate: 'lost', when: 'growth' }, is: { '>=': 1 } },
              { not: truncated },
            ],
          },
        },
        {
          id: 'replaced',
          holds: {
            all: [
              { state: { read: 'records', value: 'X', fate: 'lost', when: 'growth' }, is: { '>=': 1 } },
              truncated,
            ],
          },
        },
      ],
      offers: ['slow', 'sendX', 'crash', 'sendY', 'start'],
      goals: [
        { id: 'slow', check: { fact: 'LinkSlowed' } },
        {
          id: 'x',
          check: {
            inOrder: [
              { fact: 'BatchAcknowledged', where: { partition: PARTITION } },
              { fact: 'NodeCrashed', where: { role: 'broker' } },
              { fact: 'LeaderElected', where: { partition: PARTITION, reason: 'fenced' } },
            ],
          },
        },
        {
          id: 'y',
          check: {
            inOrder: [
              { fact: 'LeaderElected', where: { partition: PARTITION, reason: 'fenced' } },
              { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } },
            ],
          },
        },
        {
          id: 'back',
          check: { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } },
        },
      ],
      see: { kind: 'replica', topic: 'trades', partition: 0, broker: 1 },
      look: LEADER,
      solution: [
        { act: 'slow' },
        { wait: 12_000 },
        { act: 'sendX' },
        { until: { fact: 'BatchAcknowledged', where: { partition: PARTITION } }, withinMs: 10_000 },
        { act: 'crash' },
        { until: elected, withinMs: 40_000 },
        { wait: 2_000 },
        { act: 'sendY' },
        {
          until: {
            inOrder: [elected, { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } }],
          },
          withinMs: 60_000,
        },
        { act: 'start' },
        {
          until: { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } },
          withinMs: 60_000,
        },
      ],
      concepts: ['C42'],
    },
    {
      id: 'offline',
      predict: [
        { id: 'follower', holds: elected },
        { id: 'waits', holds: { all: [offline, { not: elected }] } },
      ],
      offers: ['crashFollower', 'sendX', 'crash', 'startOther'],
      goals: [
        { id: 'alone', check: { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 1 } } } },
        {
          id: 'written',
          check: {
            inOrder: [
              { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 1 } } },
              { fact: 'BatchAcknowledged', where: { partition: PARTITION } },
            ],
          },
        },
        {
          id: 'other',
          check: { inOrder: [offline, { fact: 'BrokerUnfenced' }] },
        },
      ],
      see: { kind: 'partition', topic: 'trades', partition: 0 },
      look: LEADER,
      solution: [
        { act: 'crashFollower' },
        { act: 'crashFollower' },
        { until: alone, withinMs: 30_000 },
        { wait: 3_000 },
        { act: 'sendX' },
        { until: { fact: 'BatchAcknowledged', where: { partition: PARTITION } }, withinMs: 10_000 },
        { act: 'crash' },
        { until: offline, withinMs: 30_000 },
        { act: 'startOther' },
        { until: { fact: 'BrokerUnfenced' }, withinMs: 30_000 },
        { wait: 3_000 },
      ],
      concepts: ['C43'],
    },
    {
      id: 'unclean',
      predict: [
        { id: 'whole', holds: { all: [elected, { state: lost, is: 0 }] } },
        { id: 'holes', holds: { all: [elected, { state: lost, is: { '>=': 1 } }] } },
        { id: 'refused', holds: { not: elected } },
      ],
      offers: ['electUnclean', 'startOther'],
      goals: [
        {
          id: 'elected',
          check: { fact: 'LeaderElected', where: { partition: PARTITION, reason: 'unclean' } },
        },
        {
          id: 'back',
          check: { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } },
        },
      ],
      see: LEADER,
      look: { kind: 'partition', topic: 'trades', partition: 0 },
      solution: [
        { act: 'electUnclean' },
        { until: elected, withinMs: 20_000 },
        { act: 'startOther' },
        { wait: 1_000 },
        { act: 'startOther' },
        {
          until: { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } },
          withinMs: 60_000,
        },
      ],
      concepts: ['C43'],
    },
    {
      id: 'eligible',
      predict: [
        { id: 'waits', holds: { all: [offline, { not: elected }] } },
        { id: 'holes', holds: { all: [elected, { state: lost, is: { '>=': 1 } }] } },
        { id: 'whole', holds: { all: [offline, elected, { state: lost, is: 0 }] } },
      ],
      offers: ['stopFollower', 'crash', 'startOther', 'startEligible'],
      goals: [
        { id: 'alone', check: { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 1 } } } },
        {
          id: 'clean',
          check: { fact: 'NodeStopped', count: 2 },
        },
        {
          id: 'started',
          check: { inOrder: [offline, { fact: 'NodeStarted' }, { fact: 'BrokerUnfenced' }] },
        },
      ],
      see: LEADER,
      look: { kind: 'partition', topic: 'trades', partition: 0 },
      solution: [
        { act: 'stopFollower' },
        { wait: 6_000 },
        { act: 'stopFollower' },
        { until: alone, withinMs: 30_000 },
        { wait: 6_000 },
        { act: 'crash' },
        { until: offline, withinMs: 30_000 },
        { act: 'startEligible' },
        { until: { inOrder: [offline, { fact: 'BrokerUnfenced' }] }, withinMs: 30_000 },
        { wait: 4_000 },
      ],
      concepts: ['C43'],
    },
  ],
} as const satisfies Lesson
