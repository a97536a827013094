/** L05: a group shares partitions out; another group gets everything again. */
import type { Check, Lesson, Read } from '../types.ts'

const TOPIC = 'user-events'
const GROUP = 'user-analytics-group'
const member = (n: number) =>
  ({
    kind: 'AddConsumer',
    consumer: {
      id: `analytics-${n}`,
      group: GROUP,
      topics: [TOPIC],
      config: { 'auto.offset.reset': 'earliest' },
    },
  }) as const
const assigned = (n: number): Read => ({ read: 'assigned', consumer: `analytics-${n}` })
const members = (is: number): Check => ({ state: { read: 'members', group: GROUP }, is })
const idle = (is: number): Check => ({ state: { read: 'idleMembers', group: GROUP }, is })
const stable = (id: string): Check => ({
  fact: 'PartitionsAssigned',
  where: { consumer: `consumer-${id}` },
})
const OWNER: Read = { read: 'owner', group: GROUP, partition: 'user-events-0' }
const OWNER_NODE: Read = { ...OWNER, read: 'ownerNode' }
const burst = Array.from(
  { length: 9 },
  (_, n) =>
    ({
      kind: 'SendRecord',
      producer: 'java-app',
      topic: TOPIC,
      partition: null,
      key: 'user-123',
      value: `k${n + 1}`,
    }) as const,
)
const keyDone: Check = { state: { read: 'records', fate: 'processed', value: 'k' }, is: { '>=': 9 } }
const spread = { read: 'partitionsOfKey', key: 'user-123', value: 'k' } as const
const all = (n: number): Check => ({ state: { read: 'deliveries', group: 'billing' }, is: { '>=': n } })

