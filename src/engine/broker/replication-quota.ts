/**
 * Replication traffic held to a rate (ReplicationQuotaManager, SimpleRate): replicas that are listed as throttled
 * and not in sync are left out of fetches (on the follower) and of answers (on the leader) while the broker has
 * moved more than leader/follower.replication.throttled.rate bytes a second over the last 11 windows of a second.
 * All throttled traffic is counted, that of in-sync replicas too.
 *
 * Left out: replication.quota.window.num and .size.seconds (always 11 and 1), alter log dirs.
 */

import { SECOND } from '../kernel/types.ts'
import type { TopicPartition } from '../messages.ts'
import { type Broker, type KafkaIo, memoryOf, type QuotaState, type Replica } from '../world.ts'

/** On which side of a fetch traffic is counted. */
export type QuotaSide = 'leader' | 'follower'

const WINDOWS = 11
/** The rate when none is set. */
export const UNLIMITED = 2 ** 63

function limitOf(self: Broker, side: QuotaSide): number {
  return self.config[`${side}.replication.throttled.rate`]
}

/** Whether a replica on this broker is on the topic's list of throttled replicas. */
function isListed(self: Broker, side: QuotaSide, { topic, partition }: TopicPartition): boolean {
  const list = memoryOf(self).image.configs[topic]?.[`${side}.replication.throttled.replicas`]
  if (typeof list !== 'string' || list === '') return false
  return list === '*' || list.split(',').includes(`${partition}:${self.brokerId}`)
}

/** SimpleRate.measure: bytes a second. */
export function quotaRate(state: QuotaState | undefined, now: number): number {
  const samples = state?.samples.filter(({ start }) => now - start < WINDOWS * SECOND) ?? []
  const oldest = samples[0]?.start ?? now
  const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0)
  return (bytes * SECOND) / Math.max(now - oldest, SECOND)
}

/** Whether the side has moved more than it may; tells when that begins and ends. */
export function isQuotaExceeded(self: Broker, io: KafkaIo, side: QuotaSide): boolean {
  const limit = limitOf(self, side)
  const state = memoryOf(self).quotas[side]
  if (limit === UNLIMITED || !state) return false
  const rate = quotaRate(state, io.now)
  const exceeded = rate > limit
  if (exceeded !== state.exceeded) {
    state.exceeded = exceeded
    const kind = 'ReplicationThrottled'
    io.report({ kind, broker: self.brokerId, side, began: exceeded, rate: Math.round(rate), limit })
  }
  return exceeded
}

/** Counts what was moved for a partition, if it is throttled here. */
export function recordQuota(
  self: Broker,
  io: KafkaIo,
  side: QuotaSide,
  moved: TopicPartition & { readonly bytes: number },
): void {
  if (moved.bytes === 0 || limitOf(self, side) === UNLIMITED || !isListed(self, side, moved)) return
  const { quotas } = memoryOf(self)
  const state = quotas[side] ?? { samples: [], exceeded: false }
  quotas[side] = state
  state.samples = state.samples.filter(({ start }) => io.now - start < WINDOWS * SECOND)
  const last = state.samples.at(-1)
  if (last && io.now - last.start < SECOND) last.bytes += moved.bytes
  else state.samples.push({ start: io.now, bytes: moved.bytes })
}

/** shouldLeaderThrottle: this follower gets no records for now. */
export function throttlesFollower(self: Broker, io: KafkaIo, replica: Replica, follower: number): boolean {
  if (limitOf(self, 'leader') === UNLIMITED || replica.role.kind !== 'leader') return false
  if (replica.role.isr.includes(follower) || !isListed(self, 'leader', replica)) return false
  return isQuotaExceeded(self, io, 'leader')
}

/** shouldFollowerThrottle, once the quota is exceeded: whether this replica is left out of the fetch. */
export function isLeftOut(self: Broker, tp: TopicPartition, inSync: boolean): boolean {
  return !inSync && isListed(self, 'follower', tp)
}
