import { type ReactNode, useRef } from 'react'
import { useBefore } from '../../hooks/use-before.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import styles from './Changed.module.css'

/** Longer values before are told when asked for only. */
const SHORT = 14

interface ChangedProps {
  /** The value before stands beside it, where there is room. */
  readonly told?: boolean
  readonly children: ReactNode
}

/** A value that is marked while the moment shown is the one to which a step has changed it. */
export function Changed({ told = false, children }: ChangedProps) {
  const words = useInspectorWords()
  const value = useRef<HTMLSpanElement>(null)
  const before = useBefore(value)
  const shown = before?.trim() || '–'
  return (
    <span
      className={styles.value}
      data-changed={before !== null || undefined}
      title={before === null ? undefined : words.changed(shown)}
    >
      {before !== null && told && shown.length <= SHORT && (
        <span className={styles.before} aria-hidden="true">
          {shown} →
        </span>
      )}
      <span ref={value}>{children}</span>
      {before !== null && <span className={styles.spoken}>{words.changed(shown)}</span>}
    </span>
  )
}
