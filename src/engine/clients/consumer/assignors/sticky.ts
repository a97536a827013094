/*
 * The "sticky" and "cooperative-sticky" assignors of the classic protocol: as balanced as can be, and as little
 * moved as can be. Follows AbstractStickyAssignor with StickyAssignor and CooperativeStickyAssignor: claims to
 * partitions are settled by generation (KIP-341, KIP-792), one procedure for members that all subscribe to the same
 * topics, a slower one for others, racks in both (KIP-881).
 * Leaves out that an assignor object remembers the largest generation of its earlier calls.
 */
import { javaHashOrder } from '../../../kernel/java-hash-order.ts'
import { rackInfo } from './rack-info.ts'
import { assignConstrained } from './sticky-constrained.ts'
import { assignGeneral } from './sticky-general.ts'
import {
  type Assignment,
  type AssignorMember,
  type Claims,
  nameOf,
  sortedTopics,
  type TopicPartition,
  type Topics,
} from './types.ts'

/** AbstractStickyAssignor.DEFAULT_GENERATION */
const NO_GENERATION = -1

/**
 * "sticky": members keep what they had as far as balance allows. It is an eager protocol, a member has given up
 * everything before it joins; what it had comes in its user data. Source: StickyAssignor.
 */
export function assignSticky(topics: Topics, members: readonly AssignorMember[]): Assignment {
  return assign(topics, members).assignment
}

/**
 * "cooperative-sticky": the same, without the partitions that another member still has to give up first; those are
 * handed out in the next round. Source: CooperativeStickyAssignor.
 */
export function assignCooperativeSticky(topics: Topics, members: readonly AssignorMember[]): Assignment {
  const { assignment, moving } = assign(topics, members)
  const transferred = moving ?? transferring(members, assignment)
  for (const [name, memberId] of transferred)
    assignment[memberId] = (assignment[memberId] ?? []).filter((tp) => nameOf(tp) !== name)
  return assignment
}

function assign(
  all: Topics,
  members: readonly AssignorMember[],
): { assignment: Assignment; moving: ReadonlyMap<string, string> | null } {
  const topics = Object.fromEntries(
    sortedTopics(all, members).map((topic) => [topic, all[topic] ?? { partitions: 0 }]),
  )
  const claims = settleClaims(topics, members)
  const racks = rackInfo(topics, members)
  if (sameTopics(members)) return assignConstrained(topics, claims, racks)
  return { assignment: assignGeneral(topics, members, claims, racks), moving: null }
}

function sameTopics(members: readonly AssignorMember[]): boolean {
  let first = new Set<string>()
  for (const { topics } of members) {
    if (first.size === 0) first = new Set(topics)
    else if (topics.length !== first.size || topics.some((topic) => !first.has(topic))) return false
  }
  return true
}

/** Who may keep what: of two claims the one of the later generation, of two of the same neither. */
function settleClaims(topics: Topics, members: readonly AssignorMember[]): Claims {
  const owned = new Map(
    javaHashOrder(members, (m) => m.memberId).map((m) => [m.memberId, [] as TopicPartition[]]),
  )
  const owners = new Map<string, AssignorMember>()
  const contested = new Set<string>()
  let maxGeneration = NO_GENERATION
  const take = (memberId: string, name: string): void => {
    const left = (owned.get(memberId) ?? []).filter((tp) => nameOf(tp) !== name)
    owned.set(memberId, left)
  }
  for (const member of members) {
    const generation = member.generation ?? NO_GENERATION
    maxGeneration = Math.max(maxGeneration, generation)
    for (const tp of member.ownedPartitions ?? []) {
      if (topics[tp.topic] === undefined) continue
      const name = nameOf(tp)
      const other = owners.get(name)
      const otherGeneration = other?.subscriptionGeneration ?? NO_GENERATION
      if (other && generation < otherGeneration) continue
      owners.set(name, member)
      if (other) take(other.memberId, name)
      if (other && generation === otherGeneration) contested.add(name)
      else owned.get(member.memberId)?.push(tp)
    }
  }
  return { owned, contested, maxGeneration }
}

/** Partitions that somebody gets whom they did not belong to while somebody else has to give them up. */
function transferring(members: readonly AssignorMember[], assignment: Assignment): Map<string, string> {
  const added = new Map<string, string>()
  const revoked = new Set<string>()
  for (const { memberId, ownedPartitions = [] } of members) {
    const before = new Set(ownedPartitions.map(nameOf))
    const after = new Set((assignment[memberId] ?? []).map(nameOf))
    for (const name of after) if (!before.has(name)) added.set(name, memberId)
    for (const name of before) if (!after.has(name)) revoked.add(name)
  }
  return new Map([...added].filter(([name]) => revoked.has(name)))
}