export const groups: Lesson = {
  version: 1,
  id: 'groups',
  minutes: 12,
  docs: ['intro_concepts_and_terms', 'theconsumer', 'consumerconfigs_session.timeout.ms'],
  start: {
    version: 1,
    id: 'lesson-groups',
    seed: 105,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1 },
    topics: [{ name: TOPIC, partitions: 3, replicationFactor: 1 }],
    producers: [
      {
        id: 'java-app',
        topic: TOPIC,
        keys: ['user-123', 'alice', 'dave'],
        recordsPerSecond: 1,
        startAtMs: 8_000,
      },
    ],
    consumers: [],
    openAtMs: 14_000,
  },
  offers: {
    one: member(1),
    two: [member(2), member(3)],
    fourth: member(4),
    unplug: { kind: 'CrashNode', node: OWNER_NODE },
    close: { kind: 'CloseClient', client: OWNER_NODE },
    burst,
    billing: {
      kind: 'AddConsumer',
      consumer: {
        id: 'billing-1',
        group: 'billing',
        topics: [TOPIC],
        config: { 'auto.offset.reset': 'earliest' },
      },
    },
  },
  play: ['one'],
  steps: [
    {
      id: 'alone',
      predict: [
        { id: 'first', holds: { state: assigned(1), is: 1 } },
        { id: 'all', holds: { state: assigned(1), is: 3 } },
      ],
      offers: ['one'],
      goals: [{ id: 'assigned', check: stable('analytics-1') }],
      see: { kind: 'consumer', node: 'consumer-analytics-1' },
      look: { kind: 'topic', topic: TOPIC },
      solution: [{ act: 'one' }, { until: stable('analytics-1'), withinMs: 60_000 }],
      concepts: ['C14'],
    },
    {
      id: 'three',
      predict: [
        { id: 'each', holds: { all: [1, 2, 3].map((n) => ({ state: assigned(n), is: 1 })) } },
        { id: 'first', holds: { state: assigned(1), is: 3 } },
        { id: 'copies', holds: { all: [1, 2, 3].map((n) => ({ state: assigned(n), is: 3 })) } },
      ],
      offers: ['two'],
      goals: [
        { id: 'members', check: members(3) },
        {
          id: 'assigned',
          check: { all: [stable('analytics-2'), stable('analytics-3'), stable('analytics-1')] },
        },
      ],
      see: { kind: 'group', group: GROUP },
      look: { kind: 'group', group: GROUP },
      solution: [
        { act: 'two' },
        {
          until: {
            all: [
              members(3),
              { all: [1, 2, 3].map((n) => stable(`analytics-${n}`)) },
              { state: assigned(1), is: { '<': 3 } },
            ],
          },
          withinMs: 90_000,
        },
        { wait: 1_000 },
      ],
      concepts: ['C14', 'C15'],
    },
    {
      id: 'fourth',
      predict: [
        { id: 'error', holds: members(3) },
        { id: 'shares', holds: { all: [members(4), idle(0)] } },
        { id: 'idle', holds: { all: [members(4), idle(1)] } },
      ],
      offers: ['fourth'],
      goals: [
        { id: 'assigned', check: stable('analytics-4') },
        {
          id: 'settled',
          check: {
            from: { fact: 'GroupAssigned', where: { group: GROUP }, last: true },
            to: 'now',
            ms: { '>=': 3_000 },
          },
        },
      ],
      see: { kind: 'group', group: GROUP },
      look: { kind: 'group', group: GROUP },
      solution: [{ act: 'fourth' }, { until: stable('analytics-4'), withinMs: 60_000 }, { wait: 5_000 }],
      concepts: ['C14'],
    },
    {
      id: 'unplug',
      predict: [
        {
          id: 'atOnce',
          holds: {
            from: { fact: 'NodeCrashed' },
            to: { fact: 'MemberLeft', where: { group: GROUP } },
            ms: { '<': 10_000 },
          },
        },
        {
          id: 'later',
          holds: {
            from: { fact: 'NodeCrashed' },
            to: { fact: 'MemberLeft', where: { group: GROUP, reason: 'session timeout' } },
            ms: { '>=': 40_000, '<=': 50_000 },
          },
        },
        { id: 'never', holds: { not: { fact: 'MemberLeft', where: { group: GROUP } } } },
      ],
      offers: ['unplug'],
      goals: [
        { id: 'crashed', check: { act: 'CrashNode' } },
        {
          id: 'takenOver',
          check: {
            inOrder: [
              { fact: 'NodeCrashed', where: { role: 'consumer' } },
              { fact: 'MemberLeft', where: { group: GROUP } },
              { fact: 'GroupAssigned', where: { group: GROUP } },
            ],
          },
        },
        { id: 'busy', check: { all: [members(3), idle(0)] } },
      ],
      see: { kind: 'consumer', node: OWNER_NODE },
      look: { kind: 'consumer', node: OWNER_NODE },
      solution: [
        { act: 'unplug' },
        {
          until: {
            all: [
              {
                inOrder: [
                  { fact: 'NodeCrashed', where: { role: 'consumer' } },
                  { fact: 'MemberLeft', where: { group: GROUP } },
                  { fact: 'GroupAssigned', where: { group: GROUP } },
                ],
              },
              members(3),
              idle(0),
            ],
          },
          withinMs: 120_000,
        },
      ],
      concepts: ['C22'],
    },
    {
      id: 'close',
      predict: [
        {
          id: 'session',
          holds: {
            from: { fact: 'MemberLeft', where: { reason: 'session timeout' } },
            to: 'now',
            ms: { '>=': 0 },
          },
        },
        {
          id: 'atOnce',
          holds: {
            from: 'start',
            to: { fact: 'GroupAssigned', where: { group: GROUP } },
            ms: { '<': 15_000 },
          },
        },
      ],
      offers: ['close'],
      goals: [
        { id: 'closed', check: { act: 'CloseClient' } },
        {
          id: 'takenOver',
          check: {
            inOrder: [
              { fact: 'MemberLeft', where: { group: GROUP } },
              { fact: 'GroupAssigned', where: { group: GROUP } },
              { fact: 'PartitionsAssigned', where: { group: GROUP } },
            ],
          },
        },
      ],
      see: { kind: 'group', group: GROUP },
      look: { kind: 'group', group: GROUP },
      solution: [
        { act: 'close' },
        {
          until: {
            inOrder: [
              { fact: 'MemberLeft', where: { group: GROUP } },
              { fact: 'GroupAssigned', where: { group: GROUP } },
              { fact: 'PartitionsAssigned', where: { group: GROUP } },
            ],
          },
          withinMs: 90_000,
        },
        { wait: 2_000 },
      ],
      concepts: ['C22'],
    },
    {
      id: 'oneKey',
      predict: [
        { id: 'shared', holds: { state: spread, is: { '>=': 2 } } },
        { id: 'one', holds: { state: spread, is: 1 } },
      ],
      offers: ['burst'],
      goals: [{ id: 'done', check: keyDone }],
      see: { kind: 'consumer', node: { read: 'ownerNode', group: GROUP, partition: 'user-events-2' } },
      look: { kind: 'topic', topic: TOPIC },
      solution: [{ act: 'burst' }, { until: keyDone, withinMs: 60_000 }],
      concepts: ['C06', 'C14'],
    },
    {
      id: 'billing',
      predict: [
        { id: 'nothing', holds: { not: { fact: 'RecordsPolled', where: { group: 'billing' } } } },
        {
          id: 'everything',
          holds: {
            all: [0, 1, 2].map((p) => ({
              fact: 'RecordsPolled',
              where: { group: 'billing', partition: `user-events-${p}`, from: 0 },
            })),
          },
        },
      ],
      offers: ['billing'],
      goals: [{ id: 'caughtUp', check: all(20) }],
      see: { kind: 'group', group: 'billing' },
      look: { kind: 'group', group: GROUP },
      solution: [{ act: 'billing' }, { until: all(20), withinMs: 60_000 }, { wait: 2_000 }],
      concepts: ['C15'],
    },
  ],
}
