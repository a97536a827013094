/** The questions at the ends of the lessons, by the lesson's id. */
import type { Command, Scenario } from '../../engine/index.ts'
import type { LessonId } from '../catalogue.ts'
import type { Check } from '../types.ts'
import type { Quiz } from './types.ts'

const TOPIC = 'orders'
const FIRST = 'orders-0'

/** A calm cluster; what a question is about comes in `parts`. */
const cluster = (brokers: number, parts: Partial<Scenario>): Omit<Scenario, 'id' | 'seed'> => ({
  version: 1,
  network: 'illustrative',
  brokers: Array.from({ length: brokers }, (_, i) => ({ id: i + 1, rack: null })),
  controllers: [100],
  brokerConfig: {
    'offsets.topic.num.partitions': 1,
    ...(brokers === 1 && { 'offsets.topic.replication.factor': 1 }),
  },
  topics: [topic(1, brokers)],
  producers: [],
  consumers: [],
  ...parts,
})
const topic = (partitions: number, replicationFactor: number, config?: Record<string, string | number>) => ({
  name: TOPIC,
  partitions,
  replicationFactor,
  ...(config && { config }),
})
const producer = (recordsPerSecond: number, parts: Partial<Scenario['producers'][number]> = {}) => ({
  id: 'shop',
  topic: TOPIC,
  keys: null,
  recordsPerSecond,
  startAtMs: 8_000,
  ...parts,
})
const consumer = (id: string, group: string, parts: Partial<Scenario['consumers'][number]> = {}) => ({
  id,
  group,
  topics: [TOPIC],
  startAtMs: 8_500,
  ...parts,
  config: { 'auto.offset.reset': 'earliest', ...parts.config },
})
const at = (ms: number, command: Command) => ({ at: ms * 1_000, command })
const send = (ms: number, value: string, key: string | null = null) =>
  at(ms, { kind: 'SendRecord', producer: 'shop', topic: TOPIC, partition: null, key, value })
const crash = (ms: number, node: string) => at(ms, { kind: 'CrashNode', node })
const is = (
  state: Extract<Check, { state: unknown }>['state'],
  test: Extract<Check, { state: unknown }>['is'],
) => ({ state, is: test }) as const
const took = (from: string, to: string, ms: Extract<Check, { ms: unknown }>['ms']): Check => ({
  from: { fact: from },
  to: { fact: to },
  ms,
})
const LEO = { read: 'logEndOffset', partition: FIRST } as const
const START = { read: 'logStartOffset', partition: FIRST } as const
const LEADER = { read: 'leader', partition: FIRST } as const

type Made = Omit<Quiz, 'start'> & { readonly start: Omit<Scenario, 'id' | 'seed'> }

