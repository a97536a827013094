/** Leaders propose ISR changes; the controller checks and writes them (KIP-497, KIP-841, KIP-903). */
import type { ErrorName } from '../config/errors.ts'
import type { RequestRef } from '../kernel/types.ts'
import type { IsrProposal, MessageOf } from '../messages.ts'
import { isActiveBroker, partitionOf, type TopicImage } from '../metadata/image.ts'
import { mergePartitionChange, type PartitionRegistration } from '../metadata/partition-registration.ts'
import type { Controller, KafkaIo } from '../world.ts'
import { appendAndReply, reportAll } from './controller.ts'
import { type Changes, changePartition } from './partition-changes.ts'

/** L10: what is wrong with a proposal, in Kafka's order of checks; NONE when it may be written. */
export function validateAlterPartition(
  partition: PartitionRegistration | undefined,
  sender: number,
  proposal: IsrProposal,
): ErrorName {
  if (!partition) return 'UNKNOWN_TOPIC_OR_PARTITION'
  if (proposal.leaderEpoch > partition.leaderEpoch || proposal.partitionEpoch > partition.partitionEpoch)
    return 'NOT_CONTROLLER'
  if (proposal.leaderEpoch < partition.leaderEpoch) return 'FENCED_LEADER_EPOCH'
  if (sender !== partition.leader) return 'INVALID_REQUEST'
  if (proposal.partitionEpoch < partition.partitionEpoch) return 'INVALID_UPDATE_VERSION'
  const isr = proposal.newIsr.map((member) => member.brokerId)
  if (isr.some((id) => !partition.replicas.includes(id)) || !isr.includes(partition.leader))
    return 'INVALID_REQUEST'
  const { leaderRecoveryState } = proposal
  if (
    leaderRecoveryState === 'RECOVERING' &&
    (isr.length > 1 || partition.leaderRecoveryState === 'RECOVERED')
  )
    return 'INVALID_REQUEST'
  return 'NONE'
}

function hasIneligible(self: Controller, proposal: IsrProposal): boolean {
  return proposal.newIsr.some(({ brokerId, brokerEpoch }) => {
    const registered = self.image.brokers[brokerId]
    if (!registered || !isActiveBroker(self.image, brokerId)) return true
    return brokerEpoch !== -1 && brokerEpoch !== registered.brokerEpoch
  })
}

/** ReplicationControlManager.alterPartition */
export function alterPartition(
  self: Controller,
  request: MessageOf<'AlterPartitionRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const broker = self.image.brokers[request.brokerId]
  if (!broker || broker.brokerEpoch !== request.brokerEpoch)
    return io.reply(ref, { kind: 'AlterPartitionResponse', error: 'STALE_BROKER_EPOCH', partitions: [] })
  const changes: Changes = { records: [], facts: [] }
  const verdicts = request.partitions.map((proposal) => {
    if (self.image.topics[proposal.topic]?.topicId !== proposal.topicId) return 'UNKNOWN_TOPIC_ID'
    const partition = partitionOf(self.image, proposal.topic, proposal.partition)
    const error = validateAlterPartition(partition, request.brokerId, proposal)
    if (error !== 'NONE') return error
    if (hasIneligible(self, proposal)) return 'INELIGIBLE_REPLICA'
    const isr = proposal.newIsr.map((member) => member.brokerId)
    const shrinking = isr.length < (partition as PartitionRegistration).isr.length
    const already = changes.records.length
    changePartition(
      self,
      {
        topic: self.image.topics[proposal.topic] as TopicImage,
        partition: proposal.partition,
        target: { isr, leaderRecoveryState: proposal.leaderRecoveryState },
        isrReason: shrinking ? 'lagging' : 'caught up',
        leaderReason: 'reassigned',
      },
      changes,
    )
    // Its proposal completed a reassignment that takes the sender away.
    const record = changes.records[already]
    const elected = record?.kind === 'PartitionChangeRecord' ? record.leader : undefined
    return elected === undefined || elected === request.brokerId ? 'NONE' : 'NEW_LEADER_ELECTED'
  })
  reportAll(io, changes.facts)
  answerAfterCommit(self, io, request, changes, { ref, results: verdicts })
}

function answerAfterCommit(
  self: Controller,
  io: KafkaIo,
  request: MessageOf<'AlterPartitionRequest'>,
  changes: Changes,
  { ref, results }: { ref: RequestRef; results: readonly ErrorName[] },
): void {
  const after = applied(self, changes)
  appendAndReply(self, io, changes.records, {
    ref,
    body: {
      kind: 'AlterPartitionResponse',
      error: 'NONE',
      partitions: request.partitions.map(({ topic, partition }, i) => {
        const registration = after(topic, partition)
        return {
          topic,
          partition,
          error: results[i] as ErrorName,
          leaderId: registration?.leader ?? -1,
          leaderEpoch: registration?.leaderEpoch ?? -1,
          isr: registration?.isr ?? [],
          partitionEpoch: registration?.partitionEpoch ?? -1,
        }
      }),
    },
  })
}

/** The registrations as they will be once the records are applied. */
function applied(self: Controller, changes: Changes) {
  return (topic: string, partition: number): PartitionRegistration | undefined => {
    const before = partitionOf(self.image, topic, partition)
    const topicId = self.image.topics[topic]?.topicId
    const record = changes.records.find(
      (r) => r.kind === 'PartitionChangeRecord' && r.topicId === topicId && r.partitionId === partition,
    )
    if (!before || record?.kind !== 'PartitionChangeRecord') return before
    return mergePartitionChange(before, record)
  }
}
