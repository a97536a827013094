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
