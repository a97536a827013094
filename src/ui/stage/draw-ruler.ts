/** Draws a column's ruler: offsets, log start, log end, high watermark, committed offsets of groups. */
import type { Palette } from '../theme/palette.ts'
import { type ColumnView, inView, offsetX } from './draw-logs.ts'

/** A group's committed offset in a column. */
export interface GroupMark {
  readonly letter: string
  readonly colour: string
  readonly offset: number
}

const PILL = { w: 22, h: 13 }
const LSO_W = 24
/** Heights inside the ruler, from its top. */
const LABEL_Y = 20
const LINE_Y = 26
const MARK_Y = 29
const LETTER_Y = 40

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

/** Distance between labelled offsets so that labels of this many digits do not touch. */
export function labelStep(pitch: number, digits: number): number {
  const room = digits * 6 + 12
  return STEPS.find((step) => step * pitch >= room) ?? 2000
}

interface Rule {
  readonly ctx: CanvasRenderingContext2D
  readonly view: ColumnView
  readonly palette: Palette
  readonly left: number
  readonly right: number
  readonly y: number
}

function drawTicks({ ctx, view, palette, left, right, y }: Rule): void {
  const { layout, from, state } = view
  const step = labelStep(layout.pitch, String(state.logEndOffset).length)
  const hwX = offsetX(layout, from, state.highWatermark)
  const stableX = offsetX(layout, from, state.lastStableOffset)
  ctx.strokeStyle = palette.lineStrong
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(left, y + LINE_Y + 0.5)
  ctx.lineTo(right, y + LINE_Y + 0.5)
  const first = Math.ceil(from - 0.01)
  for (let o = first; o <= from + layout.slots + 0.01; o++) {
    const x = Math.round(offsetX(layout, from, o)) + 0.5
    ctx.moveTo(x, y + LINE_Y)
    ctx.lineTo(x, y + LINE_Y - (o % step === 0 ? 4 : 2))
  }
  ctx.stroke()
  ctx.font = `9px ${palette.mono}`
  ctx.fillStyle = palette.ink3
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  const half = String(state.logEndOffset).length * 2.8 + 3
  for (let o = Math.ceil(first / step) * step; o <= from + layout.slots; o += step) {
    const x = offsetX(layout, from, o)
    const clear =
      Math.abs(x - hwX) > half &&
      Math.abs(x - stableX) > half &&
      x - half + 3 >= view.layout.x - 4 &&
      x + half - 3 <= right + 6
    if (clear) ctx.fillText(String(o), x, y + LABEL_Y - 2)
  }
}

function drawEnds({ ctx, view, palette, y }: Rule): void {
  const { layout, from, state } = view
  ctx.strokeStyle = palette.ink
  ctx.lineWidth = 1.5
  ctx.beginPath()
  const endX = offsetX(layout, from, state.logEndOffset)
  if (inView(view, endX)) {
    ctx.moveTo(endX, y + LINE_Y - 4)
    ctx.lineTo(endX, y + LINE_Y + 1)
  }
  const startX = offsetX(layout, from, state.logStartOffset)
  if (state.logStartOffset >= from - 0.01) {
    ctx.moveTo(startX + 4, y + LINE_Y - 4)
    ctx.lineTo(startX + 0.75, y + LINE_Y - 4)
    ctx.lineTo(startX + 0.75, y + LINE_Y + 1)
  }
  ctx.stroke()
}

function drawFlag({ ctx, view, palette, y }: Rule): void {
  const { layout, from, state } = view
  const x = offsetX(layout, from, state.highWatermark)
  if (!inView(view, x)) return
  const middle = Math.max(layout.x + PILL.w / 2, Math.min(layout.x + layout.w - PILL.w / 2, x))
  ctx.fillStyle = palette.hw
  ctx.beginPath()
  ctx.roundRect(middle - PILL.w / 2, y, PILL.w, PILL.h, 4)
  ctx.fill()
  ctx.fillRect(x - 1, y + PILL.h - 1, 2, LINE_Y - PILL.h + 2)
  ctx.font = `700 9px ${palette.sans}`
  ctx.fillStyle = palette.surface
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillText('HW', middle, y + PILL.h / 2 + 0.5)
}

