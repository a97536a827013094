/** Bring a lag of 5,000 down without losing the order of any key: members help, partitions do not. */
import type { Check, Read } from '../types.ts'
import type { Challenge } from './types.ts'

const GROUP = 'shipping'
const lag: Read = { read: 'lag', group: GROUP }
const drained: Check = { state: lag, is: { '<': 100 } }
const overtaken: Read = { read: 'overtaken', group: GROUP, when: 'growth' }
const unseen: Read = { read: 'records', fate: 'unseen', when: 'growth' }
const LIMIT_MS = 90_000
const WORK_MS = 20
const member = (n: number) => ({
  id: `shipping-${n}`,
  group: GROUP,
  topics: ['orders'],
  config: {
    'auto.offset.reset': 'earliest',
    'max.poll.records': 50,
    'enable.auto.commit': false,
    'metadata.max.age.ms': 10_000,
  },
  shortened: ['metadata.max.age.ms'],
  commit: { mode: 'sync', when: 'after', every: 'poll' } as const,
  processMs: WORK_MS,
})

export const drain: Challenge = {
  version: 1,
  id: 'drain',
  level: 2,
  start: {
    version: 1,
    id: 'challenge-drain',
    seed: 306,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: 'orders', partitions: 3, replicationFactor: 1 }],
    producers: [
      {
        id: 'nightly',
        topic: 'orders',
        keys: ['alice', 'dave', 'user-123'],
        recordsPerSecond: 1_000,
        config: { 'metadata.max.age.ms': 10_000 },
        shortened: ['metadata.max.age.ms'],
        startAtMs: 8_000,
      },
    ],
    consumers: [{ ...member(1), startAtMs: 12_000 }],
    // The nightly rush is over; orders go on coming in.
    script: [
      { at: 13_050_000, command: { kind: 'SetProducerRate', producer: 'nightly', recordsPerSecond: 30 } },
    ],
    openAtMs: 18_000,
  },
  offers: {
    second: { kind: 'AddConsumer', consumer: member(2) },
    third: { kind: 'AddConsumer', consumer: member(3) },
    fourth: { kind: 'AddConsumer', consumer: member(4) },
    partitions: { kind: 'CreatePartitions', topic: 'orders', count: 6, assignments: null },
    latest: {
      kind: 'SeekConsumer',
      consumer: 'shipping-1',
      topic: null,
      partition: null,
      target: { to: 'end' },
    },
  },
  hand: ['second', 'third', 'fourth', 'partitions', 'latest'],
  goals: [{ id: 'drained', check: drained }],
  limits: [
    { id: 'inTime', check: { from: 'start', to: 'now', ms: { '<=': LIMIT_MS } } },
    { id: 'order', check: { state: overtaken, is: 0 } },
    { id: 'unseen', check: { state: unseen, is: 0 } },
    {
      id: 'work',
      check: {
        not: {
          any: [
            { act: 'SetProcessingTime', where: { processMs: { '<': WORK_MS } } },
            { act: 'AddConsumer', where: { consumer: { group: GROUP, processMs: { '<': WORK_MS } } } },
            { act: 'AddConsumer', where: { consumer: { group: GROUP, processMs: null } } },
            { act: 'SetProducerRate' },
          ],
        },
      },
    },
  ],
  slips: [
    {
      id: 'partitions',
      check: { all: [{ act: 'CreatePartitions' }, { state: overtaken, is: { '>': 0 } }] },
      moves: [{ act: 'partitions' }, { act: 'second' }, { wait: 60_000 }],
    },
    {
      id: 'latest',
      check: { state: unseen, is: { '>': 0 } },
      moves: [{ act: 'latest' }, { wait: 10_000 }],
    },
    {
      id: 'alone',
      check: {
        all: [
          { state: { read: 'members', group: GROUP }, is: { '<': 3 } },
          { from: 'start', to: 'now', ms: { '>': LIMIT_MS } },
        ],
      },
      moves: [{ act: 'second' }, { wait: LIMIT_MS + 1_000 }],
    },
  ],
  look: { kind: 'group', group: GROUP },
  solution: [{ act: 'second' }, { act: 'third' }, { until: drained, withinMs: LIMIT_MS }],
  concepts: ['C08', 'C14', 'C19'],
}
