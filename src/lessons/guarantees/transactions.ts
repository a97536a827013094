/** L19: a transaction's records are in the log at once, and count only with its marker. */
import type { Lesson, Target } from '../types.ts'

const PARTITION = 'payments-0'
const LEADER: Target = {
  kind: 'replica',
  topic: 'payments',
  partition: 0,
  broker: { read: 'leader', partition: PARTITION },
}
const TRANSFER = 'producer-transfer'

const send = (producer: string, value: string) =>
  ({ kind: 'SendRecord', producer, topic: 'payments', partition: null, key: null, value }) as const
const wrote = (value: string) =>
  ({
    fact: 'BatchAppended',
    where: { partition: PARTITION, leader: true, batch: { values: value } },
  }) as const
const ended = (committed: boolean) =>
  ({ fact: 'TransactionEnded', where: { producer: TRANSFER, committed } }) as const
const marker = (committed: boolean) =>
  ({ fact: 'TransactionMarkerWritten', where: { partition: PARTITION, committed } }) as const
const got = (group: string, value: string) => ({ read: 'deliveries', group, value, when: 'growth' }) as const

const reader = (id: string, group: string, isolation: 'read_committed' | 'read_uncommitted') => ({
  id,
  group,
  topics: ['payments'],
  config: { 'auto.offset.reset': 'earliest', 'isolation.level': isolation },
  startAtMs: 8_500,
})

