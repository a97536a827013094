/** L15: an eager rebalance stops everybody; two clocks say who is alive and who gets on. */
import type { Command } from '../../engine/index.ts'
import type { Lesson } from '../types.ts'

const GROUP = 'workers'
const consumer = (
  n: number,
  rest: Partial<Extract<Command, { kind: 'AddConsumer' }>['consumer']> = {},
): Extract<Command, { kind: 'AddConsumer' }>['consumer'] => ({
  id: `worker-${n}`,
  group: GROUP,
  topics: ['tasks'],
  startAtMs: 8_500 + n * 100,
  ...rest,
  config: { 'auto.offset.reset': 'earliest', ...rest.config },
})
const left = (reason: 'left' | 'session timeout', client: string) =>
  ({ fact: 'MemberLeft', where: { group: GROUP, reason, client } }) as const
const slow = (maxPollRecords: number) =>
  ({
    kind: 'AddConsumer',
    consumer: {
      id: `slow-${maxPollRecords}`,
      group: 'slow',
      topics: ['tasks'],
      processMs: 700,
      config: { 'auto.offset.reset': 'earliest', 'max.poll.records': maxPollRecords },
    },
  }) as const
const exceeded = { fact: 'PollIntervalExceeded', where: { consumer: 'consumer-slow-500' } } as const
const polledBySlow = (n: number) =>
  ({ fact: 'RecordsPolled', where: { consumer: `consumer-slow-${n}` } }) as const

