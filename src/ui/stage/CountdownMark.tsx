import type { StageWords } from '../../i18n/en/stage.ts'
import type { Countdown } from './countdowns.ts'
import styles from './stage.module.css'
import { seconds } from './use-stage.ts'

const RADIUS = 6
const ROUND = 2 * Math.PI * RADIUS

/** What is left of a timeout, as a ring that empties. */
export function Ring({ share }: { readonly share: number }) {
  return (
    <svg className={styles.ring} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle className={styles.ringTrack} cx="8" cy="8" r={RADIUS} />
      <circle
        className={styles.ringLeft}
        cx="8"
        cy="8"
        r={RADIUS}
        strokeDasharray={`${ROUND * share} ${ROUND}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  )
}

interface CountdownMarkProps {
  readonly of: Countdown
  /** Without its name, where there is no room. */
  readonly bare?: boolean
  readonly words: StageWords
}

/** A timeout that is running out: its ring, its name, what is left. */
export function CountdownMark({ of, bare, words }: CountdownMarkProps) {
  const { name, title } = words.countdowns[of.kind]
  const left = seconds(of.left)
  return (
    <span className={styles.countdown} data-kind={of.kind} title={title(left)}>
      <Ring share={of.share} />
      {bare ? words.secondsLeft(left) : `${name} ${words.secondsLeft(left)}`}
    </span>
  )
}
