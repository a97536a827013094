/** The narrow stage (a phone): one column, one topic, the same things in the same order. */
import { type Camera, within } from './camera.ts'
import {
  chooseDetail,
  detailAt,
  nearest,
  PARTITION_HEAD_HEIGHT,
  placeColumns,
  RULER_HEIGHT,
  TOPIC_HEAD_HEIGHT,
} from './layout-columns.ts'
import { placeQuorum } from './layout-quorum.ts'
import type {
  ClientLayout,
  Detail,
  GroupLayout,
  Rect,
  RowLayout,
  StageLayout,
  StageShape,
} from './layout-types.ts'
import { groundOfWall, isWall, legendHeight, placeWall } from './layout-wall.ts'

const PAD = 8
/** Room for the lanes at both sides. */
const LEFT = 36
const RIGHT = 18
const LANES = { left: 8, peer: 19, control: 29 }
const TOUCH = 44
const GUTTER = 18
/** A producer's card: a target for a finger, with a line of batches. */
const PRODUCER_H = 62
/** Search and filter, above all. */
const TOOLS_H = TOUCH + 6
/** A wall is a window in the page. */
const WALL_H = 420

function placeProducers(
  shape: StageShape,
  area: Rect,
): { clients: ClientLayout[]; add: Rect; bottom: number } {
  const w = (area.w - 8) / 2
  const at = (i: number): Rect => ({
    x: area.x + (i % 2) * (w + 8),
    y: area.y + Math.floor(i / 2) * (PRODUCER_H + GUTTER),
    w,
    h: PRODUCER_H,
  })
  const count = shape.producers.length
  const last = at(count)
  const approached = (node: string, rect: Rect): ClientLayout => {
    const y = rect.y + rect.h
    const approach = [
      { x: rect.x + 20, y },
      { x: rect.x + 20, y: y + GUTTER / 2 },
      { x: LANES.left, y: y + GUTTER / 2 },
    ]
    return { node, rect, side: 'left', approach }
  }
  const clients = shape.producers.map((node, i) => approached(node, at(i)))
  // What administers the cluster is seen while it has something to do: in a strip, not in a place of its own.
  const each = w / Math.max(1, shape.admins.length)
  const strip = { y: last.y + TOUCH + 2, h: PRODUCER_H - TOUCH - 2 }
  for (const [i, node] of shape.admins.entries())
    clients.push(approached(node, { x: last.x + i * each, w: each - 4, ...strip }))
  return { clients, add: { ...last, h: TOUCH }, bottom: last.y + last.h + GUTTER }
}

/** Rows as high as they are from afar, whatever is drawn in them from near by. */
function placeRows(
  shape: StageShape,
  area: Rect,
  { far, detail }: { readonly far: Detail; readonly detail: Detail },
): { rows: RowLayout[]; bottom: number } {
  const cardsH = far === 'bars' ? 56 : 86
  const slim = far === 'bars' && detail !== 'bars'
  const rowH = TOUCH + GUTTER + cardsH + 6
  const rows = shape.brokers.map((broker, i): RowLayout => {
    const { x, w } = area
    const y = area.y + i * (rowH + 10)
    const cardsY = y + TOUCH + GUTTER
    const above = detail === 'bars' ? 2 : slim ? 16 : 26
    const below = detail === 'bars' ? 2 : slim ? 15 : 25
    return {
      broker,
      rect: { x, y, w, h: rowH },
      label: { x, y, w, h: TOUCH },
      gutterY: y + TOUCH + GUTTER / 2,
      cardsY,
      cardsH,
      cellsY: cardsY + above,
      cellsH: Math.max(4, cardsH - above - below),
      slim,
      controlDoor: { x, y: y + 12 },
      peerDoor: { x, y: y + 22 },
      leftDoor: { x, y: y + 32 },
      rightDoor: { x: x + w, y: y + TOUCH / 2 },
      seen: true,
    }
  })
  return { rows, bottom: area.y + shape.brokers.length * (rowH + 10) }
}

