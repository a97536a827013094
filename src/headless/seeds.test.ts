import { expect, test } from 'vitest'
import { createRun, oracleOf, SECOND } from '../engine/index.ts'
import { findScenario } from '../scenarios/library.ts'
import { playSeed, summaryOf, tableOf } from './seeds.ts'

async function recordingOf(id: string) {
  const scenario = await findScenario(id)
  if (!scenario) throw new Error(id)
  return { version: 1 as const, scenario, seed: scenario.seed, commands: [] }
}

test('a seed played without a screen comes to the same world, with the same fates', async () => {
  const recording = await recordingOf('acks-1-loss')
  const played = playSeed(recording, 5, 60 * SECOND)
  const run = createRun({ ...recording, seed: 5 })
  run.advanceTo(60 * SECOND)
  expect(played.steps).toBe(run.world.steps)
  expect(played.digest).toBe(run.digest())
  expect(played.fates).toEqual(oracleOf(run).oracle.fateCounts())
})

test('many seeds are told as a table: what is lost in some, and that every promise held', async () => {
  const recording = await recordingOf('acks-1-loss')
  const results = [3, 1, 2].map((seed) => playSeed(recording, seed, 70 * SECOND))
  const summary = summaryOf(results)
  expect(summary.broken).toEqual([])
  const lost = summary.rows.find(({ fate }) => fate === 'lost')
  expect(lost).toMatchObject({ seeds: 3, example: 1 })
  const table = tableOf(summary)
  expect(table).toMatch(/^records +least +mean +most +seeds with any +for example\n/)
  expect(table).toMatch(/lost .* 3 \(100 %\) +seed 1/)
  expect(table).toContain('Every promise of Kafka held in all 3 seeds')
})

test('a broken promise is told with its seed and its moment', () => {
  const fates = playedNothing
  const broken = { id: 'R9', message: 'R9: a record is gone', at: 1_500_000 }
  const table = tableOf(summaryOf([{ seed: 7, fates, broken, steps: 1, digest: '' }]))
  expect(table).toContain('BROKEN seed 7 at 1.500 s: R9: a record is gone')
})

const playedNothing = summaryFates()

function summaryFates() {
  const run = createRun({
    version: 1,
    scenario: {
      version: 1,
      id: 'nothing',
      seed: 1,
      network: 'datacentre',
      brokers: [{ id: 1, rack: null }],
      controllers: [100],
      topics: [],
      producers: [],
      consumers: [],
    },
    seed: 1,
    commands: [],
  })
  return oracleOf(run).oracle.fateCounts()
}
