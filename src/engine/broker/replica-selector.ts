/**
 * Which replica a consumer should read from (KIP-392: replica.selector.class, client.rack): one in its own rack,
 * of these the most caught-up one; the leader when it is there itself or nobody is. Only replicas of the ISR whose
 * log holds the wanted offset are offered.
 * Follows ReplicaManager.findPreferredReadReplica and RackAwareReplicaSelector.
 */
import type { Broker } from '../world.ts'
import { memoryOf } from '../world.ts'
import type { LeaderRole } from './replicas.ts'

/** The only selector there is besides the leader (the default, ''). */
export const RACK_AWARE_SELECTOR = 'org.apache.kafka.common.replica.RackAwareReplicaSelector'

interface Candidate {
  readonly brokerId: number
  readonly logEndOffset: number
  readonly lastCaughtUpTime: number
}

/** ReplicaView.comparator: the longest log, then who was caught up last, then the higher id. */
function better(a: Candidate, b: Candidate): Candidate {
  if (a.logEndOffset !== b.logEndOffset) return a.logEndOffset > b.logEndOffset ? a : b
  if (a.lastCaughtUpTime !== b.lastCaughtUpTime) return a.lastCaughtUpTime > b.lastCaughtUpTime ? a : b
  return a.brokerId > b.brokerId ? a : b
}

/** The replica to read from instead of this leader, null for the leader itself. */
export function preferredReadReplica(
  self: Broker,
  role: LeaderRole,
  reader: { readonly rackId: string; readonly fetchOffset: number },
): number | null {
  if (self.config['replica.selector.class'] !== RACK_AWARE_SELECTOR) return null
  const { rackId, fetchOffset } = reader
  if (rackId === '' || self.rack === rackId) return null
  const { brokers } = memoryOf(self).image
  let best: Candidate | null = null
  for (const brokerId of role.isr) {
    const follower = role.followers[brokerId]
    const broker = brokers[brokerId]
    // A broker that is fenced has no endpoint to be reached at.
    if (!follower || !broker || broker.fenced || broker.rack !== rackId) continue
    const { logEndOffset, logStartOffset, lastCaughtUpTime } = follower
    if (logEndOffset < fetchOffset || logStartOffset > fetchOffset) continue
    const candidate = { brokerId, logEndOffset, lastCaughtUpTime }
    best = best ? better(best, candidate) : candidate
  }
  return best?.brokerId ?? null
}
