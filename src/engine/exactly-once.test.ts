/** consume-transform-produce: what comes in goes out exactly once, whatever crashes; every promise is checked. */
import { expect, test } from 'vitest'
import type { Scenario } from './scenario.ts'
import { Rig, reader, transactional } from './transaction-rig.ts'

const INPUT = 60
const topics: Scenario['topics'] = ['in', 't'].map((name) => ({
  name,
  partitions: 2,
  replicationFactor: 3,
  config: { 'min.insync.replicas': 2 },
}))

function copying(version: number, abortEvery = 0, seed = 1): Rig {
  const source = {
    id: 'source',
    topic: 'in',
    keys: ['a', 'b', 'c', 'd'],
    recordsPerSecond: 5,
    startAtMs: 8_000,
  }
  const loop = {
    id: 'loop',
    group: 'loop',
    topics: ['in'],
    copyTo: 'p',
    startAtMs: 7_000,
    config: {
      'enable.auto.commit': false,
      'auto.offset.reset': 'earliest',
      'isolation.level': 'read_committed',
      'session.timeout.ms': 6_000,
      'max.poll.records': 3,
    },
  }
  const producers = [transactional('p', {}, { transaction: { records: 1, abortEvery } }), source]
  const consumers = [loop, reader('committed', 'read_committed')]
  return new Rig({ topics, features: { 'transaction.version': version }, producers, consumers }, seed)
}

/** Lets the source end, and everything settle. */
function settle(rig: Rig): Rig {
  rig.wait(INPUT / 5).act({ kind: 'SetProducerRate', producer: 'source', recordsPerSecond: 0 })
  return rig.wait(90)
}

const sent = (rig: Rig) =>
  rig
    .of('RecordCreated')
    .filter((f) => f.producer === 'producer-source')
    .map((f) => f.value)

const CASES = [0, 2].map((version) => ({ version, name: `transaction.version ${version}` }))

test.each(CASES)('$name: each record once, although every third transaction is aborted', ({ version }) => {
  const rig = settle(copying(version, 3))
  expect(sent(rig).length).toBeGreaterThan(20)
  expect(rig.values('committed').sort()).toEqual(sent(rig).sort())
  expect(rig.producer().txn?.aborted).toBeGreaterThan(2)
})

test.each(CASES)(
  '$name: each record once, although the application crashes inside a transaction',
  ({ version }) => {
    const rig = copying(version)
    for (let i = 0; i < 2; i++) {
      rig.until((f) => f.kind === 'TransactionalOffsetsPending')
      rig.act({ kind: 'CrashNode', node: 'consumer-loop' }).wait(1)
      expect(rig.producer().process).toBe('crashed')
      rig.act({ kind: 'StartNode', node: 'consumer-loop' }).wait(12)
    }
    settle(rig)
    expect(rig.values('committed').sort()).toEqual(sent(rig).sort())
  },
)

test.each(CASES)('$name: each record once, although coordinators and leaders crash', ({ version }) => {
  const rig = copying(version)
  for (const broker of [1, 2, 3]) {
    rig
      .wait(1)
      .act({ kind: 'CrashNode', node: `broker-${broker}` })
      .wait(14)
    rig.act({ kind: 'StartNode', node: `broker-${broker}` }).wait(10)
  }
  settle(rig)
  expect(rig.values('committed').sort()).toEqual(sent(rig).sort())
})
