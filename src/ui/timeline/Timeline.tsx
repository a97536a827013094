import { scaleLinear } from 'd3'
import { useId, useMemo, useRef } from 'react'
import { SECOND } from '../../engine/index.ts'
import { BookmarkFlags } from '../bookmarks/BookmarkFlags.tsx'
import { BookmarkMenu } from '../bookmarks/BookmarkMenu.tsx'
import { formatClock, formatNumber } from '../format.ts'
import { HistoryTree } from '../histories/Histories.tsx'
import { useWords } from '../hooks/use-words.ts'
import { useRun } from '../hooks/use-world.ts'
import { useView } from '../store.ts'
import { axisEnd, tickEvery } from './axis.ts'
import { type Charts, drawCharts } from './charts.ts'
import { Marks } from './Marks.tsx'
import { createNotableIndex } from './notables.ts'
import { Scrubber } from './Scrubber.tsx'
import styles from './timeline.module.css'
import { useWidth } from './use-width.ts'

const BARS = 30
const LINE = 28

/** What has been is drawn in full, what is known to come lighter. */
function Halves({ nowX, width, children }: { nowX: number; width: number; children: React.ReactNode }) {
  const id = useId()
  return (
    <>
      <clipPath id={`${id}-past`}>
        <rect x={-2} y={-4} width={Math.max(0, nowX + 2)} height={60} />
      </clipPath>
      <clipPath id={`${id}-future`}>
        <rect x={nowX} y={-4} width={Math.max(0, width - nowX)} height={60} />
      </clipPath>
      <g clipPath={`url(#${id}-past)`}>{children}</g>
      <g clipPath={`url(#${id}-future)`} className={styles.future}>
        {children}
      </g>
    </>
  )
}

function Rows({ charts, nowX, width }: { charts: Charts; nowX: number; width: number }) {
  return (
    <>
      <svg className={styles.bars} width={width} height={BARS} aria-hidden="true">
        <Halves nowX={nowX} width={width}>
          <path className={styles.bar} d={charts.consumed} />
        </Halves>
      </svg>
      <div className={styles.rail} />
      <svg className={styles.line} width={width} height={LINE} aria-hidden="true">
        <Halves nowX={nowX} width={width}>
          <path className={styles.lagArea} d={charts.lagArea} />
          <path className={styles.lag} d={charts.lag} />
        </Halves>
      </svg>
      {charts.underReplicated !== '' && (
        <svg className={styles.under} width={width} height={6} aria-hidden="true">
          <g transform="translate(0 3)">
            <Halves nowX={nowX} width={width}>
              <path d={charts.underReplicated} />
            </Halves>
          </g>
        </svg>
      )}
    </>
  )
}

function Names({ charts }: { readonly charts: Charts }) {
  const words = useWords().shell.timeline
  const language = useView((view) => view.language)
  const peak = (value: number) => words.peak(formatNumber(Math.round(value * 10) / 10, language))
  return (
    <div className={styles.names}>
      <div className={styles.tools}>
        <BookmarkMenu />
      </div>
      <span className={styles.name}>
        {words.consumed} <small>{peak(charts.peaks.consumed)}</small>
      </span>
      <span className={styles.name}>
        {words.lag} <small>{peak(charts.peaks.lag)}</small>
      </span>
      {charts.underReplicated !== '' && <span className={styles.name}>{words.underReplicated}</span>}
    </div>
  )
}

/** Everything that has happened, from the left to the right, and the handle that pulls time. */
export function Timeline() {
  const run = useRun()
  const track = useRef<HTMLDivElement>(null)
  const width = useWidth(track)
  const index = useMemo(createNotableIndex, [])
  const notables = index.read(run.facts)
  const end = axisEnd(run.horizon)
  const seconds = Math.floor(run.horizon / SECOND)
  const { series } = run
  // biome-ignore lint/correctness/useExhaustiveDependencies: the series grows in place, by the second
  const charts = useMemo(
    () =>
      drawCharts(series, run.horizon, { width: Math.max(1, width), end, barsHeight: BARS, lineHeight: LINE }),
    [series, seconds, width, end, series.at(-1)?.consumed],
  )
  const x = useMemo(() => scaleLinear([0, end], [0, width]), [end, width])
  const every = tickEvery(end, width)
  const ticks = Array.from({ length: Math.floor(end / SECOND / every) + 1 }, (_, i) => i * every * SECOND)
  return (
    <div className={styles.timeline}>
      <Names charts={charts} />
      <div ref={track} className={styles.track}>
        {width > 0 && (
          <>
            <Marks notables={notables} x={x} width={width} now={run.now} />
            <BookmarkFlags x={x} width={width} />
            <Rows charts={charts} nowX={x(run.now)} width={width} />
            <div className={styles.ticks} aria-hidden="true">
              {ticks.map((at) => (
                <span key={at} style={{ transform: `translateX(${x(at)}px)` }}>
                  {formatClock(at)}
                </span>
              ))}
            </div>
            <Scrubber end={end} width={width} notables={notables} />
          </>
        )}
      </div>
      <HistoryTree x={x} width={width} />
    </div>
  )
}
