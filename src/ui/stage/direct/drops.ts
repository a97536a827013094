/** Where a broker can be dropped, and what that does to it: what of the catalogue needs no more to be asked. Pure. */
import type { KafkaWorld } from '../../../engine/index.ts'
import { type Offer, operationsFor } from '../../map/operations-for.ts'
import type { Point, Rect, StageLayout } from '../layout-types.ts'

/** In the order in which they stand. */
const DROPS = ['StopNode', 'CrashNode', 'PauseNode', 'IsolateNode', 'StartNode', 'ResumeNode'] as const

export type DropId = (typeof DROPS)[number]

/** What is possible with a broker now by letting it go somewhere. */
export function dropsFor(broker: number, world: KafkaWorld): (Offer & { readonly id: DropId })[] {
  const offers = operationsFor({ kind: 'broker', broker }, world)
  return DROPS.flatMap((id) => {
    const offer = offers.find(({ operation, direct }) => direct && operation.id === id)
    return offer ? [{ ...offer, id }] : []
  })
}

const HEIGHT = 92
const GAP = 8

/** A place for each, in a row that keeps away from the broker's own. */
export function placeDrops(layout: StageLayout, broker: number, count: number): Rect[] {
  const { pane } = layout
  const own =
    layout.rows.find((row) => row.broker === broker)?.label ??
    layout.wall?.tiles.find((tile) => tile.broker === broker)?.head
  const h = Math.min(HEIGHT, pane.h / 2.4)
  const low = own !== undefined && own.y + own.h / 2 > pane.y + pane.h / 2
  const y = low ? pane.y + GAP : pane.y + pane.h - h - GAP
  const w = (pane.w - GAP * (count + 1)) / Math.max(1, count)
  return Array.from({ length: count }, (_, i) => ({ x: pane.x + GAP + i * (w + GAP), y, w, h }))
}

/** The place that a point is in, -1 for none. */
export function dropUnder(places: readonly Rect[], { x, y }: Point): number {
  return places.findIndex((r) => x >= r.x && x <= r.x + r.w && y >= r.y && y <= r.y + r.h)
}
