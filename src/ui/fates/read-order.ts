/**
 * In which order records were produced, stored, delivered and processed, out of the facts alone. Pure.
 *
 * produced: the producer chose a partition. stored: the leader wrote the copy that still stands (else the last one).
 * delivered and processed: the first time, by one group; what comes again later is counted. Kafka keeps the order of
 * one producer within a partition and of nothing else.
 */
import type { Fact, RecordStory, TimedFact } from '../../engine/index.ts'
import { countUntil } from '../narration/choose.ts'

export const STATIONS = ['produced', 'stored', 'delivered', 'processed'] as const
export type Station = (typeof STATIONS)[number]

/** Which records: of a key, of a partition, or all. */
export type OrderScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'partition'; readonly partition: string }
  | { readonly kind: 'key'; readonly key: string | null }

/** What is known of a record's coming to a station. */
export interface Stop {
  readonly at: number
  /** From 0 among the records that are shown. */
  readonly rank: number
  /** How many times more it came there. */
  readonly again: number
}

export interface OrderedRecord {
  readonly id: number
  readonly producer: string
  readonly key: string | null
  readonly partition: string
  readonly stops: Readonly<Partial<Record<Station, Stop>>>
}

/** Two records that changed places from one station to the next. */
export interface Inversion {
  readonly to: Station
  /** The one that was first before, and the one that was first then. */
  readonly first: number
  readonly second: number
  /** When it came about. */
  readonly at: number
  /**
   * partition: what Kafka promises is broken, or a client gave it up. key: the key is in two partitions. producers: two
   * of them wrote to one partition, which takes what comes first. across: nothing is promised.
   */
  readonly sort: 'partition' | 'key' | 'producers' | 'across'
}

export interface OrderReading {
  /** By production. */
  readonly records: readonly OrderedRecord[]
  /** The grave ones first, then by time. */
  readonly inversions: readonly Inversion[]
  /** Groups that were handed something of these. */
  readonly groups: readonly string[]
  /** Older ones are left out. */
  readonly more: boolean
  /** The last time before these that a partition took a record ahead of an older one; null when none did. */
  readonly earlier: { readonly at: number; readonly id: number } | null
}

/** Records that can be told apart side by side. */
export const MOST_ORDERED = 32

interface Known {
  readonly id: number
  readonly producer: string
  readonly key: string | null
  readonly partition: string
  readonly times: Partial<Record<Station, { at: number; turn: number; again: number }>>
}

const fits = (scope: OrderScope, partition: string, key: string | null): boolean =>
  scope.kind === 'all' || (scope.kind === 'key' ? key === scope.key : partition === scope.partition)

const groupOf = (fact: { readonly consumer: string; readonly group: string }): string =>
  fact.group || fact.consumer

/** The last records of a scope that were produced before an event, and where in the facts they begin. */
function lastProduced(facts: readonly TimedFact[], end: number, { scope, until }: OrderQuestion) {
  const found: { timed: TimedFact; fact: Extract<Fact, { kind: 'RecordCreated' }> }[] = []
  for (let i = end - 1; i >= 0; i--) {
    const timed = facts[i] as TimedFact
    const { fact } = timed
    if (fact.kind !== 'RecordCreated' || !fits(scope, fact.partition, fact.key)) continue
    if (until !== null && fact.id > until) continue
    if (found.length === MOST_ORDERED) return { from: i + 1, found: found.reverse(), more: true }
    found.push({ timed, fact })
  }
  return { from: 0, found: found.reverse(), more: false }
}

/** Whether the copy of a record that a leader writes is one that still stands. */
function stands(story: RecordStory | null, offset: number, epoch: number): boolean {
  return (
    story?.places.some((p) => p.offset === offset && p.leaderEpoch === epoch && p.holders.length > 0) ?? false
  )
}

export interface OrderQuestion {
  readonly scope: OrderScope
  /** null: the first that was handed something. */
  readonly group: string | null
  /** The youngest record that is shown; null: the last one there is. */
  readonly until: number | null
  readonly storyOf: (id: number) => RecordStory | null
}

