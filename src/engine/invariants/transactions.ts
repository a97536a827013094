/**
 * What transactions promise: T1, T2, T4, T5, T6, T7 of the project's list; T3 and T8 have files of their own.
 */
import { mayFollow } from '../coordinators/transaction/states.ts'
import { batchesIn, type PartitionLog } from '../log/partition-log.ts'
import { producerKey } from '../log/producer-state.ts'
import { lastStableOffset } from '../log/transactions.ts'
import type { Broker, KafkaWorld } from '../world.ts'
import { type Ghosts, ghostOf } from './ghosts.ts'
import type { Invariant, Verdict } from './types.ts'
import { brokersOf } from './views.ts'

/** The first record of the earliest transaction that has no marker, read from the log itself; Infinity = none. */
function firstOpen(log: PartitionLog): number {
  const open = new Map<number, number>()
  for (const batch of batchesIn(log))
    if (batch.control) open.delete(batch.producerId)
    else if (batch.isTransactional && !open.has(batch.producerId))
      open.set(batch.producerId, batch.baseOffset)
  return Math.min(Infinity, ...open.values())
}

const stableOffset: Invariant = {
  id: 'T1',
  name: 'the last stable offset is where the earliest open transaction begins, and never above the high watermark',
  cites: 'UnifiedLog.lastStableOffset',
  condition: 'always',
  on: {
    thorough({ world }) {
      for (const broker of brokersOf(world))
        for (const [key, replica] of Object.entries(broker.memory?.replicas ?? {})) {
          const log = broker.disk.logs[key]
          if (!log || replica.role.kind !== 'leader') continue
          const { highWatermark } = replica
          const stable = lastStableOffset(log, highWatermark)
          const open = Math.max(firstOpen(log), log.logStartOffset)
          if (stable > highWatermark) return `${key} on ${broker.id}: ${stable} above ${highWatermark}`
          if (stable > open) return `${key} on ${broker.id}: ${stable}, a transaction is open at ${open}`
          const { ongoing, completed } = log.transactions
          if (ongoing.length === 0 && completed.length === 0 && stable < highWatermark)
            return `${key} on ${broker.id}: ${stable} below ${highWatermark} for no reason`
        }
      return null
    },
  },
}

/** Notes how transactions end on a partition, as far as its high watermark has come. */
function noteEnds(
  ghosts: Ghosts,
  key: string,
  batch: Parameters<NonNullable<Invariant['on']['commit']>>[0]['batch'],
): Verdict {
  const { producerId, baseOffset, control } = batch
  ghosts.transactions[key] ??= { open: {}, aborted: {}, committed: {}, coordinatorEpochs: {} }
  const ghost = ghosts.transactions[key]
  if (!control) {
    if (!batch.isTransactional) return null
    ghost.open[producerId] ??= []
    ghost.open[producerId].push(baseOffset)
    return null
  }
  for (const at of ghost.open[producerId] ?? [])
    if (control.type === 'COMMIT') ghost.committed[at] = true
    else ghost.aborted[at] = true
  delete ghost.open[producerId]
  const before = ghost.coordinatorEpochs[producerId] ?? -1
  ghost.coordinatorEpochs[producerId] = Math.max(before, control.coordinatorEpoch)
  return control.coordinatorEpoch < before
    ? `${key}@${baseOffset}: a marker of coordinator epoch ${control.coordinatorEpoch} after ${before}`
    : null
}

const markersAreFenced: Invariant = {
  id: 'T5',
  name: 'a marker of an older coordinator epoch is not written after one of a newer',
  cites: 'ProducerAppendInfo.checkCoordinatorEpoch',
  condition: 'clean',
  on: {
    commit: ({ key, batch }, { ghosts }) =>
      batch.isTransactional || batch.control ? noteEnds(ghosts, key, batch) : null,
  },
}

