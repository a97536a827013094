import { describe, expect, it } from 'vitest'
import { createRun, FATES, MS, type Run } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { isAlarming, PATH, readFates, TROUBLE } from './read-fates.ts'

function runTo(at: number): Run {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(at * MS)
  return run
}

describe('the table of fates', () => {
  it('knows every fate once, as a station or as trouble', () => {
    expect([...PATH, ...TROUBLE].toSorted()).toEqual(FATES.toSorted())
    expect(isAlarming('lost')).toBe(true)
    expect(isAlarming('committed')).toBe(false)
    expect(isAlarming('expired')).toBe(false)
  })

  it('lists as many records as it counts, newest first', () => {
    const run = runTo(32_000)
    for (const fate of ['created', 'committed', 'delivered', 'lost'] as const) {
      const { records, counts } = readFates(run, { by: 'record', query: { fate } })
      expect(records).toHaveLength(counts[fate])
      const times = records.map((record) => record.createdAt)
      expect(times).toEqual(times.toSorted((a, b) => b - a))
    }
  })

  it('has the numbers of each partition and key add up to those of all', () => {
    const run = runTo(32_000)
    for (const by of ['partition', 'key', 'producer'] as const) {
      const { tally, counts, records } = readFates(run, { by, query: {} })
      expect(records).toEqual([])
      expect(tally.length).toBeGreaterThan(1)
      for (const fate of FATES)
        expect(tally.reduce((sum, row) => sum + row.counts[fate], 0)).toBe(counts[fate])
    }
  })

  it('goes back in time with the run', () => {
    const run = runTo(32_000)
    const late = readFates(run, { by: 'record', query: {} }).counts.created
    run.seek(20_000 * MS)
    const early = readFates(run, { by: 'record', query: {} }).counts.created
    expect(early).toBeLessThan(late)
    run.seek(32_000 * MS)
    expect(readFates(run, { by: 'record', query: {} }).counts.created).toBe(late)
  })
})
