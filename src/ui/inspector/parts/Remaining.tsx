import { formatSpan } from '../../format.ts'
import styles from './Remaining.module.css'

interface RemainingProps {
  /** Microseconds. */
  readonly left: number
  readonly of: number
}

/** Time that is running out, as a number and a bar. */
export function Remaining({ left, of }: RemainingProps) {
  const share = Math.max(0, Math.min(1, left / of))
  return (
    <span className={styles.remaining} data-low={share < 0.5 || undefined} data-clock>
      <i aria-hidden="true">
        <b style={{ width: `${share * 100}%` }} />
      </i>
      {formatSpan(left)}
    </span>
  )
}
