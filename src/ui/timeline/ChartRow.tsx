import { type ReactNode, useId } from 'react'
import { SECOND } from '../../engine/index.ts'
import { formatClock, formatNumber, formatSpan } from '../format.ts'
import { useTimeWords } from '../histories/use-time-words.ts'
import { useView } from '../store.ts'
import { CHARTS, type Chart, type ChartId } from './chart-types.ts'
import styles from './timeline.module.css'

type ChartWords = ReturnType<typeof useTimeWords>['charts']

interface HalvesProps {
  readonly nowX: number
  readonly width: number
  readonly children: ReactNode
}

/** What has been is drawn in full, what is known to come lighter; nothing outside the axis. */
export function Halves({ nowX, width, children }: HalvesProps) {
  const id = useId()
  const x = Math.max(0, Math.min(width, nowX))
  return (
    <>
      <clipPath id={`${id}-past`}>
        <rect x={0} y={-4} width={x} height={60} />
      </clipPath>
      <clipPath id={`${id}-future`}>
        <rect x={x} y={-4} width={Math.max(0, width - x)} height={60} />
      </clipPath>
      <g clipPath={`url(#${id}-past)`}>{children}</g>
      <g clipPath={`url(#${id}-future)`} className={styles.future}>
        {children}
      </g>
    </>
  )
}

interface RowProps {
  readonly chart: Chart
  readonly nowX: number
  readonly width: number
  readonly height: number
}

/** One chart along the axis. */
export function ChartRow({ chart, nowX, width, height }: RowProps) {
  return (
    <svg className={styles.chart} data-chart={chart.id} width={width} height={height} aria-hidden="true">
      <Halves nowX={nowX} width={width}>
        {chart.parts.map(({ kind, name, d }, i) => (
          <path key={`${kind} ${name}`} data-kind={kind} data-part={i} d={d} />
        ))}
      </Halves>
    </svg>
  )
}

/** A value of a chart as it is told. */
export function useChartValue(): (id: ChartId, value: number) => string {
  const language = useView((view) => view.language)
  return (id, value) =>
    id === 'latency' ? formatSpan(value * 1000) : formatNumber(Math.round(value * 10) / 10, language)
}

/** How high a chart goes; from near also within how long, and when a state was read. */
function smallOf(
  { id, peak, every, begins, parts }: Chart,
  told: ReturnType<typeof useChartValue>,
  words: ChartWords,
): string {
  if (every >= 1 || parts[0]?.kind === 'dots') return words.peak(told(id, peak))
  if (parts[0]?.kind === 'bars') return words.peakIn(told(id, peak), formatSpan(every * SECOND))
  const last = parts[0]?.values.findLastIndex((value) => !Number.isNaN(value)) ?? -1
  const value = parts[0]?.values[last]
  if (value === undefined) return words.peak(told(id, peak))
  return words.lastRead(told(id, value), formatClock(Math.floor((begins[last] ?? 0) + 1e-9) * SECOND))
}

interface NameProps {
  readonly chart: Chart
  readonly label: string
  readonly onChoose: (id: ChartId) => void
}

/** What a chart is about, to be chosen, and how high it goes. */
export function ChartName({ chart, label, onChoose }: NameProps) {
  const words = useTimeWords().charts
  const told = useChartValue()
  return (
    <span className={styles.name}>
      <select
        aria-label={label}
        title={`${label}: ${words.names[chart.id]}`}
        value={chart.id}
        onChange={(event) => onChoose(event.target.value as ChartId)}
      >
        {CHARTS.map((id) => (
          <option key={id} value={id}>
            {words.names[id]}
          </option>
        ))}
      </select>
      <small>{smallOf(chart, told, words)}</small>
    </span>
  )
}