const readsCommitted: Invariant = {
  id: 'T2',
  name: 'no consumer is handed a marker, and with read_committed only what is committed',
  cites: 'ConsumerConfig.ISOLATION_LEVEL_DOC',
  condition: 'clean',
  on: {
    facts: {
      RecordsPolled({ consumer, partition, from, to, ids }, { world, ghosts }) {
        if (ids.some((id) => id < 0)) return `${consumer} was handed a marker of ${partition}`
        const ends = ghosts.transactions[partition]
        const node = world.nodes[consumer]
        if (!ends || node?.role !== 'consumer') return null
        if (node.config['isolation.level'] !== 'read_committed') return null
        const read = new Set(ids)
        const { batches } = ghostOf(ghosts, partition)
        for (let at = from; at < to; at++) {
          const batch = batches[at]
          if (!batch?.isTransactional || batch.control || !batch.ids.some((id) => read.has(id))) continue
          if (!ends.committed[batch.baseOffset])
            return `${consumer} read ${partition}@${at}, whose transaction is ${ends.aborted[batch.baseOffset] ? 'aborted' : 'open'}`
        }
        return null
      },
    },
  },
}

const epochsAreUnique: Invariant = {
  id: 'T4',
  name: 'no two producers hold the same producer id and epoch',
  cites: 'Vanlightly ClientsHaveDifferentProducerEpochs; KIP-98',
  condition: 'always',
  on: {
    facts: {
      TransactionsInitialised({ producer, producerId, producerEpoch }, { ghosts }) {
        // What __transaction_state has lost it may hand out again.
        for (const [key, { dirty }] of ghosts.partitions)
          if (dirty && key.startsWith('__transaction_state-')) return null
        const name = `${producerId}/${producerEpoch}`
        const before = ghosts.producerEpochs[name]
        ghosts.producerEpochs[name] = producer
        return before === undefined ? null : `${name} was given to ${before}, and to ${producer}`
      },
    },
  },
}

const legalTransitions: Invariant = {
  id: 'T6',
  name: 'transactions only go from state to state as the state machine allows',
  cites: 'TransactionState.validPreviousStates',
  condition: 'always',
  on: {
    facts: {
      TransactionStateChanged({ transactionalId, from, to, producerEpoch }) {
        if (from !== null && !mayFollow(from, to)) return `${transactionalId} went from ${from} to ${to}`
        return producerEpoch >= 0 ? null : `${transactionalId} is ${to} in epoch ${producerEpoch}`
      },
    },
  },
}

/** Coordinators that know of a producer id, and whether one has the partition in its transaction. */
function knownTo(world: KafkaWorld, producerId: number, key: string): 'nobody' | 'in' | 'out' {
  let found: 'nobody' | 'in' | 'out' = 'nobody'
  for (const broker of brokersOf(world))
    for (const txn of Object.values(broker.memory?.transactions.transactions ?? {})) {
      if (txn.producerId !== producerId) continue
      const pending = broker.memory?.transactions.pending[txn.transactionalId]?.to.partitions ?? []
      if (txn.partitions.includes(key) || pending.includes(key)) return 'in'
      found = 'out'
    }
  return found
}

const isVerified = (broker: Broker | undefined): boolean =>
  broker?.config['transaction.partition.verification.enable'] === true ||
  (broker?.memory?.image.features['transaction.version'] ?? 0) >= 2

const onlyOpenTransactions: Invariant = {
  id: 'T7',
  name: 'a transaction is only written to where its coordinator knows of it',
  cites: 'KIP-890; UnifiedLog.analyzeAndValidateProducerState',
  condition: 'always',
  on: {
    facts: {
      BatchAppended({ broker, partition, batch, leader }, { world }) {
        if (!leader || batch.control || batch.producerId < 0) return null
        const node = brokersOf(world).find((b) => b.brokerId === broker)
        const state = node?.disk.logs[partition]?.producers[producerKey(batch.producerId)]
        if (!batch.isTransactional)
          return state && state.txnFirstOffset >= 0
            ? `producer ${batch.producerId} wrote to ${partition} outside its open transaction`
            : null
        // Only where it begins; the rest goes by the first.
        if (state?.txnFirstOffset !== batch.baseOffset || !isVerified(node)) return null
        return knownTo(world, batch.producerId, partition) === 'out'
          ? `${partition}@${batch.baseOffset}: the transaction of producer ${batch.producerId} does not have it`
          : null
      },
    },
  },
}

export const transactionInvariants: readonly Invariant[] = [
  stableOffset,
  markersAreFenced,
  readsCommitted,
  epochsAreUnique,
  legalTransitions,
  onlyOpenTransactions,
]
