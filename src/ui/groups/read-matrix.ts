/** Who was to have which partition in each generation or epoch of a group, read from what happened. Pure. */
import { type Fact, type PartitionKey, partitionKey, type TimedFact } from '../../engine/index.ts'

/** `gained`: its owner was another one before; `lost`: it went to somebody else; the last two only now (KIP-848). */
export type Cell = 'none' | 'held' | 'gained' | 'lost' | 'revoking' | 'awaiting'

export interface MatrixRow {
  readonly client: string
  /** It is no member of this generation any more. */
  readonly gone: boolean
  /** By partition, in the order of the matrix's `partitions`. */
  readonly cells: readonly Cell[]
}

export interface Matrix {
  /** The generation, or the epoch of the target assignment. */
  readonly epoch: number
  readonly at: number
  /** The assignor; '' where only one exists. */
  readonly assignor: string
  readonly leader: string
  readonly partitions: readonly PartitionKey[]
  readonly rows: readonly MatrixRow[]
  /** Partitions that have another owner than before. */
  readonly moved: number
}

/** Partitions by client. */
type Owners = Readonly<Record<string, readonly PartitionKey[]>>

interface Assigned {
  readonly epoch: number
  readonly assignor: string
  readonly leader: string
  readonly owners: Owners
}

/** How many matrices are kept. */
export const MOST_MATRICES = 20

const keysOf = (list: readonly { readonly topic: string; readonly partition: number }[]) =>
  list.map(partitionKey)

const byClient = (given: Readonly<Record<string, Parameters<typeof keysOf>[0]>>): Owners =>
  Object.fromEntries(Object.entries(given).map(([client, list]) => [client, keysOf(list)]))

function assignedBy(fact: Fact, group: string): Assigned | null {
  switch (fact.kind) {
    case 'GroupAssigned': {
      if (fact.group !== group) return null
      const { generation, protocol, leader } = fact
      return { epoch: generation, assignor: protocol, leader, owners: byClient(fact.assignments) }
    }
    case 'TargetAssignmentComputed': {
      if (fact.group !== group) return null
      const owners = Object.fromEntries(fact.targets.map((t) => [t.client, keysOf(t.partitions)]))
      return { epoch: fact.assignmentEpoch, assignor: fact.assignor, leader: '', owners }
    }
    case 'ShareGroupAssigned':
      if (fact.group !== group) return null
      return { epoch: fact.epoch, assignor: '', leader: '', owners: byClient(fact.assignments) }
    default:
      return null
  }
}

function ordered(keys: Iterable<PartitionKey>): PartitionKey[] {
  const split = (key: PartitionKey) => {
    const dash = key.lastIndexOf('-')
    return [key.slice(0, dash), Number(key.slice(dash + 1))] as const
  }
  return [...new Set(keys)].sort((a, b) => {
    const [topicA, partitionA] = split(a)
    const [topicB, partitionB] = split(b)
    return topicA === topicB ? partitionA - partitionB : topicA < topicB ? -1 : 1
  })
}

function matrixOf(now: Assigned, at: number, before: Owners | null): Matrix {
  const clients = Object.keys(now.owners).sort()
  const away = Object.keys(before ?? {})
    .filter((client) => !now.owners[client] && (before?.[client]?.length ?? 0) > 0)
    .sort()
  const partitions = ordered(
    [...clients.map((c) => now.owners[c] ?? []), ...away.map((c) => before?.[c] ?? [])].flat(),
  )
  const moved = new Set<PartitionKey>()
  const cell = (client: string, key: PartitionKey): Cell => {
    const had = before?.[client]?.includes(key) ?? false
    if (!now.owners[client]?.includes(key)) return had ? 'lost' : 'none'
    if (had || !before) return 'held'
    moved.add(key)
    return 'gained'
  }
  const rows = [...clients, ...away].map((client) => ({
    client,
    gone: !now.owners[client],
    cells: partitions.map((key) => cell(client, key)),
  }))
  const { epoch, assignor, leader } = now
  return { epoch, at, assignor, leader, partitions, rows, moved: moved.size }
}

/** The matrices of a group up to an event of the run (`world.steps`), newest first. */
export function readMatrices(facts: readonly TimedFact[], steps: number, group: string): Matrix[] {
  const found: Matrix[] = []
  let before: Owners | null = null
  for (const { at, step, fact } of facts) {
    if (step > steps) break
    const assigned = assignedBy(fact, group)
    if (!assigned) continue
    found.push(matrixOf(assigned, at, before))
    before = assigned.owners
  }
  return found.reverse().slice(0, MOST_MATRICES)
}

/** What a member of a KIP-848 group has and waits for at this moment. */
export interface Underway {
  readonly client: string
  readonly revoking: readonly PartitionKey[]
  readonly awaiting: readonly PartitionKey[]
}

/** The newest matrix with what is still under way marked in it. */
export function withUnderway(matrix: Matrix, members: readonly Underway[]): Matrix {
  if (members.every((m) => m.revoking.length + m.awaiting.length === 0)) return matrix
  const rows = matrix.rows.map((row) => {
    const member = members.find((m) => m.client === row.client)
    if (!member) return row
    const cells = row.cells.map((cell, i): Cell => {
      const key = matrix.partitions[i] ?? ''
      if (member.revoking.includes(key)) return 'revoking'
      return member.awaiting.includes(key) ? 'awaiting' : cell
    })
    return { ...row, cells }
  })
  return { ...matrix, rows }
}
