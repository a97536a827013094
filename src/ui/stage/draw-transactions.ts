/** How transactions look in a log: records of an open one, of an aborted one, and the markers that end them. */
import type { PartitionLog, RecordBatch } from '../../engine/index.ts'
import type { Palette } from '../theme/palette.ts'
import type { Rect } from './layout-types.ts'

/**
 * - plain: of no transaction, or of one that was committed
 * - open: its transaction has no marker yet
 * - aborted: its transaction ended with an ABORT marker
 * - COMMIT, ABORT: a marker (a control record)
 */
export type CellKind = 'plain' | 'open' | 'aborted' | 'COMMIT' | 'ABORT'

/** What a record of a batch is, as this replica's own log knows it. */
export function cellKind(
  log: Pick<PartitionLog, 'transactions'>,
  batch: RecordBatch,
  offset: number,
): CellKind {
  if (batch.control) return batch.control.type
  if (!batch.isTransactional) return 'plain'
  const { ongoing, aborted } = log.transactions
  const { producerId } = batch
  if (ongoing.some((txn) => txn.producerId === producerId && offset >= txn.firstOffset)) return 'open'
  const isAborted = aborted.some(
    (txn) => txn.producerId === producerId && offset >= txn.firstOffset && offset < txn.lastOffset,
  )
  return isAborted ? 'aborted' : 'plain'
}

/**
 * Draws one part of a bar, where records are too small: a line along its edge, whole for what was committed, in dots and
 * over paler ground for what was aborted, dashed for what is open. A bar stands or lies; `edge` is where the line runs.
 */
export function drawPart(
  ctx: CanvasRenderingContext2D,
  part: Rect,
  kind: 'open' | 'committed' | 'aborted',
  { palette, edge }: { readonly palette: Palette; readonly edge: 'left' | 'bottom' },
): void {
  if (kind === 'aborted') {
    ctx.globalAlpha = 0.6
    ctx.fillStyle = palette.surface2
    ctx.fillRect(part.x, part.y, part.w, part.h)
    ctx.globalAlpha = 1
  }
  ctx.strokeStyle = kind === 'committed' ? palette.good : kind === 'aborted' ? palette.bad : palette.warn
  ctx.lineWidth = 2
  ctx.setLineDash(kind === 'committed' ? [] : kind === 'aborted' ? [1, 2] : [4, 2])
  ctx.beginPath()
  if (edge === 'left') {
    ctx.moveTo(part.x + 1, part.y)
    ctx.lineTo(part.x + 1, part.y + part.h)
  } else {
    ctx.moveTo(part.x, part.y + part.h - 1)
    ctx.lineTo(part.x + part.w, part.y + part.h - 1)
  }
  ctx.stroke()
  ctx.setLineDash([])
}

/** Draws the last stable offset across a bar, where a transaction holds it below the high watermark: dashed. */
export function drawStableLine(
  ctx: CanvasRenderingContext2D,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  palette: Palette,
): void {
  ctx.strokeStyle = palette.warn
  ctx.lineWidth = 1.5
  ctx.setLineDash([3, 2])
  ctx.beginPath()
  ctx.moveTo(from.x, from.y)
  ctx.lineTo(to.x, to.y)
  ctx.stroke()
  ctx.setLineDash([])
}

/** Marks a replica that is a mere cell: a dashed roof over an open transaction, a cut corner after an abort. */
export function drawSignOf(
  ctx: CanvasRenderingContext2D,
  { x, y, w, h }: Rect,
  kind: 'open' | 'aborted',
  palette: Palette,
): void {
  if (kind === 'open') {
    // On ground of its own: the cell may be of any colour.
    ctx.fillStyle = palette.surface
    ctx.fillRect(x, y, w, 3)
    return drawStableLine(ctx, { x, y: y + 1 }, { x: x + w, y: y + 1 }, palette)
  }
  const s = Math.min(w, h, 12) / 2
  ctx.fillStyle = palette.surface
  ctx.beginPath()
  ctx.moveTo(x + w - s, y)
  ctx.lineTo(x + w, y)
  ctx.lineTo(x + w, y + s)
  ctx.fill()
  ctx.strokeStyle = palette.bad
  ctx.lineWidth = 1.5
  ctx.beginPath()
  ctx.moveTo(x + w - s, y)
  ctx.lineTo(x + w, y + s)
  ctx.stroke()
}

/** Draws a marker: a narrow plate with a tick or a cross, filled once it is committed. */
export function drawMarker(
  ctx: CanvasRenderingContext2D,
  { x, y, w, h }: Rect,
  type: 'COMMIT' | 'ABORT',
  committed: boolean,
  palette: Palette,
): void {
  const colour = type === 'COMMIT' ? palette.good : palette.bad
  ctx.beginPath()
  ctx.roundRect(x + 0.75, y + 0.75, w - 1.5, h - 1.5, 3)
  ctx.fillStyle = committed ? colour : palette.surface
  ctx.fill()
  ctx.lineWidth = 1.5
  ctx.strokeStyle = colour
  ctx.stroke()
  const [cx, cy] = [x + w / 2, y + h / 2]
  const s = Math.min(3.2, w / 3)
  ctx.strokeStyle = committed ? palette.surface : colour
  ctx.lineWidth = 1.7
  ctx.beginPath()
  if (type === 'COMMIT') {
    ctx.moveTo(cx - s, cy)
    ctx.lineTo(cx - s / 4, cy + s * 0.8)
    ctx.lineTo(cx + s, cy - s)
  } else {
    ctx.moveTo(cx - s, cy - s)
    ctx.lineTo(cx + s, cy + s)
    ctx.moveTo(cx + s, cy - s)
    ctx.lineTo(cx - s, cy + s)
  }
  ctx.stroke()
}

/** Marks a record's cell: a dashed roof while its transaction is open, struck through when it was aborted. */
export function drawTransactional(
  ctx: CanvasRenderingContext2D,
  { x, y, w, h }: Rect,
  kind: 'open' | 'aborted',
  palette: Palette,
): void {
  ctx.lineWidth = 1.5
  if (kind === 'open') {
    ctx.strokeStyle = palette.warn
    ctx.setLineDash([3, 2])
    ctx.beginPath()
    ctx.moveTo(x, y - 1.5)
    ctx.lineTo(x + w, y - 1.5)
    ctx.stroke()
    ctx.setLineDash([])
    return
  }
  ctx.globalAlpha = 1
  ctx.strokeStyle = palette.bad
  ctx.beginPath()
  ctx.moveTo(x + 1, y + h - 1)
  ctx.lineTo(x + w - 1, y + 1)
  ctx.stroke()
}
