/** Draws records in their logs, rulers and high watermarks. */
import { offsetAt, type PartitionLog, type RecordBatch, scanRecords, segmentsOf } from '../../engine/index.ts'
import type { KeyLook, Palette } from '../theme/palette.ts'
import type { ColumnState, ReplicaState } from './columns-state.ts'
import { cellKind, drawMarker, drawPart, drawStableLine, drawTransactional } from './draw-transactions.ts'
import type { ColumnLayout, RowLayout } from './layout-types.ts'
import { transactionParts } from './transaction-parts.ts'

/** How records look, and which one is followed. */
export interface LogLook {
  readonly palette: Palette
  readonly looks: (key: string | null) => KeyLook
  readonly followed: number | null
}

/** A column with what it shows and the first offset in view. */
export interface ColumnView {
  readonly layout: ColumnLayout
  readonly state: ColumnState
  readonly from: number
}

const MIN_LETTER = 8

/** Where an offset begins. */
export function offsetX(column: ColumnLayout, from: number, offset: number): number {
  return column.cellsX + (offset - from) * column.pitch
}

interface Strip {
  readonly log: PartitionLog
  /** How strongly this replica is drawn. */
  readonly alpha: number
  readonly ctx: CanvasRenderingContext2D
  readonly view: ColumnView
  readonly row: RowLayout
  readonly look: LogLook
  readonly committed: number
  /** The cleaner's checkpoint, 0 while it has not been here. */
  readonly cleanedTo: number
}

/** A record without a value: its key is deleted once the log is compacted. Its cell has the shape of a tombstone. */
const tombstone = (w: number): [number, number, number, number] => [w / 2, w / 2, 0, 0]

function drawCell(strip: Strip, batch: RecordBatch, index: number): void {
  const { ctx, view, row, look } = strip
  const offset = offsetAt(batch, index)
  const key = batch.keys[index] ?? null
  const { fill, ink, letter } = look.looks(key)
  const x = offsetX(view.layout, view.from, offset)
  const w = view.layout.pitch - 1.5
  const { cellsY: y, cellsH: h } = row
  const committed = offset < strip.committed
  const kind = cellKind(strip.log, batch, offset)
  const cell = { x: x + 0.75, y, w, h: h - 4 }
  if (kind === 'COMMIT' || kind === 'ABORT') return drawMarker(ctx, cell, kind, committed, look.palette)
  // Nobody who reads committed data gets it: paler.
  if (kind === 'aborted') ctx.globalAlpha = strip.alpha * 0.4
  ctx.beginPath()
  const corners = batch.values[index] === null ? tombstone(w) : 2
  if (committed) {
    ctx.roundRect(x + 0.75, y, w, h - 4, corners)
    ctx.fillStyle = fill
    ctx.fill()
  } else {
    ctx.roundRect(x + 1.5, y + 0.75, w - 1.5, h - 5.5, corners)
    ctx.lineWidth = 1.5
    ctx.strokeStyle = fill
    ctx.stroke()
  }
  if (w >= MIN_LETTER && letter !== '') {
    ctx.fillStyle = committed ? ink : look.palette.ink
    ctx.fillText(letter, x + 0.75 + w / 2, y + (h - 4) / 2 + 0.5)
  }
  ctx.globalAlpha = strip.alpha
  if (kind === 'open' || kind === 'aborted') drawTransactional(ctx, cell, kind, look.palette)
  ctx.globalAlpha = strip.alpha
  if (batch.ids[index] === look.followed) {
    ctx.beginPath()
    ctx.roundRect(x - 0.5, y - 2, w + 2.5, h, 3)
    ctx.lineWidth = 2
    ctx.strokeStyle = look.palette.crown
    ctx.stroke()
  }
  const first = index === 0 ? 1 : 0
  const last = index === batch.count - 1 ? 1 : 0
  ctx.fillStyle = look.palette.ink3
  ctx.fillRect(x + 0.75 * first, y + h - 2, view.layout.pitch - 0.75 * (first + 2 * last), 1.5)
}

function drawOwnHighWatermark(strip: Strip, replica: ReplicaState): void {
  const { ctx, view, row, look } = strip
  if (replica.highWatermark === view.state.highWatermark) return
  const x = offsetX(view.layout, view.from, replica.highWatermark)
  if (x < view.layout.cellsX - 1) return
  ctx.fillStyle = look.palette.hw
  ctx.beginPath()
  ctx.moveTo(x - 3, row.cellsY + row.cellsH + 2)
  ctx.lineTo(x + 3, row.cellsY + row.cellsH + 2)
  ctx.lineTo(x, row.cellsY + row.cellsH - 3)
  ctx.fill()
}

