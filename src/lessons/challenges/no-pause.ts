/** Add a member, with work of its own, and let nobody stop for it: an idle member first, then a partition for it. */
import type { Command } from '../../engine/index.ts'
import type { Check } from '../types.ts'
import type { Challenge } from './types.ts'

type Spec = Extract<Command, { kind: 'AddConsumer' }>['consumer']

const COOPERATIVE = { 'partition.assignment.strategy': 'cooperative-sticky' } as const
const member = (group: string, n: number, config: Spec['config'], startAtMs?: number): Spec => ({
  id: `${group}-${n}`,
  group,
  topics: [group === 'search' ? 'clicks' : 'payments'],
  ...(startAtMs !== undefined && { startAtMs }),
  config: { 'auto.offset.reset': 'earliest', 'metadata.max.age.ms': 30_000, ...config },
  shortened: ['metadata.max.age.ms'],
})
const revoked = (group: string): Check => ({ fact: 'PartitionsRevoked', where: { group } })
const joined = (group: string): Check => ({ state: { read: 'members', group }, is: { '>=': 4 } })
const busy = (group: string): Check => ({
  all: [joined(group), { state: { read: 'idleMembers', group }, is: 0 }],
})
const either = (of: (group: string) => Check): Check => ({ any: [of('billing'), of('search')] })
const waiting: Check = { all: [joined('search'), { state: { read: 'idleMembers', group: 'search' }, is: 1 }] }

export const noPause: Challenge = {
  version: 1,
  id: 'no-pause',
  level: 3,
  start: {
    version: 1,
    id: 'challenge-no-pause',
    seed: 305,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'offsets.topic.replication.factor': 1 },
    topics: ['clicks', 'payments'].map((name) => ({ name, partitions: 3, replicationFactor: 1 })),
    producers: [
      { id: 'web', topic: 'clicks', keys: null, recordsPerSecond: 2, startAtMs: 8_000 },
      { id: 'shop', topic: 'payments', keys: null, recordsPerSecond: 1, startAtMs: 8_100 },
    ],
    consumers: [1, 2, 3].flatMap((n) => [
      member('billing', n, {}, 8_400 + n * 150),
      member('search', n, COOPERATIVE, 8_400 + n * 150),
    ]),
    openAtMs: 26_000,
  },
  offers: {
    billing: { kind: 'AddConsumer', consumer: member('billing', 4, {}) },
    search: { kind: 'AddConsumer', consumer: member('search', 4, COOPERATIVE) },
    partition: { kind: 'CreatePartitions', topic: 'clicks', count: 4, assignments: null },
  },
  hand: ['billing', 'search', 'partition'],
  goals: [
    { id: 'joined', check: either(joined) },
    { id: 'busy', check: either(busy) },
  ],
  limits: [{ id: 'revoked', check: { not: { any: [revoked('billing'), revoked('search')] } } }],
  slips: [
    {
      id: 'eager',
      check: { all: [joined('billing'), revoked('billing')] },
      moves: [
        { act: 'billing' },
        { until: { all: [joined('billing'), revoked('billing')] }, withinMs: 30_000 },
      ],
    },
    {
      id: 'idle',
      check: { all: [waiting, { not: { act: 'CreatePartitions' } }] },
      moves: [{ act: 'search' }, { until: waiting, withinMs: 30_000 }],
    },
    {
      id: 'late',
      check: {
        all: [{ act: 'CreatePartitions' }, { any: [revoked('search'), revoked('billing')] }],
      },
      moves: [
        { act: 'partition' },
        { wait: 60_000 },
        { act: 'search' },
        { until: { all: [joined('search'), revoked('search')] }, withinMs: 60_000 },
      ],
    },
  ],
  look: { kind: 'group', group: 'search' },
  solution: [
    { act: 'search' },
    { until: waiting, withinMs: 30_000 },
    { act: 'partition' },
    { until: either(busy), withinMs: 120_000 },
  ],
  concepts: ['C14', 'C21', 'C24'],
}
