/** Consumers together: rebalances of every kind, commits before and after, share groups. */
import type { ConsumerSpec, Scenario } from '../../engine/index.ts'
import { at, cluster, consumer, ON_THREE, OPEN, producer, SPREAD, topic } from './parts.ts'

const SIX = [...SPREAD, ...SPREAD]

function joined(id: string, config: Readonly<Record<string, string>>): Scenario {
  const member = (n: number, more: Partial<ConsumerSpec> = {}) =>
    consumer(`worker-${n}`, 'workers', 'jobs', config, more)
  const { startAtMs: _, ...late } = member(3)
  return cluster(id, {
    script: [topic('jobs', SIX), at(OPEN + 4, { kind: 'AddConsumer', consumer: late })],
    producers: [producer('scheduler', 'jobs', 4)],
    consumers: [member(1), member(2)],
  })
}

export const eagerRebalance = joined('eager-rebalance', { 'partition.assignment.strategy': 'range' })
export const cooperativeRebalance = joined('cooperative-rebalance', {
  'partition.assignment.strategy': 'cooperative-sticky',
})
export const consumerProtocol = joined('consumer-protocol', { 'group.protocol': 'consumer' })

export const consumerCrash = cluster('consumer-crash', {
  script: [topic('jobs', SPREAD), at(OPEN + 3, { kind: 'CrashNode', node: 'consumer-worker-1' })],
  producers: [producer('scheduler', 'jobs', 3)],
  consumers: [
    consumer('worker-1', 'workers', 'jobs', { 'session.timeout.ms': 10_000 }),
    consumer('worker-2', 'workers', 'jobs', { 'session.timeout.ms': 10_000 }),
  ],
})

export const staticMembership = cluster('static-membership', {
  script: [
    topic('jobs', SPREAD),
    at(OPEN + 3, { kind: 'CloseClient', client: 'consumer-worker-1' }),
    at(OPEN + 12, { kind: 'StartNode', node: 'consumer-worker-1' }),
  ],
  producers: [producer('scheduler', 'jobs', 3)],
  consumers: [1, 2].map((n) =>
    consumer(`worker-${n}`, 'workers', 'jobs', { 'group.instance.id': `instance-${n}` }),
  ),
})

export const pollTooSlow = cluster('poll-too-slow', {
  script: [
    topic('jobs', SPREAD),
    at(OPEN + 3, { kind: 'StallConsumer', consumer: 'worker-1' }),
    at(OPEN + 30, { kind: 'UnstallConsumer', consumer: 'worker-1' }),
  ],
  producers: [producer('scheduler', 'jobs', 3)],
  consumers: [1, 2].map((n) =>
    consumer(
      `worker-${n}`,
      'workers',
      'jobs',
      { 'max.poll.interval.ms': 10_000, 'session.timeout.ms': 6_000, 'enable.auto.commit': false },
      { commit: { mode: 'sync', when: 'after', every: 'poll' } },
    ),
  ),
})

function crashInMidBatch(id: string, when: 'before' | 'after'): Scenario {
  return cluster(id, {
    script: [
      topic('jobs', ON_THREE),
      at(OPEN + 4.2, { kind: 'CrashNode', node: 'consumer-worker-1' }),
      at(OPEN + 7, { kind: 'StartNode', node: 'consumer-worker-1' }),
    ],
    producers: [producer('scheduler', 'jobs', 4)],
    consumers: [
      consumer(
        'worker-1',
        'workers',
        'jobs',
        { 'enable.auto.commit': false, 'session.timeout.ms': 6_000 },
        { processMs: 600, commit: { mode: 'sync', when, every: 'poll' } },
      ),
    ],
  })
}

export const atLeastOnce = crashInMidBatch('at-least-once', 'after')
export const atMostOnce = crashInMidBatch('at-most-once', 'before')

export const shareGroup = cluster('share-group', {
  script: [topic('jobs', ON_THREE)],
  producers: [producer('scheduler', 'jobs', 6)],
  shareConsumers: [1, 2, 3].map((n) => ({
    id: `worker-${n}`,
    group: 'workers',
    topics: ['jobs'],
    processMs: 300,
    startAtMs: 10_000,
  })),
})

export const poisonRecord = cluster('poison-record', {
  script: [topic('jobs', ON_THREE)],
  producers: [producer('scheduler', 'jobs', 1)],
  shareConsumers: [
    {
      id: 'worker-1',
      group: 'workers',
      topics: ['jobs'],
      config: { 'share.acknowledgement.mode': 'explicit' },
      processMs: 50,
      releaseEvery: 5,
      startAtMs: 10_000,
    },
  ],
})

export const missedByRetention = cluster('missed-by-retention', {
  brokerConfig: { 'log.retention.check.interval.ms': 5_000 },
  script: [
    topic('metrics', ON_THREE, { 'retention.ms': '15000', 'internal.segment.bytes': '400' }),
    at(OPEN + 3, { kind: 'CloseClient', client: 'consumer-dashboard-1' }),
    at(OPEN + 50, { kind: 'StartNode', node: 'consumer-dashboard-1' }),
  ],
  producers: [producer('sensor', 'metrics', 2)],
  consumers: [consumer('dashboard-1', 'dashboards', 'metrics', { 'auto.offset.reset': 'latest' })],
})
