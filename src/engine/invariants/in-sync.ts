/** Who counts as in sync, and what such a replica must hold: R8 to R11, R16 to R18, R26 of the project's list. */

import type { PartitionKey } from '../facts.ts'
import type { RecordBatch } from '../log/record-batch.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import { type Broker, parsePartitionKey } from '../world.ts'
import { ghostOf } from './ghosts.ts'
import type { Context, Invariant, ReplicaChange, Verdict } from './types.ts'
import {
  batchHolding,
  brokerOf,
  brokersOf,
  committedMinIsr,
  counting,
  hasElr,
  lacks,
  minIsrOn,
  registrationOf,
  standsFor,
  widestIsr,
} from './views.ts'

/** A running replica of a list that lacks something that was committed. */
function runningLacks(context: Context, key: PartitionKey, members: readonly number[], as: string): Verdict {
  const { committed } = ghostOf(context.ghosts, key)
  for (const id of counting(context.ghosts, key, members)) {
    const broker = brokerOf(context.world, id)
    if (!broker?.memory?.online) continue
    const what = lacks(broker, key, context.ghosts, committed)
    if (what) return `${key}: ${committed} committed, but ${as} ${what}`
  }
  return null
}

/** Committed records rose, or records went, or a process came up. */
const concernsCommitted = ({ replica, log, before }: ReplicaChange): boolean =>
  !before ||
  log.logEndOffset < before.logEndOffset ||
  (replica.role.kind === 'leader' && replica.highWatermark > before.highWatermark)

function candidates(context: Context, key: PartitionKey): readonly number[] {
  const registration = registrationOf(context.ghosts, key)
  if (!registration) return []
  const { isr, elr } = registration
  // Who is no replica any more cannot be elected, even where the ELR still names it.
  const { strays } = ghostOf(context.ghosts, key)
  return elr.length > 0 ? [...isr, ...elr.filter((id) => !strays.has(id))] : isr
}

const candidateCompleteness: Invariant = {
  id: 'R8',
  name: 'every running replica that may be elected holds every committed record',
  cites: 'LeaderCandidateCompletenessProperty of the KRaft replication specification',
  condition: 'clean',
  on: {
    replica: (change, context) =>
      concernsCommitted(change)
        ? runningLacks(context, change.key, candidates(context, change.key), 'candidate')
        : null,
    registration: ({ key }, context) => runningLacks(context, key, candidates(context, key), 'candidate'),
  },
}

/** The leader that runs, else any disk: where acknowledged records must be found. */
function homes({ world, ghosts }: Context, key: PartitionKey): Broker[] {
  const leader = brokerOf(world, registrationOf(ghosts, key)?.leader ?? -1)
  return leader?.memory?.online ? [leader] : brokersOf(world)
}

const leaderCompleteness: Invariant = {
  id: 'R9',
  name: 'the leader holds every committed record, and those acknowledged with acks=all are committed',
  cites: 'LeaderCompletenessProperty of the KRaft replication specification; design: replication',
  condition: 'clean',
  on: {
    registration: ({ key, now }, context) => runningLacks(context, key, [now.leader], 'leader'),
    thorough(context) {
      for (const [id, { partition, offset }] of context.ghosts.acknowledged) {
        if (ghostOf(context.ghosts, partition).dirty) continue
        const found = homes(context, partition).some((broker) => {
          return standsFor(broker.disk.logs[partition], offset, id)
        })
        if (!found) return `record ${id}, acknowledged at ${partition}@${offset}, is gone`
      }
      return null
    },
  },
}

/** A committed batch that stands on no disk any more. */
function isGone({ world }: Context, key: PartitionKey, batch: RecordBatch): boolean {
  return !brokersOf(world).some((broker) => {
    const log = broker.disk.logs[key]
    if (!log || batch.baseOffset >= log.logEndOffset) return false
    const found = batchHolding(log, batch.baseOffset)
    return found === undefined || found.partitionLeaderEpoch === batch.partitionLeaderEpoch
  })
}