/** A place whose record is gone (the cleaner took it): a dot, so that the gap in the offsets can be read. */
function drawGap(strip: Strip, offset: number): void {
  const { ctx, view, row, look } = strip
  const x = offsetX(view.layout, view.from, offset) + view.layout.pitch / 2
  ctx.fillStyle = look.palette.ink3
  ctx.fillRect(x - 1, row.cellsY + (row.cellsH - 4) / 2 - 1, 2, 2)
}

/** Up to where the log cleaner has swept: a line under the records that ends in a broom's edge. */
function drawSweep({ ctx, view, row, look, log, cleanedTo }: Strip): void {
  if (cleanedTo <= Math.max(log.logStartOffset, view.from)) return
  const { cellsX } = view.layout
  const left = Math.max(cellsX, offsetX(view.layout, view.from, log.logStartOffset))
  const right = offsetX(view.layout, view.from, Math.min(cleanedTo, log.logEndOffset))
  const y = row.cellsY + row.cellsH + 1
  ctx.fillStyle = look.palette.accent
  ctx.fillRect(left, y, right - left - 1, 1.5)
  ctx.beginPath()
  ctx.moveTo(right - 1, y - 3)
  ctx.lineTo(right - 1, y + 1.5)
  ctx.lineTo(right - 6, y + 1.5)
  ctx.fill()
}

/** Where segments begin: a notch under the records. Where the log begins, when it has lost its start: an edge. */
function drawSegments(strip: Strip, log: PartitionLog): void {
  const { ctx, view, row, look } = strip
  const bottom = row.cellsY + row.cellsH
  ctx.fillStyle = look.palette.ink2
  for (const { baseOffset } of segmentsOf(log)) {
    if (baseOffset <= log.logStartOffset || baseOffset < view.from - 1) continue
    const x = offsetX(view.layout, view.from, baseOffset)
    ctx.fillRect(x - 0.5, row.cellsY - 3, 1, 4)
    ctx.fillRect(x - 0.5, bottom - 3, 1, 6)
  }
  drawSweep(strip)
  if (log.logStartOffset === 0 || log.logStartOffset < view.from - 1) return
  const edge = offsetX(view.layout, view.from, log.logStartOffset)
  ctx.fillStyle = look.palette.warn
  ctx.fillRect(edge - 1.5, row.cellsY - 2, 2, row.cellsH + 2)
  ctx.fillRect(edge - 1.5, row.cellsY - 2, 5, 1.5)
  ctx.fillRect(edge - 1.5, bottom - 1.5, 5, 1.5)
}

