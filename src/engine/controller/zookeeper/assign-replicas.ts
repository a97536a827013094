/*
 * Where the replicas of new partitions go in ZooKeeper mode: round robin from a random start, followers shifted by
 * a random step; with racks over a list that alternates between them. Follows AdminUtils.assignReplicasToBrokers of
 * 3.9 (KRaft places otherwise: replica-placement.ts).
 */
import type { ErrorName } from '../../config/errors.ts'

export interface AssignmentInput {
  readonly brokers: readonly { readonly id: number; readonly rack: string | null }[]
  readonly partitions: number
  readonly replicationFactor: number
  /** The first partition's number: more than 0 when a topic grows. */
  readonly startPartition: number
  /** A random number from 0 to `bound` - 1, or what a growing topic goes on with. */
  readonly startIndex: (bound: number) => number
  readonly shift: (bound: number) => number
}

export type AssignmentOutcome =
  | { readonly replicas: readonly (readonly number[])[] }
  | { readonly error: ErrorName; readonly message: string }

/** Brokers by turns from each rack, the racks in order of name. */
export function rackAlternated(brokers: AssignmentInput['brokers']): number[] {
  const racks = [...new Set(brokers.map((b) => b.rack ?? ''))].sort()
  const left = racks.map((rack) =>
    brokers
      .filter((b) => (b.rack ?? '') === rack)
      .map((b) => b.id)
      .sort((a, b) => a - b),
  )
  const found: number[] = []
  while (found.length < brokers.length)
    for (const ids of left) {
      const id = ids.shift()
      if (id !== undefined) found.push(id)
    }
  return found
}

function replicaIndex(first: number, shift: number, index: number, brokers: number): number {
  return (first + 1 + ((shift + index) % (brokers - 1))) % brokers
}

/** The replicas of each partition, the preferred leader first; or why there can be none. */
export function assignReplicas(input: AssignmentInput): AssignmentOutcome {
  const { brokers, partitions, replicationFactor } = input
  if (partitions <= 0)
    return { error: 'INVALID_PARTITIONS', message: 'Number of partitions must be larger than 0.' }
  if (replicationFactor <= 0)
    return { error: 'INVALID_REPLICATION_FACTOR', message: 'Replication factor must be larger than 0.' }
  if (replicationFactor > brokers.length)
    return {
      error: 'INVALID_REPLICATION_FACTOR',
      message: `Replication factor: ${replicationFactor} larger than available brokers: ${brokers.length}.`,
    }
  const racked = brokers.every((broker) => broker.rack !== null)
  const list = racked ? rackAlternated(brokers) : brokers.map((b) => b.id).sort((a, b) => a - b)
  const start = input.startIndex(list.length)
  let shift = input.shift(list.length)
  const replicas: number[][] = []
  for (let i = 0; i < partitions; i++) {
    const partition = input.startPartition + i
    if (partition > 0 && partition % list.length === 0) shift += 1
    const first = (partition + start) % list.length
    replicas.push(
      racked ? rackAware(input, list, first, shift) : plain(list, first, shift, replicationFactor),
    )
  }
  return { replicas }
}

function plain(list: readonly number[], first: number, shift: number, factor: number): number[] {
  const replicas = [list[first] as number]
  for (let j = 0; j < factor - 1; j++)
    replicas.push(list[replicaIndex(first, shift, j, list.length)] as number)
  return replicas
}

/** Passes over a rack that has a replica while another has none, and over a broker that has one already. */
function rackAware(input: AssignmentInput, list: readonly number[], first: number, shift: number): number[] {
  const rackOf = (id: number) => input.brokers.find((b) => b.id === id)?.rack ?? ''
  const rackCount = new Set(input.brokers.map((b) => b.rack)).size
  const replicas = [list[first] as number]
  const racks = new Set(replicas.map(rackOf))
  for (let k = 0; replicas.length < input.replicationFactor; k++) {
    const id = list[replicaIndex(first, shift * rackCount, k, list.length)] as number
    const rackFree = !racks.has(rackOf(id)) || racks.size === rackCount
    if (!rackFree || replicas.includes(id)) continue
    replicas.push(id)
    racks.add(rackOf(id))
  }
  return replicas
}
