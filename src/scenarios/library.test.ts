import { describe, expect, test } from 'vitest'
import { createRun, health, MS, SCENARIO_BOUNDS } from '../engine/index.ts'
import { LIBRARY } from './library.ts'
import { parseScenario } from './schema.ts'

describe('the library of clusters', () => {
  test.each(Object.entries(LIBRARY))('%s passes the schema, and is named as its entry', async (id, load) => {
    const scenario = await load()
    expect(scenario.id).toBe(id)
    expect(parseScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario)
  })

  test.each(['one-broker', 'twelve-brokers'] as const)('%s opens healthy, with records', async (id) => {
    const scenario = await LIBRARY[id]()
    const run = createRun({ version: 1, scenario, seed: scenario.seed, commands: [] })
    run.seek((scenario.openAtMs ?? 0) * MS)
    expect(health(run.world)).toMatchObject({ underReplicated: 0, offline: 0 })
    expect(run.series.reduce((all, sample) => all + sample.consumed, 0)).toBeGreaterThan(5)
  })

  test('the largest fills the bounds', async () => {
    const { brokers, topics } = await LIBRARY['hundred-brokers']()
    expect(brokers.length).toBe(SCENARIO_BOUNDS.brokers)
    expect(topics.reduce((all, topic) => all + topic.partitions, 0)).toBe(SCENARIO_BOUNDS.partitions)
  })
})
