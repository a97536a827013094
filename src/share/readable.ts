/**
 * A run in words that people can write: `#scenario=opening&t=42.18&run=crash:2@38.5s,restart:2@52s`.
 *
 * scenario  the id of one that comes with the page; `opening` when left out
 * mode      kraft or zookeeper, where it is not the scenario's own
 * seed      another course of chance
 * run       what people do and when (short-words.ts); `+5s` counts from the scenario's opening
 * t         the moment shown, in the same way; the opening when left out
 * select, tab, zoom, hide, off, follow   what is visible
 * compare   the run that stands beside it (compared.ts)
 * marks     bookmarks (marks.ts)
 * check     the engine's version, the events handled and the world's fingerprint, for a link made by a page
 */
import { type ControlPlane, MS, type Scenario } from '../engine/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { parseBy } from '../scenarios/schema.ts'
import { MAX_MOMENT, whole } from '../scenarios/schema-parts.ts'
import { readComparison, writeComparison } from './compared.ts'
import { readMarks, writeMarks } from './marks.ts'
import { type SharedSelection, sharedSelection } from './selection.ts'
import { nameOf, recordingOf, type Shared, scenarioNamed } from './shared.ts'
import { readActions, readTime, writeActions, writeTime } from './short-actions.ts'
import { escapeText, number, unescapeText } from './short-codecs.ts'
import { type SharedView, sharedView } from './view.ts'

/** What is longer is packed instead. */
const MAX_READABLE = 700

const NAMES = [
  'scenario',
  'mode',
  'seed',
  'run',
  't',
  'select',
  'tab',
  'zoom',
  'hide',
  'off',
  'follow',
  'compare',
  'marks',
  'check',
] as const
type Name = (typeof NAMES)[number]
type Values = Readonly<Partial<Record<Name, string>>>

function valuesIn(fragment: string): Values {
  const values: Partial<Record<Name, string>> = {}
  for (const pair of fragment.slice(1).split('&')) {
    if (pair === '') continue
    const cut = pair.indexOf('=')
    const name = NAMES.find((each) => each === pair.slice(0, Math.max(0, cut)))
    if (!name) throw new InputError('value', pair.slice(0, 40), `one of ${NAMES.join(', ')}, then =`)
    if (values[name] !== undefined) throw new InputError('value', name, 'one value only')
    values[name] = pair.slice(cut + 1)
  }
  return values
}

// ── selection: its kind and its fields, in the order of the schema ──

const SELECTED: Readonly<Record<SharedSelection['kind'], readonly string[]>> = {
  broker: ['broker'],
  controller: ['node'],
  zookeeper: ['node'],
  topic: ['topic'],
  partition: ['topic', 'partition'],
  replica: ['topic', 'partition', 'broker'],
  producer: ['node'],
  consumer: ['node'],
  group: ['group'],
  record: ['id'],
}

function writeSelection(selection: SharedSelection): string {
  const fields = SELECTED[selection.kind].map((name) => (selection as Record<string, unknown>)[name])
  return [selection.kind, ...fields.map((value) => escapeText(String(value)))].join(':')
}

function readSelection(text: string | undefined): SharedSelection | null {
  if (text === undefined) return null
  const [kind = '', ...values] = text.split(':')
  const names = Object.hasOwn(SELECTED, kind) ? SELECTED[kind as SharedSelection['kind']] : []
  const isNumber = (name: string) => ['broker', 'partition', 'id'].includes(name)
  const fields = names.map((name, i) => [
    name,
    isNumber(name) ? number.read(values[i] ?? '') : unescapeText(values[i] ?? ''),
  ])
  return parseBy(sharedSelection, { kind, ...Object.fromEntries(fields) }, 'select')
}

// ── view ──

/** null when words cannot say it. */
function writeView({ tab, place, hidden, layersOff, followed, compare, marks }: SharedView): string[] | null {
  const compared = compare === undefined ? '' : writeComparison(compare)
  if (compared === null) return null
  return [
    ...(tab === undefined ? [] : [`tab=${tab}`]),
    ...(place === undefined ? [] : [`zoom=${place.zoom}:${place.x}:${place.y}`]),
    ...(hidden === undefined ? [] : [`hide=${hidden.map((name) => escapeText(name)).join(':')}`]),
    ...(layersOff === undefined ? [] : [`off=${layersOff.join(':')}`]),
    ...(followed === undefined ? [] : [`follow=${followed}`]),
    ...(compared === '' ? [] : [`compare=${compared}`]),
    ...(marks === undefined ? [] : [`marks=${writeMarks(marks)}`]),
  ]
}

