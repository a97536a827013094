/** Empty a partition with no delete command: retention takes the active segment too, once nothing is written. */
import type { Check } from '../types.ts'
import type { Challenge } from './types.ts'

const PARTITION = 'system-logs-0'
const START = { read: 'logStartOffset', partition: PARTITION } as const
const END = { read: 'logEndOffset', partition: PARTITION } as const
const empty: Check = { state: START, is: END }
const config = (name: string, value: string) =>
  ({ kind: 'AlterConfigs', resourceType: 'TOPIC', resourceName: 'system-logs', name, value }) as const

export const empties: Challenge = {
  version: 1,
  id: 'empty',
  level: 1,
  start: {
    version: 1,
    id: 'challenge-empty',
    seed: 308,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    topics: [{ name: 'system-logs', partitions: 1, replicationFactor: 1 }],
    producers: [{ id: 'agent', topic: 'system-logs', keys: null, recordsPerSecond: 2, startAtMs: 8_000 }],
    consumers: [],
    openAtMs: 40_000,
  },
  offers: {
    age: config('retention.ms', '10000'),
    size: config('retention.bytes', '1'),
    compact: config('cleanup.policy', 'compact'),
    quiet: { kind: 'SetProducerRate', producer: 'agent', recordsPerSecond: 0 },
  },
  hand: ['age', 'size', 'compact', 'quiet'],
  goals: [
    { id: 'had', check: { state: END, is: { '>': 0 } } },
    { id: 'empty', check: empty },
  ],
  limits: [
    {
      id: 'deleted',
      check: {
        not: {
          any: [
            { act: 'DeleteRecords' },
            { act: 'DeleteTopic' },
            { act: 'WipeDisk' },
            { act: 'PowerLoss' },
            { act: 'RunTool' },
          ],
        },
      },
    },
  ],
  slips: [
    {
      id: 'size',
      check: { act: 'AlterConfigs', where: { name: 'retention.bytes' } },
      moves: [{ act: 'quiet' }, { act: 'size' }, { wait: 650_000 }],
    },
    {
      id: 'busy',
      check: {
        all: [
          { act: 'AlterConfigs', where: { name: 'retention.ms' } },
          {
            from: { fact: 'ConfigChanged', where: { name: 'retention.ms' } },
            to: 'now',
            ms: { '>=': 300_000 },
          },
          { from: { fact: 'BatchAppended', last: true }, to: 'now', ms: { '<': 5_000 } },
        ],
      },
      moves: [{ act: 'age' }, { wait: 650_000 }],
    },
    {
      id: 'compact',
      check: { act: 'AlterConfigs', where: { name: 'cleanup.policy' } },
      moves: [{ act: 'compact' }, { wait: 2_000 }],
    },
  ],
  look: { kind: 'topic', topic: 'system-logs' },
  solution: [{ act: 'quiet' }, { act: 'age' }, { until: empty, withinMs: 650_000 }],
  concepts: ['C46', 'C47', 'C48'],
}