const made: Readonly<Record<LessonId, Made>> = {
  'first-message': {
    start: cluster(1, {
      producers: [producer(0)],
      consumers: [consumer('a', 'a'), consumer('b', 'b')],
      script: [1, 2, 3, 4, 5].map((n) => send(14_000 + n * 300, `m${n}`)),
      openAtMs: 13_500,
    }),
    untilMs: 30_000,
    options: [
      { id: 'none', holds: is(START, { '>=': 5 }) },
      { id: 'all', holds: { all: [is(START, 0), is(LEO, 5)] } },
    ],
  },
  partitions: {
    start: cluster(3, {
      topics: [topic(3, 1)],
      producers: [producer(2)],
      script: [crash(14_000, 'broker-2')],
      openAtMs: 13_500,
    }),
    untilMs: 30_000,
    options: [
      { id: 'none', holds: is({ read: 'leaders', topic: TOPIC }, 3) },
      { id: 'one', holds: is({ read: 'leaders', topic: TOPIC }, 2) },
      { id: 'all', holds: is({ read: 'leaders', topic: TOPIC }, 0) },
    ],
  },
  order: {
    start: cluster(1, {
      topics: [topic(3, 1)],
      producers: [
        producer(0, { config: { 'metadata.max.age.ms': 5_000 }, shortened: ['metadata.max.age.ms'] }),
      ],
      script: [
        send(12_000, 'before', 'user-123'),
        at(13_000, { kind: 'CreatePartitions', topic: TOPIC, count: 6, assignments: null }),
        send(25_000, 'after', 'user-123'),
      ],
      openAtMs: 11_500,
    }),
    untilMs: 28_000,
    options: [
      { id: 'stays', holds: is({ read: 'partitionsOfKey', key: 'user-123' }, 1) },
      { id: 'moves', holds: is({ read: 'partitionsOfKey', key: 'user-123' }, 2) },
    ],
  },
  offsets: {
    start: cluster(1, {
      producers: [producer(0)],
      consumers: [consumer('first', 'billing')],
      script: [
        ...[1, 2, 3, 4].map((n) => send(13_000 + n * 300, `m${n}`)),
        at(22_000, { kind: 'CloseClient', client: 'consumer-first' }),
        at(24_000, { kind: 'AddConsumer', consumer: consumer('second', 'billing', { startAtMs: 0 }) }),
      ],
      openAtMs: 21_500,
    }),
    untilMs: 40_000,
    options: [
      { id: 'all', holds: is({ read: 'deliveries', group: 'billing' }, 8) },
      { id: 'none', holds: is({ read: 'deliveries', group: 'billing' }, 4) },
    ],
  },
  groups: {
    start: cluster(1, {
      topics: [topic(6, 1)],
      producers: [producer(2)],
      consumers: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => consumer(`m${n}`, 'workers')),
      openAtMs: 9_000,
    }),
    untilMs: 30_000,
    options: [
      { id: 'none', holds: is({ read: 'idleMembers', group: 'workers' }, 0) },
      { id: 'two', holds: is({ read: 'idleMembers', group: 'workers' }, 2) },
      { id: 'all', holds: is({ read: 'idleMembers', group: 'workers' }, 8) },
    ],
  },
  retention: {
    start: cluster(1, {
      topics: [topic(1, 1, { 'retention.ms': 10_000 })],
      producers: [producer(1)],
      openAtMs: 10_000,
    }),
    untilMs: 700_000,
    options: [
      { id: 'ten', holds: is(START, { '>': 600 }) },
      { id: 'some', holds: { all: [is(START, { '>': 0 }), is(START, { '<=': 600 })] } },
      { id: 'all', holds: is(START, 0) },
    ],
  },
  failover: {
    start: cluster(3, {
      producers: [producer(1)],
      script: [crash(14_000, 'broker-1'), crash(34_000, 'broker-2')],
      openAtMs: 13_500,
    }),
    untilMs: 60_000,
    options: [
      { id: 'offline', holds: is(LEADER, -1) },
      { id: 'third', holds: is(LEADER, 3) },
    ],
  },
  'go-writer': {
    start: cluster(1, {
      producers: [producer(0, { client: 'kafka-go' })],
      script: [send(13_000, 'one')],
      openAtMs: 12_500,
    }),
    untilMs: 18_000,
    options: [
      { id: 'atOnce', holds: took('RecordCreated', 'BatchSent', { '<': 200 }) },
      { id: 'second', holds: took('RecordCreated', 'BatchSent', { '>=': 900, '<': 3_000 }) },
      { id: 'never', holds: { not: { fact: 'BatchSent' } } },
    ],
  },
  'go-reader': {
    start: cluster(1, {
      producers: [producer(0)],
      consumers: [
        {
          id: 'reader',
          group: 'readers',
          topics: [TOPIC],
          client: 'kafka-go',
          config: { MinBytes: 10_000, MaxWait: 2_000 },
          startAtMs: 8_500,
        },
      ],
      script: [send(22_000, 'small')],
      openAtMs: 21_500,
    }),
    untilMs: 40_000,
    options: [
      { id: 'never', holds: { not: { fact: 'RecordsPolled' } } },
      { id: 'two', holds: took('BatchAcknowledged', 'RecordsPolled', { '<': 3_500 }) },
      { id: 'ten', holds: took('BatchAcknowledged', 'RecordsPolled', { '>=': 3_500 }) },
    ],
  },
  'control-plane': {
    start: cluster(3, {
      controllers: [100, 101, 102, 103, 104],
      script: [
        crash(12_000, 'controller-100'),
        crash(12_000, 'controller-101'),
        at(25_000, { kind: 'CreateTopic', topic: 'new', partitions: 1, replicationFactor: 3, config: {} }),
      ],
      openAtMs: 11_500,
    }),
    untilMs: 45_000,
    options: [
      { id: 'made', holds: { fact: 'TopicCreated', where: { topic: 'new' } } },
      { id: 'waits', holds: { not: { fact: 'TopicCreated', where: { topic: 'new' } } } },
    ],
  },
  'high-watermark': {
    start: cluster(3, {
      producers: [producer(0, { config: { acks: '1' } })],
      consumers: [consumer('reader', 'readers')],
      script: [
        at(19_000, { kind: 'CutLink', a: 'broker-3', b: 'broker', direction: 'both' }),
        send(22_000, 'late'),
      ],
      openAtMs: 18_500,
    }),
    untilMs: 80_000,
    options: [
      { id: 'atOnce', holds: took('BatchAcknowledged', 'RecordsPolled', { '<': 5_000 }) },
      { id: 'nine', holds: took('BatchAcknowledged', 'RecordsPolled', { '>=': 5_000, '<': 15_000 }) },
      { id: 'thirty', holds: took('BatchAcknowledged', 'RecordsPolled', { '>=': 15_000 }) },
    ],
  },
  'ack-contract': {
    start: cluster(3, {
      topics: [topic(1, 3, { 'min.insync.replicas': 2 })],
      producers: [producer(2)],
      script: [crash(14_000, 'broker-1')],
      openAtMs: 13_500,
    }),
    untilMs: 50_000,
    options: [
      { id: 'stops', holds: { not: { inOrder: [{ fact: 'BrokerFenced' }, { fact: 'BatchAcknowledged' }] } } },
      {
        id: 'loses',
        holds: {
          all: [
            { inOrder: [{ fact: 'BrokerFenced' }, { fact: 'BatchAcknowledged' }] },
            is({ read: 'records', fate: 'lost' }, { '>': 0 }),
          ],
        },
      },
      {
        id: 'goesOn',
        holds: {
          all: [
            { inOrder: [{ fact: 'BrokerFenced' }, { fact: 'BatchAcknowledged' }] },
            is({ read: 'records', fate: 'lost' }, 0),
          ],
        },
      },
    ],
  },
  epochs: {
    start: cluster(3, {
      producers: [producer(2)],
      script: [
        crash(14_000, 'broker-2'),
        crash(14_100, 'broker-3'),
        crash(40_000, 'broker-1'),
        at(55_000, { kind: 'StartNode', node: 'broker-2' }),
        at(55_100, { kind: 'StartNode', node: 'broker-3' }),
      ],
      openAtMs: 39_500,
    }),
    untilMs: 90_000,
    options: [
      { id: 'second', holds: is(LEADER, { '>': 1 }) },
      { id: 'waits', holds: is(LEADER, -1) },
    ],
  },
  commits: {
    start: cluster(1, {
      producers: [producer(8)],
      consumers: [1, 2, 3].map((n) => consumer(`w${n}`, 'workers', { processMs: 250 })),
      openAtMs: 9_000,
    }),
    untilMs: 80_000,
    options: [
      { id: 'gone', holds: is({ read: 'lag', group: 'workers' }, { '<': 100 }) },
      { id: 'grows', holds: is({ read: 'lag', group: 'workers' }, { '>=': 200 }) },
    ],
  },
  storms: {
    start: cluster(1, {
      network: 'datacentre',
      producers: [producer(200)],
      consumers: [
        consumer('slow', 'workers', {
          processMs: 700,
          startAtMs: 12_000,
          config: { 'session.timeout.ms': 600_000 },
        }),
      ],
      script: [at(11_000, { kind: 'SetProducerRate', producer: 'shop', recordsPerSecond: 0 })],
      openAtMs: 11_500,
    }),
    untilMs: 400_000,
    options: [
      { id: 'stays', holds: { not: { fact: 'PollIntervalExceeded' } } },
      { id: 'thrown', holds: { fact: 'PollIntervalExceeded' } },
    ],
  },
  cooperative: {
    start: cluster(1, {
      topics: [topic(6, 1)],
      producers: [producer(2)],
      consumers: [1, 2, 3].map((n) => consumer(`m${n}`, 'workers')),
      script: [at(24_000, { kind: 'AddConsumer', consumer: consumer('m4', 'workers', { startAtMs: 0 }) })],
      openAtMs: 23_500,
    }),
    untilMs: 45_000,
    options: [
      { id: 'none', holds: { not: { fact: 'PartitionsRevoked' } } },
      { id: 'one', holds: { fact: 'PartitionsRevoked', count: { '>=': 1, '<=': 2 } } },
      { id: 'all', holds: { fact: 'PartitionsRevoked', count: { '>=': 3 } } },
    ],
  },
  share: {
    start: cluster(1, {
      brokerConfig: {
        'offsets.topic.num.partitions': 1,
        'offsets.topic.replication.factor': 1,
        'share.coordinator.state.topic.num.partitions': 1,
        'share.coordinator.state.topic.replication.factor': 1,
        'share.coordinator.state.topic.min.isr': 1,
      },
      producers: [producer(0)],
      shareConsumers: [1, 2].map((n) => ({
        id: `w${n}`,
        group: 'workers',
        topics: [TOPIC],
        config: { 'share.acknowledgement.mode': 'explicit' },
        rejectEvery: 1,
        startAtMs: 8_500,
      })),
      script: [send(24_000, 'poison')],
      openAtMs: 23_500,
    }),
    untilMs: 100_000,
    options: [
      { id: 'again', holds: is({ read: 'records', fate: 'redelivered' }, { '>=': 1 }) },
      {
        id: 'never',
        holds: {
          all: [
            is({ read: 'records', fate: 'redelivered' }, 0),
            is({ read: 'records', fate: 'archived' }, 1),
          ],
        },
      },
    ],
  },
  retries: {
    start: cluster(1, {
      producers: [producer(0)],
      script: [send(13_000, 'order-1'), send(14_500, 'order-1')],
      openAtMs: 12_500,
    }),
    untilMs: 20_000,
    options: [
      { id: 'one', holds: is(LEO, 1) },
      { id: 'two', holds: is(LEO, 2) },
    ],
  },
  transactions: {
    start: cluster(1, {
      brokerConfig: {
        'offsets.topic.num.partitions': 1,
        'offsets.topic.replication.factor': 1,
        'transaction.state.log.num.partitions': 1,
        'transaction.state.log.replication.factor': 1,
        'transaction.state.log.min.isr': 1,
      },
      producers: [producer(0, { config: { 'transactional.id': 'shop' } })],
      script: [
        at(16_000, { kind: 'BeginTransaction', producer: 'shop' }),
        send(16_100, 'a'),
        send(16_200, 'b'),
        at(19_000, { kind: 'CommitTransaction', producer: 'shop' }),
      ],
      openAtMs: 15_500,
    }),
    untilMs: 30_000,
    options: [
      { id: 'two', holds: is(LEO, 2) },
      { id: 'three', holds: is(LEO, 3) },
      { id: 'four', holds: is(LEO, 4) },
    ],
  },
  compaction: {
    start: cluster(1, {
      topics: [topic(1, 1, { 'cleanup.policy': 'compact' })],
      producers: [producer(0)],
      script: [send(13_000, 'a', 'K1'), send(14_000, 'b', 'K1'), send(15_000, 'c', 'K1')],
      openAtMs: 12_500,
    }),
    untilMs: 120_000,
    options: [
      { id: 'one', holds: is({ read: 'values', partition: FIRST }, 'c') },
      { id: 'three', holds: is({ read: 'values', partition: FIRST }, 'a b c') },
    ],
  },
}

export const quizzes = Object.fromEntries(
  Object.entries(made).map(([id, quiz], i) => [
    id,
    { ...quiz, start: { ...quiz.start, id: `lesson-quiz-${id}`, seed: 401 + i } },
  ]),
) as Readonly<Record<LessonId, Quiz>>
