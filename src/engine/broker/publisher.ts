/**
 * From the metadata log to the broker's replicas (BrokerMetadataPublisher, ReplicaManager.applyDelta). There is
 * no LeaderAndIsr request in KRaft: a broker becomes leader or follower when it replays the record that says so.
 */

import type { PartitionKey } from '../facts.ts'
import { assignEpoch } from '../log/leader-epochs.ts'
import type { TopicPartition } from '../messages.ts'
import { effectiveBrokerConfig, isBrokerConfig } from '../metadata/effective-config.ts'
import { applyBatch } from '../metadata/image.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import type { MetadataBatch, MetadataRecord } from '../metadata/records.ts'
import { batchesFrom } from '../raft/quorum-log.ts'
import { loadedImage } from '../raft/snapshots.ts'
import {
  type Broker,
  type KafkaIo,
  memoryOf,
  parsePartitionKey,
  partitionKey,
  type Replica,
} from '../world.ts'
import { startFetching, stopFetching } from './follower.ts'
import { maybeAdvanceHighWatermark } from './high-watermark.ts'
import { deletes } from './late-parts.ts'
import { forgetLog } from './log-manager.ts'
import { wakeAll } from './parked-fetches.ts'
import { completeWaiting } from './purgatory.ts'
import { followerAtElection } from './replica-lag.ts'
import { logOf, TRANSACTION_TOPIC } from './replicas.ts'

/** Told when topics are gone. */
export type OnTopicsDeleted = (self: Broker, io: KafkaIo, topics: ReadonlySet<string>) => void

/** Told when this broker begins or ceases to lead a partition. */
export type OnLeadership = (self: Broker, io: KafkaIo, key: string, leads: boolean) => void

interface At extends TopicPartition {
  readonly key: PartitionKey
  /** As who gives the role says; as the metadata has it when left out. */
  readonly topicId?: string
}

/** What a stretch of the log means for this broker's replicas. */
interface Delta {
  /** To be looked at again, by key. */
  readonly touched: Record<PartitionKey, TopicPartition>
  /** The topics that were deleted. */
  readonly topics: Set<string>
  /** Held by this broker, of topics that were deleted. */
  readonly deleted: Record<PartitionKey, TopicPartition>
}

/**
 * Replays what is committed and applies it to the replicas. Before the broker has caught up with its own
 * registration it takes no role: what the log said before is about an earlier incarnation (BrokerServer waits
 * for initialCatchUpFuture before it installs its publishers).
 */
export function publishMetadata(
  self: Broker,
  io: KafkaIo,
  onLeadership: OnLeadership,
  onTopicsDeleted?: OnTopicsDeleted,
): void {
  const memory = memoryOf(self)
  const { highWatermark } = self.raft.memory
  const delta: Delta = { touched: {}, deleted: {}, topics: new Set() }
  for (const batch of batchesFrom(self.raft.disk, memory.image.offset, highWatermark, Infinity))
    replayBatch(self, batch, delta)
  if (!memory.online) {
    if (memory.brokerEpoch < 0 || memory.image.brokers[self.brokerId]?.brokerEpoch !== memory.brokerEpoch)
      return
    memory.online = true
    deleteStrays(self, io)
    return applyAll(self, io, onLeadership)
  }
  // TopicsDelta: what is deleted goes first, so that a topic made anew under its old name begins empty.
  for (const [key, tp] of Object.entries(delta.deleted))
    stopReplica(self, io, { key, ...tp }, 'topic deleted', onLeadership)
  for (const [key, { topic, partition }] of Object.entries(delta.touched)) {
    const registration = memory.image.topics[topic]?.partitions[partition]
    if (!registration) continue
    const at = { key, topic, partition }
    if (registration.replicas.includes(self.brokerId))
      applyPartition(self, io, at, registration, onLeadership)
    else stopReplica(self, io, at, 'reassigned', onLeadership)
  }
  if (delta.topics.size > 0) onTopicsDeleted?.(self, io, delta.topics)
}

/**
 * What was known is replaced by the latest snapshot; what changed in between is found by comparing (MetadataDelta
 * with every record of the snapshot in it).
 */
export function loadMetadataSnapshot(
  self: Broker,
  io: KafkaIo,
  onLeadership: OnLeadership,
  onTopicsDeleted?: OnTopicsDeleted,
): void {
  const memory = memoryOf(self)
  const before = memory.image.topics
  memory.image = loadedImage(self.raft.disk)
  self.config = effectiveBrokerConfig(self.staticConfig, memory.image, self.brokerId)
  if (!memory.online) return
  for (const [key, { topic, partition }] of Object.entries(memory.replicas)) {
    const now = memory.image.topics[topic]
    const same = now !== undefined && now.topicId === before[topic]?.topicId
    if (same && now.partitions[partition]?.replicas.includes(self.brokerId)) continue
    stopReplica(self, io, { key, topic, partition }, same ? 'reassigned' : 'topic deleted', onLeadership)
  }
  applyAll(self, io, onLeadership)
  const gone = Object.values(before).filter(
    ({ name, topicId }) => memory.image.topics[name]?.topicId !== topicId,
  )
  if (gone.length > 0) onTopicsDeleted?.(self, io, new Set(gone.map(({ name }) => name)))
}

