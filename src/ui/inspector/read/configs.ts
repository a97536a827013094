/** Configs with their defaults, and how far they are from them. */
import {
  type ClientSide,
  type ClientSpec,
  CONFIG_TABLES,
  type ConfigDef,
  type ConfigOverrides,
  type ConfigSide,
  clientSettings,
} from '../../../engine/index.ts'

export type ConfigChange = 'none' | 'shortened' | 'changed' | 'follows' | 'scenario'

export interface ConfigRow {
  readonly name: string
  readonly value: string
  readonly default: string
  readonly change: ConfigChange
  /** The Java client's name, where the library has another. */
  readonly java?: string
}

/**
 * All configs of a side, those that differ from their defaults first. `set` names the ones that somebody
 * wrote; one that differs without having been written follows from others (enable.idempotence from acks).
 */
export function configRows(
  side: ConfigSide,
  values: ConfigOverrides,
  set: ConfigOverrides | null,
): ConfigRow[] {
  const table: Readonly<Record<string, ConfigDef>> = CONFIG_TABLES[side]
  const rows = Object.entries(table).map(([name, def]) => {
    const value = values[name] ?? def.default ?? '–'
    return {
      name,
      value: String(value),
      default: String(def.default ?? '–'),
      change: changeOf(name, value, def, set),
    }
  })
  return rows.sort((a, b) => Number(a.change === 'none') - Number(b.change === 'none'))
}

function changeOf(
  name: string,
  value: string | number | boolean,
  def: ConfigDef,
  set: ConfigOverrides | null,
): ConfigChange {
  if (String(value) === String(def.default ?? '–')) return 'none'
  if (set && set[name] === undefined) return 'follows'
  const isTime = /\.(ms|seconds)$/.test(name)
  return isTime && Number(value) < Number(def.default) ? 'shortened' : 'changed'
}

const CHANGES = {
  'library default': 'none',
  scenario: 'scenario',
  shortened: 'shortened',
  follows: 'follows',
} as const

/** The settings of a client by its library's own names, those that differ from their defaults first. */
export function clientConfigRows(side: ClientSide, spec: ClientSpec): ConfigRow[] {
  const rows = clientSettings(side, spec).map((row) => ({
    name: row.name,
    value: String(row.value ?? '–'),
    default: String(row.default ?? '–'),
    change: CHANGES[row.source],
    ...(row.java && row.java !== row.name && { java: row.java }),
  }))
  return rows.sort((a, b) => Number(a.change === 'none') - Number(b.change === 'none'))
}
