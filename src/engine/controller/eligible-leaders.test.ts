/**
 * Who stays eligible when the ISR shrinks (KIP-966), on a whole cluster: reliability.md S-19 to S-22, with the
 * numbers of Kafka's ReplicationControlManagerTest where it has them.
 */
import { expect, test } from 'vitest'
import { createRun, type Run } from '../history/run.ts'
import { freshestImage } from '../history/series.ts'
import { SECOND } from '../kernel/types.ts'
import type { Scenario } from '../scenario.ts'

function cluster(minIsr: number, replicas: readonly number[]): Run {
  const scenario: Scenario = {
    version: 1,
    id: 'elr',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3, 4, 5].map((id) => ({ id, rack: null })),
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'min.insync.replicas': minIsr },
    topics: [],
    producers: [],
    consumers: [],
  }
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  run.advanceTo(10 * SECOND)
  const counts = { partitions: -1, replicationFactor: -1, config: {} }
  run.act({ kind: 'CreateTopic', topic: 't', ...counts, assignments: [replicas] })
  run.advanceTo(12 * SECOND)
  return run
}

const partition = (run: Run) => freshestImage(run.world)?.topics.t?.partitions[0]
const wait = (run: Run, seconds: number) => run.advanceTo(run.now + seconds * SECOND)

function crash(run: Run, ...brokers: number[]): void {
  for (const id of brokers) {
    run.act({ kind: 'CrashNode', node: `broker-${id}` })
    // One after the other is fenced, as Kafka's test does it.
    wait(run, 12)
  }
}

function restart(run: Run, id: number): void {
  run.act({ kind: 'StartNode', node: `broker-${id}` })
  wait(run, 15)
}

test('S-20: below min.insync.replicas who leaves the ISR stays eligible; back above it nobody is', () => {
  const run = cluster(2, [1, 2, 3])
  expect(partition(run)).toMatchObject({ isr: [1, 2, 3], elr: [] })
  crash(run, 3)
  expect(partition(run)).toMatchObject({ isr: [1, 2], elr: [] })
  crash(run, 2)
  expect(partition(run)).toMatchObject({ isr: [1], elr: [2] })
  restart(run, 3)
  expect(partition(run)).toMatchObject({ isr: [1, 3], elr: [] })
})

test('S-20: min.insync.replicas above the replication factor counts as the factor', () => {
  const run = cluster(5, [1, 2, 3])
  crash(run, 3)
  expect(partition(run)).toMatchObject({ isr: [1, 2], elr: [3] })
})

test('S-20: fenced one by one, the last to go are eligible; the next leader is one of them', () => {
  const run = cluster(3, [1, 2, 3, 4])
  crash(run, 3, 4)
  expect(partition(run)).toMatchObject({ isr: [1, 2], elr: [4] })
  crash(run, 2)
  expect(partition(run)).toMatchObject({ isr: [1], elr: [2, 4] })
})

test('S-22: a replica that comes back from a crash is not eligible any more; one that stopped in order is', () => {
  const run = cluster(2, [1, 2, 3])
  crash(run, 3, 2)
  expect(partition(run)).toMatchObject({ isr: [1], elr: [2] })
  restart(run, 2)
  const back = partition(run)
  // It caught up again, so it is in the ISR by merit, not by memory.
  expect(back?.isr).toEqual([1, 2])
  const orderly = cluster(2, [1, 2, 3])
  orderly.act({ kind: 'StopNode', node: 'broker-3' })
  wait(orderly, 10)
  orderly.act({ kind: 'StopNode', node: 'broker-2' })
  wait(orderly, 10)
  expect(partition(orderly)).toMatchObject({ leader: 1, isr: [1], elr: [2] })
  crash(orderly, 1)
  expect(partition(orderly)).toMatchObject({ leader: -1, isr: [], elr: [1, 2] })
  restart(orderly, 2)
  expect(partition(orderly)).toMatchObject({ leader: 2, isr: [2] })
})

test('S-22: when all eligible replicas came back unclean only the last leader may lead', () => {
  const run = cluster(2, [1, 2, 3])
  crash(run, 3, 2, 1)
  expect(partition(run)).toMatchObject({ leader: -1, isr: [], elr: [1, 2], lastKnownElr: [1] })
  restart(run, 2)
  expect(partition(run)).toMatchObject({ leader: -1, elr: [1] })
  restart(run, 1)
  expect(partition(run)?.leader).toBe(1)
})
