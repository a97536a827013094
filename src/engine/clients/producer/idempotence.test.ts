/** Sequence numbers and what brokers remember of a producer, in running clusters. The rules themselves: log/producer-state. */
import { expect, test } from 'vitest'
import { leaderOf } from '../../history/series.ts'
import { batchesIn } from '../../log/partition-log.ts'
import type { Scenario } from '../../scenario.ts'
import { brokerIn, ofKind, started, wait } from '../../test-run.ts'

function cluster(more: Partial<Scenario> = {}): Scenario {
  return {
    version: 1,
    id: 'idempotence',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 't', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: [{ id: 'p', topic: 't', keys: ['a'], recordsPerSecond: 10, startAtMs: 8_000 }],
    consumers: [],
    ...more,
  }
}
type Run = ReturnType<typeof started>
const logOn = (run: Run, id: number) => {
  const log = brokerIn(run, id).disk.logs['t-0']
  if (!log) throw new Error(`broker ${id} has no log of t-0`)
  return log
}
const leader = (run: Run) => leaderOf(run.world, 't-0')?.broker.brokerId ?? -1
const quiet = (run: Run) => {
  run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
  wait(run, 3)
}
const act = (run: Run, kind: 'CrashNode' | 'StartNode', id: number) => run.act({ kind, node: `broker-${id}` })
const send = (run: Run) => {
  run.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value: 'x' })
  wait(run, 2)
}

test('batches carry the sequence numbers of one producer without a gap', () => {
  const run = started(cluster())
  wait(run, 10)
  const batches = batchesIn(logOn(run, leader(run)))
  expect(batches.length).toBeGreaterThan(20)
  let next = 0
  for (const batch of batches) {
    expect([batch.producerId >= 0, batch.producerEpoch, batch.baseSequence]).toEqual([true, 0, next])
    next += batch.count
  }
})

test('followers know the last five batches as the leader does, and a broker that was killed reads them from its log', () => {
  const run = started(cluster())
  quiet(run)
  const first = leader(run)
  const known = structuredClone(logOn(run, first).producers)
  expect(Object.values(known).map((state) => state.batches.length)).toEqual([5])
  for (const id of [1, 2, 3]) expect(logOn(run, id).producers).toEqual(known)
  act(run, 'CrashNode', first)
  wait(run, 15)
  expect(leader(run)).not.toBe(first)
  act(run, 'StartNode', first)
  wait(run, 15)
  expect(logOn(run, first).producers).toEqual(known)
})

test('a producer goes on in its sequence over failover and restart, and nothing stands twice', () => {
  const run = started(cluster())
  for (const round of [1, 2]) {
    const first = leader(run)
    act(run, 'CrashNode', first)
    wait(run, 12 + round)
    act(run, 'StartNode', first)
    wait(run, 12)
  }
  quiet(run)
  wait(run, 5)
  const ids = batchesIn(logOn(run, leader(run))).flatMap((batch) => [...batch.ids])
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual([...ids].sort((a, b) => a - b))
  expect(ofKind(run, 'BatchFailed')).toEqual([])
})

test('producer.id.expiration.ms: a producer that was idle is forgotten, and any sequence number is taken then', () => {
  const brokerConfig = {
    'producer.id.expiration.ms': 10_000,
    'producer.id.expiration.check.interval.ms': 1_000,
  }
  const run = started(cluster({ brokerConfig }))
  quiet(run)
  const before = logOn(run, leader(run))
  expect(Object.keys(before.producers)).toHaveLength(1)
  wait(run, 15)
  for (const id of [1, 2, 3]) expect(Object.keys(logOn(run, id).producers)).toEqual([])
  send(run)
  const last = batchesIn(logOn(run, leader(run))).at(-1)
  expect(last?.baseSequence).toBeGreaterThan(0)
  expect(ofKind(run, 'BatchFailed')).toEqual([])
  expect(Object.values(logOn(run, leader(run)).producers).map((s) => s.batches.length)).toEqual([1])
})
