/** The server's range assignor: each topic in ranges over its subscribers, not sticky (RangeAssignor of KIP-848). */
import { type GroupSpec, PartitionAssignorError, type ServerAssignor, type SpecMember } from './types.ts'

/** Static members first, by instance id; the others by member id. */
function compareMembers(a: SpecMember, b: SpecMember): number {
  const [first, second] = [a.instanceId ?? null, b.instanceId ?? null]
  if (first !== null && second !== null) return first < second ? -1 : first > second ? 1 : 0
  if (first !== null) return -1
  if (second !== null) return 1
  return a.memberId < b.memberId ? -1 : a.memberId > b.memberId ? 1 : 0
}

interface Dealing {
  readonly partitions: number
  readonly quota: number
  /** Members that still get one more. */
  extra: number
  next: number
}

function dealings(spec: GroupSpec): Record<string, Dealing> {
  const subscribers: Record<string, number> = {}
  for (const { topics } of spec.members)
    for (const topic of new Set(topics)) subscribers[topic] = (subscribers[topic] ?? 0) + 1
  const result: Record<string, Dealing> = {}
  for (const [topic, count] of Object.entries(subscribers)) {
    const partitions = spec.topics[topic]?.partitions ?? -1
    if (partitions < 0) throw new PartitionAssignorError('Member is subscribed to a non-existent topic')
    result[topic] = { partitions, quota: Math.floor(partitions / count), extra: partitions % count, next: 0 }
  }
  return result
}

/** range */
export const assignServerRange: ServerAssignor = (spec) => {
  const byTopic = dealings(spec)
  const result: Record<string, Record<string, number[]>> = {}
  for (const { memberId, topics } of [...spec.members].sort(compareMembers)) {
    const assignment: Record<string, number[]> = {}
    result[memberId] = assignment
    for (const topic of new Set(topics)) {
      const dealing = byTopic[topic] as Dealing
      const count = dealing.quota + (dealing.extra > 0 ? 1 : 0)
      if (dealing.extra > 0) dealing.extra -= 1
      const end = Math.min(dealing.next + count, dealing.partitions)
      if (dealing.next < end)
        assignment[topic] = Array.from({ length: end - dealing.next }, (_, i) => dealing.next + i)
      dealing.next = end
    }
  }
  return result
}
