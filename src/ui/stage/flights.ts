/**
 * Messages under way, as they are in the queue: the only state of a flight is the envelope's own send time
 * and arrival time.
 */
import {
  apiOf,
  type Envelope,
  type KafkaWorld,
  type Message,
  type Micros,
  shareOfWay,
  type TrafficLayer,
} from '../../engine/index.ts'
import { errorOf, layerOf, type Mark, markOf } from './layers.ts'
import { type Place, placeAt, type Route } from './route.ts'
import type { Routes } from './routes.ts'

type Keys = readonly (string | null)[]

/** One mark on one route; a request to several partitions has a part for each. */
export interface FlightPart {
  readonly mark: Mark
  readonly route: Route
  /** `topic-partition` when the part belongs to one. */
  readonly partition: string | null
  /** The first records' keys and all records' ids. */
  readonly keys: Keys
  readonly ids: readonly number[]
  /** Half of the mark's length along the route. */
  readonly half: number
}

/** What is known of an envelope once and for all. */
export interface FlightPlan {
  readonly envelope: Envelope<Message>
  readonly layer: TrafficLayer
  readonly parts: readonly FlightPart[]
  /** The API's name, shown with rare messages. */
  readonly api: string
  readonly error: string | null
}

/** A mark at a moment. */
export interface Flight extends Place {
  plan: FlightPlan
  part: FlightPart
  /** Share of the way that is behind it. */
  t: number
  /** The link is cut, or its node is cut off from many: it waits to be sent again. */
  held: 'link' | 'node' | null
}

/** How many cells a capsule shows. */
export const MAX_CELLS = 6
export const CELL = 6
const NO_KEYS: Keys = []
const NO_IDS: readonly number[] = []

interface Cargo {
  readonly topic: string
  readonly partition: number
  readonly batches: readonly { readonly keys: Keys; readonly ids: readonly number[] }[]
}

function cargoOf(body: Message | null): readonly Cargo[] {
  if (body?.kind === 'ProduceRequest')
    return body.partitions.map((p) => ({ topic: p.topic, partition: p.partition, batches: [p.batch] }))
  if (body?.kind === 'FetchResponse') return body.partitions.filter((p) => p.batches.length > 0)
  return []
}

function capsule(route: Route, partition: string, cargo: Cargo): FlightPart {
  const keys = cargo.batches.flatMap((b) => b.keys)
  const shown = Math.min(MAX_CELLS, keys.length)
  return {
    mark: 'capsule',
    route,
    partition,
    keys: keys.slice(0, MAX_CELLS),
    ids: cargo.batches.flatMap((b) => b.ids),
    half: (shown * CELL + 6) / 2,
  }
}

function isBroker(node: string): boolean {
  return node.startsWith('broker-')
}

function partRoute(envelope: Envelope<Message>, routes: Routes, key: string): Route | null {
  const { from, to } = envelope
  const between = isBroker(from) && isBroker(to)
  return between ? routes.replication(from, to, key) : routes.data(from, to, key)
}

function partsOf(envelope: Envelope<Message>, routes: Routes): FlightPart[] {
  const { from, to, body } = envelope
  const link = routes.link(from, to)
  const parts: FlightPart[] = []
  for (const cargo of cargoOf(body)) {
    const key = `${cargo.topic}-${cargo.partition}`
    const route = partRoute(envelope, routes, key) ?? link
    if (route) parts.push(capsule(route, key, cargo))
  }
  const plain = { keys: NO_KEYS, ids: NO_IDS, half: 4 }
  if (body?.kind === 'ProduceResponse')
    for (const result of body.partitions) {
      const key = `${result.topic}-${result.partition}`
      const route = routes.data(from, to, key) ?? link
      if (route) parts.push({ mark: 'check', route, partition: key, ...plain })
    }
  if (parts.length === 0 && link)
    parts.push({ mark: markOf(envelope), route: link, partition: null, ...plain })
  return parts
}

/** Where and how an envelope is drawn; null when it does not travel. */
export function planFlight(envelope: Envelope<Message>, routes: Routes): FlightPlan | null {
  const layer = layerOf(envelope)
  if (layer === null) return null
  const api = envelope.body ? (apiOf(envelope.body)?.name ?? '') : ''
  return { envelope, layer, parts: partsOf(envelope, routes), api, error: errorOf(envelope.body) }
}

