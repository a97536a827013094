/**
 * The decisive moments of an incident, cut out of the facts: what failed, when it was noticed, who took over, when
 * clients could go on, when everything was whole again. Pure.
 */
import { type Fact, notableSort, type TimedFact } from '../../engine/index.ts'

/** What a moment means for the incident. */
export type MomentRole =
  | 'failure'
  | 'noticed'
  | 'offline'
  | 'elected'
  | 'shrunk'
  | 'retried'
  | 'failed'
  | 'acknowledged'
  | 'lost'
  | 'rebalanced'
  | 'repaired'
  | 'returned'
  | 'whole'

export interface Moment {
  readonly role: MomentRole
  readonly timed: TimedFact
  /** How many more of the same sort came with it, until the next moment of another sort. */
  readonly more: number
  /** Microseconds since the moment before, 0 for the first. */
  readonly since: number
}

export interface Incident {
  readonly start: TimedFact
  readonly moments: readonly Moment[]
}

/** Facts with which an incident begins. */
const STARTS: readonly Fact['kind'][] = [
  'NodeCrashed',
  'ShutdownRequested',
  'NodePaused',
  'ZoneFailed',
  'LinkCut',
  'LinkBecameLossy',
  'LinkSlowed',
  'LogDirFailed',
  'DiskFilled',
  'DiskWiped',
  'DiskSlowed',
  'ConnectionsReset',
]

/** People's own topics tell more than Kafka's. */
const isInternal = (fact: Fact): boolean =>
  'partition' in fact && typeof fact.partition === 'string' && fact.partition.startsWith('__')

/** Failures nearer to each other than this are one incident (a zone that fails is many crashes). */
const TOGETHER = 50_000
/** An incident that nobody repaired is followed no longer than this. */
const LONGEST = 120_000_000

const hasLeft = (from: readonly number[], to: readonly number[]): boolean =>
  from.some((id) => !to.includes(id))

function roleOf(fact: Fact): MomentRole | null {
  switch (fact.kind) {
    case 'BrokerFenced':
    case 'BrokerVanished':
    case 'ZooKeeperSessionExpired':
    case 'ControllerResigned':
    case 'QuorumLeaderResigned':
      return 'noticed'
    case 'QuorumLeaderElected':
    case 'ControllerElected':
    case 'ZooKeeperLeaderElected':
      return 'elected'
    case 'PartitionWentOffline':
      return 'offline'
    case 'LeaderElected':
      return fact.reason === 'created' ? null : 'elected'
    case 'IsrChanged':
      return hasLeft(fact.from, fact.to) ? 'shrunk' : 'whole'
    case 'BatchRetried':
      return 'retried'
    case 'BatchFailed':
    case 'ApplicationFailed':
      return 'failed'
    case 'BatchAcknowledged':
      return 'acknowledged'
    case 'LogTruncated':
    case 'UnflushedRecordsLost':
      return 'lost'
    case 'GroupStateChanged':
      return fact.to === 'Stable' ? 'rebalanced' : null
    case 'NodeResumed':
    case 'LinkHealed':
    case 'AllLinksHealed':
    case 'ZoneRestored':
    case 'LogDirRepaired':
    case 'DiskFreed':
      return 'repaired'
    case 'NodeStarted':
      return fact.again ? 'repaired' : null
    case 'BrokerUnfenced':
      return 'returned'
    default:
      return null
  }
}

/** The failures up to a moment, newest first; those that come together count once. */
export function failuresIn(facts: readonly TimedFact[], now: number): readonly TimedFact[] {
  const found: TimedFact[] = []
  for (const timed of facts) {
    if (timed.at > now) break
    if (!STARTS.includes(timed.fact.kind) || notableSort(timed.fact) === null) continue
    const before = found.at(-1)
    if (before && timed.at - before.at <= TOGETHER) continue
    found.push(timed)
  }
  return found.reverse()
}

/** What is decisive only where something was wrong with the partition before. */
function isDecisive(fact: Fact, hurt: Set<string>): boolean {
  if (fact.kind === 'BatchRetried') hurt.add(fact.partition)
  if (fact.kind === 'LeaderElected' || fact.kind === 'PartitionWentOffline') hurt.add(fact.partition)
  // Acknowledgements go on elsewhere, and with acks=0 they mean nothing.
  if (fact.kind === 'BatchAcknowledged') return fact.acks !== 0 && hurt.has(fact.partition)
  return true
}

/** Moments of a sort that are told again when they come again later; of the others only the first counts. */
const AGAIN: readonly MomentRole[] = ['elected', 'shrunk', 'offline', 'noticed', 'rebalanced', 'lost']
const SAME_MOMENT = 300_000

/** The decisive moments after a failure, until the next failure, until all is whole again, or until now. */
export function readIncident(facts: readonly TimedFact[], start: TimedFact, now: number): Incident {
  const moments: { role: MomentRole; timed: TimedFact; more: number; last: number }[] = [
    { role: 'failure', timed: start, more: 0, last: start.at },
  ]
  const hurt = new Set<string>()
  const out = new Set<string>()
  const told = new Map<MomentRole, (typeof moments)[number]>()
  for (const timed of facts) {
    const { at, fact, step } = timed
    if (at < start.at || step <= start.step) continue
    if (at > now || at - start.at > LONGEST) break
    if (STARTS.includes(fact.kind) && at - start.at > TOGETHER && notableSort(fact) !== null) break
    let role = roleOf(fact)
    if (fact.kind === 'IsrChanged' && role === 'shrunk') out.add(fact.partition)
    if (fact.kind === 'IsrChanged' && role === 'whole') {
      if (!out.delete(fact.partition)) continue
      // Only the last one to come back makes everything whole.
      if (out.size > 0) role = null
    }
    if (role === null || !isDecisive(fact, hurt)) continue
    // Nothing can be acknowledged again before somebody noticed that it was not.
    if (role === 'acknowledged' && !told.has('elected') && !told.has('retried')) continue
    const before = told.get(role)
    if (before && (!AGAIN.includes(role) || at - before.last <= SAME_MOMENT)) {
      if (role !== 'acknowledged') before.more += 1
      if (at === before.timed.at && isInternal(before.timed.fact) && !isInternal(fact)) before.timed = timed
      before.last = at
      continue
    }
    const moment = { role, timed, more: 0, last: at }
    told.set(role, moment)
    moments.push(moment)
    if (role === 'whole' && told.has('returned')) break
  }
  return {
    start,
    moments: moments.map(({ role, timed, more }, i) => ({
      role,
      timed,
      more,
      since: i === 0 ? 0 : timed.at - (moments[i - 1]?.timed.at ?? timed.at),
    })),
  }
}
