import { scaleLinear } from 'd3'
import { useMemo, useRef } from 'react'
import { type Metrics, type Run, SECOND } from '../../engine/index.ts'
import { BookmarkFlags } from '../bookmarks/BookmarkFlags.tsx'
import { HistoryTree } from '../histories/Histories.tsx'
import { useTimeWords } from '../histories/use-time-words.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useRun } from '../hooks/use-world.ts'
import { useMetrics } from '../metrics/use-metrics.ts'
import { tickLabel, ticksOf } from './axis.ts'
import { ChartName, ChartRow, Halves } from './ChartRow.tsx'
import { needsMetrics } from './charts.ts'
import { FactTicks } from './FactTicks.tsx'
import { Marks } from './Marks.tsx'
import { createNotableIndex } from './notables.ts'
import { Readout, useSpokenValues } from './Readout.tsx'
import { Scrubber } from './Scrubber.tsx'
import { TimeTools } from './TimeTools.tsx'
import styles from './timeline.module.css'
import { type Axis, useAxis, useAxisGestures, useAxisKeys } from './use-axis.ts'
import { chooseChart, HEIGHTS, useCharts, useChosenCharts } from './use-charts.ts'
import { useWidth } from './use-width.ts'

interface Props {
  readonly run: Run
  readonly axis: Axis
  readonly metrics: Metrics | null
}

/** Pins, charts, rail and ticks of the stretch in view. */
function Drawn({ run, axis, metrics }: Props) {
  const words = useTimeWords().charts
  const track = useRef<HTMLDivElement>(null)
  const width = useWidth(track)
  const { from, to } = axis.stretch
  const index = useMemo(createNotableIndex, [])
  const all = index.read(run.facts)
  const x = useMemo(() => scaleLinear([from, to], [0, width]), [from, to, width])
  const notables = useMemo(
    () => all.filter(({ timed }) => timed.at >= from && timed.at <= to),
    [all, from, to],
  )
  const { charts, underReplicated } = useCharts(run, metrics, { stretch: axis.stretch, width })
  const values = useSpokenValues(charts, run.now)
  const ticks = ticksOf(axis.stretch, width)
  const nowX = x(run.now)
  useAxisGestures(track, axis, width)
  return (
    <>
      <div className={styles.names}>
        <TimeTools axis={axis} now={run.now} />
        <ChartName chart={charts[0]} label={words.upper} onChoose={(id) => chooseChart(0, id)} />
        <ChartName chart={charts[1]} label={words.lower} onChoose={(id) => chooseChart(1, id)} />
        {underReplicated !== '' && <span className={styles.name}>{words.names.underReplicated}</span>}
      </div>
      <div ref={track} className={styles.track} data-near={!axis.all || undefined}>
        {width > 0 && (
          <>
            <Marks notables={notables} x={x} width={width} now={run.now} />
            <BookmarkFlags x={x} width={width} />
            <ChartRow chart={charts[0]} nowX={nowX} width={width} height={HEIGHTS[0]} />
            <div className={styles.rail}>
              <FactTicks facts={run.facts} stretch={axis.stretch} x={x} nowX={nowX} width={width} />
            </div>
            <ChartRow chart={charts[1]} nowX={nowX} width={width} height={HEIGHTS[1]} />
            {underReplicated !== '' && (
              <svg className={styles.under} width={width} height={6} aria-hidden="true">
                <g transform="translate(0 3)">
                  <Halves nowX={nowX} width={width}>
                    <path d={underReplicated} />
                  </Halves>
                </g>
              </svg>
            )}
            <div className={styles.ticks} aria-hidden="true">
              {ticks.at.map((at) => (
                <span key={at} style={{ transform: `translateX(${x(at)}px)` }}>
                  {tickLabel(at, ticks.every)}
                </span>
              ))}
            </div>
            <Scrubber stretch={axis.stretch} width={width} notables={all} values={values} />
            <Readout track={track} stretch={axis.stretch} width={width} now={run.now} charts={charts} />
          </>
        )}
      </div>
      <HistoryTree x={x} width={width} />
    </>
  )
}

/** Charts of what the run's own series does not hold: the past is read for them. */
function Measured({ run, axis }: Omit<Props, 'metrics'>) {
  const minute = 60 * SECOND
  const metrics = useMetrics(usePlayer(), Math.floor(axis.stretch.from / minute) * minute)
  return <Drawn run={run} axis={axis} metrics={metrics} />
}

/** Everything that has happened, from the left to the right, and the handle that pulls time. */
export function Timeline() {
  const run = useRun()
  const axis = useAxis(run.horizon)
  const measured = useChosenCharts(({ charts }) => charts.some(needsMetrics))
  const words = useTimeWords().axis
  return (
    <section className={styles.timeline} aria-label={words.timeline} onKeyDown={useAxisKeys(axis, run.now)}>
      {measured ? <Measured run={run} axis={axis} /> : <Drawn run={run} axis={axis} metrics={null} />}
    </section>
  )
}
