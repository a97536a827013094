/** The control plane's card: title, a pill for each controller, the metadata log. */
import type { QuorumLayout, Rect, StageShape } from './layout-types.ts'

/** One slot of the metadata log's strip. */
export const LOG_SLOT = 10
const MAX_LOG_SLOTS = 14
const MIN_LOG_SLOTS = 6

interface QuorumSpace {
  readonly card: Rect
  readonly titleWidth: number
  readonly pillsY: number
  readonly pillH: number
  readonly logY: number
}

/** Places pills and log strip inside the card; what does not fit is left away, the log first. */
export function placeQuorum(shape: StageShape, space: QuorumSpace): QuorumLayout {
  const { card, titleWidth, pillsY, pillH } = space
  const count = Math.max(1, shape.controllers.length)
  const from = card.x + titleWidth
  const room = card.x + card.w - 14 - from
  const pillW = Math.min(72, Math.max(40, (room - MIN_LOG_SLOTS * LOG_SLOT - 20) / count - 6))
  const pills = shape.controllers.map((node, i) => ({
    node,
    rect: { x: from + i * (pillW + 6), y: pillsY, w: pillW, h: pillH },
  }))
  const rest = room - count * (pillW + 6) - 14
  const slots = Math.min(MAX_LOG_SLOTS, Math.floor(rest / LOG_SLOT))
  const log =
    slots < MIN_LOG_SLOTS
      ? null
      : { x: card.x + card.w - 14 - slots * LOG_SLOT, y: space.logY, w: slots * LOG_SLOT, h: 26 }
  return { card, pills, log, votersY: card.y + card.h + 7, brokersY: card.y + card.h + 15 }
}
