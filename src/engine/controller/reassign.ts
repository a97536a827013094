/**
 * Moving partitions on request (AlterPartitionReassignments, KIP-455): the new replicas are added first, the
 * old ones dropped when the new ones are in sync (reassignment.ts), at once when nothing has to be copied.
 * Source: ReplicationControlManager.alterPartitionReassignments, PartitionReassignmentRevert.
 *
 * Left out: allowReplicationFactorChange (KIP-860): the factor may change.
 */
import type { RequestRef } from '../kernel/types.ts'
import type { MessageOf, Reassignment } from '../messages.ts'
import type { MetadataImage, TopicImage } from '../metadata/image.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import { type Controller, type KafkaIo, partitionKey } from '../world.ts'
import { answer, type Refusal, refuse, resultOf } from './admin-verdict.ts'
import { manualAssignmentProblem } from './manual-assignment.ts'
import type { PartitionTarget } from './partition-change.ts'
import { type Changes, changePartition, eachPartition, uncleanEnabled } from './partition-changes.ts'
import { without } from './reassignment.ts'

/** The replicas on the way to `target`: those that go stay at the end of the list until it is done. */
export function reassignmentTarget(
  { replicas }: PartitionRegistration,
  target: readonly number[],
): PartitionTarget {
  const removing = without(replicas, target).sort((a, b) => a - b)
  const adding = without(target, replicas).sort((a, b) => a - b)
  return {
    replicas: [...target, ...removing],
    // Empty lists are not set: what an earlier reassignment left there stays.
    ...(removing.length > 0 ? { removing } : {}),
    ...(adding.length > 0 ? { adding } : {}),
  }
}

/** Back to where it was; unclean when nobody of the old replicas is in sync any more. */
export function revertTarget(registration: PartitionRegistration): PartitionTarget & { unclean: boolean } {
  const replicas = without(registration.replicas, registration.addingReplicas)
  const isr = without(registration.isr, registration.addingReplicas)
  const unclean = isr.length === 0
  return { replicas, isr: unclean ? replicas.slice(0, 1) : isr, removing: [], adding: [], unclean }
}

/** Whether a reassignment of this partition is under way. */
export function isReassigning(registration: PartitionRegistration): boolean {
  return registration.addingReplicas.length > 0 || registration.removingReplicas.length > 0
}

function cancel(self: Controller, topic: TopicImage, partition: number, changes: Changes): Refusal | null {
  const registration = topic.partitions[partition] as PartitionRegistration
  if (!isReassigning(registration))
    return refuse('NO_REASSIGNMENT_IN_PROGRESS', 'No partition reassignment is in progress.')
  const { unclean, ...target } = revertTarget(registration)
  if (unclean && !uncleanEnabled(self, topic.name))
    return refuse(
      'INVALID_REPLICA_ASSIGNMENT',
      `Unable to revert partition assignment for ${topic.name}:${partition} because it would require an unclean leader election.`,
    )
  const how = { isrReason: 'reassigned', leaderReason: 'reassigned' } as const
  changePartition(self, { topic, partition, target, ...how, cancels: true }, changes)
  return null
}

function alterOne(self: Controller, asked: Reassignment, changes: Changes): Refusal | null {
  const topic = self.image.topics[asked.topic]
  if (!topic) return refuse('UNKNOWN_TOPIC_OR_PARTITION', `Unable to find a topic named ${asked.topic}.`)
  const registration = topic.partitions[asked.partition]
  if (!registration)
    return refuse('UNKNOWN_TOPIC_OR_PARTITION', `Unable to find partition ${asked.topic}:${asked.partition}.`)
  if (asked.replicas === null) return cancel(self, topic, asked.partition, changes)
  const problem = manualAssignmentProblem(self.image, asked.replicas, null)
  if (problem) return problem
  const target = reassignmentTarget(registration, asked.replicas)
  const how = { election: 'ONLINE', isrReason: 'reassigned', leaderReason: 'reassigned' } as const
  changePartition(self, { topic, partition: asked.partition, target, ...how }, changes)
  return null
}

/** ReplicationControlManager.alterPartitionReassignments */
export function alterPartitionReassignments(
  self: Controller,
  request: MessageOf<'AlterPartitionReassignmentsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const changes: Changes = { records: [], facts: [] }
  const results = request.reassignments.map((asked) =>
    resultOf(partitionKey(asked), alterOne(self, asked, changes)),
  )
  answer(self, io, ref, { kind: 'AlterPartitionReassignmentsResponse', results, changes })
}

/** ListPartitionReassignments: every partition that is under way. */
export function listReassignments(image: MetadataImage): {
  topic: string
  partition: number
  replicas: readonly number[]
  adding: readonly number[]
  removing: readonly number[]
}[] {
  const ongoing: ReturnType<typeof listReassignments> = []
  eachPartition(image, ({ name: topic }, partition, registration) => {
    const { replicas, addingReplicas: adding, removingReplicas: removing } = registration
    if (isReassigning(registration)) ongoing.push({ topic, partition, replicas, adding, removing })
  })
  return ongoing
}
