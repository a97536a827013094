/** More partitions for a topic, and topics taken away (ReplicationControlManager.createPartitions, deleteTopics). */
import type { RequestRef } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import type { Controller, KafkaIo } from '../world.ts'
import { answer, type Refusal, refuse, resultOf } from './admin-verdict.ts'
import { allFencedProblem, manualAssignmentProblem, newPartition } from './manual-assignment.ts'
import type { Changes } from './partition-changes.ts'
import { placeOn } from './topics.ts'

function countProblem(topic: string, count: number, present: number): Refusal | null {
  if (count > present) return null
  return refuse(
    'INVALID_PARTITIONS',
    count === present
      ? `Topic already has ${present} partition(s).`
      : `The topic ${topic} currently has ${present} partition(s); ${count} would not be an increase.`,
  )
}

function addPartitions(
  self: Controller,
  io: KafkaIo,
  { topic: name, count, assignments }: MessageOf<'CreatePartitionsRequest'>,
  changes: Changes,
): Refusal | null {
  const topic = self.image.topics[name]
  if (!topic) return refuse('UNKNOWN_TOPIC_OR_PARTITION', 'This server does not host this topic-partition.')
  const present = topic.partitions.length
  const problem = countProblem(name, count, present)
  if (problem) return problem
  const additional = count - present
  if (assignments && assignments.length !== additional)
    return refuse(
      'INVALID_REPLICA_ASSIGNMENT',
      `Attempted to add ${additional} additional partition(s), but only ${assignments.length} assignment(s) were specified.`,
    )
  const factor = (topic.partitions[0] as PartitionRegistration).replicas.length
  for (const replicas of assignments ?? []) {
    const wrong = manualAssignmentProblem(self.image, replicas, factor)
    if (wrong) return wrong
  }
  const placement = assignments ? { replicas: assignments } : placeOn(self, io, additional, factor)
  if ('error' in placement) return placement
  const records = []
  for (const [i, replicas] of placement.replicas.entries()) {
    const record = newPartition(self.image, topic.topicId, present + i, replicas)
    if (!record)
      return assignments
        ? allFencedProblem(present + i)
        : refuse(
            'INVALID_REPLICATION_FACTOR',
            `Unable to replicate the partition ${factor} time(s): All brokers are currently fenced or in controlled shutdown.`,
          )
    records.push(record)
  }
  changes.records.push(...records)
  changes.facts.push({ kind: 'PartitionsAdded', topic: name, from: present, to: count })
  return null
}

/** Adds partitions; what is there stays where it is, keys included (L15). */
export function createPartitions(
  self: Controller,
  request: MessageOf<'CreatePartitionsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const changes: Changes = { records: [], facts: [] }
  const results = [resultOf(request.topic, addPartitions(self, io, request, changes))]
  answer(self, io, ref, { kind: 'CreatePartitionsResponse', results, changes })
}

/** Writes the RemoveTopicRecords; brokers delete their logs when they replay them. */
export function deleteTopics(
  self: Controller,
  request: MessageOf<'DeleteTopicsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const changes: Changes = { records: [], facts: [] }
  const results = request.topics.map((name) => {
    const topic = self.image.topics[name]
    if (!topic)
      return resultOf(
        name,
        refuse('UNKNOWN_TOPIC_OR_PARTITION', 'This server does not host this topic-partition.'),
      )
    changes.records.push({ kind: 'RemoveTopicRecord', topicId: topic.topicId })
    changes.facts.push({ kind: 'TopicDeleted', topic: name, partitions: topic.partitions.length })
    return resultOf(name, null)
  })
  answer(self, io, ref, { kind: 'DeleteTopicsResponse', results, changes })
}
