/*
 * The controller's one way to change a partition: from the wish (another ISR, other replicas, another leader)
 * to the record that is written, or to none.
 * Follows controller.PartitionChangeBuilder with ELR (KIP-966) and the completion of reassignments (KIP-455).
 * Of log directories (KIP-858) it only knows that assigning one is a change. Departs from Kafka in one thing
 * without meaning: a new ELR is listed by rising broker id, where Kafka lists it in the order of a hash set
 * (the same for ids below 16).
 */
import {
  type LeaderRecoveryState,
  NO_LEADER,
  type PartitionChange,
  type PartitionRegistration,
} from '../metadata/partition-registration.ts'
import { type ElectionKind, type ElectionReason, electLeader } from './leader-election.ts'
import { completeReassignment, holdsAll, without } from './reassignment.ts'

/** The wished state; what is left out stays as registered. */
export interface PartitionTarget {
  readonly isr?: readonly number[]
  readonly replicas?: readonly number[]
  readonly removing?: readonly number[]
  readonly adding?: readonly number[]
  readonly leaderRecoveryState?: LeaderRecoveryState
  /** The record also assigns log directories. They are not kept here, but such a record is never a no-op. */
  readonly assignsDirectories?: boolean
}

/** Everything one decision depends on. */
export interface PartitionChangeInput {
  readonly partition: PartitionRegistration
  readonly target?: PartitionTarget
  /** ONLINE if left out. */
  readonly election?: ElectionKind
  /** The smaller of min.insync.replicas and the replication factor. */
  readonly minIsr: number
  readonly elrEnabled: boolean
  /** Brokers that are unfenced, not in controlled shutdown and have the partition's directory online. */
  readonly acceptableLeaders: readonly number[]
  /** Replicas that came back without their promised records: they leave the ELR. */
  readonly uncleanShutdownReplicas?: readonly number[]
  /** Whether lastKnownElr keeps the last leader, who may be elected again. True if left out. */
  readonly useLastKnownLeaderInBalancedRecovery?: boolean
  /** Only below metadata version 3.6 (KAFKA-15021). False if left out. */
  readonly leaderEpochBumpOnIsrShrink?: boolean
}

/** The record to write, null when nothing changes, and what a narrator wants to know. */
export interface PartitionDecision {
  readonly record: PartitionChange | null
  readonly leader: number
  readonly reason: ElectionReason
  readonly reassignmentCompleted: boolean
}

/** A record in the making. */
type Draft = { -readonly [Field in keyof PartitionChange]: PartitionChange[Field] }

interface Target {
  readonly isr: readonly number[]
  readonly replicas: readonly number[]
  readonly removing: readonly number[]
  readonly adding: readonly number[]
  readonly elr: readonly number[]
  readonly lastKnownElr: readonly number[]
}

/**
 * Decides one change of one partition: completes a reassignment that is ready, keeps the ELR, elects, and
 * bumps the leader epoch (by setting the leader) where Kafka does. Source: PartitionChangeBuilder.build.
 */
export function decidePartitionChange(input: PartitionChangeInput): PartitionDecision {
  const { partition, target: wish = {} } = input
  const wished = {
    isr: wish.isr ?? partition.isr,
    replicas: wish.replicas ?? partition.replicas,
    removing: wish.removing ?? partition.removingReplicas,
    adding: wish.adding ?? partition.addingReplicas,
  }
  const completed = completeReassignment(wished)
  const target = withEligibleLeaders(completed ?? wished, input)
  const elected = electLeader({
    kind: input.election ?? 'ONLINE',
    ...target,
    leader: partition.leader,
    acceptableLeaders: input.acceptableLeaders,
    lastKnownLeader: electableLastLeader(input, target),
  })
  const record: Draft = {}
  const settled = settleElection(record, partition, target, elected)
  bumpForDroppedReplicas(record, partition, target)
  setEligibleLeaders(record, input, settled)
  setIsr(record, input, settled.isr)
  setLastKnownLeader(record, input)
  setAssignment(record, partition, target)
  const recovery = wish.leaderRecoveryState ?? partition.leaderRecoveryState
  if (recovery !== partition.leaderRecoveryState) record.leaderRecoveryState = recovery
  const isNoOp = Object.keys(record).length === 0 && wish.assignsDirectories !== true
  return {
    record: isNoOp ? null : record,
    leader: elected.leader,
    reason: elected.reason,
    reassignmentCompleted: completed !== null,
  }
}

