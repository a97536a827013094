/** Freeze a reader of committed data with one producer: an open transaction holds the last stable offset. */
import type { Check } from '../types.ts'
import type { Challenge } from './types.ts'

const PARTITION = 'payments-0'
const LSO = { read: 'lastStableOffset', partition: PARTITION } as const
/** What stands at the last stable offset has been there for so long. */
const frozen: Check = {
  from: {
    fact: 'BatchAppended',
    where: { partition: PARTITION, leader: true, batch: { baseOffset: { '>=': LSO } } },
  },
  to: 'now',
  ms: { '>=': 20_000 },
}
const goesOn: Check = {
  state: { read: 'position', consumer: 'curious', partition: PARTITION },
  is: { '>': LSO },
}
const reads: Check = { state: { read: 'position', consumer: 'careful', partition: PARTITION }, is: LSO }
const reader = (id: string, isolation: 'read_committed' | 'read_uncommitted') => ({
  id,
  group: id,
  topics: ['payments'],
  config: { 'auto.offset.reset': 'earliest', 'isolation.level': isolation },
  startAtMs: 8_500,
})

export const freeze: Challenge = {
  version: 1,
  id: 'freeze',
  level: 2,
  start: {
    version: 1,
    id: 'challenge-freeze',
    seed: 307,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'offsets.topic.replication.factor': 1,
      'transaction.state.log.num.partitions': 1,
      'transaction.state.log.replication.factor': 1,
      'transaction.state.log.min.isr': 1,
    },
    topics: [{ name: 'payments', partitions: 1, replicationFactor: 1 }],
    producers: [
      { id: 'shop', topic: 'payments', keys: null, recordsPerSecond: 2, startAtMs: 8_000 },
      {
        id: 'transfer',
        topic: 'payments',
        keys: null,
        recordsPerSecond: 0,
        config: { 'transactional.id': 'transfer' },
        startAtMs: 8_100,
      },
    ],
    consumers: [reader('careful', 'read_committed'), reader('curious', 'read_uncommitted')],
    openAtMs: 22_000,
  },
  offers: {
    begin: { kind: 'BeginTransaction', producer: 'transfer' },
    send: {
      kind: 'SendRecord',
      producer: 'transfer',
      topic: 'payments',
      partition: null,
      key: null,
      value: 'transfer',
    },
    commit: { kind: 'CommitTransaction', producer: 'transfer' },
    abort: { kind: 'AbortTransaction', producer: 'transfer' },
    pause: { kind: 'PausePartitions', consumer: 'careful', topic: null, partition: null },
  },
  hand: ['begin', 'send', 'commit', 'abort', 'pause'],
  goals: [
    { id: 'stands', check: reads },
    { id: 'goesOn', check: goesOn },
    { id: 'frozen', check: frozen },
  ],
  limits: [
    {
      id: 'hands',
      check: {
        not: {
          any: [
            { act: 'PausePartitions' },
            { act: 'StallConsumer' },
            { act: 'PauseNode', where: { node: 'consumer-careful' } },
            { act: 'SetProcessingTime' },
          ],
        },
      },
    },
  ],
  slips: [
    {
      id: 'empty',
      check: {
        all: [
          { from: { fact: 'TransactionBegan' }, to: 'now', ms: { '>=': 5_000 } },
          { not: { fact: 'BatchAppended', where: { partition: PARTITION, batch: { values: 'transfer' } } } },
        ],
      },
      moves: [{ act: 'begin' }, { wait: 6_000 }],
    },
    {
      id: 'ended',
      check: { inOrder: [{ fact: 'TransactionBegan' }, { fact: 'TransactionEnded' }] },
      moves: [{ act: 'begin' }, { act: 'send' }, { wait: 3_000 }, { act: 'commit' }, { wait: 25_000 }],
    },
    {
      id: 'pause',
      check: { act: 'PausePartitions' },
      moves: [{ act: 'pause' }, { wait: 3_000 }],
    },
  ],
  look: { kind: 'producer', node: 'producer-transfer' },
  solution: [
    { act: 'begin' },
    { act: 'send' },
    { until: { all: [reads, goesOn, frozen] }, withinMs: 40_000 },
  ],
  concepts: ['C54', 'C55'],
}
