/** L03: order lives inside a partition; a key buys it until the number of partitions changes. */
import type { Check, Lesson, Read, Value } from '../types.ts'

const TOPIC = 'user-events'
const KEY = 'user-123'
const DEEDS = ['login', 'click', 'logout']

const send = (producer: string, key: string | null, value: string) =>
  ({ kind: 'SendRecord', producer, topic: TOPIC, partition: null, key, value }) as const
/** Login, click, logout, told apart from those of other steps by their first letter. */
const story = (producer: string, key: string | null, mark: string) =>
  DEEDS.map((deed) => send(producer, key, `${mark}:${deed}`))
const inOrderOf = (mark: string) => DEEDS.map((deed) => `${mark}:${deed}`).join(' ')
const processed = (mark: string): Read => ({ read: 'processed', group: 'sink', value: `${mark}:` })
const done = (mark: string, count: number): Check => ({
  state: { read: 'records', fate: 'processed', value: `${mark}:` },
  is: { '>=': count },
})
const spread = (mark: string, is: Value): Check => ({
  state: { read: 'partitionsOfKey', key: KEY, value: `${mark}:` },
  is,
})
const consumer = (n: number) => ({
  id: `sink-${n}`,
  group: 'sink',
  topics: [TOPIC],
  config: { 'auto.offset.reset': 'earliest' },
  processMs: 50,
  startAtMs: 8_200 + n * 200,
})

