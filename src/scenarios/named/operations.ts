/** What is done to clusters, and what happens to their control plane and network. */
import type { TimedCommand } from '../../engine/index.ts'
import { inMode } from '../mode.ts'
import {
  at,
  cluster,
  consumer,
  MIN_TWO,
  ON_THREE,
  OPEN,
  producer,
  SPREAD,
  toBrokers,
  topic,
} from './parts.ts'

const ALL = { acks: 'all' }
const ONE = { acks: '1', 'enable.idempotence': false }
const controllers = (second: number, kind: 'CrashNode' | 'StartNode', ...ids: number[]): TimedCommand[] =>
  ids.map((id) => at(second, { kind, node: `controller-${id}` }))

export const rollingRestart = cluster('rolling-restart', {
  script: [topic('payments', SPREAD, MIN_TWO), at(OPEN + 3, { kind: 'RollingRestart' })],
  producers: [producer('shop', 'payments', 2, ALL)],
  consumers: [consumer('billing-1', 'billing', 'payments')],
})

export const rackFailure = cluster('rack-failure', {
  brokers: [1, 2, 3, 4, 5, 6].map((id) => ({ id, rack: 'abc'[(id - 1) % 3] as string })),
  script: [
    topic(
      'payments',
      [
        [1, 2, 3],
        [2, 3, 4],
        [3, 4, 5],
        [4, 5, 6],
      ],
      MIN_TWO,
    ),
    at(OPEN + 3, { kind: 'FailZone', rack: 'a' }),
    at(OPEN + 35, { kind: 'RestoreZone', rack: 'a' }),
  ],
  producers: [producer('shop', 'payments', 3, ALL)],
  consumers: [consumer('billing-1', 'billing', 'payments')],
})

export const controllerFailure = cluster('controller-failure', {
  script: [
    topic('payments', SPREAD, MIN_TWO),
    ...controllers(OPEN + 3, 'CrashNode', 100),
    ...controllers(OPEN + 30, 'StartNode', 100),
  ],
  producers: [producer('shop', 'payments', 2, ALL)],
})

export const quorumLost = cluster('quorum-lost', {
  script: [
    topic('payments', SPREAD, MIN_TWO),
    ...controllers(OPEN + 3, 'CrashNode', 100, 101),
    ...toBrokers(OPEN + 15, 'CrashNode', 1),
    ...controllers(OPEN + 45, 'StartNode', 100, 101),
  ],
  producers: [producer('shop', 'payments', 2, ALL)],
})

export const preferredLeader = cluster('preferred-leader', {
  brokerConfig: { 'leader.imbalance.check.interval.seconds': 3_600 },
  script: [
    topic('payments', SPREAD, MIN_TWO),
    ...toBrokers(OPEN + 3, 'StopNode', 1),
    ...toBrokers(OPEN + 12, 'StartNode', 1),
    at(OPEN + 30, { kind: 'ElectPreferredLeaders' }),
  ],
  producers: [producer('shop', 'payments', 2, ALL)],
})

export const reassignment = cluster('reassignment', {
  brokers: [1, 2, 3, 4].map((id) => ({ id, rack: null })),
  script: [
    topic('payments', ON_THREE, MIN_TWO),
    at(OPEN + 3, {
      kind: 'ReassignPartitions',
      partitions: [{ topic: 'payments', partition: 0, replicas: [4, 2, 3] }],
      throttle: 2_000,
    }),
  ],
  producers: [producer('shop', 'payments', 2, ALL)],
})

export const cutFromController = cluster('cut-from-the-controllers', {
  script: [
    topic('payments', ON_THREE, MIN_TWO),
    at(OPEN + 3, { kind: 'CutLink', a: 'broker-1', b: 'controller', direction: 'both' }),
    at(OPEN + 3, { kind: 'CutLink', a: 'broker-1', b: 'broker', direction: 'both' }),
    at(OPEN + 30, { kind: 'HealAllLinks' }),
  ],
  producers: [producer('shop', 'payments', 2, { ...ONE, 'metadata.max.age.ms': 60_000 })],
})

export const zooKeeperController = {
  ...inMode(
    cluster('zookeeper-controller', {
      script: [
        topic('payments', SPREAD, MIN_TWO),
        ...toBrokers(OPEN + 3, 'CrashNode', 2),
        ...toBrokers(OPEN + 45, 'StartNode', 2),
      ],
      producers: [producer('shop', 'payments', 2, ALL)],
    }),
    'zookeeper',
  ),
}
