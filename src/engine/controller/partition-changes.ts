/** What a broker's coming or going means for every partition: records to write and facts to tell. */
import type { ErrorName } from '../config/errors.ts'
import type { Fact } from '../facts.ts'
import { isActiveBroker, type MetadataImage, type TopicImage } from '../metadata/image.ts'
import type { PartitionChange, PartitionRegistration } from '../metadata/partition-registration.ts'
import { mergePartitionChange } from '../metadata/partition-registration.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import type { Controller } from '../world.ts'
import { effectiveMinIsr } from './controller.ts'
import type { ElectionKind } from './leader-election.ts'
import { decidePartitionChange, type PartitionChangeInput } from './partition-change.ts'

export type ChangeReason = Extract<Fact, { kind: 'IsrChanged' }>['reason']
type LeaderReason = Extract<Fact, { kind: 'LeaderElected' }>['reason']

export interface Changes {
  readonly records: MetadataRecord[]
  readonly facts: Fact[]
}

/** What the change of one partition is asked with, beyond what the image knows. */
export interface ChangeRequest {
  readonly topic: TopicImage
  readonly partition: number
  readonly target: NonNullable<PartitionChangeInput['target']>
  readonly election?: ElectionKind
  /** A broker that may not lead although the image still says so. */
  readonly without?: number
  /** A broker that may lead although the image does not say so yet. */
  readonly with?: number
  readonly uncleanShutdown?: boolean
  /** The reassignment under way is called off, not completed. */
  readonly cancels?: boolean
  readonly isrReason: ChangeReason
  readonly leaderReason: LeaderReason
}

/** Brokers that may lead or enter an ISR. */
export function acceptableBrokers(
  image: MetadataImage,
  request: Pick<ChangeRequest, 'without' | 'with'>,
): number[] {
  return Object.values(image.brokers)
    .map((broker) => broker.brokerId)
    .filter((id) => id !== request.without && (id === request.with || isActiveBroker(image, id)))
}

/** unclean.leader.election.enable of a topic. */
export function uncleanEnabled(self: Controller, topic: string): boolean {
  const own = self.image.configs[topic]?.['unclean.leader.election.enable']
  return own === undefined ? self.config['unclean.leader.election.enable'] : String(own) === 'true'
}

/** Decides one partition and adds the record and its facts to `changes`. */
export function changePartition(self: Controller, request: ChangeRequest, changes: Changes): void {
  const { topic, partition } = request
  const before = topic.partitions[partition] as PartitionRegistration
  const minIsr = effectiveMinIsr(
    self.image,
    topic.name,
    self.config['min.insync.replicas'],
    // getTopicEffectiveMinIsr goes by the topic's first partition.
    (topic.partitions[0] ?? before).replicas.length,
  )
  const decision = decidePartitionChange({
    partition: before,
    target: request.target,
    election: request.election ?? (uncleanEnabled(self, topic.name) ? 'UNCLEAN' : 'ONLINE'),
    minIsr,
    elrEnabled: self.image.features['eligible.leader.replicas.version'] === 1,
    acceptableLeaders: acceptableBrokers(self.image, request),
    ...(request.uncleanShutdown && request.without !== undefined
      ? { uncleanShutdownReplicas: [request.without] }
      : {}),
  })
  if (!decision.record) return
  changes.records.push({
    kind: 'PartitionChangeRecord',
    topicId: topic.topicId,
    partitionId: partition,
    ...decision.record,
  })
  const unclean = decision.reason === 'UNCLEAN' || decision.reason === 'LAST_KNOWN_LEADER'
  changes.facts.push(...describeChange(request, before, decision.record, unclean))
}

function describeChange(
  request: ChangeRequest,
  before: PartitionRegistration,
  record: PartitionChange,
  unclean: boolean,
): Fact[] {
  const after = mergePartitionChange(before, record)
  const partition = `${request.topic.name}-${request.partition}`
  const facts: Fact[] = []
  if (after.leader !== before.leader && after.leader >= 0)
    facts.push({
      kind: 'LeaderElected',
      partition,
      from: before.leader,
      to: after.leader,
      leaderEpoch: after.leaderEpoch,
      reason: unclean ? 'unclean' : request.leaderReason,
    })
  if (after.leader < 0 && before.leader >= 0)
    facts.push({
      kind: 'PartitionWentOffline',
      partition,
      from: before.leader,
      leaderEpoch: after.leaderEpoch,
    })
  facts.push(...describeReassignment(request, before, after))
  if (after.isr.join() !== before.isr.join())
    facts.push({
      kind: 'IsrChanged',
      partition,
      from: before.isr,
      to: after.isr,
      reason: unclean ? 'unclean' : request.isrReason,
    })
  return facts
}