function placeGroups(
  shape: StageShape,
  area: Rect,
  lane: number,
): { clients: ClientLayout[]; groups: GroupLayout[]; bottom: number } {
  const clients: ClientLayout[] = []
  let y = area.y
  const groups = shape.groups.map((group): GroupLayout => {
    const top = y
    y += 58
    const members = group.members.map((node) => {
      const rect = { x: area.x + 8, y, w: area.w - 16, h: 62 }
      const port = { x: rect.x + rect.w, y: y + 31 }
      clients.push({ node, rect, side: 'right', approach: [port, { x: lane, y: port.y }] })
      y += 68
      return { node, rect }
    })
    const add = { x: area.x + 8, y, w: area.w - 16, h: TOUCH }
    y += TOUCH + 8
    const rect = { x: area.x, y: top, w: area.w, h: y - top }
    y += 12
    return { id: group.id, rect, members, add, slim: false }
  })
  return { clients, groups, bottom: y }
}

/** Rows and columns of one topic, or the wall; and where they end. */
function placeMiddle(shape: StageShape, one: StageShape, area: Rect, wanted: Camera) {
  const { x, y, w } = area
  if (isWall(shape)) {
    const pane = { x, y, w, h: WALL_H }
    const ground = groundOfWall(shape, pane)
    const camera = within(wanted, ground, pane)
    const wall = placeWall(shape, pane, camera)
    const middle = { detail: 'heat' as const, rows: [], topics: [], columns: [], wall, pane, camera, ground }
    return { middle, bottom: y + WALL_H + legendHeight(w) }
  }
  const chosen = chooseDetail(one, w - 4)
  const far = chosen === 'heat' ? 'bars' : chosen
  const heads = TOPIC_HEAD_HEIGHT + PARTITION_HEAD_HEIGHT + (far === 'bars' ? 0 : RULER_HEIGHT)
  const top = y + heads + 8
  const { bottom } = placeRows(one, { x, y: top, w, h: 0 }, { far, detail: far })
  const pane = { x: x + 5, y: top, w: w - 4, h: bottom - top }
  const ground = { size: { width: pane.w, height: pane.h }, least: 1, most: nearest(one, pane.w) }
  // Columns grow to the sides only: up and down is the page's.
  const camera = { ...within(wanted, ground, pane), y: 0 }
  const detail = camera.k === 1 ? far : detailAt(one, pane.w, camera.k, Infinity, 0)
  const at = { x: pane.x, w: pane.w, k: camera.k, shift: camera.x, topicY: y, headY: y + TOPIC_HEAD_HEIGHT }
  const placed = placeColumns(one, at, detail)
  const { rows } = placeRows(one, { x, y: top, w, h: 0 }, { far, detail })
  // No room was kept for rulers where there are none from afar.
  const columns = far === 'bars' ? placed.columns.map((each) => ({ ...each, ruler: null })) : placed.columns
  const middle = { detail, rows, topics: placed.topics, columns, wall: null, pane, camera, ground }
  return { middle, bottom }
}

/** Lays out the narrow stage; its height is what the content needs. `topic` is the one that is shown. */
export function layoutNarrow(
  shape: StageShape,
  width: number,
  topic: string | null,
  camera: Camera,
): StageLayout {
  const x = LEFT
  const w = width - LEFT - RIGHT
  const shown = shape.topics.filter((t) => t.name === topic)
  const one: StageShape = { ...shape, topics: shown.length > 0 ? shown : shape.topics.slice(0, 1) }
  const card = { x, y: PAD + TOOLS_H, w, h: 84 }
  const quorum = placeQuorum(one, {
    card,
    titleWidth: 10,
    pillsY: card.y + 32,
    pillH: TOUCH,
    logY: card.y + 46,
  })
  const producersHead = { x, y: card.y + card.h + 26, w, h: 18 }
  const producers = placeProducers(one, { x, y: producersHead.y + 22, w, h: 0 })
  const hasTabs = shape.topics.length > 1 && !isWall(shape)
  const tabs = hasTabs ? { x, y: producers.bottom, w, h: TOUCH } : null
  const topicY = producers.bottom + (hasTabs ? TOUCH + 8 : 0)
  const { middle, bottom } = placeMiddle(shape, one, { x, y: topicY, w, h: 0 }, camera)
  const groupsHead = { x, y: bottom + 8, w, h: 18 }
  const lane = width - RIGHT / 2
  const groups = placeGroups(one, { x, y: groupsHead.y + 24, w, h: 0 }, lane)
  return {
    mode: 'narrow',
    width,
    height: Math.ceil(groups.bottom + PAD),
    quorum,
    ...middle,
    clients: [...producers.clients, ...groups.clients],
    producersHead,
    addProducer: producers.add,
    groupsHead,
    groups: groups.groups,
    tabs,
    tools: { x, y: PAD, w, h: TOUCH },
    lanes: { ...LANES, right: lane },
  }
}
