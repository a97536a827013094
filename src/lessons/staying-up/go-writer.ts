/** L08: kafka-go's Writer, default by default. In a datacentre's network, so that what is slow is the client. */
import type { Check, Lesson } from '../types.ts'

const TOPIC = 'user-events'
const loop = (id: string, config: Record<string, string | number | boolean>) =>
  ({
    kind: 'AddProducer',
    producer: {
      id,
      topic: TOPIC,
      keys: ['user-123'],
      recordsPerSecond: 200,
      client: 'kafka-go',
      config,
    },
  }) as const
const single = (id: string, config: Record<string, string | number | boolean>) =>
  ({
    kind: 'AddProducer',
    producer: { id, topic: TOPIC, keys: null, recordsPerSecond: 0, client: 'kafka-go', config },
  }) as const
const acknowledged = (producer: string, count: number): Check => ({
  state: { read: 'records', fate: 'acknowledged', producer },
  is: { '>=': count },
})
const since = (producer: string, ms: object): Check => ({
  from: { fact: 'RecordCreated', where: { producer: `producer-${producer}` } },
  to: 'now',
  ms: ms as { readonly '<': number },
})
const send = (producer: string) =>
  ({ kind: 'SendRecord', producer, topic: TOPIC, partition: 0, key: null, value: 'payment' }) as const
const created = (producer: string): Check => ({
  fact: 'RecordCreated',
  where: { producer: `producer-${producer}` },
})

export const goWriter: Lesson = {
  version: 1,
  id: 'go-writer',
  minutes: 10,
  docs: ['theproducer', 'design_asyncsend', 'producerconfigs_acks', 'producerconfigs_linger.ms'],
  start: {
    version: 1,
    id: 'lesson-go-writer',
    seed: 208,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: TOPIC, partitions: 3, replicationFactor: 3 }],
    producers: [],
    consumers: [],
    openAtMs: 10_000,
  },
  offers: {
    loop: loop('loop-1', {}),
    stopLoop: { kind: 'CloseClient', client: 'producer-loop-1' },
    fastLoop: loop('loop-2', { BatchTimeout: 10 }),
    stopFast: { kind: 'CloseClient', client: 'producer-loop-2' },
    literal: single('literal', { Constructor: 'Writer{}' }),
    kill: { kind: 'CrashNode', node: { read: 'leaderNode', partition: `${TOPIC}-0` } },
    pay: send('literal'),
    async: single('async', { Async: true }),
    payAsync: send('async'),
    exit: { kind: 'CrashNode', node: 'producer-async' },
  },
  play: [],
  steps: [
    {
      id: 'loop',
      predict: [
        { id: 'fast', holds: since('loop-1', { '<': 2_000 }) },
        { id: 'slow', holds: since('loop-1', { '>=': 8_000 }) },
      ],
      offers: ['loop'],
      goals: [{ id: 'ten', check: acknowledged('loop-1', 10) }],
      see: { kind: 'producer', node: 'producer-loop-1' },
      look: { kind: 'producer', node: 'producer-loop-1' },
      solution: [{ act: 'loop' }, { until: acknowledged('loop-1', 10), withinMs: 60_000 }],
      concepts: ['C11'],
      code: 'producer-loop-1',
    },
    {
      id: 'batchTimeout',
      offers: ['stopLoop', 'fastLoop'],
      goals: [
        { id: 'stopped', check: { fact: 'NodeStopped', where: { node: 'producer-loop-1' } } },
        {
          id: 'ten',
          check: {
            all: [
              acknowledged('loop-2', 10),
              {
                from: { fact: 'RecordCreated', where: { producer: 'producer-loop-2' } },
                to: { fact: 'BatchAcknowledged', where: { producer: 'producer-loop-2' } },
                ms: { '<': 200 },
              },
            ],
          },
        },
      ],
      see: { kind: 'producer', node: 'producer-loop-2' },
      look: { kind: 'producer', node: 'producer-loop-1' },
      solution: [
        { act: 'stopLoop' },
        { wait: 2_000 },
        { act: 'fastLoop' },
        { until: acknowledged('loop-2', 10), withinMs: 30_000 },
      ],
      concepts: ['C11'],
      code: 'producer-loop-2',
    },
    {
      id: 'literal',
      predict: [
        {
          id: 'error',
          holds: { fact: 'BatchFailed', where: { producer: 'producer-literal' } },
        },
        {
          id: 'lost',
          holds: { state: { read: 'records', fate: 'lost', producer: 'literal' }, is: { '>=': 1 } },
        },
        {
          id: 'stored',
          holds: { fact: 'BatchAppended', where: { leader: true, batch: { values: 'payment' } } },
        },
      ],
      offers: ['literal', 'kill', 'pay'],
      goals: [
        { id: 'killed', check: { act: 'CrashNode' } },
        { id: 'reported', check: { fact: 'BatchAcknowledged', where: { producer: 'producer-literal' } } },
        {
          id: 'after',
          check: {
            from: { fact: 'BatchAcknowledged', where: { producer: 'producer-literal' } },
            to: 'now',
            ms: { '>=': 3_000 },
          },
        },
      ],
      see: { kind: 'producer', node: 'producer-literal' },
      look: { kind: 'producer', node: 'producer-loop-2' },
      solution: [{ act: 'literal' }, { wait: 1_500 }, { act: 'kill' }, { act: 'pay' }, { wait: 6_000 }],
      concepts: ['C38', 'C39'],
      code: 'producer-literal',
    },
    {
      id: 'async',
      predict: [
        {
          id: 'sent',
          holds: { state: { read: 'records', fate: 'sent', producer: 'async' }, is: { '>=': 1 } },
        },
        {
          id: 'gone',
          holds: { state: { read: 'records', fate: 'unsent', producer: 'async' }, is: { '>=': 1 } },
        },
      ],
      offers: ['async', 'payAsync', 'exit'],
      goals: [
        { id: 'sent', check: created('async') },
        { id: 'exited', check: { fact: 'NodeCrashed', where: { node: 'producer-async' } } },
        { id: 'after', check: { from: { fact: 'NodeCrashed' }, to: 'now', ms: { '>=': 2_000 } } },
      ],
      see: { kind: 'producer', node: 'producer-async' },
      look: { kind: 'producer', node: 'producer-async' },
      solution: [
        { act: 'async' },
        { wait: 1_500 },
        { act: 'payAsync' },
        { wait: 300 },
        { act: 'exit' },
        { wait: 2_500 },
      ],
      concepts: ['C11'],
      code: 'producer-async',
    },
  ],
}
