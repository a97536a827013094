/**
 * Which way each message goes. Routes run in gutters and lanes that the layout keeps free, so that nothing
 * that moves covers something that is read.
 */
import type { ClientLayout, ColumnLayout, Point, RowLayout, StageLayout, WallTile } from './layout-types.ts'
import { type Route, reversed, roundedRoute } from './route.ts'

/** Routes of one layout, made when first asked for. */
export interface Routes {
  /** Between a client and a replica: producers use the entry of the card, consumers its exit. */
  data(from: string, to: string, key: string): Route | null
  /** Between two replicas of a partition. */
  replication(from: string, to: string, key: string): Route | null
  /** Between two nodes as such. */
  link(from: string, to: string): Route | null
  /** The ways that were asked for so far, each between two nodes. */
  taken(): readonly TakenRoute[]
}

/** A way that something took. */
export interface TakenRoute {
  readonly from: string
  readonly to: string
  readonly route: Route
}

interface Places {
  readonly layout: StageLayout
  readonly rows: ReadonlyMap<string, RowLayout>
  readonly columns: ReadonlyMap<string, ColumnLayout>
  readonly clients: ReadonlyMap<string, ClientLayout>
  readonly pills: ReadonlyMap<string, Point>
  readonly tiles: ReadonlyMap<string, WallTile>
}

/** Producers keep to one half of a horizontal gutter, consumers to the other. */
const TRACK = 4

function placesOf(layout: StageLayout): Places {
  return {
    layout,
    rows: new Map(layout.rows.map((row) => [`broker-${row.broker}`, row])),
    columns: new Map(layout.columns.map((column) => [column.key, column])),
    tiles: new Map((layout.wall?.tiles ?? []).map((tile) => [`broker-${tile.broker}`, tile])),
    clients: new Map(layout.clients.map((client) => [client.node, client])),
    pills: new Map(
      layout.quorum.pills.map(({ node, rect }) => [node, { x: rect.x + rect.w / 2, y: rect.y + rect.h }]),
    ),
  }
}

function clientToReplica(
  client: ClientLayout,
  row: RowLayout,
  column: ColumnLayout,
  layout: StageLayout,
): Point[] {
  const last = client.approach.at(-1) as Point
  const left = client.side === 'left'
  const y = row.gutterY + (left ? -TRACK : TRACK)
  const x = left ? column.entryX : column.exitX
  return [...client.approach, { x: last.x, y }, { x, y }, { x, y: portY(row, layout) }]
}

/** Where one comes to a row's records; at the edge of the view when they are past it. */
function portY(row: RowLayout, { pane }: StageLayout): number {
  return Math.max(pane.y, Math.min(row.cellsY - 3, Math.max(pane.y + pane.h, row.gutterY)))
}

function clientToBroker(client: ClientLayout, row: RowLayout, layout: StageLayout): Point[] {
  const last = client.approach.at(-1) as Point
  const left = client.side === 'left'
  const door = left ? row.leftDoor : row.rightDoor
  if (layout.mode === 'narrow') return [...client.approach, { x: last.x, y: door.y }, door]
  const y = row.gutterY + (left ? -TRACK : TRACK)
  return [...client.approach, { x: last.x, y }, { x: door.x, y }, door]
}

function brokerToController(row: RowLayout, pill: Point, layout: StageLayout): Point[] {
  const lane = layout.lanes.control
  const y = layout.quorum.brokersY
  const x = pill.x + 5
  return [row.controlDoor, { x: lane, y: row.controlDoor.y }, { x: lane, y }, { x, y }, { x, y: pill.y }]
}

function brokerToBroker(from: RowLayout, to: RowLayout, layout: StageLayout): Point[] {
  const x = layout.lanes.peer
  return [from.peerDoor, { x, y: from.peerDoor.y }, { x, y: to.peerDoor.y }, to.peerDoor]
}

function controllerToController(from: Point, to: Point, layout: StageLayout): Point[] {
  const y = layout.quorum.votersY
  return [
    { x: from.x - 5, y: from.y },
    { x: from.x - 5, y },
    { x: to.x - 5, y },
    { x: to.x - 5, y: to.y },
  ]
}

/** From the gap above a tile's line to its upper edge. */
const intoTile = (tile: WallTile): Point[] => [{ x: tile.door.x, y: tile.gutterY }, tile.door]

