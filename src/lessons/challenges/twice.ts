/** Deliver one record twice with a single click: what is read and not committed is read again. */
import type { Check } from '../types.ts'
import type { Challenge } from './types.ts'

const again: Check = { state: { read: 'records', fate: 'redelivered', when: 'growth' }, is: { '>=': 1 } }
const BUSY = { read: 'ownerNode', group: 'shipping', partition: 'orders-0' } as const
const member = (n: number) => ({
  id: `shipping-${n}`,
  group: 'shipping',
  topics: ['orders'],
  config: { 'auto.offset.reset': 'earliest' },
  processMs: 200,
  startAtMs: 8_300 + n * 200,
})

export const twice: Challenge = {
  version: 1,
  id: 'twice',
  level: 1,
  start: {
    version: 1,
    id: 'challenge-twice',
    seed: 302,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'offsets.topic.replication.factor': 1 },
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 1 }],
    producers: [{ id: 'shop', topic: 'orders', keys: null, recordsPerSecond: 2, startAtMs: 8_000 }],
    consumers: [member(1), member(2)],
    openAtMs: 24_000,
  },
  offers: {
    close: { kind: 'CloseClient', client: BUSY },
    stopBroker: { kind: 'StopNode', node: 'broker-1' },
    crash: { kind: 'CrashNode', node: BUSY },
  },
  hand: ['close', 'crash', 'stopBroker'],
  goals: [{ id: 'again', check: again }],
  limits: [{ id: 'one', check: { state: { read: 'commands', when: 'growth' }, is: { '<=': 1 } } }],
  slips: [
    {
      id: 'close',
      check: { fact: 'MemberLeft', where: { reason: 'left' } },
      moves: [{ act: 'close' }, { wait: 20_000 }],
    },
  ],
  look: { kind: 'group', group: 'shipping' },
  solution: [{ wait: 2_000 }, { act: 'crash' }, { until: again, withinMs: 90_000 }],
  concepts: ['C16', 'C20'],
}
