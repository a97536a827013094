import { describe, expect, test } from 'vitest'
import { createRun, linkStates, SECOND } from '../../../engine/index.ts'
import { opening } from '../../../scenarios/index.ts'
import { useView } from '../../store.ts'
import { collectFlights, createFlightBook } from '../flights.ts'
import { layoutStage } from '../layout.ts'
import { createRoutes } from '../routes.ts'
import { readShape } from '../shape.ts'
import { dropsFor, dropUnder, placeDrops } from './drops.ts'
import { keysFor, laneEnd, sendersFor } from './lanes.ts'
import { nodeMarksOf } from './node-marks.ts'
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

describe('a fault of a node with many', () => {
  test('is one sign at the node, and those of one node stand beside each other', () => {
    const { run, layout, routes } = stageAt(20 * SECOND)
    run.act({ kind: 'IsolateNode', node: 'broker-2' })
    run.act({ kind: 'SlowLink', a: 'broker-2', b: 'controller', delayMs: 300, jitterMs: 0 })
    run.act({ kind: 'CutLink', a: 'broker-1', b: 'broker-3', direction: 'both' })
    const links = linkStates(run.world)
    const marks = nodeMarksOf(run.world, links, layout)
    expect(marks.map(({ node, link }) => [node, link.state])).toEqual([
      ['broker-2', 'cut'],
      ['broker-2', 'slow'],
    ])
    expect((marks[1]?.at.x ?? 0) - (marks[0]?.at.x ?? 0)).toBeGreaterThanOrEqual(18)
    expect(marksOf(links, routes)).toHaveLength(1)
  })

  test('of a rack is at each of its brokers, of a side of many at the smaller one', () => {
    const { run, layout } = stageAt(20 * SECOND)
    run.act({ kind: 'CutLink', a: 'rack:a', b: '*', direction: 'both' })
    run.act({ kind: 'CutLink', a: 'producer', b: 'broker', direction: 'both' })
    const marked = nodeMarksOf(run.world, linkStates(run.world), layout).map(({ node }) => node)
    expect(marked).toEqual(['broker-1', 'broker-1', 'broker-2', 'broker-3'])
  })

  test('holds messages without a sign of their own, a link that is cut by its name with one', () => {
    const { run, routes } = stageAt(20 * SECOND)
    run.act({ kind: 'CutLink', a: 'broker-1', b: 'broker-3', direction: 'both' })
    run.act({ kind: 'IsolateNode', node: 'broker-2' })
    run.seek(26 * SECOND)
    const book = createFlightBook(routes)
    const layers = { ...useView.getState().layers, replication: true }
    collectFlights(book, run.world, run.now, { layers, still: false })
    const held = book.flights.slice(0, book.count).filter((flight) => flight.held)
    expect(held.some((flight) => flight.held === 'link')).toBe(true)
    expect(held.some((flight) => flight.held === 'node')).toBe(true)
    for (const { held: why, plan } of held) {
      const { from, to } = plan.envelope
      const named = [from, to].sort().join() === 'broker-1,broker-3'
      expect(why).toBe(named ? 'link' : 'node')
    }
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