export const order: Lesson = {
  version: 1,
  id: 'order',
  minutes: 12,
  docs: ['design_loadbalancing', 'basic_ops_modify_topic'],
  start: {
    version: 1,
    id: 'lesson-order',
    seed: 103,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: TOPIC, partitions: 3, replicationFactor: 1 }],
    producers: [
      {
        id: 'go-writer',
        topic: TOPIC,
        keys: null,
        recordsPerSecond: 0,
        client: 'kafka-go',
        startAtMs: 8_000,
      },
      { id: 'java-app', topic: TOPIC, keys: null, recordsPerSecond: 0, startAtMs: 8_100 },
    ],
    consumers: [1, 2, 3].map(consumer),
    openAtMs: 26_000,
  },
  offers: {
    slow: {
      kind: 'SetProcessingTime',
      consumer: { read: 'owner', group: 'sink', partition: 'user-events-0' },
      processMs: 4_000,
    },
    noKey: story('go-writer', null, 'a'),
    withKey: story('java-app', KEY, 'b'),
    goKey: story('go-writer', KEY, 'c'),
    goHash: {
      kind: 'AddProducer',
      producer: {
        id: 'go-hash',
        topic: TOPIC,
        keys: null,
        recordsPerSecond: 0,
        client: 'kafka-go',
        config: { Balancer: 'Hash' },
      },
    },
    hashed: story('go-hash', KEY, 'd'),
    four: { kind: 'CreatePartitions', topic: TOPIC, count: 4, assignments: null },
    restart: {
      kind: 'AddProducer',
      producer: { id: 'java-app-2', topic: TOPIC, keys: null, recordsPerSecond: 0 },
    },
    after: send('java-app-2', KEY, 'e:login'),
    three: { kind: 'CreatePartitions', topic: TOPIC, count: 3, assignments: null },
  },
  play: ['noKey', 'withKey'],
  steps: [
    {
      id: 'noKey',
      predict: [
        { id: 'kept', holds: { state: processed('a'), is: inOrderOf('a') } },
        { id: 'mixed', holds: { state: processed('a'), is: { '!=': inOrderOf('a') } } },
      ],
      offers: ['slow', 'noKey'],
      goals: [
        { id: 'slow', check: { fact: 'ProcessingTimeSet', where: { processMs: { '>=': 1_000 } } } },
        { id: 'done', check: done('a', 3) },
      ],
      see: { kind: 'consumer', node: { read: 'ownerNode', group: 'sink', partition: 'user-events-0' } },
      look: { kind: 'group', group: 'sink' },
      solution: [{ act: 'slow' }, { act: 'noKey' }, { until: done('a', 3), withinMs: 60_000 }],
      concepts: ['C10'],
    },
    {
      id: 'withKey',
      predict: [
        { id: 'one', holds: { all: [spread('b', 1), { state: processed('b'), is: inOrderOf('b') }] } },
        { id: 'three', holds: spread('b', 3) },
      ],
      offers: ['withKey'],
      goals: [{ id: 'done', check: done('b', 3) }],
      see: { kind: 'partition', topic: TOPIC, partition: 2 },
      look: { kind: 'topic', topic: TOPIC },
      solution: [{ act: 'withKey' }, { until: done('b', 3), withinMs: 60_000 }],
      concepts: ['C06', 'C10'],
    },
    {
      id: 'goKey',
      predict: [
        { id: 'one', holds: spread('c', 1) },
        { id: 'three', holds: spread('c', 3) },
      ],
      offers: ['goKey'],
      goals: [{ id: 'done', check: done('c', 3) }],
      see: { kind: 'producer', node: 'producer-go-writer' },
      look: { kind: 'producer', node: 'producer-go-writer' },
      solution: [{ act: 'goKey' }, { until: done('c', 3), withinMs: 60_000 }],
      concepts: ['C06'],
      code: 'producer-go-writer',
    },
    {
      id: 'hash',
      offers: ['goHash', 'hashed'],
      goals: [
        { id: 'done', check: done('d', 3) },
        { id: 'one', check: spread('d', 1) },
      ],
      see: { kind: 'producer', node: 'producer-go-hash' },
      look: { kind: 'producer', node: 'producer-go-writer' },
      solution: [
        { act: 'goHash' },
        { wait: 2_000 },
        { act: 'hashed' },
        { until: done('d', 3), withinMs: 60_000 },
      ],
      concepts: ['C06', 'C09'],
      code: 'producer-go-hash',
    },
    {
      id: 'alter',
      predict: [
        {
          id: 'same',
          holds: { state: { read: 'records', partition: 'user-events-2', value: 'e:' }, is: { '>=': 1 } },
        },
        {
          id: 'other',
          holds: { state: { read: 'records', partition: 'user-events-0', value: 'e:' }, is: { '>=': 1 } },
        },
        { id: 'error', holds: { state: { read: 'records', fate: 'failed', value: 'e:' }, is: { '>=': 1 } } },
      ],
      offers: ['four', 'restart', 'after'],
      goals: [
        { id: 'four', check: { fact: 'PartitionsAdded', where: { topic: TOPIC, to: 4 } } },
        {
          id: 'sent',
          check: { state: { read: 'records', fate: 'acknowledged', value: 'e:' }, is: { '>=': 1 } },
        },
      ],
      see: { kind: 'partition', topic: TOPIC, partition: 0 },
      look: { kind: 'topic', topic: TOPIC },
      solution: [
        { act: 'four' },
        { until: { fact: 'PartitionsAdded' }, withinMs: 20_000 },
        { wait: 2_000 },
        { act: 'restart' },
        { wait: 2_000 },
        { act: 'after' },
        {
          until: { state: { read: 'records', fate: 'acknowledged', value: 'e:' }, is: { '>=': 1 } },
          withinMs: 20_000,
        },
      ],
      concepts: ['C08'],
    },
    {
      id: 'fewer',
      predict: [
        { id: 'moves', holds: { state: { read: 'partitions', topic: TOPIC }, is: 3 } },
        {
          id: 'refused',
          holds: { fact: 'AdminAnswered', where: { api: 'CreatePartitions', error: 'INVALID_PARTITIONS' } },
        },
      ],
      offers: ['three'],
      goals: [{ id: 'answered', check: { fact: 'AdminAnswered', where: { api: 'CreatePartitions' } } }],
      see: { kind: 'topic', topic: TOPIC },
      look: { kind: 'topic', topic: TOPIC },
      solution: [
        { act: 'three' },
        { until: { fact: 'AdminAnswered', where: { api: 'CreatePartitions' } }, withinMs: 20_000 },
      ],
      concepts: ['C08'],
    },
  ],
}
