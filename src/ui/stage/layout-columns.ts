/** Columns: topics side by side, partitions side by side within them. */
import type { ColumnLayout, Detail, HeatLayout, Rect, StageShape, TopicLayout } from './layout-types.ts'

const TOPIC_GAP = 10
const LANE = 13
const CARD_PADDING = 6
/** Beyond these many columns records, then bars, give way. */
const MAX_RECORD_COLUMNS = 40
const MAX_BAR_COLUMNS = 120
const MIN_CELL = 5

interface ColumnArea {
  /** Where the columns may stand. */
  readonly x: number
  readonly w: number
  readonly topicY: number
  readonly headY: number
}

export const TOPIC_HEAD_HEIGHT = 20
export const PARTITION_HEAD_HEIGHT = 17
export const RULER_HEIGHT = 46

function columnWidth(shape: StageShape, width: number, lane: number): number {
  const columns = shape.topics.reduce((sum, t) => sum + t.partitions, 0)
  const gaps = Math.max(0, shape.topics.length - 1) * TOPIC_GAP
  return columns === 0 ? 0 : Math.min(300, (width - gaps) / columns) - lane
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
  const pitch = inner >= 50 ? Math.max(10, Math.min(13, inner / 8)) : Math.max(MIN_CELL + 1, inner / 5)
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
  const head: Rect = { x, y: area.headY, w, h: PARTITION_HEAD_HEIGHT }
  return {
    key: `${at.topic}-${at.partition}`,
    topic: at.topic,
    partition: at.partition,
    index: at.index,
    x,
    w,
    head,
    ruler: detail === 'bars' ? null : { x, y: area.headY + PARTITION_HEAD_HEIGHT, w, h: RULER_HEIGHT },
    cellsX: x + padding + (inner - scale.slots * scale.pitch) / 2,
    slots: scale.slots,
    pitch: scale.pitch,
    entryX: roomy ? x + w - 8 : x + w / 2,
    exitX: roomy ? x + w - 19 : x + w / 2,
    laneX: detail === 'bars' ? null : x + w + LANE / 2,
  }
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
  const w = Math.max(2, columnWidth(shape, area.w, lane))
  let x = area.x
  for (const topic of shape.topics) {
    const from = x
    for (let partition = 0; partition < topic.partitions; partition++) {
      columns.push(column({ topic: topic.name, partition, index: columns.length, x, w }, area, detail))
      x += w + lane
    }
    topics.push({
      name: topic.name,
      head: { x: from, y: area.topicY, w: x - from - lane, h: TOPIC_HEAD_HEIGHT },
    })
    x += TOPIC_GAP
  }
  return { topics, columns }
}

/** One square for each partition, as large as fits. */
export function placeHeat(shape: StageShape, rect: Rect): HeatLayout {
  const keys = shape.topics.flatMap((t) => Array.from({ length: t.partitions }, (_, p) => `${t.name}-${p}`))
  const inner = { x: rect.x + 8, y: rect.y + 8, w: rect.w - 16, h: rect.h - 16 }
  let s = Math.max(4, Math.min(20, Math.floor(Math.sqrt((inner.w * inner.h) / Math.max(1, keys.length)))))
  while (s > 4 && Math.ceil(keys.length / Math.max(1, Math.floor(inner.w / s))) * s > inner.h) s--
  const perLine = Math.max(1, Math.floor(inner.w / s))
  const cells = keys.map((key, i) => ({
    key,
    x: inner.x + (i % perLine) * s,
    y: inner.y + Math.floor(i / perLine) * s,
    s: s - 1,
  }))
  const lines = Math.ceil(keys.length / perLine)
  return { rect: { ...rect, h: lines * s + 16 }, cells }
}
