/** What the sequence diagram shows: lanes, exchanges that fit a filter, and where they stand. Pure. */
import {
  apiOf,
  type Exchange,
  type KafkaWorld,
  type Message,
  type Micros,
  type TrafficLayer,
} from '../../engine/index.ts'
import { layerOf } from '../stage/layers.ts'
import type { Selection } from '../store.ts'

export interface SequenceFilter {
  readonly layers: Readonly<Record<TrafficLayer, boolean>>
  /** '' = any; so below. */
  readonly api: string
  readonly node: string
  /** A partition, a topic or a group. */
  readonly about: string
  readonly troubleOnly: boolean
  /** Also what is sent all the time and carries nothing; whoever asks for an API or for trouble sees it anyway. */
  readonly idle: boolean
  /** The message that is selected is shown even so. */
  readonly selected: number | null
}

export interface Shown {
  readonly exchange: Exchange
  readonly layer: TrafficLayer
  readonly api: string
  /** It happens after the moment shown. */
  readonly ahead: boolean
}

const ROLES = ['producer', 'controller', 'zookeeper', 'broker', 'consumer', 'share-consumer', 'admin']

/** Everybody who may send or be sent something, in the order of the lanes. */
export function lanesOf(world: KafkaWorld): string[] {
  const rank = (id: string) => ROLES.indexOf(world.nodes[id]?.role ?? 'admin')
  return Object.keys(world.nodes).sort(
    (a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }),
  )
}

/** The name of an exchange's API. */
export function apiName(kind: string): string {
  return apiOf({ kind } as Message)?.name ?? kind.replace(/Request$/, '')
}

/** True when somebody should worry: an error, a timeout, a connection that broke, a server that was gone. */
export function isTrouble({ error, failedAt, refused }: Exchange): boolean {
  return error !== null || failedAt !== null || refused
}

const FETCHES = ['FetchRequest', 'RaftFetchRequest', 'ShareFetchRequest']

/** True for a heartbeat, and for a fetch that has brought no record (yet): most of the traffic of a cluster at rest. */
export function isIdle({ exchange, layer }: Shown): boolean {
  if (isTrouble(exchange)) return false
  return layer === 'heartbeats' || (FETCHES.includes(exchange.kind) && exchange.records === 0)
}

/** Whether an exchange is about a partition, topic or group. */
export function isAbout({ about }: Exchange, name: string): boolean {
  return about.some((each) => each === name || each.replace(/-\d+$/, '') === name)
}

const layers = new Map<string, TrafficLayer | null>()

function layerOfExchange({ kind, client, server }: Exchange): TrafficLayer | null {
  const between = client.startsWith('broker-') && server.startsWith('broker-')
  const key = between ? `${kind} between` : kind
  let layer = layers.get(key)
  if (layer === undefined) {
    layer = layerOf({ via: 'request', from: client, to: server, body: { kind } } as never)
    layers.set(key, layer)
  }
  return layer
}

/** The exchanges that fit, in the order they were given. */
export function filtered(
  exchanges: readonly Exchange[],
  filter: SequenceFilter,
  ahead = false,
): readonly Shown[] {
  const found: Shown[] = []
  for (const exchange of exchanges) {
    const layer = layerOfExchange(exchange)
    if (layer === null) continue
    // An acknowledgement is the way back of a Produce: with either layer on, the exchange is there.
    const isOn = filter.layers[layer] || (exchange.kind === 'ProduceRequest' && filter.layers.acks)
    if (!isOn) continue
    const api = apiName(exchange.kind)
    if (filter.api !== '' && api !== filter.api) continue
    if (filter.node !== '' && exchange.client !== filter.node && exchange.server !== filter.node) continue
    if (filter.about !== '' && !isAbout(exchange, filter.about)) continue
    if (filter.troubleOnly && !isTrouble(exchange)) continue
    const shown = { exchange, layer, api, ahead }
    const isSelected = exchange.id === filter.selected || exchange.responseId === filter.selected
    if (!filter.idle && filter.api === '' && isIdle(shown) && !(isSelected && filter.selected !== null))
      continue
    found.push(shown)
  }
  return found
}

/** What there is to choose from in the filters. */
export function choicesOf(exchanges: readonly Exchange[]): { apis: string[]; abouts: string[] } {
  const apis = new Set<string>()
  const abouts = new Set<string>()
  for (const { kind, about } of exchanges) {
    apis.add(apiName(kind))
    for (const name of about) abouts.add(name)
  }
  const sorted = (set: Set<string>) => [...set].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return { apis: sorted(apis), abouts: sorted(abouts) }
}

/** How an exchange stands. */
export type Standing = 'on the way' | 'waiting' | 'answered' | 'sent' | 'error' | 'timeout' | 'disconnected'

export function standingOf(exchange: Exchange): Standing {
  if (exchange.reason !== null) return exchange.reason
  if (exchange.error !== null && exchange.backAt !== null) return 'error'
  if (exchange.backAt !== null) return 'answered'
  if (exchange.arrivedAt === null || exchange.answeredAt !== null) return 'on the way'
  return exchange.oneWay ? 'sent' : 'waiting'
}

/** When it was over, null while it is not. */
export function endOf({ backAt, failedAt, oneWay, arrivedAt }: Exchange): Micros | null {
  return backAt ?? failedAt ?? (oneWay ? arrivedAt : null)
}

/** One message of an exchange as it is drawn: from a lane to another, as far as it has come. */
export interface Leg {
  readonly seq: number
  readonly isResponse: boolean
  readonly from: string
  readonly to: string
  readonly sentAt: Micros
  /** Where its line ends: at its arrival, or in mid-air. */
  readonly until: Micros
  /** The share of the way between the lanes that it has made. */
  readonly share: number
}