const nothingLostGlobally: Invariant = {
  id: 'R10',
  name: 'a committed record stands on at least one disk',
  cites: 'NoCommittedRecordLostGlobally of the KRaft replication specification',
  condition: 'clean',
  on: {
    facts: {
      LogTruncated({ partition, broker, batches }, context) {
        const { committed, batches: known } = ghostOf(context.ghosts, partition)
        for (const batch of batches) {
          if (batch.baseOffset >= committed || known[batch.baseOffset] !== batch) continue
          if (isGone(context, partition, batch))
            return `${partition}: broker ${broker} cut ${batch.baseOffset}, the last copy of a committed record`
        }
        return null
      },
    },
    thorough(context) {
      for (const [key, ghost] of context.ghosts.partitions) {
        const last = ghost.dirty ? undefined : ghost.batches[ghost.committed - 1]
        if (last && isGone(context, key, last)) return `${key}: nobody has offset ${last.baseOffset}`
      }
      return null
    },
  },
}

const quorumSuperset: Invariant = {
  id: 'R11',
  name: 'at or above min.insync.replicas the maximal ISR contains every replica that may be elected',
  cites: 'KIP-497; ReplicationQuorumSupersetProperty, ValidHighWatermark',
  condition: 'always',
  on: {
    replica({ key, broker, replica: { role } }, context) {
      const registration = registrationOf(context.ghosts, key)
      if (role.kind !== 'leader' || role.leaderEpoch !== registration?.leaderEpoch) return null
      if (role.isr.length < minIsrOn(broker, key)) return null
      const counted = widestIsr(role)
      const missing = counting(context.ghosts, key, candidates(context, key)).find(
        (id) => !counted.includes(id),
      )
      return missing === undefined
        ? null
        : `${key}: ${missing} may be elected, but leader ${broker.brokerId} counts ${counted}`
    },
  },
}

const expansionGuard: Invariant = {
  id: 'R16',
  name: 'a follower is let in only when it fetched in this epoch, reached the high watermark and the epoch start, and is unfenced',
  cites: 'Partition.isFollowerInSync, isReplicaIsrEligible, canAddReplicaToIsr; KIP-497, KIP-841, KIP-903',
  condition: 'always',
  on: {
    facts: {
      IsrProposed({ broker: id, partition, isr, newIsr }, { world }) {
        const memory = brokerOf(world, id)?.memory
        const replica = memory?.replicas[partition]
        if (!memory || replica?.role.kind !== 'leader') return null
        const { followers, epochStartOffset } = replica.role
        for (const joining of newIsr) {
          if (isr.includes(joining)) continue
          const follower = followers[joining]
          const registered = memory.image.brokers[joining]
          // In ZooKeeper mode the leader only sees to it that the broker is alive; the rest is the controller's.
          const knows = !memory.zk
          const why =
            !follower || follower.lastFetchTime === 0
              ? 'did not fetch in this epoch'
              : follower.logEndOffset < Math.max(replica.highWatermark, epochStartOffset)
                ? `has only ${follower.logEndOffset}`
                : !registered || (knows && (registered.fenced || registered.inControlledShutdown))
                  ? 'is fenced or leaving'
                  : knows && follower.brokerEpoch !== -1 && follower.brokerEpoch !== registered.brokerEpoch
                    ? 'fetched in an earlier life'
                    : null
          if (why)
            return `${partition}: ${joining} ${why}, high watermark ${replica.highWatermark}, epoch start ${epochStartOffset}`
        }
        return null
      },
    },
  },
}

const uncleanExclusion: Invariant = {
  id: 'R17',
  name: 'after an unclean shutdown a broker is in no ISR and no ELR until it has caught up again',
  cites: 'KIP-966; ReplicationControlManager.handleUncleanBrokerShutdown',
  condition: 'always',
  on: {
    metadata({ batch, first }, { world, ghosts }) {
      if (!first || !hasElr(ghosts)) return null
      for (const record of batch.records) {
        if (record.kind !== 'RegisterBrokerRecord') continue
        const memory = brokerOf(world, record.brokerId)?.memory
        const before = ghosts.brokers.get(record.brokerId)
        if (memory?.incarnationId !== record.incarnationId || !before) continue
        if (before.incarnationId === record.incarnationId) continue
        if (memory.previousBrokerEpoch === before.brokerEpoch) continue
        for (const [key, { isr, elr }] of ghosts.registrations)
          if (isr.includes(record.brokerId) || elr.includes(record.brokerId))
            return `broker ${record.brokerId} came back uncleanly and is in ISR ${isr} or ELR ${elr} of ${key}`
      }
      return null
    },
  },
}

