/** Draws the sequence diagram: lanes, messages from sent to arrived, what a server is busy with, the facts above. */
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3'
import type { NotableSort } from '../../engine/index.ts'
import { formatTime } from '../format.ts'
import type { Palette } from '../theme/palette.ts'
import { type Bundle, bundled, endOf, isTrouble, type Leg, legsOf, type Shown } from './read-sequence.ts'

/** Height of the margin where the facts stand, and of the room under the lanes. */
export const MARGIN = 34
export const FOOT = 12
/** Lanes share the height there is, within these. */
const LEAST_LANE = 18
const MOST_LANE = 30
/** More than this and they are counted instead of drawn; so wide is one stretch. */
export const MOST_ARROWS = 1_600
export const SLOT = 28

/** The height of one lane when so many share a height. */
export function laneHeight(height: number, lanes: number): number {
  const fair = Math.floor((height - MARGIN - FOOT) / Math.max(1, lanes))
  return Math.max(LEAST_LANE, Math.min(MOST_LANE, fair))
}

export interface Pin {
  readonly at: number
  readonly sort: NotableSort
  readonly label: string
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly lanes: readonly string[]
  readonly x: (at: number) => number
  readonly y: (node: string) => number | null
  readonly domain: readonly [number, number]
  readonly now: number
  readonly shown: readonly Shown[]
  readonly pins: readonly Pin[]
  readonly palette: Palette
  /** The message that is marked, and the one under the pointer. */
  readonly selected: number | null
  readonly hovered: number | null
  /** Null where the selection says nothing about requests. */
  readonly concerned: ((shown: Shown) => boolean) | null
  readonly selectedLane: string | null
}

const SHAPES: Readonly<Record<NotableSort, SymbolType>> = {
  failure: symbolTriangle,
  recovery: symbolCircle,
  election: symbolStar,
  isr: symbolDiamond,
  group: symbolCircle,
  topic: symbolSquare,
  data: symbolCross,
}

function pinColour(sort: NotableSort, p: Palette): string {
  if (sort === 'failure' || sort === 'data') return p.bad
  if (sort === 'recovery') return p.good
  return sort === 'election' ? p.crown : sort === 'isr' ? p.warn : p.accent
}

function colourOf({ exchange, layer }: Shown, p: Palette): string {
  if (isTrouble(exchange)) return p.bad
  if (layer === 'records') return p.accent
  if (layer === 'heartbeats') return p.ink3
  if (layer === 'replication' || layer === 'quorum') return p.ink2
  return p.hw
}

/** Steps between two ticks, in microseconds. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500]
  .flatMap((n) => [n, n * 1e3, n * 1e6])
  .concat(1e9, 60e6, 120e6, 300e6, 30e6, 15e6)

/** The ticks of a stretch of time, and how many digits after the second they need. */
export function ticksOf(
  [from, to]: readonly [number, number],
  width: number,
): { at: number; label: string }[] {
  const wanted = ((to - from) / Math.max(1, width)) * 110
  const step = [...STEPS].sort((a, b) => a - b).find((each) => each >= wanted) ?? 600e6
  const ticks: { at: number; label: string }[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const micros = String(Math.round(at) % 1000).padStart(3, '0')
    ticks.push({
      at,
      label:
        step < 1000
          ? `${formatTime(at)} ${micros}`
          : step < 1e6
            ? formatTime(at)
            : formatTime(at).slice(0, -4),
    })
  }
  return ticks
}

function drawGround(ctx: CanvasRenderingContext2D, pic: Picture): void {
  const { width, height, lanes, palette: p } = pic
  ctx.clearRect(0, 0, width, height)
  ctx.lineWidth = 1
  ctx.font = `10.5px ${p.sans}`
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  for (const { at, label } of ticksOf(pic.domain, width)) {
    const x = Math.round(pic.x(at)) + 0.5
    ctx.strokeStyle = p.line
    ctx.beginPath()
    ctx.moveTo(x, MARGIN - 13)
    ctx.lineTo(x, height)
    ctx.stroke()
    ctx.fillStyle = p.ink3
    if (x + 60 < width) ctx.fillText(label, x + 4, MARGIN - 7)
  }
  for (const lane of lanes) {
    const y = Math.round(pic.y(lane) ?? 0) + 0.5
    ctx.strokeStyle = lane === pic.selectedLane ? p.accent : p.lineStrong
    ctx.globalAlpha = lane === pic.selectedLane ? 1 : 0.55
    ctx.beginPath()
    ctx.moveTo(0, y)
    ctx.lineTo(width, y)
    ctx.stroke()
  }
  ctx.globalAlpha = 1
}