/** The first publication: every replica of this broker at once. */
function applyAll(self: Broker, io: KafkaIo, onLeadership: OnLeadership): void {
  for (const topic of Object.values(memoryOf(self).image.topics))
    for (const [partition, registration] of topic.partitions.entries()) {
      if (!registration.replicas.includes(self.brokerId)) continue
      const at = { key: partitionKey({ topic: topic.name, partition }), topic: topic.name, partition }
      applyPartition(self, io, at, registration, onLeadership)
    }
}

/** Logs that the cluster took away while this broker was down (LogManager.isStrayKraftReplica). */
function deleteStrays(self: Broker, io: KafkaIo): void {
  const { image } = memoryOf(self)
  for (const key of Object.keys(self.disk.logs)) {
    const { topic, partition } = parsePartitionKey(key)
    const here = image.topics[topic]
    const known = self.disk.topicIds[key]
    const same = here !== undefined && (known === undefined || known === here.topicId)
    if (same && here.partitions[partition]?.replicas.includes(self.brokerId)) continue
    deleteLog(self, io, key, same ? 'reassigned' : 'topic deleted')
  }
}

function deleteLog(
  self: Broker,
  io: KafkaIo,
  key: PartitionKey,
  reason: 'reassigned' | 'topic deleted',
): void {
  const logEndOffset = self.disk.logs[key]?.logEndOffset ?? 0
  forgetLog(self, key)
  io.report({ kind: 'ReplicaDeleted', broker: self.brokerId, partition: key, logEndOffset, reason })
}

/**
 * ReplicaManager.stopPartitions with deletion: whoever waits for the partition hears that it is not here, and its
 * log goes. Kafka renames the directory at once and deletes it file.delete.delay.ms later; nobody can see that.
 */
export function stopReplica(
  self: Broker,
  io: KafkaIo,
  at: At,
  reason: 'reassigned' | 'topic deleted',
  onLeadership: OnLeadership,
): void {
  const memory = memoryOf(self)
  const replica = memory.replicas[at.key]
  if (!replica) return
  const led = replica.role.kind === 'leader'
  stopFetching(self, at.key)
  delete memory.replicas[at.key]
  deleteLog(self, io, at.key, reason)
  completeWaiting(self, io, at.key)
  wakeAll(self, io, at.key)
  if (led) onLeadership(self, io, at.key, false)
}

function replayBatch(self: Broker, batch: MetadataBatch, delta: Delta): void {
  const { image } = memoryOf(self)
  const news =
    image.offset <= batch.baseOffset ? batch.records : batch.records.slice(image.offset - batch.baseOffset)
  // Afterwards nobody knows any more what belonged to a deleted topic.
  for (const record of news) if (record.kind === 'RemoveTopicRecord') noteDeleted(self, record.topicId, delta)
  applyBatch(image, batch)
  for (const record of news) noteTouched(self, record, delta)
  if (news.some(isBrokerConfig)) self.config = effectiveBrokerConfig(self.staticConfig, image, self.brokerId)
}

function noteTouched(self: Broker, record: MetadataRecord, { touched }: Delta): void {
  const { image, replicas } = memoryOf(self)
  if (record.kind === 'PartitionRecord' || record.kind === 'PartitionChangeRecord') {
    const topic = image.topicNames[record.topicId]
    if (topic === undefined) return
    const { partitionId: partition } = record
    const key = partitionKey({ topic, partition })
    const here = image.topics[topic]?.partitions[partition]?.replicas.includes(self.brokerId)
    if (here || replicas[key]) touched[key] = { topic, partition }
  } else if (record.kind === 'ClearElrRecord') {
    for (const key in replicas) {
      const { topic, partition } = replicas[key] as Replica
      if (record.topicName === '' || record.topicName === topic) touched[key] = { topic, partition }
    }
  }
}

function noteDeleted(self: Broker, topicId: string, { touched, deleted, topics }: Delta): void {
  const { image, replicas } = memoryOf(self)
  const topic = image.topicNames[topicId] as string
  topics.add(topic)
  image.topics[topic]?.partitions.forEach((_, partition) => {
    const key = partitionKey({ topic, partition })
    delete touched[key]
    if (replicas[key]) deleted[key] = { topic, partition }
  })
}

