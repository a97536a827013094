import { beforeAll, describe, expect, test } from 'vitest'
import { createRun, loadRooms, MS, type Run, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import type { ChartId, Source } from './chart-types.ts'
import { drawChart, readAt } from './charts.ts'

let run: Run
let source: Source

beforeAll(async () => {
  await loadRooms(['rest'])
  run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.advanceTo(42 * SECOND)
  const trace = run.trace(38 * SECOND)
  const exchanges = trace?.read(run.world, 40 * SECOND, 42 * SECOND) ?? null
  const { series, horizon, facts, factsSince } = run
  source = { series, metrics: null, horizon, facts, factsSince, exchanges }
})

const short = { stretch: { from: 40.2 * SECOND, to: 40.9 * SECOND }, width: 1200, height: 30 }
const near = (id: ChartId, frame = short) => drawChart(id, source, frame)
const total = (values: readonly number[] | undefined) => (values ?? []).reduce((sum, v) => sum + (v || 0), 0)

/** What happened within the buckets of a chart. */
function happened({ begins, every }: { readonly begins: readonly number[]; readonly every: number }) {
  const from = (begins[0] ?? 0) * SECOND
  const to = ((begins.at(-1) ?? 0) + every) * SECOND
  return run.facts.filter(({ at }) => at >= from && at < to)
}

describe('with less than a second in view', () => {
  test('every record is in a bar of its own moment, and none is lost or doubled', () => {
    for (const id of ['consumed', 'produced'] as const) {
      const chart = near(id)
      expect(chart.every).toBeLessThan(0.05)
      const facts = happened(chart)
      const wanted = facts.reduce(
        (sum, { fact }) =>
          sum +
          (id === 'produced' ? Number(fact.kind === 'RecordCreated') : 0) +
          (id === 'consumed' && fact.kind === 'RecordsPolled' ? fact.ids.length : 0),
        0,
      )
      expect(wanted).toBeGreaterThan(0)
      expect(total(chart.parts[0]?.values)).toBe(wanted)
      expect(chart.parts[0]?.d).toMatch(/^M/)
    }
  })

  test('an acknowledgement is a dot as high as it took since the record was created', () => {
    const chart = near('latency', { ...short, stretch: { from: 39 * SECOND, to: 41 * SECOND } })
    const acknowledged = happened(chart).filter(({ fact }) => fact.kind === 'BatchAcknowledged')
    const ids = acknowledged.flatMap(({ fact }) => (fact.kind === 'BatchAcknowledged' ? fact.ids : []))
    expect(ids.length).toBeGreaterThan(0)
    expect(chart.parts[0]?.d.match(/h0/g)).toHaveLength(ids.length)
    const [last] = acknowledged.slice(-1)
    if (last?.fact.kind !== 'BatchAcknowledged') throw new Error('no acknowledgement')
    const created = run.facts.find(
      ({ fact }) =>
        fact.kind === 'RecordCreated' &&
        last.fact.kind === 'BatchAcknowledged' &&
        fact.id === last.fact.ids.at(-1),
    )
    const took = (last.at - (created?.at ?? 0)) / MS
    expect(readAt(chart, last.at)[0]?.value).toBeGreaterThanOrEqual(took)
  })

  test('a state is what was read at the end of the second before, a step at the next', () => {
    const chart = near('lag', { ...short, stretch: { from: 40.5 * SECOND, to: 41.5 * SECOND } })
    expect(readAt(chart, 40.9 * SECOND)[0]?.value).toBe(run.series[39]?.lag)
    expect(readAt(chart, 41.1 * SECOND)[0]?.value).toBe(run.series[40]?.lag)
  })

  test('requests stand where they arrived', () => {
    const chart = near('requests')
    const from = (chart.begins[0] ?? 0) * SECOND
    const to = ((chart.begins.at(-1) ?? 0) + chart.every) * SECOND
    const arrived = source.exchanges?.filter(
      ({ arrivedAt }) => arrivedAt !== null && arrivedAt >= from && arrivedAt < to,
    )
    expect(arrived?.length).toBeGreaterThan(3)
    expect(total(chart.parts.map(({ values }) => total(values)))).toBe(arrived?.length)
    expect(chart.parts.map(({ name }) => name)).toContain('Fetch')
  })

  test('a few microseconds are charts too, and nothing is said of what is not known', () => {
    const [polled] = happened(near('consumed')).filter(({ fact }) => fact.kind === 'RecordsPolled')
    const at = polled?.at ?? 0
    const chart = near('consumed', { ...short, stretch: { from: at - 10, to: at + 10 } })
    expect(chart.peak).toBeGreaterThan(0)
    expect(readAt(chart, at)[0]?.value).toBe(chart.peak)
    const later = near('consumed', { ...short, stretch: { from: 41.8 * SECOND, to: 42.6 * SECOND } })
    expect(readAt(later, 42.3 * SECOND)).toEqual([])
  })

  test('where events were let go it is told by the second, as from afar', () => {
    const old = drawChart('consumed', { ...source, factsSince: 41 * SECOND }, short)
    expect(old.every).toBe(1)
    expect(old.peak).toBe(run.series[40]?.consumed)
  })
})
