/** process.roles=broker,controller: one process, which lives, stands still, is cut off and ends as a whole. */
import { expect, test } from 'vitest'
import type { Run } from './history/run.ts'
import { freshestImage } from './history/series.ts'
import { SECOND } from './kernel/types.ts'
import { isLinkCut } from './link-states.ts'
import type { Scenario } from './scenario.ts'
import { ofKind, started, wait } from './test-run.ts'
import type { Controller } from './world.ts'

const IDS = [1, 2, 3]
const scenario: Scenario = {
  version: 1,
  id: 'combined',
  seed: 1,
  network: 'datacentre',
  brokers: IDS.map((id) => ({ id, rack: `r${id}` })),
  controllers: IDS,
  combined: IDS,
  brokerConfig: { 'offsets.topic.num.partitions': 1 },
  topics: [{ name: 't', partitions: 3, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
  producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 5, startAtMs: 8_000 }],
  consumers: [],
}

const start = () => started(scenario)

const states = (run: Run, id: number) =>
  [`broker-${id}`, `controller-${id}`].map((node) => run.world.nodes[node]?.process)
const office = (run: Run) =>
  (Object.values(run.world.nodes).find((n) => n.role === 'controller' && n.active) as Controller).nodeId
const isWhole = (run: Run) =>
  Object.values(freshestImage(run.world)?.topics ?? {}).every((topic) =>
    topic.partitions.every((p) => p.isr.length === p.replicas.length),
  )

test.each(['broker', 'controller'])(
  'a crash of its %s takes the whole process, and the cluster goes on',
  (half) => {
    const run = start()
    const id = office(run)
    const since = run.now
    run.act({ kind: 'CrashNode', node: `${half}-${id}` })
    expect(states(run, id)).toEqual(['crashed', 'crashed'])
    wait(run, 20)
    expect(office(run)).not.toBe(id)
    expect(ofKind(run, 'BrokerFenced', since).map((f) => f.broker)).toEqual([id])
    expect(ofKind(run, 'BatchAcknowledged', run.now - 3 * SECOND).length).toBeGreaterThan(5)
    run.act({ kind: 'StartNode', node: `${half}-${id}` })
    wait(run, 60)
    expect(states(run, id)).toEqual(['running', 'running'])
    expect(isWhole(run)).toBe(true)
  },
)

test('an orderly stop ends the broker first, and then the controller', () => {
  const run = start()
  const id = office(run)
  const since = run.now
  run.act({ kind: 'StopNode', node: `controller-${id}` })
  expect(states(run, id)).toEqual(['stopping', 'running'])
  wait(run, 20)
  expect(states(run, id)).toEqual(['stopped', 'stopped'])
  expect(ofKind(run, 'NodeStopped', since).map((f) => f.node)).toEqual([`broker-${id}`, `controller-${id}`])
  expect(ofKind(run, 'BatchFailed', since)).toEqual([])
})

test('it stands still, is cut off, and is restarted by an operator as one', () => {
  const run = start()
  run.act({ kind: 'PauseNode', node: 'controller-2' })
  expect(Object.keys(run.world.paused).sort()).toEqual(['broker-2', 'controller-2'])
  wait(run, 3)
  run.act({ kind: 'ResumeNode', node: 'broker-2' })
  expect(run.world.paused).toEqual({})
  run.act({ kind: 'IsolateNode', node: 'broker-3' })
  expect(isLinkCut(run.world, 'controller-3', 'controller-1')).toBe(true)
  expect(isLinkCut(run.world, 'controller-3', 'broker-3')).toBe(false)
  wait(run, 15)
  run.act({ kind: 'HealAllLinks' })
  wait(run, 60)
  const since = run.now
  run.act({ kind: 'RollingRestart' })
  wait(run, 180)
  expect(ofKind(run, 'RollingRestartFinished', since)).toHaveLength(1)
  expect(ofKind(run, 'NodeStarted', since)).toHaveLength(6)
  for (const id of IDS) expect(states(run, id)).toEqual(['running', 'running'])
  expect(isWhole(run)).toBe(true)
})

test('a rack takes both halves with it', () => {
  const run = start()
  run.act({ kind: 'FailZone', rack: 'r1' })
  expect(states(run, 1)).toEqual(['crashed', 'crashed'])
  run.act({ kind: 'RestoreZone', rack: 'r1' })
  wait(run, 60)
  expect(isWhole(run)).toBe(true)
})