const items = (text: string) => (text === '' ? [] : text.split(':').map(unescapeText))

function readView({ tab, zoom, hide, off, follow, compare, marks }: Values): SharedView | null {
  const [near = '', x = '', y = ''] = zoom?.split(':') ?? []
  const loose = {
    ...(tab === undefined ? {} : { tab }),
    ...(zoom === undefined
      ? {}
      : { place: { zoom: number.read(near), x: number.read(x), y: number.read(y) } }),
    ...(hide === undefined ? {} : { hidden: items(hide) }),
    ...(off === undefined ? {} : { layersOff: items(off) }),
    ...(follow === undefined ? {} : { followed: number.read(follow) }),
    ...(compare === undefined ? {} : { compare: readComparison(compare) }),
    ...(marks === undefined ? {} : { marks: readMarks(marks) }),
  }
  return Object.keys(loose).length === 0 ? null : parseBy(sharedView, loose, 'view')
}

// ── the whole ──

const CHECK = /^([\w.+-]{1,40}):(\d{1,15}):([0-9a-f]{1,64})$/

function readCheck(text: string | undefined): Pick<Shared, 'engine' | 'steps' | 'digest'> {
  if (text === undefined) return { engine: '', steps: null, digest: null }
  const [, engine = '', steps, digest] = CHECK.exec(text) ?? []
  if (steps === undefined || digest === undefined)
    throw new InputError(
      'value',
      'check',
      'a version, a number of events and a fingerprint, parted by colons',
    )
  return { engine, steps: Number(steps), digest }
}

function readMoment(text: string | undefined, opening: number): number {
  if (text === undefined) return opening
  const at = readTime(text, opening)
  if (at === null || at > MAX_MOMENT)
    throw new InputError('value', 't', `a moment such as 42.18 or +5s, at most ${MAX_MOMENT / 1e6} s`)
  return at
}

function readMode(text: string | undefined): ControlPlane | undefined {
  if (text === undefined || text === 'kraft' || text === 'zookeeper') return text
  throw new InputError('value', 'mode', 'kraft or zookeeper')
}

function readSeed(text: string | undefined, { seed }: Scenario): number {
  return text === undefined ? seed : parseBy(whole(0, 0xffffffff), number.read(text), 'seed')
}

/** Reads what people wrote. Rejects with InputError. */
export async function readReadable(fragment: string): Promise<Shared> {
  const values = valuesIn(fragment)
  const scenario = await scenarioNamed(unescapeText(values.scenario ?? 'opening'), readMode(values.mode))
  const opening = (scenario.openAtMs ?? 0) * MS
  const at = readMoment(values.t, opening)
  const seed = readSeed(values.seed, scenario)
  return {
    recording: recordingOf(scenario, seed, readActions(values.run ?? '', opening), at),
    at,
    ...readCheck(values.check),
    selection: readSelection(values.select),
    view: readView(values),
  }
}

/** What a run should come to; null when words cannot say it. */
function writeCheck({ engine, steps, digest }: Shared): string[] | null {
  if (digest === null && steps === null && engine === '') return []
  const text = `${engine}:${steps}:${digest}`
  return CHECK.test(text) ? [`check=${text}`] : null
}

/** Writes a run in words; null when it has a scenario of its own, or would be long. */
export async function writeReadable(shared: Shared): Promise<string | null> {
  const { scenario, seed, commands } = shared.recording
  const named = await nameOf(scenario)
  const check = writeCheck(shared)
  if (!named || !check || commands.length > 20) return null
  const { selection, view } = shared
  const visible = view ? writeView(view) : []
  if (visible === null) return null
  const parts = [
    `scenario=${named.id}`,
    ...(named.mode ? [`mode=${named.mode}`] : []),
    ...(seed === scenario.seed ? [] : [`seed=${seed}`]),
    ...(commands.length > 0 ? [`run=${writeActions(commands)}`] : []),
    `t=${writeTime(shared.at)}`,
    ...(selection ? [`select=${writeSelection(selection)}`] : []),
    ...visible,
    ...check,
  ]
  const fragment = `#${parts.join('&')}`
  return fragment.length <= MAX_READABLE ? fragment : null
}
