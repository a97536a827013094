/** The cluster of a seed: everything that a person could set up otherwise is drawn. */
import type { ConsumerSpec, ProducerSpec } from '../../src/engine/commands.ts'
import type { ConfigOverrides } from '../../src/engine/config/resolve.ts'
import { SECOND } from '../../src/engine/kernel/types.ts'
import type { Scenario } from '../../src/engine/scenario.ts'
import { type Chance, chanceOf } from './chance.ts'
import { withEveryClient } from './clients-shape.ts'
import { WITNESS } from './witness.ts'

/** By then every client was started. */
export const LAST_START = 8 * SECOND

function brokerConfig(chance: Chance, brokers: number, slow: boolean): ConfigOverrides {
  const config: Record<string, string | number | boolean> = {
    'offsets.topic.num.partitions': chance.between(1, 2),
    'offsets.topic.replication.factor': Math.min(brokers, chance.between(1, 3)),
  }
  // Kafka's own times take long; most seeds live faster, in the same proportions or in others.
  // Over slow wires a registration takes longer than a short heartbeat interval allows it.
  if (chance.in(0.8) && !slow) {
    const session = chance.between(1_500, 4_000)
    config['broker.session.timeout.ms'] = session
    config['broker.heartbeat.interval.ms'] = Math.floor(session / chance.between(3, 6))
    config['replica.lag.time.max.ms'] = chance.between(1_000, 6_000)
    config['group.initial.rebalance.delay.ms'] = chance.of([0, 500, 3_000])
    config['group.min.session.timeout.ms'] = 1_000
  }
  if (chance.in(0.3)) config['replica.high.watermark.checkpoint.interval.ms'] = chance.of([500, 60_000])
  if (chance.in(0.2)) config['replica.fetch.wait.max.ms'] = chance.of([50, 200, 1_000])
  if (chance.in(0.2)) config['replica.fetch.backoff.ms'] = chance.of([50, 300])
  if (chance.in(0.1)) config['controlled.shutdown.enable'] = false
  if (chance.in(0.2)) config['leader.imbalance.check.interval.seconds'] = chance.between(2, 10)
  return config
}

function topicConfig(chance: Chance, replicationFactor: number): ConfigOverrides {
  const config: Record<string, string | number | boolean> = {}
  const most = replicationFactor + (chance.in(0.05) ? 1 : 0)
  config['min.insync.replicas'] = chance.in(0.4) ? Math.min(2, most) : chance.between(1, most)
  if (chance.in(0.2)) config['unclean.leader.election.enable'] = true
  return config
}

function producer(chance: Chance, id: string, topic: string): ProducerSpec {
  const acks = chance.of(['all', 'all', 'all', '1', '0'])
  const config: Record<string, string | number | boolean> = { acks }
  if (acks === 'all' && chance.in(0.3)) config['enable.idempotence'] = false
  if (chance.in(0.2)) config['max.in.flight.requests.per.connection'] = 1
  if (chance.in(0.4)) {
    config['request.timeout.ms'] = chance.of([1_000, 2_000, 5_000])
    config['delivery.timeout.ms'] = chance.of([6_000, 10_000, 30_000])
  }
  if (chance.in(0.2)) config['linger.ms'] = chance.of([0, 50, 300])
  return {
    id,
    topic,
    keys: chance.in(0.5) ? ['a', 'b', 'c', 'd'] : null,
    recordsPerSecond: chance.of([1, 3, 6, 12]),
    config,
    startAtMs: chance.between(2_000, 6_000),
  }
}

function consumer(chance: Chance, id: string, topics: readonly string[]): ConsumerSpec {
  const config: Record<string, string | number | boolean> = {
    'auto.offset.reset': chance.of(['earliest', 'latest']),
  }
  if (chance.in(0.5)) {
    const session = chance.between(6_000, 9_000)
    config['session.timeout.ms'] = session
    config['heartbeat.interval.ms'] = Math.floor(session / 4)
  }
  return {
    id,
    group: chance.of(['g', 'h']),
    topics,
    config,
    ...(chance.in(0.3) ? { processMs: chance.of([20, 200]) } : {}),
    startAtMs: chance.between(2_500, 8_000),
  }
}

const RACKS = ['a', 'b', 'c']

