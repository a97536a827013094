/**
 * Faults of a node with many others (it is isolated, a rack is slow): one sign at the node instead of one on each of
 * its links. Pure.
 */
import { type KafkaWorld, type LinkState, nodesOfSide } from '../../../engine/index.ts'
import type { Point, Rect, StageLayout } from '../layout-types.ts'

/** A node that a fault sets apart, its outline, and where the sign stands. */
export interface NodeMark {
  readonly link: LinkState
  readonly node: string
  readonly rect: Rect
  readonly at: Point
}

/** A fault of more nodes than these is told in words only: signs everywhere say nothing. */
const MOST = 24
const APART = 20

/** The nodes that a fault sets apart: the side that is one node, else the smaller one. */
function apart(world: KafkaWorld, { a, b }: LinkState): readonly string[] {
  if (world.nodes[a] && world.nodes[b]) return []
  const [first, second] = [nodesOfSide(world, a), nodesOfSide(world, b)]
  return first.length <= second.length ? first : second
}

function rectOf(layout: StageLayout, node: string): Rect | null {
  const row = layout.rows.find(({ broker, seen }) => seen && `broker-${broker}` === node)
  if (row && layout.mode === 'narrow') return row.rect
  if (row) return { x: row.rect.x, y: row.label.y, w: row.rect.w, h: row.label.h }
  const tile = layout.wall?.tiles.find(({ broker, seen }) => seen && `broker-${broker}` === node)
  if (tile) return tile.rect
  const pill = layout.quorum.pills.find((each) => each.node === node)
  return pill?.rect ?? layout.clients.find((each) => each.node === node)?.rect ?? null
}

/** The signs at nodes; several at one node stand beside each other. */
export function nodeMarksOf(
  world: KafkaWorld,
  links: readonly LinkState[],
  layout: StageLayout,
): readonly NodeMark[] {
  const marks: NodeMark[] = []
  for (const link of [...links].reverse()) {
    const nodes = apart(world, link)
    if (nodes.length > MOST) continue
    for (const node of nodes) {
      const rect = rectOf(layout, node)
      if (!rect) continue
      const before = marks.filter((each) => each.node === node).length
      const at = { x: rect.x + before * APART, y: rect.y + Math.min(10, rect.h / 2) }
      marks.push({ link, node, rect, at })
    }
  }
  return marks
}
