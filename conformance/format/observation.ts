/**
 * What both drivers tell, in one canonical form: the same facts give the same text. What Kafka leaves to chance
 * is not in it: which controller is active, ids of topics and producers, timestamps, the order of an ISR.
 */

import type { ClientSeen } from './client-observation.ts'

/** One record of a log: offset, leader epoch, key, value (padding taken off). */
export type RecordSeen = readonly [offset: number, epoch: number, key: string | null, value: string | null]

export interface PartitionSeen {
  readonly partition: number
  /** -1 = nobody */
  readonly leader: number
  readonly leaderEpoch: number
  /** In order; the preferred leader first. */
  readonly replicas: readonly number[]
  /** Sorted, like all sets here. */
  readonly isr: readonly number[]
  readonly elr: readonly number[]
  readonly lastKnownElr: readonly number[]
  readonly adding: readonly number[]
  readonly removing: readonly number[]
  /** What its leader answers a consumer; null when nobody leads or the leader does not answer. */
  readonly readable: ReadableSeen | null
}

export interface ReadableSeen {
  readonly logStartOffset: number
  readonly highWatermark: number
  /** Records below the high watermark, in runs: see `runsOf`. */
  readonly records: readonly string[]
}

/** One replica's folder. Replicas that hold the same stand together. */
export interface DiskSeen {
  readonly brokers: readonly number[]
  /** The next offset to be written. */
  readonly end: number
  readonly records: readonly string[]
  /** Base offsets of its segments; of a compacted log only the last. */
  readonly segments: readonly number[]
  /** [leader epoch, first offset] */
  readonly epochs: readonly (readonly [number, number])[]
}

export interface TopicSeen {
  /** What was set for it. */
  readonly config: Readonly<Record<string, string>>
  readonly partitions: readonly PartitionSeen[]
  /** Only for topics that the controller placed: what must hold of any placement. Ids are then left out above. */
  readonly placement?: PlacementSeen
}

export interface PlacementSeen {
  readonly replicationFactors: readonly number[]
  /** No partition has a broker twice. */
  readonly distinct: boolean
  /** Every partition spreads over as many racks as there can be. */
  readonly spread: boolean
  /** How many partitions each broker is the first replica of, sorted; empty where it is chance:
   * with racks, or when the number of partitions is no multiple of that of brokers. */
  readonly preferred: readonly number[]
  /** How many replicas each broker has, sorted. */
  readonly replicas: readonly number[]
}

export interface Observation {
  /** As a running broker knows them; null when no broker answers. */
  readonly brokers: { readonly live: readonly number[]; readonly fenced: readonly number[] } | null
  readonly controller: 'active' | 'none'
  readonly topics: Readonly<Record<string, TopicSeen>> | null
  /** By `topic-partition`; dead brokers' disks too. */
  readonly disks: Readonly<Record<string, readonly DiskSeen[]>>
}

/** What a step brought. */
export type StepResult =
  | { readonly error: string }
  | { readonly error: string; readonly offset: number }
  | { readonly errors: readonly string[] }
  | Observation
  | ClientSeen

export interface Outcome {
  /** Number of the step, from 0. */
  readonly step: number
  readonly do: string
  readonly result: StepResult
}

export interface RecordingFile {
  readonly version: 1
  readonly scenario: string
  /** Version of the Kafka that answered. */
  readonly kafka: string
  readonly recordedOn: string
  readonly command: string
  /** Fingerprint of the scenario's cluster, topics and steps: a changed scenario needs a new recording. */
  readonly fingerprint: string
  readonly outcomes: readonly Outcome[]
}

