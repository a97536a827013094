/** L10: the controllers keep the metadata; messages do not go through them. */
import type { Check, Lesson } from '../types.ts'

const PARTITION = 'user-events-0'
const newLeader: Check = { fact: 'QuorumLeaderElected' }
const elected: Check = { fact: 'LeaderElected', where: { partition: PARTITION, to: { '>=': 0 } } }
const made: Check = { fact: 'TopicCreated', where: { topic: 'payments' } }
/** The new controller of ZooKeeper mode has read all znodes: only now does it decide anything. */
const loaded: Check = { inOrder: [{ fact: 'NodeCrashed' }, { fact: 'ControllerLoaded' }] }
const within = (fact: string, ms: number): Check => ({
  from: { fact: 'NodeCrashed' },
  to: { fact },
  ms: { '<=': ms },
})
const kraftSoon = within('QuorumLeaderElected', 9_000)
const zooKeeperSoon = within('ControllerLoaded', 9_000)
// How long each takes hangs on the moment of the crash: split votes here, the last heartbeat there.
const sooner: Check = {
  sooner: { here: { fact: 'QuorumLeaderElected' }, beside: { fact: 'ControllerLoaded' } },
}
const after = (fact: string, ms: number): Check => ({ from: { fact }, to: 'now', ms: { '>=': ms } })

export const controlPlane: Lesson = {
  version: 1,
  id: 'control-plane',
  minutes: 8,
  docs: ['kraft', 'kraft_role', 'kraft_deployment'],
  start: {
    version: 1,
    id: 'lesson-control-plane',
    seed: 210,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    topics: [{ name: 'user-events', partitions: 3, replicationFactor: 3 }],
    producers: [
      {
        id: 'web-frontend',
        topic: 'user-events',
        keys: ['alice', 'dave', 'user-123'],
        recordsPerSecond: 3,
        startAtMs: 8_000,
      },
    ],
    consumers: [],
    openAtMs: 16_000,
  },
  offers: {
    kill: { kind: 'CrashNode', node: { read: 'controller' } },
    create: {
      kind: 'CreateTopic',
      topic: 'payments',
      partitions: 1,
      replicationFactor: 3,
      config: {},
    },
    killBroker: { kind: 'CrashNode', node: { read: 'leaderNode', partition: PARTITION } },
    restart: { kind: 'StartNode', node: { read: 'downController' } },
  },
  play: [],
  steps: [
    {
      id: 'active',
      predict: [
        {
          id: 'stops',
          holds: {
            not: {
              inOrder: [
                { fact: 'NodeCrashed' },
                { fact: 'BatchAcknowledged' },
                { fact: 'QuorumLeaderElected' },
              ],
            },
          },
        },
        {
          id: 'goesOn',
          holds: {
            inOrder: [
              { fact: 'NodeCrashed' },
              { fact: 'BatchAcknowledged' },
              { fact: 'QuorumLeaderElected' },
            ],
          },
        },
      ],
      offers: ['kill'],
      goals: [
        { id: 'crashed', check: { fact: 'NodeCrashed', where: { role: 'controller' } } },
        { id: 'elected', check: newLeader },
      ],
      see: { kind: 'controller', node: { read: 'controller' } },
      look: { kind: 'controller', node: { read: 'controller' } },
      solution: [{ act: 'kill' }, { until: newLeader, withinMs: 60_000 }, { wait: 1_000 }],
      concepts: ['C59'],
    },
    {
      id: 'quorum',
      predict: [
        { id: 'made', holds: made },
        { id: 'waits', holds: { all: [{ not: made }, { fact: 'BatchAcknowledged' }] } },
      ],
      offers: ['kill', 'create'],
      goals: [
        { id: 'crashed', check: { fact: 'NodeCrashed', where: { role: 'controller' } } },
        { id: 'asked', check: { act: 'CreateTopic' } },
        { id: 'waited', check: after('NodeCrashed', 8_000) },
      ],
      see: { kind: 'topic', topic: 'user-events' },
      look: { kind: 'controller', node: { read: 'controller' } },
      solution: [{ act: 'kill' }, { wait: 1_000 }, { act: 'create' }, { wait: 9_000 }],
      concepts: ['C59', 'C60'],
    },
    {
      id: 'leader',
      predict: [
        { id: 'elected', holds: elected },
        {
          id: 'none',
          holds: { all: [{ not: elected }, { state: { read: 'leader', partition: PARTITION }, is: -1 }] },
        },
      ],
      offers: ['killBroker'],
      goals: [
        { id: 'crashed', check: { fact: 'NodeCrashed', where: { role: 'broker' } } },
        { id: 'waited', check: after('NodeCrashed', 15_000) },
      ],
      see: { kind: 'partition', topic: 'user-events', partition: 0 },
      look: { kind: 'partition', topic: 'user-events', partition: 0 },
      solution: [{ act: 'killBroker' }, { wait: 16_000 }],
      concepts: ['C59'],
    },
    {
      id: 'majority',
      offers: ['restart'],
      goals: [
        { id: 'quorum', check: newLeader },
        { id: 'leader', check: elected },
      ],
      see: { kind: 'controller', node: { read: 'controller' } },
      look: { kind: 'partition', topic: 'user-events', partition: 0 },
      solution: [
        { act: 'restart' },
        { until: { all: [newLeader, elected] }, withinMs: 120_000 },
        { wait: 1_000 },
      ],
      concepts: ['C60'],
    },
    {
      id: 'besides',
      beside: 'zookeeper',
      predict: [
        { id: 'same', holds: { all: [kraftSoon, { beside: zooKeeperSoon }] } },
        { id: 'zookeeper', holds: { all: [{ not: sooner }, { not: kraftSoon }] } },
        { id: 'kraft', holds: { all: [sooner, { not: { beside: zooKeeperSoon } }] } },
      ],
      offers: ['kill'],
      goals: [
        { id: 'crashed', check: { fact: 'NodeCrashed', where: { role: 'controller' } } },
        { id: 'crashedBeside', check: { beside: { fact: 'NodeCrashed', where: { role: 'broker' } } } },
        { id: 'kraft', check: newLeader },
        { id: 'zookeeper', check: { beside: loaded } },
      ],
      see: { kind: 'broker', broker: { read: 'controllerId' } },
      seeBeside: true,
      look: { kind: 'controller', node: { read: 'controller' } },
      solution: [
        { act: 'kill' },
        { until: { all: [newLeader, { beside: loaded }] }, withinMs: 60_000 },
        { wait: 1_000 },
      ],
      concepts: ['C60'],
    },
  ],
}
