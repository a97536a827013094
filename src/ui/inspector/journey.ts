/** The journey of one record, told by the facts alone. Pure. */
import { type Fact, offsetAt, type RecordHeader, type TimedFact } from '../../engine/index.ts'

export type JourneyStep =
  | { readonly kind: 'created'; readonly producer: string; readonly byHand: boolean }
  | { readonly kind: 'sent'; readonly broker: number; readonly attempt: number }
  | { readonly kind: 'retried'; readonly error: string; readonly attempt: number }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'refused'; readonly error: string }
  | {
      readonly kind: 'appended'
      readonly broker: number
      readonly offset: number
      readonly leaderEpoch: number
    }
  | { readonly kind: 'replicated'; readonly broker: number; readonly offset: number }
  | { readonly kind: 'committed'; readonly broker: number; readonly highWatermark: number }
  | { readonly kind: 'acknowledged'; readonly producer: string; readonly acks: number }
  | { readonly kind: 'polled'; readonly consumer: string; readonly group: string; readonly again: boolean }
  | { readonly kind: 'processed'; readonly consumer: string; readonly group: string }
  /** Handed to a member of a share group, for the so many-th time. */
  | { readonly kind: 'taken'; readonly consumer: string; readonly group: string; readonly delivery: number }
  /** What the share-partition's leader made of it afterwards; an answer, or a lock that ran out. */
  | {
      readonly kind: 'settled'
      readonly group: string
      readonly outcome: 'accepted' | 'archived' | 'available'
      readonly lockTimeout: boolean
      readonly delivery: number
    }
  | { readonly kind: 'offset committed'; readonly group: string; readonly offset: number }
  | { readonly kind: 'truncated'; readonly broker: number }

export type TimedStep = JourneyStep & { readonly at: number; readonly step: number }

/**
 * What became of it so far. truncated: no log holds it any more; lost: the same although it was acknowledged.
 */
export type Fate =
  | 'waiting'
  | 'sent'
  | 'written'
  | 'committed'
  | 'delivered'
  | 'failed'
  | 'truncated'
  | 'lost'

export interface Journey {
  readonly id: number
  readonly partition: string | null
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly RecordHeader[]
  /** Where the leader put it last; null until it is written. */
  readonly offset: number | null
  readonly steps: readonly TimedStep[]
  readonly fate: Fate
  /** False when the facts of its creation were let go. */
  readonly known: boolean
}

interface Reading {
  readonly id: number
  partition: string | null
  key: string | null
  value: string | null
  headers: readonly RecordHeader[]
  offset: number | null
  /** The brokers whose log holds it, with its offset there. */
  readonly holders: Map<number, number>
  /** Offsets at which it is already known to be committed. */
  readonly committedAt: Set<number>
  readonly polledBy: Map<string, number>
  readonly committedBy: Set<string>
  acknowledged: boolean
  failed: boolean
  known: boolean
}

function onAppend(r: Reading, fact: Extract<Fact, { kind: 'BatchAppended' }>): JourneyStep | null {
  const index = fact.batch.ids.indexOf(r.id)
  if (index < 0) return null
  const offset = offsetAt(fact.batch, index)
  r.partition ??= fact.partition
  r.key ??= fact.batch.keys[index] ?? null
  r.value ??= fact.batch.values[index] ?? null
  if (r.headers.length === 0) r.headers = fact.batch.headers?.[index] ?? []
  r.holders.set(fact.broker, offset)
  if (!fact.leader) return { kind: 'replicated', broker: fact.broker, offset }
  r.offset = offset
  return { kind: 'appended', broker: fact.broker, offset, leaderEpoch: fact.batch.partitionLeaderEpoch }
}

function onPolled(r: Reading, fact: Extract<Fact, { kind: 'RecordsPolled' }>): JourneyStep | null {
  if (!fact.ids.includes(r.id)) return null
  const again = r.polledBy.has(fact.group)
  r.polledBy.set(fact.group, (r.polledBy.get(fact.group) ?? 0) + 1)
  return { kind: 'polled', consumer: fact.consumer, group: fact.group, again }
}

function onTaken(r: Reading, fact: Extract<Fact, { kind: 'ShareRecordsPolled' }>): JourneyStep | null {
  const index = fact.ids.indexOf(r.id)
  if (index < 0) return null
  r.partition ??= fact.partition
  r.offset ??= fact.offsets[index] ?? null
  r.polledBy.set(fact.group, (r.polledBy.get(fact.group) ?? 0) + 1)
  const delivery = fact.deliveryCounts[index] ?? 1
  return { kind: 'taken', consumer: fact.consumer, group: fact.group, delivery }
}

const OUTCOMES = { ACKNOWLEDGED: 'accepted', ARCHIVED: 'archived', AVAILABLE: 'available' } as const

function onSettled(r: Reading, fact: Extract<Fact, { kind: 'ShareRecordsSettled' }>): JourneyStep | null {
  const { offset } = r
  if (offset === null || fact.partition !== r.partition) return null
  const own = fact.batches.find((b) => b.firstOffset <= offset && offset <= b.lastOffset)
  const outcome = own && OUTCOMES[own.deliveryState as keyof typeof OUTCOMES]
  if (!own || !outcome) return null
  const lockTimeout = fact.reason === 'lock timeout'
  return { kind: 'settled', group: fact.group, outcome, lockTimeout, delivery: own.deliveryCount }
}

