/**
 * The wall: what is shown of a cluster too large for columns. A tile for each broker with its replicas in it; tiles
 * and cells keep their places whatever happens to them, and grow with the camera from health to bars to records.
 */
import { type Camera, clamp, type Ground } from './camera.ts'
import { scaleOf } from './layout-columns.ts'
import type {
  ColumnLayout,
  Rect,
  RowLayout,
  StageShape,
  WallCell,
  WallLayout,
  WallTile,
} from './layout-types.ts'

/** Beyond so many columns or rows the stage is a wall. */
const MAX_COLUMNS = 120
const MAX_ROWS = 20
/** Between two tiles: messages go here. */
const GAP = 10
const PAD = 3
/** As many brokers stand below each other, as rows do. */
const MAX_STACKED = 4
const TILE_ASPECT = 1.5
const CELL_ASPECT = 1.3
/** How large a cell is at the nearest. */
const NEAREST = { w: 260, h: 150 }

/** True when a cluster is shown as a wall, at any zoom. */
export function isWall(shape: StageShape): boolean {
  return (
    shape.brokers.length > MAX_ROWS || shape.topics.reduce((sum, t) => sum + t.partitions, 0) > MAX_COLUMNS
  )
}

/** Room below the wall for what its cells mean: in one line, or in two. */
export function legendHeight(width: number): number {
  return width >= 560 ? 20 : width >= 300 ? 36 : 52
}

/** Columns and lines of `count` things in a room, so that each is about `aspect` times as wide as high. */
function gridOf(count: number, w: number, h: number, aspect: number): { columns: number; lines: number } {
  let best = { columns: 1, lines: Math.max(1, count), off: Infinity }
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const lines = Math.max(1, Math.ceil(count / columns))
    const off =
      Math.abs(Math.log(w / columns / (h / lines) / aspect)) + (columns * lines - count) / (4 * count)
    if (off < best.off) best = { columns, lines, off }
  }
  return best
}

/** What does not depend on the camera. */
interface Plan {
  readonly tiles: { readonly columns: number; readonly lines: number }
  readonly cells: { readonly columns: number; readonly lines: number }
  readonly pitch: { readonly w: number; readonly h: number }
}

function planOf(shape: StageShape, pane: Rect): Plan {
  const count = Math.max(1, shape.brokers.length)
  const tiles =
    count <= MAX_STACKED ? { columns: 1, lines: count } : gridOf(count, pane.w, pane.h, TILE_ASPECT)
  const pitch = { w: pane.w / tiles.columns, h: pane.h / tiles.lines }
  const most = Math.max(1, ...(shape.replicas ?? []).map((held) => held.length))
  // A few places to spare: a replica more must not move all others.
  const places = Math.ceil(most / 4) * 4
  const cells = gridOf(places, pitch.w - GAP - 2 * PAD, pitch.h - GAP - 16, CELL_ASPECT)
  return { tiles, cells, pitch }
}

/** How near one may go. */
export function groundOfWall(shape: StageShape, pane: Rect): Ground {
  const { cells, pitch } = planOf(shape, pane)
  const most = Math.max((NEAREST.w * cells.columns) / pitch.w, (NEAREST.h * cells.lines) / pitch.h)
  return { size: { width: pane.w, height: pane.h }, least: 1, most: Math.max(2, most) }
}

const meets = (a: Rect, b: Rect) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

function tileOf(
  broker: number,
  at: { c: number; l: number },
  pane: Rect,
  camera: Camera,
  plan: Plan,
): WallTile {
  const { k } = camera
  const w = plan.pitch.w * k
  const h = plan.pitch.h * k
  const left = pane.x + camera.x + at.c * w
  const top = pane.y + camera.y + at.l * h
  const rect = { x: left + GAP / 2, y: top + GAP / 2, w: w - GAP, h: h - GAP }
  const headH = rect.w < 110 ? 13 : 22
  const x0 = pane.x - 4
  const x1 = pane.x + pane.w + 4
  const inX = (x: number) => clamp(x0, x, x1)
  const inY = (y: number) => clamp(pane.y, y, pane.y + pane.h)
  return {
    broker,
    rect,
    head: { x: rect.x, y: rect.y, w: rect.w, h: headH },
    inner: { x: rect.x + PAD, y: rect.y + headH, w: rect.w - 2 * PAD, h: rect.h - headH - PAD },
    seen: meets(rect, pane),
    door: { x: inX(rect.x + rect.w / 2), y: inY(rect.y) },
    gutterY: inY(top),
    laneX: inX(left),
  }
}

