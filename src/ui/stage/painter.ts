/** Draws a frame of the stage's canvas from the world: records, rulers, the metadata log, messages. */
import type { KafkaWorld, Run } from '../../engine/index.ts'
import type { ViewState } from '../store.ts'
import type { KeyLook, Palette } from '../theme/palette.ts'
import { easeWindow, readColumn, type Windows, windowStart } from './columns-state.ts'
import { drawFlights, drawRoutes, type FlightEmphasis } from './draw-flights.ts'
import {
  type ColumnView,
  drawBar,
  drawHighWatermark,
  drawLastStable,
  drawReplica,
  type LogLook,
} from './draw-logs.ts'
import { drawMetadataLog, readMetadataLog } from './draw-quorum.ts'
import { drawRuler, type GroupMark } from './draw-ruler.ts'
import { drawWall, type WallLook } from './draw-wall.ts'
import { collectFlights, createFlightBook, type FlightBook } from './flights.ts'
import { groupOf } from './groups.ts'
import type { Rect, StageLayout, WallLayout } from './layout-types.ts'
import type { Route } from './route.ts'
import { createRoutes } from './routes.ts'
import { shareStarts } from './share-view.ts'

/** What a frame is drawn with besides the world. */
export interface PaintLook {
  readonly palette: Palette
  readonly looks: (key: string | null) => KeyLook
  readonly layers: ViewState['layers']
  readonly emphasis: FlightEmphasis
  /** The shown groups in the order of their letters. */
  readonly groups: readonly string[]
  /** Reduced motion. */
  readonly still: boolean
  /** Columns are placed where they belong, not moved there. */
  readonly jump: boolean
  /** The partition that is selected. */
  readonly chosen: string | null
  /** The partitions that a filter lets through; null when all are. */
  readonly dimmed: ReadonlySet<string> | null
}

export interface Painter {
  readonly book: FlightBook
  /** Draws one frame; `elapsedMs` is the wall time since the last. */
  paint(ctx: CanvasRenderingContext2D, run: Run, look: PaintLook, elapsedMs: number): void
  /** True while something still moves although the run stands. */
  readonly moving: boolean
}

/** The letter of a group: its place in the list. */
export function groupLetter(index: number): string {
  return String.fromCharCode(65 + (index % 26))
}

/** Where each group stands, by partition: its committed offsets, or the start offsets of a share group. */
function offsetsOf(world: KafkaWorld, id: string): (key: string) => number | undefined {
  const group = groupOf(world, id)?.group
  if (group) return (key) => group.offsets[key]?.offset
  const starts = shareStarts(world, id)
  return (key) => starts[key]
}

function marksOf(groups: readonly ReturnType<typeof offsetsOf>[], key: string, look: PaintLook): GroupMark[] {
  const marks: GroupMark[] = []
  groups.forEach((offsetIn, i) => {
    const offset = offsetIn(key)
    if (offset === undefined) return
    const colour = look.palette.groups[i % look.palette.groups.length] as string
    marks.push({ letter: groupLetter(i), colour, offset })
  })
  return marks
}

/** The wall is drawn anew so often, messages over it on every frame. */
const WALL_MS = 100

/** A picture of the wall that is kept between frames. */
interface WallPicture {
  readonly canvas: HTMLCanvasElement
  drawnAt: number
  /** What it was drawn with. */
  marks: readonly unknown[]
}

function refreshWall(
  picture: WallPicture,
  wall: WallLayout,
  run: Run,
  look: PaintLook,
  at: { readonly wallMs: number; readonly ctx: CanvasRenderingContext2D },
): void {
  const { canvas } = picture
  const scale = at.ctx.getTransform().a
  const { pane } = wall
  const [w, h] = [Math.ceil((pane.w + 4) * scale), Math.ceil((pane.h + 4) * scale)]
  const marks = [run.world.steps, look.palette, look.chosen, look.dimmed, look.emphasis.followed, w, h]
  const [steps, ...rest] = marks
  const same = rest.every((mark, i) => mark === picture.marks[i + 1])
  if (same && (steps === picture.marks[0] || at.wallMs - picture.drawnAt < WALL_MS)) return
  picture.marks = marks
  picture.drawnAt = at.wallMs
  canvas.width = w
  canvas.height = h
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  ctx.setTransform(scale, 0, 0, scale, (2 - pane.x) * scale, (2 - pane.y) * scale)
  drawWall(ctx, run.world, wall, wallLook(look))
}

