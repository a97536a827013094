/** Which client-side assignors a client wants, and which of them a library knows. */
import { CONFIG_TABLES, type ConsumerBehaviour } from '../../engine/index.ts'
import type { Carried, Effective } from '../settings.ts'

/** The assignors by the names of their protocols, in order of preference. */
export function assignorsOf({ config, behaviour }: Effective): readonly string[] {
  const own = (behaviour as ConsumerBehaviour).assignors
  if (own) return own
  return String(config['partition.assignment.strategy'])
    .split(',')
    .map((name) => SHORT_NAMES[name.replace(/^.*\./, '')] ?? name)
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  RangeAssignor: 'range',
  RoundRobinAssignor: 'roundrobin',
  StickyAssignor: 'sticky',
  CooperativeStickyAssignor: 'cooperative-sticky',
}

/** Of the assignors those that a library knows; a reason when it knows none, or when the first one is not among them. */
export function known(client: Effective, names: readonly string[]): Carried {
  const { config } = client
  // Java's default comes down to range, and so do those of the others.
  const isDefault =
    config['partition.assignment.strategy'] ===
    CONFIG_TABLES.consumer['partition.assignment.strategy'].default
  if (config['group.protocol'] === 'consumer') return null
  const wanted = assignorsOf(client)
  if (isDefault && wanted[0] === 'range' && names.includes('range')) return null
  const found = wanted.filter((name) => names.includes(name))
  if (wanted[0] === undefined || found[0] === wanted[0]) return { value: found.join(',') }
  return { why: wanted[0] === 'cooperative-sticky' ? 'no cooperative' : 'other assignors' }
}