/** Draws one replica's records. */
export function drawReplica(
  ctx: CanvasRenderingContext2D,
  view: ColumnView,
  row: RowLayout,
  look: LogLook,
): void {
  const replica = view.state.replicas[row.broker]
  if (!replica) return
  const { layout, from, state } = view
  const alpha = !replica.alive ? 0.4 : replica.isLeader ? 1 : 0.82
  const { log, broker } = replica
  const cleanedTo = broker.disk.cleanerOffsets[state.key] ?? 0
  const strip: Strip = { ctx, view, row, look, committed: state.highWatermark, log, alpha, cleanedTo }
  ctx.save()
  ctx.beginPath()
  ctx.rect(layout.cellsX - 1, row.cellsY - 3, layout.slots * layout.pitch + 2, row.cellsH + 7)
  ctx.clip()
  ctx.globalAlpha = alpha
  ctx.font = `600 ${Math.min(10, layout.pitch - 1.5)}px ${look.palette.mono}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  const start = Math.max(replica.log.logStartOffset, Math.floor(from))
  const end = Math.ceil(from + layout.slots)
  let next = start
  scanRecords(replica.log, { offset: start, endOffset: end }, (batch, index) => {
    const offset = offsetAt(batch, index)
    for (; next < offset; next++) drawGap(strip, next)
    drawCell(strip, batch, index)
    next = offset + 1
    return true
  })
  for (const last = Math.min(end, replica.log.logEndOffset); next < last; next++) drawGap(strip, next)
  ctx.globalAlpha = 1
  drawSegments(strip, replica.log)
  drawOwnHighWatermark(strip, replica)
  ctx.restore()
}

/** True for a place inside the column's offset scale. */
export function inView(view: ColumnView, x: number): boolean {
  const { cellsX, slots, pitch } = view.layout
  return x >= cellsX - 1.5 && x <= cellsX + slots * pitch + 1.5
}

/** Draws the high watermark through all replicas: strong over records, faint between rows, not over words. */
export function drawHighWatermark(
  ctx: CanvasRenderingContext2D,
  view: ColumnView,
  rows: readonly RowLayout[],
  palette: Palette,
): void {
  const x = offsetX(view.layout, view.from, view.state.highWatermark)
  if (!inView(view, x)) return
  ctx.strokeStyle = palette.hw
  ctx.lineWidth = 2
  ctx.setLineDash(view.state.led ? [] : [3, 3])
  ctx.beginPath()
  for (const row of rows) {
    if (!view.state.replicas[row.broker]) continue
    ctx.moveTo(x, row.cellsY - 4)
    ctx.lineTo(x, row.cellsY + row.cellsH)
  }
  ctx.stroke()
  ctx.setLineDash([])
  ctx.globalAlpha = 0.35
  ctx.lineWidth = 1
  ctx.beginPath()
  for (const [i, row] of rows.entries()) {
    const above = rows[i - 1]
    ctx.moveTo(x, above ? above.rect.y + above.rect.h : row.rect.y - 12)
    ctx.lineTo(x, row.rect.y)
  }
  ctx.stroke()
  ctx.globalAlpha = 1
}

/** Draws the last stable offset where it is not the high watermark: dashed, over the records of the leader. */
export function drawLastStable(
  ctx: CanvasRenderingContext2D,
  view: ColumnView,
  rows: readonly RowLayout[],
  palette: Palette,
): void {
  const { lastStableOffset, highWatermark } = view.state
  const x = offsetX(view.layout, view.from, lastStableOffset)
  if (lastStableOffset >= highWatermark || !inView(view, x)) return
  ctx.strokeStyle = palette.warn
  ctx.lineWidth = 1.5
  ctx.setLineDash([4, 2])
  ctx.beginPath()
  for (const row of rows) {
    if (!view.state.replicas[row.broker]?.isLeader) continue
    ctx.moveTo(x, row.cellsY - 4)
    ctx.lineTo(x, row.cellsY + row.cellsH)
  }
  ctx.stroke()
  ctx.setLineDash([])
}

/** Draws a replica as a bar: how far its log goes, and the high watermark across it. */
export function drawBar(
  ctx: CanvasRenderingContext2D,
  view: ColumnView,
  row: RowLayout,
  palette: Palette,
): void {
  const replica = view.state.replicas[row.broker]
  if (!replica) return
  const { layout, state } = view
  const inSync = state.registration?.isr.includes(row.broker) ?? true
  const y = row.cardsY
  const h = row.cardsH
  ctx.fillStyle = palette.surface2
  ctx.fillRect(layout.x, y, layout.w, h)
  const span = Math.max(1, layout.slots * 4)
  const low = Math.max(0, state.logEndOffset - span)
  const up = (offset: number) => (h * Math.max(0, Math.min(span, offset - low))) / span
  ctx.globalAlpha = replica.alive ? (replica.isLeader ? 1 : 0.55) : 0.25
  ctx.fillStyle = inSync ? palette.accent : palette.warn
  const top = up(replica.log.logEndOffset)
  ctx.fillRect(layout.x + 1, y + h - top, Math.max(1, layout.w - 2), top)
  ctx.globalAlpha = 1
  for (const part of transactionParts(replica.log, low)) {
    const [bottom, height] = [up(part.from), up(part.to) - up(part.from)]
    const rect = { x: layout.x + 1, y: y + h - bottom - height, w: Math.max(1, layout.w - 2), h: height }
    drawPart(ctx, rect, part.kind, { palette, edge: 'left' })
  }
  ctx.fillStyle = palette.hw
  ctx.fillRect(layout.x, y + h - up(state.highWatermark) - 1, layout.w, 2)
  if (replica.isLeader && state.lastStableOffset < state.highWatermark) {
    const stable = y + h - up(state.lastStableOffset)
    drawStableLine(ctx, { x: layout.x, y: stable }, { x: layout.x + layout.w, y: stable }, palette)
  }
  if (replica.isLeader) {
    ctx.fillStyle = palette.crown
    ctx.fillRect(layout.x, y - 3, layout.w, 2)
  }
}