/** A topic whose logs are rolled and compacted while the walk goes on. */
const COMPACTED: ConfigOverrides = {
  'cleanup.policy': 'compact',
  'internal.segment.bytes': 600,
  'min.cleanable.dirty.ratio': 0.1,
  'delete.retention.ms': 4_000,
}

/** What only ZooKeeper mode has: an ensemble instead of the quorum, and sessions of its own. */
function zooKeeperMode(chance: Chance, scenario: Scenario): Scenario {
  return {
    ...scenario,
    controlPlane: 'zookeeper',
    zookeeper: chance.of([[1], [1, 2, 3]]),
    controllers: [100],
    brokerConfig: {
      ...scenario.brokerConfig,
      'zookeeper.session.timeout.ms': chance.of([6_000, 9_000, 18_000]),
      'inter.broker.protocol.version': chance.of(['3.9-IV0', '3.9-IV0', '2.7-IV1']),
    },
  }
}

/** Drawn apart, so that what a seed draws besides stays what it was. */
function varied(seed: number, scenario: Scenario): Scenario {
  const chance = chanceOf(seed, 'variants')
  const racks = chance.in(0.3) ? RACKS.slice(0, chance.between(2, 3)) : null
  const compacted = chance.in(0.12)
  const [first, ...others] = scenario.topics as [Scenario['topics'][number], ...Scenario['topics']]
  const it: Scenario = {
    ...scenario,
    brokers: scenario.brokers.map(({ id }) => ({ id, rack: racks?.[id % racks.length] ?? null })),
    topics: compacted
      ? [{ ...first, config: { ...first.config, ...COMPACTED } }, ...others]
      : scenario.topics,
    brokerConfig: compacted
      ? { ...scenario.brokerConfig, 'log.cleaner.backoff.ms': 1_000, 'log.initial.task.delay.ms': 500 }
      : (scenario.brokerConfig ?? {}),
  }
  return chance.in(0.15) ? zooKeeperMode(chance, it) : it
}

/** From here on, where `npm run fuzz` begins, seeds know ZooKeeper mode, racks, compacted topics, and changes of the cluster. */
export const VARIED_FROM = 10_000

/** From here on they know transactions, groups of KIP-848 and share groups as well. */
export const EVERY_CLIENT_FROM = 15_000

/** The scenario of a seed. */
export function shapeOf(seed: number): Scenario {
  if (seed < VARIED_FROM) return drawn(seed)
  const it = varied(seed, drawn(seed))
  // ZooKeeper mode has neither KIP-848 nor share groups.
  if (seed < EVERY_CLIENT_FROM || it.controlPlane === 'zookeeper') return it
  return withEveryClient(chanceOf(seed, 'clients'), it)
}

function drawn(seed: number): Scenario {
  const chance = chanceOf(seed, 'shape')
  const brokers = chance.of([1, 2, 3, 3, 3, 3, 4, 5])
  const controllers = chance.of([1, 3, 3, 3, 3, 5])
  const names = chance.in(0.3) ? ['orders', 'payments'] : ['orders']
  const consumers = chance.between(0, 3)
  const network = chance.in(0.25) ? 'illustrative' : 'datacentre'
  return {
    version: 1,
    id: 'walk',
    seed,
    network,
    brokers: Array.from({ length: brokers }, (_, i) => ({ id: i + 1, rack: null })),
    controllers: Array.from({ length: controllers }, (_, i) => 100 + i),
    brokerConfig: brokerConfig(chance, brokers, network === 'illustrative'),
    topics: names.map((name) => {
      const replicationFactor = chance.in(0.6) ? Math.min(3, brokers) : chance.between(1, brokers)
      const config = topicConfig(chance, replicationFactor)
      return { name, partitions: chance.between(1, 3), replicationFactor, config }
    }),
    producers: ['p1', 'p2']
      .slice(0, chance.between(1, 2))
      .map((id) => producer(chance, id, chance.of(names))),
    consumers: [
      ...Array.from({ length: consumers }, (_, i) => consumer(chance, `c${i + 1}`, names)),
      ...(chance.in(0.7)
        ? [
            {
              id: WITNESS,
              group: WITNESS,
              topics: names,
              config: { 'auto.offset.reset': 'earliest' },
              startAtMs: 3_000,
            },
          ]
        : []),
    ],
  }
}
