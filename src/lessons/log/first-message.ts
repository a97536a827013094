/** L01: a topic stores; consumers ask for what they read, and take nothing away. */
import type { Lesson } from '../types.ts'

const PARTITION = 'user-events-0'
const READER = 'analytics-1'
const GROUP = 'user-analytics-group'

export const firstMessage = {
  version: 1,
  id: 'first-message',
  minutes: 8,
  docs: ['intro_concepts_and_terms', 'design_pull', 'design_consumerposition'],
  start: {
    version: 1,
    id: 'lesson-first-message',
    seed: 101,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'offsets.topic.replication.factor': 1 },
    topics: [{ name: 'user-events', partitions: 1, replicationFactor: 1 }],
    producers: [
      { id: 'web-frontend', topic: 'user-events', keys: null, recordsPerSecond: 0, startAtMs: 8_000 },
    ],
    consumers: [],
    openAtMs: 12_000,
  },
  offers: {
    send: {
      kind: 'SendRecord',
      producer: 'web-frontend',
      topic: 'user-events',
      partition: null,
      key: null,
      value: 'login',
    },
    read: {
      kind: 'AddConsumer',
      consumer: {
        id: READER,
        group: GROUP,
        topics: ['user-events'],
        config: { 'auto.offset.reset': 'earliest' },
      },
    },
    stopAsking: { kind: 'PausePartitions', consumer: READER, topic: null, partition: null },
    askAgain: { kind: 'ResumePartitions', consumer: READER, topic: null, partition: null },
    audit: {
      kind: 'AddConsumer',
      consumer: {
        id: 'audit-1',
        group: 'audit-group',
        topics: ['user-events'],
        config: { 'auto.offset.reset': 'earliest' },
      },
    },
  },
  play: ['send'],
  steps: [
    {
      id: 'stored',
      predict: [
        {
          id: 'waits',
          holds: { not: { fact: 'BatchSent', where: { partition: PARTITION } } },
          ghost: [
            {
              on: { kind: 'replica', topic: 'user-events', partition: 0, broker: 1 },
              reads: [{ read: { read: 'logEndOffset', partition: PARTITION }, value: 0 }],
            },
          ],
        },
        {
          id: 'dropped',
          holds: {
            all: [
              { fact: 'BatchSent', where: { partition: PARTITION } },
              { not: { fact: 'BatchAppended', where: { partition: PARTITION } } },
            ],
          },
          ghost: [
            {
              on: { kind: 'replica', topic: 'user-events', partition: 0, broker: 1 },
              reads: [{ read: { read: 'logEndOffset', partition: PARTITION }, value: 0 }],
            },
          ],
        },
        { id: 'stored', holds: { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } } },
      ],
      offers: ['send'],
      goals: [
        {
          id: 'appended',
          check: { fact: 'BatchAppended', where: { partition: PARTITION, leader: true } },
        },
        {
          id: 'acknowledged',
          check: { fact: 'BatchAcknowledged', where: { partition: PARTITION } },
        },
      ],
      see: { kind: 'replica', topic: 'user-events', partition: 0, broker: 1 },
      look: { kind: 'producer', node: 'producer-web-frontend' },
      solution: [
        { act: 'send' },
        { until: { fact: 'BatchAcknowledged', where: { partition: PARTITION } }, withinMs: 10_000 },
      ],
      concepts: ['C01'],
    },
    {
      id: 'stays',
      predict: [
        {
          id: 'disappears',
          holds: { state: { read: 'logStartOffset', partition: PARTITION }, is: { '>': 0 } },
          ghost: [
            {
              on: { kind: 'replica', topic: 'user-events', partition: 0, broker: 1 },
              reads: [
                {
                  read: { read: 'logStartOffset', partition: PARTITION },
                  value: 1,
                },
              ],
            },
          ],
        },
        {
          id: 'stays',
          holds: {
            all: [
              { state: { read: 'logStartOffset', partition: PARTITION }, is: 0 },
              { state: { read: 'logEndOffset', partition: PARTITION, when: 'growth' }, is: { '>=': 0 } },
            ],
          },
        },
      ],
      offers: ['read'],
      goals: [
        { id: 'member', check: { state: { read: 'members', group: GROUP }, is: 1 } },
        {
          id: 'polled',
          check: { fact: 'RecordsPolled', where: { group: GROUP, partition: PARTITION, from: 0 } },
        },
      ],
      see: { kind: 'replica', topic: 'user-events', partition: 0, broker: 1 },
      look: { kind: 'partition', topic: 'user-events', partition: 0 },
      solution: [
        { act: 'read' },
        {
          until: { fact: 'RecordsPolled', where: { group: GROUP, partition: PARTITION, from: 0 } },
          withinMs: 30_000,
        },
      ],
      concepts: ['C01', 'C14'],
    },
    {
      id: 'pull',
      predict: [
        {
          id: 'broker',
          holds: { fact: 'RecordsPolled', where: { group: GROUP } },
          ghost: [
            {
              on: { kind: 'consumer', node: 'consumer-analytics-1' },
              reads: [{ read: { read: 'position', consumer: READER, partition: PARTITION }, value: 3 }],
            },
          ],
        },
        {
          id: 'consumer',
          holds: {
            all: [
              { not: { fact: 'RecordsPolled', where: { group: GROUP } } },
              {
                state: { read: 'position', consumer: READER, partition: PARTITION },
                is: { '<': { read: 'highWatermark', partition: PARTITION } },
              },
            ],
          },
        },
      ],
      offers: ['stopAsking', 'send', 'askAgain'],
      goals: [
        { id: 'paused', check: { fact: 'PartitionsPaused', where: { consumer: 'consumer-analytics-1' } } },
        {
          id: 'two',
          check: {
            inOrder: [
              { fact: 'PartitionsPaused' },
              { fact: 'BatchAppended', where: { partition: PARTITION } },
              { fact: 'BatchAppended', where: { partition: PARTITION } },
            ],
          },
        },
        {
          id: 'waited',
          check: {
            from: { fact: 'BatchAppended', where: { partition: PARTITION }, last: true },
            to: 'now',
            ms: { '>=': 3_000 },
          },
        },
      ],
      see: { kind: 'consumer', node: 'consumer-analytics-1' },
      look: { kind: 'consumer', node: 'consumer-analytics-1' },
      solution: [
        { act: 'stopAsking' },
        { wait: 1_500 },
        { act: 'send' },
        { wait: 500 },
        { act: 'send' },
        { wait: 5_000 },
      ],
      concepts: ['C13'],
    },
    {
      id: 'again',
      offers: ['askAgain'],
      goals: [
        {
          id: 'caughtUp',
          check: {
            inOrder: [
              { fact: 'PartitionsResumed', where: { consumer: 'consumer-analytics-1' } },
              { fact: 'RecordsPolled', where: { group: GROUP } },
            ],
          },
        },
        {
          id: 'position',
          check: {
            state: { read: 'position', consumer: READER, partition: PARTITION },
            is: { read: 'highWatermark', partition: PARTITION },
          },
        },
      ],
      see: { kind: 'group', group: GROUP },
      look: { kind: 'consumer', node: 'consumer-analytics-1' },
      solution: [
        { act: 'askAgain' },
        {
          until: {
            state: { read: 'position', consumer: READER, partition: PARTITION },
            is: { read: 'highWatermark', partition: PARTITION },
          },
          withinMs: 10_000,
        },
      ],
      concepts: ['C13'],
    },
    {
      id: 'fanOut',
      predict: [
        {
          id: 'nothing',
          holds: { state: { read: 'deliveries', group: 'audit-group' }, is: 0 },
          ghost: [
            {
              on: { kind: 'group', group: 'audit-group' },
              reads: [{ read: { read: 'deliveries', group: 'audit-group' }, value: 0 }],
            },
          ],
        },
        {
          id: 'all',
          holds: {
            all: [
              {
                state: { read: 'deliveries', group: 'audit-group' },
                is: { '>=': { read: 'logEndOffset', partition: PARTITION } },
              },
              {
                state: { read: 'position', consumer: READER, partition: PARTITION },
                is: { read: 'position', consumer: READER, partition: PARTITION, when: 'start' },
              },
            ],
          },
        },
        {
          id: 'takes',
          holds: {
            state: { read: 'position', consumer: READER, partition: PARTITION },
            is: { '<': { read: 'position', consumer: READER, partition: PARTITION, when: 'start' } },
          },
          ghost: [
            {
              on: { kind: 'consumer', node: 'consumer-analytics-1' },
              reads: [{ read: { read: 'position', consumer: READER, partition: PARTITION }, value: 0 }],
            },
          ],
        },
      ],
      offers: ['audit'],
      goals: [
        {
          id: 'second',
          check: { state: { read: 'members', group: 'audit-group' }, is: 1 },
        },
        {
          id: 'read',
          check: {
            from: { fact: 'PartitionsAssigned', where: { group: 'audit-group' } },
            to: 'now',
            ms: { '>=': 4_000 },
          },
        },
      ],
      see: { kind: 'group', group: 'audit-group' },
      look: { kind: 'group', group: GROUP },
      solution: [
        { act: 'audit' },
        { until: { state: { read: 'members', group: 'audit-group' }, is: 1 }, withinMs: 30_000 },
        { wait: 5_000 },
      ],
      concepts: ['C01', 'C15'],
    },
  ],
} as const satisfies Lesson
