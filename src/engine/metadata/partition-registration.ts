/*
 * What the metadata log says of one partition, and how a change record alters it.
 * Follows metadata.PartitionRegistration and PartitionChangeRecord. Leaves out log directories (KIP-858).
 */

/** The leader field of a partition nobody leads. */
export const NO_LEADER = -1

/** Whether an uncleanly elected leader still has to confirm its log. Source: LeaderRecoveryState, KIP-704. */
export type LeaderRecoveryState = 'RECOVERED' | 'RECOVERING'

/** The state of one partition; broker ids in lists, the first of `replicas` is the preferred leader. */
export interface PartitionRegistration {
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** Eligible leader replicas: outside the ISR, yet known to hold all committed records (KIP-966). */
  readonly elr: readonly number[]
  /** The last leader, kept while there is none. */
  readonly lastKnownElr: readonly number[]
  readonly removingReplicas: readonly number[]
  readonly addingReplicas: readonly number[]
  /** A broker id, or NO_LEADER. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly leaderRecoveryState: LeaderRecoveryState
}

/**
 * Fewer in sync than there should be; replicas that a reassignment is adding do not count yet (KIP-352,
 * Partition.isUnderReplicated).
 */
export function isUnderReplicated({ isr, replicas, addingReplicas }: PartitionRegistration): boolean {
  return isr.length < replicas.length - addingReplicas.length
}

/** A PartitionChangeRecord: only the fields that are set change something. */
export interface PartitionChange {
  readonly isr?: readonly number[]
  readonly eligibleLeaderReplicas?: readonly number[]
  readonly lastKnownElr?: readonly number[]
  readonly replicas?: readonly number[]
  readonly removingReplicas?: readonly number[]
  readonly addingReplicas?: readonly number[]
  /** Setting it, even to the same leader, starts a new leader epoch; NO_LEADER for none. */
  readonly leader?: number
  readonly leaderRecoveryState?: LeaderRecoveryState
}

/**
 * The registration after a change record. Every record bumps the partition epoch by one; the leader epoch is
 * bumped by one exactly when the record sets a leader, be it the same one or none. Source:
 * PartitionRegistration.merge.
 */
export function mergePartitionChange(
  registration: PartitionRegistration,
  record: PartitionChange,
): PartitionRegistration {
  return {
    replicas: record.replicas ?? registration.replicas,
    isr: record.isr ?? registration.isr,
    elr: record.eligibleLeaderReplicas ?? registration.elr,
    lastKnownElr: record.lastKnownElr ?? registration.lastKnownElr,
    removingReplicas: record.removingReplicas ?? registration.removingReplicas,
    addingReplicas: record.addingReplicas ?? registration.addingReplicas,
    leader: record.leader ?? registration.leader,
    leaderEpoch: registration.leaderEpoch + (record.leader === undefined ? 0 : 1),
    partitionEpoch: registration.partitionEpoch + 1,
    leaderRecoveryState: record.leaderRecoveryState ?? registration.leaderRecoveryState,
  }
}
