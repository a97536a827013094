/** Once, twice or never: idempotence, transactions, and how they went wrong before Kafka's own repairs. */
import type { Scenario, TimedCommand } from '../../engine/index.ts'
import { at, cluster, consumer, MIN_TWO, ON_THREE, OPEN, producer, topic } from './parts.ts'

/** The answers of the leader do not get through for a while: the producer has to try again. */
const answersLost = [
  topic('payments', ON_THREE, MIN_TWO),
  at(OPEN + 3, { kind: 'CutLink', a: 'broker-1', b: 'producer-shop', direction: 'a-to-b' }),
  at(OPEN + 12, { kind: 'HealAllLinks' }),
]
const patient = { acks: 'all', 'request.timeout.ms': 4_000, 'delivery.timeout.ms': 60_000 }

export const duplicates = cluster('duplicates', {
  script: answersLost,
  producers: [producer('shop', 'payments', 1, { ...patient, 'enable.idempotence': false })],
})

export const idempotence = cluster('idempotence', {
  script: answersLost,
  producers: [producer('shop', 'payments', 1, { ...patient, 'enable.idempotence': true })],
})

/** The leader refuses for a moment while several batches are in flight, then takes what comes. */
function refusedInFlight(): TimedCommand[] {
  const minIsr = (second: number, value: string) =>
    at(second, {
      kind: 'AlterConfigs',
      resourceType: 'TOPIC',
      resourceName: 'payments',
      name: 'min.insync.replicas',
      value,
    })
  const rate = (second: number, recordsPerSecond: number) =>
    at(second, { kind: 'SetProducerRate', producer: 'shop', recordsPerSecond })
  const rounds = [0, 11, 22, 33, 44].flatMap((from) => [
    minIsr(OPEN + from, '3'),
    rate(OPEN + from + 2, 10),
    minIsr(OPEN + from + 5, '2'),
    rate(OPEN + from + 8, 0),
  ])
  return [topic('payments', ON_THREE, MIN_TWO), at(12, { kind: 'CrashNode', node: 'broker-3' }), ...rounds]
}

export const reordering = cluster('reordering', {
  script: refusedInFlight(),
  openAtMs: (OPEN - 1) * 1_000,
  producers: [
    producer('shop', 'payments', 0, {
      acks: 'all',
      'enable.idempotence': false,
      'linger.ms': 0,
      'retry.backoff.ms': 10,
      'retry.backoff.max.ms': 10,
    }),
  ],
})

const readers = [
  consumer('committed', 'committed', 'payments', { 'isolation.level': 'read_committed' }),
  consumer('everything', 'everything', 'payments', { 'isolation.level': 'read_uncommitted' }),
]
const TRANSACTIONS = { 'transaction.state.log.num.partitions': 3 }

export const transactions = cluster('transactions', {
  brokerConfig: TRANSACTIONS,
  script: [
    topic(
      'payments',
      [
        [1, 2, 3],
        [2, 3, 1],
      ],
      MIN_TWO,
    ),
  ],
  producers: [
    producer(
      'shop',
      'payments',
      2,
      { 'transactional.id': 'shop' },
      { transaction: { records: 4, abortEvery: 3 } },
    ),
  ],
  consumers: readers,
})

export const fencedProducer = cluster('fenced-producer', {
  brokerConfig: TRANSACTIONS,
  script: [
    topic(
      'payments',
      [
        [1, 2, 3],
        [2, 3, 1],
      ],
      MIN_TWO,
    ),
    at(OPEN + 4, {
      kind: 'AddProducer',
      producer: {
        id: 'replacement',
        topic: 'payments',
        keys: null,
        recordsPerSecond: 1,
        config: { 'transactional.id': 'shop' },
        transaction: { records: 3 },
      },
    }),
  ],
  producers: [
    producer('shop', 'payments', 1, { 'transactional.id': 'shop' }, { transaction: { records: 20 } }),
  ],
  consumers: [readers[0] as (typeof readers)[number]],
})

export const copiedOnce = cluster('copied-once', {
  brokerConfig: TRANSACTIONS,
  script: [
    topic('orders', ON_THREE, MIN_TWO),
    topic('invoices', [[2, 3, 1]], MIN_TWO),
    at(OPEN + 5, { kind: 'CrashNode', node: 'consumer-copier' }),
    at(OPEN + 9, { kind: 'StartNode', node: 'consumer-copier' }),
  ],
  producers: [
    producer('shop', 'orders', 2),
    producer('writer', 'invoices', 0, { 'transactional.id': 'copier' }),
  ],
  consumers: [
    consumer(
      'copier',
      'copiers',
      'orders',
      { 'enable.auto.commit': false, 'isolation.level': 'read_committed', 'session.timeout.ms': 6_000 },
      { copyTo: 'writer' },
    ),
    consumer('accountant', 'accountants', 'invoices', { 'isolation.level': 'read_committed' }),
  ],
})

