/** Of all that happens, what is worth a sentence at this moment. Pure. */
import { type Fact, type FactKind, notableSort, SECOND, type TimedFact } from '../../engine/index.ts'

/** The facts of one event, the most telling first. */
export type Choice = readonly [TimedFact, ...TimedFact[]]

/** What leads when several things happen in one event; kinds that are not here come last. */
const RANK: readonly FactKind[] = [
  // What was lost, and why a process ended, come before that it ended.
  'UnflushedRecordsLost',
  'LogDirFailed',
  'DiskWiped',
  'DiskFilled',
  'DiskFreed',
  'LogDirRepaired',
  'DiskSlowed',
  'ZoneFailed',
  'ZoneRestored',
  'RollingRestartStarted',
  'RollingRestartReached',
  'RollingRestartFinished',
  'NodeCrashed',
  'NodePaused',
  'NodeResumed',
  'LinkCut',
  'LinkSlowed',
  'LinkBecameLossy',
  'LinkHealed',
  'AllLinksHealed',
  'ConnectionsReset',
  'MessageDropped',
  'MessageDelayed',
  'ClockSkewed',
  'ClientRestartRequested',
  'ShutdownRequested',
  'NodeStarted',
  'NodeStopped',
  'QuorumLeaderElected',
  'QuorumLeaderResigned',
  'VotersChanged',
  'ControllerElected',
  'ControllerResigned',
  'ZooKeeperLeaderElected',
  'ZooKeeperLeaderLost',
  'ControlRequestRefused',
  'ZooKeeperSessionExpired',
  'BrokerVanished',
  'ControllerLoaded',
  'BrokerAppeared',
  'BrokerFenced',
  'ControlledShutdownStarted',
  'BrokerUnfenced',
  'PartitionWentOffline',
  'BrokerRegistrationRefused',
  'LeaderElected',
  'LogTruncated',
  'BatchFailed',
  'TopicCreated',
  'TopicCreationRefused',
  'TopicDeleted',
  'PartitionsAdded',
  'ReassignmentCompleted',
  'ReassignmentStarted',
  'ReassignmentCancelled',
  'ConfigChanged',
  'TruncationDetected',
  'ApplicationFailed',
  'PollIntervalExceeded',
  'CommitFailed',
  'ProcessingTimeSet',
  'ApplicationStalled',
  'ApplicationResumed',
  'SubscriptionChanged',
  'PartitionsPaused',
  'PartitionsResumed',
  'ReadReplicaChosen',
  'ReplicationThrottled',
  'BrokerUnregistered',
  'RegistrationTimedOut',
  'AdminAnswered',
  'OffsetsExpired',
  'GroupDeleted',
  'OffsetsDeleted',
  'OffsetsReset',
  'OffsetsResetRefused',
  'MemberFenced',
  'MemberReplaced',
  'MemberLeft',
  'MemberJoined',
  'IsrChanged',
  'GroupStateChanged',
  'BrokerRegistered',
  'ElectionStarted',
  'GroupAssigned',
  'JoinRequested',
  'PartitionsAssigned',
  'AppendRefused',
  'BatchRetried',
  'RecordsPolled',
  'BatchAcknowledged',
  'OffsetsCommitted',
  'BatchAppended',
  'HighWatermarkAdvanced',
  'BatchSent',
  'RecordCreated',
]
const RANK_OF = new Map(RANK.map((kind, i) => [kind, i]))

/** The everyday facts that tell the life of a record, shown in turn while nothing notable happens. */
const STORY: readonly FactKind[] = [
  'BatchSent',
  'BatchAppended',
  'BatchAcknowledged',
  'RecordsPolled',
  'OffsetsCommitted',
]
const STORY_TURN = 2 * SECOND
const LOOK_BACK = 600

/** True for facts about topics that Kafka keeps for itself. */
export function isInternal(fact: Fact): boolean {
  if ('partition' in fact) return fact.partition.startsWith('__')
  return 'topic' in fact && fact.topic.startsWith('__')
}

