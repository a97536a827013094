/** Who waits for whom in a group, out of where its coordinator says each member stands. Pure. */
import type { Phase, PhaseMember } from '../../groups/read-phase.ts'

/** null stands for the coordinator. */
export type Party = string | null

export type Awaited =
  | { readonly kind: 'join' | 'others' | 'sync' | 'leaderSync' }
  | { readonly kind: 'revoke' | 'release'; readonly partitions: readonly string[] }
  | { readonly kind: 'heartbeat'; readonly epoch: number }

export interface Wait {
  readonly who: Party
  /** null also where nobody holds what is awaited. */
  readonly forWhom: Party
  readonly what: Awaited
  /** Microseconds until the one waited for is removed, null when nothing runs. */
  readonly left: number | null
}

function waitFor(member: PhaseMember, phase: Phase): Wait | null {
  const { client, step, left, revoking } = member
  const of = (what: Awaited): Wait => ({ who: null, forWhom: client, what, left })
  if (step === 'awaited') return of({ kind: 'join' })
  if (step === 'unsynced') return of({ kind: member.isLeader ? 'leaderSync' : 'sync' })
  if (step === 'revoking') return of({ kind: 'revoke', partitions: revoking })
  return step === 'behind' ? of({ kind: 'heartbeat', epoch: phase.assignmentEpoch }) : null
}

/** Members wait for each other where one has what another is to have. */
function releases({ client, awaiting }: PhaseMember): Wait[] {
  const holders = new Map<string, string[]>()
  for (const { key, holder } of awaiting) {
    if (holder === client) continue
    holders.set(holder, [...(holders.get(holder) ?? []), key])
  }
  return [...holders].map(([holder, partitions]) => ({
    who: client,
    forWhom: holder === '' ? null : holder,
    what: { kind: 'release', partitions },
    left: null,
  }))
}

/** All waits of a group, those for its members first. */
export function waitsOf(phase: Phase): readonly Wait[] {
  const { members } = phase
  const waits: Wait[] = members.flatMap((member) => waitFor(member, phase) ?? [])
  const leader = members.find(({ isLeader }) => isLeader)
  const leaderIsAwaited = leader?.step === 'unsynced'
  for (const member of members) {
    if (member.step === 'joined') waits.push(waiting(member, null, { kind: 'others' }))
    if (member.step === 'synced' && leader && leaderIsAwaited && member !== leader)
      waits.push(waiting(member, leader.client, { kind: 'leaderSync' }))
    waits.push(...releases(member))
  }
  return waits
}

function waiting({ client }: PhaseMember, forWhom: Party, what: Awaited): Wait {
  return { who: client, forWhom, what, left: null }
}
