/**
 * T3: a transaction ends the same way everywhere. Looked at where each transaction has an epoch of its own (KIP-890,
 * transaction.version 2); before, a late EndTxn or marker may end the next one (reliability: E13).
 */
import type { RecordBatch } from '../log/record-batch.ts'
import { type Ghosts, ghostOf } from './ghosts.ts'
import type { Invariant, Verdict } from './types.ts'

const hasOwnEpochs = (ghosts: Ghosts): boolean => (ghosts.image.features['transaction.version'] ?? 0) >= 2

/** Committed records of __transaction_state may be lost, and with them how transactions ended. */
function decisionsMayBeLost(ghosts: Ghosts): boolean {
  for (const [key, { dirty }] of ghosts.partitions)
    if (dirty && key.startsWith('__transaction_state-')) return true
  return false
}

function noteMarker(
  ghosts: Ghosts,
  key: string,
  { producerId, producerEpoch, control }: RecordBatch,
): Verdict {
  if (!control) return null
  const name = `${producerId}/${producerEpoch}`
  const markers = ghosts.markers.get(name) ?? new Map<string, 'COMMIT' | 'ABORT'>()
  ghosts.markers.set(name, markers)
  markers.set(key, control.type)
  if (!hasOwnEpochs(ghosts) || decisionsMayBeLost(ghosts)) return null
  for (const [partition, type] of markers)
    if (type !== control.type)
      return `the transaction of producer ${name} has ${control.type} in ${key} and ${type} in ${partition}`
  return null
}

const allOrNothing: Invariant = {
  id: 'T3',
  name: 'a transaction ends the same way on all its partitions, and is complete only when it has on each',
  cites: 'KIP-98; TransactionCoordinator.endTransaction, TransactionMarkerChannelManager; KIP-890',
  condition: 'clean',
  on: {
    commit: ({ key, batch }, { ghosts }) => noteMarker(ghosts, key, batch),
    facts: {
      TransactionStateChanged({ transactionalId, to, producerId, producerEpoch, partitions }, { ghosts }) {
        if (to !== 'PREPARE_COMMIT' && to !== 'PREPARE_ABORT') return null
        const name = `${producerId}/${producerEpoch}`
        ghosts.ends.set(transactionalId, { name, committed: to === 'PREPARE_COMMIT', partitions })
        return null
      },
      TransactionCompleted({ transactionalId, producerId, producerEpoch, committed }, { ghosts }) {
        const end = ghosts.ends.get(transactionalId)
        // A decision may be in the log without a fact: its coordinator died before it heard so, the next one loads it.
        if (end?.name !== `${producerId}/${producerEpoch}`) return null
        if (!hasOwnEpochs(ghosts) || decisionsMayBeLost(ghosts)) return null
        if (end.committed !== committed)
          return `${transactionalId} was to be ${end.committed ? 'committed' : 'aborted'} and is not`
        const due = committed ? 'COMMIT' : 'ABORT'
        for (const partition of end.partitions) {
          if (ghostOf(ghosts, partition).dirty) continue
          const found = ghosts.markers.get(end.name)?.get(partition)
          if (found !== due)
            return `${transactionalId} is complete, ${partition} has ${found ?? 'no marker'} of ${end.name}`
        }
        return null
      },
    },
  },
}

export const transactionEndInvariants: readonly Invariant[] = [allOrNothing]