/** The last stable offset where a transaction holds it below the high watermark: beside the flag, never on it. */
function drawLastStable({ ctx, view, palette, y }: Rule): void {
  const { layout, from, state } = view
  const x = offsetX(layout, from, state.lastStableOffset)
  if (state.lastStableOffset >= state.highWatermark || !inView(view, x)) return
  const half = LSO_W / 2
  const flag = offsetX(layout, from, state.highWatermark)
  const flagX = Math.max(layout.x + PILL.w / 2, Math.min(layout.x + layout.w - PILL.w / 2, flag))
  const middle = Math.min(Math.max(layout.x - 4 + half, x), flagX - PILL.w / 2 - half - 1)
  ctx.strokeStyle = palette.warn
  ctx.fillStyle = palette.surface
  ctx.lineWidth = 1.25
  ctx.beginPath()
  ctx.roundRect(middle - half, y + 0.75, LSO_W, PILL.h - 1.5, 4)
  ctx.fill()
  ctx.stroke()
  ctx.setLineDash([4, 2])
  ctx.beginPath()
  ctx.moveTo(x, y + PILL.h)
  ctx.lineTo(x, y + LINE_Y + 1)
  ctx.stroke()
  ctx.setLineDash([])
  ctx.font = `700 9px ${palette.sans}`
  ctx.fillStyle = palette.warn
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillText('LSO', middle, y + PILL.h / 2 + 0.5)
}

/** Between two letters of groups. */
const LETTER = 8

/**
 * Moves places of a row apart until none is nearer to the next than `gap`, each cluster staying around its own middle;
 * what is first of two in the same place stays first.
 */
export function spread(xs: readonly number[], gap: number, low: number, high: number): number[] {
  const order = xs.map((_, i) => i).sort((a, b) => (xs[a] as number) - (xs[b] as number) || a - b)
  const clusters: { sum: number; members: number[] }[] = []
  const start = ({ sum, members: { length } }: { sum: number; members: readonly number[] }) =>
    Math.max(low, Math.min(high - gap * (length - 1), sum / length - (gap * (length - 1)) / 2))
  for (const i of order) {
    clusters.push({ sum: xs[i] as number, members: [i] })
    for (;;) {
      const [before, last] = [clusters.at(-2), clusters.at(-1)]
      if (!before || !last || start(before) + gap * before.members.length <= start(last)) break
      clusters.splice(-2, 2, {
        sum: before.sum + last.sum,
        members: [...before.members, ...last.members],
      })
    }
  }
  const placed = [...xs]
  for (const cluster of clusters)
    cluster.members.forEach((i, place) => {
      placed[i] = start(cluster) + place * gap
    })
  return placed
}

/** A flag at its very offset; flags of several groups at one offset are one, in stripes. An arrow when it is before the view. */
function drawMark({ ctx, left, y }: Rule, x: number, stripe: { of: number; i: number }): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(x - 4 + (8 * stripe.i) / stripe.of, y + MARK_Y - 1, 8 / stripe.of, 9)
  ctx.clip()
  ctx.beginPath()
  if (x < left - 1) {
    ctx.moveTo(x - 4, y + MARK_Y + 3)
    ctx.lineTo(x + 3, y + MARK_Y)
    ctx.lineTo(x + 3, y + MARK_Y + 6)
  } else {
    ctx.moveTo(x, y + MARK_Y)
    ctx.lineTo(x - 4, y + MARK_Y + 6)
    ctx.lineTo(x + 4, y + MARK_Y + 6)
  }
  ctx.fill()
  ctx.restore()
}

function drawGroups(rule: Rule, marks: readonly GroupMark[]): void {
  const { ctx, view, palette, left, right, y } = rule
  ctx.font = `700 9px ${palette.sans}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  const before = left - 4
  const xs = marks.map(({ offset }) => {
    const x = offsetX(view.layout, view.from, offset)
    return x < left - 1 ? before : Math.min(right, x)
  })
  const letters = spread(xs, LETTER, before, right + 4)
  marks.forEach(({ letter, colour }, i) => {
    const x = xs[i] as number
    const here = xs.flatMap((other, k) => (Math.abs(other - x) < 0.5 ? [k] : []))
    ctx.fillStyle = colour
    drawMark(rule, x, { of: here.length, i: here.indexOf(i) })
    ctx.fillText(letter, letters[i] as number, y + LETTER_Y)
  })
}

/** Draws the ruler of a column, if it has room for one. */
export function drawRuler(
  ctx: CanvasRenderingContext2D,
  view: ColumnView,
  palette: Palette,
  marks: readonly GroupMark[],
): void {
  const { ruler, cellsX, slots, pitch } = view.layout
  if (!ruler) return
  const rule: Rule = { ctx, view, palette, left: cellsX, right: cellsX + slots * pitch, y: ruler.y }
  drawTicks(rule)
  drawEnds(rule)
  drawLastStable(rule)
  drawFlag(rule)
  drawGroups(rule, marks)
}
