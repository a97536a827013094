/** L18: a retry without idempotence may stand twice; with it the sequence number gives the copy away. */
import type { Lesson, Target } from '../types.ts'

const PARTITION = 'orders-0'
const LEADER: Target = {
  kind: 'replica',
  topic: 'orders',
  partition: 0,
  broker: { read: 'leader', partition: PARTITION },
}

const send = (producer: string, value: string) =>
  ({ kind: 'SendRecord', producer, topic: 'orders', partition: null, key: null, value }) as const
const dropAnswer = (producer: string) =>
  ({ kind: 'DropMessage', seq: { read: 'answerTo', producer }, consequence: 'reset' }) as const
/** The leader wrote a batch with this value. */
const wrote = (value: string) =>
  ({
    fact: 'BatchAppended',
    where: { partition: PARTITION, leader: true, batch: { values: value } },
  }) as const
const acknowledged = (producer: string) =>
  ({ fact: 'BatchAcknowledged', where: { producer: `producer-${producer}` } }) as const
const answerUnderWay = (producer: string) =>
  ({ state: { read: 'answerTo', producer }, is: { '>': 0 } }) as const
const ignored = { fact: 'DuplicateIgnored', where: { partition: PARTITION } } as const
const dropped = { fact: 'MessageDropped' } as const

export const retries = {
  version: 1,
  id: 'retries',
  minutes: 10,
  docs: ['producerconfigs_enable.idempotence', 'producerconfigs_retries', 'semantics'],
  start: {
    version: 1,
    id: 'lesson-retries',
    seed: 118,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [
      {
        id: 'plain',
        topic: 'orders',
        keys: null,
        recordsPerSecond: 0,
        config: { acks: 'all', 'enable.idempotence': false },
        startAtMs: 8_000,
      },
      {
        id: 'idempotent',
        topic: 'orders',
        keys: null,
        recordsPerSecond: 0,
        config: { acks: 'all' },
        startAtMs: 8_000,
      },
    ],
    consumers: [],
    openAtMs: 14_000,
  },
  offers: {
    sendPlain: send('plain', 'A'),
    dropPlain: dropAnswer('plain'),
    sendIdempotent: send('idempotent', 'B'),
    dropIdempotent: dropAnswer('idempotent'),
    sendC: send('idempotent', 'C'),
    sendD: send('idempotent', 'D'),
    crashClient: { kind: 'CrashNode', node: 'producer-idempotent' },
    startClient: { kind: 'StartNode', node: 'producer-idempotent' },
  },
  play: ['sendPlain', 'sendIdempotent'],
  steps: [
    {
      id: 'off',
      predict: [
        { id: 'once', holds: { all: [acknowledged('plain'), { ...wrote('A'), count: 1 }] } },
        { id: 'twice', holds: { all: [acknowledged('plain'), { ...wrote('A'), count: 2 }] } },
        { id: 'lost', holds: { not: acknowledged('plain') } },
      ],
      offers: ['sendPlain', 'dropPlain'],
      goals: [
        { id: 'dropped', check: { inOrder: [wrote('A'), dropped] } },
        { id: 'acknowledged', check: { inOrder: [dropped, acknowledged('plain')] } },
      ],
      see: LEADER,
      look: { kind: 'producer', node: 'producer-plain' },
      solution: [
        { act: 'sendPlain' },
        { until: answerUnderWay('plain'), withinMs: 10_000 },
        { act: 'dropPlain' },
        { until: acknowledged('plain'), withinMs: 60_000 },
        { wait: 2_000 },
      ],
      concepts: ['C52'],
    },
    {
      id: 'on',
      predict: [
        { id: 'twice', holds: { all: [acknowledged('idempotent'), { ...wrote('B'), count: 2 }] } },
        {
          id: 'once',
          holds: { all: [acknowledged('idempotent'), ignored, { ...wrote('B'), count: 1 }] },
        },
        { id: 'refused', holds: { fact: 'BatchFailed' } },
      ],
      offers: ['sendIdempotent', 'dropIdempotent'],
      goals: [
        { id: 'dropped', check: { inOrder: [wrote('B'), dropped] } },
        { id: 'acknowledged', check: { inOrder: [dropped, acknowledged('idempotent')] } },
      ],
      see: LEADER,
      look: { kind: 'producer', node: 'producer-idempotent' },
      solution: [
        { act: 'sendIdempotent' },
        { until: answerUnderWay('idempotent'), withinMs: 10_000 },
        { act: 'dropIdempotent' },
        { until: acknowledged('idempotent'), withinMs: 60_000 },
        { wait: 2_000 },
      ],
      concepts: ['C52'],
    },
    {
      id: 'asked',
      predict: [
        { id: 'once', holds: { ...wrote('C'), count: 1 } },
        { id: 'twice', holds: { ...wrote('C'), count: 2 } },
      ],
      offers: ['sendC'],
      goals: [
        { id: 'sent', check: { act: 'SendRecord', where: { value: 'C' }, count: 2 } },
        { id: 'acknowledged', check: { ...acknowledged('idempotent'), count: 2 } },
      ],
      see: LEADER,
      look: { kind: 'producer', node: 'producer-idempotent' },
      solution: [
        { act: 'sendC' },
        { until: acknowledged('idempotent'), withinMs: 20_000 },
        { act: 'sendC' },
        { until: { ...acknowledged('idempotent'), count: 2 }, withinMs: 20_000 },
        { wait: 1_000 },
      ],
      concepts: ['C53'],
    },
    {
      id: 'restarted',
      predict: [
        { id: 'once', holds: { ...wrote('D'), count: 1 } },
        { id: 'twice', holds: { ...wrote('D'), count: 2 } },
        { id: 'fenced', holds: { fact: 'BatchFailed' } },
      ],
      offers: ['sendD', 'crashClient', 'startClient'],
      goals: [
        {
          id: 'crashed',
          check: { inOrder: [wrote('D'), { fact: 'NodeCrashed', where: { role: 'producer' } }] },
        },
        {
          id: 'newId',
          check: {
            inOrder: [
              { fact: 'NodeCrashed', where: { role: 'producer' } },
              { fact: 'ProducerIdAssigned' },
              acknowledged('idempotent'),
            ],
          },
        },
      ],
      see: { kind: 'producer', node: 'producer-idempotent' },
      look: { kind: 'producer', node: 'producer-idempotent' },
      solution: [
        { act: 'sendD' },
        { until: wrote('D'), withinMs: 20_000 },
        { act: 'crashClient' },
        { wait: 1_000 },
        { act: 'startClient' },
        { wait: 3_000 },
        { act: 'sendD' },
        {
          until: {
            inOrder: [{ fact: 'NodeCrashed', where: { role: 'producer' } }, acknowledged('idempotent')],
          },
          withinMs: 30_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C53'],
    },
  ],
} as const satisfies Lesson
