/**
 * What poll() takes from what was fetched (FetchCollector): answers in the order they came, at most max.poll.records;
 * what belongs to paused partitions is kept and goes to the end, what nobody waits for any more is dropped. A partition
 * whose answer is used up goes to the end of the order in which partitions are fetched.
 */
import { indexFrom, nextOffsetOf, offsetAt, type RecordBatch } from '../../log/record-batch.ts'
import {
  type Consumer,
  type ConsumerPartition,
  type KafkaIo,
  type PolledRecords,
  partitionKey,
} from '../../world.ts'
import { readerQueue } from './late-parts.ts'

/** Records for the application. Positions move over markers, and over what compaction took, without any. */
export function collectFetch(
  self: Consumer,
  io: KafkaIo,
): { readonly records: PolledRecords[]; readonly count: number } {
  if (self.behaviour.queueCapacity !== null) return collectMessage(self, io)
  const records: PolledRecords[] = []
  const paused: string[] = []
  let count = 0
  while (count < self.config['max.poll.records']) {
    const key = self.fetched[0]
    if (key === undefined) break
    const state = self.partitions[key]
    if (
      state?.state === 'fetching' &&
      (state.paused || state.pendingRevocation) &&
      state.buffered.length > 0
    ) {
      paused.push(key)
      self.fetched.shift()
      continue
    }
    if (state?.state === 'fetching' && state.buffered.length > 0) {
      count += takeFrom(self, io, state, records, self.config['max.poll.records'] - count)
      if (state.buffered.length > 0) continue
      moveToEnd(self, key)
    } else if (state) state.buffered = []
    self.fetched.shift()
  }
  self.fetched.push(...paused)
  return { records, count }
}

/** kafka-go's FetchMessage: the next message of its channel. */
function collectMessage(
  self: Consumer,
  io: KafkaIo,
): { readonly records: PolledRecords[]; readonly count: number } {
  const { nextInQueue, taken } = readerQueue.get()
  const records: PolledRecords[] = []
  const state = nextInQueue(self)
  const count = state ? takeFrom(self, io, state, records, 1) : 0
  if (state && count > 0) taken(self, state)
  return { records, count }
}

/** SubscriptionState.movePartitionToEnd: the others come first in the next fetch. */
export function moveToEnd(self: Consumer, key: string): void {
  const state = self.partitions[key]
  if (!state) return
  delete self.partitions[key]
  self.partitions[key] = state
}

const contentOf = (batch: RecordBatch, from: number, to: number) => ({
  keys: batch.keys.slice(from, to),
  values: batch.values.slice(from, to),
  timestamps: batch.timestamps.slice(from, to),
  ...(batch.headers && { headers: batch.headers.slice(from, to) }),
})

function takeFrom(
  self: Consumer,
  io: KafkaIo,
  state: ConsumerPartition,
  into: PolledRecords[],
  most: number,
): number {
  const from = state.position
  const partition = partitionKey(state)
  const all: number[] = []
  const allOffsets: number[] = []
  let oldestTimestamp = Infinity
  while (state.buffered[0] && all.length < most) {
    const batch = state.buffered[0]
    const ids: number[] = []
    const offsets: number[] = []
    let i = indexFrom(batch, state.position)
    for (; i < batch.count && all.length < most && !batch.control; i++) {
      const id = batch.ids[i] as number
      ids.push(id)
      all.push(id)
      offsets.push(offsetAt(batch, i))
      allOffsets.push(offsetAt(batch, i))
      oldestTimestamp = Math.min(oldestTimestamp, batch.timestamps[i] as number)
      state.position = offsetAt(batch, i) + 1
    }
    if (ids.length > 0) {
      const leaderEpoch = batch.partitionLeaderEpoch
      const content = self.twin === null && !self.console ? null : contentOf(batch, i - ids.length, i)
      into.push({ partition, ids, offsets, leaderEpoch, ...content })
    }
    state.offsetEpoch = batch.partitionLeaderEpoch
    if (i < batch.count && !batch.control) break
    // The batch is done, with what compaction took from its end.
    state.position = nextOffsetOf(batch)
    state.buffered.shift()
  }
  if (all.length > 0)
    io.report({
      kind: 'RecordsPolled',
      consumer: self.id,
      group: self.spec.group,
      partition,
      from,
      to: state.position,
      ids: all,
      ...(all.length === state.position - from ? {} : { offsets: allOffsets }),
      oldestTimestamp,
    })
  return all.length
}
