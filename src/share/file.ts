/**
 * A run as a file: the JSON of a link, spread out for people to read and to edit. A scenario alone, or a recording,
 * is a file too: it opens at its opening.
 */
import { literal, object } from 'valibot'
import { MS, type Recording } from '../engine/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { parseBy, parseRecording, parseScenario } from '../scenarios/schema.ts'
import { parseUntrusted } from '../scenarios/untrusted-json.ts'
import { checkCost } from './cost.ts'
import { fromJson, type Shared, toJson } from './shared.ts'
import { writeTime } from './short-actions.ts'

/** A file may be larger than what fits into a link: the longest recording there is has 2,000 actions. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024

const kind = object({ kafkascope: literal(1, '1') })

/** The text of a file. */
export async function writeFile(shared: Shared): Promise<string> {
  const json: unknown = JSON.parse(await toJson(shared, null))
  return `${JSON.stringify({ kafkascope: 1, ...(json as object) }, null, 2)}\n`
}

/** What a file of it is called. */
export function fileName({ recording, at }: Shared): string {
  return `${recording.scenario.id}-${writeTime(at)}s.kafkascope.json`
}

function opened(recording: Recording): Shared {
  const at = (recording.scenario.openAtMs ?? 0) * MS
  checkCost(recording, at)
  return { recording, at, steps: null, digest: null, engine: '', selection: null, view: null }
}

/** Reads a file. Rejects with InputError that says what is wrong and where; nothing else happens. */
export async function readFile(text: string): Promise<Shared> {
  const value = parseUntrusted(text, MAX_FILE_BYTES)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InputError('value', '', 'a run, a recording or a scenario')
  if ('kafkascope' in value) {
    parseBy(kind, value, '')
    const { kafkascope: _, ...rest } = value
    return fromJson(rest, null)
  }
  if ('scenario' in value) return opened(parseRecording(value))
  const scenario = parseScenario(value)
  return opened({ version: 1, scenario, seed: scenario.seed, commands: [] })
}
