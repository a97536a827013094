/** L06: retention is coarse, and blind to who has read. */
import type { Check, Lesson } from '../types.ts'

const TOPIC = 'user-events'
const PARTITION = 'user-events-0'
const deleted: Check = { fact: 'SegmentDeleted', where: { partition: PARTITION } }
const start = { read: 'logStartOffset', partition: PARTITION } as const
const SLOW = 'consumer-slow-1'
const moved: Check = { fact: 'PositionReset', where: { consumer: SLOW } }
const size = { read: 'logBytes', partition: PARTITION } as const
const bySize: Check = { fact: 'SegmentDeleted', where: { partition: PARTITION, reason: 'retention.bytes' } }
const empty: Check = { state: start, is: { read: 'logEndOffset', partition: PARTITION } }

export const retention: Lesson = {
  version: 1,
  id: 'retention',
  minutes: 10,
  docs: [
    'topicconfigs_retention.ms',
    'topicconfigs_retention.bytes',
    'topicconfigs_segment.ms',
    'brokerconfigs_log.retention.check.interval.ms',
  ],
  start: {
    version: 1,
    id: 'lesson-retention',
    seed: 106,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'offsets.topic.replication.factor': 1 },
    topics: [{ name: TOPIC, partitions: 1, replicationFactor: 1, config: { 'segment.ms': 50_000 } }],
    producers: [
      {
        id: 'java-app',
        topic: TOPIC,
        keys: ['user-123'],
        recordsPerSecond: 0.2,
        startAtMs: 8_000,
      },
    ],
    consumers: [
      {
        id: 'slow-1',
        group: 'slow-group',
        topics: [TOPIC],
        config: { 'auto.offset.reset': 'earliest' },
        startAtMs: 9_000,
      },
    ],
    script: [
      {
        at: 30_000_000,
        command: { kind: 'PausePartitions', consumer: 'slow-1', topic: null, partition: null },
      },
    ],
    openAtMs: 100_000,
  },
  offers: {
    minute: {
      kind: 'AlterConfigs',
      resourceType: 'TOPIC',
      resourceName: TOPIC,
      name: 'retention.ms',
      value: '60000',
    },
    resume: { kind: 'ResumePartitions', consumer: 'slow-1', topic: null, partition: null },
    speak: { kind: 'SetProducerRate', producer: 'java-app', recordsPerSecond: 2 },
    bytes: [
      {
        kind: 'AlterConfigs',
        resourceType: 'TOPIC',
        resourceName: TOPIC,
        name: 'retention.ms',
        value: null,
      },
      {
        kind: 'AlterConfigs',
        resourceType: 'TOPIC',
        resourceName: TOPIC,
        name: 'retention.bytes',
        value: '1000',
      },
    ],
    silence: { kind: 'SetProducerRate', producer: 'java-app', recordsPerSecond: 0 },
  },
  play: [],
  steps: [
    {
      id: 'late',
      predict: [
        {
          id: 'atOnce',
          holds: { from: { fact: 'ConfigChanged' }, to: { fact: 'SegmentDeleted' }, ms: { '<': 10_000 } },
        },
        {
          id: 'check',
          holds: { from: { fact: 'ConfigChanged' }, to: { fact: 'SegmentDeleted' }, ms: { '>=': 10_000 } },
        },
      ],
      offers: ['minute'],
      goals: [
        {
          id: 'set',
          check: { fact: 'ConfigChanged', where: { name: 'retention.ms', value: '60000' } },
        },
        { id: 'deleted', check: deleted },
      ],
      see: { kind: 'partition', topic: TOPIC, partition: 0 },
      look: { kind: 'partition', topic: TOPIC, partition: 0 },
      solution: [{ act: 'minute' }, { until: deleted, withinMs: 400_000 }, { wait: 500 }],
      concepts: ['C46'],
    },
    {
      id: 'unread',
      predict: [
        {
          id: 'waits',
          holds: { state: { read: 'records', fate: 'unseen' }, is: 0 },
        },
        {
          id: 'skips',
          holds: {
            all: [
              { fact: 'PositionReset', where: { consumer: SLOW, strategy: 'earliest' } },
              { state: { read: 'records', fate: 'unseen' }, is: { '>': 0 } },
            ],
          },
        },
      ],
      offers: ['resume'],
      goals: [
        { id: 'resumed', check: { fact: 'PartitionsResumed', where: { consumer: SLOW } } },
        { id: 'moved', check: moved },
        { id: 'read', check: { fact: 'RecordsPolled', where: { consumer: SLOW } } },
      ],
      see: { kind: 'consumer', node: SLOW },
      look: { kind: 'consumer', node: SLOW },
      solution: [
        { act: 'resume' },
        {
          until: { all: [moved, { fact: 'RecordsPolled', where: { consumer: SLOW } }] },
          withinMs: 60_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C49'],
    },
    {
      id: 'active',
      predict: [
        { id: 'stays', holds: { not: empty } },
        { id: 'goes', holds: empty },
      ],
      offers: ['silence'],
      goals: [
        { id: 'silent', check: { act: 'SetProducerRate', where: { recordsPerSecond: 0 } } },
        {
          id: 'deleted',
          check: { from: { fact: 'SegmentDeleted' }, to: 'now', ms: { '>=': 300 } },
        },
      ],
      see: { kind: 'partition', topic: TOPIC, partition: 0 },
      look: { kind: 'partition', topic: TOPIC, partition: 0 },
      solution: [{ act: 'silence' }, { until: empty, withinMs: 800_000 }, { wait: 500 }],
      concepts: ['C47'],
    },
    {
      id: 'bytes',
      predict: [
        { id: 'most', holds: { state: size, is: { '<=': 1_000 } } },
        { id: 'least', holds: { state: size, is: { '>': 1_000 } } },
      ],
      offers: ['bytes', 'speak'],
      goals: [
        { id: 'set', check: { fact: 'ConfigChanged', where: { name: 'retention.bytes', value: '1000' } } },
        { id: 'deleted', check: bySize },
      ],
      see: { kind: 'partition', topic: TOPIC, partition: 0 },
      look: { kind: 'partition', topic: TOPIC, partition: 0 },
      solution: [{ act: 'bytes' }, { act: 'speak' }, { until: bySize, withinMs: 400_000 }, { wait: 500 }],
      concepts: ['C48'],
    },
  ],
}