function wallLook({ palette, looks, chosen, dimmed, emphasis }: PaintLook): WallLook {
  return { palette, looks, chosen, dimmed, followed: emphasis.followed }
}

/** Lets a drawing show inside a part of the stage only. */
function clipped(ctx: CanvasRenderingContext2D, rect: Rect, draw: () => void): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(rect.x, rect.y, rect.w, rect.h)
  ctx.clip()
  draw()
  ctx.restore()
}

const whole = ({ width, height }: StageLayout): Rect => ({ x: 0, y: 0, w: width, h: height })

/**
 * A painter for one layout. `windows` outlives it, so that a new layout does not make the columns jump. Without a canvas
 * of its own the wall is drawn anew on every frame.
 */
export function createPainter(
  layout: StageLayout,
  windows: Windows,
  newCanvas: () => HTMLCanvasElement | null = () => document.createElement('canvas'),
): Painter {
  const book = createFlightBook(createRoutes(layout))
  const seen = new Map<Route, number>()
  let wallMs = 0
  let moving = false
  const canvas = layout.wall && newCanvas()
  const picture: WallPicture | null = canvas && { canvas, drawnAt: 0, marks: [] }
  const rows = layout.rows.filter((row) => row.seen)
  const columns = layout.columns.filter((column) => column.seen)
  const { pane } = layout
  const away = layout.camera.k !== 1 || layout.camera.x !== 0 || layout.camera.y !== 0
  // Room for what stands out of a card; when panned nothing may reach the headings.
  const body = away ? { x: pane.x - 3, y: pane.y - 3, w: pane.w + 6, h: pane.h + 6 } : whole(layout)
  const heads = away ? { x: pane.x - 8, y: 0, w: pane.w + 16, h: pane.y } : whole(layout)

  function viewsOf(world: KafkaWorld, look: PaintLook, elapsedMs: number): ColumnView[] {
    return columns.map((column) => {
      const state = readColumn(world, column)
      const target = windowStart(state.logEndOffset, column.slots)
      const from = easeWindow(windows, column.key, target, column.slots, look.jump ? null : elapsedMs)
      if (from !== target) moving = true
      return { layout: column, state, from }
    })
  }

  function paintLogs(
    ctx: CanvasRenderingContext2D,
    world: KafkaWorld,
    look: PaintLook,
    elapsed: number,
  ): void {
    const logLook: LogLook = { palette: look.palette, looks: look.looks, followed: look.emphasis.followed }
    const groups = look.groups.map((id) => offsetsOf(world, id))
    const views = viewsOf(world, look, elapsed)
    if (layout.detail !== 'bars')
      clipped(ctx, heads, () => {
        for (const view of views) drawRuler(ctx, view, look.palette, marksOf(groups, view.layout.key, look))
      })
    clipped(ctx, body, () => {
      for (const view of views) {
        ctx.globalAlpha = look.dimmed && !look.dimmed.has(view.layout.key) ? 0.2 : 1
        if (layout.detail === 'bars') {
          for (const row of rows) drawBar(ctx, view, row, look.palette)
          continue
        }
        for (const row of rows) drawReplica(ctx, view, row, logLook)
        drawHighWatermark(ctx, view, rows, look.palette)
        drawLastStable(ctx, view, rows, look.palette)
      }
      ctx.globalAlpha = 1
    })
  }

  return {
    book,
    get moving() {
      return moving
    },
    paint(ctx, run, look, elapsedMs) {
      const { world, now } = run
      wallMs += elapsedMs
      moving = false
      collectFlights(book, world, now, { layers: look.layers, still: look.still })
      if (layout.wall && picture) {
        refreshWall(picture, layout.wall, run, look, { wallMs, ctx })
        ctx.drawImage(picture.canvas, pane.x - 2, pane.y - 2, pane.w + 4, pane.h + 4)
      } else if (layout.wall) drawWall(ctx, world, layout.wall, wallLook(look))
      // Nothing lingers where nothing may move: the picture is that of its moment, whatever was shown before.
      if (look.still) seen.clear()
      const fading = drawRoutes(ctx, book, look.palette, seen, wallMs)
      if (!layout.wall) paintLogs(ctx, world, look, elapsedMs)
      const log = layout.quorum.log ? readMetadataLog(world) : null
      if (log && layout.quorum.log) drawMetadataLog(ctx, log, layout.quorum.log, look.palette)
      drawFlights(ctx, book, look, look.emphasis)
      moving ||= fading && book.count < seen.size
    },
  }
}
