import { expect, test } from 'vitest'
import { createRun, type Run, SECOND } from '../../../engine/index.ts'
import { partitionsOf } from './partitions.ts'
import { retentionCheckIn, throttledReplicas } from './throttle.ts'

function start(): Run {
  const brokers = [1, 2, 3].map((id) => ({ id, rack: null }))
  const run = createRun({
    version: 1,
    seed: 1,
    commands: [],
    scenario: {
      version: 1,
      id: 'inspect',
      seed: 1,
      network: 'datacentre',
      brokers,
      controllers: [100],
      brokerConfig: { 'log.retention.check.interval.ms': 20_000, 'offsets.topic.num.partitions': 1 },
      topics: [
        { name: 't', partitions: 1, replicationFactor: 2, config: { 'min.insync.replicas': 3 } },
        { name: 'c', partitions: 1, replicationFactor: 3, config: { 'cleanup.policy': 'compact' } },
      ],
      producers: [],
      consumers: [],
    },
  })
  run.advanceTo(12 * SECOND)
  return run
}

test('min.insync.replicas above the number of replicas is shown beside what applies', () => {
  const [row] = partitionsOf(start().world, 't')
  expect(row).toMatchObject({ minIsr: 2, minIsrSet: 3 })
})

test('the throttle of a move is told of each replica, with its rate, and of no other', () => {
  const run = start()
  expect(throttledReplicas(run.world, 't-0')).toEqual([])
  const [row] = partitionsOf(run.world, 't')
  const from = row?.replicas ?? []
  const to = [1, 2, 3].filter((id) => !from.includes(id))
  run.act({
    kind: 'ReassignPartitions',
    partitions: [{ topic: 't', partition: 0, replicas: to }],
    throttle: 700,
  })
  run.advanceTo(run.now + 2 * SECOND)
  const found = throttledReplicas(run.world, 't-0')
  expect(found.length).toBeGreaterThan(0)
  for (const one of found) expect(one).toMatchObject({ rate: 700, holding: false })
  expect(found.filter(({ side }) => side === 'follower').map(({ broker }) => broker)).toEqual(to)
  expect(throttledReplicas(run.world, 'c-0')).toEqual([])
})

test('the time to the next retention check runs down, begins anew, and is of this life of the broker', () => {
  const run = start()
  const before = retentionCheckIn(run.world, 1, 't') as number
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThanOrEqual(30 * SECOND)
  run.advanceTo(run.now + SECOND)
  expect(retentionCheckIn(run.world, 1, 't')).toBeLessThan(before)
  run.advanceTo(run.now + before)
  expect(retentionCheckIn(run.world, 1, 't')).toBeGreaterThan(18 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-1' })
  expect(retentionCheckIn(run.world, 1, 't')).toBeNull()
  run.act({ kind: 'StartNode', node: 'broker-1' })
  run.advanceTo(run.now + SECOND)
  // log.initial.task.delay.ms, not what was left of the old timer.
  expect(retentionCheckIn(run.world, 1, 't')).toBeGreaterThan(25 * SECOND)
})

test('a compacted log is the cleaner’s', () => {
  expect(retentionCheckIn(start().world, 1, 'c')).toBeNull()
})