/** Reads the order up to and with an event. */
export function readOrder(facts: readonly TimedFact[], steps: number, question: OrderQuestion): OrderReading {
  const end = countUntil(facts, steps)
  const { from, found, more } = lastProduced(facts, end, question)
  const known = new Map<number, Known>()
  for (const [turn, { timed, fact }] of found.entries()) {
    const { id, producer, key, partition } = fact
    known.set(id, { id, producer, key, partition, times: { produced: { at: timed.at, turn, again: 0 } } })
  }
  const groups = groupsIn(facts, from, end, known)
  const group = question.group !== null && groups.includes(question.group) ? question.group : groups[0]
  const trail = new Trail(known, group, question.storyOf)
  for (let i = from; i < end; i++) trail.see(facts[i] as TimedFact)
  const records = ranked([...known.values()])
  const oldest = more ? (found[0]?.fact.id ?? 0) : 0
  const earlier = oldest > 0 ? lastOvertaken(facts, end, oldest, question) : null
  return { records, inversions: inversionsOf(records), groups, more, earlier }
}

/** Records are numbered as they are made: one that is stored behind a younger one of its producer was overtaken. */
function lastOvertaken(
  facts: readonly TimedFact[],
  end: number,
  before: number,
  { scope, storyOf }: OrderQuestion,
): OrderReading['earlier'] {
  const youngest = new Map<string, number>()
  const makers = new Map<number, string>()
  let last: OrderReading['earlier'] = null
  for (let i = 0; i < end; i++) {
    const { at, fact } = facts[i] as TimedFact
    if (fact.kind === 'RecordCreated') makers.set(fact.id, fact.producer)
    if (fact.kind !== 'BatchAppended' || !fact.leader) continue
    const { ids, keys, baseOffset, offsetDeltas, partitionLeaderEpoch } = fact.batch
    for (const [n, id] of ids.entries()) {
      if (id < 0 || id >= before || !fits(scope, fact.partition, keys[n] ?? null)) continue
      const lane = `${fact.partition} ${makers.get(id)}`
      if (id > (youngest.get(lane) ?? -1)) youngest.set(lane, id)
      else if (stands(storyOf(id), baseOffset + (offsetDeltas?.[n] ?? n), partitionLeaderEpoch))
        last = { at, id }
    }
  }
  return last
}

function groupsIn(
  facts: readonly TimedFact[],
  from: number,
  end: number,
  known: ReadonlyMap<number, Known>,
): readonly string[] {
  const groups = new Set<string>()
  for (let i = from; i < end; i++) {
    const { fact } = facts[i] as TimedFact
    if (fact.kind !== 'RecordsPolled' && fact.kind !== 'ShareRecordsPolled') continue
    if (fact.ids.some((id) => known.has(id))) groups.add(groupOf(fact))
  }
  return [...groups].sort()
}

/** Notes when records come to their stations. */
class Trail {
  readonly #known: ReadonlyMap<number, Known>
  readonly #group: string | undefined
  readonly #storyOf: OrderQuestion['storyOf']
  #turn = 0

  constructor(
    known: ReadonlyMap<number, Known>,
    group: string | undefined,
    storyOf: OrderQuestion['storyOf'],
  ) {
    this.#known = known
    this.#group = group
    this.#storyOf = storyOf
  }

