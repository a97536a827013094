/**
 * What the metadata log adds up to (MetadataImage). Controllers and brokers each keep their own, replayed
 * from their own copy of the log: a broker's image may be behind, and then it is wrong.
 */
import type { ConfigOverrides } from '../config/resolve.ts'
import { mergePartitionChange, type PartitionRegistration } from './partition-registration.ts'
import type { MetadataBatch, MetadataRecord, ResourceType } from './records.ts'

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
  /** What was set for a topic, by its name. */
  configs: Record<string, ConfigOverrides>
  /** What was set for a broker by its id, and for all of them under ''. */
  brokerConfigs: Record<string, ConfigOverrides>
  /** What was set for a group; there once the first was. */
  groupConfigs?: Record<string, ConfigOverrides>
  nextProducerId: number
  features: Record<string, number>
}

/** An image of an empty log. */
export function emptyImage(): MetadataImage {
  return {
    offset: 0,
    brokers: {},
    topics: {},
    topicNames: {},
    configs: {},
    brokerConfigs: {},
    nextProducerId: 0,
    features: {},
  }
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

type OnPartition = Extract<MetadataRecord, { kind: 'PartitionRecord' | 'PartitionChangeRecord' }>

function isOnPartition(record: MetadataRecord | undefined): record is OnPartition {
  return record?.kind === 'PartitionRecord' || record?.kind === 'PartitionChangeRecord'
}

function registrationAfter(
  before: PartitionRegistration | undefined,
  record: OnPartition,
): PartitionRegistration | undefined {
  if (record.kind === 'PartitionRecord') return newRegistration(record)
  return before && mergePartitionChange(before, record)
}

/** What records about one topic's partitions, in a row, make of it. */
function topicAfter(topic: TopicImage, records: readonly OnPartition[]): TopicImage {
  const partitions = topic.partitions.slice()
  for (const record of records) {
    const to = registrationAfter(partitions[record.partitionId], record)
    if (to) partitions[record.partitionId] = Object.freeze(to)
  }
  return Object.freeze({ ...topic, partitions: Object.freeze(partitions) })
}

function newRegistration(
  record: Extract<MetadataRecord, { kind: 'PartitionRecord' }>,
): PartitionRegistration {
  return {
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
  }
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

/** The configs set for a kind of resource, by the resource's name. */
export function configsOf(image: MetadataImage, type: ResourceType): Record<string, ConfigOverrides> {
  if (type === 'TOPIC') return image.configs
  return (type === 'BROKER' ? image.brokerConfigs : image.groupConfigs) ?? {}
}

function applyConfig(
  image: MetadataImage,
  { resourceType, resourceName, name, value }: Extract<MetadataRecord, { kind: 'ConfigRecord' }>,
): void {
  if (resourceType === 'GROUP') image.groupConfigs ??= {}
  const table = configsOf(image, resourceType)
  const { [name]: _, ...others } = table[resourceName] ?? {}
  const configs = value === null ? others : { ...others, [name]: value }
  if (Object.keys(configs).length === 0) delete table[resourceName]
  else table[resourceName] = Object.freeze(configs)
}

/** TopicsDelta.replay(RemoveTopicRecord): with the topic goes what was configured for it. */
function removeTopic(image: MetadataImage, topicId: string): void {
  const name = image.topicNames[topicId]
  if (name === undefined) return
  delete image.topicNames[topicId]
  delete image.topics[name]
  delete image.configs[name]
}

/** TopicDelta.maybeClearElr: a change like any other, so the partition epoch moves where there was something. */
function clearElr(image: MetadataImage, topicName: string): void {
  for (const topic of Object.values(image.topics)) {
    if (topicName !== '' && topic.name !== topicName) continue
    const hasElr = (p: PartitionRegistration) => p.elr.length > 0 || p.lastKnownElr.length > 0
    if (!topic.partitions.some(hasElr)) continue
    const cleared = { eligibleLeaderReplicas: [], lastKnownElr: [] }
    const partitions = topic.partitions.map((p) =>
      hasElr(p) ? Object.freeze(mergePartitionChange(p, cleared)) : p,
    )
    image.topics[topic.name] = Object.freeze({ ...topic, partitions: Object.freeze(partitions) })
  }
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
    image.topics[record.name] = newTopic(record)
  } else if (isOnPartition(record)) {
    const name = image.topicNames[record.topicId] as string
    image.topics[name] = topicAfter(image.topics[name] as TopicImage, [record])
  } else if (record.kind === 'RemoveTopicRecord') removeTopic(image, record.topicId)
  else if (record.kind === 'UnregisterBrokerRecord') delete image.brokers[record.brokerId]
  else if (record.kind === 'ConfigRecord') applyConfig(image, record)
  else if (record.kind === 'ClearElrRecord') clearElr(image, record.topicName)
  else if (record.kind === 'ProducerIdsRecord') image.nextProducerId = record.nextProducerId
  else if (record.kind === 'FeatureLevelRecord') image.features[record.name] = record.featureLevel
}

const newTopics: WeakMap<MetadataRecord, TopicImage> = new WeakMap()

function newTopic(record: Extract<MetadataRecord, { kind: 'TopicRecord' }>): TopicImage {
  const known = newTopics.get(record)
  if (known) return known
  const { name, topicId } = record
  const topic = Object.freeze({ name, topicId, partitions: Object.freeze([]) })
  newTopics.set(record, topic)
  return topic
}

/** What a batch made of a topic, by where in the batch its records begin. */
type Outcome = { readonly at: number; readonly before: TopicImage; readonly after: TopicImage }

/**
 * Every node replays the same batches; what one of them made of a topic, the others take over. A memory of
 * frozen results of frozen values, no state: without it each of a hundred brokers would build its own copy.
 */
const outcomes: WeakMap<MetadataBatch, Outcome[]> = new WeakMap()

function outcomeOf(
  batch: MetadataBatch,
  at: number,
  before: TopicImage,
  records: readonly OnPartition[],
): TopicImage {
  const known = outcomes.get(batch) ?? []
  const same = known.find((outcome) => outcome.at === at && outcome.before === before)
  if (same) return same.after
  const after = topicAfter(before, records)
  outcomes.set(batch, [{ at, before, after }, ...known].slice(0, 64))
  return after
}

/** Applies the records of a batch that the image has not seen. */
export function applyBatch(image: MetadataImage, batch: MetadataBatch): void {
  const { records, baseOffset } = batch
  for (let i = Math.max(0, image.offset - baseOffset); i < records.length; ) {
    const first = records[i] as MetadataRecord
    if (!isOnPartition(first)) {
      applyRecord(image, first, baseOffset + i)
      i += 1
      continue
    }
    let end = i + 1
    for (; end < records.length; end++) {
      const next = records[end]
      if (!isOnPartition(next) || next.topicId !== first.topicId) break
    }
    const name = image.topicNames[first.topicId] as string
    const run = records.slice(i, end) as OnPartition[]
    image.topics[name] = outcomeOf(batch, i, image.topics[name] as TopicImage, run)
    image.offset = baseOffset + end
    i = end
  }
}
