/** Keep writing with two of three brokers dead: min.insync.replicas decides, not a majority. */
import type { Check } from '../types.ts'
import type { Challenge } from './types.ts'

const PARTITION = 'orders-0'
const lost = { read: 'records', fate: 'lost', when: 'growth' } as const
const down: Check = { state: { read: 'brokersDown' }, is: 2 }
const fenced = { fact: 'BrokerFenced' } as const
/** After the second of them was given up by the controller. */
const written: Check = {
  all: [
    { inOrder: [fenced, fenced, { fact: 'BatchAcknowledged', where: { partition: PARTITION, acks: -1 } }] },
    {
      from: { ...fenced, last: true },
      to: { fact: 'BatchAcknowledged', where: { partition: PARTITION, acks: -1 } },
      ms: { '>=': 0 },
    },
  ],
}
const alone: Check = { state: { read: 'isrSize', partition: PARTITION }, is: 1 }

export const twoDead: Challenge = {
  version: 1,
  id: 'two-dead',
  level: 1,
  start: {
    version: 1,
    id: 'challenge-two-dead',
    seed: 303,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [{ id: 'shop', topic: 'orders', keys: null, recordsPerSecond: 2, startAtMs: 8_000 }],
    consumers: [],
    openAtMs: 14_000,
  },
  offers: {
    crash: { kind: 'CrashNode', node: { read: 'followerNode', partition: PARTITION } },
    minOne: {
      kind: 'AlterConfigs',
      resourceType: 'TOPIC',
      resourceName: 'orders',
      name: 'min.insync.replicas',
      value: '1',
    },
    unclean: {
      kind: 'AlterConfigs',
      resourceType: 'TOPIC',
      resourceName: 'orders',
      name: 'unclean.leader.election.enable',
      value: 'true',
    },
  },
  hand: ['crash', 'minOne', 'unclean'],
  goals: [
    { id: 'down', check: down },
    { id: 'written', check: written },
  ],
  limits: [
    { id: 'failed', check: { not: { fact: 'BatchFailed' } } },
    { id: 'lost', check: { state: lost, is: 0 } },
  ],
  slips: [
    {
      id: 'refused',
      check: { all: [down, alone, { fact: 'BatchRetried', where: { error: 'NOT_ENOUGH_REPLICAS' } }] },
      moves: [
        { act: 'crash' },
        { act: 'crash' },
        {
          until: { all: [down, { fact: 'BatchRetried', where: { error: 'NOT_ENOUGH_REPLICAS' } }] },
          withinMs: 60_000,
        },
      ],
    },
    {
      id: 'unclean',
      check: {
        all: [{ not: down }, { act: 'AlterConfigs', where: { name: 'unclean.leader.election.enable' } }],
      },
      moves: [{ act: 'unclean' }, { wait: 1_000 }],
    },
  ],
  look: { kind: 'topic', topic: 'orders' },
  solution: [
    { act: 'minOne' },
    { act: 'crash' },
    { wait: 500 },
    { act: 'crash' },
    { until: { all: [down, written] }, withinMs: 60_000 },
  ],
  concepts: ['C37', 'C38', 'C40'],
}
