/** Requests that wait until what they wrote is committed (DelayedProduce, CoordinatorRuntime). */
import type { ErrorName } from '../config/errors.ts'
import { MS, type RequestRef } from '../kernel/types.ts'
import type { ProducePartitionResult } from '../messages.ts'
import { type Broker, type KafkaIo, memoryOf, partitionKey, type Waiting } from '../world.ts'
import { currentLeaderOf, leaderReplica, maximalIsr, minIsrOf } from './replicas.ts'

type ProduceWaiting = Extract<Waiting, { kind: 'produce' }>

/** Parks a produce request with acks=all until its partitions are committed or the timeout is over. */
export function awaitProduce(
  self: Broker,
  io: KafkaIo,
  ref: RequestRef,
  { partitions, timeoutMs }: { partitions: ProduceWaiting['partitions']; timeoutMs: number },
): void {
  park(self, io, { kind: 'produce', deadline: io.now + timeoutMs * MS, ref, partitions })
}

function park(self: Broker, io: KafkaIo, waiting: ProduceWaiting): void {
  const memory = memoryOf(self)
  settle(self, waiting)
  if (!isDone(waiting)) {
    memory.waiting.push(waiting)
    armExpiry(self, io)
  } else answerProduce(io, waiting)
}

/** Parks the writing of transaction markers until they are committed on all of their partitions. */
export function awaitMarkers(
  self: Broker,
  io: KafkaIo,
  ref: RequestRef,
  written: {
    readonly partitions: readonly (ProduceWaiting['partitions'][number] & { readonly producerId: number })[]
    readonly timeoutMs: number
  },
): void {
  const markers = written.partitions.map((p) => p.producerId)
  const partitions = written.partitions.map(({ producerId: _, ...p }) => p)
  const deadline = io.now + written.timeoutMs * MS
  park(self, io, { kind: 'produce', deadline, ref, partitions, markers })
}

type CoordinatorWaiting = Extract<Waiting, { kind: 'coordinator' }>

/** Answers once the record at `requiredOffset - 1` is committed; with `otherwise` when leadership is lost first. */
export function awaitCommit(
  self: Broker,
  io: KafkaIo,
  { timeoutMs, ...wait }: Omit<CoordinatorWaiting, 'kind' | 'deadline'> & { readonly timeoutMs?: number },
): void {
  const memory = memoryOf(self)
  const deadline = io.now + (timeoutMs ?? self.config['offsets.commit.timeout.ms']) * MS
  const waiting: CoordinatorWaiting = { kind: 'coordinator', deadline, ...wait }
  const replica = leaderReplica(memory, wait.partition)
  if (replica && replica.highWatermark >= wait.requiredOffset) return answerCoordinator(io, waiting, true)
  memory.waiting.push(waiting)
  armExpiry(self, io)
}

function answerCoordinator(io: KafkaIo, waiting: CoordinatorWaiting, committed: boolean): void {
  for (const { ref, body, otherwise } of waiting.replies) io.reply(ref, committed ? body : otherwise)
  if (waiting.afterwards) io.wakeAfter(0, committed ? waiting.afterwards.committed : waiting.afterwards.lost)
}

function isDone(waiting: ProduceWaiting): boolean {
  return waiting.partitions.every((p) => p.requiredOffset === null)
}

function answerProduce(io: KafkaIo, waiting: ProduceWaiting): void {
  const partitions: ProducePartitionResult[] = waiting.partitions.map(
    ({ requiredOffset: _, ...result }) => result,
  )
  const { ref, markers } = waiting
  if (!markers) return io.reply(ref, { kind: 'ProduceResponse', partitions })
  const results = partitions.map(({ topic, partition, error }, i) => {
    return { topic, partition, error, producerId: markers[i] as number }
  })
  io.reply(ref, { kind: 'WriteTxnMarkersResponse', results })
}

/** Partition.checkEnoughReplicasReachOffset for each partition that still waits. */
function settle(self: Broker, waiting: ProduceWaiting): void {
  const memory = memoryOf(self)
  waiting.partitions = waiting.partitions.map((p) => {
    if (p.requiredOffset === null) return p
    const replica = leaderReplica(memory, partitionKey(p))
    if (!replica)
      return { ...p, ...currentLeaderOf(memory, p), error: 'NOT_LEADER_OR_FOLLOWER', requiredOffset: null }
    if (replica.highWatermark < p.requiredOffset) return p
    const enough = maximalIsr(replica.role).length >= minIsrOf(self, p.topic, p.partition)
    const error: ErrorName = enough ? 'NONE' : 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'
    return { ...p, error, requiredOffset: null }
  })
}

/** Looks again at everyone who waits for a partition: its high watermark moved, or it is no longer led here. */
export function completeWaiting(self: Broker, io: KafkaIo, key: string): void {
  const memory = memoryOf(self)
  if (memory.waiting.length === 0) return
  const left: Waiting[] = []
  const done: (() => void)[] = []
  for (const waiting of memory.waiting) {
    if (waiting.kind === 'produce') {
      if (waiting.partitions.some((p) => p.requiredOffset !== null && partitionKey(p) === key))
        settle(self, waiting)
      if (isDone(waiting)) done.push(() => answerProduce(io, waiting))
      else left.push(waiting)
    } else if (waiting.partition !== key) left.push(waiting)
    else {
      const replica = leaderReplica(memory, key)
      if (replica && replica.highWatermark < waiting.requiredOffset) left.push(waiting)
      else done.push(() => answerCoordinator(io, waiting, replica !== null))
    }
  }
  memory.waiting = left
  for (const act of done) act()
}

/** One timer for all who wait: it fires for the first whose time is up. */
function armExpiry(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  const first = memory.waiting.reduce((least, { deadline }) => Math.min(least, deadline), Infinity)
  if (first === Infinity || (memory.purgatoryExpiryAt !== 0 && memory.purgatoryExpiryAt <= first)) return
  memory.purgatoryExpiryAt = first
  io.wakeAfter(first - io.now, { kind: 'PurgatoryExpiry' })
}

function timeOut(io: KafkaIo, waiting: Waiting): void {
  if (waiting.kind === 'coordinator') return answerCoordinator(io, waiting, false)
  waiting.partitions = waiting.partitions.map((p) =>
    p.requiredOffset === null ? p : { ...p, error: 'REQUEST_TIMED_OUT', requiredOffset: null },
  )
  answerProduce(io, waiting)
}

/** The wait was too long for some: REQUEST_TIMED_OUT. What was written stays written. */
export function expireWaiting(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  if (memory.purgatoryExpiryAt > io.now) return
  memory.purgatoryExpiryAt = 0
  const due = memory.waiting.filter((w) => w.deadline <= io.now)
  memory.waiting = memory.waiting.filter((w) => w.deadline > io.now)
  for (const waiting of due) timeOut(io, waiting)
  armExpiry(self, io)
}
