/** L02: a topic is a name; whoever produces picks the partition. */
import type { Lesson } from '../types.ts'

const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const send = (producer: string, value: string) =>
  ({ kind: 'SendRecord', producer, topic: 'user-events', partition: null, key: null, value }) as const

const GO = { topic: 'user-events', keys: null, recordsPerSecond: 0, client: 'kafka-go' } as const
const FIRST = { read: 'values', partition: 'user-events-0' } as const
const BATCH = { read: 'partitionsOfBatch', producer: 'java-app' } as const
const grown = (partition: number) =>
  ({ read: 'logEndOffset', partition: `user-events-${partition}`, when: 'growth' }) as const

/** Messages of the last step that were acknowledged, by what they say. */
const heard = (value: string) => ({ read: 'records', fate: 'acknowledged', value, when: 'growth' }) as const
const goesOn = { state: heard('after'), is: { '>=': 1 } } as const
const starts = { state: heard('late'), is: { '>=': 1 } } as const

export const partitions: Lesson = {
  version: 1,
  id: 'partitions',
  minutes: 12,
  docs: ['intro_concepts_and_terms', 'design_loadbalancing'],
  start: {
    version: 1,
    id: 'lesson-partitions',
    seed: 102,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 'user-events', partitions: 3, replicationFactor: 1 }],
    producers: [{ ...GO, id: 'go-writer', startAtMs: 8_000 }],
    consumers: [],
    openAtMs: 12_000,
  },
  offers: {
    nine: range(9).map((n) => send('go-writer', `msg${n}`)),
    cut: { kind: 'IsolateNode', node: 'producer-go-writer' },
    ten: send('go-writer', 'msg10'),
    heal: { kind: 'HealLink', a: 'producer-go-writer', b: '*' },
    java: {
      kind: 'AddProducer',
      producer: { id: 'java-app', topic: 'user-events', keys: null, recordsPerSecond: 0 },
    },
    burst: range(9).map((n) => send('java-app', `java${n}`)),
    writers: range(4).map((n) => ({ kind: 'AddProducer', producer: { ...GO, id: `writer-${n}` } }) as const),
    each: range(4).map((n) => send(`writer-${n}`, `new${n}`)),
    early: { kind: 'AddProducer', producer: { ...GO, id: 'early', bootstrap: [1] } },
    calls: range(3).map((n) => send('early', `call${n}`)),
    crash: { kind: 'CrashNode', node: 'broker-1' },
    late: { kind: 'AddProducer', producer: { ...GO, id: 'late', bootstrap: [1] } },
    again: [...range(3).map((n) => send('early', `after${n}`)), send('late', 'late1')],
  },
  play: ['nine'],
  steps: [
    {
      id: 'turns',
      predict: [
        { id: 'thirds', holds: { state: FIRST, is: 'msg1 msg2 msg3' } },
        { id: 'turns', holds: { state: FIRST, is: 'msg1 msg4 msg7' } },
        { id: 'one', holds: { state: { read: 'logEndOffset', partition: 'user-events-0' }, is: 9 } },
      ],
      offers: ['nine'],
      goals: [
        {
          id: 'acknowledged',
          check: { state: { read: 'records', fate: 'acknowledged', when: 'growth' }, is: { '>=': 9 } },
        },
        { id: 'leaders', check: { state: { read: 'leaders', topic: 'user-events' }, is: 3 } },
      ],
      see: { kind: 'partition', topic: 'user-events', partition: 0 },
      look: { kind: 'topic', topic: 'user-events' },
      solution: [
        { act: 'nine' },
        {
          until: { state: { read: 'records', fate: 'acknowledged', when: 'growth' }, is: { '>=': 9 } },
          withinMs: 60_000,
        },
      ],
      concepts: ['C04', 'C05', 'C07'],
      code: 'producer-go-writer',
    },
    {
      id: 'whoChose',
      predict: [
        { id: 'broker', holds: { not: { fact: 'RecordCreated', where: { value: 'msg10' } } } },
        {
          id: 'producer',
          holds: { fact: 'RecordCreated', where: { value: 'msg10', partition: 'user-events-0' } },
        },
        {
          id: 'controller',
          holds: {
            inOrder: [
              { fact: 'MetadataRefreshed', where: { client: 'producer-go-writer' } },
              { fact: 'RecordCreated', where: { value: 'msg10' } },
            ],
          },
        },
      ],
      offers: ['cut', 'ten'],
      goals: [
        { id: 'cut', check: { fact: 'LinkCut', where: { a: 'producer-go-writer' } } },
        {
          id: 'sent',
          check: {
            all: [
              { inOrder: [{ fact: 'LinkCut' }, { fact: 'RecordCreated', where: { value: 'msg10' } }] },
              { from: { fact: 'RecordCreated', where: { value: 'msg10' } }, to: 'now', ms: { '>=': 2_000 } },
            ],
          },
        },
      ],
      see: { kind: 'producer', node: 'producer-go-writer' },
      look: { kind: 'producer', node: 'producer-go-writer' },
      solution: [{ act: 'cut' }, { wait: 500 }, { act: 'ten' }, { wait: 2_500 }],
      concepts: ['C05'],
      code: 'producer-go-writer',
    },
    {
      id: 'sticky',
      predict: [
        { id: 'three', holds: { state: BATCH, is: 3 } },
        { id: 'one', holds: { state: BATCH, is: 1 } },
      ],
      offers: ['heal', 'java', 'burst'],
      goals: [
        {
          id: 'healed',
          check: { fact: 'BatchAppended', where: { leader: true, batch: { values: 'msg10' } } },
        },
        {
          id: 'burst',
          check: {
            state: { read: 'records', fate: 'acknowledged', producer: 'java-app' },
            is: { '>=': 9 },
          },
        },
      ],
      see: { kind: 'producer', node: 'producer-java-app' },
      look: { kind: 'producer', node: 'producer-go-writer' },
      solution: [
        { act: 'heal' },
        { act: 'java' },
        { wait: 2_000 },
        { act: 'burst' },
        {
          until: {
            all: [
              { fact: 'BatchAppended', where: { leader: true, batch: { values: 'msg10' } } },
              {
                state: { read: 'records', fate: 'acknowledged', producer: 'java-app' },
                is: { '>=': 9 },
              },
            ],
          },
          withinMs: 60_000,
        },
      ],
      concepts: ['C07'],
      code: 'producer-java-app',
    },
    {
      id: 'newEachTime',
      predict: [
        {
          id: 'spread',
          holds: { all: [0, 1, 2].map((p) => ({ state: grown(p), is: { '>=': 1 } })) },
        },
        {
          id: 'first',
          holds: { all: [{ state: grown(0), is: 4 }, ...[1, 2].map((p) => ({ state: grown(p), is: 0 }))] },
        },
      ],
      offers: ['writers', 'each'],
      goals: [
        {
          id: 'four',
          check: {
            state: { read: 'records', fate: 'acknowledged', value: 'new', when: 'growth' },
            is: { '>=': 4 },
          },
        },
      ],
      see: { kind: 'partition', topic: 'user-events', partition: 0 },
      look: { kind: 'producer', node: 'producer-go-writer' },
      solution: [
        { act: 'writers' },
        { wait: 2_000 },
        { act: 'each' },
        {
          until: {
            state: { read: 'records', fate: 'acknowledged', value: 'new', when: 'growth' },
            is: { '>=': 4 },
          },
          withinMs: 60_000,
        },
      ],
      concepts: ['C07'],
    },
    {
      id: 'phoneBook',
      predict: [
        { id: 'both', holds: { not: goesOn } },
        { id: 'newcomer', holds: { all: [goesOn, { not: starts }] } },
        { id: 'neither', holds: { all: [goesOn, starts] } },
      ],
      offers: ['early', 'calls', 'crash', 'late', 'again'],
      goals: [
        { id: 'served', check: { state: heard('call'), is: { '>=': 3 } } },
        { id: 'crashed', check: { fact: 'NodeCrashed', where: { node: 'broker-1' } } },
        { id: 'goesOn', check: goesOn },
        {
          id: 'stuck',
          check: {
            all: [
              {
                inOrder: [
                  { fact: 'NodeCrashed', where: { node: 'broker-1' } },
                  { fact: 'NodeStarted', where: { node: 'producer-late' } },
                ],
              },
              {
                from: { fact: 'NodeStarted', where: { node: 'producer-late' } },
                to: 'now',
                ms: { '>=': 5_000 },
              },
              { not: { fact: 'MetadataRefreshed', where: { client: 'producer-late' } } },
            ],
          },
        },
      ],
      see: { kind: 'producer', node: 'producer-early' },
      look: { kind: 'broker', broker: 1 },
      solution: [
        { act: 'early' },
        { wait: 2_000 },
        { act: 'calls' },
        { until: { state: heard('call'), is: { '>=': 3 } }, withinMs: 60_000 },
        { act: 'crash' },
        { act: 'late' },
        { wait: 1_000 },
        { act: 'again' },
        { until: goesOn, withinMs: 60_000 },
        { wait: 6_000 },
      ],
      concepts: ['C12'],
    },
  ],
}