/** Makes the replica what the registration says (Partition.makeLeader, makeFollower). */
export function applyPartition(
  self: Broker,
  io: KafkaIo,
  at: At,
  registration: PartitionRegistration,
  onLeadership: OnLeadership,
): void {
  const { replicas } = memoryOf(self)
  let replica = replicas[at.key]
  if (!replica) {
    const { logStartOffset, logEndOffset } = logOf(self, at.key)
    const stored = self.disk.highWatermarks[at.key] ?? 0
    const highWatermark = Math.max(logStartOffset, Math.min(stored, logEndOffset))
    const role = { kind: 'follower', leaderEpoch: -1, leader: -1, partitionEpoch: -1 } as const
    const { topic, partition } = at
    const topicId = at.topicId ?? memoryOf(self).image.topics[topic]?.topicId ?? ''
    replica = { topic, topicId, partition, highWatermark, role: { ...role } }
    replicas[at.key] = replica
    self.disk.topicIds[at.key] = topicId
  }
  const led = replica.role.kind === 'leader'
  const { leaderEpoch } = replica.role
  if (registration.leader === self.brokerId) makeLeader(self, io, replica, registration)
  else makeFollower(self, io, replica, registration)
  const leads = replica.role.kind === 'leader'
  // A transaction coordinator that is elected again begins anew; groups go on.
  const isNew = leads && at.topic === TRANSACTION_TOPIC && replica.role.leaderEpoch !== leaderEpoch
  if (led !== leads || isNew) onLeadership(self, io, at.key, leads)
}

/** Partition.makeLeader */
function makeLeader(self: Broker, io: KafkaIo, replica: Replica, registration: PartitionRegistration): void {
  const key = partitionKey(replica)
  const { leaderEpoch, partitionEpoch, isr } = registration
  const { role } = replica
  if (role.kind === 'leader' && role.leaderEpoch === leaderEpoch) {
    if (partitionEpoch <= role.partitionEpoch) return
    role.isr = isr
    role.partitionEpoch = partitionEpoch
    role.proposed = null
    role.followers = followersOf(self, io, replica, registration)
    return maybeAdvanceHighWatermark(self, io, key)
  }
  const log = logOf(self, key)
  const { logEndOffset } = log
  log.epochs = assignEpoch(log.epochs, leaderEpoch, logEndOffset)
  const followers = followersOf(self, io, replica, registration)
  stopFetching(self, key)
  replica.role = {
    kind: 'leader',
    leaderEpoch,
    epochStartOffset: logEndOffset,
    isr,
    partitionEpoch,
    proposed: null,
    followers,
  }
  io.report({ kind: 'BecameLeader', broker: self.brokerId, partition: key, leaderEpoch, logEndOffset })
  wakeAll(self, io, key)
  maybeAdvanceHighWatermark(self, io, key)
}

/** Kafka's time 0 is long ago; a run's is not, and who never caught up must not count as caught up in its first half minute. */
const LONG_AGO = -1e15

function viewOf(
  inIsr: boolean,
  now: number,
  leaderEndOffset: number,
  known: Followers[string] | undefined,
): Followers[string] {
  const state = followerAtElection(inIsr, now, leaderEndOffset, known ?? null)
  const lastCaughtUpTime = inIsr ? state.lastCaughtUpTime : LONG_AGO
  const lastFetchTime = inIsr && known ? state.lastFetchTime : LONG_AGO
  const { brokerEpoch, logStartOffset } = known ?? { brokerEpoch: -1, logStartOffset: -1 }
  return { ...state, lastCaughtUpTime, lastFetchTime, brokerEpoch, logStartOffset }
}

type Followers = Extract<Replica['role'], { kind: 'leader' }>['followers']

/**
 * Partition.updateAssignmentAndIsr: the followers of the list as it is now. In the same epoch those that were
 * there go on as they are; a leader that leads on in a new epoch keeps what it knew of their log ends, one that
 * led not before knows nothing (Replica.resetReplicaState).
 */
function followersOf(
  self: Broker,
  io: KafkaIo,
  { role, ...replica }: Replica,
  { replicas, isr, leaderEpoch }: PartitionRegistration,
): Followers {
  const before = role.kind === 'leader' ? role.followers : {}
  const sameEpoch = role.kind === 'leader' && role.leaderEpoch === leaderEpoch
  const { logEndOffset } = logOf(self, partitionKey(replica))
  const followers: Followers = {}
  for (const id of replicas) {
    if (id === self.brokerId) continue
    const known = before[id]
    followers[id] =
      sameEpoch && known ? known : viewOf(!sameEpoch && isr.includes(id), io.now, logEndOffset, known)
  }
  return followers
}

/** Partition.makeFollower */
function makeFollower(
  self: Broker,
  io: KafkaIo,
  replica: Replica,
  registration: PartitionRegistration,
): void {
  const key = partitionKey(replica)
  const { leader, leaderEpoch, partitionEpoch } = registration
  const { role } = replica
  if (role.kind === 'follower' && role.leaderEpoch === leaderEpoch && role.leader === leader) {
    role.partitionEpoch = partitionEpoch
    return
  }
  replica.role = { kind: 'follower', leaderEpoch, leader, partitionEpoch }
  io.report({ kind: 'BecameFollower', broker: self.brokerId, partition: key, leaderEpoch, leader })
  if (role.kind === 'leader') {
    completeWaiting(self, io, key)
    if (memoryOf(self).deleting.length > 0) deletes.get().completeDeletes(self, io)
    wakeAll(self, io, key)
  }
  stopFetching(self, key)
  startFetching(self, io, replica)
}
