/** From a client's spec to the configs and behaviours the engine obeys, and to the rows that a screen shows. */
import {
  CONFIG_TABLES,
  type ConfigDef,
  type ConsumerConfig,
  type ProducerConfig,
} from '../../config/definitions.ts'
import {
  allowedFor,
  ConfigError,
  type ConfigOverrides,
  type ConfigValue,
  parseValue,
  resolveConfig,
} from '../../config/resolve.ts'
import { java } from './java.ts'
import { otherLibraries } from './late-parts.ts'
import {
  CLIENT_LIBRARIES,
  type ClientLibrary,
  type ConsumerBehaviour,
  type ProducerBehaviour,
  type SettingTable,
  type Side,
} from './types.ts'

export type ClientSide = 'producer' | 'consumer'

/** What of a ProducerSpec or ConsumerSpec counts here. */
export interface ClientSpec {
  readonly client?: ClientLibrary
  readonly config?: ConfigOverrides
  /** Settings that are shorter than the default only so that they can be watched. */
  readonly shortened?: readonly string[]
}

/** Throws ConfigError when there is no such library. */
function libraryOf({ client = 'java' }: ClientSpec): ClientLibrary {
  if (!CLIENT_LIBRARIES.includes(client)) throw new ConfigError('client', client, CLIENT_LIBRARIES.join(', '))
  return client
}
const sideOf = (spec: ClientSpec, side: ClientSide) => {
  const library = libraryOf(spec)
  return (library === 'java' ? java : otherLibraries.get()[library])[side]
}

/** The library's own name for what was written, which may be an alias. Throws ConfigError naming all there are. */
function nameOf(settings: SettingTable, written: string, value: unknown, whose: string): string {
  if (Object.hasOwn(settings, written)) return written
  const found = Object.entries(settings).find(([, setting]) => setting.alias === written)
  if (!found)
    throw new ConfigError(
      written,
      value,
      `one of the settings of a ${whose}: ${Object.keys(settings).join(', ')}`,
    )
  return found[0]
}

/** The scenario's own values by the library's names, checked. Throws ConfigError. */
function written(spec: ClientSpec, side: ClientSide): ConfigOverrides {
  const { settings } = sideOf(spec, side)
  const set: Record<string, ConfigValue> = {}
  for (const [given, value] of Object.entries(spec.config ?? {})) {
    const name = nameOf(settings, given, value, `${libraryOf(spec)} ${side}`)
    const setting = settings[name] as ConfigDef
    const parsed = parseValue(setting, value)
    if (parsed === undefined) throw new ConfigError(given, value, allowedFor(setting))
    set[name] = parsed
  }
  return set
}

function valuesOf(settings: SettingTable, set: ConfigOverrides): Record<string, ConfigValue | undefined> {
  const values: Record<string, ConfigValue | undefined> = {}
  for (const [name, setting] of Object.entries(settings))
    values[name] = set[name] ?? setting.default ?? undefined
  return values
}

function resolve<B>(
  side: ClientSide,
  spec: ClientSpec,
  { settings, finish }: Side<B>,
): { config: Readonly<Record<string, ConfigValue>>; behaviour: B } {
  const set = written(spec, side)
  const values = valuesOf(settings, set)
  for (const name of spec.shortened ?? [])
    if (spec.config?.[name] === undefined)
      throw new ConfigError(name, undefined, 'a setting that the spec sets, because shortened names it')
  const { java: derived, behaviour } = finish(values, set)
  Object.freeze(behaviour)
  if (libraryOf(spec) === 'java') return { config: resolveConfig(side, spec.config), behaviour }
  const config: Record<string, ConfigValue> = {}
  const table: Readonly<Record<string, ConfigDef>> = CONFIG_TABLES[side]
  for (const [name, def] of Object.entries(table)) if (def.default !== null) config[name] = def.default
  for (const [name, setting] of Object.entries(settings)) {
    const value = values[name]
    if (setting.java && Object.hasOwn(table, setting.java) && value !== undefined)
      config[setting.java] = value
  }
  for (const [name, value] of Object.entries(derived)) if (Object.hasOwn(table, name)) config[name] = value
  return { config: Object.freeze(config), behaviour }
}

/** What a producer obeys: Java's configs, whatever its library calls them. Throws ConfigError. */
export function resolveProducer(spec: ClientSpec): { config: ProducerConfig; behaviour: ProducerBehaviour } {
  const { config, behaviour } = resolve('producer', spec, sideOf(spec, 'producer') as Side<ProducerBehaviour>)
  return { config: config as ProducerConfig, behaviour }
}

/** What a consumer obeys. Throws ConfigError. */
export function resolveConsumer(spec: ClientSpec): { config: ConsumerConfig; behaviour: ConsumerBehaviour } {
  const { config, behaviour } = resolve('consumer', spec, sideOf(spec, 'consumer') as Side<ConsumerBehaviour>)
  return { config: config as ConsumerConfig, behaviour }
}

/** Throws ConfigError when the library would refuse what the spec says; its field is as the spec wrote it. */
export function checkClient(side: ClientSide, spec: ClientSpec): void {
  if (side === 'producer') resolveProducer(spec)
  else resolveConsumer(spec)
}

/**
 * Where a value comes from. shortened: the scenario set it lower than the default so that it can be watched.
 * follows: the library worked it out from other settings.
 */
export type SettingSource = 'library default' | 'scenario' | 'shortened' | 'follows'

export interface SettingRow {
  /** The library's own name. */
  readonly name: string
  readonly value: ConfigValue | null
  readonly default: ConfigValue | null
  readonly source: SettingSource
  /** The Java client's name for it; null when it has none. */
  readonly java: string | null
}

const isTime = (name: string) => /(\.ms|Timeout|Wait|Backoff|Interval|Time|TimeInMs|BackoffM\w\w)$/.test(name)

function sourceOf(
  spec: ClientSpec,
  name: string,
  alias: string | undefined,
  value: ConfigValue | null,
  def: ConfigValue | null,
): SettingSource {
  const { config = {}, shortened } = spec
  const wrote = [name, alias].find((n) => n !== undefined && config[n] !== undefined)
  if (wrote === undefined) return String(value) === String(def) ? 'library default' : 'follows'
  if (shortened) return shortened.includes(wrote) ? 'shortened' : 'scenario'
  return isTime(name) && Number(value) < Number(def) ? 'shortened' : 'scenario'
}

/** Every setting of a client by its library's names, with where its value comes from. Throws ConfigError. */
export function clientSettings(side: ClientSide, spec: ClientSpec): SettingRow[] {
  const { settings } = sideOf(spec, side)
  const { config } = side === 'producer' ? resolveProducer(spec) : resolveConsumer(spec)
  const obeyed = config as unknown as Readonly<Record<string, ConfigValue | undefined>>
  const values = valuesOf(settings, written(spec, side))
  return Object.entries(settings).map(([name, setting]) => {
    // Java's own values may follow from others; those of other libraries are shown as they were written.
    const worked = libraryOf(spec) === 'java' || values[name] === undefined
    const value = (worked ? obeyed[setting.java ?? ''] : values[name]) ?? null
    const source = sourceOf(spec, name, setting.alias, value, setting.default)
    return { name, value, default: setting.default, source, java: setting.java }
  })
}
