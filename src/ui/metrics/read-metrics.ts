/** Kafka's metrics as charts and tables show them. Pure. */
import {
  METRICS,
  type MetricDimension,
  type MetricInfo,
  type MetricName,
  type Metrics,
  SECOND,
} from '../../engine/index.ts'

/** Whose values: `by` and the name of the broker, topic, group, client or API; '' for the cluster. */
export interface MetricScope {
  readonly by: MetricDimension
  readonly tag: string
}

export const CLUSTER: MetricScope = { by: 'cluster', tag: '' }

export type Unit = MetricInfo['unit'] | 'offset' | 'state' | 'epoch' | 's'

/** One line of a chart. */
export interface ChartLine {
  readonly name: string
  /** '' for what Kafka has no metric of. */
  readonly mbean: string
  readonly unit: Unit
  /** By second from the chart's first on; NaN where there is no value. */
  readonly values: readonly number[]
  /** The last value before the moment shown, null when there is none. */
  readonly latest: number | null
}

/** A line of the metrics that are kept for everybody. */
export interface MetricLine extends ChartLine {
  readonly name: MetricName
}

/** What stands in one chart: metrics of the same unit that are read together. */
export interface ChartInfo {
  readonly id: string
  readonly metrics: readonly MetricName[]
}

export const CHARTS: readonly ChartInfo[] = [
  { id: 'messages', metrics: ['MessagesInPerSec'] },
  { id: 'bytes', metrics: ['BytesInPerSec', 'BytesOutPerSec', 'ReplicationBytesInPerSec'] },
  { id: 'produce', metrics: ['produce latency p50', 'produce latency p99'] },
  { id: 'e2e', metrics: ['end-to-end latency p50', 'end-to-end latency p99'] },
  { id: 'requests', metrics: ['RequestsPerSec'] },
  { id: 'lag', metrics: ['lag', 'records-lag-max'] },
  {
    id: 'partitions',
    metrics: ['UnderReplicatedPartitions', 'UnderMinIsrPartitionCount', 'OfflinePartitionsCount'],
  },
  { id: 'isr', metrics: ['IsrShrinksPerSec', 'IsrExpandsPerSec'] },
  { id: 'elections', metrics: ['LeaderElectionRateAndTimeMs', 'UncleanLeaderElectionsPerSec'] },
  { id: 'controllers', metrics: ['ActiveControllerCount', 'LeaderCount'] },
  { id: 'failed', metrics: ['FailedProduceRequestsPerSec', 'record-error-rate', 'record-retry-rate'] },
  { id: 'producers', metrics: ['record-send-rate'] },
  { id: 'consumers', metrics: ['records-consumed-rate'] },
  { id: 'purgatory', metrics: ['PurgatorySize Produce', 'PurgatorySize Fetch'] },
  { id: 'size', metrics: ['Size'] },
]

/** Whether a metric can be told for a scope: Kafka counts some for brokers only, others for topics. */
export function isTold(name: MetricName, { by }: MetricScope): boolean {
  return (METRICS[name] as MetricInfo).by.includes(by)
}

/** The last whole second before a moment, -1 when there is none. */
export function lastSecond(now: number): number {
  return Math.floor(now / SECOND) - 1
}

/** The metrics of a scope over some seconds, up to the moment shown. */
export function readLines(
  metrics: Metrics,
  names: readonly MetricName[],
  scope: MetricScope,
  range: { readonly from: number; readonly to: number },
): readonly MetricLine[] {
  return names
    .filter((name) => isTold(name, scope))
    .map((name) => {
      const values = metrics.read(name, scope.by, scope.tag, range.from, range.to)
      const latest = values.findLast((value) => !Number.isNaN(value)) ?? null
      const { mbean, unit } = METRICS[name] as MetricInfo
      const shown = Number.isNaN(values.at(-1)) && !isSparse(name) ? null : latest
      return { name, mbean, unit, values, latest: shown }
    })
}

/** Latencies have a value only in seconds in which something arrived. */
function isSparse(name: MetricName): boolean {
  return name.includes('latency')
}

/** The scopes there are values for. */
export function scopesOf(metrics: Metrics): readonly MetricScope[] {
  const found: MetricScope[] = [CLUSTER]
  const seen = new Set<string>()
  for (const by of ['broker', 'topic', 'group', 'client', 'api'] as const)
    for (const name of Object.keys(METRICS) as MetricName[])
      for (const tag of metrics.tags(name, by)) {
        if (seen.has(`${by} ${tag}`)) continue
        seen.add(`${by} ${tag}`)
        found.push({ by, tag })
      }
  return found
}

/** One row of what has changed between two moments. */
export interface Change {
  readonly name: MetricName
  readonly before: number | null
  readonly after: number | null
  readonly delta: number | null
}

/** Rates are averaged over so many seconds up to each of the two moments. */
export const AVERAGED = 5

function valueAt(metrics: Metrics, name: MetricName, scope: MetricScope, second: number): number | null {
  const isGauge = METRICS[name].kind === 'gauge' && !isSparse(name)
  const values = metrics
    .read(name, scope.by, scope.tag, isGauge ? second : second - AVERAGED + 1, second)
    .filter((value) => !Number.isNaN(value))
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** What the metrics said before a moment and what they say at a later one; `only` leaves out what stayed the same. */
export function readChanges(
  metrics: Metrics,
  scope: MetricScope,
  moments: { readonly before: number; readonly after: number },
  only = true,
): readonly Change[] {
  const rows: Change[] = []
  for (const name of Object.keys(METRICS) as MetricName[]) {
    if (!isTold(name, scope)) continue
    const before = valueAt(metrics, name, scope, lastSecond(moments.before))
    const after = valueAt(metrics, name, scope, lastSecond(moments.after))
    const delta = before === null || after === null ? null : after - before
    if ((before === null && after === null) || (only && delta !== null && Math.abs(delta) < 0.005)) continue
    rows.push({ name, before, after, delta })
  }
  return rows
}