/** Plans by envelope and places to draw at, kept between frames so that a frame allocates next to nothing. */
export interface FlightBook {
  readonly routes: Routes
  readonly plans: WeakMap<Envelope<Message>, FlightPlan | null>
  readonly flights: Flight[]
  /** How many of `flights` are in the air. */
  count: number
  readonly scratch: Envelope<Message>[]
}

/** A book for one layout. */
export function createFlightBook(routes: Routes): FlightBook {
  return { routes, plans: new WeakMap(), flights: [], count: 0, scratch: [] }
}

/** What is shown, and how. */
export interface FlightOptions {
  readonly layers: Readonly<Record<TrafficLayer, boolean>>
  /** Reduced motion: every message stands in the middle of its way. */
  readonly still: boolean
}

const travels = (envelope: Envelope<Message>) =>
  envelope.via === 'request' || envelope.via === 'response' || envelope.via === 'close'

/** The share of the way behind an envelope at a moment. */
export function progressOf(
  envelope: Pick<Envelope<Message>, 'at' | 'sentAt' | 'detained'>,
  now: Micros,
): number {
  if (envelope.detained) return shareOfWay(envelope, now)
  const span = envelope.at - envelope.sentAt
  return span <= 0 ? 1 : Math.max(0, Math.min(1, (now - envelope.sentAt) / span))
}

function place(book: FlightBook, plan: FlightPlan, part: FlightPart, t: number, held: Flight['held']): void {
  const free = book.flights[book.count]
  const flight: Flight = free ?? { plan, part, t, held, x: 0, y: 0, angle: 0, ahead: 0, behind: 0 }
  if (!free) book.flights.push(flight)
  flight.plan = plan
  flight.part = part
  flight.t = t
  flight.held = held
  const { length } = part.route
  const room = Math.max(0, length - 2 * part.half)
  placeAt(part.route, length === 0 ? 0 : (Math.min(part.half, length / 2) + t * room) / length, flight)
  book.count++
}

function isOnTheWay(world: KafkaWorld, envelope: Envelope<Message>): boolean {
  return travels(envelope) && world.connections[envelope.connection]?.epoch === envelope.epoch
}

/** A node that is cut off from many has one sign of its own; a link that is cut by its name has one on the way. */
function whyHeld({ network }: KafkaWorld, { from, to }: Envelope<Message>): Flight['held'] {
  const own = network.some((rule) => rule.kind === 'cut' && rule.from === from && rule.to === to)
  return own ? 'link' : 'node'
}

/** Fills the book with what is in the air at `now`, in the order it was sent. */
export function collectFlights(
  book: FlightBook,
  world: KafkaWorld,
  now: Micros,
  options: FlightOptions,
): void {
  const { scratch, plans } = book
  scratch.length = 0
  book.count = 0
  for (const envelope of world.queue) if (isOnTheWay(world, envelope)) scratch.push(envelope)
  scratch.sort((a, b) => a.seq - b.seq)
  const flying = scratch.length
  for (const envelope of world.held) if (isOnTheWay(world, envelope)) scratch.push(envelope)
  for (const [i, envelope] of scratch.entries()) {
    let plan = plans.get(envelope)
    if (plan === undefined) {
      plan = planFlight(envelope, book.routes)
      plans.set(envelope, plan)
    }
    if (!plan || !options.layers[plan.layer]) continue
    const held = i >= flying ? whyHeld(world, envelope) : null
    const t = held !== null || options.still ? 0.5 : progressOf(envelope, now)
    for (const part of plan.parts) place(book, plan, part, t, held)
  }
}

/** The nearest flight within `reach` pixels, null when there is none. Capsules are as long as they look. */
export function flightAt(book: FlightBook, x: number, y: number, reach = 10): Flight | null {
  let best: Flight | null = null
  let nearest = reach
  for (let i = 0; i < book.count; i++) {
    const flight = book.flights[i] as Flight
    const dx = x - flight.x
    const dy = y - flight.y
    const along = dx * Math.cos(flight.angle) + dy * Math.sin(flight.angle)
    const across = -dx * Math.sin(flight.angle) + dy * Math.cos(flight.angle)
    const beyond = Math.max(0, Math.abs(along) - Math.max(0, flight.part.half - 4))
    const distance = Math.hypot(beyond, across)
    if (distance <= nearest) {
      nearest = distance
      best = flight
    }
  }
  return best
}
