/**
 * Judges a history of sends and polls in the manner of Jepsen's workload for Kafka-like systems: from what clients
 * saw alone it puts together each partition's order of values and names what is wrong with it.
 *
 * Left out: cycles through rw edges (anti-dependencies), real-time edges, and the lag in real time.
 */
import { findCycles } from './cycles.ts'
import type { History, Operation, Poll, Send } from './history.ts'

export const ANOMALIES = [
  /** Two values at one offset. */
  'inconsistent-offsets',
  /** One value at two offsets. */
  'duplicate',
  /** A poll returned what surely was not written: an aborted transaction, a refused send (G1a). */
  'aborted-read',
  /** Acknowledged, passed by readers, and read by nobody. */
  'lost-write',
  /** Acknowledged, and not read by anybody up to now. */
  'unseen',
  /** A process went on further ahead than where it stood. */
  'poll-skip',
  /** A process went on at or before where it stood. */
  'nonmonotonic-poll',
  'int-poll-skip',
  'int-nonmonotonic-poll',
  /** A process sent one value before another and they stand the other way round. */
  'nonmonotonic-send',
  /** A transaction read its own write before it was committed. */
  'precommitted-read',
  /** Transactions that each wrote before the other. */
  'G0',
  /** Transactions that each read or overwrote the other. */
  'G1c',
] as const
export type Anomaly = (typeof ANOMALIES)[number]

/** Kafka's transactions do not wait for one another: their writes may interleave, which only an order of all would forbid. */
export const NEVER_PROMISED: ReadonlySet<Anomaly> = new Set<Anomaly>(['G0', 'G1c'])

export interface Finding {
  readonly anomaly: Anomaly
  readonly key: string
  /** The values it is about. */
  readonly values: readonly number[]
  readonly process: string
}

export interface Verdict {
  readonly findings: readonly Finding[]
  /** How many of each; only those that there are. */
  readonly counts: Partial<Record<Anomaly, number>>
}

interface Version {
  /** Every place in the dense order, ascending. */
  readonly places: number[]
}

/** What is known of one topic-partition. */
interface Log {
  readonly byOffset: Map<number, Set<number>>
  /** Values by their places in the order, gaps closed. */
  order: number[][]
  versions: Map<number, Version>
}

interface Writer {
  readonly operation: Operation
  readonly send: Send
}

interface Known {
  readonly logs: Map<string, Log>
  readonly writers: Map<number, Writer>
  /** Values that an operation which counts has read. */
  readonly read: Set<number>
  readonly committed: Set<Operation>
}

const isOperation = (entry: History[number]): entry is Operation => entry.kind === 'operation'
const sendsOf = ({ parts }: Operation): Send[] => parts.filter((part): part is Send => part.f === 'send')
const pollsOf = ({ parts }: Operation): Poll[] => parts.filter((part): part is Poll => part.f === 'poll')

function logOf(logs: Map<string, Log>, key: string): Log {
  let log = logs.get(key)
  if (!log) {
    log = { byOffset: new Map(), order: [], versions: new Map() }
    logs.set(key, log)
  }
  return log
}

function note(logs: Map<string, Log>, key: string, offset: number, value: number): void {
  const { byOffset } = logOf(logs, key)
  const there = byOffset.get(offset)
  if (there) there.add(value)
  else byOffset.set(offset, new Set([value]))
}

/** Everything that any poll saw, and every send that must have been committed, tells of the order. */
function know(history: History): Known {
  const logs = new Map<string, Log>()
  const writers = new Map<number, Writer>()
  const read = new Set<number>()
  const committed = new Set<Operation>()
  const operations = history.filter(isOperation)
  for (const operation of operations) {
    for (const send of sendsOf(operation)) writers.set(send.value, { operation, send })
    for (const { key, records } of pollsOf(operation))
      for (const [offset, value] of records) {
        note(logs, key, offset, value)
        if (operation.outcome === 'ok') read.add(value)
      }
  }
  for (const operation of operations) {
    const sends = sendsOf(operation)
    const seen = operation.outcome === 'info' && sends.some(({ value }) => read.has(value))
    if (sends.length === 0 || (operation.outcome !== 'ok' && !seen)) continue
    committed.add(operation)
    for (const { key, value, offset } of sends) if (offset !== null) note(logs, key, offset, value)
  }
  for (const log of logs.values()) arrange(log)
  return { logs, writers, read, committed }
}

/** Closes the gaps that markers and compaction leave. */
function arrange(log: Log): void {
  const offsets = [...log.byOffset.keys()].sort((a, b) => a - b)
  log.order = offsets.map((offset) => [...(log.byOffset.get(offset) ?? [])])
  log.order.forEach((values, place) => {
    for (const value of values) {
      const version = log.versions.get(value)
      if (version) version.places.push(place)
      else log.versions.set(value, { places: [place] })
    }
  })
}

