/** L16: who has to stop when a member joins: with an eager assignor, a cooperative one, static members, KIP-848. */
import type { Command } from '../../engine/index.ts'
import type { Lesson } from '../types.ts'

type Spec = Extract<Command, { kind: 'AddConsumer' }>['consumer']

const COOPERATIVE = { 'partition.assignment.strategy': 'cooperative-sticky' } as const
const CONSUMER = { 'group.protocol': 'consumer' } as const

const member = (group: string, n: number, config: Spec['config'], startAtMs?: number): Spec => ({
  id: `${group}-${n}`,
  group,
  topics: ['clicks'],
  ...(startAtMs !== undefined && { startAtMs }),
  config: { 'auto.offset.reset': 'earliest', ...config },
})
const three = (group: string, configOf: (n: number) => Spec['config']): Spec[] =>
  [1, 2, 3].map((n) => member(group, n, configOf(n), 8_500 + n * 150))
const revoked = (group: string) => ({ fact: 'PartitionsRevoked', where: { group } }) as const
const assigned = (id: string) =>
  ({ fact: 'PartitionsAssigned', where: { consumer: `consumer-${id}` } }) as const
const rebalances = {
  fact: 'GroupStateChanged',
  where: { group: 'fixed', to: 'PreparingRebalance' },
} as const

export const cooperative = {
  version: 1,
  id: 'cooperative',
  minutes: 12,
  docs: [
    'consumerconfigs_partition.assignment.strategy',
    'consumerconfigs_group.instance.id',
    'consumerconfigs_group.protocol',
  ],
  start: {
    version: 1,
    id: 'lesson-cooperative',
    seed: 116,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'offsets.topic.replication.factor': 1 },
    topics: [{ name: 'clicks', partitions: 6, replicationFactor: 1 }],
    producers: [{ id: 'web', topic: 'clicks', keys: null, recordsPerSecond: 2, startAtMs: 8_000 }],
    consumers: [
      ...three('eager', () => ({})),
      ...three('gentle', () => COOPERATIVE),
      ...three('fixed', (n) => ({ 'group.instance.id': `seat-${n}` })),
      ...three('modern', () => CONSUMER),
    ],
    openAtMs: 26_000,
  },
  offers: {
    eager4: { kind: 'AddConsumer', consumer: member('eager', 4, {}) },
    gentle4: { kind: 'AddConsumer', consumer: member('gentle', 4, COOPERATIVE) },
    modern4: { kind: 'AddConsumer', consumer: member('modern', 4, CONSUMER) },
    crash: { kind: 'CrashNode', node: 'consumer-fixed-2' },
    start: { kind: 'StartNode', node: 'consumer-fixed-2' },
  },
  play: [],
  steps: [
    {
      id: 'gentle',
      predict: [
        { id: 'all', holds: { ...revoked('gentle'), count: { '>=': 3 } } },
        {
          id: 'moving',
          holds: {
            all: [
              { ...revoked('gentle'), count: { '>=': 1, '<=': 2 } },
              { ...revoked('eager'), count: { '>=': 3 } },
            ],
          },
        },
        { id: 'none', holds: { not: revoked('gentle') } },
      ],
      offers: ['eager4', 'gentle4'],
      goals: [
        { id: 'eager', check: assigned('eager-4') },
        {
          id: 'gentle',
          check: {
            fact: 'PartitionsAssigned',
            where: { consumer: 'consumer-gentle-4', partitions: { length: { '>=': 1 } } },
          },
        },
      ],
      see: { kind: 'group', group: 'gentle' },
      look: { kind: 'group', group: 'gentle' },
      solution: [
        { act: 'eager4' },
        { act: 'gentle4' },
        {
          until: {
            all: [
              assigned('eager-4'),
              {
                fact: 'PartitionsAssigned',
                where: { consumer: 'consumer-gentle-4', partitions: { length: { '>=': 1 } } },
              },
            ],
          },
          withinMs: 90_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C24'],
    },
    {
      id: 'seats',
      predict: [
        { id: 'twice', holds: { ...rebalances, count: { '>=': 2 } } },
        { id: 'once', holds: { ...rebalances, count: 1 } },
        { id: 'none', holds: { not: rebalances } },
      ],
      offers: ['crash', 'start'],
      goals: [
        { id: 'crashed', check: { fact: 'NodeCrashed', where: { node: 'consumer-fixed-2' } } },
        {
          id: 'back',
          check: {
            inOrder: [{ fact: 'NodeCrashed', where: { node: 'consumer-fixed-2' } }, assigned('fixed-2')],
          },
        },
        {
          id: 'quick',
          check: {
            from: { fact: 'NodeCrashed', where: { node: 'consumer-fixed-2' } },
            to: assigned('fixed-2'),
            ms: { '<': 40_000 },
          },
        },
      ],
      see: { kind: 'consumer', node: 'consumer-fixed-2' },
      look: { kind: 'group', group: 'fixed' },
      solution: [
        { act: 'crash' },
        { wait: 15_000 },
        { act: 'start' },
        {
          until: {
            inOrder: [{ fact: 'NodeCrashed', where: { node: 'consumer-fixed-2' } }, assigned('fixed-2')],
          },
          withinMs: 60_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C25'],
    },
    {
      id: 'away',
      predict: [
        {
          id: 'atOnce',
          holds: { from: { fact: 'NodeCrashed' }, to: rebalances, ms: { '<': 10_000 } },
        },
        {
          id: 'session',
          holds: { from: { fact: 'NodeCrashed' }, to: rebalances, ms: { '>=': 35_000, '<=': 60_000 } },
        },
        { id: 'never', holds: { not: rebalances } },
      ],
      offers: ['crash'],
      goals: [
        { id: 'crashed', check: { fact: 'NodeCrashed', where: { node: 'consumer-fixed-2' } } },
        { id: 'waited', check: { from: { fact: 'NodeCrashed' }, to: 'now', ms: { '>=': 60_000 } } },
      ],
      see: { kind: 'group', group: 'fixed' },
      look: { kind: 'group', group: 'fixed' },
      solution: [{ act: 'crash' }, { wait: 62_000 }],
      concepts: ['C25'],
    },
    {
      id: 'modern',
      predict: [
        {
          id: 'everybody',
          holds: { fact: 'JoinRequested', where: { group: 'modern' }, count: { '>=': 3 } },
        },
        {
          id: 'nobody',
          holds: {
            all: [
              { not: { fact: 'JoinRequested', where: { group: 'modern' } } },
              { ...revoked('modern'), count: { '<=': 2 } },
              { fact: 'TargetAssignmentComputed', where: { group: 'modern' } },
            ],
          },
        },
      ],
      offers: ['modern4'],
      goals: [
        {
          id: 'target',
          check: { fact: 'TargetAssignmentComputed', where: { group: 'modern' } },
        },
        { id: 'assigned', check: { state: { read: 'assigned', consumer: 'modern-4' }, is: { '>=': 1 } } },
      ],
      see: { kind: 'group', group: 'modern' },
      look: { kind: 'group', group: 'modern' },
      solution: [
        { act: 'modern4' },
        {
          until: { state: { read: 'assigned', consumer: 'modern-4' }, is: { '>=': 1 } },
          withinMs: 60_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C26'],
    },
  ],
} as const satisfies Lesson
