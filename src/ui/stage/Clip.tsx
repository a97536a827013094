import type { ReactNode } from 'react'
import type { Rect } from './layout-types.ts'
import { at } from './use-stage.ts'

/** For outlines. */
const EDGE = 3

interface ClipProps {
  readonly rect: Rect
  /** False while nothing can stick out: then there is no box more. */
  readonly on: boolean
  /** Above the canvas, not below it. */
  readonly above?: boolean
  readonly children: ReactNode
}

/** Shows what is inside a part of the stage; children keep the stage's coordinates. */
export function Clip({ rect, on, above = false, children }: ClipProps) {
  if (!on) return children
  const room = { x: rect.x - EDGE, y: rect.y - EDGE, w: rect.w + 2 * EDGE, h: rect.h + 2 * EDGE }
  return (
    <div
      style={{
        ...at(room),
        position: 'absolute',
        overflow: 'clip',
        pointerEvents: 'none',
        zIndex: above ? 3 : undefined,
      }}
    >
      <div style={{ position: 'absolute', left: -room.x, top: -room.y, pointerEvents: 'auto' }}>
        {children}
      </div>
    </div>
  )
}
