/** The wide stage: producers, brokers, groups from left to right; the control plane above the brokers. */
import { type Camera, clamp, type Ground, within } from './camera.ts'
import { CLIENT_HEAD, groupsNeed, placeGroups, placeProducers, producersNeed } from './layout-clients.ts'
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
  ColumnLayout,
  Detail,
  Rect,
  RowLayout,
  Size,
  StageLayout,
  StageShape,
  TopicLayout,
  WallLayout,
} from './layout-types.ts'
import { groundOfWall, isWall, legendHeight, placeWall } from './layout-wall.ts'

const PAD = 12
const LEFT_GAP = 36
const RIGHT_GAP = 18
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
  rowMin: { full: 88, compact: 84, bars: 30, heat: 34 },
  inset: 6,
  above: 26,
  below: 25,
}
const LOW: Heights = {
  top: 8,
  quorum: 46,
  quorumGutter: 21,
  gutter: { full: 19, compact: 19, bars: 14, heat: 12 },
  rowMin: { full: 72, compact: 72, bars: 26, heat: 34 },
  inset: 4,
  above: 21,
  below: 20,
}
/** For a stage that is lower still, or has more brokers: a card keeps one line above its records and one below. */
const TIGHT: Heights = {
  top: 6,
  quorum: 40,
  quorumGutter: 17,
  gutter: { full: 14, compact: 14, bars: 10, heat: 10 },
  rowMin: { full: 50, compact: 50, bars: 16, heat: 34 },
  inset: 2,
  above: 16,
  below: 15,
}
/** A stage lower than this is a low one. */
const LOW_BELOW = 520
/** Room for search and the line of buttons. */
const TOOLS = 70

interface Frame {
  readonly left: Rect
  readonly right: Rect
  readonly rows: Rect
  readonly labelW: number
  readonly detail: Detail
  readonly heights: Heights
  readonly wall: boolean
}

function frameOf(shape: StageShape, size: Size): Frame {
  const { width, height } = size
  const leftW = clamp(112, Math.round(width * 0.118), 168)
  const rightW = clamp(138, Math.round(width * 0.15), 216)
  const x = PAD + leftW + LEFT_GAP
  const w = width - PAD - rightW - RIGHT_GAP - x
  const labelW = clamp(86, Math.round(width * 0.088), 120)
  const wall = isWall(shape)
  const wanted = wall ? 'heat' : chooseDetail(shape, w - labelW - 12)
  const { heights, detail } = closeness(shape.brokers.length, height, wanted)
  const y = rowsFrom(heights, detail)
  return {
    left: { x: PAD, y, w: leftW, h: height - y - heights.top },
    right: { x: width - PAD - rightW, y, w: rightW, h: height - y - heights.top },
    rows: { x, y, w, h: height - y - heights.top },
    labelW,
    detail,
    heights,
    wall,
  }
}

function rowsFrom(heights: Heights, detail: Detail): number {
  // The same from near and far, so that nothing jumps.
  const heads = TOPIC_HEAD_HEIGHT + PARTITION_HEAD_HEIGHT + RULER_HEIGHT
  return heights.top + heights.quorum + heights.quorumGutter + heads + heights.gutter[detail]
}

/** How close the rows stand so that all of them are in view at first: at last without records. */
function closeness(rows: number, height: number, wanted: Detail): { heights: Heights; detail: Detail } {
  const fits = (heights: Heights, detail: Detail): boolean => {
    const gutter = heights.gutter[detail]
    const room = height - rowsFrom(heights, detail) - heights.top
    return rows * (heights.rowMin[detail] + gutter) - gutter <= room
  }
  const usual = height < LOW_BELOW ? LOW : USUAL
  if (wanted === 'heat') return { heights: usual, detail: wanted }
  const heights = [usual, LOW, TIGHT].find((each) => fits(each, wanted))
  if (heights) return { heights, detail: wanted }
  // Where not even bars have room there is something to pan for anyhow.
  return { heights: TIGHT, detail: fits(TIGHT, 'bars') ? 'bars' : wanted }
}

/** From one row to the next when nothing is near or far. */
function pitchOf(shape: StageShape, { detail, heights, rows }: Frame): number {
  const gutter = heights.gutter[detail]
  const count = Math.max(1, shape.brokers.length)
  const fitting = (rows.h - gutter * (count - 1)) / count
  return Math.round(clamp(heights.rowMin[detail], fitting, ROW_MAX[detail])) + gutter
}

/** The ground that the columns stand on: as high as the rows need, as wide as there is room. */
function groundOf(shape: StageShape, frame: Frame, pane: Rect): Ground {
  const pitch = pitchOf(shape, frame)
  const needed = pitch * shape.brokers.length - frame.heights.gutter[frame.detail]
  // Rows are rounded to whole pixels: that is nothing to pan for.
  const height = needed - pane.h > shape.brokers.length ? needed : pane.h
  return {
    size: { width: pane.w, height: Math.max(pane.h, height) },
    least: Math.min(1, pane.h / Math.max(pane.h, height)),
    most: nearest(shape, pane.w),
  }
}

