import { expect, test } from 'vitest'
import { createRun, SECOND } from '../../engine/index.ts'
import { opening, openingZooKeeper } from '../../scenarios/index.ts'
import { layoutStage } from './layout.ts'
import { readShape } from './shape.ts'
import { placeZnodes } from './Znodes.tsx'
import { readZnodes } from './znodes.ts'

function zooKeeperAt(at: number) {
  const run = createRun({ version: 1, scenario: openingZooKeeper, seed: opening.seed, commands: [] })
  run.seek(at)
  return run
}

test('the ensemble tells who controls, who is registered, and whose session it keeps', () => {
  const run = zooKeeperAt(36 * SECOND)
  const view = readZnodes(run.world, run.now)
  expect(view?.brokers).toEqual([1, 2, 3])
  expect(view?.controller).toBe(2)
  expect(view?.sessions.map(({ client, runsOut }) => [client, runsOut])).toEqual([
    ['broker-1', null],
    ['broker-2', null],
    ['broker-3', null],
  ])
})

test('a session runs out once its pings do not come, then its znodes are gone and another controls', () => {
  const run = zooKeeperAt(36 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-2' })
  run.seek(46 * SECOND)
  const ending = readZnodes(run.world, run.now)?.sessions.find(({ client }) => client === 'broker-2')?.runsOut
  expect(ending?.left).toBeGreaterThan(0)
  expect(ending?.share).toBeLessThan(0.62)
  run.seek(62 * SECOND)
  const after = readZnodes(run.world, run.now)
  expect(after?.brokers).toEqual([1, 3])
  expect([1, 3]).toContain(after?.controller)
  expect(after?.sessions.map(({ client }) => client)).toEqual(['broker-1', 'broker-3'])
})

test('they stand beside the servers, where there is room, and not at all in KRaft mode', () => {
  const run = zooKeeperAt(36 * SECOND)
  const layout = layoutStage(readShape(run.world, []), { width: 1124, height: 560 })
  const rect = placeZnodes(layout.quorum)
  const last = layout.quorum.pills.at(-1)?.rect
  expect(rect && last && rect.x).toBeGreaterThan((last?.x ?? 0) + (last?.w ?? 0))
  expect(placeZnodes(layoutStage(readShape(run.world, []), { width: 390, height: 844 }).quorum)).toBeNull()
  const kraft = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  kraft.seek(20 * SECOND)
  expect(readZnodes(kraft.world, kraft.now)).toBeNull()
})
