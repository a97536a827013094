/**
 * What clients and groups are promised: R25, R27, P1, P3, G1, G2, G6, V2, V5, V9, V10 of the project's list.
 */
import { batchesIn } from '../log/partition-log.ts'
import { incrementSequence } from '../log/producer-state.ts'
import { offsetAt } from '../log/record-batch.ts'
import { type Consumer, partitionKey } from '../world.ts'
import { type Ghosts, ghostOf } from './ghosts.ts'
import type { Invariant, Verdict } from './types.ts'
import { brokersOf, idAt, isCompacted } from './views.ts'

const acknowledgedIsCommitted: Invariant = {
  id: 'R25',
  name: 'a record acknowledged with acks=all is committed where the answer says',
  cites: 'DelayedProduce, Partition.checkEnoughReplicasReachOffset',
  condition: 'clean',
  on: {
    facts: {
      BatchAcknowledged({ partition, ids, baseOffset, acks }, { ghosts }) {
        if (acks !== -1 || baseOffset < 0) return null
        const { batches } = ghostOf(ghosts, partition)
        for (const [i, id] of ids.entries()) {
          const batch = batches[baseOffset + i]
          if (!batch || idAt(batch, baseOffset + i) !== id)
            return `record ${id} was acknowledged at ${partition}@${baseOffset + i}, where it is not committed`
        }
        return null
      },
    },
  },
}

const contiguousSequences: Invariant = {
  id: 'P1',
  name: 'committed sequences of a producer epoch are contiguous, and a new epoch starts at 0',
  cites: 'ProducerAppendInfo.checkSequence; KIP-98',
  condition: 'clean',
  on: {
    commit({ key, ghost, batch: { producerId, producerEpoch, baseSequence, baseOffset, control } }) {
      const before = producerId < 0 ? undefined : ghost.sequences.get(producerId)
      if (!before) return null
      if (producerEpoch < before.epoch)
        return `${key}@${baseOffset}: epoch ${producerEpoch} of producer ${producerId} after ${before.epoch}`
      // Markers, and offsets that transactions commit, have no sequence number.
      if (control || baseSequence < 0) return null
      const due = producerEpoch > before.epoch ? 0 : incrementSequence(before.last, 1)
      return baseSequence === due
        ? null
        : `${key}@${baseOffset}: sequence ${baseSequence} of producer ${producerId} where ${due} is due`
    },
  },
}

const noDuplicates: Invariant = {
  id: 'P3',
  name: 'an idempotent producer writes each record once, in the order of sending',
  cites: 'ProducerConfig.ENABLE_IDEMPOTENCE_DOC',
  condition: 'clean',
  on: {
    commit({ key, ghost, batch: { producerId, ids, baseOffset } }) {
      const known = producerId < 0 ? undefined : ghost.sequences.get(producerId)
      if (known && !known.ordered) return null
      let before = known?.record
      for (const id of producerId < 0 ? [] : ids) {
        if (id < 0) return null
        if (before !== undefined && id <= before) return `${key}@${baseOffset}: record ${id} after ${before}`
        before = id
      }
      return null
    },
    thorough({ world, ghosts }) {
      for (const broker of brokersOf(world))
        for (const [key, log] of Object.entries(broker.disk.logs)) {
          const { dirty, sequences } = ghostOf(ghosts, key)
          if (dirty) continue
          const seen = new Set<number>()
          for (const batch of batchesIn(log)) {
            // One that was out of order from the start took a new epoch, and sent again what may have been taken.
            if (batch.producerId < 0 || sequences.get(batch.producerId)?.ordered === false) continue
            for (const id of batch.ids) {
              if (id < 0) continue
              if (seen.has(id)) return `record ${id} stands twice in ${key} on ${broker.id}`
              seen.add(id)
            }
          }
        }
      return null
    },
  },
}

const noTwoOwners: Invariant = {
  id: 'G2',
  name: 'no two members of one generation own the same partition',
  cites: 'ConsumerPartitionAssignor; consumer group protocol specification NoDoubleClientAssignment',
  condition: 'always',
  on: { consumer: noteOwner },
}

/** Committed records of __consumer_offsets may be lost, and with them what groups there were. */
function groupsMayBeLost(ghosts: Ghosts): boolean {
  for (const [key, { dirty }] of ghosts.partitions) if (dirty && key.startsWith('__')) return true
  return false
}

function noteOwner(consumer: Consumer, { ghosts }: { readonly ghosts: Ghosts }): Verdict {
  const { id, spec, membership, partitions } = consumer
  let size = 0
  for (const _ in partitions) size++
  const state = `${membership.state} ${membership.generation} ${size}`
  const before = ghosts.owned.get(id)
  if (before?.membership === state) return null
  for (const name of before?.names ?? []) if (ghosts.owners.get(name) === id) ghosts.owners.delete(name)
  const stable = membership.state === 'STABLE' && consumer.process === 'running'
  const names = stable
    ? Object.keys(partitions).map((key) => `${spec.group}/${membership.generation}/${key}`)
    : []
  ghosts.owned.set(id, { names, membership: state })
  for (const name of names) {
    const other = ghosts.owners.get(name)
    // Where stored groups may be lost, a group begins again at generation 1 while members of the old one live on.
    if (other && !groupsMayBeLost(ghosts)) return `${other} and ${id} both own ${name}`
    ghosts.owners.set(name, id)
  }
  return null
}

