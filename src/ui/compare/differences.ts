/** How two runs differ up to the moment they show: named and counted, from facts, the oracle and the world. Pure. */
import {
  type FateCounts,
  type Micros,
  oracleOf,
  type RecordFateName,
  type Run,
  type TimedFact,
  totalLag,
} from '../../engine/index.ts'

export type MeasureName =
  | 'acknowledged'
  | 'lost'
  | 'duplicated'
  | 'reordered'
  | 'unseen'
  | 'failed'
  | 'failed-but-there'
  | 'redelivered'
  | 'elections'
  | 'isrChanges'
  | 'rebalances'
  | 'unavailable'
  | 'lag'
  | 'produceP50'
  | 'produceP99'
  | 'endToEndP50'
  | 'endToEndP99'

/** Records, occasions, seconds of partitions added up, or microseconds. */
export type Unit = 'count' | 'span'

export interface Difference {
  readonly name: MeasureName
  /** A partition, where the measure is of one. */
  readonly of: string | null
  readonly unit: Unit
  /** null = there is nothing to measure. */
  readonly first: number | null
  readonly second: number | null
  /** When the two part in it, null when they do not, or when no single event tells. */
  readonly at: Micros | null
}

export interface Comparison {
  readonly differences: readonly Difference[]
  /** The first event that is not the same in both, null while there is none. */
  readonly partsAt: Micros | null
  /** Before this moment everyday facts were let go, in one of them: counts begin there. */
  readonly since: Micros
}

const isInternal = (partition: string) => partition.startsWith('__')

function knownFacts(run: Run): readonly TimedFact[] {
  const { steps } = run.world
  const end = run.facts.findIndex((timed) => timed.step > steps)
  return end < 0 ? run.facts : run.facts.slice(0, end)
}

const textOf = ({ at, fact }: TimedFact) => `${at} ${JSON.stringify(fact)}`

/** Where two lists part: the earlier moment of the first pair that is not the same. */
export function partingOf(first: readonly TimedFact[], second: readonly TimedFact[]): Micros | null {
  const most = Math.max(first.length, second.length)
  for (let i = 0; i < most; i++) {
    const [a, b] = [first[i], second[i]]
    if (a && b && textOf(a) === textOf(b)) continue
    return Math.min(a?.at ?? Infinity, b?.at ?? Infinity)
  }
  return null
}

/** Microseconds during which nobody led a partition: from when its leader went until another process leads it. */
export function unavailability(facts: readonly TimedFact[], now: Micros): ReadonlyMap<string, Micros> {
  const leaders = new Map<string, number>()
  const since = new Map<string, Micros>()
  const total = new Map<string, Micros>()
  const open = (partition: string, at: Micros) => {
    if (!since.has(partition)) since.set(partition, at)
  }
  const close = (partition: string, at: Micros) => {
    const from = since.get(partition)
    if (from === undefined) return
    since.delete(partition)
    total.set(partition, (total.get(partition) ?? 0) + at - from)
  }
  for (const { at, fact } of facts) {
    if (fact.kind === 'BecameLeader' && !isInternal(fact.partition)) {
      leaders.set(fact.partition, fact.broker)
      close(fact.partition, at)
    } else if (fact.kind === 'PartitionWentOffline' && !isInternal(fact.partition)) open(fact.partition, at)
    else if (fact.kind === 'NodeCrashed' || fact.kind === 'NodeStopped' || fact.kind === 'NodePaused') {
      for (const [partition, broker] of leaders) if (fact.node === `broker-${broker}`) open(partition, at)
    } else if (fact.kind === 'NodeResumed') {
      for (const [partition, broker] of leaders) if (fact.node === `broker-${broker}`) close(partition, at)
    }
  }
  for (const partition of [...since.keys()]) close(partition, now)
  return total
}

