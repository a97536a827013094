/** Reads share groups for the inspector: what a leader keeps of its share-partitions. Pure. */
import type { InFlightState, KafkaWorld, SharePartition } from '../../../engine/index.ts'

export interface InFlightRow {
  readonly first: number
  readonly last: number
  readonly state: string
  readonly deliveries: number
  /** The client's name, '' when nobody has it. */
  readonly holder: string
  /** Microseconds, null without a lock. */
  readonly lockLeft: number | null
}

export interface ShareReading {
  readonly group: string
  readonly broker: number
  readonly startOffset: number
  readonly endOffset: number
  readonly rows: readonly InFlightRow[]
}

const MOST_ROWS = 50

function rowsOf(share: SharePartition, now: number, nameOf: (memberId: string) => string): InFlightRow[] {
  const rows: InFlightRow[] = []
  const add = (first: number, last: number, s: InFlightState) => {
    const lockLeft = s.lockUntil > 0 ? Math.max(0, s.lockUntil - now) : null
    const row = { state: s.state, deliveries: s.deliveryCount, holder: nameOf(s.memberId), lockLeft }
    const before = rows.at(-1)
    const same =
      before &&
      before.last === first - 1 &&
      before.state === row.state &&
      before.deliveries === row.deliveries &&
      before.holder === row.holder &&
      before.lockLeft === lockLeft
    if (same) rows[rows.length - 1] = { ...before, last }
    else rows.push({ first, last, ...row })
  }
  for (const { firstOffset, lastOffset, whole, offsets } of share.batches) {
    if (whole) add(firstOffset, lastOffset, whole)
    for (const [i, state] of (offsets ?? []).entries()) add(firstOffset + i, firstOffset + i, state)
  }
  return rows.slice(0, MOST_ROWS)
}

/** Every share group that reads a partition, at its leader. */
export function sharesOf(world: KafkaWorld, topic: string, partition: number): ShareReading[] {
  const names: Record<string, string> = {}
  for (const node of Object.values(world.nodes))
    if (node.role === 'share-consumer') names[node.membership.memberId] = node.clientId
  return Object.values(world.nodes).flatMap((node) => {
    if (node.role !== 'broker') return []
    return Object.values(node.memory?.share?.partitions ?? {})
      .filter((share) => share.topic === topic && share.partition === partition && share.state === 'ACTIVE')
      .map((share) => ({
        group: share.group,
        broker: node.brokerId,
        startOffset: share.startOffset,
        endOffset: share.endOffset,
        rows: rowsOf(share, world.now, (memberId) => names[memberId] ?? ''),
      }))
  })
}
