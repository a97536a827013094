/**
 * Where a coordinator keeps its transactions: the partition of `__transaction_state` that a transactional.id hashes
 * to, read when its leadership begins, written with every transition.
 *
 * Follows TransactionStateManager. Left out: loading takes no time here (no COORDINATOR_LOAD_IN_PROGRESS).
 */
import { diskFails } from '../../broker/disk.ts'
import { appendAsLeader } from '../../broker/produce.ts'
import { awaitCommit } from '../../broker/purgatory.ts'
import {
  type LeaderReplica,
  leaderReplica,
  logOf,
  minIsrOf,
  TRANSACTION_TOPIC,
  wallClock,
} from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { PartitionKey } from '../../facts.ts'
import { MS } from '../../kernel/types.ts'
import { scanBatches } from '../../log/partition-log.ts'
import { createBatch } from '../../log/record-batch.ts'
import type { AfterTransition } from '../../transaction-state.ts'
import { type Broker, type KafkaIo, memoryOf, partitionKey } from '../../world.ts'
import { coordinatorPartition } from '../coordinator-partition.ts'
import type { TransactionMetadata, TransactionValue } from './metadata.ts'
import { replayTransactions, transactionRecord } from './records.ts'
import type { TransactionState } from './states.ts'

const NO_PRODUCER = { producerId: -1, producerEpoch: -1, baseSequence: -1 }

/** transaction.version of the cluster as this broker knows it; 0 where there is no such feature (ZooKeeper mode). */
export function transactionVersionOf(self: Broker): number {
  return memoryOf(self).image.features['transaction.version'] ?? 0
}

/** The partition whose leader coordinates a transactional.id, null while the topic does not exist. */
export function transactionPartitionFor(self: Broker, transactionalId: string): number | null {
  const partitions = memoryOf(self).image.topics[TRANSACTION_TOPIC]?.partitions.length ?? 0
  return partitions === 0 ? null : coordinatorPartition(transactionalId, partitions)
}

interface Home {
  readonly key: PartitionKey
  readonly replica: LeaderReplica
  readonly coordinatorEpoch: number
}

/** Where this broker coordinates a transactional.id, or why it does not. */
export function homeOf(self: Broker, transactionalId: string): Home | ErrorName {
  const partition = transactionPartitionFor(self, transactionalId)
  if (partition === null) return 'COORDINATOR_NOT_AVAILABLE'
  const key = partitionKey({ topic: TRANSACTION_TOPIC, partition })
  const memory = memoryOf(self)
  const coordinatorEpoch = memory.transactions.epochs[key]
  const replica = leaderReplica(memory, key)
  return coordinatorEpoch === undefined || !replica ? 'NOT_COORDINATOR' : { key, replica, coordinatorEpoch }
}

/** Changes what is known of a transaction, and says so when its state is another. */
export function setTransaction(self: Broker, io: KafkaIo, after: TransactionMetadata): void {
  const { transactions } = memoryOf(self).transactions
  const before = transactions[after.transactionalId]
  transactions[after.transactionalId] = after
  const { transactionalId, producerId, producerEpoch, state } = after
  if (before?.state === state && before.producerEpoch === producerEpoch) return
  io.report({
    kind: 'TransactionStateChanged',
    broker: self.brokerId,
    transactionalId,
    producerId,
    producerEpoch,
    from: before?.state ?? null,
    to: state,
    partitions: after.partitions,
  })
}

/**
 * Writes a transition; it is pending until it is committed (`afterTransition` then), and nothing else may happen to
 * the transaction meanwhile. The timeout of the write is the transaction's own.
 */