/** The verdict on a history. */
export function checkHistory(history: History): Verdict {
  const known = know(history)
  const findings = [
    ...wrongOrders(known),
    ...abortedReads(history, known),
    ...missing(known),
    ...wrongPolls(history, known),
    ...wrongSends(history, known),
    ...findCycles([...known.committed], orders(known)),
  ]
  const counts: Partial<Record<Anomaly, number>> = {}
  for (const { anomaly } of findings) counts[anomaly] = (counts[anomaly] ?? 0) + 1
  return { findings, counts }
}

const orders = ({ logs }: Known): Map<string, readonly (readonly number[])[]> =>
  new Map([...logs].map(([key, { order }]) => [key, order]))

function wrongOrders({ logs }: Known): Finding[] {
  const found: Finding[] = []
  for (const [key, { order, versions }] of logs) {
    for (const values of order)
      if (values.length > 1) found.push({ anomaly: 'inconsistent-offsets', key, values, process: '' })
    for (const [value, { places }] of versions)
      if (places.length > 1) found.push({ anomaly: 'duplicate', key, values: [value], process: '' })
  }
  return found
}

function abortedReads(history: History, { writers }: Known): Finding[] {
  const found: Finding[] = []
  for (const operation of history.filter(isOperation)) {
    if (operation.outcome !== 'ok') continue
    const own = new Set(sendsOf(operation).map(({ value }) => value))
    for (const { key, records } of pollsOf(operation))
      for (const [, value] of records) {
        const { process } = operation
        if (writers.get(value)?.operation.outcome === 'fail')
          found.push({ anomaly: 'aborted-read', key, values: [value], process })
        if (own.has(value)) found.push({ anomaly: 'precommitted-read', key, values: [value], process })
      }
  }
  return found
}

/** Lost are those below the furthest place that anybody has read; what lies beyond may still come: unseen. */
function missing({ logs, read, committed }: Known): Finding[] {
  const bounds = new Map<string, number>()
  for (const [key, { versions }] of logs) {
    let bound = -1
    for (const [value, { places }] of versions)
      if (read.has(value)) bound = Math.max(bound, places[0] as number)
    bounds.set(key, bound)
  }
  const found: Finding[] = []
  for (const operation of committed)
    for (const { key, value } of sendsOf(operation)) {
      if (read.has(value)) continue
      const last = logs.get(key)?.versions.get(value)?.places.at(-1)
      const lost = last !== undefined && last <= (bounds.get(key) ?? -1)
      const { process, outcome } = operation
      if (lost) found.push({ anomaly: 'lost-write', key, values: [value], process })
      else if (outcome === 'ok') found.push({ anomaly: 'unseen', key, values: [value], process })
    }
  return found
}

/** Where each process stands in each partition; an operation that did not happen leaves it where it was. */
function wrongPolls(history: History, { logs }: Known): Finding[] {
  const found: Finding[] = []
  const standing = new Map<string, Map<string, number>>()
  for (const entry of history) {
    const before = standing.get(entry.process) ?? new Map<string, number>()
    if (!isOperation(entry)) {
      const kept = [...before].filter(([key]) => entry.keys.includes(key) && !entry.moved.includes(key))
      standing.set(entry.process, new Map(kept))
      continue
    }
    const after = new Map(before)
    const inside = new Set<string>()
    for (const { key, records } of pollsOf(entry))
      for (const [offset, value] of records) {
        const place = placeOf(logs.get(key), offset, value)
        const last = after.get(key)
        after.set(key, place)
        if (last !== undefined && place !== last + 1) {
          const wrong = place > last ? 'poll-skip' : 'nonmonotonic-poll'
          const anomaly = inside.has(key) ? (`int-${wrong}` as const) : wrong
          found.push({ anomaly, key, values: [value], process: entry.process })
        }
        inside.add(key)
      }
    standing.set(entry.process, entry.outcome === 'ok' ? after : before)
  }
  return found
}

/** The place that this offset has: a value may stand at several. */
function placeOf(log: Log | undefined, offset: number, value: number): number {
  const places = log?.versions.get(value)?.places ?? []
  if (places.length === 1) return places[0] as number
  const offsets = [...(log?.byOffset.keys() ?? [])].sort((a, b) => a - b)
  return offsets.indexOf(offset)
}

/** P3: one process's values stand in the order of sending; each at its first place. */
function wrongSends(history: History, { logs, committed }: Known): Finding[] {
  const found: Finding[] = []
  const last = new Map<string, number>()
  const invoked = history
    .filter(isOperation)
    .filter((operation) => committed.has(operation))
    .sort((a, b) => a.invokedAt - b.invokedAt)
  for (const operation of invoked)
    for (const { key, value } of sendsOf(operation)) {
      const place = logs.get(key)?.versions.get(value)?.places[0]
      if (place === undefined) continue
      const of = `${operation.process}/${key}`
      const { process } = operation
      if (place <= (last.get(of) ?? -1))
        found.push({ anomaly: 'nonmonotonic-send', key, values: [value], process })
      last.set(of, Math.max(place, last.get(of) ?? -1))
    }
  return found
}