const legalAssignment: Invariant = {
  id: 'G1',
  name: 'an assignment gives no partition twice',
  cites: 'ConsumerPartitionAssignor; LegalTargetAssignment',
  condition: 'always',
  on: {
    facts: {
      GroupAssigned({ group, generation, assignments }) {
        const seen = new Set<string>()
        for (const partitions of Object.values(assignments))
          for (const tp of partitions) {
            const key = partitionKey(tp)
            if (seen.has(key)) return `${group} gives ${key} twice in generation ${generation}`
            seen.add(key)
          }
        return null
      },
    },
  },
}

const generationsRise: Invariant = {
  id: 'G6',
  name: 'the stored generation of a group never goes back',
  cites: 'ClassicGroup.initNextGeneration',
  condition: 'always',
  on: {
    facts: {
      // A generation that was never stored may be given again by the next coordinator.
      GroupStateChanged({ group, to, generation }, { ghosts }) {
        if (to !== 'Stable') return null
        const before = ghosts.generations.get(group) ?? -1
        ghosts.generations.set(group, generation)
        return generation >= before || groupsMayBeLost(ghosts)
          ? null
          : `${group} went back from generation ${before} to ${generation}`
      },
    },
  },
}

const readsWhatIsCommitted: Invariant = {
  id: 'V9',
  name: 'a consumer reads committed records only',
  cites: 'ConsistentReadProperty; Partition.fetchRecords',
  condition: 'clean',
  on: {
    facts: {
      RecordsPolled({ consumer, partition, to }, { ghosts }) {
        const { committed } = ghostOf(ghosts, partition)
        return to <= committed ? null : `${consumer} read ${partition} to ${to}, committed is ${committed}`
      },
    },
  },
}

const oneRecordAtAnOffset: Invariant = {
  id: 'V2',
  name: 'an offset gives every consumer the same record, for ever',
  cites: 'jepsen.tests.kafka inconsistent-offsets; ConsistentReadProperty',
  condition: 'clean',
  on: {
    facts: {
      RecordsPolled({ consumer, partition, from, to, ids }, { ghosts }) {
        const { batches } = ghostOf(ghosts, partition)
        // Compaction leaves gaps, and then the fact does not say which record stood where.
        if (ids.length !== to - from) return null
        for (const [i, id] of ids.entries()) {
          const batch = batches[from + i]
          if (batch && idAt(batch, from + i) !== id)
            return `${consumer} read record ${id} at ${partition}@${from + i}, committed was ${idAt(batch, from + i)}`
        }
        return null
      },
    },
  },
}

/** Nothing there is for an application: markers, and records of transactions (T2 says which of them may be read). */
function isUndeliverable(ghosts: Ghosts, partition: string, from: number, to: number): boolean {
  const { batches } = ghostOf(ghosts, partition)
  for (let at = from; at < to; at++) if (!batches[at]?.control && !batches[at]?.isTransactional) return false
  return true
}

const noSkip: Invariant = {
  id: 'V5',
  name: 'a consumer neither skips nor goes back inside one assignment',
  cites: 'jepsen.tests.kafka poll-skip, nonmonotonic-poll',
  condition: 'clean',
  on: {
    facts: {
      RecordsPolled({ consumer, partition, from, to }, { ghosts }) {
        const name = `${consumer} ${partition}`
        const before = ghosts.positions.get(name)
        ghosts.positions.set(name, to)
        // Of what compaction took nothing is said.
        const skipped =
          before !== undefined &&
          from > before &&
          (isCompacted(ghosts, partition) || isUndeliverable(ghosts, partition, before, from))
        return before === undefined || before === from || skipped
          ? null
          : `${name} continued at ${from} instead of ${before}`
      },
      PositionReset({ consumer, partition, offset }, { ghosts }) {
        ghosts.positions.set(`${consumer} ${partition}`, offset)
        return null
      },
    },
  },
}

const endNeverGoesBack: Invariant = {
  id: 'R27',
  name: 'the end offset that one client is told never goes back',
  cites: 'KIP-207; PartitionTest.testMonotonicOffsetsAfterLeaderChange',
  condition: 'clean',
  on: {
    facts: {
      PositionReset({ consumer, partition, offset, strategy }, { ghosts }) {
        if (strategy !== 'latest') return null
        const name = `${consumer} ${partition}`
        const before = ghosts.latest.get(name) ?? 0
        ghosts.latest.set(name, offset)
        return offset >= before ? null : `${name} was told ${before}, then ${offset}`
      },
    },
  },
}

const realTimeOrder: Invariant = {
  id: 'V10',
  name: 'what was acknowledged before a record was created stands before it',
  cites: 'replication specification 6.1; linearizability of one partition',
  condition: 'clean',
  on: {
    facts: {
      RecordCreated({ partition, id }, { ghosts }) {
        const { acknowledged } = ghostOf(ghosts, partition)
        if (acknowledged >= 0) ghosts.floors.set(id, acknowledged)
        return null
      },
    },
    commit({ key, batch }, { ghosts }) {
      for (const [i, id] of batch.ids.entries()) {
        const floor = ghosts.floors.get(id) ?? -1
        if (offsetAt(batch, i) <= floor)
          return `${key}: record ${id} at ${offsetAt(batch, i)}, behind ${floor}`
      }
      return null
    },
  },
}

export const clientInvariants: readonly Invariant[] = [
  acknowledgedIsCommitted,
  contiguousSequences,
  noDuplicates,
  noTwoOwners,
  legalAssignment,
  generationsRise,
  readsWhatIsCommitted,
  oneRecordAtAnOffset,
  noSkip,
  endNeverGoesBack,
  realTimeOrder,
]
