/** Lose exactly one acknowledged record: acks=1 promises one disk, and that of the leader is not the last word. */
import type { Check } from '../types.ts'
import type { Challenge } from './types.ts'

const PARTITION = 'orders-0'
const LEADER_NODE = { read: 'leaderNode', partition: PARTITION } as const
const lost = { read: 'records', fate: 'lost', when: 'growth' } as const
const acknowledged = (producer: string): Check => ({
  fact: 'BatchAcknowledged',
  where: { producer: `producer-${producer}` },
})
const elected: Check = { fact: 'LeaderElected', where: { partition: PARTITION, to: { '>=': 0 } } }
const back: Check = {
  inOrder: [
    { fact: 'LeaderElected', where: { partition: PARTITION, to: { '>=': 0 } } },
    { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } },
  ],
}
const send = (producer: string) =>
  ({ kind: 'SendRecord', producer, topic: 'orders', partition: null, key: null, value: 'order' }) as const

export const loseOne: Challenge = {
  version: 1,
  id: 'lose-one',
  level: 2,
  start: {
    version: 1,
    id: 'challenge-lose-one',
    seed: 301,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'auto.leader.rebalance.enable': false },
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3 }],
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
    consumers: [],
    openAtMs: 14_000,
  },
  offers: {
    sendCareful: send('careful'),
    sendQuick: send('quick'),
    slow: { kind: 'SlowLink', a: LEADER_NODE, b: 'broker', delayMs: 5_000, jitterMs: 0 },
    crash: { kind: 'CrashNode', node: LEADER_NODE },
    heal: { kind: 'HealAllLinks' },
    start: { kind: 'StartNode', node: { read: 'downNode' } },
  },
  hand: ['sendCareful', 'sendQuick', 'slow', 'crash', 'heal', 'start'],
  goals: [
    { id: 'acknowledged', check: { fact: 'BatchAcknowledged', where: { partition: PARTITION } } },
    { id: 'lost', check: { state: lost, is: 1 } },
  ],
  limits: [{ id: 'one', check: { state: lost, is: { '<=': 1 } } }],
  slips: [
    {
      id: 'all',
      check: {
        all: [
          {
            inOrder: [
              { fact: 'BatchAcknowledged', where: { acks: -1 } },
              { fact: 'LeaderElected', where: { partition: PARTITION, to: { '>=': 0 } } },
            ],
          },
          { not: { fact: 'BatchAcknowledged', where: { acks: 1 } } },
        ],
      },
      moves: [
        { act: 'sendCareful' },
        { until: acknowledged('careful'), withinMs: 10_000 },
        { act: 'crash' },
        { until: elected, withinMs: 40_000 },
        { act: 'start' },
        { until: back, withinMs: 60_000 },
      ],
    },
    {
      id: 'copied',
      check: {
        all: [
          {
            inOrder: [
              { fact: 'BatchAcknowledged', where: { acks: 1 } },
              { fact: 'LeaderElected', where: { partition: PARTITION, to: { '>=': 0 } } },
              { fact: 'IsrChanged', where: { partition: PARTITION, to: { length: 3 } } },
            ],
          },
          { state: lost, is: 0 },
        ],
      },
      moves: [
        { act: 'sendQuick' },
        { until: acknowledged('quick'), withinMs: 10_000 },
        { wait: 3_000 },
        { act: 'crash' },
        { until: elected, withinMs: 40_000 },
        { act: 'start' },
        { until: back, withinMs: 60_000 },
      ],
    },
  ],
  look: { kind: 'partition', topic: 'orders', partition: 0 },
  solution: [
    { act: 'slow' },
    { wait: 2_000 },
    { act: 'sendQuick' },
    { until: acknowledged('quick'), withinMs: 10_000 },
    { act: 'crash' },
    { until: elected, withinMs: 40_000 },
    { act: 'start' },
    { until: { state: lost, is: 1 }, withinMs: 60_000 },
  ],
  concepts: ['C39', 'C42'],
}