export const transactions = {
  version: 1,
  id: 'transactions',
  minutes: 12,
  docs: ['producerconfigs_transactional.id', 'consumerconfigs_isolation.level', 'usingtransactions'],
  start: {
    version: 1,
    id: 'lesson-transactions',
    seed: 119,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'transaction.state.log.num.partitions': 1 },
    topics: [{ name: 'payments', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [
      {
        id: 'transfer',
        topic: 'payments',
        keys: null,
        recordsPerSecond: 0,
        config: { 'transactional.id': 'transfer' },
        startAtMs: 8_000,
      },
      { id: 'plain', topic: 'payments', keys: null, recordsPerSecond: 0, startAtMs: 8_000 },
    ],
    consumers: [
      reader('careful', 'careful', 'read_committed'),
      reader('curious', 'curious', 'read_uncommitted'),
    ],
    openAtMs: 22_000,
  },
  offers: {
    begin: { kind: 'BeginTransaction', producer: 'transfer' },
    sendA: send('transfer', 'A'),
    sendB: send('transfer', 'B'),
    sendC: send('plain', 'C'),
    sendD: send('transfer', 'D'),
    commit: { kind: 'CommitTransaction', producer: 'transfer' },
    abort: { kind: 'AbortTransaction', producer: 'transfer' },
    second: {
      kind: 'AddProducer',
      producer: {
        id: 'transfer-2',
        topic: 'payments',
        keys: null,
        recordsPerSecond: 0,
        config: { 'transactional.id': 'transfer' },
      },
    },
  },
  play: ['begin', 'sendA', 'abort'],
  steps: [
    {
      id: 'aborted',
      predict: [
        {
          id: 'removed',
          holds: { state: { read: 'logEndOffset', partition: PARTITION, when: 'growth' }, is: 0 },
        },
        {
          id: 'stays',
          holds: {
            all: [wrote('A'), { state: got('curious', 'A'), is: 1 }, { state: got('careful', 'A'), is: 0 }],
          },
        },
        {
          id: 'never',
          holds: { all: [{ not: wrote('A') }, ended(false)] },
        },
      ],
      offers: ['begin', 'sendA', 'abort'],
      goals: [
        { id: 'written', check: { inOrder: [{ fact: 'TransactionBegan' }, wrote('A')] } },
        { id: 'aborted', check: { inOrder: [wrote('A'), marker(false)] } },
        { id: 'waited', check: { from: marker(false), to: 'now', ms: { '>=': 3_000 } } },
      ],
      see: LEADER,
      look: { kind: 'producer', node: TRANSFER },
      solution: [
        { act: 'begin' },
        { act: 'sendA' },
        { until: wrote('A'), withinMs: 30_000 },
        { wait: 3_000 },
        { act: 'abort' },
        { until: marker(false), withinMs: 20_000 },
        { wait: 4_000 },
      ],
      concepts: ['C54', 'C55'],
    },
    {
      id: 'held',
      predict: [
        { id: 'reads', holds: { state: got('careful', 'C'), is: 1 } },
        {
          id: 'waits',
          holds: {
            all: [
              { state: got('careful', 'C'), is: 0 },
              {
                state: { read: 'lastStableOffset', partition: PARTITION },
                is: { '<': { read: 'highWatermark', partition: PARTITION } },
              },
            ],
          },
        },
      ],
      offers: ['begin', 'sendB', 'sendC'],
      goals: [
        { id: 'open', check: wrote('B') },
        { id: 'behind', check: { inOrder: [wrote('B'), wrote('C')] } },
        { id: 'waited', check: { from: wrote('C'), to: 'now', ms: { '>=': 4_000 } } },
      ],
      see: { kind: 'group', group: 'careful' },
      look: LEADER,
      solution: [
        { act: 'begin' },
        { act: 'sendB' },
        { until: wrote('B'), withinMs: 20_000 },
        { act: 'sendC' },
        { until: wrote('C'), withinMs: 20_000 },
        { wait: 5_000 },
      ],
      concepts: ['C55', 'C56'],
    },
    {
      id: 'marker',
      predict: [
        {
          id: 'none',
          holds: { state: { read: 'logEndOffset', partition: PARTITION, when: 'growth' }, is: 0 },
        },
        {
          id: 'one',
          holds: { state: { read: 'logEndOffset', partition: PARTITION, when: 'growth' }, is: 1 },
        },
        {
          id: 'two',
          holds: { state: { read: 'logEndOffset', partition: PARTITION, when: 'growth' }, is: { '>=': 2 } },
        },
      ],
      offers: ['commit'],
      goals: [
        { id: 'committed', check: marker(true) },
        { id: 'b', check: { state: got('careful', 'B'), is: 1 } },
        { id: 'c', check: { state: got('careful', 'C'), is: 1 } },
      ],
      see: LEADER,
      look: LEADER,
      solution: [
        { act: 'commit' },
        { until: marker(true), withinMs: 20_000 },
        { until: { state: got('careful', 'C'), is: 1 }, withinMs: 20_000 },
        { wait: 1_000 },
      ],
      concepts: ['C56', 'C57'],
    },
    {
      id: 'fenced',
      predict: [
        { id: 'both', holds: wrote('D') },
        {
          id: 'first',
          holds: {
            all: [{ not: wrote('D') }, { fact: 'TransactionFailed', where: { producer: TRANSFER } }],
          },
        },
        { id: 'second', holds: { fact: 'TransactionFailed', where: { producer: 'producer-transfer-2' } } },
      ],
      offers: ['second', 'begin', 'sendD'],
      goals: [
        {
          id: 'initialised',
          check: { fact: 'TransactionsInitialised', where: { producer: 'producer-transfer-2' } },
        },
        {
          id: 'tried',
          check: {
            inOrder: [
              { fact: 'TransactionsInitialised', where: { producer: 'producer-transfer-2' } },
              { fact: 'RecordCreated', where: { producer: TRANSFER } },
            ],
          },
        },
        {
          id: 'waited',
          check: {
            from: { fact: 'RecordCreated', where: { producer: TRANSFER } },
            to: 'now',
            ms: { '>=': 4_000 },
          },
        },
      ],
      see: { kind: 'producer', node: TRANSFER },
      look: { kind: 'producer', node: TRANSFER },
      solution: [
        { act: 'second' },
        {
          until: { fact: 'TransactionsInitialised', where: { producer: 'producer-transfer-2' } },
          withinMs: 30_000,
        },
        { act: 'begin' },
        { act: 'sendD' },
        { wait: 6_000 },
      ],
      concepts: ['C58'],
    },
  ],
} as const satisfies Lesson