/** A reassignment begins, ends or is called off; one that needs no copying does all in one record. */
function describeReassignment(
  request: ChangeRequest,
  before: PartitionRegistration,
  after: PartitionRegistration,
): Fact[] {
  const partition = `${request.topic.name}-${request.partition}`
  const { replicas, addingReplicas: adding, removingReplicas: removing } = after
  const under = adding.length > 0 || removing.length > 0
  if (under) {
    const same = adding.join() === before.addingReplicas.join() && replicas.join() === before.replicas.join()
    return same ? [] : [{ kind: 'ReassignmentStarted', partition, replicas, adding, removing }]
  }
  if (request.cancels) return [{ kind: 'ReassignmentCancelled', partition, replicas }]
  if (replicas.join() === before.replicas.join()) return []
  const from = before.replicas.filter((id) => !before.addingReplicas.includes(id))
  return [{ kind: 'ReassignmentCompleted', partition, from, to: replicas }]
}

/** Every partition of the cluster, in a fixed order. */
export function eachPartition(
  image: MetadataImage,
  visit: (topic: TopicImage, partition: number, registration: PartitionRegistration) => void,
): void {
  for (const name of Object.keys(image.topics).sort()) {
    const topic = image.topics[name] as TopicImage
    topic.partitions.forEach((registration, partition) => {
      visit(topic, partition, registration)
    })
  }
}

/** B7, B8, B9: takes a broker out of every ISR and elects where it led. */
export function removeBrokerFromIsrs(
  self: Controller,
  brokerId: number,
  how: {
    readonly isrReason: ChangeReason
    readonly leaderReason: LeaderReason
    readonly uncleanShutdown: boolean
  },
): Changes {
  const changes: Changes = { records: [], facts: [] }
  eachPartition(self.image, (topic, partition, registration) => {
    // handleBrokerShutdown, handleBrokerUnregistered: those that name it in their ELR are looked at too.
    const looksAtElr = how.uncleanShutdown || how.isrReason === 'unregistered'
    const inElr = looksAtElr && registration.elr.includes(brokerId)
    if (!registration.isr.includes(brokerId) && registration.leader !== brokerId && !inElr) return
    changePartition(
      self,
      {
        topic,
        partition,
        target: { isr: registration.isr.filter((id) => id !== brokerId) },
        without: brokerId,
        ...how,
      },
      changes,
    )
  })
  return changes
}

/** Unfencing a broker retries partitions that have no leader. */
export function electForBroker(self: Controller, brokerId: number): Changes {
  const changes: Changes = { records: [], facts: [] }
  eachPartition(self.image, (topic, partition, registration) => {
    if (registration.leader >= 0 || !registration.replicas.includes(brokerId)) return
    const how = { isrReason: 'elected', leaderReason: 'unfenced' } as const
    changePartition(self, { topic, partition, target: {}, with: brokerId, ...how }, changes)
  })
  return changes
}

/** L11: gives leadership back to each partition's first replica where that replica may lead. */
export function electPreferred(self: Controller): Changes {
  const changes: Changes = { records: [], facts: [] }
  eachPartition(self.image, (topic, partition, registration) => {
    if (registration.leader === registration.replicas[0]) return
    const how = { election: 'PREFERRED', isrReason: 'elected', leaderReason: 'preferred' } as const
    changePartition(self, { topic, partition, target: {}, ...how }, changes)
  })
  return changes
}

/** L9: partitions without a leader whose topic allows it get one out of sync, every five minutes. */
export function electUnclean(self: Controller): Changes {
  const changes: Changes = { records: [], facts: [] }
  eachPartition(self.image, (topic, partition, registration) => {
    if (registration.leader >= 0 || !uncleanEnabled(self, topic.name)) return
    const how = { election: 'UNCLEAN', isrReason: 'unclean', leaderReason: 'unclean' } as const
    changePartition(self, { topic, partition, target: {}, ...how }, changes)
  })
  return changes
}

/** ReplicationControlManager.electLeader: one partition on request; NONE when a leader was elected. */
export function electLeaderOf(
  self: Controller,
  tp: { readonly topic: string; readonly partition: number },
  electionType: 'PREFERRED' | 'UNCLEAN',
  changes: Changes,
): ErrorName {
  const topic = self.image.topics[tp.topic]
  const before = topic?.partitions[tp.partition]
  if (!topic || !before) return 'UNKNOWN_TOPIC_OR_PARTITION'
  if (electionType === 'PREFERRED' && before.leader === before.replicas[0]) return 'ELECTION_NOT_NEEDED'
  if (electionType === 'UNCLEAN' && before.leader >= 0) return 'ELECTION_NOT_NEEDED'
  const [count, facts] = [changes.records.length, changes.facts.length]
  const reason = electionType === 'PREFERRED' ? 'preferred' : 'unclean'
  const how = { election: electionType, isrReason: 'elected', leaderReason: reason } as const
  changePartition(self, { topic, partition: tp.partition, target: {}, ...how }, changes)
  if (
    changes.facts.slice(facts).some((fact) => fact.kind === 'LeaderElected') ||
    changes.records.length > count
  )
    return 'NONE'
  return electionType === 'PREFERRED' ? 'PREFERRED_LEADER_NOT_AVAILABLE' : 'ELIGIBLE_LEADERS_NOT_AVAILABLE'
}
