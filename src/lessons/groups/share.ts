/** L17: share groups: many workers on one partition, each record locked, counted and settled by itself. */
import type { Lesson } from '../types.ts'

const PARTITION = 'jobs-0'
const WORKERS = ['worker-1', 'worker-2', 'worker-3'] as const

const polled = (id: string) =>
  ({ fact: 'ShareRecordsPolled', where: { consumer: `consumer-${id}`, partition: PARTITION } }) as const
const job = (value: string) =>
  ({ kind: 'SendRecord', producer: 'shop', topic: 'jobs', partition: null, key: null, value }) as const
const settled = (reason: 'acknowledged' | 'released' | 'lock timeout') =>
  ({ fact: 'ShareRecordsSettled', where: { group: 'workers', reason } }) as const
const all = (acknowledge: 'accept' | 'release' | 'hold') =>
  WORKERS.map((consumer) => ({ kind: 'SetShareAcknowledgement', consumer, acknowledge }) as const)

export const share = {
  version: 1,
  id: 'share',
  minutes: 10,
  docs: ['groupconfigs_share.record.lock.duration.ms', 'groupconfigs_share.auto.offset.reset'],
  start: {
    version: 1,
    id: 'lesson-share',
    seed: 117,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'offsets.topic.replication.factor': 1,
      'share.coordinator.state.topic.num.partitions': 1,
      'share.coordinator.state.topic.replication.factor': 1,
      'share.coordinator.state.topic.min.isr': 1,
    },
    topics: [{ name: 'jobs', partitions: 1, replicationFactor: 1 }],
    producers: [{ id: 'shop', topic: 'jobs', keys: null, recordsPerSecond: 0, startAtMs: 8_000 }],
    consumers: [],
    shareConsumers: WORKERS.map((id, i) => ({
      id,
      group: 'workers',
      topics: ['jobs'],
      config: { 'share.acknowledgement.mode': 'explicit', 'max.poll.records': 2 },
      processMs: 400,
      startAtMs: 8_500 + i * 150,
    })),
    openAtMs: 24_000,
  },
  offers: {
    send: job('job'),
    load: { kind: 'SetProducerRate', producer: 'shop', recordsPerSecond: 4 },
    stop: { kind: 'SetProducerRate', producer: 'shop', recordsPerSecond: 0 },
    hold: all('hold'),
    accept: all('accept'),
    release: all('release'),
    late: {
      kind: 'AddShareConsumer',
      consumer: { id: 'late-1', group: 'late', topics: ['jobs'] },
    },
  },
  play: ['send'],
  steps: [
    {
      id: 'together',
      predict: [
        {
          id: 'one',
          holds: { not: { all: WORKERS.map(polled) } },
        },
        { id: 'all', holds: { all: WORKERS.map(polled) } },
      ],
      offers: ['load', 'stop'],
      goals: [
        {
          id: 'sent',
          check: { state: { read: 'records', fate: 'appended', when: 'growth' }, is: { '>=': 12 } },
        },
        { id: 'stopped', check: { act: 'SetProducerRate', where: { recordsPerSecond: 0 } } },
      ],
      see: { kind: 'group', group: 'workers' },
      look: { kind: 'group', group: 'workers' },
      solution: [{ act: 'load' }, { wait: 10_000 }, { act: 'stop' }, { wait: 4_000 }],
      concepts: ['C31'],
    },
    {
      id: 'locked',
      predict: [
        { id: 'forever', holds: { not: settled('lock timeout') } },
        {
          id: 'lock',
          holds: {
            from: { fact: 'ShareRecordsAcquired', where: { group: 'workers' } },
            to: settled('lock timeout'),
            ms: { '>=': 25_000, '<=': 40_000 },
          },
        },
        {
          id: 'session',
          holds: {
            from: { fact: 'ShareRecordsAcquired', where: { group: 'workers' } },
            to: settled('lock timeout'),
            ms: { '>': 40_000 },
          },
        },
      ],
      offers: ['hold', 'send'],
      goals: [
        { id: 'held', check: { act: 'SetShareAcknowledgement', where: { acknowledge: 'hold' } } },
        { id: 'taken', check: { fact: 'ShareRecordsAcquired', where: { group: 'workers' } } },
        {
          id: 'waited',
          check: {
            from: { fact: 'ShareRecordsAcquired', where: { group: 'workers' } },
            to: 'now',
            ms: { '>=': 32_000 },
          },
        },
      ],
      see: { kind: 'group', group: 'workers' },
      look: { kind: 'partition', topic: 'jobs', partition: 0 },
      solution: [
        { act: 'hold' },
        { wait: 1_000 },
        { act: 'send' },
        { until: { fact: 'ShareRecordsAcquired', where: { group: 'workers' } }, withinMs: 20_000 },
        { wait: 35_000 },
      ],
      concepts: ['C31'],
    },
    {
      id: 'poison',
      predict: [
        {
          id: 'forever',
          holds: { state: { read: 'records', fate: 'archived', when: 'growth' }, is: 0 },
        },
        {
          id: 'five',
          holds: { state: { read: 'records', fate: 'archived', when: 'growth' }, is: { '>=': 1 } },
        },
      ],
      offers: ['release', 'send'],
      goals: [
        { id: 'released', check: { act: 'SetShareAcknowledgement', where: { acknowledge: 'release' } } },
        {
          id: 'sent',
          check: { act: 'SendRecord' },
        },
        {
          id: 'tried',
          check: {
            fact: 'ShareRecordsPolled',
            where: { group: 'workers', deliveryCounts: 5 },
          },
        },
      ],
      see: { kind: 'group', group: 'workers' },
      look: { kind: 'partition', topic: 'jobs', partition: 0 },
      solution: [
        { act: 'release' },
        { act: 'send' },
        {
          until: { fact: 'ShareRecordsPolled', where: { group: 'workers', deliveryCounts: 5 } },
          withinMs: 200_000,
        },
        { wait: 8_000 },
      ],
      concepts: ['C31'],
    },
    {
      id: 'late',
      predict: [
        { id: 'all', holds: { state: { read: 'deliveries', group: 'late' }, is: { '>=': 1 } } },
        { id: 'none', holds: { state: { read: 'deliveries', group: 'late' }, is: 0 } },
      ],
      offers: ['accept', 'late'],
      goals: [
        { id: 'joined', check: { fact: 'ShareGroupAssigned', where: { group: 'late' } } },
        {
          id: 'waited',
          check: {
            from: { fact: 'ShareGroupAssigned', where: { group: 'late' } },
            to: 'now',
            ms: { '>=': 8_000 },
          },
        },
      ],
      see: { kind: 'group', group: 'late' },
      look: { kind: 'partition', topic: 'jobs', partition: 0 },
      solution: [
        { act: 'late' },
        { until: { fact: 'ShareGroupAssigned', where: { group: 'late' } }, withinMs: 30_000 },
        { wait: 9_000 },
      ],
      concepts: ['C31'],
    },
  ],
} as const satisfies Lesson
