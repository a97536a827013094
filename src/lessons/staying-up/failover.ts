/** L07: copies, leaders, failover. */
import type { Check, Lesson } from '../types.ts'

const USER = 'user-events-0'
const elected = (partition: string): Check => ({
  fact: 'LeaderElected',
  where: { partition, to: { '>=': 0 } },
})
const acknowledged: Check = {
  inOrder: [
    { fact: 'LeaderElected', where: { partition: USER, to: { '>=': 0 } } },
    { fact: 'BatchAcknowledged', where: { partition: USER } },
  ],
}
const whole: Check = { state: { read: 'isrSize', partition: USER }, is: 3 }
const LEADER = { read: 'leader', partition: USER } as const

export const failover: Lesson = {
  version: 1,
  id: 'failover',
  minutes: 10,
  docs: ['replication', 'basic_ops_restarting', 'brokerconfigs_broker.session.timeout.ms'],
  start: {
    version: 1,
    id: 'lesson-failover',
    seed: 207,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    topics: [
      { name: 'user-events', partitions: 3, replicationFactor: 3 },
      { name: 'drafts', partitions: 1, replicationFactor: 1 },
    ],
    producers: [
      {
        id: 'web-frontend',
        topic: 'user-events',
        keys: ['alice', 'dave', 'user-123'],
        recordsPerSecond: 2,
        startAtMs: 8_000,
      },
      { id: 'editor', topic: 'drafts', keys: null, recordsPerSecond: 0.5, startAtMs: 8_200 },
    ],
    consumers: [],
    openAtMs: 16_000,
  },
  offers: {
    crashOnly: { kind: 'CrashNode', node: { read: 'leaderNode', partition: 'drafts-0' } },
    restart: { kind: 'StartNode', node: { read: 'downNode' } },
    crash: { kind: 'CrashNode', node: { read: 'leaderNode', partition: USER } },
    stop: { kind: 'StopNode', node: { read: 'leaderNode', partition: USER } },
    preferred: { kind: 'ElectPreferredLeaders' },
  },
  play: ['crash', 'restart'],
  steps: [
    {
      id: 'oneCopy',
      predict: [
        { id: 'takesOver', holds: elected('drafts-0') },
        { id: 'offline', holds: { state: { read: 'leader', partition: 'drafts-0' }, is: -1 } },
      ],
      offers: ['crashOnly'],
      goals: [
        { id: 'crashed', check: { act: 'CrashNode' } },
        { id: 'offline', check: { fact: 'PartitionWentOffline', where: { partition: 'drafts-0' } } },
      ],
      see: { kind: 'partition', topic: 'drafts', partition: 0 },
      look: { kind: 'topic', topic: 'drafts' },
      solution: [
        { act: 'crashOnly' },
        { until: { fact: 'PartitionWentOffline', where: { partition: 'drafts-0' } }, withinMs: 60_000 },
      ],
      concepts: ['C32'],
    },
    {
      id: 'restarted',
      offers: ['restart'],
      goals: [
        { id: 'back', check: elected('drafts-0') },
        { id: 'whole', check: whole },
      ],
      see: { kind: 'partition', topic: 'drafts', partition: 0 },
      look: { kind: 'topic', topic: 'drafts' },
      solution: [
        { act: 'restart' },
        { until: { all: [elected('drafts-0'), whole] }, withinMs: 90_000 },
        { wait: 2_000 },
      ],
      concepts: ['C32'],
    },
    {
      id: 'crash',
      predict: [
        {
          id: 'never',
          holds: {
            from: { fact: 'NodeCrashed' },
            to: { fact: 'LeaderElected', where: { partition: USER } },
            ms: { '<': 1_000 },
          },
        },
        {
          id: 'seconds',
          holds: {
            from: { fact: 'NodeCrashed' },
            to: { fact: 'LeaderElected', where: { partition: USER } },
            ms: { '>=': 5_000, '<=': 15_000 },
          },
        },
        { id: 'forever', holds: { not: elected(USER) } },
      ],
      offers: ['crash'],
      goals: [
        { id: 'crashed', check: { act: 'CrashNode' } },
        { id: 'elected', check: elected(USER) },
        { id: 'acknowledged', check: acknowledged },
      ],
      see: { kind: 'broker', broker: LEADER },
      look: { kind: 'partition', topic: 'user-events', partition: 0 },
      solution: [{ act: 'crash' }, { until: acknowledged, withinMs: 60_000 }],
      concepts: ['C34', 'C41'],
    },
    {
      id: 'follower',
      predict: [
        { id: 'leader', holds: { state: LEADER, is: { '!=': { ...LEADER, when: 'start' } } } },
        { id: 'follower', holds: { state: LEADER, is: { ...LEADER, when: 'start' } } },
      ],
      offers: ['restart'],
      goals: [{ id: 'inSync', check: { all: [{ act: 'StartNode' }, whole] } }],
      see: { kind: 'broker', broker: LEADER },
      look: { kind: 'partition', topic: 'user-events', partition: 0 },
      solution: [{ act: 'restart' }, { until: whole, withinMs: 90_000 }, { wait: 1_000 }],
      concepts: ['C44'],
    },
    {
      id: 'shutdown',
      predict: [
        {
          id: 'seconds',
          holds: {
            from: { fact: 'ShutdownRequested' },
            to: { fact: 'LeaderElected', where: { partition: USER } },
            ms: { '>=': 5_000 },
          },
        },
        {
          id: 'atOnce',
          holds: {
            from: { fact: 'ShutdownRequested' },
            to: { fact: 'LeaderElected', where: { partition: USER } },
            ms: { '<': 3_000 },
          },
        },
      ],
      offers: ['stop'],
      goals: [
        { id: 'asked', check: { act: 'StopNode' } },
        { id: 'elected', check: elected(USER) },
        { id: 'acknowledged', check: acknowledged },
      ],
      see: { kind: 'broker', broker: LEADER },
      look: { kind: 'partition', topic: 'user-events', partition: 0 },
      solution: [{ act: 'stop' }, { until: acknowledged, withinMs: 60_000 }],
      concepts: ['C41'],
    },
  ],
}
