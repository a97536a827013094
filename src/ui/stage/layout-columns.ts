/** Columns: topics side by side, partitions side by side within them. */
import { clamp } from './camera.ts'
import type { ColumnLayout, Detail, Rect, StageShape, TopicLayout } from './layout-types.ts'

const TOPIC_GAP = 10
const LANE = 13
const CARD_PADDING = 6
/** Beyond these many columns records, then bars, give way. */
const MAX_RECORD_COLUMNS = 40
const MAX_BAR_COLUMNS = 120
const MIN_CELL = 5

interface ColumnArea {
  /** Where the columns may be seen, and how near. */
  readonly x: number
  readonly w: number
  readonly k: number
  /** How far the first one is from there. */
  readonly shift: number
  readonly topicY: number
  readonly headY: number
}

export const TOPIC_HEAD_HEIGHT = 20
export const PARTITION_HEAD_HEIGHT = 17
export const RULER_HEIGHT = 46

function columnWidth(shape: StageShape, width: number, lane: number, k = 1): number {
  const columns = shape.topics.reduce((sum, t) => sum + t.partitions, 0)
  const gaps = Math.max(0, shape.topics.length - 1) * TOPIC_GAP
  return columns === 0 ? 0 : Math.min(300, (width - gaps) / columns) * k - lane
}

/** How much can be drawn of a column at some distance, in rows of this height. */
export function detailAt(shape: StageShape, width: number, k: number, rowH: number, least: number): Detail {
  const card = columnWidth(shape, width, LANE, k)
  if (rowH < least) return 'bars'
  if (card >= 80) return 'full'
  return card - 2 * CARD_PADDING >= 5 * (MIN_CELL + 1) ? 'compact' : 'bars'
}

/** How near one may go: until a column fills the view. */
export function nearest(shape: StageShape, width: number): number {
  return Math.max(2, (width - LANE) / Math.max(1, columnWidth(shape, width, 0)))
}

/** How much can be drawn in this width. */
export function chooseDetail(shape: StageShape, width: number): Detail {
  const columns = shape.topics.reduce((sum, t) => sum + t.partitions, 0)
  if (columns === 0) return 'full'
  if (columns > MAX_BAR_COLUMNS) return 'heat'
  const card = columnWidth(shape, width, LANE)
  if (card >= 80) return 'full'
  return columns <= MAX_RECORD_COLUMNS && card - 2 * CARD_PADDING >= 5 * (MIN_CELL + 1) ? 'compact' : 'bars'
}

/** Slots and their width: wide enough for a letter when five such fit, else five. */
export function scaleOf(inner: number): { readonly slots: number; readonly pitch: number } {
  // A card that was come near to shows its records larger, each with its offset.
  const large = Math.min(64, inner / 20)
  const pitch = inner >= 50 ? Math.max(10, Math.min(13, inner / 8), large) : Math.max(MIN_CELL + 1, inner / 5)
  const slots = Math.max(1, Math.floor(inner / pitch + 1e-6))
  return { slots, pitch }
}

function column(
  at: { topic: string; partition: number; index: number; x: number; w: number },
  area: ColumnArea,
  detail: Detail,
): ColumnLayout {
  const { x, w } = at
  const padding = detail === 'bars' ? 1 : CARD_PADDING
  const inner = w - 2 * padding
  const scale = scaleOf(inner)
  const roomy = w >= 44
  const seen = inView(area, x, w)
  const { from, to } = seen
  const head: Rect = { x: from, y: area.headY, w: to - from, h: PARTITION_HEAD_HEIGHT }
  const inside = (at: number) => clamp(area.x, at, area.x + area.w)
  return {
    key: `${at.topic}-${at.partition}`,
    topic: at.topic,
    partition: at.partition,
    index: at.index,
    x,
    w,
    head,
    ruler: detail === 'bars' ? null : { ...head, y: head.y + PARTITION_HEAD_HEIGHT, h: RULER_HEIGHT },
    cellsX: x + padding + (inner - scale.slots * scale.pitch) / 2,
    slots: scale.slots,
    pitch: scale.pitch,
    entryX: inside(roomy ? x + w - 8 : x + w / 2),
    exitX: inside(roomy ? x + w - 19 : x + w / 2),
    laneX: detail === 'bars' ? null : inside(x + w + LANE / 2),
    seen: to > from,
  }
}

/** The part of a stretch that can be seen; a heading keeps to it. */
function inView(area: ColumnArea, x: number, w: number): { readonly from: number; readonly to: number } {
  if (area.k === 1 && area.shift === 0) return { from: x, to: x + w }
  return { from: Math.max(x, area.x), to: Math.min(x + w, area.x + area.w) }
}

/** Places the columns of all shown topics. */
export function placeColumns(
  shape: StageShape,
  area: ColumnArea,
  detail: Detail,
): { readonly topics: TopicLayout[]; readonly columns: ColumnLayout[] } {
  const topics: TopicLayout[] = []
  const columns: ColumnLayout[] = []
  if (detail === 'heat') return { topics, columns }
  const lane = detail === 'bars' ? 2 : LANE
  const { k } = area
  const w = Math.max(2, columnWidth(shape, area.w, lane, k))
  let x = area.x + area.shift
  for (const topic of shape.topics) {
    const from = x
    for (let place = 0; place < topic.partitions; place++) {
      const partition = topic.only?.[place] ?? place
      columns.push(column({ topic: topic.name, partition, index: columns.length, x, w }, area, detail))
      x += w + lane
    }
    const seen = inView(area, from, x - from - lane)
    if (seen.to > seen.from)
      topics.push({
        name: topic.name,
        head: { x: seen.from, y: area.topicY, w: seen.to - seen.from, h: TOPIC_HEAD_HEIGHT },
      })
    x += TOPIC_GAP * k
  }
  return { topics, columns }
}
