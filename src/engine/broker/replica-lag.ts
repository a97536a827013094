/*
 * A leader's view of one follower, and whether that follower keeps up. It is a matter of time, never of how
 * many records are missing.
 * Follows server.replica.Replica and ReplicaState (KIP-16). Leaves out the fencing of fetches that
 * carry an old broker epoch: the caller refuses those first. Times are in any one unit.
 */

/** What a leader remembers of a follower; offsets are -1 until it fetches. */
export interface FollowerState {
  /** The follower's log end, as its latest fetch said. */
  readonly logEndOffset: number
  readonly lastFetchTime: number
  /** The leader's own log end when that fetch arrived. */
  readonly lastFetchLeaderLogEndOffset: number
  /** The latest time at which the follower had everything the leader had. */
  readonly lastCaughtUpTime: number
}

/**
 * The view at the moment of election. A member of the ISR is taken to be caught up `now`, others since time
 * 0, so that they do not hold back the high watermark. A leader elected again hands in what it knew
 * (`known`). `leaderEndOffset` is the leader's log end. Source: Replica.resetReplicaState.
 */
export function followerAtElection(
  inIsr: boolean,
  now: number,
  leaderEndOffset: number,
  known: FollowerState | null = null,
): FollowerState {
  const lastCaughtUpTime = inIsr ? now : 0
  if (known === null) {
    return { logEndOffset: -1, lastFetchTime: 0, lastFetchLeaderLogEndOffset: -1, lastCaughtUpTime }
  }
  return {
    logEndOffset: known.logEndOffset,
    lastFetchTime: lastCaughtUpTime,
    lastFetchLeaderLogEndOffset: leaderEndOffset,
    lastCaughtUpTime,
  }
}

/**
 * The view after a fetch from `fetchOffset` (the follower's log end) that arrived at `now`, when the leader's
 * log ended at `leaderEndOffset`. Having reached the leader's end, the follower is caught up now; having
 * reached the end of the fetch before, it was caught up then. Source: Replica.updateFetchStateOrThrow.
 */
export function followerAfterFetch(
  state: FollowerState,
  fetch: { readonly fetchOffset: number; readonly leaderEndOffset: number; readonly now: number },
): FollowerState {
  const { fetchOffset, leaderEndOffset, now } = fetch
  let reached = state.lastCaughtUpTime
  if (fetchOffset >= leaderEndOffset) reached = now
  else if (fetchOffset >= state.lastFetchLeaderLogEndOffset) reached = state.lastFetchTime
  return {
    logEndOffset: fetchOffset,
    lastFetchTime: now,
    lastFetchLeaderLogEndOffset: Math.max(leaderEndOffset, state.lastFetchLeaderLogEndOffset),
    lastCaughtUpTime: Math.max(state.lastCaughtUpTime, reached),
  }
}

/**
 * Whether the follower counts as caught up at `now`: its log ends where the leader's does, or it was caught
 * up no longer than `lagTimeMax` ago (replica.lag.time.max.ms, in the unit of the times). Source:
 * ReplicaState.isCaughtUp.
 */
export function isCaughtUp(
  state: FollowerState,
  at: { readonly leaderEndOffset: number; readonly now: number; readonly lagTimeMax: number },
): boolean {
  return at.leaderEndOffset === state.logEndOffset || at.now - state.lastCaughtUpTime <= at.lagTimeMax
}