function onOffsets(r: Reading, fact: Extract<Fact, { kind: 'OffsetsCommitted' }>): JourneyStep | null {
  if (r.offset === null || !r.polledBy.has(fact.group) || r.committedBy.has(fact.group)) return null
  const own = fact.offsets.find((o) => `${o.topic}-${o.partition}` === r.partition)
  if (!own || own.offset <= r.offset) return null
  r.committedBy.add(fact.group)
  return { kind: 'offset committed', group: fact.group, offset: own.offset }
}

function onHighWatermark(
  r: Reading,
  fact: Extract<Fact, { kind: 'HighWatermarkAdvanced' }>,
): JourneyStep | null {
  const offset = r.holders.get(fact.broker)
  if (!fact.leader || fact.partition !== r.partition || offset === undefined) return null
  if (fact.to <= offset || r.committedAt.has(offset)) return null
  r.committedAt.add(offset)
  return { kind: 'committed', broker: fact.broker, highWatermark: fact.to }
}

function onProducer(r: Reading, fact: Fact): JourneyStep | null {
  if (fact.kind === 'RecordCreated') {
    if (fact.id !== r.id) return null
    Object.assign(r, {
      partition: fact.partition,
      key: fact.key,
      value: fact.value,
      headers: fact.headers ?? [],
      known: true,
    })
    return { kind: 'created', producer: fact.producer, byHand: fact.byHand }
  }
  if (fact.kind === 'RecordRefused') {
    if (fact.id !== r.id) return null
    r.failed = true
    return { kind: 'refused', error: fact.error }
  }
  if (!('ids' in fact) || !('producer' in fact) || !fact.ids.includes(r.id)) return null
  r.partition ??= fact.partition
  if (fact.kind === 'BatchSent') return { kind: 'sent', broker: fact.broker, attempt: fact.attempt }
  if (fact.kind === 'BatchRetried') return { kind: 'retried', error: fact.error, attempt: fact.attempt }
  if (fact.kind === 'BatchFailed') {
    r.failed = true
    return { kind: 'failed', error: fact.error }
  }
  r.acknowledged = true
  return { kind: 'acknowledged', producer: fact.producer, acks: fact.acks }
}

function onFact(r: Reading, fact: Fact): JourneyStep | null {
  if (fact.kind === 'BatchAppended') return onAppend(r, fact)
  if (fact.kind === 'RecordsPolled') return onPolled(r, fact)
  if (fact.kind === 'RecordsProcessed')
    return fact.ids.includes(r.id) ? { kind: 'processed', consumer: fact.consumer, group: fact.group } : null
  if (fact.kind === 'ShareRecordsPolled') return onTaken(r, fact)
  if (fact.kind === 'ShareRecordsSettled') return onSettled(r, fact)
  if (fact.kind === 'OffsetsCommitted') return onOffsets(r, fact)
  if (fact.kind === 'HighWatermarkAdvanced') return onHighWatermark(r, fact)
  if (fact.kind === 'LogTruncated') {
    if (!fact.ids.includes(r.id)) return null
    r.holders.delete(fact.broker)
    return { kind: 'truncated', broker: fact.broker }
  }
  return onProducer(r, fact)
}

function fateOf(r: Reading, steps: readonly TimedStep[]): Fate {
  if (r.holders.size === 0 && steps.some((s) => s.kind === 'truncated'))
    return r.acknowledged ? 'lost' : 'truncated'
  if (r.polledBy.size > 0) return 'delivered'
  if (r.offset !== null && r.committedAt.has(r.offset)) return 'committed'
  if (r.holders.size > 0) return 'written'
  if (r.failed) return 'failed'
  return steps.some((s) => s.kind === 'sent') ? 'sent' : 'waiting'
}

/** Many failed attempts in a row, told as one. */
export type ShownStep =
  | TimedStep
  | {
      readonly kind: 'attempts'
      readonly count: number
      readonly error: string
      readonly at: number
      readonly step: number
    }

/** The steps as they are shown: where sending failed again and again only the number of times is told. */
export function foldAttempts(steps: readonly TimedStep[]): readonly ShownStep[] {
  const shown: ShownStep[] = []
  let failed: TimedStep[] = []
  const close = (): void => {
    const last = failed.findLast((step) => step.kind === 'retried')
    const count = failed.filter((step) => step.kind === 'retried').length
    if (count > 1 && last) {
      const { at, step, error } = last
      shown.push({ kind: 'attempts', count, error, at, step })
      shown.push(...failed.slice(failed.lastIndexOf(last) + 1))
    } else shown.push(...failed)
    failed = []
  }
  for (const step of steps) {
    const isAttempt = step.kind === 'retried' || (step.kind === 'sent' && failed.length > 0)
    if (!isAttempt) close()
    if (isAttempt) failed.push(step)
    else shown.push(step)
  }
  close()
  return shown
}

/** The journey of a record up to and with an event, from facts in order; null when none speaks of it. */
export function journeyOf(facts: readonly TimedFact[], id: number, steps: number): Journey | null {
  const r: Reading = {
    id,
    partition: null,
    key: null,
    value: null,
    headers: [],
    offset: null,
    holders: new Map(),
    committedAt: new Set(),
    polledBy: new Map(),
    committedBy: new Set(),
    acknowledged: false,
    failed: false,
    known: false,
  }
  const found: TimedStep[] = []
  for (const { at, step, fact } of facts) {
    if (step > steps) break
    const next = onFact(r, fact)
    if (next) found.push({ ...next, at, step })
  }
  if (found.length === 0) return null
  const { partition, key, value, headers, offset, known } = r
  return { id, partition, key, value, headers, offset, steps: found, fate: fateOf(r, found), known }
}
