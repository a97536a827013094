import { describe, expect, it } from 'vitest'
import { HOME, lookAt, nearer, within } from './camera.ts'
import { layoutStage } from './layout.ts'
import type { StageShape } from './layout-types.ts'

const SIZE = { width: 1140, height: 620 }

function shapeOf(brokers: number, partitions: number): StageShape {
  const ids = Array.from({ length: brokers }, (_, i) => i + 1)
  const replicas = ids.map((_, b) =>
    Array.from({ length: partitions }, (_each, p) => p).filter((p) => (p * 7 + b) % brokers < 3),
  )
  return {
    controllers: ['controller-100'],
    brokers: ids,
    topics: [{ name: 't', partitions }],
    producers: ['p'],
    admins: [],
    groups: [{ id: 'g', members: ['c'] }],
    replicas,
  }
}

const PANE = { x: 200, y: 100, w: 600, h: 400 }
const GROUND = { size: { width: 600, height: 800 }, least: 0.5, most: 8 }

describe('the camera', () => {
  it('never shows what is beside the ground', () => {
    expect(within({ k: 2, x: 500, y: -9000 }, GROUND, PANE)).toEqual({ k: 2, x: 0, y: -1200 })
    expect(within({ k: 99, x: 0, y: 0 }, GROUND, PANE).k).toBe(8)
    expect(within({ k: 0.1, x: 0, y: 0 }, GROUND, PANE)).toEqual({ k: 0.5, x: 150, y: 0 })
  })

  it('keeps the place under the pointer when it goes nearer', () => {
    const at = { x: 250, y: 100 }
    const from = { k: 2, x: -300, y: -80 }
    const to = nearer(from, 1.5, at)
    expect((at.x - to.x) / to.k).toBeCloseTo((at.x - from.x) / from.k)
    expect((at.y - to.y) / to.k).toBeCloseTo((at.y - from.y) / from.k)
  })

  it.each([
    ['a column', 3, 6],
    ['a tile of the wall', 60, 600],
  ])('flies to %s: it stands in the middle of the view', (_, brokers, partitions) => {
    const shape = shapeOf(brokers, partitions)
    const layout = layoutStage(shape, SIZE)
    const rectIn = (of: typeof layout) => of.wall?.tiles[34]?.rect ?? (of.rows[1]?.rect as never)
    const target = layout.wall
      ? rectIn(layout)
      : { ...rectIn(layout), x: layout.columns[3]?.x ?? 0, w: layout.columns[3]?.w ?? 0 }
    const camera = lookAt(target, layout.camera, layout.pane, 0.4)
    const there = layoutStage(shape, SIZE, null, camera)
    const { pane } = there
    const now = there.wall ? rectIn(there) : there.columns[3]
    expect(now).toBeDefined()
    const middle = (now?.x ?? 0) + (now?.w ?? 0) / 2
    expect(Math.abs(middle - (pane.x + pane.w / 2))).toBeLessThan(20)
  })
})

describe('a cluster of any size', () => {
  it('is records near by, bars farther off, a map of health far off', () => {
    const shape = shapeOf(100, 1000)
    const at = (k: number) => layoutStage(shape, SIZE, null, { ...HOME, k }).wall?.detail
    expect([at(1), at(6), at(40)]).toEqual(['heat', 'bars', 'records'])
    const small = shapeOf(3, 30)
    expect(layoutStage(small, SIZE).detail).toBe('bars')
    expect(layoutStage(small, SIZE, null, { ...HOME, k: 5 }).detail).toBe('full')
  })

  it('never has more on the page than the view can hold, however near one is', () => {
    const shape = shapeOf(100, 1000)
    for (const k of [12, 20, 40]) {
      const { wall } = layoutStage(shape, SIZE, null, { k, x: -k * 300, y: -k * 200 })
      if (wall?.detail === 'records') expect(wall.cells.length).toBeLessThanOrEqual(80)
    }
  })

  it('keeps every tile in its place while replicas come and go', () => {
    const shape = shapeOf(100, 1000)
    const before = layoutStage(shape, SIZE).wall?.tiles.map((tile) => tile.rect)
    const replicas = shape.replicas?.map((held, i) => (i === 4 ? held.slice(1) : held)) ?? []
    expect(layoutStage({ ...shape, replicas }, SIZE).wall?.tiles.map((tile) => tile.rect)).toEqual(before)
  })
})
