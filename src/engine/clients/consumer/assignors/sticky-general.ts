/*
 * Sticky assignment when members subscribe to different topics (AbstractStickyAssignor.GeneralAssignmentBuilder):
 * keep what is valid, give the rest to whoever has least, then move partitions as long as that improves the balance.
 */
import { PartitionMovements } from './partition-movements.ts'
import { type RackInfo, racksMismatch } from './rack-info.ts'
import {
  type Assignment,
  type AssignorMember,
  type Claims,
  compareText,
  nameOf,
  type TopicPartition,
  type Topics,
} from './types.ts'

type Shares = Map<string, Map<string, TopicPartition>>

interface Builder {
  readonly topics: Topics
  readonly racks: RackInfo
  /** Members that subscribe to each topic, and the topics there are of those each member subscribes to. */
  readonly membersOf: Map<string, string[]>
  readonly topicsOf: Map<string, ReadonlySet<string>>
  /** What each member has, by the partitions' names, and the same the other way round. */
  current: Shares
  ownerOf: Map<string, string>
  /** Whoever has least first, then by id. */
  readonly order: string[]
  readonly movements: PartitionMovements
  /** Who had a partition in an earlier generation. */
  readonly before: ReadonlyMap<string, string>
}

/** Who gets what. */
export function assignGeneral(
  topics: Topics,
  members: readonly AssignorMember[],
  claims: Claims,
  racks: RackInfo,
): Assignment {
  const membersOf = new Map<string, string[]>(Object.keys(topics).map((topic) => [topic, []]))
  const topicsOf = new Map<string, ReadonlySet<string>>()
  for (const { memberId, topics: subscribed } of members) {
    const known = subscribed.filter((topic) => topics[topic] !== undefined)
    topicsOf.set(memberId, new Set(known))
    for (const topic of known) membersOf.get(topic)?.push(memberId)
  }
  const { current, revokes } = keepOwned(claims, topicsOf, racks)
  const b: Builder = {
    topics,
    racks,
    membersOf,
    topicsOf,
    current,
    ownerOf: new Map([...current].flatMap(([id, share]) => [...share.keys()].map((name) => [name, id]))),
    order: [],
    movements: new PartitionMovements(),
    before: earlierOwners(members, claims.maxGeneration),
  }
  const rank = (topic: string): number => membersOf.get(topic)?.length ?? 0
  const all = [...membersOf.keys()]
    .sort((x, y) => rank(x) - rank(y) || compareText(x, y))
    .flatMap((topic) => Array.from({ length: countOf(b, topic) }, (_, partition) => ({ topic, partition })))
  const unassigned = all.filter((tp) => !b.ownerOf.has(nameOf(tp)))
  for (const memberId of current.keys()) enter(b, memberId)
  balance(b, { all, unassigned, revokes })
  return Object.fromEntries([...b.current].map(([id, share]) => [id, [...share.values()]]))
}

const countOf = (b: Builder, topic: string): number => b.topics[topic]?.partitions ?? 0
const sizeOf = (shares: Shares, memberId: string): number => shares.get(memberId)?.size ?? 0

/** What members had and may keep; `revokes`: somebody must give something up that he had. */
function keepOwned(
  claims: Claims,
  topicsOf: ReadonlyMap<string, ReadonlySet<string>>,
  racks: RackInfo,
): { current: Shares; revokes: boolean } {
  const current: Shares = new Map()
  let revokes = false
  for (const [memberId, owned] of claims.owned) {
    const kept = owned.filter(
      (tp) => topicsOf.get(memberId)?.has(tp.topic) && !racksMismatch(racks, memberId, tp),
    )
    if (kept.length < owned.length) revokes = true
    current.set(memberId, new Map(kept.map((tp) => [nameOf(tp), tp])))
  }
  return { current, revokes }
}

/** The latest owner of each partition before the newest generation. */
function earlierOwners(members: readonly AssignorMember[], maxGeneration: number): Map<string, string> {
  const latest = new Map<string, { readonly memberId: string; readonly generation: number }>()
  for (const { memberId, ownedPartitions = [], ...member } of members) {
    const generation = member.generation ?? -1
    if (generation >= maxGeneration) continue
    for (const tp of ownedPartitions) {
      const known = latest.get(nameOf(tp))
      if (known === undefined || generation > known.generation)
        latest.set(nameOf(tp), { memberId, generation })
    }
  }
  return new Map([...latest].map(([name, { memberId }]) => [name, memberId]))
}

// ── the order of members ──

function enter(b: Builder, memberId: string): void {
  const size = sizeOf(b.current, memberId)
  const isAfter = (other: string): boolean => {
    const difference = sizeOf(b.current, other) - size
    return difference > 0 || (difference === 0 && compareText(other, memberId) > 0)
  }
  const at = b.order.findIndex(isAfter)
  b.order.splice(at < 0 ? b.order.length : at, 0, memberId)
}

function leave(b: Builder, memberId: string): void {
  const at = b.order.indexOf(memberId)
  if (at >= 0) b.order.splice(at, 1)
}

// ── balance ──

