/** Where a record can be put into a lane by hand, and what can be sent there. Pure. */
import type { KafkaWorld } from '../../../engine/index.ts'
import { readColumn, windowStart } from '../columns-state.ts'
import { offsetX } from '../draw-logs.ts'
import type { Point, StageLayout } from '../layout-types.ts'
import { knownKeys } from '../shape.ts'

/** The free slot at the end of a leader's log. */
export interface LaneEnd {
  readonly key: string
  readonly topic: string
  readonly partition: number
  readonly at: Point
  /** Where its column begins. */
  readonly left: number
}

/** The end of the lane that a record of this partition would go to; null while nobody leads it or it is not in view. */
export function laneEnd(
  world: KafkaWorld,
  layout: StageLayout,
  of: { readonly topic: string; readonly partition: number },
): LaneEnd | null {
  const column = layout.columns.find((c) => c.topic === of.topic && c.partition === of.partition)
  if (!column?.seen || layout.detail === 'bars') return null
  const state = readColumn(world, column)
  const leader = Object.values(state.replicas).find((replica) => replica.isLeader && replica.alive)
  const row = layout.rows.find((each) => each.broker === leader?.broker.brokerId)
  if (!leader || !row?.seen || !state.led) return null
  const { logEndOffset } = leader.log
  const from = windowStart(state.logEndOffset, column.slots)
  const x = offsetX(column, from, logEndOffset) + column.pitch / 2
  const y = row.cellsY + row.cellsH / 2 - 2
  const { pane } = layout
  if (x > pane.x + pane.w || y < pane.y || y > pane.y + pane.h) return null
  return { key: column.key, ...of, at: { x, y }, left: column.x }
}

/** The producers that run, those that write to the topic first. */
export function sendersFor(world: KafkaWorld, topic: string): string[] {
  const running = Object.values(world.nodes).flatMap((node) =>
    node.role === 'producer' && node.process === 'running' ? [node] : [],
  )
  const own = running.filter((node) => node.spec.topic === topic)
  return [...own, ...running.filter((node) => node.spec.topic !== topic)].map((node) => node.clientId)
}

const MOST_KEYS = 8

/** Keys that records of the topic have, else those of any; and none. */
export function keysFor(world: KafkaWorld, topic: string): (string | null)[] {
  const own: string[] = []
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role === 'producer' && node.spec.topic === topic) own.push(...(node.spec.keys ?? []))
  }
  const keys = own.length > 0 ? [...new Set(own)] : knownKeys(world)
  return [null, ...keys.slice(0, MOST_KEYS)]
}
