/** From what a person wrote to resolved configs; what does not fit is refused by name (Kafka's ConfigException). */
import { CONFIG_TABLES, type ConfigDef, type ConfigOf, type ConfigSide } from './definitions.ts'

export type ConfigValue = string | number | boolean
export type ConfigOverrides = Readonly<Record<string, ConfigValue>>

/** A config is unknown or out of its bounds. `field` names it, `allowed` says what may stand there. */
export class ConfigError extends Error {
  readonly field: string
  readonly allowed: string
  constructor(field: string, value: unknown, allowed: string) {
    super(`Invalid value ${JSON.stringify(value)} for configuration ${field}: allowed is ${allowed}`)
    this.name = 'ConfigException'
    this.field = field
    this.allowed = allowed
  }
}

/** What may stand in a config, in words. */
export function allowedFor(def: ConfigDef): string {
  if (def.shape !== undefined) return def.shape
  if (def.type === 'list') return `a list of ${def.values?.join(', ')}, with commas between`
  if (def.values) return def.values.join(', ')
  if (def.type === 'boolean') return 'true or false'
  if (def.type === 'int' || def.type === 'long')
    return def.max === undefined || def.max > 2_147_483_647
      ? `an integer of at least ${def.min ?? 0}`
      : `an integer from ${def.min ?? 0} to ${def.max}`
  if (def.type === 'double') return `a number from ${def.min} to ${def.max}`
  return 'a text'
}

/** A value as a definition reads it; undefined when it does not fit. */
export function parseValue(def: ConfigDef, value: ConfigValue): ConfigValue | undefined {
  if (def.type === 'boolean') {
    if (typeof value === 'boolean') return value
    return value === 'true' ? true : value === 'false' ? false : undefined
  }
  if (def.type === 'int' || def.type === 'long') {
    const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) return undefined
    return number < (def.min ?? number) || number > (def.max ?? number) ? undefined : number
  }
  if (def.type === 'double') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    const fits = typeof number === 'number' && number >= (def.min ?? 0) && number <= (def.max ?? Infinity)
    return fits ? number : undefined
  }
  if (def.type === 'list' && !def.pattern) {
    const items = String(value).split(',')
    const names = items.map((item) => item.trim()).filter((item) => item !== '')
    return names.length > 0 && names.every((item) => def.values?.includes(item)) ? names.join(',') : undefined
  }
  const text = String(value)
  if (def.pattern && !def.pattern.test(text)) return undefined
  return def.values && !def.values.includes(text) ? undefined : text
}

/** One value, checked. Throws ConfigError. */
export function parseConfig(side: ConfigSide, name: string, value: ConfigValue): ConfigValue {
  const table: Record<string, ConfigDef> = CONFIG_TABLES[side]
  const def = Object.hasOwn(table, name) ? table[name] : undefined
  if (!def) throw new ConfigError(name, value, `one of the ${side} configs: ${Object.keys(table).join(', ')}`)
  const parsed = parseValue(def, value)
  if (parsed === undefined) throw new ConfigError(name, value, allowedFor(def))
  return parsed
}

/** All configs of a side: defaults with the overrides applied. Throws ConfigError. */
export function resolveConfig<S extends ConfigSide>(
  side: S,
  overrides: ConfigOverrides = {},
): ConfigOf<(typeof CONFIG_TABLES)[S]> {
  const resolved: Record<string, ConfigValue> = {}
  for (const [name, def] of Object.entries(CONFIG_TABLES[side] as Record<string, ConfigDef>))
    if (def.default !== null) resolved[name] = def.default
  for (const [name, value] of Object.entries(overrides)) resolved[name] = parseConfig(side, name, value)
  if (side === 'producer') checkProducer(resolved, overrides)
  if (side === 'consumer') checkConsumer(resolved, overrides)
  return Object.freeze(resolved) as ConfigOf<(typeof CONFIG_TABLES)[S]>
}

/** What the coordinator decides under the consumer protocol, so that the client may not. */
const CLASSIC_ONLY = ['heartbeat.interval.ms', 'session.timeout.ms', 'partition.assignment.strategy']

/** ConsumerConfig.checkUnsupportedConfigsPostProcess: each group protocol has configs that only it knows. */
function checkConsumer(config: Record<string, ConfigValue>, overrides: ConfigOverrides): void {
  const consumer = config['group.protocol'] === 'consumer'
  const wrong = (consumer ? CLASSIC_ONLY : ['group.remote.assignor']).find((name) => name in overrides)
  if (wrong)
    throw new ConfigError(
      wrong,
      overrides[wrong],
      `nothing, because group.protocol is ${config['group.protocol']}`,
    )
}

/** ProducerConfig.postProcessParsedConfig: idempotence needs acks=all, retries and at most 5 requests in flight. */
function checkProducer(config: Record<string, ConfigValue>, overrides: ConfigOverrides): void {
  const asked = overrides['enable.idempotence'] === true || overrides['enable.idempotence'] === 'true'
  const all = config.acks === 'all' || config.acks === '-1'
  const inFlight = config['max.in.flight.requests.per.connection'] as number
  if (asked && !all) throw new ConfigError('acks', config.acks, 'all, because enable.idempotence is true')
  if (asked && config.retries === 0)
    throw new ConfigError('retries', 0, 'more than 0, because enable.idempotence is true')
  const idempotent = config['enable.idempotence'] === true && all && config.retries !== 0
  if (idempotent && inFlight > 5)
    throw new ConfigError('max.in.flight.requests.per.connection', inFlight, 'at most 5 with idempotence')
  config['enable.idempotence'] = idempotent
  const least = (config['linger.ms'] as number) + (config['request.timeout.ms'] as number)
  if ((config['delivery.timeout.ms'] as number) < least) {
    if (overrides['delivery.timeout.ms'] !== undefined)
      throw new ConfigError(
        'delivery.timeout.ms',
        config['delivery.timeout.ms'],
        `at least linger.ms + request.timeout.ms = ${least}`,
      )
    config['delivery.timeout.ms'] = least
  }
}
