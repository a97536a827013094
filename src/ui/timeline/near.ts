/**
 * The charts where no more than a few seconds are in view: bars and dots of single events, read from facts and from
 * requests; states as they were last read at the end of a second, as a gauge is. Pure.
 */
import { bisector } from 'd3'
import { type Micros, SECOND, type TimedFact } from '../../engine/index.ts'
import { type Stretch, stepOf } from './axis.ts'
import {
  type Buckets,
  type ChartId,
  type Frame,
  MOST_APIS,
  OTHERS,
  type Source,
  type Unplaced,
} from './chart-types.ts'

/** A longer stretch is told by the second. */
const NEAR: Micros = 4 * SECOND
/** The least width of a bar with its gap. */
const BAR = 9

const byTime = bisector((timed: TimedFact) => timed.at)

/** True when single events are shown: they are few enough, and were not let go. */
export function isNear({ factsSince }: Pick<Source, 'factsSince'>, { from, to }: Stretch): boolean {
  return to - from <= NEAR && from >= factsSince
}

/** Buckets of a part of a second. */
export function nearBuckets({ stretch, width }: Frame, known: number): Buckets {
  const span = stepOf(((stretch.to - stretch.from) * BAR) / Math.max(1, width))
  const first = Math.floor(stretch.from / span)
  const end = Math.min(Math.ceil(stretch.to / span), Math.ceil((known * SECOND) / span))
  const begins = Array.from({ length: Math.max(0, end - first) }, (_, i) => ((first + i) * span) / SECOND)
  return { every: span / SECOND, begins, known }
}

/** The busiest by name, the others added up. */
export function topApis(
  all: readonly { readonly name: string; readonly values: readonly number[] }[],
): Unplaced[] {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + (value || 0), 0)
  const known = all.filter(({ values }) => sum(values) > 0).sort((a, b) => sum(b.values) - sum(a.values))
  const named = known.slice(0, MOST_APIS)
  const rest = known.slice(MOST_APIS)
  const added =
    all[0]?.values.map((_, i) => {
      const told = rest.map(({ values }) => values[i] ?? Number.NaN).filter((value) => !Number.isNaN(value))
      return told.length === 0 ? Number.NaN : told.reduce((total, value) => total + value, 0)
    }) ?? []
  return [...named, ...(rest.length > 0 ? [{ name: OTHERS, values: added }] : [])].map((part) => ({
    ...part,
    kind: 'bars',
  }))
}

type Event = readonly [at: Micros, value: number]

/** Adds events up by bucket. */
function added(events: readonly Event[], { begins, every }: Buckets): number[] {
  const values = begins.map(() => 0)
  const first = begins[0] ?? 0
  for (const [at, value] of events) {
    // A moment is a whole number: half of one keeps what stands on an edge in the bucket that it begins.
    const i = Math.floor((at + 0.5 - first * SECOND) / (every * SECOND))
    if (i >= 0 && i < values.length) values[i] = (values[i] ?? 0) + value
  }
  return values
}

function factsIn({ facts }: Source, { begins, every }: Buckets): readonly TimedFact[] {
  const from = (begins[0] ?? 0) * SECOND
  const to = ((begins.at(-1) ?? 0) + every) * SECOND
  return facts.slice(byTime.left(facts, from - 0.5), byTime.left(facts, to - 0.5))
}

function countOf(id: 'consumed' | 'produced', { fact }: TimedFact): number {
  if (id === 'produced') return fact.kind === 'RecordCreated' ? 1 : 0
  return fact.kind === 'RecordsPolled' ? fact.ids.length : 0
}

/** From a record's creation until its acknowledgement, in milliseconds, at the moment of this. */
function latencies(source: Source, buckets: Buckets): Event[] {
  const wanted = new Map<number, Micros>()
  const inView = factsIn(source, buckets)
  for (const { at, fact } of inView)
    if (fact.kind === 'BatchAcknowledged') for (const id of fact.ids) wanted.set(id, at)
  const found: Event[] = []
  const last = byTime.right(source.facts, inView.at(-1)?.at ?? 0)
  for (let i = last - 1; i >= 0 && wanted.size > 0; i--) {
    const { at, fact } = source.facts[i] as TimedFact
    if (fact.kind !== 'RecordCreated') continue
    const acknowledged = wanted.get(fact.id)
    if (acknowledged === undefined) continue
    wanted.delete(fact.id)
    found.push([acknowledged, (acknowledged - at) / 1000])
  }
  return found
}

function dotsOf(points: readonly Event[], { begins, every }: Buckets): Unplaced {
  const values = begins.map(() => Number.NaN)
  for (const [at, value] of points) {
    const i = Math.floor((at + 0.5 - (begins[0] ?? 0) * SECOND) / (every * SECOND))
    if (i >= 0 && i < values.length) values[i] = Math.max(value, values[i] || 0)
  }
  return { name: '', kind: 'dots', values, points }
}

function requestsOf({ exchanges }: Source, buckets: Buckets): Unplaced[] {
  const apis = new Map<string, Event[]>()
  for (const { kind, arrivedAt } of exchanges ?? []) {
    if (arrivedAt === null) continue
    const name = kind.replace(/Request$/, '')
    const events = apis.get(name)
    if (events) events.push([arrivedAt, 1])
    else apis.set(name, [[arrivedAt, 1]])
  }
  return topApis([...apis].map(([name, events]) => ({ name, values: added(events, buckets) })))
}

/** What a chart says of a short stretch. */
export function nearParts(id: ChartId, source: Source, buckets: Buckets): Unplaced[] {
  if (id === 'requests') return requestsOf(source, buckets)
  if (id === 'latency') return [dotsOf(latencies(source, buckets), buckets)]
  if (id === 'consumed' || id === 'produced') {
    const events = factsIn(source, buckets).map((timed): Event => [timed.at, countOf(id, timed)])
    return [{ name: '', kind: 'bars', values: added(events, buckets) }]
  }
  const values = buckets.begins.map(
    (begin) => source.series[Math.floor(begin + 1e-9) - 1]?.[id] ?? Number.NaN,
  )
  return [{ name: '', kind: 'area', values }]
}
