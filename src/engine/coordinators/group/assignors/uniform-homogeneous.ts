/**
 * The uniform assignor where all members subscribe to the same topics: equal shares first, then as little movement as
 * possible (UniformHomogeneousAssignmentBuilder, with the quota rule of Kafka 4.1 and later).
 */
import { IntSet } from './java-hash.ts'
import {
  type GroupSpec,
  inTopicOrder,
  PartitionAssignorError,
  partitionsOf,
  type SpecMember,
  type TopicAssignment,
  toAssignment,
} from './types.ts'

type Loose = (readonly [topic: string, partition: number])[]

/** Partitions that no current target holds, and how many there are in all. */
function unassigned(spec: GroupSpec, subscribed: readonly string[]): { loose: Loose; total: number } {
  const taken = new Set<string>()
  for (const { current } of spec.members)
    for (const topic in current) for (const p of current[topic] ?? []) taken.add(`${topic}:${p}`)
  const loose: Loose = []
  let total = 0
  for (const topic of subscribed) {
    const count = partitionsOf(spec, topic)
    for (let p = 0; p < count; p++) if (!taken.has(`${topic}:${p}`)) loose.push([topic, p])
    total += count
  }
  return { loose, total }
}

/** What a member keeps of its target; what is too much goes to `loose`. Returns how many it still may get. */
function keepUpTo(
  member: SpecMember,
  quota: number,
  { kept, loose, subscribed }: { kept: Map<string, IntSet>; loose: Loose; subscribed: readonly string[] },
): number {
  let left = quota
  for (const topic of inOldOrder(member.current, subscribed)) {
    const set = new IntSet(member.current[topic] as readonly number[])
    kept.set(topic, set)
    if (set.size <= left) {
      left -= set.size
      continue
    }
    for (const partition of set.values()) {
      if (left > 0) left -= 1
      else {
        set.delete(partition)
        loose.push([topic, partition])
      }
    }
  }
  return left
}

/** The target's topics that are still subscribed to, in the order of the subscription. */
function inOldOrder(current: TopicAssignment, subscribed: readonly string[]): string[] {
  return subscribed.filter((topic) => current[topic] !== undefined)
}

/** Equal shares of the topics that everybody subscribes to. */
export function assignUniformHomogeneous(spec: GroupSpec): Record<string, TopicAssignment> {
  const subscribed = inTopicOrder(spec, spec.members[0]?.topics ?? [])
  if (subscribed.length === 0) return {}
  const { loose, total } = unassigned(spec, subscribed)
  const count = spec.members.length
  const least = Math.floor(total / count)
  let extras = total % count
  const targets = new Map<string, Map<string, IntSet>>()
  const unfilled: { readonly memberId: string; readonly room: number }[] = []
  for (const [index, member] of spec.members.entries()) {
    const kept = new Map<string, IntSet>()
    targets.set(member.memberId, kept)
    let hasExtra = extras > 0
    let room = keepUpTo(member, least + (hasExtra ? 1 : 0), { kept, loose, subscribed })
    // The extra is left to a member that holds one already, while enough members are to come.
    if (room > 0 && hasExtra && count - index > extras) {
      room -= 1
      hasExtra = false
    }
    if (room > 0) unfilled.push({ memberId: member.memberId, room })
    if (hasExtra) extras -= 1
  }
  let next = 0
  for (const { memberId, room } of unfilled) {
    const kept = targets.get(memberId) as Map<string, IntSet>
    for (let i = 0; i < room && next < loose.length; i++, next++) {
      const [topic, partition] = loose[next] as Loose[number]
      const set = kept.get(topic) ?? new IntSet()
      kept.set(topic, set)
      set.add(partition)
    }
  }
  if (next < loose.length) throw new PartitionAssignorError('Partitions were left unassigned')
  return Object.fromEntries(
    [...targets].map(([id, kept]) => [id, toAssignment([...kept].map(([t, set]) => [t, set.values()]))]),
  )
}
