import { expect, it } from 'vitest'
import { createRun, type Run, type Scenario } from '../../engine/index.ts'
import { readGroup } from './client-view.ts'
import { readShape } from './shape.ts'
import { shareStarts } from './share-view.ts'

const scenario: Scenario = {
  version: 1,
  id: 'share-cards',
  seed: 1,
  network: 'datacentre',
  brokers: [{ id: 1, rack: null }],
  controllers: [100],
  topics: [{ name: 't', partitions: 1, replicationFactor: 1 }],
  producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 5, startAtMs: 6_500 }],
  consumers: [],
  shareConsumers: [
    { id: 'a', group: 'jobs', topics: ['t'], acknowledge: 'hold', startAtMs: 7_000 },
    { id: 'b', group: 'jobs', topics: ['t'], startAtMs: 7_000 },
  ],
  brokerConfig: {
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
  },
}

function runTo(seconds: number): Run {
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  run.seek(seconds * 1_000_000)
  return run
}

it('a share group is a card: its coordinator, its members, the records they hold and until when', () => {
  const run = runTo(25)
  const { id, members } = readShape(run.world, []).groups[0] ?? { id: '', members: [] }
  const group = readGroup(run.world, id, members, run.now)
  expect(group).toMatchObject({ id: 'jobs', kind: 'share', state: 'Stable', coordinator: 1 })
  const [holder, other] = group.members
  expect(holder).toMatchObject({ kind: 'share', name: 'a', state: 'holding', stable: true })
  if (holder?.kind !== 'share' || other?.kind !== 'share') throw new Error('not share consumers')
  expect(holder.held).toBeGreaterThan(0)
  expect(holder.partitions).toEqual([{ topic: 't', partition: 0, held: holder.held }])
  // share.record.lock.duration.ms is 30 s.
  expect(holder.lockLeft).toBeGreaterThan(0)
  expect(holder.lockLeft).toBeLessThanOrEqual(300)
  expect(other).toMatchObject({ state: 'polling', held: 0, lockLeft: null })
  // What is held stays in front of what is done with.
  expect(shareStarts(run.world, 'jobs')['t-0']).toBeLessThan(60)
})

it('without members it is empty, without its broker it has no coordinator', () => {
  const run = runTo(25)
  for (const id of ['a', 'b']) run.act({ kind: 'CloseClient', client: `consumer-${id}` })
  run.seek(30_000_000)
  expect(readGroup(run.world, 'jobs', [], run.now)).toMatchObject({ kind: 'share', state: 'Empty' })
  const crashed = runTo(25)
  crashed.act({ kind: 'CrashNode', node: 'broker-1' })
  const view = readGroup(crashed.world, 'jobs', ['consumer-a'], crashed.now)
  expect(view).toMatchObject({ kind: 'share', state: 'Unknown', coordinator: null })
})
