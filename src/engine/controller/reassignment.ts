/*
 * Moving a partition to other brokers: when the new replicas have caught up, the old ones are dropped.
 * Follows controller.PartitionReassignmentReplicas (KIP-455).
 */

/** The replica lists of a partition and where its reassignment stands. */
export interface ReassignmentState {
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly removing: readonly number[]
  readonly adding: readonly number[]
}

/**
 * The lists after the reassignment is complete, or null when none is under way or it has to wait: for every
 * added replica to be in the ISR (one that a later request takes away again never can be), for an ISR that is not empty without the removed ones, and, when fewer are
 * added than removed, for all remaining replicas to be in the ISR. Source:
 * PartitionReassignmentReplicas.maybeCompleteReassignment.
 */
export function completeReassignment(state: ReassignmentState): ReassignmentState | null {
  const { removing, adding } = state
  if (removing.length === 0 && adding.length === 0) return null
  const isr = without(state.isr, removing)
  const replicas = without(state.replicas, removing)
  if (removing.length > 0 && (isr.length === 0 || replicas.length === 0)) return null
  if (!holdsAll(isr, adding)) return null
  if (adding.length < removing.length && !holdsAll(isr, replicas)) return null
  return { replicas, isr, removing: [], adding: [] }
}

/** `list` without the members of `left`, in order. */
export function without(list: readonly number[], left: readonly number[]): number[] {
  return list.filter((id) => !left.includes(id))
}

/** Whether every member of `wanted` is in `list`. */
export function holdsAll(list: readonly number[], wanted: readonly number[]): boolean {
  return wanted.every((id) => list.includes(id))
}
