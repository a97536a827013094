/**
 * What a link, a file or a message carries of a run, as data and as JSON. A scenario that comes with the page is
 * named, any other is there in full. The world's fingerprint lets a page say that its engine tells another story.
 */
import {
  custom,
  exactOptional,
  literal,
  maxLength,
  nullable,
  picklist,
  pipe,
  regex,
  strictObject,
  string,
} from 'valibot'
import type { ControlPlane, Recording, Scenario, TimedCommand } from '../engine/index.ts'
import { checkRecording } from '../scenarios/bounds.ts'
import { InputError } from '../scenarios/input-error.ts'
import { findScenario } from '../scenarios/library.ts'
import { inMode } from '../scenarios/mode.ts'
import { parseBy, parseCommands, parseScenario } from '../scenarios/schema.ts'
import { MAX_MOMENT, whole } from '../scenarios/schema-parts.ts'
import { canonicalJson } from './canonical.ts'
import { checkCost } from './cost.ts'
import { type SharedSelection, sharedSelection } from './selection.ts'
import { type SharedView, sharedView } from './view.ts'

export interface Shared {
  readonly recording: Recording
  /** The moment shown, in microseconds. */
  readonly at: number
  /** Events handled until then: several may share a microsecond. Null: all of that microsecond. */
  readonly steps: number | null
  /** The world's digest at that moment; null when nobody says what it should be. */
  readonly digest: string | null
  /** Of the page that made it; '' when a person wrote it. */
  readonly engine: string
  readonly selection?: SharedSelection | null
  readonly view?: SharedView | null
}

const anything = (allowed: string) => custom<unknown>((value) => value !== undefined, allowed)

const HEX = pipe(string('a hexadecimal fingerprint'), regex(/^[0-9a-f]{1,64}$/, 'a hexadecimal fingerprint'))
const ENGINE = pipe(string(), maxLength(40, 'a text of at most 40 characters'))

const FIELDS = {
  engine: ENGINE,
  digest: HEX,
  scenario: anything('a scenario or the id of one'),
  mode: exactOptional(picklist(['kraft', 'zookeeper'], 'kraft or zookeeper')),
  seed: whole(0, 0xffffffff),
  at: whole(0, MAX_MOMENT),
  steps: whole(0, Number.MAX_SAFE_INTEGER),
  commands: anything('a list of commands'),
  selection: exactOptional(nullable(sharedSelection)),
  view: exactOptional(nullable(sharedView)),
}

/** From the second version on nobody has to say what should come out. */
const LATER = { ...FIELDS, digest: exactOptional(HEX), steps: exactOptional(FIELDS.steps) }
const frame = strictObject(LATER)
const versioned = {
  1: strictObject({ v: literal(1, '1'), ...FIELDS }),
  2: strictObject({ v: literal(2, '2'), ...LATER }),
}

/** A scenario that comes with the page by its id and, where it is not the usual one, its control plane. */
export interface Named {
  readonly id: string
  readonly mode: ControlPlane | null
}

const same = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b)

/** The name of a scenario; null when it does not come with the page. */
export async function nameOf(scenario: Scenario): Promise<Named | null> {
  const known = await findScenario(scenario.id)
  if (!known) return null
  if (same(known, scenario)) return { id: scenario.id, mode: null }
  const mode = scenario.controlPlane ?? 'kraft'
  return same(inMode(known, mode), scenario) ? { id: scenario.id, mode } : null
}

/** The scenario of that name. Throws InputError. */
export async function scenarioNamed(id: string, mode: ControlPlane | undefined): Promise<Scenario> {
  const known = await findScenario(id)
  if (!known) throw new InputError('value', 'scenario', 'the id of a scenario that comes with the page')
  return mode === undefined ? known : inMode(known, mode)
}

/** As JSON, in one way only. */
export async function toJson(shared: Shared, version: number | null): Promise<string> {
  const { scenario, seed, commands } = shared.recording
  const named = await nameOf(scenario)
  const { selection, view } = shared
  return canonicalJson({
    ...(version === null ? {} : { v: version }),
    engine: shared.engine,
    ...(shared.digest === null ? {} : { digest: shared.digest }),
    scenario: named?.id ?? scenario,
    ...(named?.mode ? { mode: named.mode } : {}),
    seed,
    at: shared.at,
    ...(shared.steps === null ? {} : { steps: shared.steps }),
    commands,
    ...(selection ? { selection } : {}),
    ...(view && Object.keys(view).length > 0 ? { view } : {}),
  })
}

/** A recording whose parts fit together and that a page can play. Throws InputError. */
export function recordingOf(
  scenario: Scenario,
  seed: number,
  commands: readonly TimedCommand[],
  at: number,
): Recording {
  const recording: Recording = { version: 1, scenario, seed, commands }
  checkRecording(recording)
  checkCost(recording, at)
  return recording
}

/** Reads what `toJson` wrote, of a version or of none. Throws InputError; nothing else happens. */
export async function fromJson(value: unknown, version: 1 | 2 | null): Promise<Shared> {
  const parsed = parseBy(version === null ? frame : versioned[version], value, '')
  const { at, steps = null, digest = null, engine, selection, view, mode } = parsed
  const scenario =
    typeof parsed.scenario === 'string'
      ? await scenarioNamed(parsed.scenario, mode)
      : parseScenario(parsed.scenario, 'scenario')
  const recording = recordingOf(scenario, parsed.seed, parseCommands(parsed.commands), at)
  return { recording, at, steps, digest, engine, selection: selection ?? null, view: view ?? null }
}
