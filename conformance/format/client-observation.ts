/** What clients and their coordinators show, in one canonical form; members go by the scenario's names. */
import { type RecordSeen, runsOf } from './observation.ts'

export interface MemberSeen {
  /** group.instance.id */
  readonly instance: string | null
  /** As the coordinator has it: `t-0`, in order of topic and partition. */
  readonly assignment: readonly string[]
  /** The member's own generation (classic) or epoch; null when nobody could tell. */
  readonly epoch: number | null
}

export interface GroupSeen {
  readonly type: 'classic' | 'consumer' | 'share' | 'none'
  /** By Kafka's names; Dead when there is none. */
  readonly state: string
  /** Name of the assignor; '' when there is none. */
  readonly assignor: string
  /** Group epoch; of a classic group, whose generation is not described, null. */
  readonly epoch: number | null
  readonly members: Readonly<Record<string, MemberSeen>>
  /** Committed offsets; of a share group the start offsets. */
  readonly offsets: Readonly<Record<string, number>>
}

export interface ReceivedSeen {
  readonly assignment: readonly string[]
  /** What poll gave, by partition and in its order; of a share consumer by delivery count (`x2`). */
  readonly records: Readonly<Record<string, readonly string[]>>
  /** What poll threw at last, by Kafka's name of it; NONE. */
  readonly error: string
}

export interface CallbacksSeen {
  /** `assigned t-0 t-1`, `revoked …`, `lost …`; calls without partitions are left out. */
  readonly callbacks: readonly string[]
}

export interface TransactionSeen {
  /** As DescribeTransactions says it, or the error. */
  readonly state: string
  readonly epoch: number
  readonly partitions: readonly string[]
}

export interface ViewSeen {
  readonly highWatermark: number
  readonly lastStableOffset: number
  /** Control records: `5 COMMIT e0` with the producer's epoch. */
  readonly markers: readonly string[]
  readonly readUncommitted: readonly string[]
  readonly readCommitted: readonly string[]
}

export type ClientSeen = GroupSeen | ReceivedSeen | CallbacksSeen | TransactionSeen | ViewSeen

/** Everything that a settle step watches of clients. */
export interface ClientsSeen {
  readonly groups: Readonly<Record<string, GroupSeen>>
  readonly consumers: Readonly<Record<string, ReceivedSeen>>
  readonly transactions: Readonly<Record<string, TransactionSeen>>
}

/** Names of partitions in order of topic and number. */
export function sortedPlaces(places: readonly string[]): string[] {
  const parts = (place: string) => {
    const at = place.lastIndexOf('-')
    return [place.slice(0, at), Number(place.slice(at + 1))] as const
  }
  return [...places].sort((a, b) => {
    const [topicA, partitionA] = parts(a)
    const [topicB, partitionB] = parts(b)
    return topicA === topicB ? partitionA - partitionB : topicA < topicB ? -1 : 1
  })
}

/** A table with its keys in order. */
export function sortedTable<T>(table: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A record handed to an application; `deliveries` only of share groups. */
export interface HandedOver {
  readonly place: string
  readonly offset: number
  readonly key: string | null
  readonly value: string | null
  readonly deliveries?: number | null | undefined
}

/** Runs of records as `runsOf`, without leader epochs. */
export function plainRuns(records: readonly (readonly [number, string | null, string | null])[]): string[] {
  const seen = records.map(([offset, key, value]): RecordSeen => [offset, 0, key, value])
  return runsOf(seen).map((run) => run.replace(' e0 ', ' '))
}

/** What a consumer was handed, by partition. */
export function handedOver(records: readonly HandedOver[]): Record<string, string[]> {
  const table: Record<string, string[]> = {}
  for (const place of sortedPlaces([...new Set(records.map((r) => r.place))])) {
    const here = records.filter((r) => r.place === place)
    const counts = [...new Set(here.map((r) => r.deliveries ?? 0))].sort((a, b) => a - b)
    table[place] = counts.flatMap((count) => {
      const some = here.filter((r) => (r.deliveries ?? 0) === count)
      const ordered = count === 0 ? some : [...some].sort((a, b) => a.offset - b.offset)
      const runs = plainRuns(ordered.map((r) => [r.offset, r.key, r.value] as const))
      return count === 0 ? runs : runs.map((run) => `${run} x${count}`)
    })
  }
  return table
}
