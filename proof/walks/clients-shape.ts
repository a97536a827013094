/**
 * Walks of every kind of client: transactions (by themselves, and consume-transform-produce), groups of KIP-848 and
 * share groups, beside the plain clients of the other walks.
 */
import type { ConsumerSpec, ProducerSpec, ShareConsumerSpec } from '../../src/engine/commands.ts'
import type { Scenario } from '../../src/engine/scenario.ts'
import type { Chance } from './chance.ts'
import { WITNESS } from './witness.ts'

const COPY = 'copies'

function transactional(chance: Chance, id: string, topic: string): ProducerSpec {
  return {
    id,
    topic,
    keys: ['a', 'b', 'c'],
    recordsPerSecond: chance.of([2, 5, 10]),
    config: {
      'transactional.id': id,
      'transaction.timeout.ms': chance.of([5_000, 10_000, 60_000]),
      'request.timeout.ms': chance.of([1_000, 3_000, 5_000]),
      'delivery.timeout.ms': chance.of([8_000, 30_000]),
    },
    transaction: { records: chance.between(1, 6), abortEvery: chance.of([0, 2, 3]) },
    startAtMs: chance.between(2_000, 5_000),
  }
}

/** Over slow wires each request of a transaction takes a second: with less patience none ever ends. */
const PATIENCE = {
  'request.timeout.ms': 5_000,
  'delivery.timeout.ms': 30_000,
  'transaction.timeout.ms': 60_000,
}

/** What comes in is written on, with the offsets, in one transaction for each poll. */
function copying(
  chance: Chance,
  from: string,
  slow: boolean,
): { producer: ProducerSpec; consumer: ConsumerSpec } {
  const drawn = transactional(chance, 'copier', COPY)
  const config = { ...drawn.config, ...(slow ? PATIENCE : {}) }
  const producer = { ...drawn, config, recordsPerSecond: 0 }
  const consumer = {
    id: 'loop',
    group: 'loop',
    topics: [from],
    copyTo: producer.id,
    config: {
      'enable.auto.commit': false,
      'auto.offset.reset': 'earliest',
      'isolation.level': 'read_committed',
      'session.timeout.ms': 6_000,
      'max.poll.records': chance.of([1, 5, 500]),
    },
    startAtMs: chance.between(3_000, 6_000),
  }
  return { producer, consumer }
}

/** Members of one group; one in six speaks the classic protocol (KIP-848's migration). */
function modern(chance: Chance, id: string, topics: readonly string[], slow: boolean): ConsumerSpec {
  const patience = chance.of([1_000, 3_000, 30_000])
  const protocol = chance.in(1 / 6) ? 'classic' : 'consumer'
  return {
    id,
    group: 'k',
    topics,
    config: {
      'group.protocol': protocol,
      'auto.offset.reset': 'earliest',
      'isolation.level': chance.of(['read_committed', 'read_uncommitted']),
      'request.timeout.ms': slow ? 30_000 : patience,
      'auto.commit.interval.ms': chance.of([200, 5_000]),
      ...(protocol === 'classic' ? { 'session.timeout.ms': 6_000, 'heartbeat.interval.ms': 1_500 } : {}),
    },
    ...(chance.in(0.3) ? { processMs: chance.of([10, 100]) } : {}),
    startAtMs: chance.between(2_500, 8_000),
  }
}

function sharing(chance: Chance, id: string, topics: readonly string[]): ShareConsumerSpec {
  const explicit = chance.in(0.7)
  return {
    id,
    group: 's',
    topics,
    config: explicit ? { 'share.acknowledgement.mode': 'explicit' } : {},
    ...(explicit
      ? { rejectEvery: chance.of([0, 7]), releaseEvery: chance.of([0, 3, 5]), acknowledge: 'accept' as const }
      : {}),
    // Slower than an acquisition lock lasts, now and then.
    processMs: chance.of([0, 5, 100, 20_000]),
    startAtMs: chance.between(3_000, 8_000),
  }
}

const set = (name: string, value: string) => ({
  at: 1_900_000,
  command: { kind: 'AlterConfigs', resourceType: 'GROUP', resourceName: 's', name, value } as const,
})

/** Adds clients of these kinds to a scenario; each seed knows some of them. */
export function withEveryClient(chance: Chance, scenario: Scenario): Scenario {
  const names = scenario.topics.map(({ name }) => name)
  const [first = 'orders'] = names
  const kinds = { transactions: chance.in(0.7), copies: chance.in(0.5), modern: chance.in(0.7) }
  const slow = scenario.network === 'illustrative'
  const copies = kinds.copies ? copying(chance, first, slow) : null
  const shares = chance.in(0.6) ? chance.between(1, 3) : 0
  const replicas = Math.min(scenario.brokers.length, chance.of([1, 3, 3, 3]))
  return {
    ...scenario,
    features: { ...scenario.features, 'transaction.version': chance.of([0, 1, 2, 2, 2]) },
    brokerConfig: {
      ...scenario.brokerConfig,
      'transaction.state.log.num.partitions': chance.between(1, 2),
      'transaction.state.log.replication.factor': replicas,
      'transaction.state.log.min.isr': Math.min(2, replicas),
      'group.consumer.session.timeout.ms': chance.of([6_000, 45_000]),
      'group.consumer.heartbeat.interval.ms': chance.of([1_500, 5_000]),
      'share.coordinator.state.topic.num.partitions': 1,
      'share.coordinator.state.topic.replication.factor': replicas,
      'share.coordinator.state.topic.min.isr': Math.min(2, replicas),
    },
    topics: copies
      ? [...scenario.topics, { name: COPY, partitions: 2, replicationFactor: replicas }]
      : scenario.topics,
    producers: [
      ...scenario.producers,
      ...(kinds.transactions ? [transactional(chance, 't1', chance.of(names))] : []),
      ...(copies ? [copies.producer] : []),
    ],
    consumers: [
      // The witness reads everything.
      ...scenario.consumers.map((it) =>
        it.id === WITNESS && copies ? { ...it, topics: [...it.topics, COPY] } : it,
      ),
      ...(kinds.modern
        ? Array.from({ length: chance.between(1, 3) }, (_, i) => modern(chance, `k${i + 1}`, names, slow))
        : []),
      ...(copies ? [copies.consumer] : []),
    ],
    shareConsumers: Array.from({ length: shares }, (_, i) => sharing(chance, `s${i + 1}`, names)),
    script: [
      ...(scenario.script ?? []),
      ...(shares > 0 ? [set('share.auto.offset.reset', 'earliest')] : []),
      ...(shares > 0 && chance.in(0.5) ? [set('share.record.lock.duration.ms', '15000')] : []),
    ],
  }
}
