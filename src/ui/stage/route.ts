/** A way from one place to another: straight pieces joined by round corners, and where one is on it. */
import type { Point } from './layout-types.ts'

/** One piece: a line, or a quarter circle when it has a radius. */
interface Piece {
  readonly from: number
  readonly length: number
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
  /** Of an arc: its centre, radius, start angle and turn (+1 clockwise on screen). */
  readonly arc: {
    readonly cx: number
    readonly cy: number
    readonly r: number
    readonly a: number
    readonly turn: number
  } | null
}

export interface Route {
  readonly points: readonly Point[]
  readonly pieces: readonly Piece[]
  readonly length: number
}

/** A place on a route. `angle` is the direction of travel; `ahead` and `behind` the straight room around it. */
export interface Place {
  x: number
  y: number
  angle: number
  ahead: number
  behind: number
}

const RADIUS = 7

function withoutDoubles(points: readonly Point[]): Point[] {
  const kept: Point[] = []
  for (const p of points) {
    const last = kept.at(-1)
    if (last && Math.abs(last.x - p.x) < 0.5 && Math.abs(last.y - p.y) < 0.5) continue
    const before = kept.at(-2)
    const straight =
      last && before && ((before.x === last.x && last.x === p.x) || (before.y === last.y && last.y === p.y))
    if (straight) kept.pop()
    kept.push(p)
  }
  return kept
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y)
}

/** Rounds the corners of an orthogonal polyline. */
export function roundedRoute(raw: readonly Point[], radius = RADIUS): Route {
  const points = withoutDoubles(raw)
  const pieces: Piece[] = []
  let length = 0
  const add = (piece: Omit<Piece, 'from'>) => {
    pieces.push({ ...piece, from: length })
    length += piece.length
  }
  let cut = 0
  for (let i = 0; i + 1 < points.length; i++) {
    const a = points[i] as Point
    const b = points[i + 1] as Point
    const c = points[i + 2]
    const size = distance(a, b)
    const dx = (b.x - a.x) / (size || 1)
    const dy = (b.y - a.y) / (size || 1)
    const r = c ? Math.min(radius, size / 2, distance(b, c) / 2) : 0
    add({ length: Math.max(0, size - cut - r), x: a.x + dx * cut, y: a.y + dy * cut, dx, dy, arc: null })
    if (c && r > 0) {
      const ex = Math.sign(c.x - b.x)
      const ey = Math.sign(c.y - b.y)
      const cx = b.x - dx * r + ex * r
      const cy = b.y - dy * r + ey * r
      const turn = Math.sign(dx * ey - dy * ex) || 1
      const start = Math.atan2(b.y - dy * r - cy, b.x - dx * r - cx)
      add({ length: (r * Math.PI) / 2, x: 0, y: 0, dx, dy, arc: { cx, cy, r, a: start, turn } })
    }
    cut = r
  }
  return { points, pieces, length }
}

/** The same way in the other direction. */
export function reversed(route: Route): Route {
  return roundedRoute([...route.points].reverse())
}

/** Writes into `place` where one is after the share `t` of the way. */
export function placeAt(route: Route, t: number, place: Place): Place {
  const at = Math.max(0, Math.min(1, t)) * route.length
  let piece = route.pieces[0]
  for (const each of route.pieces) {
    if (each.from > at) break
    piece = each
  }
  if (!piece) {
    const only = route.points[0]
    place.x = only?.x ?? 0
    place.y = only?.y ?? 0
    place.angle = place.ahead = place.behind = 0
    return place
  }
  const along = at - piece.from
  if (piece.arc) {
    const { cx, cy, r, a, turn } = piece.arc
    const angle = a + (turn * along) / r
    place.x = cx + r * Math.cos(angle)
    place.y = cy + r * Math.sin(angle)
    place.angle = angle + (turn * Math.PI) / 2
    place.ahead = place.behind = 0
  } else {
    place.x = piece.x + piece.dx * along
    place.y = piece.y + piece.dy * along
    place.angle = Math.atan2(piece.dy, piece.dx)
    place.ahead = piece.length - along
    place.behind = along
  }
  return place
}

/** Adds the route to a canvas path. */
export function traceRoute(ctx: CanvasRenderingContext2D | Path2D, route: Route): void {
  const first = route.points[0]
  if (!first) return
  ctx.moveTo(first.x, first.y)
  for (const piece of route.pieces) {
    if (piece.arc) {
      const { cx, cy, r, a, turn } = piece.arc
      ctx.arc(cx, cy, r, a, a + (turn * Math.PI) / 2, turn < 0)
    } else ctx.lineTo(piece.x + piece.dx * piece.length, piece.y + piece.dy * piece.length)
  }
}
