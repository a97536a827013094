/** L09: kafka-go's Reader: what it fetches, and when it commits. */
import type { Check, Lesson } from '../types.ts'

const TOPIC = 'user-events'
const GROUP = 'user-analytics-group'
const reader = (id: string, group: string, config: Record<string, string | number>, processMs = 0) =>
  ({
    kind: 'AddConsumer',
    consumer: { id, group, topics: [TOPIC], client: 'kafka-go', config, processMs },
  }) as const
const send = (value: string, partition: number) =>
  ({ kind: 'SendRecord', producer: 'writer', topic: TOPIC, partition, key: null, value }) as const
const assigned = (consumer: string): Check => ({
  fact: 'PartitionsAssigned',
  where: { consumer: `consumer-${consumer}` },
})
const polled = (consumer: string, partition = 0): Check => ({
  fact: 'RecordsPolled',
  where: { consumer: `consumer-${consumer}`, partition: `${TOPIC}-${partition}` },
})
const waited = (ms: object): Check => ({
  from: { fact: 'BatchAcknowledged' },
  to: { fact: 'RecordsPolled', where: { consumer: 'consumer-source' } },
  ms: ms as { readonly '<': number },
})
const fate = (name: 'skipped' | 'redelivered' | 'processed', value: string): Check => ({
  state: { read: 'records', fate: name, value },
  is: { '>=': 1 },
})

export const goReader: Lesson = {
  version: 1,
  id: 'go-reader',
  minutes: 10,
  docs: ['theconsumer', 'design_consumerposition', 'semantics', 'consumerconfigs_fetch.min.bytes'],
  start: {
    version: 1,
    id: 'lesson-go-reader',
    seed: 209,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: TOPIC, partitions: 3, replicationFactor: 3 }],
    producers: [{ id: 'writer', topic: TOPIC, keys: null, recordsPerSecond: 0, startAtMs: 5_000 }],
    consumers: [],
    openAtMs: 10_000,
  },
  offers: {
    source: reader('source', GROUP, { MinBytes: 10_000, MaxBytes: 10_000_000 }),
    send: send('small', 0),
    stop: { kind: 'CloseClient', client: 'consumer-source' },
    read: reader('read-message', 'read-group', { Read: 'ReadMessage' }, 2_000),
    sendRead: send('read', 1),
    killRead: { kind: 'CrashNode', node: 'consumer-read-message' },
    readAgain: reader('read-again', 'read-group', { Read: 'ReadMessage' }, 500),
    fetch: reader('fetch-message', 'fetch-group', { Read: 'FetchMessage' }, 2_000),
    sendFetch: send('fetch', 2),
    killFetch: { kind: 'CrashNode', node: 'consumer-fetch-message' },
    fetchAgain: reader('fetch-again', 'fetch-group', { Read: 'FetchMessage' }, 500),
  },
  play: ['send'],
  steps: [
    {
      id: 'partition',
      predict: [
        { id: 'zero', holds: { state: { read: 'assigned', consumer: 'source' }, is: 1 } },
        { id: 'all', holds: { state: { read: 'assigned', consumer: 'source' }, is: 3 } },
      ],
      offers: ['source'],
      goals: [{ id: 'assigned', check: assigned('source') }],
      see: { kind: 'consumer', node: 'consumer-source' },
      look: { kind: 'topic', topic: TOPIC },
      solution: [{ act: 'source' }, { until: assigned('source'), withinMs: 60_000 }],
      concepts: ['C14'],
      code: 'consumer-source',
    },
    {
      id: 'minBytes',
      predict: [
        { id: 'atOnce', holds: waited({ '<': 1_000 }) },
        { id: 'seconds', holds: waited({ '>=': 5_000, '<=': 10_500 }) },
        { id: 'never', holds: { not: polled('source') } },
      ],
      offers: ['send'],
      goals: [{ id: 'polled', check: polled('source') }],
      see: { kind: 'consumer', node: 'consumer-source' },
      look: { kind: 'consumer', node: 'consumer-source' },
      solution: [{ act: 'send' }, { until: polled('source'), withinMs: 30_000 }],
      concepts: ['C13'],
      code: 'consumer-source',
    },
    {
      id: 'readMessage',
      predict: [
        { id: 'again', holds: fate('redelivered', 'read') },
        { id: 'lost', holds: fate('skipped', 'read') },
      ],
      offers: ['read', 'sendRead', 'killRead', 'readAgain'],
      goals: [
        { id: 'inHand', check: polled('read-message', 1) },
        { id: 'killed', check: { fact: 'NodeCrashed', where: { node: 'consumer-read-message' } } },
        {
          id: 'again',
          check: {
            all: [
              assigned('read-again'),
              { fact: 'PositionReset', where: { consumer: 'consumer-read-again', partition: `${TOPIC}-1` } },
            ],
          },
        },
        {
          id: 'after',
          check: {
            from: { fact: 'PositionReset', where: { consumer: 'consumer-read-again' } },
            to: 'now',
            ms: { '>=': 12_000 },
          },
        },
      ],
      see: { kind: 'consumer', node: 'consumer-read-again' },
      look: { kind: 'group', group: GROUP },
      solution: [
        { act: 'read' },
        { until: assigned('read-message'), withinMs: 60_000 },
        { wait: 4_000 },
        { act: 'sendRead' },
        { until: polled('read-message', 1), withinMs: 30_000 },
        { wait: 1_000 },
        { act: 'killRead' },
        { act: 'readAgain' },
        {
          until: {
            fact: 'PositionReset',
            where: { consumer: 'consumer-read-again', partition: `${TOPIC}-1` },
          },
          withinMs: 120_000,
        },
        { wait: 13_000 },
      ],
      concepts: ['C20'],
      code: 'consumer-read-message',
    },
    {
      id: 'fetchMessage',
      predict: [
        { id: 'again', holds: fate('redelivered', 'fetch') },
        { id: 'lost', holds: fate('skipped', 'fetch') },
      ],
      offers: ['fetch', 'sendFetch', 'killFetch', 'fetchAgain'],
      goals: [
        { id: 'inHand', check: polled('fetch-message', 2) },
        { id: 'killed', check: { fact: 'NodeCrashed', where: { node: 'consumer-fetch-message' } } },
        {
          id: 'again',
          check: {
            fact: 'PositionReset',
            where: { consumer: 'consumer-fetch-again', partition: `${TOPIC}-2` },
          },
        },
        {
          id: 'after',
          check: {
            from: { fact: 'PositionReset', where: { consumer: 'consumer-fetch-again' } },
            to: 'now',
            ms: { '>=': 12_000 },
          },
        },
      ],
      see: { kind: 'consumer', node: 'consumer-fetch-again' },
      look: { kind: 'group', group: GROUP },
      solution: [
        { act: 'fetch' },
        { until: assigned('fetch-message'), withinMs: 60_000 },
        { wait: 7_000 },
        { act: 'sendFetch' },
        { until: polled('fetch-message', 2), withinMs: 30_000 },
        { wait: 1_000 },
        { act: 'killFetch' },
        { act: 'fetchAgain' },
        {
          until: {
            fact: 'PositionReset',
            where: { consumer: 'consumer-fetch-again', partition: `${TOPIC}-2` },
          },
          withinMs: 120_000,
        },
        { wait: 13_000 },
      ],
      concepts: ['C20'],
      code: 'consumer-fetch-message',
    },
  ],
}
