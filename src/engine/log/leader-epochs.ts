/*
 * Which leader wrote which part of a log, and how two replicas find the point from which they differ.
 * Follows storage.internals.epoch.LeaderEpochFileCache, and for the follower
 * AbstractFetcherThread.getOffsetTruncationState (KIP-101, KIP-279, KIP-595). Leaves out the checkpoint file
 * and replicas too old to know epochs.
 */

/** One entry for each epoch that wrote to the log, both numbers rising from entry to entry. */
export type LeaderEpochs = readonly (readonly [epoch: number, startOffset: number])[]

const UNDEFINED = -1

/**
 * Notes that `epoch` begins at `startOffset`. Entries it contradicts (same or later epoch, or same or later
 * start) go; an epoch that is already the latest, and starts no earlier, changes nothing and the same array
 * comes back. Throws a RangeError for negative numbers. Source: LeaderEpochFileCache.assign.
 */
export function assignEpoch(entries: LeaderEpochs, epoch: number, startOffset: number): LeaderEpochs {
  if (epoch < 0 || startOffset < 0)
    throw new RangeError(`Not a leader epoch entry: ${epoch} at ${startOffset}`)
  const latest = entries.at(-1)
  if (latest !== undefined && latest[0] === epoch && latest[1] <= startOffset) return entries
  let kept = entries.length
  while (kept > 0 && contradicts(entries[kept - 1], epoch, startOffset)) kept--
  return [...entries.slice(0, kept), [epoch, startOffset]]
}

function contradicts(entry: LeaderEpochs[number] | undefined, epoch: number, startOffset: number): boolean {
  return entry !== undefined && (entry[0] >= epoch || entry[1] >= startOffset)
}

/** The epoch of the last entry, -1 when there is none. Source: LeaderEpochFileCache.latestEpoch. */
export function latestEpoch(entries: LeaderEpochs): number {
  return entries.at(-1)?.[0] ?? UNDEFINED
}

/**
 * Where `epoch` ended: [largest known epoch not above it, first offset after that epoch]. The latest epoch
 * ends at `logEndOffset`. An epoch below all known ones ends where the log's first epoch starts; one above
 * all known ones, or -1, is undefined: [-1, -1]. Source: LeaderEpochFileCache.endOffsetFor.
 */
export function endOffsetFor(
  entries: LeaderEpochs,
  epoch: number,
  logEndOffset: number,
): [epoch: number, endOffset: number] {
  if (epoch === UNDEFINED) return [UNDEFINED, UNDEFINED]
  if (latestEpoch(entries) === epoch) return [epoch, logEndOffset]
  const later = entries.findIndex((entry) => entry[0] > epoch)
  const next = entries[later]
  if (next === undefined) return [UNDEFINED, UNDEFINED]
  return [entries[later - 1]?.[0] ?? epoch, next[1]]
}

/** The epoch that wrote `offset`, -1 before the first entry. Source: LeaderEpochFileCache.epochForOffset. */
export function epochForOffset(entries: LeaderEpochs, offset: number): number {
  let epoch = UNDEFINED
  for (const [candidate, startOffset] of entries) {
    if (startOffset > offset) break
    epoch = candidate
  }
  return epoch
}

/**
 * Forgets epochs that start at or after `endOffset`, the new end of the log. The same array comes back when
 * none does. Source: LeaderEpochFileCache.truncateFromEnd.
 */
export function truncateEpochsFromEnd(entries: LeaderEpochs, endOffset: number): LeaderEpochs {
  if (endOffset < 0) return entries
  let kept = entries.length
  while (kept > 0 && (entries[kept - 1]?.[1] ?? UNDEFINED) >= endOffset) kept--
  return kept === entries.length ? entries : entries.slice(0, kept)
}

/**
 * Forgets epochs that ended at or before `startOffset`, the new start of the log; the one that covers it now
 * starts there. The same array comes back when nothing changes. Source:
 * LeaderEpochFileCache.truncateFromStart.
 */
export function truncateEpochsFromStart(entries: LeaderEpochs, startOffset: number): LeaderEpochs {
  let reached = 0
  while (reached < entries.length && (entries[reached]?.[1] ?? UNDEFINED) <= startOffset) reached++
  const covering = entries[reached - 1]
  if (covering === undefined || (reached === 1 && covering[1] === startOffset)) return entries
  return [[covering[0], startOffset], ...entries.slice(reached)]
}

/**
 * The leader's side of a fetch: null when the follower's log up to `fetchOffset`, whose last batch was
 * written in `lastFetchedEpoch`, agrees with the leader's, or holds no epoch yet (-1); else the largest epoch
 * the leader knows not above it and where that ended, which goes back without data. [-1, -1] means the leader
 * knows no such epoch (Kafka then answers OFFSET_OUT_OF_RANGE). Source: Partition.readRecords, KIP-595.
 */
export function divergingEpoch(leader: {
  readonly entries: LeaderEpochs
  readonly logEndOffset: number
  readonly lastFetchedEpoch: number
  readonly fetchOffset: number
}): [epoch: number, endOffset: number] | null {
  if (leader.lastFetchedEpoch === UNDEFINED) return null
  const [epoch, endOffset] = endOffsetFor(leader.entries, leader.lastFetchedEpoch, leader.logEndOffset)
  return epoch < leader.lastFetchedEpoch || endOffset < leader.fetchOffset ? [epoch, endOffset] : null
}

/** To which offset a follower cuts its log, and whether its next fetch may find another difference. */
export interface TruncationPoint {
  readonly offset: number
  /** False when the follower did not know the leader's epoch and has to ask again. */
  readonly complete: boolean
}

/**
 * The follower's side: where to cut the log after the leader said that `leaderEpoch` ended at
 * `leaderEndOffset`. With an own record of that epoch: the smallest of the two ends and the own log end.
 * Without: the own end of the largest smaller epoch, and ask again; below all own epochs, the leader's end.
 * Never "the high watermark". An undefined answer (-1) cuts nothing. Source:
 * AbstractFetcherThread.getOffsetTruncationState.
 */
export function truncationPoint(follower: {
  readonly entries: LeaderEpochs
  readonly logEndOffset: number
  readonly leaderEpoch: number
  readonly leaderEndOffset: number
}): TruncationPoint {
  const { entries, logEndOffset, leaderEpoch, leaderEndOffset } = follower
  if (leaderEndOffset === UNDEFINED) return { offset: logEndOffset, complete: true }
  const [ownEpoch, ownEndOffset] = endOffsetFor(entries, leaderEpoch, logEndOffset)
  if (ownEndOffset === UNDEFINED) return { offset: Math.min(leaderEndOffset, logEndOffset), complete: true }
  if (ownEpoch !== leaderEpoch) return { offset: Math.min(ownEndOffset, logEndOffset), complete: false }
  return { offset: Math.min(ownEndOffset, leaderEndOffset, logEndOffset), complete: true }
}
