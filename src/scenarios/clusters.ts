/** Clusters of other sizes than the opening's: fetched when somebody chooses one. */
import type { Scenario } from '../engine/index.ts'

const range = (count: number) => Array.from({ length: count }, (_, i) => i)
const twoDigits = (n: number) => String(n).padStart(2, '0')
const keysOf = (word: string, count: number) => range(count).map((n) => `${word}-${100 + n}`)

/** The least there is: one process that is broker and controller, one partition, one replica. */
export const oneBroker: Scenario = {
  version: 1,
  id: 'one-broker',
  seed: 41,
  network: 'illustrative',
  brokers: [{ id: 1, rack: null }],
  controllers: [1],
  combined: [1],
  brokerConfig: {
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
  },
  topics: [{ name: 'events', partitions: 1, replicationFactor: 1 }],
  producers: [
    {
      id: 'app',
      topic: 'events',
      keys: keysOf('user', 4),
      recordsPerSecond: 1,
      value: '{"n":{n}}',
      startAtMs: 4_000,
    },
  ],
  consumers: [
    {
      id: 'reader-1',
      group: 'readers',
      topics: ['events'],
      config: { 'auto.offset.reset': 'earliest' },
      startAtMs: 5_000,
    },
  ],
  openAtMs: 16_000,
}

const STREAMS = ['orders', 'payments', 'shipments', 'clicks', 'searches', 'inventory']

/** A cluster of a middling size: bars at first, records when one comes nearer. */
export const twelveBrokers: Scenario = {
  version: 1,
  id: 'twelve-brokers',
  seed: 42,
  network: 'illustrative',
  brokers: range(12).map((i) => ({ id: i + 1, rack: 'abc'[i % 3] as string })),
  controllers: [100, 101, 102],
  brokerConfig: { 'offsets.topic.num.partitions': 5 },
  topics: STREAMS.map((name) => ({
    name,
    partitions: 10,
    replicationFactor: 3,
    config: { 'min.insync.replicas': 2 },
  })),
  producers: STREAMS.map((topic, i) => ({
    id: `${topic}-api`,
    topic,
    keys: keysOf(topic, 24),
    recordsPerSecond: 4,
    config: { acks: 'all' },
    startAtMs: 8_000 + i * 150,
  })),
  consumers: ['billing', 'search-index'].flatMap((group, g) =>
    range(3).map((i) => ({
      id: `${group}-${i + 1}`,
      group,
      topics: g === 0 ? ['orders', 'payments', 'shipments'] : ['clicks', 'searches', 'inventory'],
      config: { 'auto.offset.reset': 'earliest' },
      startAtMs: 9_000 + i * 200,
    })),
  ),
  openAtMs: 24_000,
}

const TEAMS = ['catalog', 'checkout', 'delivery', 'fraud', 'search']
const KINDS = ['audit', 'commands', 'events', 'metrics', 'state']

/** As large as a scenario may be: 100 brokers, 25 topics of 40 partitions, three replicas each. */
export const hundredBrokers: Scenario = {
  version: 1,
  id: 'hundred-brokers',
  seed: 43,
  network: 'illustrative',
  brokers: range(100).map((i) => ({ id: i + 1, rack: 'abc'[i % 3] as string })),
  controllers: [1001, 1002, 1003],
  brokerConfig: { 'offsets.topic.num.partitions': 5 },
  topics: TEAMS.flatMap((team) =>
    KINDS.map((kind) => ({
      name: `${team}-${kind}`,
      partitions: 40,
      replicationFactor: 3,
      config: { 'min.insync.replicas': 2 },
    })),
  ),
  producers: TEAMS.map((team, i) => ({
    id: `${team}-service`,
    topic: `${team}-events`,
    keys: keysOf(team, 80),
    recordsPerSecond: 20,
    config: { acks: 'all' },
    startAtMs: 10_000 + i * 200,
  })),
  consumers: TEAMS.slice(0, 3).flatMap((team) =>
    range(2).map((i) => ({
      id: `${team}-view-${twoDigits(i + 1)}`,
      group: `${team}-view`,
      topics: [`${team}-events`],
      config: { 'auto.offset.reset': 'earliest' },
      startAtMs: 11_000 + i * 300,
    })),
  ),
  openAtMs: 18_000,
}