function drawPins(ctx: CanvasRenderingContext2D, pic: Picture): void {
  const { palette: p } = pic
  ctx.font = `10.5px ${p.sans}`
  ctx.textBaseline = 'middle'
  pic.pins.forEach((pin, i) => {
    const x = pic.x(pin.at)
    const next = pic.pins[i + 1]
    const room = (next ? pic.x(next.at) : pic.width) - x - 20
    ctx.globalAlpha = pin.at > pic.now ? 0.45 : 1
    ctx.fillStyle = pinColour(pin.sort, p)
    ctx.strokeStyle = ctx.fillStyle
    ctx.save()
    ctx.translate(x, 9)
    ctx.beginPath()
    symbol(SHAPES[pin.sort], 46).context(ctx)()
    ctx.fill()
    ctx.restore()
    ctx.setLineDash([1, 3])
    ctx.beginPath()
    ctx.moveTo(Math.round(x) + 0.5, 16)
    ctx.lineTo(Math.round(x) + 0.5, pic.height)
    ctx.stroke()
    ctx.setLineDash([])
    ctx.fillStyle = p.ink2
    if (ctx.measureText(pin.label).width < room) ctx.fillText(pin.label, x + 8, 9)
  })
  ctx.globalAlpha = 1
}

function drawArrow(
  ctx: CanvasRenderingContext2D,
  pic: Picture,
  leg: Leg,
  colour: string,
  strong: boolean,
): void {
  const [y1, y2] = [pic.y(leg.from), pic.y(leg.to)]
  if (y1 === null || y2 === null) return
  const [x1, x2] = [pic.x(leg.sentAt), pic.x(leg.until)]
  const yEnd = y1 + (y2 - y1) * leg.share
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.lineWidth = strong ? 2.4 : 1.2
  ctx.setLineDash(leg.isResponse ? [4, 3] : [])
  ctx.beginPath()
  ctx.moveTo(x1, y1)
  ctx.lineTo(x2, yEnd)
  ctx.stroke()
  ctx.setLineDash([])
  const angle = Math.atan2(yEnd - y1, x2 - x1)
  if (leg.share < 1) {
    ctx.beginPath()
    ctx.arc(x2, yEnd, 3, 0, Math.PI * 2)
    ctx.fill()
    return
  }
  const size = strong ? 8 : 6
  ctx.beginPath()
  ctx.moveTo(x2, yEnd)
  ctx.lineTo(x2 - size * Math.cos(angle - 0.42), yEnd - size * Math.sin(angle - 0.42))
  ctx.lineTo(x2 - size * Math.cos(angle + 0.42), yEnd - size * Math.sin(angle + 0.42))
  ctx.closePath()
  if (leg.isResponse) ctx.stroke()
  else ctx.fill()
}

/** A bar on the server's lane while it has the request: thin while that waits in the socket. */
function drawService(ctx: CanvasRenderingContext2D, pic: Picture, { exchange }: Shown, colour: string): void {
  const { arrivedAt, servedAt, answeredAt, refused } = exchange
  const y = pic.y(exchange.server)
  if (arrivedAt === null || y === null || refused) return
  const until = answeredAt ?? endOf(exchange) ?? pic.now
  const [x0, x1, x2] = [pic.x(arrivedAt), pic.x(Math.min(servedAt ?? until, until)), pic.x(until)]
  ctx.fillStyle = colour
  if (x1 - x0 > 1) ctx.fillRect(x0, y - 1, x1 - x0, 2)
  if (servedAt !== null && x2 - x1 > 0.5) ctx.fillRect(x1, y - 2.5, x2 - x1, 5)
}

function drawFailure(ctx: CanvasRenderingContext2D, pic: Picture, { exchange }: Shown): void {
  const y = pic.y(exchange.client)
  if (exchange.failedAt === null || y === null) return
  const x = pic.x(exchange.failedAt)
  ctx.strokeStyle = pic.palette.bad
  ctx.lineWidth = 1
  ctx.setLineDash([2, 3])
  ctx.beginPath()
  ctx.moveTo(pic.x(exchange.sentAt), y)
  ctx.lineTo(x, y)
  ctx.stroke()
  ctx.setLineDash([])
  ctx.lineWidth = 2
  ctx.beginPath()
  ctx.moveTo(x - 4, y - 4)
  ctx.lineTo(x + 4, y + 4)
  ctx.moveTo(x - 4, y + 4)
  ctx.lineTo(x + 4, y - 4)
  ctx.stroke()
}