export function logTransition(
  self: Broker,
  io: KafkaIo,
  txn: TransactionMetadata,
  to: TransactionValue,
  then: AfterTransition,
): void {
  const { transactions: coordinator } = memoryOf(self)
  const { transactionalId } = txn
  const home = homeOf(self, transactionalId)
  const token = coordinator.nextId++
  const coordinatorEpoch = typeof home === 'string' ? -1 : home.coordinatorEpoch
  coordinator.pending[transactionalId] = { token, coordinatorEpoch, to, then }
  coordinator.transactions[transactionalId] = { ...txn, pendingState: to.state }
  const timer = { kind: 'TransactionLogged', transactionalId, coordinatorEpoch, token } as const
  if (typeof home === 'string' || isUnderMinIsr(self, home.replica) || diskFails(self, io))
    return io.wakeAfter(0, { ...timer, committed: false })
  const timestamp = wallClock(io.wallNow)
  const record = { id: -1, timestamp, ...transactionRecord(transactionalId, to) }
  const batch = createBatch([record], NO_PRODUCER)
  const requiredOffset = appendAsLeader(self, io, home.replica, batch) + batch.count
  awaitCommit(self, io, {
    partition: home.key,
    requiredOffset,
    replies: [],
    afterwards: { committed: { ...timer, committed: true }, lost: { ...timer, committed: false } },
    timeoutMs: txn.timeoutMs,
  })
}

function isUnderMinIsr(self: Broker, replica: LeaderReplica): boolean {
  return replica.role.isr.length < minIsrOf(self, replica.topic, replica.partition)
}

/** Reads what is known of the transactions of a partition; those whose end was decided are returned. */
export function loadTransactions(self: Broker, io: KafkaIo, key: PartitionKey): TransactionMetadata[] {
  const { transactions: coordinator } = memoryOf(self)
  const loaded: Record<string, TransactionMetadata> = {}
  scanBatches(logOf(self, key), 0, (batch) => {
    replayTransactions(loaded, batch)
    return true
  })
  coordinator.epochs[key] = leaderReplica(memoryOf(self), key)?.role.leaderEpoch ?? -1
  Object.assign(coordinator.transactions, loaded)
  const count = Object.keys(loaded).length
  io.report({ kind: 'TransactionsLoaded', broker: self.brokerId, partition: key, transactions: count })
  const ending: readonly TransactionState[] = ['PREPARE_COMMIT', 'PREPARE_ABORT']
  return Object.values(loaded).filter(({ state }) => ending.includes(state))
}

/** Forgets the transactions of a partition that is led by another, or is gone. */
export function unloadTransactions(self: Broker, key: PartitionKey): void {
  const { transactions: coordinator, image } = memoryOf(self)
  delete coordinator.epochs[key]
  const isGone = image.topics[TRANSACTION_TOPIC] === undefined
  for (const id of Object.keys(coordinator.transactions)) {
    const partition = transactionPartitionFor(self, id) ?? -1
    if (!isGone && partitionKey({ topic: TRANSACTION_TOPIC, partition }) !== key) continue
    delete coordinator.transactions[id]
    coordinator.markers = coordinator.markers.filter((m) => m.transactionalId !== id)
  }
}

/** Milliseconds on this broker's wall clock: transactions are timed by it. */
export function nowMs(io: KafkaIo): number {
  return wallClock(io.wallNow)
}

/** A timer of the coordinator that runs while it has transactions to look after. */
export function armTimers(self: Broker, io: KafkaIo): void {
  const { transactions: coordinator } = memoryOf(self)
  if (!coordinator.abortTimerSet) {
    coordinator.abortTimerSet = true
    const every = self.config['transaction.abort.timed.out.transaction.cleanup.interval.ms'] * MS
    io.wakeAfter(every - (io.now % every), { kind: 'TransactionAbortTimer' })
  }
  if (!coordinator.expirationTimerSet) {
    coordinator.expirationTimerSet = true
    const every = self.config['transaction.remove.expired.transaction.cleanup.interval.ms'] * MS
    io.wakeAfter(every - (io.now % every), { kind: 'TransactionalIdExpirationTimer' })
  }
}
