import { type RefObject, useLayoutEffect, useRef } from 'react'
import { type CanvasScene, runCanvas } from './canvas-loop.ts'
import type { Windows } from './columns-state.ts'
import { createPainter, type Painter } from './painter.ts'
import styles from './stage.module.css'

interface StageCanvasProps extends CanvasScene {
  /** The painter that draws, for those who ask what is where. */
  readonly painter: RefObject<Painter | null>
  readonly hovered: RefObject<number | null>
  /** Called after each frame that was drawn. */
  readonly onDrawn: () => void
}

/** The canvas over the cards: records, rulers and messages, drawn from the world on every frame. */
export function StageCanvas(props: StageCanvasProps) {
  const { player, layout, looks, groups, still, dimmed, painter, hovered, onDrawn } = props
  const ref = useRef<HTMLCanvasElement>(null)
  const windows = useRef<Windows>({ from: new Map() })

  // Before the paint, so that cards never stand without what is in them.
  useLayoutEffect(() => {
    const canvas = ref.current
    const ctx = canvas?.getContext('2d')
    if (!canvas || !ctx) return
    const own = createPainter(layout, windows.current)
    painter.current = own
    return runCanvas(
      ctx,
      own,
      { player, layout, looks, groups, still, dimmed },
      { hovered: () => hovered.current, drawn: onDrawn },
    )
  }, [player, layout, looks, groups, still, dimmed, painter, hovered, onDrawn])

  return (
    <div className={styles.overlay} aria-hidden="true">
      <canvas ref={ref} className={styles.canvas} />
    </div>
  )
}
