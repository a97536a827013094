/**
 * What Kafka itself says of a config that does not fit: ConfigDef.parseType and its validators (Range, ValidString),
 * LogConfig.validateNames for topics, ProducerConfig.postProcessAndValidateIdempotenceConfigs. Null where ours is another
 * bound than Kafka's, so that nothing is put into its mouth. Pure.
 */
import { type ConfigDef, type ConfigSide, parseValue } from '../../engine/index.ts'

const NUMBERS = { int: 'INT', long: 'LONG', double: 'DOUBLE' } as const

function rangeProblem({ min, max }: ConfigDef, number: number): string | null {
  if (min !== undefined && number < min) return `Value must be at least ${min}`
  return max !== undefined && number > max ? `Value must be no more than ${max}` : null
}

const INT_MAX = 2_147_483_647

function problemOf(def: ConfigDef, text: string): string | null {
  const value = text.trim()
  if (def.type === 'boolean')
    return /^(true|false)$/i.test(value) ? null : 'Expected value to be either true or false'
  if (def.type === 'int' || def.type === 'long' || def.type === 'double') {
    const name = NUMBERS[def.type]
    const form = def.type === 'double' ? /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i : /^[+-]?\d+$/
    const number = Number(value)
    if (!form.test(value) || (def.type === 'int' && Math.abs(number) > INT_MAX + 1))
      return `Not a number of type ${name}`
    return rangeProblem(def, number)
  }
  if (!def.values) return null
  return `String must be one of: ${def.values.filter((each) => each !== '').join(', ')}`
}

/** Of a list Kafka names the one that does not fit. */
function named({ type, values }: ConfigDef, text: string): string {
  const items = text.split(',').map((item) => item.trim())
  return (type === 'list' && items.find((item) => !values?.includes(item))) || text.trim()
}

/** ConfigException's sentence for a value; null when it fits, or when Kafka's sentence is not known. */
export function kafkaError(name: string, def: ConfigDef, text: string): string | null {
  if (parseValue(def, text) !== undefined) return null
  const problem = problemOf(def, text)
  return problem === null ? null : `Invalid value ${named(def, text)} for configuration ${name}: ${problem}`
}

/** Of a name that there is not: topics refuse it, clients and brokers of Kafka only warn. */
export function unknownError(side: ConfigSide, name: string): string | null {
  return side === 'topic' ? `Unknown topic config name: ${name}` : null
}

/** What the Java producer says of configs that do not go together, by the config that the engine names. */
export const PRODUCER_CONFLICTS: Readonly<Record<string, string>> = {
  acks: 'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
  retries: 'Must set retries to non-zero when using the idempotent producer.',
  'max.in.flight.requests.per.connection':
    'Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer.',
  'delivery.timeout.ms':
    'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms',
}