/** The name of the API in the middle of a request, where it has room. */
function drawName(ctx: CanvasRenderingContext2D, pic: Picture, shown: Shown, taken: number[][]): void {
  const { exchange, api } = shown
  const [y1, y2] = [pic.y(exchange.client), pic.y(exchange.server)]
  const [leg] = legsOf(shown, pic.now)
  if (y1 === null || y2 === null || !leg) return
  const text = exchange.error ?? (exchange.records > 1 ? `${api} ×${exchange.records}` : api)
  const x = (pic.x(leg.sentAt) + pic.x(leg.until)) / 2
  const y = y1 + ((y2 - y1) * leg.share) / 2
  const half = ctx.measureText(text).width / 2 + 4
  if (pic.x(leg.until) - pic.x(leg.sentAt) < half * 1.2) return
  if (
    taken.some(([tx, ty, th]) => Math.abs((tx ?? 0) - x) < half + (th ?? 0) && Math.abs((ty ?? 0) - y) < 13)
  )
    return
  taken.push([x, y, half])
  ctx.fillStyle = pic.palette.surface
  ctx.fillRect(x - half, y - 6.5, half * 2, 13)
  ctx.fillStyle = colourOf(shown, pic.palette)
  ctx.fillText(text, x, y)
}

function drawBundle(ctx: CanvasRenderingContext2D, pic: Picture, bundle: Bundle, most: number): void {
  const [y1, y2] = [pic.y(bundle.client), pic.y(bundle.server)]
  if (y1 === null || y2 === null) return
  const p = pic.palette
  const down = y2 > y1
  const x = bundle.slot * SLOT + SLOT / 2 + (down ? -4 : 4)
  ctx.strokeStyle = bundle.trouble > 0 ? p.bad : p.accent
  ctx.globalAlpha = 0.3 + 0.6 * (bundle.count / most)
  ctx.lineWidth = 1 + 3 * (bundle.count / most)
  ctx.beginPath()
  ctx.moveTo(x, y1)
  ctx.lineTo(x, y2)
  ctx.stroke()
  ctx.globalAlpha = 1
  ctx.beginPath()
  ctx.arc(x, y2, 3, 0, Math.PI * 2)
  ctx.fillStyle = ctx.strokeStyle
  ctx.fill()
}

/** The number of requests of each stretch, under the ticks. */
function drawSums(ctx: CanvasRenderingContext2D, pic: Picture, bundles: readonly Bundle[]): void {
  const sums = new Map<number, number>()
  for (const { slot, count } of bundles) sums.set(slot, (sums.get(slot) ?? 0) + count)
  ctx.font = `10px ${pic.palette.mono}`
  ctx.textAlign = 'center'
  ctx.fillStyle = pic.palette.ink2
  for (const [slot, sum] of sums) ctx.fillText(String(sum), slot * SLOT + SLOT / 2, pic.height - 6)
  ctx.textAlign = 'left'
}

function drawNow(ctx: CanvasRenderingContext2D, pic: Picture): void {
  const x = Math.round(pic.x(pic.now)) - 0.5
  ctx.strokeStyle = pic.palette.ink
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(x, MARGIN - 13)
  ctx.lineTo(x, pic.height)
  ctx.stroke()
}

function drawExchanges(ctx: CanvasRenderingContext2D, pic: Picture): void {
  const marked = (each: Shown, seq: number | null) =>
    seq !== null && (each.exchange.id === seq || each.exchange.responseId === seq)
  const taken: number[][] = []
  const named: Shown[] = []
  for (const each of pic.shown) {
    const strong = marked(each, pic.selected) || marked(each, pic.hovered)
    const quiet = pic.concerned !== null && !pic.concerned(each) && !strong
    ctx.globalAlpha = each.ahead ? 0.35 : quiet ? 0.18 : 1
    const colour = colourOf(each, pic.palette)
    drawService(ctx, pic, each, colour)
    for (const leg of legsOf(each, pic.now)) {
      const isMarked = strong && (leg.seq === pic.selected || leg.seq === pic.hovered)
      drawArrow(ctx, pic, leg, colour, isMarked)
    }
    drawFailure(ctx, pic, each)
    if (!quiet && !each.ahead) named.push(each)
  }
  ctx.globalAlpha = 1
  ctx.font = `600 9.5px ${pic.palette.mono}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  named.sort((a, b) => Number(marked(b, pic.selected)) - Number(marked(a, pic.selected)))
  for (const each of named) drawName(ctx, pic, each, taken)
  ctx.textAlign = 'left'
}

/** Draws the picture; returns true when what it shows is counted, not drawn one by one. */
export function drawSequence(ctx: CanvasRenderingContext2D, pic: Picture): boolean {
  drawGround(ctx, pic)
  const dense = pic.shown.length > MOST_ARROWS
  if (dense) {
    const bundles = bundled(pic.shown, pic.x, SLOT)
    const most = Math.max(...bundles.map(({ count }) => count))
    for (const bundle of bundles) drawBundle(ctx, pic, bundle, most)
    drawSums(ctx, pic, bundles)
  } else drawExchanges(ctx, pic)
  drawPins(ctx, pic)
  drawNow(ctx, pic)
  return dense
}
