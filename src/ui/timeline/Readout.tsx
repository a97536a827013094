import { type RefObject, useEffect, useState } from 'react'
import { type Micros, SECOND } from '../../engine/index.ts'
import { formatClock, formatTime } from '../format.ts'
import { useTimeWords } from '../histories/use-time-words.ts'
import type { Stretch } from './axis.ts'
import { useChartValue } from './ChartRow.tsx'
import { type Chart, type ChartId, OTHERS } from './chart-types.ts'
import { readAt } from './charts.ts'
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

/** True while the scrubber has the focus that keys give. */
function useKeyed(track: RefObject<HTMLElement | null>): boolean {
  const [keyed, setKeyed] = useState(false)
  useEffect(() => {
    const element = track.current
    if (!element) return
    const read = () => setKeyed(element.querySelector('input[type="range"]:focus-visible') !== null)
    const leave = () => setKeyed(false)
    element.addEventListener('focusin', read)
    // After a press of the mouse the first key makes the focus visible.
    element.addEventListener('keydown', read)
    element.addEventListener('focusout', leave)
    return () => {
      element.removeEventListener('focusin', read)
      element.removeEventListener('keydown', read)
      element.removeEventListener('focusout', leave)
    }
  }, [track])
  return keyed
}

/** How a value of a chart is called. */
export function useValueName(): (id: ChartId, name: string) => string {
  const words = useTimeWords().charts
  return (id, name) => {
    if (name === '' || id === 'latency') return `${words.names[id]} ${name}`.trim()
    return name === OTHERS ? words.others : name
  }
}

/** The values of the charts at a moment in words, for who does not see them. */
export function useSpokenValues(charts: readonly Chart[], at: Micros): string {
  const words = useTimeWords().charts
  const told = useChartValue()
  const nameOf = useValueName()
  return charts
    .flatMap((chart) => readAt(chart, at).map(({ name, value }) => ({ id: chart.id, name, value })))
    .map(({ id, name, value }) => words.reading(nameOf(id, name), told(id, value)))
    .join(', ')
}

interface Props {
  readonly track: RefObject<HTMLElement | null>
  readonly stretch: Stretch
  readonly width: number
  readonly now: Micros
  readonly charts: readonly Chart[]
}

/** The values of the charts under the pointer, or at the moment that keys have gone to. */
export function Readout({ track, stretch, width, now, charts }: Props) {
  const told = useChartValue()
  const nameOf = useValueName()
  const pointed = usePointed(track, stretch, width)
  const keyed = useKeyed(track)
  const at = pointed ?? (keyed ? now : null)
  if (at === null || at < stretch.from || at > stretch.to) return null
  const read = charts
    .map((chart) => ({ chart, rows: readAt(chart, at) }))
    .filter(({ rows }) => rows.length > 0)
  if (read.length === 0) return null
  const x = ((at - stretch.from) / (stretch.to - stretch.from)) * width
  const near = charts.some(({ every }) => every < 1)
  return (
    <div
      className={styles.readout}
      data-left={x > width / 2 || undefined}
      style={{ transform: `translateX(${x.toFixed(1)}px)` }}
      aria-hidden="true"
    >
      <div>
        <b>{near ? formatTime(at) : formatClock(Math.floor(at / SECOND) * SECOND)}</b>
        {read.map(({ chart, rows }) => (
          <dl key={chart.id}>
            {rows.map(({ name, value }, i) => [
              <dt key={`${name} name`}>
                <i data-part={i} data-chart={chart.id} />
                {nameOf(chart.id, name)}
              </dt>,
              <dd key={name}>{told(chart.id, value)}</dd>,
            ])}
          </dl>
        ))}
      </div>
    </div>
  )
}
