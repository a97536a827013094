/** Pure decisions of the quorum: who gets a vote, what is committed (KafkaRaftClient, LeaderState, KIP-996). */
import type { NodeId } from '../kernel/types.ts'
import type { RaftRole } from '../world.ts'

/** How many of `voters` are more than half. */
export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1
}

/** (last epoch, end offset) compared in that order: is the asker's log at least as complete as ours? */
export function isLogUpToDate(
  asker: { readonly lastEpoch: number; readonly endOffset: number },
  own: { readonly lastEpoch: number; readonly endOffset: number },
): boolean {
  return asker.lastEpoch !== own.lastEpoch
    ? asker.lastEpoch > own.lastEpoch
    : asker.endOffset >= own.endOffset
}

/** Q4: may this vote be granted? The asker's epoch is not older than ours. */
export function canGrantVote(
  state: { readonly role: RaftRole; readonly votedFor: NodeId | null; readonly leader: NodeId | null },
  vote: { readonly candidate: NodeId; readonly preVote: boolean; readonly upToDate: boolean },
): boolean {
  const { role, votedFor, leader } = state
  if (vote.preVote) {
    if (role.kind === 'leader') return false
    if (role.kind === 'follower') return !role.hasFetched && vote.upToDate
    return vote.upToDate
  }
  if (role.kind !== 'unattached' && role.kind !== 'prospective') return false
  if (votedFor !== null) return votedFor === vote.candidate
  return leader === null && vote.upToDate
}

/**
 * Q6: the end offset that a majority of voters has reached, or null while it may not move: it has to pass the
 * start of the leader's own epoch first.
 */
export function committedOffset(
  endOffsets: readonly number[],
  epochStartOffset: number,
  highWatermark: number,
): number | null {
  const descending = [...endOffsets].sort((a, b) => b - a)
  const candidate = descending[Math.floor(descending.length / 2)] ?? 0
  return candidate > epochStartOffset && candidate > highWatermark ? candidate : null
}
