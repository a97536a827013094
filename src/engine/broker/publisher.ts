/**
 * From the metadata log to the broker's replicas (BrokerMetadataPublisher, ReplicaManager.applyDelta). There is
 * no LeaderAndIsr request in KRaft: a broker becomes leader or follower when it replays the record that says so.
 */
import { assignEpoch } from '../log/leader-epochs.ts'
import { applyBatch } from '../metadata/image.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import { batchesFrom } from '../raft/quorum-log.ts'
import { type Broker, type KafkaIo, memoryOf, partitionKey, type Replica } from '../world.ts'
import { startFetching, stopFetching } from './follower.ts'
import { maybeAdvanceHighWatermark } from './high-watermark.ts'
import { wakeAll } from './parked-fetches.ts'
import { completeWaiting } from './purgatory.ts'
import { followerAtElection } from './replica-lag.ts'
import { logOf } from './replicas.ts'

/** Told when this broker begins or ceases to lead a partition. */
export type OnLeadership = (self: Broker, io: KafkaIo, key: string, leads: boolean) => void

/**
 * Replays what is committed and applies it to the replicas. Before the broker has caught up with its own
 * registration it takes no role: what the log said before is about an earlier incarnation (BrokerServer waits
 * for initialCatchUpFuture before it installs its publishers).
 */
export function publishMetadata(self: Broker, io: KafkaIo, onLeadership: OnLeadership): void {
  const memory = memoryOf(self)
  const { highWatermark } = self.raft.memory
  const touched: Record<string, { topic: string; partition: number }> = {}
  for (const batch of batchesFrom(self.raft.disk, memory.image.offset, highWatermark, Infinity)) {
    const seen = memory.image.offset - batch.baseOffset
    applyBatch(memory.image, batch)
    for (let i = Math.max(0, seen); i < batch.records.length; i++)
      noteTouched(self, batch.records[i] as MetadataRecord, touched)
  }
  if (!memory.online) {
    if (memory.brokerEpoch < 0 || memory.image.brokers[self.brokerId]?.brokerEpoch !== memory.brokerEpoch)
      return
    memory.online = true
    return applyAll(self, io, onLeadership)
  }
  for (const [key, { topic, partition }] of Object.entries(touched)) {
    const registration = memory.image.topics[topic]?.partitions[partition]
    if (registration) applyPartition(self, io, { key, topic, partition }, registration, onLeadership)
  }
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

function noteTouched(
  self: Broker,
  record: MetadataRecord,
  touched: Record<string, { topic: string; partition: number }>,
): void {
  if (record.kind !== 'PartitionRecord' && record.kind !== 'PartitionChangeRecord') return
  const { image } = memoryOf(self)
  const topic = image.topicNames[record.topicId] as string
  const partition = record.partitionId
  if (image.topics[topic]?.partitions[partition]?.replicas.includes(self.brokerId))
    touched[partitionKey({ topic, partition })] = { topic, partition }
}

function applyPartition(
  self: Broker,
  io: KafkaIo,
  at: { readonly key: string; readonly topic: string; readonly partition: number },
  registration: PartitionRegistration,
  onLeadership: OnLeadership,
): void {
  const { replicas } = memoryOf(self)
  let replica = replicas[at.key]
  if (!replica) {
    const highWatermark = Math.min(self.disk.highWatermarks[at.key] ?? 0, logOf(self, at.key).logEndOffset)
    const role = { kind: 'follower', leaderEpoch: -1, leader: -1, partitionEpoch: -1 } as const
    replica = { topic: at.topic, partition: at.partition, highWatermark, role: { ...role } }
    replicas[at.key] = replica
  }
  const led = replica.role.kind === 'leader'
  if (registration.leader === self.brokerId) makeLeader(self, io, replica, registration)
  else makeFollower(self, io, replica, registration)
  const leads = replica.role.kind === 'leader'
  if (led !== leads) onLeadership(self, io, at.key, leads)
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
    delete memoryOf(self).alterPartition.queue[key]
    return maybeAdvanceHighWatermark(self, io, key)
  }
  const log = logOf(self, key)
  const { logEndOffset } = log
  log.epochs = assignEpoch(log.epochs, leaderEpoch, logEndOffset)
  const followers: Extract<Replica['role'], { kind: 'leader' }>['followers'] = {}
  for (const id of registration.replicas)
    if (id !== self.brokerId)
      followers[id] = { ...followerAtElection(isr.includes(id), io.now, logEndOffset), brokerEpoch: -1 }
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
  delete memoryOf(self).alterPartition.queue[key]
  io.report({ kind: 'BecameFollower', broker: self.brokerId, partition: key, leaderEpoch, leader })
  if (role.kind === 'leader') {
    completeWaiting(self, io, key)
    wakeAll(self, io, key)
  }
  stopFetching(self, key)
  startFetching(self, io, replica)
}
