/** L04: an offset is a place in one partition; a group's bookmark is the next one it will read. */
import type { Check, Lesson } from '../types.ts'

const TOPIC = 'user-events'
const PARTITION = 'user-events-0'
const send = (value: string) =>
  ({ kind: 'SendRecord', producer: 'java-app', topic: TOPIC, partition: null, key: null, value }) as const
const reader = (id: string, group: string, reset: string) =>
  ({
    kind: 'AddConsumer',
    consumer: { id, group, topics: [TOPIC], config: { 'auto.offset.reset': reset } },
  }) as const
const placed = (consumer: string, where: object = {}): Check => ({
  fact: 'PositionReset',
  where: { consumer: `consumer-${consumer}`, partition: PARTITION, ...where },
})
const polled = (group: string, from: number): Check => ({
  fact: 'RecordsPolled',
  where: { group, partition: PARTITION, from },
})

export const offsets: Lesson = {
  version: 1,
  id: 'offsets',
  minutes: 12,
  docs: ['design_consumerposition', 'basic_ops_consumer_group', 'brokerconfigs_offsets.retention.minutes'],
  start: {
    version: 1,
    id: 'lesson-offsets',
    seed: 104,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'offsets.topic.replication.factor': 1,
      'offsets.retention.minutes': 2,
      'offsets.retention.check.interval.ms': 30_000,
    },
    topics: [{ name: TOPIC, partitions: 1, replicationFactor: 1 }],
    producers: [{ id: 'java-app', topic: TOPIC, keys: null, recordsPerSecond: 0, startAtMs: 8_000 }],
    consumers: [],
    script: [0, 1, 2, 3, 4, 5].map((n) => ({
      at: 9_000_000 + n * 300_000,
      command: send(`msg${n}`),
    })),
    openAtMs: 14_000,
  },
  offers: {
    late: reader('late-1', 'late-group', 'latest'),
    send: send('another'),
    early: reader('early-1', 'early-group', 'earliest'),
    stop: { kind: 'CloseClient', client: 'consumer-early-1' },
    restart: reader('early-2', 'early-group', 'earliest'),
    rewind: {
      kind: 'ResetOffsets',
      group: 'early-group',
      topic: TOPIC,
      partition: 0,
      to: 'offset',
      value: 2,
    },
    stopSecond: { kind: 'CloseClient', client: 'consumer-early-2' },
    again: reader('early-3', 'early-group', 'earliest'),
    cut: { kind: 'DeleteRecords', topic: TOPIC, partition: 0, offset: 3 },
    fresh: reader('fresh-1', 'fresh-group', 'earliest'),
    stopFresh: { kind: 'CloseClient', client: 'consumer-fresh-1' },
    back: reader('fresh-2', 'fresh-group', 'earliest'),
  },
  play: ['send'],
  steps: [
    {
      id: 'latest',
      predict: [
        { id: 'last', holds: polled('late-group', 5) },
        { id: 'next', holds: polled('late-group', 6) },
        { id: 'all', holds: polled('late-group', 0) },
      ],
      offers: ['late', 'send'],
      goals: [
        { id: 'placed', check: placed('late-1', { strategy: 'latest' }) },
        {
          id: 'polled',
          check: { fact: 'RecordsPolled', where: { group: 'late-group', partition: PARTITION } },
        },
      ],
      see: { kind: 'partition', topic: TOPIC, partition: 0 },
      look: { kind: 'partition', topic: TOPIC, partition: 0 },
      solution: [
        { act: 'late' },
        { until: placed('late-1'), withinMs: 30_000 },
        { act: 'send' },
        { until: polled('late-group', 6), withinMs: 20_000 },
      ],
      concepts: ['C02', 'C03'],
    },
    {
      id: 'earliest',
      offers: ['early'],
      goals: [
        { id: 'placed', check: placed('early-1', { strategy: 'earliest', offset: 0 }) },
        {
          id: 'committed',
          check: {
            state: { read: 'committed', group: 'early-group', partition: PARTITION },
            is: { '>=': 7 },
          },
        },
      ],
      see: { kind: 'group', group: 'early-group' },
      look: { kind: 'partition', topic: TOPIC, partition: 0 },
      solution: [
        { act: 'early' },
        {
          until: {
            state: { read: 'committed', group: 'early-group', partition: PARTITION },
            is: { '>=': 7 },
          },
          withinMs: 60_000,
        },
      ],
      concepts: ['C16', 'C17'],
    },
    {
      id: 'restart',
      predict: [
        {
          id: 'again',
          holds: { state: { read: 'deliveries', group: 'early-group', when: 'growth' }, is: { '>=': 7 } },
        },
        {
          id: 'nothing',
          holds: {
            all: [
              { state: { read: 'deliveries', group: 'early-group', when: 'growth' }, is: 0 },
              placed('early-2', { strategy: 'committed' }),
            ],
          },
        },
      ],
      offers: ['stop', 'restart'],
      goals: [
        { id: 'stopped', check: { fact: 'NodeStopped', where: { node: 'consumer-early-1' } } },
        { id: 'placed', check: placed('early-2') },
        {
          id: 'waited',
          check: {
            from: {
              fact: 'PositionReset',
              where: { consumer: 'consumer-early-2' },
            },
            to: 'now',
            ms: { '>=': 3_000 },
          },
        },
      ],
      see: { kind: 'group', group: 'early-group' },
      look: { kind: 'group', group: 'early-group' },
      solution: [
        { act: 'stop' },
        { wait: 3_000 },
        { act: 'restart' },
        { until: placed('early-2'), withinMs: 60_000 },
        { wait: 3_200 },
      ],
      concepts: ['C17', 'C18'],
    },
    {
      id: 'rewind',
      predict: [
        { id: 'works', holds: { not: { fact: 'OffsetsResetRefused' } } },
        { id: 'refused', holds: { fact: 'OffsetsResetRefused', where: { group: 'early-group' } } },
      ],
      offers: ['rewind', 'stopSecond', 'again'],
      goals: [
        { id: 'asked', check: { act: 'ResetOffsets' } },
        { id: 'reset', check: { fact: 'OffsetsReset', where: { group: 'early-group', offsets: { to: 2 } } } },
        { id: 'polled', check: polled('early-group', 2) },
      ],
      see: { kind: 'group', group: 'early-group' },
      look: { kind: 'group', group: 'early-group' },
      solution: [
        { act: 'rewind' },
        { until: { fact: 'OffsetsResetRefused' }, withinMs: 20_000 },
        { act: 'stopSecond' },
        { wait: 4_000 },
        { act: 'rewind' },
        { until: { fact: 'OffsetsReset' }, withinMs: 20_000 },
        { act: 'again' },
        { until: polled('early-group', 2), withinMs: 60_000 },
      ],
      concepts: ['C29'],
    },
    {
      id: 'oldest',
      predict: [
        { id: 'zero', holds: placed('fresh-1', { offset: 0 }) },
        { id: 'three', holds: placed('fresh-1', { offset: 3 }) },
      ],
      offers: ['cut', 'fresh'],
      goals: [
        {
          id: 'cut',
          check: { fact: 'LogStartOffsetIncremented', where: { partition: PARTITION, to: 3 } },
        },
        { id: 'placed', check: placed('fresh-1') },
        { id: 'read', check: { fact: 'RecordsPolled', where: { group: 'fresh-group' } } },
      ],
      see: { kind: 'partition', topic: TOPIC, partition: 0 },
      look: { kind: 'partition', topic: TOPIC, partition: 0 },
      solution: [
        { act: 'cut' },
        { until: { fact: 'LogStartOffsetIncremented' }, withinMs: 20_000 },
        { act: 'fresh' },
        { until: { fact: 'RecordsPolled', where: { group: 'fresh-group' } }, withinMs: 60_000 },
      ],
      concepts: ['C02', 'C29'],
    },
    {
      id: 'expired',
      predict: [
        { id: 'goesOn', holds: placed('fresh-2', { strategy: 'committed' }) },
        {
          id: 'policy',
          holds: {
            inOrder: [
              { fact: 'OffsetsExpired', where: { group: 'fresh-group' } },
              { fact: 'PositionReset', where: { consumer: 'consumer-fresh-2', strategy: 'earliest' } },
            ],
          },
        },
      ],
      offers: ['stopFresh', 'back'],
      goals: [
        { id: 'slept', check: { fact: 'OffsetsExpired', where: { group: 'fresh-group' } } },
        { id: 'placed', check: placed('fresh-2') },
      ],
      see: { kind: 'group', group: 'fresh-group' },
      look: { kind: 'group', group: 'fresh-group' },
      solution: [
        { act: 'stopFresh' },
        { until: { fact: 'OffsetsExpired', where: { group: 'fresh-group' } }, withinMs: 400_000 },
        { act: 'back' },
        { until: placed('fresh-2'), withinMs: 60_000 },
      ],
      concepts: ['C28'],
    },
  ],
}
