/** What bundles came to on a real Kafka, beside what the simulation comes to. No Java is needed for that. */
import '../../src/engine/every-room.ts'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CASES } from './cases.ts'
import { digestOf, type ExportRecording, madeOf } from './made.ts'

const recordingOf = (name: string): ExportRecording | null => {
  const file = join(import.meta.dirname, 'recordings', `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ExportRecording) : null
}

/** A case without a recording has not been taken to a real cluster yet. */
const RECORDED = CASES.filter(({ name }) => recordingOf(name) !== null)

test('most cases have been recorded', () => {
  expect(RECORDED.length).toBeGreaterThan(4)
})

describe.each(RECORDED)('$name', (one) => {
  test('came to the same on real brokers, by the very text that is exported now', async () => {
    const recording = recordingOf(one.name)
    const { bundle, outcome } = await madeOf(one)
    expect(recording).toMatchObject({ scenario: one.scenario, until: one.until, language: one.language })
    const firm = (lines: readonly string[] = []) => lines.filter((line) => !one.loose?.lines.test(line))
    expect(firm(outcome.lines)).toEqual(firm(recording?.lines))
    // What ran is what is exported: after a change of the files they have to be run again.
    expect(digestOf(bundle)).toBe(recording?.text)
  })
})
