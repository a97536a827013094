/**
 * The past of a classic group, from facts alone: who read what in each generation, what each member was doing when, and
 * how long each rebalance took. And from the world: who waits for whom in the rebalance that runs.
 */
import type { Fact } from '../facts.ts'
import type { Micros } from '../kernel/types.ts'
import type { Assignment } from '../messages.ts'
import type { Group } from '../world.ts'

/** One generation: a column of the assignment matrix. */
export interface Generation {
  readonly generation: number
  readonly since: Micros
  readonly protocol: string
  /** client.id of the group's leader */
  readonly leader: string
  /** By client.id. */
  readonly assignments: Readonly<Record<string, Assignment>>
}

/** reading: it has its partitions; joining: it waits, and reads nothing; keeping: it waits, and reads what it keeps. */
export type MemberActivity = 'reading' | 'joining' | 'keeping' | 'out'

/** What a member did from `since` until the next band. */
export interface MemberBand {
  readonly since: Micros
  readonly activity: MemberActivity
}

export interface Rebalance {
  readonly since: Micros
  /** When everybody had joined, and when the group was stable again; null while it is not. */
  readonly joinedAt: Micros | null
  readonly stableAt: Micros | null
  readonly reason: string
}

export interface GroupHistory {
  readonly generations: readonly Generation[]
  /** By the node's name. */
  readonly bands: Readonly<Record<string, readonly MemberBand[]>>
  readonly rebalances: readonly Rebalance[]
}

type Timed = { readonly at: Micros; readonly fact: Fact }
type Draft = { since: Micros; joinedAt: Micros | null; stableAt: Micros | null; reason: string }

/** Reads the past of a group. `facts` are all that are to be looked at, oldest first. */
export function groupHistory(facts: readonly Timed[], group: string): GroupHistory {
  const generations: Generation[] = []
  const bands: Record<string, MemberBand[]> = {}
  const rebalances: Draft[] = []
  for (const { at, fact } of facts) {
    if ('node' in fact && bands[fact.node] && (fact.kind === 'NodeCrashed' || fact.kind === 'NodeStopped'))
      note(bands, fact.node, at, 'out')
    if (!('group' in fact) || fact.group !== group) continue
    if (fact.kind === 'GroupAssigned') {
      const { generation, protocol, leader, assignments } = fact
      generations.push({ generation, since: at, protocol, leader, assignments })
    } else if (fact.kind === 'GroupStateChanged') noteState(rebalances, at, fact.to, fact.reason)
    else if (fact.kind === 'JoinRequested')
      note(bands, fact.consumer, at, fact.owned.length > 0 ? 'keeping' : 'joining')
    else if (fact.kind === 'PartitionsAssigned') note(bands, fact.consumer, at, 'reading')
    else if (fact.kind === 'MemberFenced') note(bands, fact.consumer, at, 'out')
  }
  return { generations, bands, rebalances }
}

function note(
  bands: Record<string, MemberBand[]>,
  node: string,
  since: Micros,
  activity: MemberActivity,
): void {
  bands[node] ??= []
  const list = bands[node] as MemberBand[]
  if (list.at(-1)?.activity !== activity) list.push({ since, activity })
}

function noteState(rebalances: Draft[], at: Micros, to: string, reason: string): void {
  const last = rebalances.at(-1)
  if (to === 'PreparingRebalance') rebalances.push({ since: at, joinedAt: null, stableAt: null, reason })
  else if (last && to === 'CompletingRebalance') last.joinedAt = at
  else if (last && (to === 'Stable' || to === 'Empty')) last.stableAt = at
}

/** What a rebalance waits for: members, and member ids that were handed out and not used, by client.id or id. */
export interface RebalanceWait {
  readonly phase: 'joining' | 'assigning'
  /** The first rebalance of an empty group waits for whoever may come. */
  readonly forAnybody: boolean
  readonly waiting: readonly string[]
  readonly awaited: readonly string[]
  /** It is over then at the latest. */
  readonly until: Micros
}

/** Who waits for whom in a group; null when no rebalance runs. */
export function rebalanceWait(
  group: Pick<Group, 'rebalance' | 'syncing' | 'state' | 'members' | 'pendingMembers' | 'leader'>,
): RebalanceWait | null {
  const members = Object.values(group.members)
  const named = (list: typeof members): string[] => list.map(({ clientId }) => clientId)
  if (group.state === 'PreparingRebalance' && group.rebalance) {
    const awaited = [...named(members.filter((m) => !m.awaitingJoin)), ...Object.keys(group.pendingMembers)]
    return {
      phase: 'joining',
      forAnybody: group.rebalance.initial,
      waiting: named(members.filter((m) => m.awaitingJoin)),
      awaited,
      until: group.rebalance.deadline,
    }
  }
  if (group.state !== 'CompletingRebalance' || !group.syncing) return null
  const leader = members.filter(({ memberId }) => memberId === group.leader)
  return {
    phase: 'assigning',
    forAnybody: false,
    waiting: named(members.filter((m) => m.awaitingSync)),
    awaited: named(leader),
    until: group.syncing.deadline,
  }
}
