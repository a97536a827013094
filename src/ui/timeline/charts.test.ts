import { describe, expect, test } from 'vitest'
import { createRun, loadRooms, type Sample, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import { CHARTS, type ChartId, OTHERS } from './chart-types.ts'
import { drawChart, drawUnderReplicated, readAt } from './charts.ts'

const frame = { width: 600, stretch: { from: 0, to: 60 * SECOND }, height: 30 }

function second(part: Partial<Sample>): Sample {
  return {
    created: 0,
    acknowledged: 0,
    consumed: 0,
    requests: 0,
    lag: 0,
    underReplicated: 0,
    offline: 0,
    ...part,
  }
}

const source = (series: readonly Sample[], seconds: number) => ({
  series,
  metrics: null,
  horizon: seconds * SECOND,
  facts: [],
  factsSince: Infinity,
  exchanges: null,
})
const bars = (d: string | undefined) => d?.match(/M/g)?.length ?? 0

describe('the charts', () => {
  test('have a bar for every second with records, and one line of lag', () => {
    const series = [second({ consumed: 2, lag: 3 }), second({}), second({ consumed: 4, lag: 1 })]
    const consumed = drawChart('consumed', source(series, 3), frame)
    expect([bars(consumed.parts[0]?.d), consumed.peak]).toEqual([2, 4])
    const lag = drawChart('lag', source(series, 3), frame)
    expect([lag.parts.map(({ kind }) => kind), bars(lag.parts[1]?.d), lag.peak]).toEqual([
      ['area', 'line'],
      1,
      3,
    ])
    expect(drawUnderReplicated(source(series, 3), frame)).toBe('')
  })

  test('show only what is known, and no lag for a second that is not over', () => {
    const series = [second({ lag: 5 }), second({ lag: 9, underReplicated: 2 })]
    expect(drawChart('lag', source(series, 1.5), frame).peak).toBe(5)
    expect(drawUnderReplicated(source(series, 1.5), frame)).toBe('')
    expect(drawUnderReplicated(source(series, 2), frame)).toBe('M10.0,0H20.0')
  })

  test('gather seconds into bars that can be seen when the run is long', () => {
    const series = Array.from({ length: 3600 }, () => second({ consumed: 6 }))
    const wide = { ...frame, stretch: { from: 0, to: 3600 * SECOND } }
    const chart = drawChart('consumed', source(series, 3600), wide)
    expect(bars(chart.parts[0]?.d)).toBeLessThanOrEqual(600 / 7 + 1)
    expect(chart.peak).toBe(6)
  })

  test('draw only the stretch in view, and say what was at each of its moments', () => {
    const series = Array.from({ length: 3600 }, (_, i) => second({ consumed: i, offline: i % 2 }))
    const near = { ...frame, stretch: { from: 1000.2 * SECOND, to: 1004.2 * SECOND } }
    const chart = drawChart('consumed', source(series, 3600), near)
    expect(bars(chart.parts[0]?.d)).toBeLessThan(8)
    expect(readAt(chart, 1002.9 * SECOND)).toEqual([{ name: '', value: 1002 }])
    expect(readAt(chart, 900 * SECOND)).toEqual([])
    expect(readAt(drawChart('offline', source(series, 3600), near), 1001 * SECOND)).toEqual([
      { name: '', value: 1 },
    ])
  })

  test('of requests and latency read the metrics of the run, and add up to what arrived', async () => {
    await loadRooms(['rest'])
    const run = createRun({ version: 1, scenario: opening, seed: 7, commands: [] })
    run.advanceTo(30 * SECOND)
    const metrics = run.metrics(0)
    const of = (id: ChartId) =>
      drawChart(id, { ...source(run.series, 0), metrics, horizon: run.horizon }, frame)
    const at = 25.5 * SECOND
    const apis = readAt(of('requests'), at)
    expect(apis.map(({ name }) => name)).toContain('Fetch')
    expect(apis.length).toBeLessThanOrEqual(5)
    expect(apis.at(-1)?.name).toBe(OTHERS)
    const sum = apis.reduce((total, { value }) => total + value, 0)
    expect(sum).toBe(run.series[25]?.requests)
    const latency = of('latency')
    expect(latency.parts.map(({ name }) => name)).toEqual(['p99', 'p50'])
    expect(latency.peak).toBeGreaterThan(1)
    for (const id of CHARTS)
      expect(JSON.stringify(of(id).parts.map(({ d }) => d))).not.toMatch(/NaN|undefined/)
  })
})
