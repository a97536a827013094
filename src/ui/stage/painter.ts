/** Draws a frame of the stage's canvas from the world: records, rulers, the metadata log, messages. */
import { freshestImage, isUnderReplicated, type KafkaWorld, type Run } from '../../engine/index.ts'
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
import { collectFlights, createFlightBook, type FlightBook } from './flights.ts'
import { groupOf } from './groups.ts'
import type { StageLayout } from './layout-types.ts'
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

function drawHeat(
  ctx: CanvasRenderingContext2D,
  world: KafkaWorld,
  layout: StageLayout,
  palette: Palette,
): void {
  const image = freshestImage(world)
  for (const { key, x, y, s } of layout.heat?.cells ?? []) {
    const at = key.lastIndexOf('-')
    const partition = image?.topics[key.slice(0, at)]?.partitions[Number(key.slice(at + 1))]
    const offline = !partition || partition.leader < 0
    const under = partition && isUnderReplicated(partition)
    ctx.fillStyle = offline ? palette.bad : under ? palette.crown : palette.accentSoft
    ctx.fillRect(x, y, s, s)
    if (!offline && !under) continue
    ctx.fillStyle = palette.surface
    if (offline) ctx.fillRect(x + s / 4, y + s / 2 - 1, s / 2, 2)
    else ctx.fillRect(x + s / 2 - 1, y + s / 2 - 1, 2, 2)
  }
}

/** A painter for one layout. `windows` outlives it, so that a new layout does not make the columns jump. */
export function createPainter(layout: StageLayout, windows: Windows): Painter {
  const book = createFlightBook(createRoutes(layout))
  const seen = new Map<Route, number>()
  let wallMs = 0
  let moving = false

  function viewsOf(world: KafkaWorld, look: PaintLook, elapsedMs: number): ColumnView[] {
    return layout.columns.map((column) => {
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
    for (const view of viewsOf(world, look, elapsed)) {
      if (layout.detail === 'bars') {
        for (const row of layout.rows) drawBar(ctx, view, row, look.palette)
        continue
      }
      drawRuler(ctx, view, look.palette, marksOf(groups, view.layout.key, look))
      for (const row of layout.rows) drawReplica(ctx, view, row, logLook)
      drawHighWatermark(ctx, view, layout.rows, look.palette)
      drawLastStable(ctx, view, layout.rows, look.palette)
    }
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
      const fading = drawRoutes(ctx, book, look.palette, seen, look.still ? now / 1000 : wallMs)
      paintLogs(ctx, world, look, elapsedMs)
      if (layout.detail === 'heat') drawHeat(ctx, world, layout, look.palette)
      const log = layout.quorum.log ? readMetadataLog(world) : null
      if (log && layout.quorum.log) drawMetadataLog(ctx, log, layout.quorum.log, look.palette)
      drawFlights(ctx, book, look, look.emphasis)
      moving ||= fading && book.count < seen.size
    },
  }
}