function leg(
  seq: number,
  ends: { from: string; to: string; isResponse: boolean },
  sentAt: Micros,
  dueAt: Micros | null,
  now: Micros,
): Leg {
  if (dueAt === null) return { seq, ...ends, sentAt, until: now, share: 0.3 }
  const share = dueAt <= now || dueAt === sentAt ? 1 : Math.max(0, (now - sentAt) / (dueAt - sentAt))
  return { seq, ...ends, sentAt, until: Math.min(dueAt, Math.max(now, sentAt)), share }
}

/** The messages of an exchange up to a moment. */
export function legsOf({ exchange, ahead }: Shown, shownNow: Micros): Leg[] {
  const now = ahead ? Infinity : shownNow
  const { client, server, sentAt, dueAt, arrivedAt, answeredAt, responseDueAt, failedAt } = exchange
  const there = { from: client, to: server, isResponse: false }
  const stuckUntil = failedAt ?? shownNow
  const legs = [leg(exchange.id, there, sentAt, arrivedAt ?? dueAt, dueAt === null ? stuckUntil : now)]
  // What was answered before the trace begins has no way there.
  if (arrivedAt === null && answeredAt !== null) legs.length = 0
  if (answeredAt !== null && exchange.responseId !== null) {
    const back = { from: server, to: client, isResponse: true }
    legs.push(
      leg(exchange.responseId, back, answeredAt, responseDueAt, responseDueAt === null ? answeredAt : now),
    )
  }
  return legs
}

/** The moment at which a message can be seen on its way: half of it behind. */
export function momentOf({ exchange }: Shown, seq: number): Micros {
  const isResponse = seq === exchange.responseId && seq !== exchange.id
  const from = isResponse ? (exchange.answeredAt ?? exchange.sentAt) : exchange.sentAt
  const to = isResponse ? (exchange.responseDueAt ?? from) : (exchange.dueAt ?? exchange.failedAt ?? from)
  return Math.round((from + to) / 2)
}

export interface Place {
  readonly x: (at: Micros) => number
  /** The middle of a node's lane, null when it has none. */
  readonly y: (node: string) => number | null
  readonly now: Micros
}

/** How far a point is from a stretch of line. */
function distance(px: number, py: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const along = dx * dx + dy * dy
  const t = along === 0 ? 0 : Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / along))
  return Math.hypot(px - x1 - t * dx, py - y1 - t * dy)
}

/** Which message, or which request being served, is at a point; the nearest within reach. */
export function hit(
  shown: readonly Shown[],
  place: Place,
  px: number,
  py: number,
  reach = 7,
): { readonly shown: Shown; readonly seq: number } | null {
  let best: { shown: Shown; seq: number } | null = null
  let nearest = reach
  const offer = (each: Shown, seq: number, far: number): void => {
    if (far < nearest) {
      nearest = far
      best = { shown: each, seq }
    }
  }
  for (const each of shown) {
    for (const one of legsOf(each, place.now)) {
      const [y1, y2] = [place.y(one.from), place.y(one.to)]
      if (y1 === null || y2 === null) continue
      const end = y1 + (y2 - y1) * one.share
      offer(each, one.seq, distance(px, py, place.x(one.sentAt), y1, place.x(one.until), end))
    }
    const { server, servedAt, answeredAt, id } = each.exchange
    const y = place.y(server)
    if (servedAt === null || y === null) continue
    const until = answeredAt ?? endOf(each.exchange) ?? place.now
    offer(each, id, 2 + distance(px, py, place.x(servedAt), y, place.x(until), y))
  }
  return best
}

/** Many exchanges between two nodes within a stretch of the axis, drawn as one. */
export interface Bundle {
  readonly client: string
  readonly server: string
  /** The number of the stretch, from the left. */
  readonly slot: number
  count: number
  trouble: number
}

/** Counts what is too dense to be drawn one by one; every exchange is counted once, where it was sent. */
export function bundled(
  shown: readonly Shown[],
  x: (at: Micros) => number,
  width: number,
): readonly Bundle[] {
  const bundles = new Map<string, Bundle>()
  for (const { exchange } of shown) {
    const slot = Math.floor(x(exchange.sentAt) / width)
    const key = `${slot} ${exchange.client} ${exchange.server}`
    let bundle = bundles.get(key)
    if (!bundle) {
      bundle = { client: exchange.client, server: exchange.server, slot, count: 0, trouble: 0 }
      bundles.set(key, bundle)
    }
    bundle.count++
    if (isTrouble(exchange)) bundle.trouble++
  }
  return [...bundles.values()]
}

/** Whether what is selected on the stage has to do with an exchange; null when the selection says nothing of it. */
export function concerns(selection: Selection | null, exchange: Exchange): boolean | null {
  if (selection === null) return null
  const { client, server, id, responseId } = exchange
  const isOf = (node: string) => client === node || server === node
  switch (selection.kind) {
    case 'message':
      return id === selection.seq || responseId === selection.seq
    case 'broker':
      return isOf(`broker-${selection.broker}`)
    case 'controller':
    case 'zookeeper':
    case 'producer':
    case 'consumer':
      return isOf(selection.node)
    case 'replica':
      return (
        isOf(`broker-${selection.broker}`) && isAbout(exchange, `${selection.topic}-${selection.partition}`)
      )
    case 'partition':
      return isAbout(exchange, `${selection.topic}-${selection.partition}`)
    case 'topic':
      return isAbout(exchange, selection.topic)
    case 'group':
      return exchange.about.includes(selection.group)
    default:
      return null
  }
}
