import { describe, expect, test } from 'vitest'
import { createRun, type Run, SECOND } from '../../engine/index.ts'
import { twelveBrokers } from '../../scenarios/clusters.ts'
import { opening } from '../../scenarios/opening.ts'
import { changesOf, frameScenes, readScene, type Scene, type SceneReplica, SLOTS } from './read-scene.ts'

const HIDDEN = ['__consumer_offsets', '__transaction_state', '__share_group_state']

function crashed(): Run {
  const run = createRun({ version: 1, scenario: opening, seed: 7, commands: [] })
  run.seek(30 * SECOND)
  run.act({ kind: 'CrashNode', node: 'broker-1' })
  run.seek(55 * SECOND)
  return run
}
function sceneAt(run: Run, at: number): Scene {
  const frame = frameScenes(run.world, HIDDEN, run.facts, { from: 0, to: run.now })
  const twin = run.fork()
  twin.seek(at)
  return readScene(twin.world, twin.now, frame)
}
const replicas = (scene: Scene): readonly SceneReplica[] => scene.columns.flatMap((each) => each.replicas)
const ledBy = (scene: Scene, broker: number) =>
  replicas(scene).filter((each) => each.broker === broker && each.crowned).length

describe('the miniature of a moment', () => {
  test('shows the stage as it stood then, whatever is shown now, and moves nothing', () => {
    const run = crashed()
    const before = run.digest()
    const [calm, dead, elected] = [29, 31, 54].map((at) => sceneAt(run, at * SECOND)) as [Scene, Scene, Scene]
    expect(run.digest()).toBe(before)
    const stateOf = (scene: Scene) => scene.brokers.find(({ broker }) => broker === 1)?.state
    expect([calm, dead, elected].map(stateOf)).toEqual(['running', 'crashed', 'crashed'])
    expect(ledBy(calm, 1)).toBeGreaterThan(0)
    // Until the controller fences it, the metadata names it the leader still.
    expect(ledBy(dead, 1)).toBe(ledBy(calm, 1))
    expect(replicas(dead).some(({ role }) => role === 'leaderDown')).toBe(true)
    expect(dead.underReplicated).toBe(0)
    expect(ledBy(elected, 1)).toBe(0)
    expect(elected.underReplicated).toBeGreaterThan(0)
    expect(elected.columns.every(({ led }) => led)).toBe(true)
  })

  test('marks who leads and who is in sync when that is otherwise than before, and nothing because logs grow', () => {
    const run = crashed()
    expect([...changesOf(sceneAt(run, 29 * SECOND), sceneAt(run, 27 * SECOND))]).toEqual([])
    expect(changesOf(sceneAt(run, 31 * SECOND), sceneAt(run, 29 * SECOND))).toContain('broker 1')
    const changed = changesOf(sceneAt(run, 54 * SECOND), sceneAt(run, 31 * SECOND))
    const moved = replicas(sceneAt(run, 54 * SECOND)).filter(({ crowned }) => crowned).length
    expect(moved).toBeGreaterThan(0)
    expect([...changed].some((name) => / on [23]$/.test(name))).toBe(true)
    expect(changesOf(sceneAt(run, 30 * SECOND), null).size).toBe(0)
  })

  test('keeps every offset within its strip', () => {
    const scene = sceneAt(crashed(), 54 * SECOND)
    for (const { committed, replicas: all } of scene.columns) {
      expect(committed).toBeLessThanOrEqual(SLOTS - 1)
      for (const { end } of all) expect(end).toBeLessThanOrEqual(SLOTS - 1)
    }
  })

  test('of a large cluster shows the partitions that the incident is about', () => {
    const run = createRun({ version: 1, scenario: twelveBrokers, seed: 7, commands: [] })
    run.seek(20 * SECOND)
    run.act({ kind: 'CrashNode', node: 'broker-5' })
    run.seek(40 * SECOND)
    const frame = frameScenes(run.world, HIDDEN, run.facts, { from: 20 * SECOND, to: run.now })
    expect(frame.keys.length).toBe(8)
    expect(frame.brokers.length).toBe(8)
    expect(frame.brokers).toContain(5)
    const hit = new Set(
      run.facts.flatMap(({ at, fact }) =>
        at > 20 * SECOND && fact.kind === 'LeaderElected' ? [fact.partition] : [],
      ),
    )
    expect(hit.size).toBeGreaterThan(0)
    expect(frame.keys.filter(({ key }) => hit.has(key)).length).toBe(Math.min(8, hit.size))
  })
})
