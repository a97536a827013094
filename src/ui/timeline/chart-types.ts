/** What a chart under the scrubber is made from, and what it is made of. */
import type { Exchange, Metrics, Micros, Sample, TimedFact } from '../../engine/index.ts'
import type { Stretch } from './axis.ts'

/** What a chart can be about. */
export const CHARTS = [
  'consumed',
  'produced',
  'requests',
  'lag',
  'latency',
  'underReplicated',
  'offline',
] as const
export type ChartId = (typeof CHARTS)[number]

/** What is read: the series of the run, and where that says too little its metrics. */
export interface Source {
  readonly series: readonly Sample[]
  /** null while the past is being read, or when the chart needs none. */
  readonly metrics: Metrics | null
  readonly horizon: Micros
  /** What happened, for stretches that are too short for seconds; everyday facts before `factsSince` were let go. */
  readonly facts: readonly TimedFact[]
  readonly factsSince: Micros
  /** The requests of the stretch, null while nobody asked for them. */
  readonly exchanges: readonly Pick<Exchange, 'kind' | 'arrivedAt'>[] | null
}

export interface Frame {
  readonly stretch: Stretch
  readonly width: number
  readonly height: number
}

/** One curve or one row of bars of a chart. */
export interface Part {
  /** '' when the chart has only one; else an API, or p50 and p99. */
  readonly name: string
  readonly kind: 'bars' | 'area' | 'line' | 'dots'
  readonly d: string
  /** By bucket; NaN where nothing is known. */
  readonly values: readonly number[]
}

export interface Chart {
  readonly id: ChartId
  readonly parts: readonly Part[]
  readonly peak: number
  /** Where each bucket begins, in seconds. */
  readonly begins: readonly number[]
  /** Seconds in a bucket; less than one where single events are shown. */
  readonly every: number
}

/** A part before it is drawn; dots stand at their own moments. */
export type Unplaced = Omit<Part, 'd'> & {
  readonly points?: readonly (readonly [at: Micros, value: number])[]
}

/** Stretches of time that begin and end with whole buckets. */
export interface Buckets {
  readonly every: number
  readonly begins: readonly number[]
  /** The end of what is known, in seconds. */
  readonly known: number
}

/** APIs that are told apart; the others are added up. */
export const MOST_APIS = 4
export const OTHERS = '…'
