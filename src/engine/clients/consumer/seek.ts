/**
 * What an application does to its partitions from within its loop: seek(), seekToBeginning(), seekToEnd(),
 * offsetsForTimes() with a seek() to what it finds, pause() and resume() (KafkaConsumer, SubscriptionState).
 *
 * A new assignment knows nothing of them any more. Left out: offsetsForTimes() is answered before anything else in
 * Kafka; here the partition is without a position until then.
 */
import type { SeekTarget } from '../../commands.ts'
import { type Consumer, type ConsumerPartition, type KafkaIo, partitionKey } from '../../world.ts'
import { place, requestReset } from './positions.ts'

/** The partitions of this consumer that are meant: one, those of a topic, or all. */
export function meantPartitions(
  self: Consumer,
  { topic, partition }: { readonly topic: string | null; readonly partition: number | null },
): ConsumerPartition[] {
  return Object.values(self.partitions).filter(
    (p) => (topic === null || p.topic === topic) && (partition === null || p.partition === partition),
  )
}

/** Moves positions; what was fetched and not returned is dropped. */
export function seek(
  self: Consumer,
  io: KafkaIo,
  states: readonly ConsumerPartition[],
  target: SeekTarget,
): void {
  for (const state of states) {
    if (target.to === 'offset')
      place(self, io, state, { offset: target.offset, leaderEpoch: -1, strategy: 'seek' })
    else if (target.to === 'beginning') requestReset(state, { strategy: 'seekToBeginning', timestamp: -2 })
    else if (target.to === 'end') requestReset(state, { strategy: 'seekToEnd', timestamp: -1 })
    else requestReset(state, { strategy: 'offsetsForTimes', timestamp: target.timestamp })
  }
}

/** pause() and resume(): nothing is fetched for a paused partition; what is buffered is kept for later. */
export function setPaused(
  self: Consumer,
  io: KafkaIo,
  states: readonly ConsumerPartition[],
  paused: boolean,
): void {
  const changed = states.filter((state) => state.paused !== paused)
  if (changed.length === 0) return
  for (const state of changed) state.paused = paused
  io.report({
    kind: paused ? 'PartitionsPaused' : 'PartitionsResumed',
    consumer: self.id,
    partitions: changed.map(partitionKey),
  })
}
