/** How far a partition is committed (Partition.maybeIncrementLeaderHW), and who waits for it. */
import type { Broker, KafkaIo } from '../world.ts'
import { memoryOf } from '../world.ts'
import { noteStable } from './last-stable.ts'
import { sharing } from './late-parts.ts'
import { wakeConsumers } from './parked-fetches.ts'
import { completeWaiting } from './purgatory.ts'
import { isCaughtUp } from './replica-lag.ts'
import { isIsrEligible, lagTimeMax, leaderReplica, logOf, maximalIsr, minIsrOf } from './replicas.ts'

/**
 * The new high watermark, or null when it stays. It is the least log end offset among the leader and every
 * replica that counts; while the ISR is smaller than min.insync.replicas it does not move at all (I6, I7).
 */
export function nextHighWatermark(input: {
  readonly highWatermark: number
  readonly logEndOffset: number
  /** Log end offsets of the followers that count; -1 = not known yet. */
  readonly followers: readonly number[]
  readonly isrSize: number
  readonly minIsr: number
}): number | null {
  if (input.isrSize < input.minIsr) return null
  const to = Math.min(input.logEndOffset, ...input.followers)
  return to > input.highWatermark ? to : null
}

/** Raises the high watermark when it may rise, and lets those go on who waited for it. */
export function maybeAdvanceHighWatermark(self: Broker, io: KafkaIo, key: string): void {
  const replica = leaderReplica(memoryOf(self), key)
  if (!replica) return
  const { role } = replica
  const { logEndOffset } = logOf(self, key)
  const counted = maximalIsr(role)
  const lag = { leaderEndOffset: logEndOffset, now: io.now, lagTimeMax: lagTimeMax(self) }
  const followers: number[] = []
  for (const id in role.followers) {
    const follower = role.followers[id] as (typeof role.followers)[string]
    const counts =
      counted.includes(Number(id)) || (isCaughtUp(follower, lag) && isIsrEligible(self, role, Number(id)))
    if (counts) followers.push(follower.logEndOffset)
  }
  const from = replica.highWatermark
  const to = nextHighWatermark({
    highWatermark: from,
    logEndOffset,
    followers,
    isrSize: role.isr.length,
    minIsr: minIsrOf(self, replica.topic, replica.partition),
  })
  if (to === null) return
  replica.highWatermark = to
  io.report({ kind: 'HighWatermarkAdvanced', broker: self.brokerId, partition: key, from, to, leader: true })
  noteStable(self, io, key, from, to)
  completeWaiting(self, io, key)
  wakeConsumers(self, io, key)
  if (self.memory?.share) sharing.get().wakeShareFetches(self, io, key)
}
