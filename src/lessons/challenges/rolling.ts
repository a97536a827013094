/** Restart every broker with no failed write: hand over in order, and wait until all are in sync again. */
import type { Check, Move } from '../types.ts'
import type { Challenge } from './types.ts'

const PARTITION = 'orders-0'
const BROKERS = [1, 2, 3]
const started = (id: number): Check => ({ fact: 'NodeStarted', where: { node: `broker-${id}` } })
const whole: Check = {
  all: [
    { state: { read: 'brokersDown' }, is: 0 },
    { state: { read: 'isrSize', partition: PARTITION }, is: 3 },
  ],
}
const stopped = (id: number): Check => ({ fact: 'NodeStopped', where: { node: `broker-${id}` } })
const failed: Check = { fact: 'BatchFailed' }

/** Stops a broker in order, starts it, and waits until it is in sync again. */
const turn = (id: number): Move[] => [
  { act: `stop${id}` },
  { until: stopped(id), withinMs: 60_000 },
  { act: `start${id}` },
  { until: { all: [started(id), whole] }, withinMs: 90_000 },
  { wait: 2_000 },
]

export const rolling: Challenge = {
  version: 1,
  id: 'rolling',
  level: 2,
  start: {
    version: 1,
    id: 'challenge-rolling',
    seed: 309,
    network: 'illustrative',
    brokers: BROKERS.map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [
      {
        id: 'shop',
        topic: 'orders',
        keys: null,
        recordsPerSecond: 2,
        // It gives up before the controller has noticed a crash (broker.session.timeout.ms, 9 s).
        config: { 'delivery.timeout.ms': 8_000, 'request.timeout.ms': 4_000 },
        startAtMs: 8_000,
      },
    ],
    consumers: [],
    openAtMs: 16_000,
  },
  offers: Object.fromEntries([
    ...BROKERS.map((id) => [`stop${id}`, { kind: 'StopNode', node: `broker-${id}` } as const]),
    ...BROKERS.map((id) => [`start${id}`, { kind: 'StartNode', node: `broker-${id}` } as const]),
    ['crash', { kind: 'CrashNode', node: { read: 'leaderNode', partition: PARTITION } } as const],
  ]),
  hand: [...BROKERS.flatMap((id) => [`stop${id}`, `start${id}`]), 'crash'],
  goals: [
    ...BROKERS.map((id) => ({ id: `broker${id}`, check: started(id) })),
    { id: 'whole', check: { all: [{ any: BROKERS.map(started) }, whole] } },
  ],
  limits: [
    { id: 'failed', check: { not: failed } },
    { id: 'byHand', check: { not: { act: 'RollingRestart' } } },
  ],
  slips: [
    {
      id: 'crash',
      check: { all: [{ act: 'CrashNode' }, failed] },
      moves: [{ act: 'crash' }, { until: failed, withinMs: 30_000 }],
    },
    {
      id: 'together',
      check: { all: [{ not: { act: 'CrashNode' } }, failed] },
      moves: [
        { act: 'stop1' },
        { until: stopped(1), withinMs: 60_000 },
        { act: 'stop2' },
        { until: failed, withinMs: 60_000 },
      ],
    },
  ],
  look: { kind: 'partition', topic: 'orders', partition: 0 },
  solution: BROKERS.flatMap(turn),
  concepts: ['C38', 'C41', 'C44'],
}
