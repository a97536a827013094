import type { ReactNode } from 'react'
import styles from './Chip.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'accent'

interface ChipProps {
  readonly tone: Tone
  readonly title?: string | undefined
  readonly children: ReactNode
}

/** A state in a word, with a shape before it so that the colour is never the only signal. */
export function Chip({ tone, title, children }: ChipProps) {
  return (
    <span className={styles.chip} data-tone={tone} title={title}>
      <i aria-hidden="true" />
      {children}
    </span>
  )
}
