/* Racks as the sticky assignors weigh them (AbstractStickyAssignor.RackInfo, KIP-881). */
import { type AssignorMember, nameOf, racksMatter, type TopicPartition, type Topics } from './types.ts'

/** Empty tables when racks do not matter. */
export interface RackInfo {
  readonly ofMember: ReadonlyMap<string, string>
  readonly ofPartition: ReadonlyMap<string, ReadonlySet<string>>
  /** Members on the racks of each partition; known as soon as any member has a rack. */
  readonly membersNear: ReadonlyMap<string, number>
}

/** What racks members and replicas are on. */
export function rackInfo(topics: Topics, members: readonly AssignorMember[]): RackInfo {
  const ofMember = new Map(members.flatMap((m) => (m.rackId ? [[m.memberId, m.rackId] as const] : [])))
  const nothing: RackInfo = { ofMember: new Map(), ofPartition: new Map(), membersNear: new Map() }
  if (ofMember.size === 0) return nothing
  const ofPartition = new Map<string, ReadonlySet<string>>()
  for (const [topic, { partitions, partitionRacks }] of Object.entries(topics))
    for (let partition = 0; partition < partitions; partition++)
      ofPartition.set(nameOf({ topic, partition }), new Set(partitionRacks?.[partition] ?? []))
  const perRack = new Map<string, number>()
  for (const rack of ofMember.values()) perRack.set(rack, (perRack.get(rack) ?? 0) + 1)
  const membersNear = new Map<string, number>()
  for (const [name, racks] of ofPartition)
    membersNear.set(
      name,
      [...racks].reduce((sum, rack) => sum + (perRack.get(rack) ?? 0), 0),
    )
  const all = [...ofPartition.values()].map((racks) => [...racks])
  return racksMatter(new Set(ofMember.values()), all)
    ? { ofMember, ofPartition, membersNear }
    : { ...nothing, membersNear }
}

/** The member has a rack and no replica of the partition is on it. */
export function racksMismatch(racks: RackInfo, memberId: string, tp: TopicPartition): boolean {
  const rack = racks.ofMember.get(memberId)
  return rack !== undefined && !(racks.ofPartition.get(nameOf(tp))?.has(rack) ?? false)
}

/** Partitions with the fewest members near first. */
export function byMembersNear(racks: RackInfo, partitions: readonly TopicPartition[]): TopicPartition[] {
  if (racks.membersNear.size === 0) return [...partitions]
  const near = (tp: TopicPartition): number => racks.membersNear.get(nameOf(tp)) ?? 0
  return [...partitions].sort((a, b) => near(a) - near(b))
}

/** The next member, in turn from `first` on, on a rack of the partition; -1 = none. */
export function nextMemberNear(
  racks: RackInfo,
  tp: TopicPartition,
  members: readonly string[],
  first: number,
): number {
  const near = racks.ofPartition.get(nameOf(tp))
  if (near === undefined || near.size === 0) return -1
  for (let i = 0; i < members.length; i++) {
    const index = (first + i) % members.length
    const rack = racks.ofMember.get(members[index] as string)
    if (rack !== undefined && near.has(rack)) return index
  }
  return -1
}
