/**
 * Which settings of a library say what a client does. A client of the same library is told by what was set for it; one
 * of another library by the Java configs that its settings stand for (`engine/clients/profiles`), through the tables in
 * `tables/`. Only what differs from the library's own default is written; what nobody set and yet matters most
 * (`told`) is said as a comment.
 */
import {
  type ClientLibrary,
  type ClientSide,
  type ClientSpec,
  type ConfigDef,
  type ConsumerBehaviour,
  clientSettings,
  PROFILES,
  type ProducerBehaviour,
  resolveConsumer,
  resolveProducer,
  type SettingRow,
} from '../engine/index.ts'
import { GO_CONSUMER, GO_PRODUCER } from './tables/go.ts'
import { JAVA_CONSUMER, JAVA_PRODUCER } from './tables/java.ts'
import { KAFKAJS_CONSUMER, KAFKAJS_PRODUCER } from './tables/kafkajs.ts'
import { LIBRDKAFKA_CONSUMER, LIBRDKAFKA_PRODUCER } from './tables/librdkafka.ts'
import type { CodeValue, ConfigValue, Language, Reason, Unsupported } from './types.ts'

/** What a client obeys, in Java's names, whatever its library. */
export interface Effective {
  readonly config: Readonly<Record<string, ConfigValue | undefined>>
  readonly behaviour: ProducerBehaviour | ConsumerBehaviour
}

/** A value in the library's terms, or why there is none. */
export type Carried = { readonly value: ConfigValue } | { readonly why: Reason } | null

/** How one of Java's configs is said in another library. */
export interface Route {
  /** The library's setting; none where `carry` only has a reason to give. */
  readonly to?: string
  /** Also where nobody set it: it decides what the client does. */
  readonly always?: true
  /** null: there is nothing to say. The same value when left out. */
  readonly carry?: (value: ConfigValue, client: Effective) => Carried
}

/** By Java's name. A config that is not in it is not to be had in the library. */
export type Routes = Readonly<Record<string, Route>>

export interface Table {
  readonly routes: Routes
  /** Settings whose defaults are worth a comment. */
  readonly told: readonly string[]
}

/** One setting as a program says it. */
export interface Said {
  /** The library's name for it. */
  readonly name: string
  readonly value: ConfigValue
  /** The client's own config, where the value can be changed; null when it follows from something else. */
  readonly own: Omit<CodeValue, 'from' | 'to'> | null
  /** set: by the scenario; carried: the other library's default, written out; told: this library's default. */
  readonly how: 'set' | 'carried' | 'told'
}

export interface Settings {
  readonly said: readonly Said[]
  readonly unsupported: readonly Unsupported[]
  readonly effective: Effective
  /** The program is of the client's own library. */
  readonly isOwn: boolean
}

export const LIBRARY_OF: Readonly<Record<Language, ClientLibrary>> = {
  go: 'kafka-go',
  java: 'java',
  python: 'librdkafka',
  typescript: 'kafkajs',
  csharp: 'librdkafka',
}

const TABLES: Readonly<Record<ClientLibrary, Readonly<Record<ClientSide, Table>>>> = {
  java: { producer: JAVA_PRODUCER, consumer: JAVA_CONSUMER },
  'kafka-go': { producer: GO_PRODUCER, consumer: GO_CONSUMER },
  kafkajs: { producer: KAFKAJS_PRODUCER, consumer: KAFKAJS_CONSUMER },
  librdkafka: { producer: LIBRDKAFKA_PRODUCER, consumer: LIBRDKAFKA_CONSUMER },
}

/** What a client obeys. Throws ConfigError where its library would refuse it. */
export function effectiveOf(side: ClientSide, spec: ClientSpec): Effective {
  const { config, behaviour } = side === 'producer' ? resolveProducer(spec) : resolveConsumer(spec)
  return { config: config as unknown as Effective['config'], behaviour }
}

const defOf = (library: ClientLibrary, side: ClientSide, name: string): ConfigDef | undefined =>
  PROFILES[library][side].settings[name]

