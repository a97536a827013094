import type { ReactNode } from 'react'
import type { Rect } from './layout-types.ts'
import { at } from './use-stage.ts'

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
  return (
    <div
      style={{
        ...at(rect),
        position: 'absolute',
        overflow: 'clip',
        pointerEvents: 'none',
        zIndex: above ? 3 : undefined,
      }}
    >
      <div style={{ position: 'absolute', left: -rect.x, top: -rect.y, pointerEvents: 'auto' }}>
        {children}
      </div>
    </div>
  )
}
