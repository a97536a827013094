/** The bundle of a case, and what of it a recording stands for. */
import { createHash } from 'node:crypto'
import { createRun, type Recording, SECOND } from '../../src/engine/index.ts'
import { type Bundle, bundleOf, type Outcome, outcomeOf } from '../../src/export/index.ts'
import { exported } from '../../src/i18n/en/export.ts'
import { findScenario } from '../../src/scenarios/library.ts'
import type { ExportCase } from './cases.ts'

export interface Made {
  readonly bundle: Bundle
  readonly outcome: Outcome
  /** `kraft` or `zookeeper`. */
  readonly mode: 'kraft' | 'zookeeper'
}

/** Plays a case and makes its bundle. */
export async function madeOf({ scenario: id, until, language }: ExportCase): Promise<Made> {
  const scenario = await findScenario(id)
  if (!scenario) throw new Error(`no scenario ${id}`)
  const recording: Recording = { version: 1, scenario, seed: scenario.seed, commands: [] }
  const run = createRun(recording)
  run.advanceTo(until * SECOND)
  const outcome = outcomeOf(run)
  const options = { words: exported, title: id, outcome, why: {}, language, bounded: true }
  return { bundle: bundleOf(recording, options), outcome, mode: scenario.controlPlane ?? 'kraft' }
}

/** What ran, but for comments and for the client programs, which src/code answers for. */
export function digestOf({ files }: Bundle): string {
  const sum = createHash('sha256')
  for (const { path, text } of files) {
    if (!/^(up|setup|script)\.sh$|^config\/|^files\/|^bin\/(nodes|start-node|start-client)\.sh$/.test(path))
      continue
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
    sum.update(`${path}\n${lines.join('\n')}\n`)
  }
  return sum.digest('hex').slice(0, 16)
}

/** One file of recordings/. */
export interface ExportRecording {
  readonly scenario: string
  readonly until: number
  readonly language: string
  readonly kafka: string
  readonly recorded: string
  /** Of the text that ran. */
  readonly text: string
  /** What check.sh saw. */
  readonly lines: readonly string[]
}
