import { bisector } from 'd3'
import type { TimedFact } from '../../engine/index.ts'
import type { Stretch } from './axis.ts'
import { Halves } from './ChartRow.tsx'
import styles from './timeline.module.css'

/** When more than this many happened in the stretch in view, they are not told apart. */
const MOST = 400
const byTime = bisector((timed: TimedFact) => timed.at)

interface Props {
  readonly facts: readonly TimedFact[]
  readonly stretch: Stretch
  readonly x: (at: number) => number
  readonly nowX: number
  readonly width: number
}

/** Everything that is known to have happened, one tick each on the rail, once the stretch is short enough. */
export function FactTicks({ facts, stretch, x, nowX, width }: Props) {
  const from = byTime.left(facts, stretch.from)
  const to = byTime.right(facts, stretch.to)
  if (to - from > MOST) return null
  const d = facts
    .slice(from, to)
    .map(({ at }) => `M${x(at).toFixed(1)},4v11`)
    .join('')
  return (
    <svg className={styles.factTicks} width={width} height={20} aria-hidden="true">
      <Halves nowX={nowX} width={width}>
        <path d={d} />
      </Halves>
    </svg>
  )
}
