/** Where something stands on the stage, and how much of the view it should fill when one flies there. */
import { HOME, lookAt, within } from '../stage/camera.ts'
import { flyTo, flyToRect } from '../stage/camera-moves.ts'
import { layoutStage } from '../stage/layout.ts'
import type { Rect, Size, StageLayout, StageShape, WallLayout } from '../stage/layout-types.ts'
import { placeWall } from '../stage/layout-wall.ts'
import type { Selection } from '../store.ts'

function around(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null
  const x = Math.min(...rects.map((r) => r.x))
  const y = Math.min(...rects.map((r) => r.y))
  return {
    x,
    y,
    w: Math.max(...rects.map((r) => r.x + r.w)) - x,
    h: Math.max(...rects.map((r) => r.y + r.h)) - y,
  }
}

interface Place {
  readonly rect: Rect
  readonly share: number
}

function onWall(wall: WallLayout, selection: Selection, leader: number | null): Place | null {
  if (selection.kind === 'broker') {
    const rect = wall.tiles.find((tile) => tile.broker === selection.broker)?.rect
    return rect ? { rect, share: 0.9 } : null
  }
  if (selection.kind !== 'partition' && selection.kind !== 'replica') return null
  const cells = wall?.cells.filter((c) => c.topic === selection.topic && c.partition === selection.partition)
  const at = selection.kind === 'replica' ? selection.broker : leader
  const rect = cells.find((c) => c.broker === at) ?? cells[0]
  return rect ? { rect, share: 0.3 } : null
}

function inColumns(
  { rows, columns, pane }: StageLayout,
  selection: Selection,
  leader: number | null,
): Place | null {
  const high = around(rows.map((row) => row.rect))
  if (!high) return null
  if (selection.kind === 'broker') {
    const row = rows.find((r) => r.broker === selection.broker)?.rect
    return row ? { rect: { ...row, x: pane.x, w: pane.w }, share: 1 } : null
  }
  const mine = columns.filter((c) => 'topic' in selection && c.topic === selection.topic)
  const picked =
    selection.kind === 'topic'
      ? mine
      : mine.filter((c) => 'partition' in selection && c.partition === selection.partition)
  const wide = around(picked.map(({ x, w }) => ({ x, y: high.y, w, h: high.h })))
  if (!wide) return null
  if (selection.kind === 'topic') return { rect: wide, share: 1 }
  const at = 'broker' in selection ? selection.broker : leader
  const row = rows.find((r) => r.broker === at)?.rect ?? wide
  return { rect: { x: wide.x - wide.w, w: wide.w * 3, y: row.y, h: row.h }, share: 0.8 }
}

/** Flies to what was chosen; what stands beside the map is in view anyhow. */
export function flyToThing(shape: StageShape, size: Size, selection: Selection, leader: number | null): void {
  // From afar everything has its place, also what is out of view now.
  const far = layoutStage(shape, size, null, { ...HOME, k: 0 })
  if (!far.wall) {
    const place = inColumns(far, selection, leader)
    if (place) flyToRect(far, place.rect, place.share)
    return
  }
  const { pane, ground } = far
  let { camera } = far
  // A tile's head does not grow with the tile: from nearer by its cells stand a little elsewhere.
  for (let look = 0; look < 3; look++) {
    const place = onWall(placeWall(shape, pane, camera, true), selection, leader)
    if (!place) return
    camera = within(lookAt(place.rect, camera, pane, place.share), ground, pane)
  }
  flyTo(camera)
}
