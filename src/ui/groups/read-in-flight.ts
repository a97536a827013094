/** Records in flight of a share group, offset by offset, read from the leaders of its share-partitions. Pure. */
import {
  type InFlightState,
  type KafkaWorld,
  type PartitionKey,
  partitionKey,
  type SharePartition,
} from '../../engine/index.ts'

export interface InFlightCell {
  readonly offset: number
  readonly state: InFlightState['state']
  readonly deliveries: number
  /** The client that has it, '' when nobody does. */
  readonly holder: string
  /** Microseconds until the acquisition lock times out, null without a lock. */
  readonly left: number | null
}

export interface InFlightReading {
  readonly partition: PartitionKey
  readonly broker: number
  readonly loading: boolean
  readonly startOffset: number
  readonly endOffset: number
  /** The first of those in flight. */
  readonly cells: readonly InFlightCell[]
  /** How many more there are. */
  readonly more: number
}

/** Cells shown of one share-partition. */
export const MOST_CELLS = 120

function cellsOf(share: SharePartition, now: number, names: Readonly<Record<string, string>>) {
  const cells: InFlightCell[] = []
  for (const { firstOffset, lastOffset, whole, offsets } of share.batches)
    for (let offset = firstOffset; offset <= lastOffset; offset++) {
      const own = whole ?? offsets?.[offset - firstOffset]
      if (!own || offset < share.startOffset) continue
      cells.push({
        offset,
        state: own.state,
        deliveries: own.deliveryCount,
        holder: names[own.memberId] ?? '',
        left: own.lockUntil > 0 ? Math.max(0, own.lockUntil - now) : null,
      })
    }
  return cells
}

/** The share-partitions of a group, at their leaders, in order. */
export function readInFlight(world: KafkaWorld, group: string): InFlightReading[] {
  const names: Record<string, string> = {}
  for (const node of Object.values(world.nodes))
    if (node.role === 'share-consumer') names[node.membership.memberId] = node.clientId
  return Object.values(world.nodes)
    .flatMap((node) => {
      if (node.role !== 'broker') return []
      return Object.values(node.memory?.share?.partitions ?? {})
        .filter((share) => share.group === group)
        .map((share): InFlightReading => {
          const cells = cellsOf(share, world.now, names)
          return {
            partition: partitionKey(share),
            broker: node.brokerId,
            loading: share.state !== 'ACTIVE',
            startOffset: share.startOffset,
            endOffset: share.endOffset,
            cells: cells.slice(0, MOST_CELLS),
            more: Math.max(0, cells.length - MOST_CELLS),
          }
        })
    })
    .sort((a, b) => (a.partition < b.partition ? -1 : 1))
}
