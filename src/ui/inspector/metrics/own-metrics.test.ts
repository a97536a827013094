import { describe, expect, it } from 'vitest'
import { createRun, leaderOf, MS, type Run, SECOND } from '../../../engine/index.ts'
import { opening } from '../../../scenarios/opening.ts'
import type { Selection } from '../../store.ts'
import { grouped, ownLines, ownMetrics, readerOf } from './own-metrics.ts'

function runTo(ms: number): Run {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(ms * MS)
  return run
}

const PARTITION: Selection = { kind: 'partition', topic: 'user-events', partition: 0 }

function now(run: Run, selection: Selection): Record<string, number | null> {
  return Object.fromEntries(ownMetrics(run.world, selection).map((each) => [each.name, each.read(run.world)]))
}

describe('the metrics of one thing', () => {
  it('are those of Kafka’s classes, read from the leader’s own replica', () => {
    const run = runTo(9_000)
    const leader = leaderOf(run.world, 'user-events-0')
    const log = leader?.broker.disk.logs['user-events-0']
    expect(now(run, PARTITION)).toMatchObject({
      ReplicasCount: 3,
      InSyncReplicasCount: 3,
      UnderReplicated: 0,
      UnderMinIsr: 0,
      LogEndOffset: log?.logEndOffset,
      Size: log?.sizeInBytes,
    })
    const [first] = ownMetrics(run.world, PARTITION)
    expect(first?.mbean).toBe('kafka.cluster:type=Partition,name=ReplicasCount,topic=user-events,partition=0')
  })

  it('show a crash: fewer in sync, a broker that answers nobody, a fenced one at the controller', () => {
    const run = runTo(9_000)
    const broker = leaderOf(run.world, 'user-events-0')?.broker.brokerId ?? 0
    run.act({ kind: 'CrashNode', node: `broker-${broker}` })
    run.advanceTo(run.now + 15 * SECOND)
    expect(now(run, PARTITION)).toMatchObject({ InSyncReplicasCount: 2, UnderReplicated: 1 })
    expect(Object.values(now(run, { kind: 'broker', broker })).every((value) => value === null)).toBe(true)
    const active = Object.values(run.world.nodes).find((node) => node.role === 'controller' && node.active)
    const controller: Selection = { kind: 'controller', node: active?.id ?? '' }
    expect(now(run, controller)).toMatchObject({ ActiveControllerCount: 1, FencedBrokerCount: 1 })
  })

  it('are the same by the second whether they were watched or read afterwards', () => {
    const metrics = ownMetrics(runTo(1).world, PARTITION)
    const reader = readerOf(PARTITION, metrics)
    const watched = runTo(0)
    watched.readings(reader, 0)
    for (let s = 1; s <= 8; s++) watched.advanceTo(s * SECOND)
    const later = runTo(8_000)
    const lines = (run: Run, to: number) =>
      ownLines(metrics, run.world, (id) => run.readings(reader, 0)?.read(id, 0, to) ?? []).map(
        ({ values }) => values,
      )
    expect(lines(watched, 7)).toEqual(lines(later, 7))
    expect(lines(later, 7)[0]).toContain(3)
    later.seek(3 * SECOND)
    expect(lines(later, 2)).toEqual(lines(runTo(3_000), 2))
  })

  it('stand under their MBean, those that are read together in one chart', () => {
    const run = runTo(5_000)
    const groups = grouped(ownLines(ownMetrics(run.world, PARTITION), run.world, () => []))
    expect(groups.map(({ mbean }) => mbean)).toEqual([
      'kafka.cluster:type=Partition,topic=user-events,partition=0',
      'kafka.log:type=Log,topic=user-events,partition=0',
    ])
    expect(groups[1]?.charts[0]?.lines.map(({ name }) => name)).toEqual(['LogStartOffset', 'LogEndOffset'])
  })
})
