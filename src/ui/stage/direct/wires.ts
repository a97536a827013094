/** Links as wires on the stage: where they run, which one is under the pointer, where a fault is marked. Pure. */
import type { KafkaWorld, LinkState } from '../../../engine/index.ts'
import type { Point } from '../layout-types.ts'
import { type Place, placeAt, type Route } from '../route.ts'
import type { Routes } from '../routes.ts'

/** One way that two nodes have to each other; most pairs have several. */
export interface Wire {
  readonly a: string
  readonly b: string
  readonly route: Route
}

const pairOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

/** The ways that messages took between nodes that are connected now. The last that was taken comes first. */
export function wiresOf(world: Pick<KafkaWorld, 'connections'>, routes: Routes): Wire[] {
  const connected = new Set<string>()
  for (const id in world.connections) {
    const connection = world.connections[id]
    if (connection) connected.add(pairOf(connection.client, connection.server))
  }
  const wires: Wire[] = []
  for (const { from, to, route } of routes.taken())
    if (connected.has(pairOf(from, to))) wires.unshift({ a: from, b: to, route })
  return wires
}

/** The place of a straight piece that is nearest to a point. */
function nearestOn(a: Point, b: Point, p: Point): Point {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length))
  return { x: a.x + dx * t, y: a.y + dy * t }
}

/** A wire, and its place that is nearest to where one reached for it. */
export interface WireAt {
  readonly wire: Wire
  readonly on: Point
}

/** The nearest wire within `reach` pixels. */
export function wireAt(wires: readonly Wire[], at: Point, reach = 5): WireAt | null {
  let best: WireAt | null = null
  let least = reach
  for (const wire of wires) {
    const { points } = wire.route
    for (let i = 0; i + 1 < points.length; i++) {
      const on = nearestOn(points[i] as Point, points[i + 1] as Point, at)
      const far = Math.hypot(on.x - at.x, on.y - at.y)
      // Of wires in one lane the first is meant, whatever is behind the point.
      if (far < least - 0.25) {
        least = far
        best = { wire, on }
      }
    }
  }
  return best
}

/** A link on which something is wrong, and where that is marked. */
export interface LinkMark {
  readonly link: LinkState
  readonly at: Point
}

const SHARES = [0.5, 0.38, 0.62, 0.26, 0.74, 0.14, 0.86]
const APART = 22

/** Marks on the links between two nodes, none on another; those that have no way on the stage have none. */
export function marksOf(links: readonly LinkState[], routes: Pick<Routes, 'link'>): LinkMark[] {
  const marks: LinkMark[] = []
  // The earliest first, so that a new one moves none.
  for (const link of [...links].reverse()) {
    const route = routes.link(link.a, link.b)
    if (!route) continue
    const places = SHARES.map((share): Point => {
      const place: Place = { x: 0, y: 0, angle: 0, ahead: 0, behind: 0 }
      const { x, y } = placeAt(route, share, place)
      return { x, y }
    })
    const free = places.find((p) => marks.every(({ at }) => Math.hypot(at.x - p.x, at.y - p.y) >= APART))
    marks.push({ link, at: free ?? (places[0] as Point) })
  }
  return marks
}

/** Whether a link between two nodes is cut by a rule of its own, which can be taken back. */
export function cutOf(links: readonly LinkState[], { a, b }: Pick<Wire, 'a' | 'b'>): LinkState | null {
  return links.find((link) => link.state === 'cut' && pairOf(link.a, link.b) === pairOf(a, b)) ?? null
}
