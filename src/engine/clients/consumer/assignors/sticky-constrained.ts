/*
 * Sticky assignment when all members subscribe to the same topics (AbstractStickyAssignor.ConstrainedAssignmentBuilder):
 * everybody gets floor(partitions / members), the rest one more.
 */
import { byMembersNear, nextMemberNear, type RackInfo, racksMismatch } from './rack-info.ts'
import {
  type Assignment,
  type Claims,
  compareText,
  nameOf,
  type TopicPartition,
  type Topics,
} from './types.ts'

interface Builder {
  readonly claims: Claims
  readonly racks: RackInfo
  readonly minQuota: number
  readonly maxQuota: number
  /** How many members may have more than the quota, and how many have. */
  readonly most: number
  over: number
  readonly assignment: Assignment
  readonly assigned: Set<string>
  /** Who owned what was not kept. */
  readonly givenUp: Map<string, string>
  /** Who may get more: below the quota, and exactly at it. */
  under: string[]
  exact: string[]
  /** Partitions that change hands, with their new owners. */
  readonly moving: Map<string, string>
}

/** The assignment, and which partitions their old owners must give up first. */
export function assignConstrained(
  topics: Topics,
  claims: Claims,
  racks: RackInfo,
): { assignment: Assignment; moving: ReadonlyMap<string, string> } {
  const all = Object.keys(topics)
    .sort(compareText)
    .flatMap((topic) =>
      Array.from({ length: topics[topic]?.partitions ?? 0 }, (_, partition) => ({ topic, partition })),
    )
  const members = claims.owned.size
  const b: Builder = {
    claims,
    racks,
    minQuota: Math.floor(all.length / members),
    maxQuota: Math.ceil(all.length / members),
    most: all.length % members,
    over: 0,
    assignment: Object.fromEntries([...claims.owned.keys()].map((id) => [id, []])),
    assigned: new Set(),
    givenUp: new Map(),
    under: [],
    exact: [],
    moving: new Map(),
  }
  for (const [memberId, owned] of claims.owned) keepOwned(b, memberId, owned)
  b.under.sort(compareText)
  b.exact.sort(compareText)
  const unassigned = byMembersNear(
    racks,
    all.filter((tp) => !b.assigned.has(nameOf(tp))),
  )
  dealInTurn(b, dealByRack(b, unassigned))
  return { assignment: b.assignment, moving: b.moving }
}

function keepOwned(b: Builder, memberId: string, claimed: readonly TopicPartition[]): void {
  const owned: TopicPartition[] = []
  for (const tp of claimed)
    if (racksMismatch(b.racks, memberId, tp)) b.givenUp.set(nameOf(tp), memberId)
    else if (!b.claims.contested.has(nameOf(tp))) owned.push(tp)
  owned.sort((x, y) => x.partition - y.partition || compareText(x.topic, y.topic))
  const mayHaveMore = b.over < b.most
  let kept = Math.min(owned.length, b.minQuota)
  if (owned.length < b.minQuota) b.under.push(memberId)
  else if (owned.length >= b.maxQuota && mayHaveMore) {
    kept = b.maxQuota
    b.over += 1
    if (b.over === b.most) b.exact = []
  } else if (mayHaveMore) b.exact.push(memberId)
  for (const [i, tp] of owned.entries())
    if (i < kept) {
      b.assignment[memberId]?.push(tp)
      b.assigned.add(nameOf(tp))
    } else b.givenUp.set(nameOf(tp), memberId)
}

/** In turn to members on the racks of each partition; returns what fits nobody that way. */
function dealByRack(b: Builder, unassigned: readonly TopicPartition[]): TopicPartition[] {
  if (b.racks.ofMember.size === 0) return [...unassigned]
  let turn = 0
  return unassigned.filter((tp) => {
    let next = nextMemberNear(b.racks, tp, b.under, turn)
    if (next >= 0) {
      const memberId = b.under[next] as string
      const count = give(b, tp, memberId)
      if (count < b.minQuota) next += 1
      else {
        b.under.splice(next, 1)
        if (count < b.maxQuota && b.over < b.most) b.exact.push(memberId)
      }
      turn = b.under.length === 0 ? 0 : next % b.under.length
      return false
    }
    const at = nextMemberNear(b.racks, tp, b.exact, 0)
    if (at < 0) return true
    if (give(b, tp, b.exact[at] as string) === b.maxQuota) {
      b.exact.splice(at, 1)
      b.over += 1
      if (b.over === b.most) b.exact = []
    }
    return false
  })
}

/** In turn to those below the quota; when there are none left, one more to each of those at it. */
function dealInTurn(b: Builder, unassigned: readonly TopicPartition[]): void {
  let turn = 0
  for (const tp of unassigned) {
    if (b.under.length === 0) {
      const memberId = b.exact.shift()
      if (memberId === undefined) throw new Error('More partitions than the members may have.')
      give(b, tp, memberId)
      continue
    }
    if (turn >= b.under.length) turn = 0
    const memberId = b.under[turn] as string
    if (give(b, tp, memberId) === b.minQuota) {
      b.under.splice(turn, 1)
      b.exact.push(memberId)
    } else turn += 1
  }
}

function give(b: Builder, tp: TopicPartition, memberId: string): number {
  const name = nameOf(tp)
  const given = b.assignment[memberId] as TopicPartition[]
  given.push(tp)
  const before = b.givenUp.get(name)
  if ((before !== undefined && before !== memberId) || b.claims.contested.has(name))
    b.moving.set(name, memberId)
  return given.length
}
