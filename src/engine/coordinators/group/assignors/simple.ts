/**
 * simple, the assignor of share groups: every partition is given to as many members as share it evenly, with as little
 * movement as possible (SimpleAssignor, Simple{Homogeneous,Heterogeneous}AssignmentBuilder).
 * With different subscriptions each topic is dealt by itself.
 */
import { IntSet, inHashOrder, JavaHashMap, newHashCapacity, uuidHash } from './java-hash.ts'
import {
  type GroupSpec,
  partitionsOf,
  type ServerAssignor,
  type TopicAssignment,
  toAssignment,
} from './types.ts'

interface Spot {
  readonly topic: string
  readonly partition: number
}
const nameOf = ({ topic, partition }: Spot): string => `${topic}:${partition}`

/** What is dealt together: all topics, or one. Members are places in `spec.members`. */
interface Deal {
  readonly spots: readonly Spot[]
  readonly members: readonly number[]
  /** How many members each partition is given to. */
  readonly sharing: number
  /** How many partitions each member is given, by place. */
  readonly wanted: Readonly<Record<number, number>>
  readonly byPartition: JavaHashMap<Spot, IntSet>
  readonly byMember: JavaHashMap<number, JavaHashMap<Spot, true>>
  readonly hashOf: (spot: Spot) => number
}

function newDeal(spots: readonly Spot[], members: readonly number[], hashOf: (spot: Spot) => number): Deal {
  const sharing = spots.length === 0 ? 0 : Math.ceil(members.length / spots.length)
  const precise = (sharing * spots.length) / members.length
  const wanted: Record<number, number> = {}
  for (const [i, member] of members.entries())
    wanted[member] = Math.ceil(precise * (i + 1)) - Math.ceil(precise * i)
  return {
    spots,
    members,
    sharing,
    wanted,
    byPartition: new JavaHashMap(hashOf, nameOf, newHashCapacity(spots.length)),
    byMember: new JavaHashMap(
      (n: number) => n,
      (n: number) => n,
      newHashCapacity(members.length),
    ),
    hashOf,
  }
}

function note(deal: Deal, member: number, spot: Spot): void {
  const members = deal.byPartition.get(spot) ?? new IntSet()
  deal.byPartition.set(spot, members)
  members.add(member)
  noteMember(deal, member, spot)
}

function noteMember(deal: Deal, member: number, spot: Spot): void {
  const spots = deal.byMember.get(member) ?? new JavaHashMap<Spot, true>(deal.hashOf, nameOf)
  deal.byMember.set(member, spots)
  spots.set(spot, true)
}

/** Members with more than their share give up what comes first. */
function revokeOverfilled(deal: Deal, overfilled: readonly number[]): void {
  for (const member of overfilled) {
    const spots = deal.byMember.get(member)
    const most = deal.wanted[member] ?? 0
    for (const [spot] of spots?.entries() ?? []) {
      if ((spots?.size ?? 0) <= most) break
      spots?.delete(spot)
      deal.byPartition.get(spot)?.delete(member)
    }
  }
}

/** Partitions with too many members are taken from those that come first; returns who lost something. */
function revokeOvershared(deal: Deal): number[] {
  const lost: number[] = []
  for (const [spot, members] of deal.byPartition.entries())
    for (const member of members.values()) {
      if (members.size <= deal.sharing) break
      members.delete(member)
      deal.byMember.get(member)?.delete(spot)
      lost.push(member)
    }
  return lost
}

/** Goes round the members that lack something, over and over, until every partition has its members. */
function dealRemaining(deal: Deal, unfilled: IntSet): void {
  if (unfilled.size === 0) return
  let round = unfilled.values()
  let at = 0
  let gave = false
  for (const [spot, members] of deal.byPartition.entries()) {
    let missing = deal.sharing - members.size
    while (missing > 0) {
      if (at >= round.length) {
        if (!gave) break
        round = unfilled.values()
        at = 0
        gave = false
        if (round.length === 0) break
      }
      const member = round[at++] as number
      // As in Kafka, the partition's own set is not told: a member may be passed a second time.
      if (members.has(member)) continue
      noteMember(deal, member, spot)
      missing -= 1
      gave = true
      if ((deal.byMember.get(member)?.size ?? 0) >= (deal.wanted[member] ?? 0)) unfilled.delete(member)
    }
    if (unfilled.size === 0) break
  }
}

