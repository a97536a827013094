/** A dead quorum and a broker less, and writes go on: what the controller decides has to be decided before. */
import type { Check, Move } from '../types.ts'
import type { Challenge } from './types.ts'

const PARTITIONS = [0, 1, 2]
const noQuorum: Check = { state: { read: 'controllersDown' }, is: { '>=': 2 } }
const brokerDown: Check = { state: { read: 'brokersDown' }, is: { '>=': 1 } }
/** So long since the last node went; it may have crashed, or been stopped. */
const since = (fact: string, ms: number): Check => ({
  any: [{ not: { fact } }, { from: { fact, last: true }, to: 'now', ms: { '>=': ms } }],
})
const lasted: Check = {
  all: [noQuorum, brokerDown, since('NodeCrashed', 60_000), since('NodeStopped', 60_000)],
}
/** And a write to it is young. */
const written = (partition: number): Check => ({
  from: { fact: 'BatchAcknowledged', where: { partition: `orders-${partition}`, acks: -1 }, last: true },
  to: 'now',
  ms: { '<=': 8_000 },
})
const stopped: Check = { fact: 'NodeStopped', where: { node: 'broker-2' } }
const shrunk: Check = {
  all: PARTITIONS.map((p) => ({ state: { read: 'isrSize', partition: `orders-${p}` }, is: 2 })),
}
const last: Move = { until: lasted, withinMs: 90_000 }

export const headless: Challenge = {
  version: 1,
  id: 'headless',
  level: 3,
  start: {
    version: 1,
    id: 'challenge-headless',
    seed: 310,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    topics: [{ name: 'orders', partitions: 3, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [
      {
        id: 'shop',
        topic: 'orders',
        keys: ['alice', 'dave', 'user-123'],
        recordsPerSecond: 3,
        config: { 'delivery.timeout.ms': 30_000, 'request.timeout.ms': 10_000 },
        startAtMs: 8_000,
      },
    ],
    consumers: [],
    openAtMs: 16_000,
  },
  offers: {
    crash100: { kind: 'CrashNode', node: 'controller-100' },
    crash101: { kind: 'CrashNode', node: 'controller-101' },
    crashBroker: { kind: 'CrashNode', node: 'broker-2' },
    stopBroker: { kind: 'StopNode', node: 'broker-2' },
  },
  hand: ['crash100', 'crash101', 'crashBroker', 'stopBroker'],
  goals: [
    { id: 'quorum', check: noQuorum },
    { id: 'broker', check: brokerDown },
    { id: 'written', check: { all: [noQuorum, brokerDown, ...PARTITIONS.map(written)] } },
    { id: 'lasted', check: lasted },
  ],
  limits: [{ id: 'failed', check: { not: { fact: 'BatchFailed' } } }],
  slips: [
    {
      id: 'late',
      check: {
        all: [noQuorum, brokerDown, { fact: 'BatchFailed' }],
      },
      moves: [
        { act: 'crash100' },
        { act: 'crash101' },
        { wait: 2_000 },
        { act: 'crashBroker' },
        { until: { fact: 'BatchFailed' }, withinMs: 90_000 },
      ],
    },
  ],
  look: { kind: 'controller', node: { read: 'controller' } },
  solution: [
    { act: 'stopBroker' },
    { until: { all: [stopped, shrunk] }, withinMs: 60_000 },
    { act: 'crash100' },
    { act: 'crash101' },
    last,
  ],
  concepts: ['C34', 'C59', 'C60'],
}
