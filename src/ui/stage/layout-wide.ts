/** The wide stage: producers, brokers, groups from left to right; the control plane above the brokers. */
import {
  chooseDetail,
  PARTITION_HEAD_HEIGHT,
  placeColumns,
  placeHeat,
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
  Size,
  StageLayout,
  StageShape,
} from './layout-types.ts'

const PAD = 12
const LEFT_GAP = 36
const RIGHT_GAP = 18
const CLIENT_HEAD = 22
const ROW_MAX: Readonly<Record<Detail, number>> = { full: 168, compact: 160, bars: 130, heat: 44 }
/** Heights of the fixed parts; those of a low stage leave the records as much as can be. */
interface Heights {
  readonly top: number
  readonly quorum: number
  readonly quorumGutter: number
  readonly gutter: Readonly<Record<Detail, number>>
  readonly rowMin: Readonly<Record<Detail, number>>
  /** Between row and card, and inside a card above and below the records. */
  readonly inset: number
  readonly above: number
  readonly below: number
}

const USUAL: Heights = {
  top: 12,
  quorum: 52,
  quorumGutter: 24,
  gutter: { full: 22, compact: 22, bars: 16, heat: 12 },
  rowMin: { full: 88, compact: 84, bars: 46, heat: 34 },
  inset: 6,
  above: 26,
  below: 25,
}
const LOW: Heights = {
  top: 8,
  quorum: 46,
  quorumGutter: 21,
  gutter: { full: 19, compact: 19, bars: 14, heat: 12 },
  rowMin: { full: 72, compact: 72, bars: 40, heat: 34 },
  inset: 4,
  above: 21,
  below: 20,
}
/** A stage lower than this is a low one. */
const LOW_BELOW = 520

const clamp = (low: number, value: number, high: number) => Math.max(low, Math.min(high, value))

interface Frame {
  readonly left: Rect
  readonly right: Rect
  readonly rows: Rect
  readonly labelW: number
  readonly detail: Detail
  readonly heights: Heights
}

function frameOf(shape: StageShape, size: Size): Frame {
  const { width, height } = size
  const leftW = clamp(112, Math.round(width * 0.118), 168)
  const rightW = clamp(138, Math.round(width * 0.15), 216)
  const x = PAD + leftW + LEFT_GAP
  const w = width - PAD - rightW - RIGHT_GAP - x
  const labelW = clamp(86, Math.round(width * 0.088), 120)
  const detail = chooseDetail(shape, w - labelW - 12)
  const heights = height < LOW_BELOW ? LOW : USUAL
  const heads = TOPIC_HEAD_HEIGHT + PARTITION_HEAD_HEIGHT + (detail === 'bars' ? 0 : RULER_HEIGHT)
  const above = heights.top + heights.quorum + heights.quorumGutter
  const y = above + (detail === 'heat' ? 0 : heads) + heights.gutter[detail]
  return {
    left: { x: PAD, y, w: leftW, h: height - y - heights.top },
    right: { x: width - PAD - rightW, y, w: rightW, h: height - y - heights.top },
    rows: { x, y, w, h: height - y - heights.top },
    labelW,
    detail,
    heights,
  }
}

function placeRows(shape: StageShape, frame: Frame): RowLayout[] {
  const { detail, labelW, heights } = frame
  const { x, y, w, h } = frame.rows
  const gutter = heights.gutter[detail]
  const count = Math.max(1, shape.brokers.length)
  const rowH = Math.round(clamp(heights.rowMin[detail], (h - gutter * (count - 1)) / count, ROW_MAX[detail]))
  const inset = detail === 'bars' ? 4 : heights.inset
  return shape.brokers.map((broker, i) => {
    const top = y + i * (rowH + gutter)
    const cardsY = top + inset
    const cardsH = rowH - 2 * inset
    const above = detail === 'bars' ? 2 : heights.above
    const cellsH = Math.min(72, cardsH - above - (detail === 'bars' ? 2 : heights.below))
    return {
      broker,
      rect: { x, y: top, w: detail === 'heat' ? labelW : w, h: rowH },
      label: { x, y: top, w: labelW, h: rowH },
      gutterY: top - gutter / 2,
      cardsY,
      cardsH,
      cellsY: cardsY + above,
      cellsH,
      controlDoor: { x, y: top + rowH * 0.36 },
      peerDoor: { x, y: top + rowH * 0.64 },
      leftDoor: { x: x + 14, y: top },
      rightDoor: detail === 'heat' ? { x: x + labelW, y: top + rowH / 2 } : { x: x + labelW - 14, y: top },
    }
  })
}

/** A producer's card is as high as there is room, between its name and load only and three lanes of batches. */
const PRODUCER = { most: 112, least: 48, gap: 9, add: 32 }

