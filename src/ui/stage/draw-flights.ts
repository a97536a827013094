/** Draws messages under way. */
import type { KeyLook, Palette } from '../theme/palette.ts'
import { CELL, type Flight, type FlightBook } from './flights.ts'
import { type Route, traceRoute } from './route.ts'

/** What is marked among the flights. */
export interface FlightEmphasis {
  readonly hovered: number | null
  readonly selected: number | null
  readonly followed: number | null
}

/** Above this many, every message is a plain dot. */
export const SIMPLE_ABOVE = 400
const PILL_H = 13
const CAPSULE_H = 11

interface Pen {
  readonly ctx: CanvasRenderingContext2D
  readonly palette: Palette
  readonly looks: (key: string | null) => KeyLook
}

function colourOf(flight: Flight, palette: Palette): string {
  if (flight.plan.error !== null || flight.part.mark === 'broken') return palette.bad
  const { layer } = flight.plan
  if (layer === 'acks') return palette.good
  if (layer === 'records') return palette.accent
  if (layer === 'replication') return palette.ink2
  if (layer === 'heartbeats') return palette.bad
  return layer === 'quorum' ? palette.ink2 : palette.accent
}

function drawCapsule({ ctx, palette, looks }: Pen, flight: Flight, colour: string): void {
  const { keys, ids, half } = flight.part
  ctx.save()
  ctx.translate(flight.x, flight.y)
  ctx.rotate(flight.angle)
  ctx.beginPath()
  ctx.roundRect(-half, -CAPSULE_H / 2, half * 2, CAPSULE_H, 4)
  ctx.fillStyle = palette.surface
  ctx.fill()
  ctx.lineWidth = 1.5
  ctx.strokeStyle = colour
  ctx.stroke()
  let x = half - 3
  for (const key of keys) {
    x -= CELL
    ctx.fillStyle = looks(key).fill
    ctx.fillRect(x + 0.5, -3, CELL - 1, 6)
  }
  if (ids.length > keys.length) {
    ctx.fillStyle = palette.surface
    ctx.fillRect(x + 2, -1, 2, 2)
  }
  ctx.restore()
}

function drawCheck({ ctx, palette }: Pen, { x, y }: Flight, colour: string, bad: boolean): void {
  ctx.beginPath()
  ctx.arc(x, y, 5, 0, Math.PI * 2)
  ctx.fillStyle = palette.surface
  ctx.fill()
  ctx.lineWidth = 1.5
  ctx.strokeStyle = colour
  ctx.stroke()
  ctx.beginPath()
  if (bad) {
    ctx.moveTo(x - 2, y - 2)
    ctx.lineTo(x + 2, y + 2)
    ctx.moveTo(x + 2, y - 2)
    ctx.lineTo(x - 2, y + 2)
  } else {
    ctx.moveTo(x - 2.4, y)
    ctx.lineTo(x - 0.6, y + 2)
    ctx.lineTo(x + 2.6, y - 2)
  }
  ctx.stroke()
}

function traceHeart(ctx: CanvasRenderingContext2D, x: number, y: number): void {
  ctx.moveTo(x, y + 3.6)
  ctx.bezierCurveTo(x - 5.6, y - 0.4, x - 2.6, y - 5, x, y - 1.8)
  ctx.bezierCurveTo(x + 2.6, y - 5, x + 5.6, y - 0.4, x, y + 3.6)
}

function drawSmall({ ctx, palette }: Pen, flight: Flight, colour: string): void {
  const { x, y } = flight
  const { mark } = flight.part
  ctx.beginPath()
  if (mark === 'heart') traceHeart(ctx, x, y)
  else if (mark === 'diamond') {
    ctx.moveTo(x, y - 4.2)
    ctx.lineTo(x + 4.2, y)
    ctx.lineTo(x, y + 4.2)
    ctx.lineTo(x - 4.2, y)
    ctx.closePath()
  } else if (mark === 'square') ctx.rect(x - 2.8, y - 2.8, 5.6, 5.6)
  else ctx.arc(x, y, mark === 'pill' ? 3.6 : 2.8, 0, Math.PI * 2)
  // A request is filled, its answer is hollow.
  const answers = flight.plan.envelope.via === 'response'
  ctx.fillStyle = answers ? palette.surface : colour
  ctx.fill()
  ctx.lineWidth = 1.3
  ctx.strokeStyle = answers ? colour : palette.bg
  ctx.stroke()
}

function drawBroken({ ctx, palette }: Pen, { x, y, angle }: Flight): void {
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(angle)
  ctx.lineWidth = 1.8
  ctx.strokeStyle = palette.bad
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.arc(
      side * 4.5,
      0,
      3.2,
      side < 0 ? 0.9 : Math.PI + 0.9,
      side < 0 ? Math.PI * 2 - 0.9 : Math.PI * 3 - 0.9,
    )
    ctx.stroke()
  }
  ctx.restore()
}

const widths = new Map<string, number>()

function widthOf(ctx: CanvasRenderingContext2D, text: string): number {
  const known = widths.get(text)
  if (known !== undefined) return known
  const width = ctx.measureText(text).width
  widths.set(text, width)
  return width
}

interface Taken {
  readonly x: number
  readonly y: number
  readonly halfW: number
  readonly halfH: number
}

/**
 * The name of a rare message or of an error, on the level piece it is on, never past the piece's ends.
 * Not drawn in a vertical lane, when the piece is too short or when another name is there already.
 */
