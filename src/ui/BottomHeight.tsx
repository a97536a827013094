import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react'
import styles from './bottom-panel.module.css'
import { useWords } from './hooks/use-words.ts'
import { useView } from './store.ts'

/** The transport alone, in CSS pixels. */
const LEAST = 50
const STEP = 24
/** What is always left to the stage. */
const STAGE_KEEPS = 320

const within = (height: number): number =>
  Math.round(Math.min(Math.max(height, LEAST), Math.max(LEAST, innerHeight - STAGE_KEEPS)))

/** The upper edge of the bottom panel: drag it, or move it with the arrow keys; twice clicked it goes back. */
export function BottomHeight({ panel }: { readonly panel: RefObject<HTMLElement | null> }) {
  const words = useWords().shell
  const height = useView((view) => view.bottomHeight)
  const set = useView((view) => view.set)
  const grip = useRef<{ y: number; height: number } | null>(null)
  const current = () => panel.current?.offsetHeight ?? LEAST
  const draw = (to: number) => set({ bottomHeight: within(to) })
  const onPointerMove = ({ clientY }: PointerEvent) => {
    if (grip.current) draw(grip.current.height + grip.current.y - clientY)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: current() + STEP, ArrowDown: current() - STEP, Home: LEAST, End: innerHeight }[
      event.key
    ]
    if (to === undefined) return
    event.preventDefault()
    draw(to)
  }
  return (
    <div
      className={styles.edge}
      role="separator"
      aria-orientation="horizontal"
      aria-label={words.bottomHeight}
      aria-valuemin={LEAST}
      aria-valuenow={height ?? current()}
      tabIndex={0}
      onPointerDown={(event) => {
        grip.current = { y: event.clientY, height: current() }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        grip.current = null
      }}
      onPointerCancel={() => {
        grip.current = null
      }}
      onDoubleClick={() => set({ bottomHeight: null })}
      onKeyDown={onKeyDown}
    />
  )
}