/** Configs by name, numbers in one way of writing: Kafka says 1.0 of a ratio that was set to 1. */
export function canonicalConfig(entries: readonly (readonly [string, string])[]): Record<string, string> {
  const written = (value: string) => (/^-?\d+(\.\d+)?$/.test(value) ? String(Number(value)) : value)
  const pairs = entries.map(([name, value]) => [name, written(value)] as const)
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Base offsets of a log's segments. How often the cleaner came by, and so which segments it put together, is
 * chance: of a compacted log only the active one is told.
 */
export function canonicalSegments(bases: readonly number[], compacted: boolean): readonly number[] {
  return compacted ? bases.slice(-1) : bases
}

/** Ascending numbers. */
export function sorted(ids: readonly number[]): number[] {
  return [...ids].sort((a, b) => a - b)
}

function wordOf([, epoch, key, value]: RecordSeen): { head: string; tail: number } {
  const text = value === null ? 'null' : value
  const at = text.lastIndexOf('-')
  const counted = value !== null && at > 0 && /^\d+$/.test(text.slice(at + 1))
  const stem = counted ? text.slice(0, at) : text
  return {
    head: `e${epoch} ${key === null ? '' : `${key}=`}${stem}`,
    tail: counted ? Number(text.slice(at + 1)) : -1,
  }
}

/**
 * Records as runs: `offset..offset eEpoch value-from..to`. A run goes on while offset and number both rise by
 * one and epoch, key and name stay.
 */
export function runsOf(records: readonly RecordSeen[]): string[] {
  const runs: { from: number; to: number; head: string; first: number; last: number }[] = []
  for (const record of records) {
    const { head, tail } = wordOf(record)
    const run = runs.at(-1)
    const goesOn =
      run &&
      run.head === head &&
      run.to + 1 === record[0] &&
      (tail === -1 ? run.last === -1 : run.last + 1 === tail)
    if (run && goesOn) {
      run.to = record[0]
      run.last = tail
    } else runs.push({ from: record[0], to: record[0], head, first: tail, last: tail })
  }
  const range = (a: number, b: number) => (a === b ? `${a}` : `${a}..${b}`)
  return runs.map(
    (r) => `${range(r.from, r.to)} ${r.head}${r.first === -1 ? '' : `-${range(r.first, r.last)}`}`,
  )
}

/** Puts replicas that hold the same together. */
export function groupDisks(
  disks: readonly { readonly broker: number; readonly disk: Omit<DiskSeen, 'brokers'> }[],
): DiskSeen[] {
  const groups = new Map<string, { brokers: number[]; disk: Omit<DiskSeen, 'brokers'> }>()
  for (const { broker, disk } of disks) {
    const text = JSON.stringify(disk)
    const group = groups.get(text) ?? { brokers: [], disk }
    groups.set(text, group)
    group.brokers.push(broker)
  }
  return [...groups.values()]
    .map(({ brokers, disk }) => ({ brokers: sorted(brokers), ...disk }))
    .sort((a, b) => (a.brokers[0] ?? 0) - (b.brokers[0] ?? 0))
}

/** What must hold of any placement by the controller. */
export function placementOf(
  partitions: readonly PartitionSeen[],
  brokers: readonly { readonly id: number; readonly rack?: string | null | undefined }[],
): PlacementSeen {
  const rackOf = new Map(brokers.map((b) => [b.id, b.rack ?? 'none']))
  const racks = new Set(rackOf.values()).size
  const even = racks === 1 && partitions.length % brokers.length === 0
  const count = (of: (p: PartitionSeen) => readonly number[]) =>
    even ? sorted(brokers.map(({ id }) => partitions.flatMap(of).filter((one) => one === id).length)) : []
  return {
    replicationFactors: sorted([...new Set(partitions.map((p) => p.replicas.length))]),
    distinct: partitions.every((p) => new Set(p.replicas).size === p.replicas.length),
    spread: partitions.every(
      (p) => new Set(p.replicas.map((id) => rackOf.get(id))).size === Math.min(racks, p.replicas.length),
    ),
    preferred: count((p) => p.replicas.slice(0, 1)),
    replicas: count((p) => p.replicas),
  }
}

/** Takes ids out of a partition that the controller placed: they differ from run to run. */
export function withoutIds(p: PartitionSeen): PartitionSeen {
  const nameless = (ids: readonly number[]) => ids.map(() => 0)
  return {
    ...p,
    leader: p.leader === -1 ? -1 : p.leader === p.replicas[0] ? 0 : 1,
    replicas: nameless(p.replicas),
    isr: nameless(p.isr),
    elr: nameless(p.elr),
    lastKnownElr: nameless(p.lastKnownElr),
    adding: nameless(p.adding),
    removing: nameless(p.removing),
  }
}