/** A share of sorted numbers; null of none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? null
}

function latencies(facts: readonly TimedFact[]): { produce: number[]; endToEnd: number[] } {
  const created = new Map<number, Micros>()
  const seen = new Set<string>()
  const produce: number[] = []
  const endToEnd: number[] = []
  for (const { at, fact } of facts) {
    if (fact.kind === 'RecordCreated') created.set(fact.id, at)
    else if (fact.kind === 'BatchAcknowledged')
      for (const id of fact.ids) {
        const from = created.get(id)
        if (from !== undefined) produce.push(at - from)
      }
    else if (fact.kind === 'RecordsPolled')
      for (const id of fact.ids) {
        const from = created.get(id)
        const once = `${fact.group} ${id}`
        if (from === undefined || seen.has(once)) continue
        seen.add(once)
        endToEnd.push(at - from)
      }
  }
  const up = (a: number, b: number) => a - b
  return { produce: produce.sort(up), endToEnd: endToEnd.sort(up) }
}

interface Reading {
  readonly facts: readonly TimedFact[]
  readonly fates: FateCounts
  readonly gaps: ReadonlyMap<string, Micros>
  readonly produce: readonly number[]
  readonly endToEnd: readonly number[]
  readonly lag: number
}

function readRun(run: Run): Reading {
  const facts = knownFacts(run)
  return {
    facts,
    fates: { ...oracleOf(run).oracle.fateCounts() },
    gaps: unavailability(facts, run.now),
    ...latencies(facts),
    lag: totalLag(run.world),
  }
}

const FATES: readonly (RecordFateName & MeasureName)[] = [
  'acknowledged',
  'lost',
  'duplicated',
  'reordered',
  'unseen',
  'failed',
  'failed-but-there',
  'redelivered',
]

type Which = (timed: TimedFact) => boolean

const OCCASIONS: Readonly<Partial<Record<MeasureName, Which>>> = {
  elections: ({ fact }) =>
    fact.kind === 'LeaderElected' && fact.reason !== 'created' && !isInternal(fact.partition),
  isrChanges: ({ fact }) => fact.kind === 'IsrChanged' && !isInternal(fact.partition),
  rebalances: ({ fact }) => fact.kind === 'GroupStateChanged' && fact.to === 'PreparingRebalance',
}

const sum = (gaps: ReadonlyMap<string, Micros>) => [...gaps.values()].reduce((all, each) => all + each, 0)

/** Reads both runs at the moments that they show. */
export function readDifferences(first: Run, second: Run): Comparison {
  const [a, b] = [readRun(first), readRun(second)]
  const differences: Difference[] = []
  const add = (
    name: MeasureName,
    unit: Unit,
    pair: readonly [number | null, number | null],
    of: string | null = null,
    at: Micros | null = null,
  ) => differences.push({ name, of, unit, first: pair[0], second: pair[1], at })
  for (const fate of FATES) {
    const which: Which = ({ fact }) => fate === 'acknowledged' && fact.kind === 'BatchAcknowledged'
    const at = fate === 'acknowledged' ? partingOf(a.facts.filter(which), b.facts.filter(which)) : null
    add(fate, 'count', [a.fates[fate], b.fates[fate]], null, at)
  }
  for (const [name, which] of Object.entries(OCCASIONS) as [MeasureName, Which][]) {
    const [left, right] = [a.facts.filter(which), b.facts.filter(which)]
    add(name, 'count', [left.length, right.length], null, partingOf(left, right))
  }
  add('unavailable', 'span', [sum(a.gaps), sum(b.gaps)])
  const partitions = [...new Set([...a.gaps.keys(), ...b.gaps.keys()])].sort()
  for (const of of partitions) add('unavailable', 'span', [a.gaps.get(of) ?? 0, b.gaps.get(of) ?? 0], of)
  add('lag', 'count', [a.lag, b.lag])
  for (const [kind, list] of [
    ['produce', 'produce'],
    ['endToEnd', 'endToEnd'],
  ] as const) {
    add(`${kind}P50`, 'span', [quantile(a[list], 0.5), quantile(b[list], 0.5)])
    add(`${kind}P99`, 'span', [quantile(a[list], 0.99), quantile(b[list], 0.99)])
  }
  return {
    differences,
    partsAt: partingOf(a.facts, b.facts),
    since: Math.max(first.factsSince, second.factsSince),
  }
}