function placeProducers(shape: StageShape, frame: Frame): { clients: ClientLayout[]; add: Rect } {
  const { x, y, w, h } = frame.left
  const count = shape.producers.length
  const each = (h - PRODUCER.add) / Math.max(1, count) - PRODUCER.gap
  const cardH = clamp(PRODUCER.least, Math.floor(each), PRODUCER.most)
  const lane = x + w + 8
  const clients = shape.producers.map((node, i): ClientLayout => {
    const rect = { x, y: y + i * (cardH + PRODUCER.gap), w, h: cardH }
    const port = { x: x + w, y: rect.y + cardH / 2 }
    return { node, rect, side: 'left', approach: [port, { x: lane, y: port.y }] }
  })
  shape.admins.forEach((node, i) => {
    const rect = { x, y: frame.heights.top + i * 34, w, h: 28 }
    const port = { x: x + w, y: rect.y + 14 }
    clients.push({ node, rect, side: 'left', approach: [port, { x: lane, y: port.y }] })
  })
  return { clients, add: { x, y: y + count * (cardH + PRODUCER.gap), w, h: PRODUCER.add } }
}

/** Height of a group's head, of a member, of the button below. */
const GROUP = { head: 55, member: 58, tight: 44, gap: 5, add: 26, pad: 7, below: 10 }

interface Groups {
  readonly head: Rect
  readonly clients: ClientLayout[]
  readonly groups: GroupLayout[]
}

function placeGroups(shape: StageShape, frame: Frame): Groups {
  const members = shape.groups.reduce((sum, g) => sum + g.members.length, 0)
  const fixed = shape.groups.length * (GROUP.head + GROUP.add + GROUP.pad + GROUP.below)
  const { x, y, w, h } = rightOf(frame, fixed + members * (GROUP.tight + GROUP.gap))
  const memberH =
    fixed + members * (GROUP.member + GROUP.gap) <= Math.max(h, 300) ? GROUP.member : GROUP.tight
  const lane = x - RIGHT_GAP / 2
  const clients: ClientLayout[] = []
  let top = y
  const groups = shape.groups.map((group): GroupLayout => {
    const placed = group.members.map((node, i) => {
      const rect = {
        x: x + GROUP.pad,
        y: top + GROUP.head + i * (memberH + GROUP.gap),
        w: w - 2 * GROUP.pad,
        h: memberH,
      }
      const port = { x: rect.x, y: rect.y + memberH / 2 }
      clients.push({ node, rect, side: 'right', approach: [port, { x: lane, y: port.y }] })
      return { node, rect }
    })
    const addY = top + GROUP.head + placed.length * (memberH + GROUP.gap)
    const rect = { x, y: top, w, h: addY + GROUP.add + GROUP.pad - top }
    const add = { x: x + GROUP.pad, y: addY, w: w - 2 * GROUP.pad, h: GROUP.add }
    top += rect.h + GROUP.below
    return { id: group.id, rect, members: placed, add }
  })
  return { head: headOf({ x, y, w, h }), clients, groups }
}

/** On a low stage groups that would not fit beside the rows begin beside the quorum. */
function rightOf({ right, heights }: Frame, least: number): Rect {
  if (heights === USUAL || least <= right.h) return right
  const y = heights.top + CLIENT_HEAD
  return { ...right, y, h: right.h + right.y - y }
}

function headOf(rect: Rect): Rect {
  return { x: rect.x, y: rect.y - CLIENT_HEAD, w: rect.w, h: 18 }
}

/** Lays out the wide stage. The height grows past the size when the content needs it. */
export function layoutWide(shape: StageShape, size: Size): StageLayout {
  const frame = frameOf(shape, size)
  const { detail, rows: area, labelW } = frame
  const { heights } = frame
  const rows = placeRows(shape, frame)
  const topicY = heights.top + heights.quorum + heights.quorumGutter
  const columnsX = area.x + labelW + 6
  const columnsW = area.w - labelW - 8
  const { topics, columns } = placeColumns(
    shape,
    { x: columnsX, w: columnsW, topicY, headY: topicY + TOPIC_HEAD_HEIGHT },
    detail,
  )
  const producers = placeProducers(shape, frame)
  const groups = placeGroups(shape, frame)
  const last = rows.at(-1)?.rect
  const rowsEnd = last ? last.y + last.h : area.y + 100
  const heatH = Math.max(rowsEnd - area.y, area.h)
  const heat =
    detail === 'heat' ? placeHeat(shape, { x: columnsX + 14, y: area.y, w: columnsW - 14, h: heatH }) : null
  const bottoms = [
    rowsEnd,
    producers.add.y + producers.add.h,
    ...groups.groups.map((g) => g.rect.y + g.rect.h),
  ]
  if (heat) bottoms.push(heat.rect.y + heat.rect.h)
  const card = { x: area.x, y: heights.top, w: area.w, h: heights.quorum }
  const pillsY = card.y + (card.h - 30) / 2
  return {
    mode: 'wide',
    detail,
    width: size.width,
    height: Math.max(size.height, Math.ceil(Math.max(...bottoms) + heights.top)),
    quorum: placeQuorum(shape, { card, titleWidth: 168, pillsY, pillH: 30, logY: card.y + 20 }),
    topics,
    columns,
    rows,
    clients: [...producers.clients, ...groups.clients],
    producersHead: headOf(frame.left),
    addProducer: producers.add,
    groupsHead: groups.head,
    groups: groups.groups,
    heat,
    tabs: null,
    lanes: {
      left: frame.left.x + frame.left.w + 8,
      peer: area.x - 18,
      control: area.x - 8,
      right: frame.right.x - 9,
    },
  }
}
