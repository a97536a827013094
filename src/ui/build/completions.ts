/** Completion of configs while they are typed, one name=value in each line. Pure. */
import { type ClientLibrary, CONFIG_TABLES, type ConfigDef, PROFILES } from '../../engine/index.ts'

/** Whose configs are typed. */
export type ConfigsOf =
  | { readonly side: 'broker' | 'topic' | 'shareConsumer' }
  | { readonly side: 'producer' | 'consumer'; readonly client: ClientLibrary }

export interface KnownConfig {
  readonly name: string
  readonly def: ConfigDef
  /** The Java client's name for it, which is also that of its sentence; null when it has none. */
  readonly java: string | null
}

const known = new Map<string, readonly KnownConfig[]>()

/** Every config that the engine obeys there, by name. */
export function knownConfigs(of: ConfigsOf): readonly KnownConfig[] {
  const key = 'client' in of ? `${of.side} ${of.client}` : of.side
  const before = known.get(key)
  if (before) return before
  const table: Readonly<Record<string, ConfigDef & { readonly java?: string | null }>> =
    'client' in of ? PROFILES[of.client][of.side].settings : CONFIG_TABLES[of.side]
  const all = Object.entries(table)
    .map(([name, def]) => ({ name, def, java: def.java === undefined ? name : def.java }))
    .sort((a, b) => a.name.localeCompare(b.name))
  known.set(key, all)
  return all
}

/** The line in which something is typed. */
export interface Typed {
  readonly start: number
  readonly end: number
  readonly name: string
  /** What stands behind the equals sign; null where there is none. */
  readonly value: string | null
  /** The caret is behind the equals sign. */
  readonly inValue: boolean
}

export function typedAt(text: string, caret: number): Typed {
  const start = text.lastIndexOf('\n', caret - 1) + 1
  const next = text.indexOf('\n', caret)
  const end = next < 0 ? text.length : next
  const line = text.slice(start, end)
  const equals = line.indexOf('=')
  return {
    start,
    end,
    name: (equals < 0 ? line : line.slice(0, equals)).trim(),
    value: equals < 0 ? null : line.slice(equals + 1).trim(),
    inValue: equals >= 0 && caret > start + equals,
  }
}

/** One thing that could be meant. */
export interface Suggestion {
  readonly text: string
  readonly config: KnownConfig
}

const valuesOf = ({ type, values }: ConfigDef): readonly string[] =>
  type === 'boolean' ? ['true', 'false'] : (values ?? []).filter((value) => value !== '')

/** What could be meant at the caret: names that nobody set yet, or values of the name before the equals sign. */
export function suggest(all: readonly KnownConfig[], text: string, caret: number): readonly Suggestion[] {
  const typed = typedAt(text, caret)
  if (typed.name.startsWith('#')) return []
  if (typed.inValue) {
    const config = all.find(({ name }) => name === typed.name)
    if (!config) return []
    const begun = (typed.value ?? '').split(',').at(-1)?.trim() ?? ''
    const fit = valuesOf(config.def).filter((value) => value.startsWith(begun))
    return fit.length === 1 && fit[0] === begun ? [] : fit.map((value) => ({ text: value, config }))
  }
  const elsewhere = new Set(
    text.split('\n').map((line) => {
      const at = line.indexOf('=')
      return at < 0 ? '' : line.slice(0, at).trim()
    }),
  )
  const begun = typed.name.toLowerCase()
  const fits = all.filter(
    ({ name }) =>
      (name === typed.name || !elsewhere.has(name)) && (begun === '' || name.toLowerCase().includes(begun)),
  )
  if (typed.value !== null && fits.some(({ name }) => name === typed.name)) return []
  const rank = ({ name }: KnownConfig) => (name.toLowerCase().startsWith(begun) ? 0 : 1)
  return fits.toSorted((a, b) => rank(a) - rank(b)).map((config) => ({ text: config.name, config }))
}

/** The text with a suggestion taken, and where the caret then is. */
export function taken(
  text: string,
  caret: number,
  { text: word }: Suggestion,
): { readonly text: string; readonly caret: number } {
  const { start, end, value, inValue } = typedAt(text, caret)
  const line = text.slice(start, end)
  if (inValue) {
    const equals = line.indexOf('=')
    const comma = line.lastIndexOf(',')
    const kept = line.slice(0, (comma > equals ? comma : equals) + 1)
    const done = `${kept}${word}`
    return { text: text.slice(0, start) + done + text.slice(end), caret: start + done.length }
  }
  const done = `${word}=`
  return {
    text: `${text.slice(0, start)}${done}${value ?? ''}${text.slice(end)}`,
    caret: start + done.length,
  }
}
