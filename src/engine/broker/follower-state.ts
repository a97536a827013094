/** What the leader learns from a follower's fetch (Partition.updateFollowerFetchState). */
import { type Broker, type KafkaIo, memoryOf } from '../world.ts'
import { maybeAdvanceHighWatermark } from './high-watermark.ts'
import { maybeExpandIsr } from './isr.ts'
import { followerAfterFetch } from './replica-lag.ts'
import { leaderReplica, logOf } from './replicas.ts'

/** Notes the fetch, lets the follower into the ISR when it may, raises the high watermark when it can. */
export function followerFetched(
  self: Broker,
  io: KafkaIo,
  key: string,
  fetch: { readonly replicaId: number; readonly brokerEpoch: number; readonly fetchOffset: number },
): void {
  const replica = leaderReplica(memoryOf(self), key)
  const before = replica?.role.followers[fetch.replicaId]
  if (!replica || !before) return
  const { logEndOffset } = logOf(self, key)
  const state = followerAfterFetch(before, {
    fetchOffset: fetch.fetchOffset,
    leaderEndOffset: logEndOffset,
    now: io.now,
  })
  replica.role.followers[fetch.replicaId] = { ...state, brokerEpoch: fetch.brokerEpoch }
  maybeExpandIsr(self, io, key, fetch.replicaId)
  if (before.logEndOffset !== state.logEndOffset || replica.highWatermark < logEndOffset)
    maybeAdvanceHighWatermark(self, io, key)
}
