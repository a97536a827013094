/** What is wrong with replicas that an operator chose, in ZooKeeper mode (AdminZkClient, ZkAdminManager of 3.9). */

function hasDouble(assignments: readonly (readonly number[])[]): boolean {
  return assignments.some((replicas) => new Set(replicas).size !== replicas.length)
}

/**
 * Of a new topic: why INVALID_REPLICA_ASSIGNMENT, or null. Nobody asks whether the brokers are there. Source:
 * AdminZkClient.validateTopicCreate.
 */
export function creationProblem(assignments: readonly (readonly number[])[]): string | null {
  if (new Set(assignments.map((replicas) => replicas.length)).size !== 1)
    return 'All partitions should have the same number of replicas'
  return hasDouble(assignments) ? 'Duplicate replica assignment found' : null
}

/**
 * Of partitions that are added: why INVALID_REPLICA_ASSIGNMENT, or null. Source: ZkAdminManager.createPartitions,
 * AdminZkClient.validateReplicaAssignment.
 */
export function growthProblem(
  assignments: readonly (readonly number[])[],
  wanted: {
    readonly partitions: number
    readonly replicationFactor: number
    readonly brokers: readonly number[]
  },
): string | null {
  const unknown = assignments.flat().filter((id) => !wanted.brokers.includes(id))
  if (unknown.length > 0) return `Unknown broker(s) in replica assignment: ${unknown.join(', ')}.`
  if (assignments.length !== wanted.partitions)
    return `Increasing the number of partitions by ${wanted.partitions} but ${assignments.length} assignments provided.`
  if (assignments.some((replicas) => replicas.length === 0)) return 'Cannot have replication factor of 0.'
  if (hasDouble(assignments)) return 'Duplicate brokers not allowed in replica assignment.'
  return assignments.every((replicas) => replicas.length === wanted.replicationFactor)
    ? null
    : 'Inconsistent replication factor between partitions.'
}
