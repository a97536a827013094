import { type ReactNode, useCallback, useId, useRef } from 'react'
import styles from './controls.module.css'
import { Icon, type IconName } from './Icon.tsx'

interface Props {
  readonly label: string
  readonly icon?: IconName
  /** What stands on the button, when it is not the label. */
  readonly face?: ReactNode
  /** Looks of the button. */
  readonly look?: 'plain' | 'primary' | 'chip' | 'quiet'
  readonly onOpen?: () => void
  readonly children: (close: () => void) => ReactNode
}

const GAP = 6

/** Puts the panel under its button, or above it where there is more room, inside the window. */
function place(panel: HTMLElement, button: HTMLElement): void {
  const from = button.getBoundingClientRect()
  const size = panel.getBoundingClientRect()
  const left = Math.min(Math.max(8, from.right - size.width), innerWidth - size.width - 8)
  const below = innerHeight - from.bottom - GAP - 8
  const above = from.top - GAP - 8
  const under = below >= size.height || below >= above
  panel.style.left = `${Math.max(8, from.left + size.width < innerWidth - 8 ? from.left : left)}px`
  panel.style.top = under ? `${from.bottom + GAP}px` : 'auto'
  panel.style.bottom = under ? 'auto' : `${innerHeight - from.top + GAP}px`
  panel.style.maxHeight = `${under ? below : above}px`
}

/** A button that opens a small panel: the platform's popover, so Escape and a click elsewhere close it. */
export function Popover({ label, icon, face, look = 'plain', onOpen, children }: Props) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const watch = useRef<ResizeObserver | null>(null)
  const close = useCallback(() => panel.current?.hidePopover(), [])
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`${styles.button} ${styles[look]}`}
        popoverTarget={id}
        aria-label={face === undefined ? undefined : label}
        title={face === undefined ? undefined : label}
      >
        {icon && <Icon name={icon} />}
        {face ?? label}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="group"
        aria-label={label}
        className={styles.popover}
        onToggle={(event) => {
          watch.current?.disconnect()
          if (event.newState !== 'open') return
          onOpen?.()
          // What stands in it may come later, and be larger.
          watch.current = new ResizeObserver(() => {
            if (panel.current && button.current) place(panel.current, button.current)
          })
          if (panel.current) watch.current.observe(panel.current)
        }}
      >
        {children(close)}
      </div>
    </>
  )
}