function balance(
  b: Builder,
  parts: {
    readonly all: readonly TopicPartition[]
    readonly unassigned: readonly TopicPartition[]
    readonly revokes: boolean
  },
): void {
  const isFirst = sizeOf(b.current, b.order.at(-1) as string) === 0
  const left = b.racks.ofMember.size === 0 ? parts.unassigned : giveOut(b, parts.unassigned, true)
  giveOut(b, left, false)
  const movable = (tp: TopicPartition): boolean => isShared(b, tp.topic)
  const fixed = [...b.topicsOf.keys()].filter((memberId) => !canTakePart(b, memberId))
  const fixedShares = fixed.map((memberId) => [memberId, b.current.get(memberId) ?? new Map()] as const)
  for (const memberId of fixed) {
    leave(b, memberId)
    b.current.delete(memberId)
  }
  const before: Shares = new Map([...b.current].map(([id, share]) => [id, new Map(share)]))
  if (!parts.revokes) moveForBalance(b, parts.unassigned.filter(movable))
  const moved = moveForBalance(b, parts.all.filter(movable))
  if (!isFirst && moved && balanceScore(b.current) >= balanceScore(before)) b.current = before
  for (const [memberId, share] of fixedShares) b.current.set(memberId, share)
}

/** To whoever subscribes and has least; returns what nobody may have. */
function giveOut(b: Builder, partitions: readonly TopicPartition[], byRack: boolean): TopicPartition[] {
  return partitions.filter((tp) => {
    const memberId = b.order.find(
      (id) => b.topicsOf.get(id)?.has(tp.topic) && !(byRack && racksMismatch(b.racks, id, tp)),
    )
    if (memberId === undefined) return true
    leave(b, memberId)
    b.current.get(memberId)?.set(nameOf(tp), tp)
    b.ownerOf.set(nameOf(tp), memberId)
    enter(b, memberId)
    return false
  })
}

const isShared = (b: Builder, topic: string): boolean => (b.membersOf.get(topic)?.length ?? 0) >= 2

function largestShare(b: Builder, memberId: string): number {
  return [...(b.topicsOf.get(memberId) ?? [])].reduce((sum, topic) => sum + countOf(b, topic), 0)
}

function canTakePart(b: Builder, memberId: string): boolean {
  const share = b.current.get(memberId) ?? new Map<string, TopicPartition>()
  return share.size < largestShare(b, memberId) || [...share.values()].some((tp) => isShared(b, tp.topic))
}

/** No member could get a partition from one that has at least two more. */
function isBalanced(b: Builder): boolean {
  const least = sizeOf(b.current, b.order[0] as string)
  const most = sizeOf(b.current, b.order.at(-1) as string)
  if (least >= most - 1) return true
  for (const memberId of b.order) {
    const share = b.current.get(memberId) as Map<string, TopicPartition>
    if (share.size === largestShare(b, memberId)) continue
    for (const topic of b.topicsOf.get(memberId) ?? [])
      for (let partition = 0; partition < countOf(b, topic); partition++) {
        const name = nameOf({ topic, partition })
        if (!share.has(name) && share.size + 1 < sizeOf(b.current, b.ownerOf.get(name) as string))
          return false
      }
  }
  return true
}

/** The sum of the differences between all pairs: 0 is perfect. */
function balanceScore(shares: Shares): number {
  const sizes = [...shares.values()].map((share) => share.size)
  return sizes.reduce(
    (sum, size, i) => sum + sizes.slice(i + 1).reduce((part, other) => part + Math.abs(size - other), 0),
    0,
  )
}

/** Moves partitions until no single move improves anything; true when any was moved. */
function moveForBalance(b: Builder, partitions: readonly TopicPartition[]): boolean {
  let any = false
  for (let again = true; again; ) {
    again = false
    for (const tp of partitions) {
      if (isBalanced(b)) break
      if (!moveOne(b, tp)) continue
      again = true
      any = true
    }
  }
  return any
}

function moveOne(b: Builder, tp: TopicPartition): boolean {
  const owner = b.ownerOf.get(nameOf(tp)) as string
  const has = sizeOf(b.current, owner)
  const lacks = (id: string): boolean => has > sizeOf(b.current, id) + 1
  const earlier = b.before.get(nameOf(tp))
  if (earlier !== undefined && b.current.has(earlier) && lacks(earlier)) {
    moveTo(b, tp, earlier)
    return true
  }
  if (!(b.membersOf.get(tp.topic) ?? []).some(lacks)) return false
  const target = b.order.find((id) => b.topicsOf.get(id)?.has(tp.topic))
  if (target !== undefined) moveTo(b, tp, target)
  return true
}

function moveTo(b: Builder, wanted: TopicPartition, target: string): void {
  const tp = b.movements.actual(wanted, b.ownerOf.get(nameOf(wanted)) as string, target)
  const name = nameOf(tp)
  const owner = b.ownerOf.get(name) as string
  leave(b, owner)
  leave(b, target)
  b.movements.move(tp, owner, target)
  b.current.get(owner)?.delete(name)
  b.current.get(target)?.set(name, tp)
  b.ownerOf.set(name, target)
  enter(b, target)
  enter(b, owner)
}
