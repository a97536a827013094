/** Actions with their moments as people write them in a link: `crash:2@8.5s,restart:2@22s`. */
import type { Command, Micros, TimedCommand } from '../engine/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { parseCommands } from '../scenarios/schema.ts'
import { parseUntrusted } from '../scenarios/untrusted-json.ts'
import { canonicalJson } from './canonical.ts'
import { escapeText, unescapeText } from './short-codecs.ts'
import { NOTHING, SHORT_WORDS, type ShortField, type ShortWord } from './short-words.ts'

/** For what the words cannot say: the command as JSON. */
const AS_JSON = 'do'

const KIND_OF = new Map<string, Command['kind']>()
for (const [kind, { word, also = [] }] of Object.entries(SHORT_WORDS) as [Command['kind'], ShortWord][])
  for (const each of [word, ...also]) KIND_OF.set(each, kind)

/** Every word there is, as it is written. */
export const ALL_WORDS: readonly string[] = [...KIND_OF.keys()]

const UNITS: Readonly<Record<string, number>> = { '': 1e6, s: 1e6, ms: 1e3, us: 1, m: 60e6, min: 60e6 }

/** A moment in microseconds: `8.5s`, `8500ms`, `90`, `2m`, `+5s` after `from`; null when it is none. */
export function readTime(text: string, from: Micros): Micros | null {
  const [, sign, digits, unit = ''] = /^(\+?)(\d{1,12}(?:\.\d{1,9})?)(s|ms|us|m|min)?$/.exec(text) ?? []
  if (digits === undefined) return null
  const micros = Math.round(Number(digits) * (UNITS[unit] as number))
  return sign === '+' ? from + micros : micros
}

/** A moment in seconds, to the microsecond: `8.5`. */
export function writeTime(at: Micros): string {
  const seconds = Math.floor(at / 1e6)
  const rest = String(Math.round(at - seconds * 1e6))
    .padStart(6, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(seconds) : `${seconds}.${rest}`
}

function valueAt(command: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], command)
}

function put(command: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', second] = path.split('.')
  if (second === undefined) command[first] = value
  else {
    command[first] ??= {}
    ;(command[first] as Record<string, unknown>)[second] = value
  }
}

function writeField(command: Command, [path, codec, absent]: ShortField): string | null {
  const value = valueAt(command, path)
  if (value === undefined || value === null) return ''
  if (absent !== undefined && absent !== NOTHING && canonicalJson(value) === canonicalJson(absent)) return ''
  return codec.write(value)
}

function commandOf(kind: Command['kind'], values: readonly string[]): Record<string, unknown> {
  const command: Record<string, unknown> = { kind }
  SHORT_WORDS[kind].fields.forEach(([path, codec, absent], i) => {
    const text = values[i] ?? ''
    if (text !== '') put(command, path, codec.read(text))
    else if (absent !== NOTHING && absent !== undefined) put(command, path, absent)
  })
  return command
}

/** A command in words; as JSON where words do not reach. */
export function writeAction(command: Command): string {
  const { word, fields } = SHORT_WORDS[command.kind]
  const values = fields.map((field) => writeField(command, field))
  const written = [word, ...values.map((value) => value ?? '')].join(':').replace(/:+$/, '')
  const [, ...again] = written.split(':')
  if (canonicalJson(commandOf(command.kind, again)) === canonicalJson(command)) return written
  return `${AS_JSON}:${escapeText(canonicalJson(command), /[.]/)}`
}

/** What people did, in words. */
export function writeActions(commands: readonly TimedCommand[]): string {
  return commands.map(({ at, command }) => `${writeAction(command)}@${writeTime(at)}s`).join(',')
}

function readAction(text: string, at: string): unknown {
  const [word = '', ...values] = text.split(':')
  if (word === AS_JSON) return parseUntrusted(unescapeText(values.join(':')))
  const kind = KIND_OF.get(word)
  if (!kind) throw new InputError('value', at, `an action, such as ${ALL_WORDS.slice(0, 8).join(', ')}`)
  const { fields } = SHORT_WORDS[kind]
  if (values.length > fields.length)
    throw new InputError('value', at, `${word} with at most ${fields.length} values`)
  return commandOf(kind, values)
}

/** Reads actions; `from` is where `+5s` counts from. Throws InputError. */
export function readActions(text: string, from: Micros): TimedCommand[] {
  if (text === '') return []
  const loose = text.split(',').map((each, i) => {
    const field = `run[${i}]`
    const cut = each.lastIndexOf('@')
    const at = cut < 0 ? null : readTime(each.slice(cut + 1), from)
    if (at === null) throw new InputError('value', field, 'an action and its moment, such as crash:2@8.5s')
    return { at, command: readAction(each.slice(0, cut), field) }
  })
  return parseCommands(
    loose.sort((a, b) => a.at - b.at),
    'run',
  )
}