/** Places the wall as a camera sees it. Cells are there for what is in view only, unless `whole`. */
export function placeWall(shape: StageShape, pane: Rect, camera: Camera, whole = false): WallLayout {
  const plan = planOf(shape, pane)
  const partitions = shape.topics.flatMap((topic) =>
    Array.from({ length: topic.partitions }, (_, place) => ({
      topic: topic.name,
      partition: topic.only?.[place] ?? place,
    })),
  )
  const tiles = shape.brokers.map((broker, i) =>
    tileOf(broker, { c: i % plan.tiles.columns, l: Math.floor(i / plan.tiles.columns) }, pane, camera, plan),
  )
  const cells: WallCell[] = []
  const first = tiles[0]?.inner
  const cellW = (first?.w ?? 1) / plan.cells.columns
  const cellH = (first?.h ?? 1) / plan.cells.lines
  const gap = cellW > 40 ? 4 : cellW > 14 ? 2 : 1
  for (const [i, tile] of tiles.entries()) {
    if (!(tile.seen || whole)) continue
    for (const [place, index] of (shape.replicas?.[i] ?? []).entries()) {
      const of = partitions[index]
      if (!of) continue
      const x = tile.inner.x + (place % plan.cells.columns) * cellW
      const y = tile.inner.y + Math.floor(place / plan.cells.columns) * cellH
      const rect = { x, y, w: cellW - gap, h: cellH - gap }
      if (whole || meets(rect, pane))
        cells.push({ ...of, key: `${of.topic}-${of.partition}`, broker: tile.broker, ...rect })
    }
  }
  return { pane, tiles, cells, detail: detailOf(cellW, cellH), perLine: plan.cells.columns }
}

/** By how large a cell is on the screen. */
function detailOf(w: number, h: number): WallLayout['detail'] {
  if (w >= 104 && h >= 84) return 'records'
  return w >= 26 && h >= 16 ? 'bars' : 'heat'
}

/** A cell that is large enough as the column and the row that its card and its records are drawn with. */
export function cardOf(cell: WallCell, pane: Rect): { column: ColumnLayout; row: RowLayout } {
  const inner = cell.w - 12
  const { slots, pitch } = scaleOf(inner)
  const head = { x: cell.x, y: cell.y, w: cell.w, h: 18 }
  const cellsH = Math.max(12, Math.min(90, cell.h - 67))
  const cellsY = Math.min(Math.max(cell.y + 42, pane.y + 24), cell.y + cell.h - 25 - cellsH)
  const point = { x: cell.x, y: cell.y }
  return {
    column: {
      key: cell.key,
      topic: cell.topic,
      partition: cell.partition,
      index: 0,
      x: cell.x,
      w: cell.w,
      head,
      ruler: null,
      cellsX: cell.x + 6 + (inner - slots * pitch) / 2,
      slots,
      pitch,
      entryX: cell.x + cell.w - 8,
      exitX: cell.x + cell.w - 8,
      laneX: null,
      seen: true,
    },
    row: {
      broker: cell.broker,
      rect: cell,
      label: head,
      gutterY: cell.y,
      cardsY: cell.y,
      cardsH: cell.h,
      cellsY,
      cellsH,
      slim: false,
      controlDoor: point,
      peerDoor: point,
      leftDoor: point,
      rightDoor: point,
      seen: true,
    },
  }
}

/** The replica at a place of the stage, by its maths. */
export function cellUnder(wall: WallLayout, x: number, y: number): WallCell | null {
  return wall.cells.find((c) => x >= c.x && x <= c.x + c.w && y >= c.y && y <= c.y + c.h) ?? null
}
