import { expect, test } from 'vitest'
import { CommandError } from './command-error.ts'
import type { Run } from './history/run.ts'
import type { Scenario } from './scenario.ts'
import { ofKind, started, wait } from './test-run.ts'

const scenario: Scenario = {
  version: 1,
  id: 'by-hand',
  seed: 1,
  network: 'datacentre',
  brokers: [{ id: 1, rack: null }],
  controllers: [3000],
  brokerConfig: {
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'auto.create.topics.enable': false,
  },
  topics: [
    { name: 'orders', partitions: 2, replicationFactor: 1, config: {} },
    { name: 'refunds', partitions: 1, replicationFactor: 1, config: {} },
  ],
  producers: [{ id: 'shop', topic: 'orders', keys: null, recordsPerSecond: 20 }],
  consumers: [
    {
      id: 'c1',
      group: 'billing',
      topics: ['orders'],
      config: { 'enable.auto.commit': false, 'max.poll.interval.ms': 8000, 'auto.offset.reset': 'earliest' },
    },
    { id: 'c2', group: 'billing', topics: ['orders', 'refunds'], config: { 'enable.auto.commit': false } },
  ],
}

const offsetsOf = (run: Run) => {
  const broker = run.world.nodes['broker-1']
  return broker?.role === 'broker' ? broker.memory?.groups.billing?.offsets : undefined
}

test('a stalled application stays a member until max.poll.interval.ms, and comes back when it is let go', () => {
  const run = started(scenario)
  run.act({ kind: 'StallConsumer', consumer: 'c1' })
  const at = run.now
  wait(run, 6)
  expect(ofKind(run, 'MemberLeft', at)).toEqual([])
  expect(ofKind(run, 'RecordsPolled', at + 1).filter((f) => f.consumer === 'consumer-c1')).toEqual([])
  wait(run, 6)
  expect(ofKind(run, 'MemberLeft', at)).toMatchObject([{ client: 'c1', reason: 'left' }])
  run.act({ kind: 'UnstallConsumer', consumer: 'c1' })
  const back = run.now
  wait(run, 8)
  expect(ofKind(run, 'RecordsPolled', back).some((f) => f.consumer === 'consumer-c1')).toBe(true)
})

test('a commit by hand is what the group starts from, wherever the position is', () => {
  const run = started(scenario)
  run.act({ kind: 'CommitOffsets', consumer: 'c1', offsets: [{ topic: 'orders', partition: 0, offset: 3 }] })
  wait(run, 1)
  expect(offsetsOf(run)?.['orders-0']?.offset).toBe(3)
  run.act({ kind: 'CommitOffsets', consumer: 'c1', offsets: null })
  wait(run, 1)
  expect(offsetsOf(run)?.['orders-0']?.offset).toBeGreaterThan(20)
})

test('another subscription takes the member through a rebalance to the new partitions', () => {
  const run = started(scenario)
  const at = run.now
  run.act({ kind: 'ChangeSubscription', consumer: 'c2', topics: ['refunds'] })
  wait(run, 8)
  const last = ofKind(run, 'PartitionsAssigned', at).filter((f) => f.consumer === 'consumer-c1')
  expect(last.at(-1)?.partitions).toEqual([
    { topic: 'orders', partition: 0 },
    { topic: 'orders', partition: 1 },
  ])
})

test('what no application could do is refused, with what is allowed', () => {
  const run = started(scenario)
  const refused = (command: Parameters<Run['act']>[0]) => {
    try {
      run.act(command)
    } catch (problem) {
      if (problem instanceof CommandError) return problem.field
      throw problem
    }
    return null
  }
  expect(refused({ kind: 'StallConsumer', consumer: 'c9' })).toBe('consumer')
  expect(refused({ kind: 'ChangeSubscription', consumer: 'c1', topics: [] })).toBe('topics')
  const offsets = [{ topic: 'orders', partition: 0, offset: -1 }]
  expect(refused({ kind: 'CommitOffsets', consumer: 'c1', offsets })).toBe('offsets[0].offset')
  run.act({ kind: 'CloseClient', client: 'consumer-c2' })
  wait(run, 2)
  expect(refused({ kind: 'CommitOffsets', consumer: 'c2', offsets: null })).toBe('consumer')
})