function placeRows(shape: StageShape, frame: Frame, detail: Detail, camera: Camera): RowLayout[] {
  const { labelW, heights, rows: pane } = frame
  const { x, w } = pane
  const gutter = heights.gutter[frame.detail]
  const pitch = pitchOf(shape, frame) * camera.k
  const home = camera.k === 1 && camera.y === 0
  const inset = detail === 'bars' ? Math.min(4, heights.inset) : heights.inset
  const end = Math.max(pane.y + pane.h, home ? pane.y + pitch * shape.brokers.length : 0)
  const inside = (at: number) => clamp(pane.y, at, end)
  return shape.brokers.map((broker, i) => {
    const top = pane.y + camera.y + i * pitch
    const rowH = pitch - gutter
    const cardsY = top + inset
    const cardsH = rowH - 2 * inset
    const above = detail === 'bars' ? 2 : heights.above
    const below = detail === 'bars' ? 2 : heights.below
    const cellsH = Math.max(2, Math.min(72 * Math.max(1, camera.k), 180, cardsH - above - below))
    const [from, to] = [inside(top), inside(top + rowH)]
    const visible = to - from
    return {
      broker,
      rect: { x, y: top, w, h: rowH },
      label: { x, y: from, w: labelW, h: visible },
      gutterY: clamp(pane.y - gutter / 2, top - gutter / 2, end),
      cardsY,
      cardsH,
      // Records stay in view for as long as their card does.
      cellsY: home
        ? cardsY + above
        : Math.min(Math.max(cardsY + above, pane.y + 6), cardsY + cardsH - below - cellsH),
      cellsH,
      slim: heights === TIGHT,
      controlDoor: { x, y: from + visible * 0.36 },
      peerDoor: { x, y: from + visible * 0.64 },
      leftDoor: { x: x + 14, y: from },
      rightDoor: { x: x + labelW - 14, y: from },
      seen: visible > 0,
    }
  })
}

/** Producers that would not fit beside the rows begin right below search and filter. */
function leftOf(shape: StageShape, { left, heights }: Frame): Rect {
  const y = heights.top + TOOLS + 6 + CLIENT_HEAD
  if (heights === USUAL || producersNeed(shape) <= left.h || y >= left.y) return left
  return { ...left, y, h: left.h + left.y - y }
}

/** Groups that would not fit beside the rows begin beside the quorum. */
function rightOf(shape: StageShape, { right, heights }: Frame): Rect {
  if (groupsNeed(shape) <= right.h) return right
  const y = heights.top + CLIENT_HEAD
  return { ...right, y, h: right.h + right.y - y }
}

function headOf(rect: Rect): Rect {
  return { x: rect.x, y: rect.y - CLIENT_HEAD, w: rect.w, h: 18 }
}

/** The middle of the stage: what is zoomed and panned. */
interface Middle {
  readonly detail: Detail
  readonly rows: readonly RowLayout[]
  readonly topics: readonly TopicLayout[]
  readonly columns: readonly ColumnLayout[]
  readonly wall: WallLayout | null
  readonly pane: Rect
  readonly camera: Camera
  readonly ground: Ground
}

function placeMiddle(shape: StageShape, frame: Frame, wanted: Camera): Middle {
  const { rows: area, labelW, heights } = frame
  const topicY = heights.top + heights.quorum + heights.quorumGutter
  if (frame.wall) {
    const h = area.y + area.h - topicY - legendHeight(area.w)
    const pane = { x: area.x, y: topicY, w: area.w, h }
    const ground = groundOfWall(shape, pane)
    const camera = within(wanted, ground, pane)
    const wall = placeWall(shape, pane, camera)
    return { detail: 'heat', rows: [], topics: [], columns: [], wall, pane, camera, ground }
  }
  const pane = { x: area.x + labelW + 6, y: area.y, w: area.w - labelW - 8, h: area.h }
  const ground = groundOf(shape, frame, pane)
  const camera = within(wanted, ground, pane)
  const rowH = pitchOf(shape, frame) * camera.k - heights.gutter[frame.detail]
  const detail =
    camera.k === 1 ? frame.detail : detailAt(shape, pane.w, camera.k, rowH, heights.rowMin.compact)
  // Bars have no ruler: their headings stand right above them.
  const headsY = topicY + (detail === 'bars' ? RULER_HEIGHT : 0)
  const placed = placeColumns(
    shape,
    { ...pane, k: camera.k, shift: camera.x, topicY: headsY, headY: headsY + TOPIC_HEAD_HEIGHT },
    detail,
  )
  const rows = placeRows(shape, frame, detail, camera)
  return { detail, rows, ...placed, wall: null, pane, camera, ground }
}

/** Lays out the wide stage. The height grows past the size when clients need it; the middle is panned. */
export function layoutWide(shape: StageShape, size: Size, camera: Camera): StageLayout {
  const frame = frameOf(shape, size)
  const { rows: area, heights } = frame
  const left = leftOf(shape, frame)
  const middle = placeMiddle(shape, frame, camera)
  const right = rightOf(shape, frame)
  const producers = placeProducers(shape, left)
  const groups = placeGroups(shape, right, right.x - RIGHT_GAP / 2)
  const bottoms = [area.y + area.h, producers.bottom, ...groups.groups.map((g) => g.rect.y + g.rect.h)]
  const card = { x: area.x, y: heights.top, w: area.w, h: heights.quorum }
  const pillsY = card.y + (card.h - 30) / 2
  return {
    mode: 'wide',
    width: size.width,
    height: Math.max(size.height, Math.ceil(Math.max(...bottoms) + heights.top)),
    quorum: placeQuorum(shape, { card, titleWidth: 168, pillsY, pillH: 30, logY: card.y + 20 }),
    ...middle,
    clients: [...producers.clients, ...groups.clients],
    producersHead: headOf(left),
    addProducer: producers.add,
    groupsHead: headOf(right),
    groups: groups.groups,
    tabs: null,
    tools: { x: PAD, y: heights.top, w: left.w, h: left.y - CLIENT_HEAD - 6 - heights.top },
    lanes: {
      left: frame.left.x + frame.left.w + 8,
      peer: area.x - 18,
      control: area.x - 8,
      right: frame.right.x - 9,
    },
  }
}