function targetsOf(spec: GroupSpec, deals: readonly Deal[]): Record<string, TopicAssignment> {
  return Object.fromEntries(
    spec.members.map(({ memberId }, index) => {
      const byTopic = new Map<string, number[]>()
      for (const deal of deals)
        for (const [{ topic, partition }] of deal.byMember.get(index)?.entries() ?? []) {
          const list = byTopic.get(topic) ?? []
          byTopic.set(topic, list)
          list.push(partition)
        }
      return [memberId, toAssignment(byTopic)]
    }),
  )
}

function spotsOf(spec: GroupSpec, topic: string): Spot[] {
  return Array.from({ length: partitionsOf(spec, topic) }, (_, partition) => ({ topic, partition }))
}

function homogeneous(spec: GroupSpec): Deal[] {
  const topics = [...new Set(spec.members[0]?.topics ?? [])]
  if (topics.length === 0) return []
  const spots = topics.flatMap((topic) => spotsOf(spec, topic))
  const idHash = (topic: string) => uuidHash(spec.topics[topic]?.id ?? '')
  // A record's hash: its first field's times 31, plus its second's.
  const hashOf = ({ topic, partition }: Spot) => (Math.imul(31, idHash(topic)) + partition) | 0
  const deal = newDeal(spots, [...spec.members.keys()], hashOf)
  const overfilled = new IntSet([], newHashCapacity(spec.members.length))
  const unfilled = new IntSet([], newHashCapacity(spec.members.length))
  for (const [index, { current }] of spec.members.entries()) {
    for (const topic of inHashOrder(Object.keys(current), idHash))
      if (topics.includes(topic))
        for (const partition of new IntSet(current[topic]).values()) note(deal, index, { topic, partition })
    const has = deal.byMember.get(index)?.size ?? 0
    const wanted = deal.wanted[index] ?? 0
    if (has < wanted) unfilled.add(index)
    else if (has > wanted) overfilled.add(index)
  }
  revokeOverfilled(deal, overfilled.values())
  for (const member of revokeOvershared(deal)) unfilled.add(member)
  addSpots(deal)
  dealRemaining(deal, unfilled)
  return [deal]
}

/** Partitions that nobody has yet. */
function addSpots(deal: Deal): void {
  for (const spot of deal.spots) if (!deal.byPartition.get(spot)) deal.byPartition.set(spot, new IntSet())
}

function ofOneTopic(spec: GroupSpec, topic: string): Deal {
  const members = [...spec.members.entries()].flatMap(([i, m]) => (m.topics.includes(topic) ? [i] : []))
  const deal = newDeal(spotsOf(spec, topic), members, ({ partition }) => partition)
  for (const [index, { current }] of spec.members.entries())
    for (const partition of new IntSet(current[topic] ?? []).values()) note(deal, index, { topic, partition })
  revokeOverfilled(
    deal,
    deal.byMember.entries().map(([member]) => member),
  )
  revokeOvershared(deal)
  addSpots(deal)
  const unfilled = new IntSet([], newHashCapacity(spec.members.length))
  for (const member of members)
    if ((deal.byMember.get(member)?.size ?? 0) < (deal.wanted[member] ?? 0)) unfilled.add(member)
  dealRemaining(deal, unfilled)
  return deal
}

/** simple */
export const assignSimple: ServerAssignor = (spec) => {
  if (spec.members.length === 0) return {}
  if (spec.homogeneous) {
    const deals = homogeneous(spec)
    return deals.length === 0 ? {} : targetsOf(spec, deals)
  }
  const topics = [...new Set(spec.members.flatMap((member) => member.topics))]
  if (topics.length === 0) return {}
  return targetsOf(
    spec,
    topics.map((topic) => ofOneTopic(spec, topic)),
  )
}
