import { type RefObject, useEffect, useState } from 'react'
import { type Micros, SECOND } from '../../engine/index.ts'
import { formatClock } from '../format.ts'
import { useTimeWords } from '../histories/use-time-words.ts'
import type { Stretch } from './axis.ts'
import { useChartValue } from './ChartRow.tsx'
import { type Chart, type ChartId, OTHERS, readAt } from './charts.ts'
import styles from './timeline.module.css'

/** The moment under the pointer, null when it is elsewhere or a finger. */
function usePointed(
  track: RefObject<HTMLElement | null>,
  { from, to }: Stretch,
  width: number,
): Micros | null {
  const [x, setX] = useState<number | null>(null)
  useEffect(() => {
    const element = track.current
    if (!element) return
    const move = ({ clientX, pointerType, buttons }: PointerEvent) => {
      const inside = clientX - element.getBoundingClientRect().left
      setX(pointerType === 'mouse' && buttons === 0 && inside >= 0 && inside <= width ? inside : null)
    }
    const leave = () => setX(null)
    element.addEventListener('pointermove', move)
    element.addEventListener('pointerleave', leave)
    return () => {
      element.removeEventListener('pointermove', move)
      element.removeEventListener('pointerleave', leave)
    }
  }, [track, width])
  return x === null ? null : from + (x / width) * (to - from)
}

interface Props {
  readonly track: RefObject<HTMLElement | null>
  readonly stretch: Stretch
  readonly width: number
  readonly charts: readonly Chart[]
}

/** The values of the charts in the second under the pointer. */
export function Readout({ track, stretch, width, charts }: Props) {
  const words = useTimeWords().charts
  const told = useChartValue()
  const label = (id: ChartId, name: string) => {
    if (name === '' || id === 'latency') return `${words.names[id]} ${name}`
    return name === OTHERS ? words.others : name
  }
  const at = usePointed(track, stretch, width)
  if (at === null) return null
  const read = charts
    .map((chart) => ({ chart, rows: readAt(chart, at) }))
    .filter(({ rows }) => rows.length > 0)
  if (read.length === 0) return null
  const x = ((at - stretch.from) / (stretch.to - stretch.from)) * width
  const begin = Math.floor(at / SECOND) * SECOND
  return (
    <div
      className={styles.readout}
      data-left={x > width / 2 || undefined}
      style={{ transform: `translateX(${x.toFixed(1)}px)` }}
      aria-hidden="true"
    >
      <div>
        <b>{formatClock(begin)}</b>
        {read.map(({ chart, rows }) => (
          <dl key={chart.id}>
            {rows.map(({ name, value }, i) => [
              <dt key={`${name} name`}>
                <i data-part={i} data-chart={chart.id} />
                {label(chart.id, name)}
              </dt>,
              <dd key={name}>{told(chart.id, value)}</dd>,
            ])}
          </dl>
        ))}
      </div>
    </div>
  )
}
