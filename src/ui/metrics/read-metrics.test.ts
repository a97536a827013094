import { describe, expect, test } from 'vitest'
import { createRun, METRICS, type MetricName, type Metrics, type Run, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { CHARTS, CLUSTER, isTold, readChanges, readLines, scopesOf } from './read-metrics.ts'

const start = (): Run => createRun({ version: 1, scenario: opening, seed: 7, commands: [] })

function metricsOf(run: Run, from = 0): Metrics {
  const metrics = run.metrics(from)
  if (!metrics) throw new Error('no metrics')
  return metrics
}
const total = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0)

describe('the metrics of a run', () => {
  test('count what the facts say, for the cluster as for brokers and topics together', () => {
    const run = start()
    run.seek(30 * SECOND)
    const metrics = metricsOf(run)
    const sum = (name: MetricName, by: 'cluster' | 'broker' | 'topic') =>
      by === 'cluster'
        ? total(metrics.read(name, by, '', 0, 29))
        : metrics.tags(name, by).reduce((all, tag) => all + total(metrics.read(name, by, tag, 0, 29)), 0)
    const appended = run.facts.flatMap(({ fact, at }) =>
      fact.kind === 'BatchAppended' && fact.leader && at < 30 * SECOND ? [fact.batch] : [],
    )
    expect(sum('MessagesInPerSec', 'cluster')).toBe(appended.reduce((n, { count }) => n + count, 0))
    expect(sum('BytesInPerSec', 'cluster')).toBe(appended.reduce((n, { sizeInBytes }) => n + sizeInBytes, 0))
    for (const name of ['MessagesInPerSec', 'BytesInPerSec', 'BytesOutPerSec'] as const)
      for (const by of ['broker', 'topic'] as const) expect(sum(name, by)).toBe(sum(name, 'cluster'))
    expect(sum('BytesOutPerSec', 'cluster')).toBeGreaterThan(0)
  })

  test('are the same counted on the way, read afterwards, and after going back', () => {
    const [along, later] = [start(), start()]
    metricsOf(along)
    along.advanceTo(40 * SECOND)
    later.seek(40 * SECOND)
    const all = (run: Run) =>
      Object.keys(METRICS).map((name) => metricsOf(run).read(name as MetricName, 'cluster', '', 0, 29))
    const lines = all(along)
    expect(all(later)).toEqual(lines)
    along.seek(12 * SECOND)
    along.seek(40 * SECOND)
    expect(all(along)).toEqual(lines)
  })

  test('latencies have a median that is no longer than the 99th percentile, and end to end takes longer', () => {
    const run = start()
    run.seek(30 * SECOND)
    const read = (name: MetricName) => metricsOf(run).read(name, 'cluster', '', 12, 29)
    const [p50, p99] = [read('produce latency p50'), read('produce latency p99')]
    const known = p50.flatMap((value, i) => (Number.isNaN(value) ? [] : [[value, p99[i] as number] as const]))
    expect(known.length).toBeGreaterThan(5)
    for (const [median, worst] of known) expect(median).toBeLessThanOrEqual(worst)
  })

  test('say what a crash changed', () => {
    const run = start()
    run.seek(20 * SECOND)
    run.act({ kind: 'CrashNode', node: 'broker-1' })
    const crashedAt = run.now
    run.advanceTo(45 * SECOND)
    const metrics = metricsOf(run)
    const rows = readChanges(metrics, CLUSTER, { before: crashedAt, after: run.now })
    const row = (name: MetricName) => rows.find((each) => each.name === name)
    expect(row('UnderReplicatedPartitions')).toMatchObject({ before: 0 })
    expect(row('UnderReplicatedPartitions')?.delta).toBeGreaterThan(0)
    expect(row('ActiveControllerCount')).toBeUndefined()
    const elections = metrics.read('LeaderElectionRateAndTimeMs', 'cluster', '', 20, 44)
    expect(total(elections)).toBe(
      run.facts.filter(
        ({ fact, at }) => fact.kind === 'LeaderElected' && fact.reason !== 'created' && at > crashedAt,
      ).length,
    )
  })

  test('of a future that was given up are forgotten', () => {
    const run = start()
    run.seek(40 * SECOND)
    metricsOf(run)
    run.seek(20 * SECOND)
    run.act({ kind: 'CrashNode', node: 'broker-1' })
    run.advanceTo(40 * SECOND)
    const fresh = createRun(run.recording())
    fresh.seek(40 * SECOND)
    const read = (each: Run) => metricsOf(each).read('RequestsPerSec', 'cluster', '', 15, 39)
    expect(read(run)).toEqual(read(fresh))
  })
})

describe('charts', () => {
  test('show every metric once, and only where it is told', () => {
    const shown = CHARTS.flatMap(({ metrics }) => metrics)
    expect(shown.toSorted()).toEqual(Object.keys(METRICS).toSorted())
    const run = start()
    run.seek(25 * SECOND)
    const metrics = metricsOf(run)
    const scopes = scopesOf(metrics)
    expect(scopes).toContainEqual({ by: 'broker', tag: '2' })
    expect(scopes).toContainEqual({ by: 'group', tag: 'audit-group' })
    const lines = readLines(metrics, shown, { by: 'group', tag: 'audit-group' }, { from: 10, to: 24 })
    expect(lines.every(({ name }) => isTold(name, { by: 'group', tag: '' }))).toBe(true)
    expect(lines.find(({ name }) => name === 'lag')?.latest).toBeGreaterThanOrEqual(0)
  })
})
