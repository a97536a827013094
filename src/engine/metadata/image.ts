/**
 * What the metadata log adds up to (MetadataImage). Controllers and brokers each keep their own, replayed
 * from their own copy of the log: a broker's image may be behind, and then it is wrong.
 */
import type { ConfigOverrides } from '../config/resolve.ts'
import { mergePartitionChange, type PartitionRegistration } from './partition-registration.ts'
import type { MetadataRecord } from './records.ts'

export interface BrokerRegistration {
  readonly brokerId: number
  readonly incarnationId: string
  readonly brokerEpoch: number
  readonly rack: string | null
  readonly fenced: boolean
  readonly inControlledShutdown: boolean
  /** Offset of the RegisterBrokerRecord itself. */
  readonly registeredAt: number
}

export interface TopicImage {
  readonly name: string
  readonly topicId: string
  readonly partitions: readonly PartitionRegistration[]
}

export interface MetadataImage {
  /** Offset after the last record applied. */
  offset: number
  brokers: Record<string, BrokerRegistration>
  topics: Record<string, TopicImage>
  topicNames: Record<string, string>
  configs: Record<string, ConfigOverrides>
  nextProducerId: number
  features: Record<string, number>
}

/** An image of an empty log. */
export function emptyImage(): MetadataImage {
  return { offset: 0, brokers: {}, topics: {}, topicNames: {}, configs: {}, nextProducerId: 0, features: {} }
}

/** isActive: unfenced and not on its way out; only such brokers may lead or enter an ISR. */
export function isActiveBroker(image: MetadataImage, brokerId: number): boolean {
  const broker = image.brokers[brokerId]
  return broker !== undefined && !broker.fenced && !broker.inControlledShutdown
}

/** The partition as the image knows it. */
export function partitionOf(
  image: MetadataImage,
  topic: string,
  partition: number,
): PartitionRegistration | undefined {
  return image.topics[topic]?.partitions[partition]
}

function setPartition(
  image: MetadataImage,
  topicId: string,
  partitionId: number,
  to: PartitionRegistration,
): void {
  const name = image.topicNames[topicId] as string
  const topic = image.topics[name] as TopicImage
  const partitions = topic.partitions.slice()
  partitions[partitionId] = Object.freeze(to)
  image.topics[name] = Object.freeze({ ...topic, partitions: Object.freeze(partitions) })
}

function applyPartition(
  image: MetadataImage,
  record: Extract<MetadataRecord, { kind: 'PartitionRecord' }>,
): void {
  setPartition(image, record.topicId, record.partitionId, {
    replicas: record.replicas,
    isr: record.isr,
    elr: [],
    lastKnownElr: [],
    removingReplicas: [],
    addingReplicas: [],
    leader: record.leader,
    leaderEpoch: record.leaderEpoch,
    partitionEpoch: record.partitionEpoch,
    leaderRecoveryState: 'RECOVERED',
  })
}

function applyRegistrationChange(
  image: MetadataImage,
  record: Extract<MetadataRecord, { kind: 'BrokerRegistrationChangeRecord' }>,
): void {
  const before = image.brokers[record.brokerId]
  if (!before || before.brokerEpoch !== record.brokerEpoch) return
  image.brokers[record.brokerId] = Object.freeze({
    ...before,
    fenced: record.fenced ?? before.fenced,
    inControlledShutdown: record.inControlledShutdown ?? before.inControlledShutdown,
  })
}

/** Applies one record; the image then stands after `offset`. */
export function applyRecord(image: MetadataImage, record: MetadataRecord, offset: number): void {
  image.offset = offset + 1
  if (record.kind === 'RegisterBrokerRecord') {
    const { kind: _, ...registration } = record
    image.brokers[record.brokerId] = Object.freeze({ ...registration, registeredAt: offset })
  } else if (record.kind === 'BrokerRegistrationChangeRecord') applyRegistrationChange(image, record)
  else if (record.kind === 'TopicRecord') {
    image.topicNames[record.topicId] = record.name
    image.topics[record.name] = Object.freeze({ name: record.name, topicId: record.topicId, partitions: [] })
  } else if (record.kind === 'PartitionRecord') applyPartition(image, record)
  else if (record.kind === 'PartitionChangeRecord') {
    const name = image.topicNames[record.topicId] as string
    const before = partitionOf(image, name, record.partitionId)
    if (before) setPartition(image, record.topicId, record.partitionId, mergePartitionChange(before, record))
  } else if (record.kind === 'ConfigRecord')
    image.configs[record.topic] = Object.freeze({
      ...image.configs[record.topic],
      [record.name]: record.value,
    })
  else if (record.kind === 'ProducerIdsRecord') image.nextProducerId = record.nextProducerId
  else if (record.kind === 'FeatureLevelRecord') image.features[record.name] = record.featureLevel
}
