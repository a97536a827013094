import { type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import styles from './VirtualList.module.css'

export interface VirtualListHandle {
  /** Brings a row to the upper part of the box. */
  scrollTo(index: number): void
}

interface VirtualListProps {
  readonly label: string
  readonly count: number
  readonly rowHeight: number
  readonly keyOf: (index: number) => string | number
  readonly row: (index: number) => ReactNode
  readonly className?: string | undefined
  /** Where no row can be focused the box itself can, so that a keyboard scrolls it. */
  readonly focusable?: boolean
  readonly onScrolled?: (() => void) | undefined
  readonly ref?: Ref<VirtualListHandle> | undefined
}

const OVERSCAN = 4

/** A list of rows of one height, of which only those in sight exist. */
export function VirtualList(props: VirtualListProps) {
  const { label, count, rowHeight, keyOf, row, className, focusable = false, onScrolled, ref } = props
  const Box = focusable ? 'section' : 'div'
  const box = useRef<HTMLElement>(null)
  const own = useRef(false)
  const [view, setView] = useState({ top: 0, height: 400 })
  const measure = (): void => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {}
    setView((was) =>
      was.top === scrollTop && was.height === clientHeight ? was : { top: scrollTop, height: clientHeight },
    )
  }
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new ResizeObserver(() => {
      setView({ top: element.scrollTop, height: element.clientHeight })
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  useImperativeHandle(ref, () => ({
    scrollTo(index) {
      const element = box.current
      const top = Math.max(0, index * rowHeight - rowHeight)
      if (!element || Math.abs(element.scrollTop - top) < 1) return
      own.current = true
      element.scrollTop = top
    },
  }))
  function onScroll(): void {
    measure()
    if (!own.current) onScrolled?.()
    own.current = false
  }
  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN)
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN)
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i)
  return (
    <Box
      ref={(element: HTMLElement | null) => {
        box.current = element
      }}
      className={`${styles.box} ${className ?? ''}`}
      onScroll={onScroll}
      aria-label={focusable ? label : undefined}
      tabIndex={focusable ? 0 : undefined}
    >
      <ol className={styles.list} style={{ height: count * rowHeight }} aria-label={label}>
        {shown.map((i) => (
          <li
            key={keyOf(i)}
            className={styles.row}
            style={{ top: i * rowHeight, height: rowHeight }}
            aria-setsize={count}
            aria-posinset={i + 1}
          >
            {row(i)}
          </li>
        ))}
      </ol>
    </Box>
  )
}