/** Below min ISR, who leaves the ISR stays eligible; at or above it nobody outside the ISR is. */
function withEligibleLeaders(
  lists: Omit<Target, 'elr' | 'lastKnownElr'>,
  input: PartitionChangeInput,
): Target {
  const { partition, minIsr, elrEnabled, uncleanShutdownReplicas = [] } = input
  if (!elrEnabled) return { ...lists, elr: partition.elr, lastKnownElr: partition.lastKnownElr }
  if (lists.isr.length >= minIsr) return { ...lists, elr: [], lastKnownElr: [] }
  const candidates = union(partition.elr, partition.isr)
  const outside = without(candidates, lists.isr)
  const elr = without(outside, uncleanShutdownReplicas)
  const known = union(candidates, partition.lastKnownElr)
  return { ...lists, elr, lastKnownElr: without(without(known, lists.isr), elr) }
}

function union(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((first, second) => first - second)
}

function electableLastLeader(input: PartitionChangeInput, target: Target): number | null {
  const { elrEnabled, useLastKnownLeaderInBalancedRecovery = true, partition } = input
  if (!elrEnabled || !useLastKnownLeaderInBalancedRecovery) return null
  if (target.elr.length > 0 || target.isr.length > 0 || partition.lastKnownElr.length !== 1) return null
  return partition.lastKnownElr[0] ?? null
}

/** A leader taken from the ELR becomes the ISR; an unclean one does so too, and has to recover. */
function settleElection(
  record: Draft,
  partition: PartitionRegistration,
  target: Target,
  elected: { readonly leader: number; readonly unclean: boolean },
): Target {
  if (elected.leader === partition.leader) return target
  record.leader = elected.leader
  if (elected.unclean) {
    record.isr = [elected.leader]
    if (partition.leaderRecoveryState !== 'RECOVERING') record.leaderRecoveryState = 'RECOVERING'
  }
  if (!target.elr.includes(elected.leader)) return target
  return { ...target, isr: [elected.leader], elr: without(target.elr, [elected.leader]) }
}

function bumpForDroppedReplicas(record: Draft, partition: PartitionRegistration, target: Target): void {
  if (record.leader === undefined && !holdsAll(target.replicas, partition.replicas)) {
    record.leader = partition.leader
  }
}

function setEligibleLeaders(record: Draft, input: PartitionChangeInput, target: Target): void {
  const { partition, elrEnabled, useLastKnownLeaderInBalancedRecovery = true } = input
  const cleared = record.isr !== undefined || !elrEnabled
  const elr = cleared ? [] : target.elr
  if (!sameList(elr, partition.elr)) record.eligibleLeaderReplicas = elr
  // Otherwise lastKnownElr holds the last leader: setLastKnownLeader decides.
  if (useLastKnownLeaderInBalancedRecovery) return
  const lastKnownElr = cleared ? [] : target.lastKnownElr
  if (!sameList(lastKnownElr, partition.lastKnownElr)) record.lastKnownElr = lastKnownElr
}

/** Without ELR the ISR is never written empty: its last member stays, though dead. */
function setIsr(record: Draft, input: PartitionChangeInput, isr: readonly number[]): void {
  const { partition, elrEnabled, leaderEpochBumpOnIsrShrink = false } = input
  const mayWrite = record.isr === undefined && (isr.length > 0 || elrEnabled)
  if (mayWrite && !sameList(isr, partition.isr)) record.isr = isr
  const shrinks = record.isr !== undefined && !holdsAll(record.isr, partition.isr)
  if (leaderEpochBumpOnIsrShrink && shrinks && record.leader === undefined) record.leader = partition.leader
}

/** The last leader is noted when the partition loses it, and forgotten when there is one again. */
function setLastKnownLeader(record: Draft, input: PartitionChangeInput): void {
  const { partition, elrEnabled, useLastKnownLeaderInBalancedRecovery = true } = input
  if (!elrEnabled || !useLastKnownLeaderInBalancedRecovery || record.leader === undefined) return
  const known = partition.lastKnownElr.length > 0
  if (record.leader === NO_LEADER && !known) record.lastKnownElr = [partition.leader]
  if (record.leader !== NO_LEADER && known) record.lastKnownElr = []
}

function setAssignment(record: Draft, partition: PartitionRegistration, target: Target): void {
  const { replicas, removing, adding } = target
  if (replicas.length > 0 && !sameList(replicas, partition.replicas)) record.replicas = replicas
  if (!sameList(removing, partition.removingReplicas)) record.removingReplicas = removing
  if (!sameList(adding, partition.addingReplicas)) record.addingReplicas = adding
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at])
}
