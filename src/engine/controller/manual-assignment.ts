/** Replicas chosen by hand: what Kafka checks before it takes them (ReplicationControlManager). */
import { isActiveBroker, type MetadataImage } from '../metadata/image.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import { type Refusal, refuse } from './admin-verdict.ts'

/** validateManualPartitionAssignment; a null factor accepts any. */
export function manualAssignmentProblem(
  image: MetadataImage,
  replicas: readonly number[],
  replicationFactor: number | null,
): Refusal | null {
  const begin = 'The manual partition assignment includes'
  const problem = (rest: string) => refuse('INVALID_REPLICA_ASSIGNMENT', `${begin} ${rest}`)
  if (replicas.length === 0) return problem('an empty replica list.')
  const sorted = [...replicas].sort((a, b) => a - b)
  for (const [i, id] of sorted.entries()) {
    if (!image.brokers[id]) return problem(`broker ${id}, but no such broker is registered.`)
    if (sorted[i - 1] === id) return problem(`the broker ${id} more than once.`)
  }
  if (replicationFactor === null || replicas.length === replicationFactor) return null
  return problem(
    `a partition with ${replicas.length} replica(s), but this is not consistent with previous partitions, which have ${replicationFactor} replica(s).`,
  )
}

/** A new partition led by the first of its replicas that is active; null when none is (L13). */
export function newPartition(
  image: MetadataImage,
  topicId: string,
  partitionId: number,
  replicas: readonly number[],
): MetadataRecord | null {
  const isr = replicas.filter((id) => isActiveBroker(image, id))
  const leader = isr[0]
  if (leader === undefined) return null
  const epochs = { leaderEpoch: 0, partitionEpoch: 0 }
  return { kind: 'PartitionRecord', topicId, partitionId, replicas, isr, leader, ...epochs }
}

/** Why a partition whose replicas were chosen by hand cannot be led. */
export function allFencedProblem(partitionId: number): Refusal {
  return refuse(
    'INVALID_REPLICA_ASSIGNMENT',
    `All brokers specified in the manual partition assignment for partition ${partitionId} are fenced or in controlled shutdown.`,
  )
}
