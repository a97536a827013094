import { expect, test } from 'vitest'
import { CommandError } from './command-error.ts'
import type { Run } from './history/run.ts'
import { digest } from './kernel/snapshot.ts'
import { SECOND } from './kernel/types.ts'
import type { Scenario } from './scenario.ts'
import { ofKind as facts, started } from './test-run.ts'

const scenario: Scenario = {
  version: 1,
  id: 'restart',
  seed: 7,
  network: 'illustrative',
  brokers: [{ id: 1, rack: null }],
  controllers: [1001],
  brokerConfig: { 'offsets.topic.replication.factor': 1 },
  topics: [{ name: 'orders', partitions: 2, replicationFactor: 1 }],
  producers: [{ id: 'p', topic: 'orders', keys: null, recordsPerSecond: 5 }],
  consumers: [{ id: 'c', group: 'g', topics: ['orders'] }],
}

const from = (seconds: number): Run => {
  const run = started(scenario)
  run.advanceTo(seconds * SECOND)
  return run
}
const firstOf = (_: Run, role: 'producer' | 'consumer'): string => `${role}-${role[0]}`

test('A producer is closed in order and starts again with the setting, and loses no record by it', () => {
  const run = from(20)
  const id = firstOf(run, 'producer')
  const config = { 'linger.ms': 250 }
  run.act({ kind: 'RestartClient', client: id, config })
  run.seek(30 * SECOND)
  const node = run.world.nodes[id]
  if (node?.role !== 'producer') throw new Error('no producer')
  expect([node.process, node.config['linger.ms'], node.spec.config]).toEqual([
    'running',
    250,
    { 'linger.ms': 250 },
  ])
  expect(facts(run, 'ClientRestartRequested')).toEqual([
    {
      at: 20 * SECOND,
      kind: 'ClientRestartRequested',
      node: id,
      role: 'producer',
      settings: [{ name: 'linger.ms', value: '250' }],
    },
  ])
  const kinds = run.facts.flatMap(({ fact }) => ('node' in fact && fact.node === id ? [fact.kind] : []))
  expect(kinds.slice(-4)).toEqual([
    'ClientRestartRequested',
    'ShutdownRequested',
    'NodeStopped',
    'NodeStarted',
  ])
  expect(node.counts.failed).toBe(0)
})

test('A consumer leaves its group first, and joins it again', () => {
  const run = from(25)
  const id = firstOf(run, 'consumer')
  run.act({ kind: 'RestartClient', client: id, config: { 'max.poll.records': 3 } })
  run.seek(45 * SECOND)
  const node = run.world.nodes[id]
  if (node?.role !== 'consumer') throw new Error('no consumer')
  expect([node.process, node.config['max.poll.records'], node.membership.state]).toEqual([
    'running',
    3,
    'STABLE',
  ])
})

test('One that is down starts at once; what it was set to before is the default again', () => {
  const run = from(20)
  const id = firstOf(run, 'producer')
  run.act({ kind: 'RestartClient', client: id, config: { 'linger.ms': 250 } })
  run.seek(25 * SECOND)
  run.act({ kind: 'CrashNode', node: id })
  run.act({ kind: 'RestartClient', client: id, config: {} })
  const node = run.world.nodes[id]
  if (node?.role !== 'producer') throw new Error('no producer')
  expect([node.process, node.config['linger.ms']]).toEqual(['running', 5])
  expect(facts(run, 'ClientRestartRequested').at(-1)?.settings).toEqual([{ name: 'linger.ms', value: null }])
})

test('What the library refuses is refused by name, and nothing happens', () => {
  const run = from(20)
  const id = firstOf(run, 'producer')
  const before = digest(run.world)
  const wrong = [
    [{ 'linger.ms': -1 }, 'linger.ms'],
    [{ acks: 'some' }, 'acks'],
    [{ 'no.such': 1 }, 'no.such'],
    [{ 'enable.idempotence': true, acks: '1' }, 'acks'],
  ] as const
  for (const [config, field] of wrong) {
    try {
      run.act({ kind: 'RestartClient', client: id, config })
      expect.unreachable(field)
    } catch (problem) {
      expect(problem).toBeInstanceOf(CommandError)
      expect((problem as CommandError).field).toBe(field)
    }
  }
  expect(() => run.act({ kind: 'RestartClient', client: 'broker-1', config: {} })).toThrow(CommandError)
  expect(digest(run.world)).toBe(before)
})

test('A client that somebody else started meanwhile is left as it is', () => {
  const run = from(25)
  const id = firstOf(run, 'consumer')
  run.act({ kind: 'RestartClient', client: id, config: { 'max.poll.records': 3 } })
  run.act({ kind: 'CrashNode', node: id })
  run.act({ kind: 'StartNode', node: id })
  run.seek(30 * SECOND)
  const node = run.world.nodes[id]
  expect(node?.role === 'consumer' && node.config['max.poll.records']).not.toBe(3)
})

test('A run with a restart goes back and forth to the same worlds', () => {
  const run = from(20)
  const id = firstOf(run, 'consumer')
  run.act({ kind: 'RestartClient', client: id, config: { 'max.poll.records': 3 } })
  run.seek(22 * SECOND)
  const there = digest(run.world)
  run.seek(40 * SECOND)
  run.seek(22 * SECOND)
  expect(digest(run.world)).toBe(there)
})
