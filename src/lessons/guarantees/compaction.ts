/** L20: compaction keeps the latest value of each key; offsets stay, tombstones take a day, the active segment is left alone. */
import type { Command } from '../../engine/index.ts'
import type { Lesson, Target } from '../types.ts'

const PARTITION = 'profiles-0'
const LEADER: Target = {
  kind: 'replica',
  topic: 'profiles',
  partition: 0,
  broker: 1,
}

const set = (key: string | null, value: string | null): Extract<Command, { kind: 'SendRecord' }> => ({
  kind: 'SendRecord',
  producer: 'accounts',
  topic: 'profiles',
  partition: null,
  key,
  value,
})
const cleaned = { fact: 'LogCleaned', where: { partition: PARTITION } } as const
const rolled = { fact: 'SegmentRolled', where: { partition: PARTITION } } as const
const wrote = (value: string) =>
  ({ fact: 'BatchAppended', where: { partition: PARTITION, batch: { values: value } } }) as const

export const compaction = {
  version: 1,
  id: 'compaction',
  minutes: 10,
  docs: ['compaction', 'topicconfigs_cleanup.policy', 'topicconfigs_delete.retention.ms'],
  start: {
    version: 1,
    id: 'lesson-compaction',
    seed: 120,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'offsets.topic.replication.factor': 1 },
    topics: [
      {
        name: 'profiles',
        partitions: 1,
        replicationFactor: 1,
        config: { 'cleanup.policy': 'compact', 'segment.ms': 60_000 },
      },
    ],
    producers: [{ id: 'accounts', topic: 'profiles', keys: null, recordsPerSecond: 0, startAtMs: 8_000 }],
    consumers: [],
    openAtMs: 12_000,
  },
  offers: {
    set1: set('K1', 'one'),
    set2: set('K1', 'two'),
    set3: set('K1', 'three'),
    other: set('K2', 'other'),
    remove: set('K2', null),
    noKey: set(null, 'keyless'),
  },
  play: ['set1', 'other'],
  steps: [
    {
      id: 'written',
      predict: [
        {
          id: 'latest',
          holds: { state: { read: 'values', partition: PARTITION }, is: 'three' },
        },
        {
          id: 'all',
          holds: { all: [wrote('one'), wrote('two'), wrote('three'), { not: cleaned }] },
        },
      ],
      offers: ['set1', 'set2', 'set3'],
      goals: [
        { id: 'one', check: wrote('one') },
        { id: 'two', check: { inOrder: [wrote('one'), wrote('two')] } },
        { id: 'three', check: { inOrder: [wrote('two'), wrote('three')] } },
      ],
      see: LEADER,
      look: { kind: 'topic', topic: 'profiles' },
      solution: [
        { act: 'set1' },
        { until: wrote('one'), withinMs: 10_000 },
        { act: 'set2' },
        { until: wrote('two'), withinMs: 10_000 },
        { act: 'set3' },
        { until: wrote('three'), withinMs: 10_000 },
        { wait: 1_000 },
      ],
      concepts: ['C50'],
    },
    {
      id: 'gaps',
      predict: [
        {
          id: 'renumbered',
          holds: { state: { read: 'logEndOffset', partition: PARTITION, when: 'growth' }, is: { '<': 0 } },
        },
        {
          id: 'gaps',
          holds: {
            all: [
              { fact: 'LogCleaned', where: { partition: PARTITION, offsets: { length: { '>=': 2 } } } },
              { state: { read: 'logEndOffset', partition: PARTITION, when: 'growth' }, is: { '>=': 1 } },
            ],
          },
        },
        { id: 'start', holds: { state: { read: 'logStartOffset', partition: PARTITION }, is: { '>': 0 } } },
      ],
      offers: ['other'],
      goals: [
        { id: 'rolled', check: rolled },
        { id: 'cleaned', check: cleaned },
      ],
      see: LEADER,
      look: LEADER,
      solution: [{ wait: 61_000 }, { act: 'other' }, { until: cleaned, withinMs: 60_000 }, { wait: 500 }],
      concepts: ['C50'],
    },
    {
      id: 'tombstone',
      predict: [
        {
          id: 'gone',
          holds: { fact: 'LogCleaned', where: { partition: PARTITION, tombstones: { '>=': 1 } } },
        },
        {
          id: 'stays',
          holds: {
            all: [
              cleaned,
              { not: { fact: 'LogCleaned', where: { partition: PARTITION, tombstones: { '>=': 1 } } } },
            ],
          },
        },
      ],
      offers: ['remove', 'set1', 'other'],
      goals: [
        {
          id: 'removed',
          check: { act: 'SendRecord', where: { key: 'K2', value: null } },
        },
        { id: 'rolled', check: { fact: 'SegmentRolled', where: { partition: PARTITION } } },
        { id: 'cleaned', check: { inOrder: [rolled, cleaned] } },
      ],
      see: LEADER,
      look: LEADER,
      solution: [
        { act: 'remove' },
        { wait: 61_000 },
        { act: 'set1' },
        { until: { inOrder: [rolled, cleaned] }, withinMs: 60_000 },
        { wait: 500 },
      ],
      concepts: ['C51'],
    },
    {
      id: 'keyless',
      predict: [
        { id: 'kept', holds: wrote('keyless') },
        {
          id: 'refused',
          holds: { all: [{ fact: 'BatchFailed' }, { not: wrote('keyless') }] },
        },
      ],
      offers: ['noKey'],
      goals: [
        { id: 'sent', check: { act: 'SendRecord', where: { value: 'keyless' } } },
        {
          id: 'answered',
          check: { any: [{ fact: 'BatchFailed' }, { fact: 'BatchAcknowledged' }] },
        },
      ],
      see: { kind: 'producer', node: 'producer-accounts' },
      look: { kind: 'producer', node: 'producer-accounts' },
      solution: [
        { act: 'noKey' },
        { until: { any: [{ fact: 'BatchFailed' }, { fact: 'BatchAcknowledged' }] }, withinMs: 20_000 },
      ],
      concepts: ['C50'],
    },
  ],
} as const satisfies Lesson