/** A client's own config as something to change. */
function ownOf(library: ClientLibrary, side: ClientSide, row: SettingRow): Said['own'] {
  const { type, values, min, max, shape } = defOf(library, side, row.name) as ConfigDef
  const def = {
    type,
    ...(values && { values }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(shape !== undefined && { shape }),
  }
  return { config: row.name, now: row.value, def }
}

const wasSet = (row: SettingRow): boolean => row.source === 'scenario' || row.source === 'shortened'

/** The settings of a client in its own library. */
function ownSettings(
  side: ClientSide,
  spec: ClientSpec,
  library: ClientLibrary,
): Pick<Settings, 'said' | 'unsupported'> {
  const rows = clientSettings(side, spec)
  const set = rows.filter(wasSet)
  const told = TABLES[library][side].told.flatMap((name) =>
    rows.filter((row) => row.name === name && !wasSet(row)),
  )
  const say = (row: SettingRow, how: Said['how']): Said[] =>
    row.value === null ? [] : [{ name: row.name, value: row.value, own: ownOf(library, side, row), how }]
  return {
    said: [...set.flatMap((row) => say(row, 'set')), ...told.flatMap((row) => say(row, 'told'))],
    unsupported: [],
  }
}

/** Where no route says more. */
const NO_SETTING = { why: 'no setting' } as const

interface Translation {
  readonly side: ClientSide
  readonly from: ClientLibrary
  readonly to: ClientLibrary
  readonly client: Effective
}

/** What becomes of one of Java's configs in the other library. */
function translate(
  { to, side, client }: Translation,
  java: string,
): { readonly name?: string; readonly carried: Carried } {
  const value = client.config[java]
  const { routes } = TABLES[to][side]
  const route = Object.hasOwn(routes, java) ? routes[java] : undefined
  if (value === undefined) return { carried: null }
  if (!route) return { carried: NO_SETTING }
  const carried = route.carry ? route.carry(value, client) : { value }
  return { ...(route.to !== undefined && { name: route.to }), carried }
}

/** The settings of a client in another library. */
function translated(spec: ClientSpec, translation: Translation): Pick<Settings, 'said' | 'unsupported'> {
  const { side, from, to, client } = translation
  const rows = clientSettings(side, spec)
  const { routes } = TABLES[to][side]
  const said: Said[] = []
  const unsupported: Unsupported[] = []
  const rowOf = (java: string): SettingRow | undefined => rows.find((row) => javaOf(row) === java)
  const whole = new Set([
    ...rows.filter(wasSet).flatMap((row) => javaOf(row) ?? []),
    ...Object.entries(routes).flatMap(([java, route]) => (route.always ? [java] : [])),
  ])
  for (const java of whole) {
    const row = rowOf(java)
    const { name, carried } = translate(translation, java)
    const own = row && wasSet(row) ? 'set' : 'carried'
    if (carried === null) continue
    if ('why' in carried) {
      unsupported.push({
        config: row?.name ?? java,
        value: row?.value ?? client.config[java] ?? null,
        why: carried.why,
      })
      continue
    }
    if (name === undefined || String(defOf(to, side, name)?.default) === String(carried.value)) continue
    said.push({ name, value: carried.value, own: row ? ownOf(from, side, row) : null, how: own })
  }
  for (const row of rows)
    if (wasSet(row) && javaOf(row) === null && !APPLICATION_WAYS.has(row.name))
      unsupported.push({ config: row.name, value: row.value, why: 'internal to' })
  return { said, unsupported }
}

/** No settings but ways to write a program; every language has its own. */
const APPLICATION_WAYS: ReadonlySet<string> = new Set(['Constructor', 'Read', 'Async'])

/** Settings that stand for one of Java's by what they do, and not by a value. */
const STANDS_FOR: Readonly<Record<string, string>> = { GroupBalancers: 'partition.assignment.strategy' }
const javaOf = (row: SettingRow): string | null => row.java ?? STANDS_FOR[row.name] ?? null

/** What a library must be told for it to do what a client does. Throws ConfigError. */
export function settingsOf(side: ClientSide, spec: ClientSpec, language: Language): Settings {
  const to = LIBRARY_OF[language]
  const from = spec.client ?? 'java'
  const effective = effectiveOf(side, spec)
  const found =
    from === to ? ownSettings(side, spec, to) : translated(spec, { side, from, to, client: effective })
  return { ...found, effective, isOwn: from === to }
}
