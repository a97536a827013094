import type { ReactNode } from 'react'
import styles from './Meter.module.css'

interface MeterProps {
  /** 0 to 1. */
  readonly share: number
  readonly tone?: 'good' | 'warn' | 'accent'
  readonly children: ReactNode
}

/** How much of something is used, as a bar under its number. */
export function Meter({ share, tone = 'accent', children }: MeterProps) {
  const width = Math.max(share > 0 ? 1 : 0, Math.min(100, share * 100))
  return (
    <span className={styles.meter} data-tone={tone}>
      {children}
      <i aria-hidden="true">
        <b style={{ width: `${width}%` }} />
      </i>
    </span>
  )
}
