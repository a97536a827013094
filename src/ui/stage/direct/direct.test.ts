import { describe, expect, test } from 'vitest'
import { createRun, linkStates, SECOND } from '../../../engine/index.ts'
import { opening } from '../../../scenarios/index.ts'
import { layoutStage } from '../layout.ts'
import { createRoutes } from '../routes.ts'
import { readShape } from '../shape.ts'
import { dropsFor, dropUnder, placeDrops } from './drops.ts'
import { keysFor, laneEnd, sendersFor } from './lanes.ts'
import { cutOf, marksOf, wireAt, wiresOf } from './wires.ts'

function stageAt(at: number) {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(at)
  const layout = layoutStage(readShape(run.world, ['__consumer_offsets']), { width: 1130, height: 620 })
  return { run, layout, routes: createRoutes(layout) }
}

describe('a wire under the hand', () => {
  test('is one that a message took, between nodes that are connected', () => {
    const { run, routes } = stageAt(20 * SECOND)
    expect(wiresOf(run.world, routes)).toEqual([])
    routes.link('broker-1', 'broker-2')
    routes.link('broker-1', 'nobody')
    expect(wiresOf(run.world, routes).map(({ a, b }) => [a, b])).toEqual([['broker-1', 'broker-2']])
    expect(wiresOf({ connections: {} }, routes)).toEqual([])
  })

  test('is found near it and nowhere else, the last that was taken before others in its lane', () => {
    const { run, routes } = stageAt(20 * SECOND)
    const first = routes.link('broker-1', 'broker-3')
    routes.link('broker-1', 'broker-2')
    const wires = wiresOf(run.world, routes)
    const middle = first?.points[1] ?? { x: 0, y: 0 }
    const near = { x: middle.x - 3, y: middle.y + 12 }
    expect(wireAt(wires, near)?.wire.b).toBe('broker-2')
    expect(wireAt(wires, near)?.on).toEqual({ x: middle.x, y: near.y })
    expect(wireAt(wires, { x: middle.x - 9, y: near.y })).toBeNull()
  })
})

describe('a fault of a link is marked on it', () => {
  test('each in a place of its own, which a new one does not take', () => {
    const { run, routes } = stageAt(20 * SECOND)
    run.act({ kind: 'CutLink', a: 'broker-1', b: 'broker-3', direction: 'both' })
    const [first] = marksOf(linkStates(run.world), routes)
    for (const b of ['broker-1', 'broker-3'])
      run.act({ kind: 'SlowLink', a: 'broker-2', b, delayMs: 300, jitterMs: 0 })
    run.act({ kind: 'IsolateNode', node: 'broker-2' })
    const marks = marksOf(linkStates(run.world), routes)
    expect(marks).toHaveLength(3)
    expect(marks[0]?.at).toEqual(first?.at)
    for (const [i, { at }] of marks.entries())
      for (const other of marks.slice(i + 1))
        expect(Math.hypot(at.x - other.at.x, at.y - other.at.y)).toBeGreaterThan(18)
  })

  test('and is known as the cut of that link, from whichever side it is pulled', () => {
    const { run } = stageAt(20 * SECOND)
    run.act({ kind: 'CutLink', a: 'broker-1', b: 'broker-3', direction: 'both' })
    const links = linkStates(run.world)
    expect(cutOf(links, { a: 'broker-3', b: 'broker-1' })?.state).toBe('cut')
    expect(cutOf(links, { a: 'broker-2', b: 'broker-1' })).toBeNull()
  })
})

describe('a broker in the hand', () => {
  test('can be dropped only on what is possible with it now', () => {
    const { run } = stageAt(20 * SECOND)
    expect(dropsFor(2, run.world).map(({ id }) => id)).toEqual([
      'StopNode',
      'CrashNode',
      'PauseNode',
      'IsolateNode',
    ])
    run.act({ kind: 'CrashNode', node: 'broker-2' })
    expect(dropsFor(2, run.world).map(({ id }) => id)).toContain('StartNode')
    expect(dropsFor(2, run.world).map(({ id }) => id)).not.toContain('CrashNode')
  })

  test('the places keep away from its own row', () => {
    const { layout } = stageAt(20 * SECOND)
    for (const { broker, label } of layout.rows)
      for (const place of placeDrops(layout, broker, 4)) {
        expect(place.y + place.h <= label.y || place.y >= label.y + label.h).toBe(true)
        expect(dropUnder(placeDrops(layout, broker, 4), { x: label.x, y: label.y })).toBe(-1)
      }
  })
})

describe('a record is put into a lane', () => {
  test('at the end of the log of the leader, by a producer of its topic, with one of its keys', () => {
    const { run, layout } = stageAt(20 * SECOND)
    const of = { topic: 'user-events', partition: 1 }
    const end = laneEnd(run.world, layout, of)
    const row = layout.rows.find((each) => each.broker === 2)
    expect(end?.at.y).toBeGreaterThan(row?.cellsY ?? 0)
    expect(end?.at.y).toBeLessThan((row?.cellsY ?? 0) + (row?.cellsH ?? 0))
    expect(sendersFor(run.world, 'user-events')[0]).toBe('web-frontend')
    expect(keysFor(run.world, 'user-events').slice(0, 2)).toEqual([null, expect.any(String)])
  })

  test('nowhere while nobody leads', () => {
    const { run, layout } = stageAt(20 * SECOND)
    for (const node of ['broker-1', 'broker-2', 'broker-3']) run.act({ kind: 'CrashNode', node })
    expect(laneEnd(run.world, layout, { topic: 'user-events', partition: 1 })).toBeNull()
  })
})
