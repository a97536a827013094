/** What the leader learns from a follower's fetch (Partition.updateFollowerFetchState). */
import { type Broker, type KafkaIo, memoryOf } from '../world.ts'
import { maybeAdvanceHighWatermark } from './high-watermark.ts'
import { maybeExpandIsr } from './isr.ts'
import { deletes } from './late-parts.ts'
import { followerAfterFetch } from './replica-lag.ts'
import { type LeaderReplica, logOf } from './replicas.ts'

/** Notes the fetch, lets the follower into the ISR when it may, raises the high watermark when it can. */
export function followerFetched(
  self: Broker,
  io: KafkaIo,
  fetch: {
    readonly key: string
    readonly replica: LeaderReplica
    readonly replicaId: number
    readonly brokerEpoch: number
    readonly fetchOffset: number
    readonly logStartOffset: number
  },
): void {
  const { key, replica, replicaId, brokerEpoch, fetchOffset, logStartOffset } = fetch
  const before = replica.role.followers[replicaId]
  if (!before) return
  const { logEndOffset } = logOf(self, key)
  const state = followerAfterFetch(before, { fetchOffset, leaderEndOffset: logEndOffset, now: io.now })
  const known = before.logEndOffset
  Object.assign(before, state)
  before.brokerEpoch = brokerEpoch
  if (before.logStartOffset !== logStartOffset) {
    before.logStartOffset = logStartOffset
    if (memoryOf(self).deleting.length > 0) deletes.get().completeDeletes(self, io)
  }
  if (!replica.role.isr.includes(replicaId)) maybeExpandIsr(self, io, key, replicaId)
  if (known !== state.logEndOffset || replica.highWatermark < logEndOffset)
    maybeAdvanceHighWatermark(self, io, key)
}
