/** The small charts under the scrubber, by the second, as SVG paths; from near by single events. Pure. */
import { area, curveMonotoneX, line, max, scaleLinear } from 'd3'
import { type Metrics, type Micros, SECOND } from '../../engine/index.ts'
import type { Buckets, Chart, ChartId, Frame, Part, Source, Unplaced } from './chart-types.ts'
import { isNear, nearBuckets, nearParts, topApis } from './near.ts'

/** Charts that the run's own series does not hold. */
export const needsMetrics = (id: ChartId): boolean => id === 'latency' || id === 'requests'

const BAR_GAP = 2
const LEAST_BAR = 7

/** Buckets of whole seconds, wide enough to be seen, standing still while the stretch moves. */
function bucketsOf({ stretch, width }: Frame, known: number): Buckets {
  const seconds = (stretch.to - stretch.from) / SECOND
  const every = Math.max(1, Math.ceil(seconds / Math.max(1, Math.floor(width / LEAST_BAR))))
  const first = Math.floor(stretch.from / SECOND / every) * every
  const end = Math.min(known, Math.ceil(stretch.to / SECOND) + every)
  const begins: number[] = []
  for (let from = first; from < end; from += every) begins.push(from)
  return { every, begins, known }
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length
const most = (values: readonly number[]) => max(values) ?? Number.NaN

/** Gathers seconds into buckets by adding up or by the highest, leaving out what is not known. */
function gathered(
  { begins, every, known }: Buckets,
  valueAt: (second: number) => number,
  into: (values: readonly number[]) => number,
): number[] {
  return begins.map((begin) => {
    const values: number[] = []
    for (let second = begin; second < Math.min(begin + every, known); second++) {
      const value = valueAt(second)
      if (!Number.isNaN(value)) values.push(value)
    }
    return into(values)
  })
}

const COUNTS = { consumed: 'consumed', produced: 'created', requests: 'requests' } as const

/** Values of one metric by second, read once. */
function secondsOf(
  metrics: Metrics,
  [name, by, tag]: Parameters<Metrics['read']> extends [...infer Of, number, number] ? Of : never,
  { begins, every }: Buckets,
): (second: number) => number {
  const from = begins[0] ?? 0
  const values = metrics.read(name, by, tag, from, (begins.at(-1) ?? 0) + every)
  return (second) => values[second - from] ?? Number.NaN
}

function requestsByApi(metrics: Metrics, buckets: Buckets): Unplaced[] {
  const all = metrics.tags('RequestsPerSec', 'api').map((name) => ({
    name,
    values: gathered(buckets, secondsOf(metrics, ['RequestsPerSec', 'api', name], buckets), mean),
  }))
  return topApis(all)
}

function partsOf(id: ChartId, { series, metrics, horizon }: Source, buckets: Buckets): Unplaced[] {
  if (id === 'requests' && metrics) {
    const apis = requestsByApi(metrics, buckets)
    if (apis.length > 0) return apis
  }
  if (id === 'consumed' || id === 'produced' || id === 'requests') {
    const name = COUNTS[id]
    return [
      {
        name: '',
        kind: 'bars',
        values: gathered(buckets, (second) => series[second]?.[name] ?? Number.NaN, mean),
      },
    ]
  }
  if (id === 'latency') {
    if (!metrics) return []
    const one = (name: 'produce latency p50' | 'produce latency p99'): Unplaced => ({
      name: name.slice(-3),
      kind: 'line',
      values: gathered(buckets, secondsOf(metrics, [name, 'cluster', ''], buckets), most),
    })
    return [one('produce latency p99'), one('produce latency p50')]
  }
  // States are read at the end of a second: one that is not over has none yet.
  const over = (second: number) => ((second + 1) * SECOND <= horizon ? series[second]?.[id] : undefined)
  return [{ name: '', kind: 'area', values: gathered(buckets, (second) => over(second) ?? Number.NaN, most) }]
}

function barPath(from: number, to: number, top: number, base: number): string {
  const width = Math.max(1, to - from - BAR_GAP)
  const tall = Math.max(1.5, base - top)
  const round = Math.min(2, width / 2, tall)
  return (
    `M${from.toFixed(1)},${base.toFixed(1)}V${(base - tall + round).toFixed(1)}q0,${-round},${round},${-round}` +
    `h${(width - 2 * round).toFixed(1)}q${round},0,${round},${round}V${base.toFixed(1)}Z`
  )
}

/** Draws what is known of a run within a stretch. */
export function drawChart(id: ChartId, source: Source, frame: Frame): Chart {
  const { stretch, width, height } = frame
  const known = Math.min(source.series.length, Math.ceil(source.horizon / SECOND))
  const near = isNear(source, stretch)
  const buckets = near ? nearBuckets(frame, source.horizon / SECOND) : bucketsOf(frame, known)
  const { begins, every } = buckets
  const parts = near ? nearParts(id, source, buckets) : partsOf(id, source, buckets)
  const stacked = parts.length > 1 && parts[0]?.kind === 'bars'
  const totals = begins.map((_, i) => {
    const values = parts.map(({ values: of }) => of[i] || 0)
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values)
  })
  const peak = max(totals) ?? 0
  const x = scaleLinear([stretch.from / SECOND, stretch.to / SECOND], [0, width])
  const isBars = parts[0]?.kind === 'bars'
  const y = scaleLinear([0, Math.max(isBars ? 1 : 4, peak)], [isBars ? height : height - 1, isBars ? 0 : 2])
  const below = begins.map(() => 0)
  function bars(values: readonly number[]): string {
    return values
      .map((value, i) => {
        if (!(value > 0)) return ''
        const base = below[i] ?? 0
        below[i] = base + value
        return barPath(x(begins[i] ?? 0), x((begins[i] ?? 0) + every), y(base + value), y(base))
      })
      .join('')
  }
  const dots = (of: NonNullable<Unplaced['points']>) =>
    of.map(([at, value]) => `M${x(at / SECOND).toFixed(1)},${y(value).toFixed(1)}h0`).join('')
  const points = (_: number, i: number) => x((begins[i] ?? 0) + every / 2)
  const isKnown = (value: number) => !Number.isNaN(value)
  const curve = line<number>(points, (value) => y(value))
    .defined(isKnown)
    .curve(curveMonotoneX)
  const ground = area<number>(points, height, (value) => y(value))
    .defined(isKnown)
    .curve(curveMonotoneX)
  return {
    id,
    peak,
    begins,
    every,
    parts: parts.flatMap((part): Part[] => {
      if (part.kind === 'bars') return [{ ...part, d: bars(part.values) }]
      if (part.kind === 'dots') return [{ ...part, d: dots(part.points ?? []) }]
      const drawn: Part = { ...part, kind: 'line', d: curve([...part.values]) ?? '' }
      return part.kind === 'line' ? [drawn] : [{ ...part, d: ground([...part.values]) ?? '' }, drawn]
    }),
  }
}

/** The values at a moment, by part; nothing where nothing is known. */
export function readAt(
  { parts, begins, every }: Chart,
  at: Micros,
): { readonly name: string; readonly value: number }[] {
  const bucket = begins.findLastIndex((begin) => begin * SECOND <= at)
  if (bucket < 0 || at >= ((begins[bucket] ?? 0) + every) * SECOND) return []
  return parts
    .filter(({ kind }) => kind !== 'area')
    .map(({ name, values }) => ({ name, value: values[bucket] ?? Number.NaN }))
    .filter(({ value }) => !Number.isNaN(value))
}

/** Where partitions were under-replicated, as one path; '' while there were none. */
export function drawUnderReplicated(source: Source, frame: Frame): string {
  const { parts, begins, every } = drawChart('underReplicated', source, frame)
  const x = scaleLinear([frame.stretch.from / SECOND, frame.stretch.to / SECOND], [0, frame.width])
  const values = parts[0]?.values ?? []
  return begins
    .map((begin, i) =>
      (values[i] ?? 0) > 0 ? `M${x(begin).toFixed(1)},0H${x(begin + every).toFixed(1)}` : '',
    )
    .join('')
}
