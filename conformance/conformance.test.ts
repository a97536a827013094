/**
 * Every recording of a real Kafka is run again in the simulator and must say the same. What is known to differ is
 * listed below with its reason; such a scenario fails here as soon as it agrees.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { KNOWN_DIFFERENCES } from './differences.ts'
import { fingerprint } from './format/fingerprint.ts'
import type { RecordingFile } from './format/observation.ts'
import { parseScenarioFile, type ScenarioFile } from './format/scenario.ts'
import { scenarioTable } from './format/table.ts'
import { diffOf } from './simulator/compare.ts'
import { SimulatedDriver } from './simulator/driver.ts'
import { WAITING } from './waiting.ts'

const folder = (name: string) => new URL(`./${name}/`, import.meta.url)

function namesIn(name: string): string[] {
  return readdirSync(folder(name))
    .filter((file) => file.endsWith('.json') && file !== 'biome.json')
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

function scenarioNamed(name: string): ScenarioFile {
  return parseScenarioFile(JSON.parse(readFileSync(new URL(`${name}.json`, folder('scenarios')), 'utf8')))
}

function recordingNamed(name: string): RecordingFile {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder('recordings')), 'utf8'))
}

const recorded = namesIn('recordings')

describe('what Kafka showed, the simulator shows', () => {
  test.each(recorded.filter((name) => WAITING[name] === undefined))('%s', (name) => {
    const recording = recordingNamed(name)
    const differences = diffOf(recording.outcomes, new SimulatedDriver(scenarioNamed(name)).run())
    const known = KNOWN_DIFFERENCES[name]
    if (known === undefined) expect(differences).toEqual([])
    else expect(differences, `now agrees: take it out of differences.ts (${known})`).not.toEqual([])
  })
})

test('each recording was made of its scenario as it stands, and is named like it', () => {
  const stale = recorded.filter((name) => {
    const scenario = scenarioNamed(name)
    const recording = recordingNamed(name)
    return (
      scenario.name !== name || recording.scenario !== name || recording.fingerprint !== fingerprint(scenario)
    )
  })
  expect(stale).toEqual([])
})

test('each scenario has a recording', () => {
  expect(namesIn('scenarios').filter((name) => !recorded.includes(name))).toEqual([])
})

test('the table of scenarios is that of the files', () => {
  const table = readFileSync(new URL('./SCENARIOS.md', import.meta.url), 'utf8')
  expect(table).toBe(scenarioTable(namesIn('scenarios').map(scenarioNamed)))
})

test('each known difference, and each that waits, is of a scenario that is there', () => {
  const listed = [...Object.keys(KNOWN_DIFFERENCES), ...Object.keys(WAITING)]
  expect(listed.filter((name) => !recorded.includes(name))).toEqual([])
})
