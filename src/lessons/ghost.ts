/** What would be so in the world of a wrong prediction, as claims about things on the stage. Pure. */
import type { Check, Ghost, Option, Read, Scalar, Target, Test } from './types.ts'

/** The thing on the stage that a read is about; null for one of the whole cluster. */
function thingOf(read: Read): Target | null {
  if (read.consumer !== undefined) return { kind: 'consumer', node: `consumer-${read.consumer}` }
  if (read.partition !== undefined) {
    const cut = read.partition.lastIndexOf('-')
    return {
      kind: 'partition',
      topic: read.partition.slice(0, cut),
      partition: Number(read.partition.slice(cut + 1)),
    }
  }
  if (read.group !== undefined) return { kind: 'group', group: read.group }
  if (read.producer !== undefined) return { kind: 'producer', node: `producer-${read.producer}` }
  return read.topic === undefined ? null : { kind: 'topic', topic: read.topic }
}

const SIGNS = { '==': '', '!=': '≠ ', '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' } as const

/** A test as the value it claims; null when it compares with something read. */
function claimOf(test: Test): Scalar | undefined {
  if (typeof test !== 'object' || test === null) return test
  if ('read' in test) return undefined
  const [first] = Object.entries(test) as [keyof typeof SIGNS, unknown][]
  if (!first || typeof first[1] === 'object') return undefined
  return `${SIGNS[first[0]]}${String(first[1])}`
}

/** Every state that a check claims, whatever else it asks for. */
function statesOf(check: Check): Ghost[] {
  if ('all' in check) return check.all.flatMap(statesOf)
  if (!('state' in check)) return []
  const on = thingOf(check.state)
  const value = claimOf(check.is)
  return on === null || value === undefined ? [] : [{ on, reads: [{ read: check.state, value }] }]
}

/** The ghost of an option: as its lesson draws it, or what its own predicate claims. */
export function ghostOf(option: Option): readonly Ghost[] {
  if (option.ghost) return option.ghost
  const byThing = new Map<string, Ghost>()
  for (const { on, reads } of statesOf(option.holds)) {
    const key = JSON.stringify(on)
    byThing.set(key, { on, reads: [...(byThing.get(key)?.reads ?? []), ...reads] })
  }
  return [...byThing.values()]
}