function rank(fact: Fact): number {
  const place = RANK_OF.get(fact.kind) ?? RANK.length
  return place + (isInternal(fact) ? 0.5 : 0)
}

function inOrder(facts: readonly TimedFact[]): Choice | null {
  const [first, ...rest] = facts
    .map((timed, i) => ({ timed, i }))
    .sort((a, b) => rank(a.timed.fact) - rank(b.timed.fact) || a.i - b.i)
    .map(({ timed }) => timed)
  return first ? [first, ...rest] : null
}

/** How many facts had happened after so many events. */
export function countUntil(facts: readonly TimedFact[], steps: number): number {
  let low = 0
  let high = facts.length
  while (low < high) {
    const mid = (low + high) >> 1
    if ((facts[mid] as TimedFact).step <= steps) low = mid + 1
    else high = mid
  }
  return low
}

function eventBefore(facts: readonly TimedFact[], end: number): readonly TimedFact[] {
  const last = facts[end - 1]
  if (!last) return []
  let start = end - 1
  while (start > 0 && facts[start - 1]?.step === last.step) start -= 1
  return facts.slice(start, end)
}

/** What the last event that could be seen was, at or before this one: for going step by step. */
export function lastEvent(facts: readonly TimedFact[], steps: number): Choice | null {
  return inOrder(eventBefore(facts, countUntil(facts, steps)))
}

function isStory(fact: Fact): boolean {
  if (isInternal(fact) || !STORY.includes(fact.kind)) return false
  return fact.kind !== 'BatchAppended' || fact.leader
}

function everyday(facts: readonly TimedFact[], end: number, now: number): TimedFact | null {
  const wanted = STORY[Math.floor(now / STORY_TURN) % STORY.length]
  let latest: TimedFact | null = null
  for (let i = end - 1; i >= Math.max(0, end - LOOK_BACK); i--) {
    const timed = facts[i] as TimedFact
    if (latest && timed.at < now - 2 * STORY_TURN) break
    if (!isStory(timed.fact)) continue
    if (timed.fact.kind === wanted) return timed
    latest ??= timed
  }
  return latest
}

/**
 * While time flows: the latest notable event if it is recent, else one of the everyday ones. Below a fifth of
 * real time every event has its turn, so the latest is told.
 */
export function whileFlowing(
  facts: readonly TimedFact[],
  at: { readonly steps: number; readonly now: number; readonly speed: number },
): Choice | null {
  const end = countUntil(facts, at.steps)
  const recent = recentFor(at.speed)
  for (let i = end - 1; i >= 0; i--) {
    const timed = facts[i] as TimedFact
    if (timed.at < at.now - recent) break
    if (notableSort(timed.fact) !== null)
      return inOrder(eventBefore(facts, lastOfEvent(facts, i, end)).filter((t) => notableSort(t.fact)))
  }
  if (at.speed < 0.2) return inOrder(eventBefore(facts, end))
  const found = everyday(facts, end, at.now)
  return found ? [found] : inOrder(eventBefore(facts, end))
}

/** How long a notable event is news: some seconds for who watches, and never less than a glance takes. */
function recentFor(speed: number): number {
  return SECOND * Math.max(0.3, 6 * Math.min(1, speed), speed / 4)
}

function lastOfEvent(facts: readonly TimedFact[], index: number, end: number): number {
  let last = index + 1
  while (last < end && facts[last]?.step === facts[index]?.step) last += 1
  return last
}

/** The notable facts of the events after `from` up to and with `to`, the most telling first. */
export function notableBetween(facts: readonly TimedFact[], from: number, to: number): readonly TimedFact[] {
  const found = facts
    .slice(countUntil(facts, from), countUntil(facts, to))
    .filter((timed) => notableSort(timed.fact) !== null && !isInternal(timed.fact))
  return inOrder(found) ?? []
}
