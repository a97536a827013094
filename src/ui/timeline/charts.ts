/** The small charts under the scrubber, as SVG paths. Pure. */
import { area, curveMonotoneX, line, max, scaleLinear } from 'd3'
import { type Micros, type Sample, SECOND } from '../../engine/index.ts'

/** What one bar or point of a chart stands for. */
interface Bucket {
  readonly from: number
  readonly to: number
  readonly consumed: number
  readonly lag: number
  readonly underReplicated: number
}

export interface Charts {
  readonly consumed: string
  readonly lag: string
  readonly lagArea: string
  /** '' while nothing was under-replicated. */
  readonly underReplicated: string
  readonly peaks: { readonly consumed: number; readonly lag: number; readonly underReplicated: number }
}

export interface Frame {
  readonly width: number
  readonly end: Micros
  readonly barsHeight: number
  readonly lineHeight: number
}

const BAR_GAP = 2
const LEAST_BAR = 7

/** Seconds in one bar, so that a bar can be seen. */
function secondsPerBar({ width, end }: Frame): number {
  const fit = Math.max(1, Math.floor(width / LEAST_BAR))
  return Math.max(1, Math.ceil(end / SECOND / fit))
}

function bucketsOf(series: readonly Sample[], horizon: Micros, frame: Frame): Bucket[] {
  const known = Math.min(series.length, Math.ceil(horizon / SECOND))
  const every = secondsPerBar(frame)
  const buckets: Bucket[] = []
  for (let from = 0; from < known; from += every) {
    const part = series.slice(from, Math.min(from + every, known))
    buckets.push({
      from,
      to: from + every,
      consumed: part.reduce((sum, sample) => sum + sample.consumed, 0) / part.length,
      lag: max(part, (sample) => sample.lag) ?? 0,
      underReplicated: max(part, (sample) => sample.underReplicated) ?? 0,
    })
  }
  return buckets
}

/** Draws what is known of a run. The last second, which is not over, has no lag yet. */
export function drawCharts(series: readonly Sample[], horizon: Micros, frame: Frame): Charts {
  const buckets = bucketsOf(series, horizon, frame)
  const over = buckets.filter((bucket) => bucket.to * SECOND <= horizon)
  const peaks = {
    consumed: max(buckets, (bucket) => bucket.consumed) ?? 0,
    lag: max(over, (bucket) => bucket.lag) ?? 0,
    underReplicated: max(over, (bucket) => bucket.underReplicated) ?? 0,
  }
  const x = scaleLinear([0, frame.end / SECOND], [0, frame.width])
  const bar = scaleLinear([0, Math.max(1, peaks.consumed)], [0, frame.barsHeight])
  const lag = scaleLinear([0, Math.max(4, peaks.lag)], [frame.lineHeight - 1, 2])
  const points = line<Bucket>(
    (b) => x((b.from + b.to) / 2),
    (b) => lag(b.lag),
  ).curve(curveMonotoneX)
  const under = area<Bucket>(
    (b) => x((b.from + b.to) / 2),
    frame.lineHeight,
    (b) => lag(b.lag),
  ).curve(curveMonotoneX)
  return {
    consumed: buckets.map((b) => barPath(x(b.from), x(b.to), bar(b.consumed), frame.barsHeight)).join(''),
    lag: points(over) ?? '',
    lagArea: under(over) ?? '',
    underReplicated: over
      .filter((b) => b.underReplicated > 0)
      .map((b) => `M${x(b.from).toFixed(1)},0H${x(b.to).toFixed(1)}`)
      .join(''),
    peaks,
  }
}

function barPath(from: number, to: number, height: number, base: number): string {
  if (height <= 0) return ''
  const width = Math.max(1, to - from - BAR_GAP)
  const tall = Math.max(1.5, height)
  const round = Math.min(2, width / 2, tall)
  const top = base - tall
  return (
    `M${from.toFixed(1)},${base}V${(top + round).toFixed(1)}q0,${-round},${round},${-round}` +
    `h${(width - 2 * round).toFixed(1)}q${round},0,${round},${round}V${base}Z`
  )
}
