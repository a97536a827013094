import { expect, test } from 'vitest'
import { SECOND } from './kernel/types.ts'
import type { Scenario } from './scenario.ts'
import { ofKind as facts, started } from './test-run.ts'

const scenario: Scenario = {
  version: 1,
  id: 'bootstrap',
  seed: 3,
  network: 'illustrative',
  brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
  controllers: [1001],
  topics: [{ name: 'orders', partitions: 3, replicationFactor: 3 }],
  producers: [
    {
      id: 'p',
      topic: 'orders',
      keys: [...'abcdefghijkl'],
      recordsPerSecond: 5,
      bootstrap: [1],
      startAtMs: 8_000,
    },
  ],
  consumers: [],
}

test('A client asks the brokers that it was given, then talks to every leader and lives without them', () => {
  const run = started(scenario)
  run.advanceTo(20 * SECOND)
  const asked = (run.trace(0)?.read(run.world, 0, run.now) ?? []).filter(
    ({ kind, client }) => kind === 'MetadataRequest' && client === 'producer-p',
  )
  expect(asked[0]?.server).toBe('broker-1')
  const leaders = () =>
    new Set(facts(run, 'BatchAppended').flatMap(({ leader, broker }) => (leader ? [broker] : [])))
  expect(leaders()).toEqual(new Set([1, 2, 3]))
  run.act({ kind: 'CrashNode', node: 'broker-1' })
  const late = { id: 'late', topic: 'orders', keys: null, recordsPerSecond: 5, bootstrap: [1] }
  run.act({ kind: 'AddProducer', producer: late })
  const before = facts(run, 'BatchAcknowledged').length
  run.advanceTo(50 * SECOND)
  const after = facts(run, 'BatchAcknowledged').slice(before)
  expect(after.length).toBeGreaterThan(0)
  expect(new Set(after.map(({ producer }) => producer))).toEqual(new Set(['producer-p']))
  expect(facts(run, 'MetadataRefreshed').some(({ client }) => client === 'producer-late')).toBe(false)
})

test('A broker that is not there cannot be asked first', () => {
  const run = started(scenario)
  const producer = { id: 'q', topic: 'orders', keys: null, recordsPerSecond: 0 }
  const add = (bootstrap: number[]) => () =>
    run.act({ kind: 'AddProducer', producer: { ...producer, bootstrap } })
  expect(add([2, 9])).toThrow('producer.bootstrap')
  expect(add([2, 9])).toThrow('one of 1, 2, 3')
  expect(add([])).toThrow('at least one broker')
})