export const storms = {
  version: 1,
  id: 'storms',
  minutes: 15,
  docs: [
    'consumerconfigs_session.timeout.ms',
    'consumerconfigs_max.poll.interval.ms',
    'consumerconfigs_max.poll.records',
  ],
  start: {
    version: 1,
    id: 'lesson-storms',
    seed: 115,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'offsets.topic.replication.factor': 1 },
    topics: [{ name: 'tasks', partitions: 6, replicationFactor: 1 }],
    producers: [{ id: 'planner', topic: 'tasks', keys: null, recordsPerSecond: 0, startAtMs: 8_000 }],
    consumers: [consumer(1), consumer(2), consumer(3)],
    openAtMs: 22_000,
  },
  offers: {
    fourth: {
      kind: 'AddConsumer',
      consumer: {
        id: 'worker-4',
        group: GROUP,
        topics: ['tasks'],
        config: { 'auto.offset.reset': 'earliest' },
      },
    },
    freeze: { kind: 'PauseNode', node: 'consumer-worker-2' },
    thaw: { kind: 'ResumeNode', node: 'consumer-worker-2' },
    stall: { kind: 'StallConsumer', consumer: 'worker-1' },
    fill: { kind: 'SetProducerRate', producer: 'planner', recordsPerSecond: 100 },
    enough: { kind: 'SetProducerRate', producer: 'planner', recordsPerSecond: 0 },
    slow: slow(500),
    closeSlow: { kind: 'CrashNode', node: 'consumer-slow-500' },
    fixed: slow(100),
  },
  play: ['fill', 'enough'],
  steps: [
    {
      id: 'eager',
      predict: [
        {
          id: 'one',
          holds: { fact: 'PartitionsRevoked', where: { group: GROUP }, count: { '<=': 1 } },
        },
        {
          id: 'all',
          holds: { fact: 'PartitionsRevoked', where: { group: GROUP }, count: { '>=': 3 } },
        },
      ],
      offers: ['fourth'],
      goals: [
        {
          id: 'joined',
          check: { fact: 'MemberJoined', where: { client: 'worker-4' } },
        },
        {
          id: 'assigned',
          check: {
            inOrder: [
              { fact: 'MemberJoined', where: { client: 'worker-4' } },
              { fact: 'PartitionsAssigned', where: { consumer: 'consumer-worker-4' } },
            ],
          },
        },
      ],
      see: { kind: 'group', group: GROUP },
      look: { kind: 'group', group: GROUP },
      solution: [
        { act: 'fourth' },
        {
          until: { fact: 'PartitionsAssigned', where: { consumer: 'consumer-worker-4' } },
          withinMs: 60_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C21'],
    },
    {
      id: 'frozen',
      predict: [
        {
          id: 'atOnce',
          holds: {
            from: { fact: 'NodePaused' },
            to: left('session timeout', 'worker-2'),
            ms: { '<': 10_000 },
          },
        },
        {
          id: 'session',
          holds: {
            from: { fact: 'NodePaused' },
            to: left('session timeout', 'worker-2'),
            ms: { '>=': 35_000, '<=': 60_000 },
          },
        },
        {
          id: 'poll',
          holds: { not: left('session timeout', 'worker-2') },
        },
      ],
      offers: ['freeze'],
      goals: [
        { id: 'frozen', check: { fact: 'NodePaused', where: { node: 'consumer-worker-2' } } },
        {
          id: 'taken',
          check: {
            inOrder: [
              { fact: 'NodePaused', where: { node: 'consumer-worker-2' } },
              { fact: 'GroupAssigned', where: { group: GROUP } },
            ],
          },
        },
      ],
      see: { kind: 'consumer', node: 'consumer-worker-2' },
      look: { kind: 'consumer', node: 'consumer-worker-2' },
      solution: [
        { act: 'freeze' },
        {
          until: {
            inOrder: [
              { fact: 'NodePaused', where: { node: 'consumer-worker-2' } },
              { fact: 'GroupAssigned', where: { group: GROUP } },
            ],
          },
          withinMs: 120_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C22'],
    },
    {
      id: 'stalled',
      predict: [
        {
          id: 'session',
          holds: {
            from: { fact: 'ApplicationStalled' },
            to: { fact: 'MemberLeft', where: { client: 'worker-1' } },
            ms: { '<=': 60_000 },
          },
        },
        {
          id: 'poll',
          holds: {
            from: { fact: 'ApplicationStalled' },
            to: { fact: 'MemberLeft', where: { client: 'worker-1' } },
            ms: { '>=': 250_000 },
          },
        },
        {
          id: 'never',
          holds: { not: { fact: 'MemberLeft', where: { client: 'worker-1' } } },
        },
      ],
      offers: ['stall'],
      goals: [
        { id: 'stalled', check: { fact: 'ApplicationStalled', where: { consumer: 'consumer-worker-1' } } },
        {
          id: 'left',
          check: {
            inOrder: [
              { fact: 'PollIntervalExceeded', where: { consumer: 'consumer-worker-1' } },
              { fact: 'MemberLeft', where: { client: 'worker-1' } },
            ],
          },
        },
      ],
      see: { kind: 'consumer', node: 'consumer-worker-1' },
      look: { kind: 'consumer', node: 'consumer-worker-1' },
      solution: [
        { act: 'stall' },
        {
          until: {
            inOrder: [
              { fact: 'PollIntervalExceeded', where: { consumer: 'consumer-worker-1' } },
              { fact: 'MemberLeft', where: { client: 'worker-1' } },
            ],
          },
          withinMs: 400_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C22'],
    },
    {
      id: 'storm',
      predict: [
        {
          id: 'moves',
          holds: {
            fact: 'OffsetsCommitted',
            where: { group: 'slow' },
            count: { '>=': 1 },
          },
        },
        {
          id: 'stands',
          holds: {
            all: [
              { ...exceeded, count: { '>=': 2 } },
              { not: { fact: 'OffsetsCommitted', where: { group: 'slow' } } },
              { state: { read: 'records', fate: 'reprocessed', when: 'growth' }, is: { '>=': 100 } },
            ],
          },
        },
      ],
      offers: ['fill', 'enough', 'slow'],
      goals: [
        {
          id: 'filled',
          check: { state: { read: 'records', fate: 'appended', when: 'growth' }, is: { '>=': 500 } },
        },
        { id: 'enough', check: { act: 'SetProducerRate', where: { recordsPerSecond: 0 } } },
        { id: 'again', check: { ...exceeded, count: { '>=': 2 } } },
      ],
      see: { kind: 'group', group: 'slow' },
      look: { kind: 'group', group: 'slow' },
      solution: [
        { act: 'fill' },
        { wait: 8_000 },
        { act: 'enough' },
        { act: 'slow' },
        { until: { ...exceeded, count: { '>=': 2 } }, withinMs: 900_000 },
        { wait: 2_000 },
      ],
      concepts: ['C23'],
    },
    {
      id: 'fixed',
      predict: [
        {
          id: 'same',
          holds: { not: { fact: 'OffsetsCommitted', where: { group: 'slow' } } },
        },
        {
          id: 'moves',
          holds: {
            all: [
              { fact: 'OffsetsCommitted', where: { group: 'slow' } },
              { not: { fact: 'PollIntervalExceeded', where: { consumer: 'consumer-slow-100' } } },
            ],
          },
        },
      ],
      offers: ['closeSlow', 'fixed'],
      goals: [
        { id: 'closed', check: { fact: 'NodeCrashed', where: { node: 'consumer-slow-500' } } },
        { id: 'polled', check: { ...polledBySlow(100), count: { '>=': 2 } } },
        {
          id: 'waited',
          check: { from: polledBySlow(100), to: 'now', ms: { '>=': 240_000 } },
        },
      ],
      see: { kind: 'group', group: 'slow' },
      look: { kind: 'group', group: 'slow' },
      solution: [
        { act: 'closeSlow' },
        { act: 'fixed' },
        { until: polledBySlow(100), withinMs: 120_000 },
        { wait: 245_000 },
      ],
      concepts: ['C23'],
    },
  ],
} as const satisfies Lesson