function drawName({ ctx, palette }: Pen, flight: Flight, taken: Taken[], emphasised: boolean): void {
  const { error } = flight.plan
  if (Math.abs(Math.sin(flight.angle)) > 0.5) return
  const text = error ?? flight.plan.api
  ctx.font = `600 9px ${palette.mono}`
  const half = widthOf(ctx, text) / 2 + 5
  if (flight.ahead + flight.behind < 2 * half) return
  const shift = Math.max(half - flight.behind, 0) - Math.max(half - flight.ahead, 0)
  const x = flight.x + Math.cos(flight.angle) * shift
  const { y } = flight
  const box = { x, y, halfW: half, halfH: PILL_H / 2 }
  const covered = taken.some(
    (t) => Math.abs(t.x - x) < t.halfW + box.halfW && Math.abs(t.y - y) < t.halfH + box.halfH,
  )
  if (covered && !emphasised) return
  taken.push(box)
  ctx.save()
  ctx.translate(x, y)
  ctx.beginPath()
  ctx.roundRect(-half, -PILL_H / 2, half * 2, PILL_H, PILL_H / 2)
  ctx.fillStyle = error ? palette.bad : palette.ink
  ctx.fill()
  ctx.fillStyle = palette.surface
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillText(text, 0, 0.5)
  ctx.restore()
}

function ring({ ctx }: Pen, flight: Flight, colour: string): void {
  const half = flight.part.half + 4
  ctx.save()
  ctx.translate(flight.x, flight.y)
  ctx.rotate(flight.angle)
  ctx.beginPath()
  ctx.roundRect(-half, -9, half * 2, 18, 9)
  ctx.lineWidth = 2
  ctx.strokeStyle = colour
  ctx.stroke()
  ctx.restore()
}

/** Two strokes across the way ahead: nothing gets past here. */
function drawCut({ ctx, palette }: Pen, { x, y, angle, part }: Flight): void {
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(angle)
  ctx.lineWidth = 1.8
  ctx.strokeStyle = palette.bad
  ctx.beginPath()
  for (const ahead of [part.half + 4, part.half + 7.5]) {
    ctx.moveTo(ahead - 1.5, 6)
    ctx.lineTo(ahead + 1.5, -6)
  }
  ctx.stroke()
  ctx.restore()
}

function drawOne(pen: Pen, flight: Flight, emphasis: FlightEmphasis): void {
  const { plan, part } = flight
  const { seq } = plan.envelope
  const colour = colourOf(flight, pen.palette)
  const emphasised = seq === emphasis.hovered || seq === emphasis.selected
  if (flight.held === 'node') pen.ctx.globalAlpha = 0.45
  if (part.mark === 'capsule') drawCapsule(pen, flight, colour)
  else if (part.mark === 'check') drawCheck(pen, flight, colour, plan.error !== null)
  else if (part.mark === 'broken') drawBroken(pen, flight)
  else drawSmall(pen, flight, colour)
  pen.ctx.globalAlpha = 1
  if (flight.held === 'link') drawCut(pen, flight)
  if (emphasised) ring(pen, flight, pen.palette.accent)
  if (emphasis.followed !== null && part.ids.includes(emphasis.followed)) ring(pen, flight, pen.palette.crown)
}

/** Draws all flights of the book; when there are very many, as plain dots. */
export function drawFlights(
  ctx: CanvasRenderingContext2D,
  book: FlightBook,
  look: { readonly palette: Palette; readonly looks: (key: string | null) => KeyLook },
  emphasis: FlightEmphasis,
): void {
  const pen: Pen = { ctx, palette: look.palette, looks: look.looks }
  if (book.count > SIMPLE_ABOVE) {
    for (let i = 0; i < book.count; i++) {
      const flight = book.flights[i] as Flight
      ctx.fillStyle = colourOf(flight, look.palette)
      ctx.fillRect(flight.x - 2, flight.y - 2, 4, 4)
    }
    return
  }
  const taken: Taken[] = []
  for (let i = 0; i < book.count; i++) drawOne(pen, book.flights[i] as Flight, emphasis)
  // Names come last, so that no mark stands on one.
  for (let i = 0; i < book.count; i++) {
    const flight = book.flights[i] as Flight
    if (flight.part.mark !== 'pill' && flight.plan.error === null) continue
    const { seq } = flight.plan.envelope
    drawName(pen, flight, taken, seq === emphasis.hovered || seq === emphasis.selected)
  }
}

/** Wall time for which a route stays visible after its last message. */
const FADE_MS = 900

/** Draws the routes in use as faint lines; `seen` remembers when each was last used. True while some fade. */
export function drawRoutes(
  ctx: CanvasRenderingContext2D,
  book: FlightBook,
  palette: Palette,
  seen: Map<Route, number>,
  wallMs: number,
): boolean {
  if (book.count > SIMPLE_ABOVE) {
    seen.clear()
    return false
  }
  for (let i = 0; i < book.count; i++) seen.set((book.flights[i] as Flight).part.route, wallMs)
  ctx.lineWidth = 1
  ctx.strokeStyle = palette.lineStrong
  for (const [route, at] of seen) {
    const share = 1 - (wallMs - at) / FADE_MS
    if (share <= 0) {
      seen.delete(route)
      continue
    }
    ctx.globalAlpha = 0.5 * share
    ctx.beginPath()
    traceRoute(ctx, route)
    ctx.stroke()
  }
  ctx.globalAlpha = 1
  return seen.size > 0
}
