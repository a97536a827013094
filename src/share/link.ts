/**
 * A run in a link: `#v1:` + base64url(raw deflate(JSON)). It holds the scenario (its id when it comes with the
 * page), the seed, what people did, the moment shown and the world's fingerprint at that moment, so that a page
 * whose engine would tell another story can say so.
 */
import {
  custom,
  exactOptional,
  literal,
  maxLength,
  nullable,
  pipe,
  regex,
  strictObject,
  string,
} from 'valibot'
import type { Recording, TimedCommand } from '../engine/index.ts'
import { checkRecording } from '../scenarios/bounds.ts'
import { builtInScenario } from '../scenarios/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { parseBy, parseCommands, parseScenario } from '../scenarios/schema.ts'
import { MAX_MOMENT, whole } from '../scenarios/schema-parts.ts'
import { MAX_JSON_BYTES, parseUntrusted } from '../scenarios/untrusted-json.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { deflate, inflate } from './deflate.ts'
import { type SharedSelection, sharedSelection } from './selection.ts'

export const MAX_LINK_LENGTH = 32 * 1024

const PREFIX = '#v1:'

/** What a link carries. */
export interface Shared {
  readonly recording: Recording
  /** The moment shown, in microseconds. */
  readonly at: number
  /** Events handled until then: several may share a microsecond. */
  readonly steps: number
  /** The world's digest at that moment. */
  readonly digest: string
  /** Of the page that made the link. */
  readonly engine: string
  readonly selection?: SharedSelection | null
}

const link = strictObject({
  v: literal(1, '1'),
  engine: pipe(string(), maxLength(40, 'a text of at most 40 characters')),
  digest: pipe(string(), regex(/^[0-9a-f]{1,64}$/, 'a hexadecimal fingerprint')),
  scenario: custom<unknown>((value) => value !== undefined, 'a scenario or the id of one'),
  seed: whole(0, 0xffffffff),
  at: whole(0, MAX_MOMENT),
  steps: whole(0, Number.MAX_SAFE_INTEGER),
  commands: custom<unknown>((value) => value !== undefined, 'a list of commands'),
  selection: exactOptional(nullable(sharedSelection)),
})

/** The fragment for a run. Rejects with InputError when it would be too long to be opened again. */
export async function encodeLink(shared: Shared): Promise<string> {
  const { scenario, seed, commands } = shared.recording
  const known = builtInScenario(scenario.id)
  const json = JSON.stringify({
    v: 1,
    engine: shared.engine,
    digest: shared.digest,
    scenario: known === scenario ? scenario.id : scenario,
    seed,
    at: shared.at,
    steps: shared.steps,
    commands,
    ...(shared.selection ? { selection: shared.selection } : {}),
  })
  const bytes = new TextEncoder().encode(json)
  const fragment = PREFIX + toBase64url(await deflate(new Uint8Array(bytes)))
  if (bytes.length > MAX_JSON_BYTES || fragment.length > MAX_LINK_LENGTH)
    throw new InputError('too long', 'commands', `a link of at most ${MAX_LINK_LENGTH / 1024} KiB`)
  return fragment
}

async function unpack(fragment: string): Promise<unknown> {
  if (fragment.length > MAX_LINK_LENGTH)
    throw new InputError('too long', '', `at most ${MAX_LINK_LENGTH / 1024} KiB`)
  if (!fragment.startsWith(PREFIX)) throw new InputError('version', '', 'v1')
  const packed = fromBase64url(fragment.slice(PREFIX.length))
  if (!packed) throw new InputError('encoding', '', 'base64url')
  const bytes = await inflate(packed, MAX_JSON_BYTES).catch(() => {
    throw new InputError('encoding', '', 'raw deflate')
  })
  if (!bytes) throw new InputError('too large', '', `at most ${MAX_JSON_BYTES / 1024} KiB`)
  return parseUntrusted(new TextDecoder().decode(bytes))
}

function scenarioOf(value: unknown): Recording['scenario'] {
  if (typeof value !== 'string') return parseScenario(value, 'scenario')
  const known = builtInScenario(value)
  if (!known) throw new InputError('value', 'scenario', 'the id of a scenario that comes with the page')
  return known
}

/** Reads a fragment. Rejects with InputError that says what is wrong and where; nothing else happens. */
export async function decodeLink(fragment: string): Promise<Shared> {
  const value = await unpack(fragment)
  if (typeof value === 'object' && value !== null && 'v' in value && value.v !== 1)
    throw new InputError('version', 'v', '1')
  const parsed = parseBy(link, value, '')
  const commands: readonly TimedCommand[] = parseCommands(parsed.commands)
  const recording: Recording = {
    version: 1,
    scenario: scenarioOf(parsed.scenario),
    seed: parsed.seed,
    commands,
  }
  checkRecording(recording)
  const { at, steps, digest, engine, selection } = parsed
  return { recording, at, steps, digest, engine, selection: selection ?? null }
}