/** On the wall everything goes by the gaps between the tiles. */
function wallPoints(places: Places, from: string, to: string): Point[] | null {
  const { layout, tiles, clients, pills } = places
  const tile = tiles.get(to)
  const other = tiles.get(from)
  if (tile && other) {
    if (!tile.seen || !other.seen) return null
    const x = tile.laneX
    const start = [other.door, { x: other.door.x, y: other.gutterY }]
    return [...start, { x, y: other.gutterY }, { x, y: tile.gutterY }, ...intoTile(tile)]
  }
  const client = clients.get(from)
  // What goes to brokers that are out of view is out of view too.
  if ((tile ?? other)?.seen === false) return null
  if (tile && client) {
    const last = client.approach.at(-1) as Point
    return [...client.approach, { x: last.x, y: tile.gutterY }, ...intoTile(tile)]
  }
  const pill = pills.get(to)
  if (!other || !pill) return null
  const x = layout.lanes.control
  const y = layout.quorum.brokersY
  const out = [other.door, { x: other.door.x, y: other.gutterY }, { x, y: other.gutterY }]
  return [...out, { x, y }, { x: pill.x + 5, y }, { x: pill.x + 5, y: pill.y }]
}

function linkPoints(places: Places, from: string, to: string): Point[] | null {
  const { layout, rows, clients, pills } = places
  if (layout.wall && (places.tiles.has(from) || places.tiles.has(to))) return wallPoints(places, from, to)
  const row = rows.get(to)
  if (row) {
    const client = clients.get(from)
    if (client) return clientToBroker(client, row, layout)
    const peer = rows.get(from)
    if (peer) return brokerToBroker(peer, row, layout)
  }
  const fromRow = rows.get(from)
  const pill = pills.get(to)
  if (pill && fromRow) return brokerToController(fromRow, pill, layout)
  const other = pills.get(from)
  return pill && other ? controllerToController(other, pill, layout) : null
}

function linkRoute(places: Places, from: string, to: string): Route | null {
  // A broker that is the controller tells itself too: nothing of that is to be seen.
  if (from === to) return null
  const there = linkPoints(places, from, to)
  if (there) return roundedRoute(there)
  const back = linkPoints(places, to, from)
  return back ? reversed(roundedRoute(back)) : null
}

function dataRoute(places: Places, from: string, to: string, key: string): Route | null {
  const column = places.columns.get(key)
  const client = places.clients.get(from) ?? places.clients.get(to)
  const row = places.rows.get(from) ?? places.rows.get(to)
  if (!column || !client || !row) return null
  const route = roundedRoute(clientToReplica(client, row, column, places.layout))
  return places.clients.has(from) ? route : reversed(route)
}

function replicationRoute(places: Places, from: string, to: string, key: string): Route | null {
  const column = places.columns.get(key)
  const a = places.rows.get(from)
  const b = places.rows.get(to)
  if (!column || column.laneX === null || !a || !b) return null
  if (!column.seen || !(a.seen || b.seen)) return null
  if (places.layout.mode === 'narrow') return aroundTheRows(a, b, column, places.layout.lanes.peer)
  const lane = column.laneX
  const edge = Math.min(column.x + column.w, lane)
  const ya = middleOf(a, places.layout)
  const yb = middleOf(b, places.layout)
  return roundedRoute([
    { x: edge, y: ya },
    { x: lane, y: ya },
    { x: lane, y: yb },
    { x: edge, y: yb },
  ])
}

function middleOf(row: RowLayout, { pane, camera }: StageLayout): number {
  const y = row.cellsY + row.cellsH / 2
  return camera.k === 1 && camera.y === 0 ? y : Math.max(pane.y, Math.min(y, pane.y + pane.h))
}

/** Where a broker's name takes the whole width of its row, replication leaves the row by its gutter. */
function aroundTheRows(a: RowLayout, b: RowLayout, column: ColumnLayout, lane: number): Route {
  return roundedRoute([
    { x: column.exitX, y: a.cellsY - 3 },
    { x: column.exitX, y: a.gutterY },
    { x: lane, y: a.gutterY },
    { x: lane, y: b.gutterY },
    { x: column.entryX, y: b.gutterY },
    { x: column.entryX, y: b.cellsY - 3 },
  ])
}

/** The routes of a layout. */
export function createRoutes(layout: StageLayout): Routes {
  const places = placesOf(layout)
  const known = new Map<string, Route | null>()
  const taken: TakenRoute[] = []
  const once = (sort: string, from: string, to: string, make: () => Route | null): Route | null => {
    const name = `${sort}|${from}|${to}`
    const found = known.get(name)
    if (found !== undefined) return found
    const route = make()
    known.set(name, route)
    if (route) taken.push({ from, to, route })
    return route
  }
  return {
    data: (from, to, key) => once(`d|${key}`, from, to, () => dataRoute(places, from, to, key)),
    replication: (from, to, key) => once(`r|${key}`, from, to, () => replicationRoute(places, from, to, key)),
    link: (from, to) => once('l', from, to, () => linkRoute(places, from, to)),
    taken: () => taken,
  }
}