  see({ at, fact }: TimedFact): void {
    if (fact.kind === 'BatchAppended' && fact.leader) {
      const { ids, baseOffset, offsetDeltas, partitionLeaderEpoch } = fact.batch
      for (const [i, id] of ids.entries())
        this.#store(id, at, baseOffset + (offsetDeltas?.[i] ?? i), partitionLeaderEpoch)
    } else if (fact.kind === 'RecordsPolled' || fact.kind === 'ShareRecordsPolled') {
      if (groupOf(fact) === this.#group) for (const id of fact.ids) this.#come(id, 'delivered', at)
    } else if (fact.kind === 'RecordsProcessed') {
      if (groupOf(fact) === this.#group) for (const id of fact.ids) this.#come(id, 'processed', at)
    } else if (fact.kind === 'ShareRecordsSettled' && fact.group === this.#group) this.#settled(fact, at)
  }

  #store(id: number, at: number, offset: number, epoch: number): void {
    const record = this.#known.get(id)
    if (!record) return
    const before = record.times.stored
    const counts = stands(this.#storyOf(id), offset, epoch)
    if (before && !counts) before.again += 1
    else record.times.stored = { at, turn: this.#turn++, again: before ? before.again + 1 : 0 }
  }

  #come(id: number, station: 'delivered' | 'processed', at: number): void {
    const record = this.#known.get(id)
    if (!record) return
    const before = record.times[station]
    if (before) before.again += 1
    else record.times[station] = { at, turn: this.#turn++, again: 0 }
  }

  #settled({ partition, batches }: Extract<Fact, { kind: 'ShareRecordsSettled' }>, at: number): void {
    for (const record of this.#known.values()) {
      if (record.partition !== partition) continue
      const places = this.#storyOf(record.id)?.places ?? []
      const isDone = batches.some(
        ({ firstOffset, lastOffset, deliveryState }) =>
          deliveryState === 'ACKNOWLEDGED' &&
          places.some(({ offset }) => offset >= firstOffset && offset <= lastOffset),
      )
      if (isDone) this.#come(record.id, 'processed', at)
    }
  }
}

/** Ranks by the turn in which records came to each station. */
function ranked(known: readonly Known[]): readonly OrderedRecord[] {
  const stops = new Map<number, Partial<Record<Station, Stop>>>(known.map(({ id }) => [id, {}]))
  for (const station of STATIONS) {
    const there = known.filter(({ times }) => times[station] !== undefined)
    there.sort((a, b) => (a.times[station]?.turn ?? 0) - (b.times[station]?.turn ?? 0))
    for (const [rank, { id, times }] of there.entries()) {
      const own = stops.get(id)
      if (own) own[station] = { at: times[station]?.at ?? 0, rank, again: times[station]?.again ?? 0 }
    }
  }
  return known.map(({ id, producer, key, partition }) => ({
    id,
    producer,
    key,
    partition,
    stops: stops.get(id) ?? {},
  }))
}

const GRAVITY = { partition: 0, key: 1, producers: 2, across: 3 } as const

/** Whether it breaks what somebody may count on. */
export const isGrave = ({ sort }: Pick<Inversion, 'sort'>): boolean => sort === 'partition' || sort === 'key'

function sortOf(to: Station, a: OrderedRecord, b: OrderedRecord): Inversion['sort'] {
  if (a.partition === b.partition)
    return to === 'stored' && a.producer !== b.producer ? 'producers' : 'partition'
  return a.key !== null && a.key === b.key ? 'key' : 'across'
}

/** Every two records that changed places between two stations that follow each other. */
export function inversionsOf(records: readonly OrderedRecord[]): readonly Inversion[] {
  const found: Inversion[] = []
  for (const [s, to] of STATIONS.entries()) {
    const from = STATIONS[s - 1]
    if (from === undefined) continue
    const there = records.filter(({ stops }) => stops[from] && stops[to])
    for (const [i, a] of there.entries())
      for (const b of there.slice(i + 1)) {
        const [a1, a2, b1, b2] = [a.stops[from], a.stops[to], b.stops[from], b.stops[to]]
        if (!a1 || !a2 || !b1 || !b2 || a1.rank < b1.rank === a2.rank < b2.rank) continue
        const [first, second] = a1.rank < b1.rank ? [a, b] : [b, a]
        found.push({
          to,
          first: first.id,
          second: second.id,
          at: Math.max(a2.at, b2.at),
          sort: sortOf(to, a, b),
        })
      }
  }
  return found.sort((a, b) => GRAVITY[a.sort] - GRAVITY[b.sort] || a.at - b.at)
}