/** An unclean end of a reassignment, or a later change that leaves its ISR. */
function isCalledOff(before: PartitionRegistration, now: PartitionRegistration): boolean {
  const ended = before.addingReplicas.length > 0 && now.addingReplicas.length === 0
  return ended || before.isr.join() === now.isr.join()
}

const validIsrAndElr: Invariant = {
  id: 'R18',
  name: 'ISR and ELR are replicas, apart from each other, and no ELR is kept at min.insync.replicas; no fenced broker is in an ISR',
  cites: 'KIP-966; ValidControllerIsrAndElr; PartitionChangeBuilder.maybePopulateTargetElr',
  condition: 'always',
  on: {
    registration({ key, now, before }, { world, ghosts }) {
      const { replicas, isr } = now
      // Kafka reckons min.insync.replicas with the replicas before a reassignment completes
      // (getTopicEffectiveMinIsr), so it may leave the replicas that go in the ELR.
      const elr = now.elr.filter((id) => replicas.includes(id))
      const gone = now.elr.filter((id) => !replicas.includes(id))
      const invented = before
        ? gone.filter((id) => !before.replicas.includes(id) && !before.elr.includes(id))
        : []
      if (isr.some((id) => !replicas.includes(id)) || invented.length > 0)
        return `${key}: ISR ${isr}, ELR ${now.elr} are not among ${replicas}`
      if (isr.some((id) => elr.includes(id))) return `${key}: ISR ${isr} and ELR ${elr} overlap`
      const minIsr = committedMinIsr(world, ghosts, key, replicas.length)
      if (elr.length > 0 && isr.length >= minIsr) return `${key}: ELR ${elr} beside ISR ${isr} of ${minIsr}`
      const fenced = isr.find((id) => ghosts.image.brokers[id]?.fenced)
      // Without ELR the last member stays, though dead. A reassignment whose new replicas are all of the ISR is, with
      // unclean elections, called off to the first replica alone, whatever became of it (PartitionReassignmentRevert).
      const isAlone = isr.length === 1 && isr[0] === replicas[0]
      const reverted = isAlone && before !== undefined && isCalledOff(before, now)
      const allowed = (!hasElr(ghosts) && isr.length === 1) || reverted
      return fenced === undefined || allowed ? null : `${key}: fenced broker ${fenced} is in ISR ${isr}`
    },
    metadata({ batch, first }, { ghosts }) {
      if (!first) return null
      for (const record of batch.records) {
        if (record.kind !== 'BrokerRegistrationChangeRecord' || !record.fenced) continue
        for (const [key, { isr }] of ghosts.registrations)
          if (isr.includes(record.brokerId) && (hasElr(ghosts) || isr.length > 1))
            return `${key}: broker ${record.brokerId} was fenced and stays in ISR ${isr}`
      }
      return null
    },
  },
}

const comparesAndSets: Invariant = {
  id: 'R26',
  name: 'an ISR that a leader proposes is written only over the state that the leader knew',
  cites: 'KIP-497; ReplicationControlManager.validateAlterPartitionData (partition epoch)',
  condition: 'always',
  on: {
    facts: {
      IsrChanged({ partition: key, to }, { world, event }) {
        const request = event?.via === 'request' ? event.body : null
        if (!event || request?.kind !== 'AlterPartitionRequest') return null
        const controller = world.nodes[event.to]
        const { topic, partition } = parsePartitionKey(key)
        const proposal = request.partitions.find((p) => p.topic === topic && p.partition === partition)
        if (controller?.role !== 'controller' || !proposal) return null
        const standing = controller.image.topics[topic]?.partitions[partition]
        return !standing || standing.partitionEpoch === proposal.partitionEpoch
          ? null
          : `${key}: ISR ${to} was proposed at partition epoch ${proposal.partitionEpoch}, which is ${standing.partitionEpoch} now`
      },
    },
  },
}

export const inSyncInvariants: readonly Invariant[] = [
  validIsrAndElr,
  uncleanExclusion,
  expansionGuard,
  comparesAndSets,
  quorumSuperset,
  candidateCompleteness,
  leaderCompleteness,
  nothingLostGlobally,
]