function shopSends(second: number, value: string) {
  return at(second, {
    kind: 'SendRecord',
    producer: 'shop',
    topic: 'payments',
    partition: 0,
    key: null,
    value,
  })
}

/** A record of a transaction is stuck on its way, its transaction is aborted meanwhile, then it arrives. */
function lateRecord(id: string, more: Partial<Scenario>): Scenario {
  const by = (second: number, kind: 'BeginTransaction' | 'CommitTransaction' | 'AbortTransaction') =>
    at(second, { kind, producer: 'shop' })
  const link = { a: 'producer-shop', b: 'broker-1' } as const
  return cluster(id, {
    openAtMs: (OPEN + 2) * 1_000,
    script: [
      topic('payments', ON_THREE, MIN_TWO),
      // Only what needs the leader is held up: the coordinator is another broker.
      topic('__transaction_state', [[2, 3, 1]], { 'cleanup.policy': 'compact' }),
      by(OPEN, 'BeginTransaction'),
      shopSends(OPEN + 0.1, 'first'),
      by(OPEN + 4, 'CommitTransaction'),
      by(OPEN + 8, 'BeginTransaction'),
      at(OPEN + 8.9, { kind: 'CutLink', ...link, direction: 'a-to-b' }),
      shopSends(OPEN + 9, 'late'),
      by(OPEN + 17, 'AbortTransaction'),
      at(OPEN + 22, { kind: 'HealAllLinks' }),
      // Somebody else's record shows who may read on.
      at(OPEN + 30, {
        kind: 'SendRecord',
        producer: 'other',
        topic: 'payments',
        partition: 0,
        key: null,
        value: 'after',
      }),
    ],
    producers: [
      producer('shop', 'payments', 0, {
        'transactional.id': 'shop',
        'linger.ms': 0,
        'request.timeout.ms': 3_000,
        'delivery.timeout.ms': 4_000,
      }),
      producer('other', 'payments', 0),
    ],
    consumers: readers,
    ...more,
  })
}

export const hangingTransaction = lateRecord('hanging-transaction', {
  features: { 'transaction.version': 0 },
  brokerConfig: {
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 1,
    'transaction.partition.verification.enable': false,
  },
})

export const verifiedTransaction = lateRecord('verified-transaction', {
  brokerConfig: { 'offsets.topic.num.partitions': 3, 'transaction.state.log.num.partitions': 1 },
})

/**
 * KAFKA-17754: the commit of one transaction is late, its retry succeeds, and when it comes it commits what the next
 * one has written so far. With transaction.version 0 both bear the same producer epoch.
 */
export const tornTransaction = cluster('torn-transaction', {
  openAtMs: (OPEN + 2) * 1_000,
  features: { 'transaction.version': 0 },
  brokerConfig: {
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 1,
    'transaction.partition.verification.enable': false,
  },
  script: [
    topic('payments', ON_THREE, MIN_TWO),
    // Only what needs the coordinator is held up: the leader is another broker.
    topic('__transaction_state', [[2, 3, 1]], { 'cleanup.policy': 'compact' }),
    at(OPEN, { kind: 'BeginTransaction', producer: 'shop' }),
    shopSends(OPEN + 0.1, 'first'),
    at(OPEN + 3.9, { kind: 'SlowLink', a: 'producer-shop', b: 'broker-2', delayMs: 12_000, jitterMs: 0 }),
    at(OPEN + 4, { kind: 'CommitTransaction', producer: 'shop' }),
    at(OPEN + 4.5, { kind: 'HealAllLinks' }),
    at(OPEN + 10, { kind: 'BeginTransaction', producer: 'shop' }),
    shopSends(OPEN + 10.1, 'half'),
    shopSends(OPEN + 18, 'other half'),
    at(OPEN + 20, { kind: 'AbortTransaction', producer: 'shop' }),
  ],
  producers: [
    producer('shop', 'payments', 0, {
      'transactional.id': 'shop',
      'linger.ms': 0,
      'request.timeout.ms': 3_000,
    }),
  ],
  consumers: readers,
})
