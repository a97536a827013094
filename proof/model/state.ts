/** What the reference model remembers. Everything is plain, small and never changed in place. */

/** A replica by its place: 0 is A, 1 is B, 2 is C. */
export type ReplicaId = number
/** Replicas as bits. */
export type ReplicaSet = number
/** A record: epoch * 16 + id; ids count from 1 in the order of the appends, so 0 is no record. */
export type LogRecord = number

export const NOBODY = -1

export interface Replica {
  readonly log: readonly LogRecord[]
  readonly highWatermark: number
  /** The newest leader epoch that it has heard of; -1: none. */
  readonly epoch: number
  /** Who leads, as far as it knows; itself if it believes to lead. */
  readonly leader: ReplicaId
  readonly isr: ReplicaSet
}

/** What the controller has decided in an epoch: its state, and the message about it. */
export interface Decision {
  readonly leader: ReplicaId
  readonly isr: ReplicaSet
}

export interface State {
  readonly replicas: readonly Replica[]
  /** By leader epoch. Each may reach each replica at any time, or never. */
  readonly messages: readonly Decision[]
  /** The controller's present mind. Its ISR moves on with the leader's changes, the message's does not. */
  readonly quorum: Decision
  readonly appended: number
  /** Seen from outside, read by no replica: ids of acknowledged records, as bits. */
  readonly acked: number
  /** Seen from outside: by offset, what a consumer was first given there; 0: nothing yet. */
  readonly read: readonly LogRecord[]
}

/** A set of everyone. */
export function everyone(replicas: number): ReplicaSet {
  return (1 << replicas) - 1
}

export function has(set: ReplicaSet, replica: ReplicaId): boolean {
  return (set & (1 << replica)) !== 0
}

export function epochOf(record: LogRecord): number {
  return record >> 4
}

export function idOf(record: LogRecord): number {
  return record & 15
}

export function replicaOf(state: State, id: ReplicaId): Replica {
  return state.replicas[id] as Replica
}

/** Whether it believes to lead. It may be wrong. */
export function presumesToLead(state: State, id: ReplicaId): boolean {
  return replicaOf(state, id).leader === id
}

/** The epoch of the controller; -1 before the first decision. */
export function quorumEpoch(state: State): number {
  return state.messages.length - 1
}

/** Whether the controller agrees with it that it leads. */
export function isTrueLeader(state: State, id: ReplicaId): boolean {
  const { leader, epoch } = replicaOf(state, id)
  return leader === id && state.quorum.leader === id && epoch === quorumEpoch(state)
}

/** Nobody leads, everybody is in sync, all logs are empty. */
export function initialState(replicas: number): State {
  const replica: Replica = { log: [], highWatermark: 0, epoch: -1, leader: NOBODY, isr: 0 }
  return {
    replicas: Array.from({ length: replicas }, () => replica),
    messages: [],
    quorum: { leader: NOBODY, isr: everyone(replicas) },
    appended: 0,
    acked: 0,
    read: [],
  }
}
