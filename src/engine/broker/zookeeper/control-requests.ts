/**
 * What the controller of ZooKeeper mode tells a broker (KafkaApis of 3.9, ReplicaManager.becomeLeaderOrFollower,
 * stopReplicas, ZkMetadataCache): LeaderAndIsr gives roles, UpdateMetadata the cluster as clients see it,
 * StopReplica takes replicas away. All are fenced by the broker's epoch and by the controller's.
 */

import type { ErrorName } from '../../config/errors.ts'
import type { RequestRef } from '../../kernel/types.ts'
import type { LeaderAndIsrPartition, MessageOf, UpdateMetadataPartition } from '../../messages.ts'
import type { MetadataImage, TopicImage } from '../../metadata/image.ts'
import { NO_LEADER, type PartitionRegistration } from '../../metadata/partition-registration.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf, partitionKey } from '../../world.ts'
import { stopFetching } from '../follower.ts'
import { forgetLog } from '../log-manager.ts'
import { applyPartition, type OnLeadership, stopReplica } from '../publisher.ts'
import { logOf } from '../replicas.ts'
import { type Lanes, type StepBehaviour, zkOf } from './lanes.ts'

/** LeaderAndIsr.LeaderDuringDelete, and the epoch that goes with it. */
export const LEADER_DURING_DELETE = -2
export const EPOCH_DURING_DELETE = -2

type FromController = MessageOf<'LeaderAndIsrRequest' | 'UpdateMetadataRequest' | 'StopReplicaRequest'>

/** What is wrong with who sends, or NONE; a newer controller is noted. */
function fence(self: Broker, io: KafkaIo, request: FromController): ErrorName {
  const { controllerEpoch, controllerId, brokerEpoch } = request
  const zk = zkOf(self)
  if (brokerEpoch < memoryOf(self).brokerEpoch) return 'STALE_BROKER_EPOCH'
  if (controllerEpoch < zk.controllerEpoch) {
    io.report({
      kind: 'ControlRequestRefused',
      broker: self.brokerId,
      controller: controllerId,
      request: request.kind.replace(/Request$/, ''),
      error: 'STALE_CONTROLLER_EPOCH',
      controllerEpoch,
      knownEpoch: zk.controllerEpoch,
    })
    return 'STALE_CONTROLLER_EPOCH'
  }
  zk.controllerEpoch = controllerEpoch
  return 'NONE'
}

// ── LeaderAndIsr ──

function registrationOf(state: LeaderAndIsrPartition): PartitionRegistration {
  const { replicas, isr, addingReplicas, removingReplicas, leader, leaderEpoch, partitionEpoch } = state
  const none = { elr: [], lastKnownElr: [], leaderRecoveryState: 'RECOVERED' } as const
  return { replicas, isr, addingReplicas, removingReplicas, leader, leaderEpoch, partitionEpoch, ...none }
}

function applyState(
  self: Broker,
  io: KafkaIo,
  state: LeaderAndIsrPartition,
  topicId: string,
  onLeadership: OnLeadership,
): ErrorName {
  const key = partitionKey(state)
  const { topic, partition } = state
  const memory = memoryOf(self)
  const role = memory.replicas[key]?.role
  const knownId = self.disk.topicIds[key]
  if (knownId && knownId !== topicId) return 'INCONSISTENT_TOPIC_ID'
  if (state.leaderEpoch <= (role?.leaderEpoch ?? -1)) return 'STALE_CONTROLLER_EPOCH'
  if (!state.replicas.includes(self.brokerId)) return 'UNKNOWN_TOPIC_OR_PARTITION'
  // A leader that this broker does not see alive is not followed; the log is made all the same.
  const alive = state.leader === self.brokerId || memory.image.brokers[state.leader] !== undefined
  if (!alive) logOf(self, key)
  else if (state.partitionEpoch >= (role?.partitionEpoch ?? -1)) {
    applyPartition(self, io, { key, topic, topicId, partition }, registrationOf(state), onLeadership)
    const { isrChanges } = zkOf(self)
    if (isrChanges) isrChanges.decidedBy[key] = state.controllerEpoch
  }
  self.disk.topicIds[key] = topicId
  return 'NONE'
}

function becomeLeaderOrFollower(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'LeaderAndIsrRequest'>,
  onLeadership: OnLeadership,
): MessageOf<'LeaderAndIsrResponse'> {
  const error = fence(self, io, request)
  if (error !== 'NONE') return { kind: 'LeaderAndIsrResponse', error, partitions: [] }
  const leads = (state: LeaderAndIsrPartition) => state.leader === self.brokerId
  // Leaders first, then followers.
  const ordered = [
    ...request.partitions.filter(leads),
    ...request.partitions.filter((state) => !leads(state)),
  ]
  const partitions = ordered.map((state) => ({
    topic: state.topic,
    partition: state.partition,
    error: applyState(self, io, state, request.topicIds[state.topic] ?? '', onLeadership),
  }))
  return { kind: 'LeaderAndIsrResponse', error, partitions }
}

/** Before a broker takes a role in a topic it reads the topic's configs (ZkConfigRepository). */
export function leaderAndIsrStep(onLeadership: OnLeadership): StepBehaviour<'leaderAndIsr'> {
  return {
    run(self, io, step, work) {
      const { knownConfigs } = zkOf(self)
      const unknown = [...new Set(step.request.partitions.map(({ topic }) => topic))].filter(
        (topic) => !knownConfigs[topic],
      )
      if (unknown.length > 0) {
        const paths = unknown.map((topic) => `/config/topics/${topic}`)
        return work.next({ do: 'readConfigs', phase: 'apply', paths }, step)
      }
      io.reply(step.ref, becomeLeaderOrFollower(self, io, step.request, onLeadership))
    },
  }
}

// ── UpdateMetadata ──

const UNKNOWN_PARTITION: PartitionRegistration = Object.freeze({
  replicas: [],
  isr: [],
  elr: [],
  lastKnownElr: [],
  removingReplicas: [],
  addingReplicas: [],
  leader: NO_LEADER,
  leaderEpoch: -1,
  partitionEpoch: -1,
  leaderRecoveryState: 'RECOVERED',
})

/** Puts a partition into an image of which it may be the first, or beyond the last, of its topic. */
export function putPartition(
  image: MetadataImage,
  at: { readonly topic: string; readonly partition: number; readonly topicId: string },
  to: PartitionRegistration,
): void {
  const before: TopicImage = image.topics[at.topic] ?? { name: at.topic, topicId: at.topicId, partitions: [] }
  const partitions = before.partitions.slice()
  while (partitions.length < at.partition) partitions.push(UNKNOWN_PARTITION)
  partitions[at.partition] = Object.freeze(to)
  image.topicNames[at.topicId] = at.topic
  image.topics[at.topic] = Object.freeze({
    name: at.topic,
    topicId: at.topicId,
    partitions: Object.freeze(partitions),
  })
}

/** Takes a topic out of an image. */
export function dropTopic(image: MetadataImage, topic: string): void {
  const known = image.topics[topic]
  if (known) delete image.topicNames[known.topicId]
  delete image.topics[topic]
  delete image.configs[topic]
}

function updatePartition(self: Broker, state: UpdateMetadataPartition, topicId: string): void {
  const { image } = memoryOf(self)
  const { topic, partition, leader, leaderEpoch, isr, replicas, zkVersion } = state
  if (leader === LEADER_DURING_DELETE) {
    dropTopic(image, topic)
    delete zkOf(self).knownConfigs[topic]
    return
  }
  const before = image.topics[topic]?.partitions[partition]
  if (before && before.leaderEpoch > leaderEpoch && image.topics[topic]?.topicId === topicId) return
  const known = { replicas, isr, leader, leaderEpoch, partitionEpoch: zkVersion }
  putPartition(image, { topic, partition, topicId }, { ...UNKNOWN_PARTITION, ...known })
}

function updateMetadata(self: Broker, request: MessageOf<'UpdateMetadataRequest'>): void {
  const { image } = memoryOf(self)
  zkOf(self).controllerId = request.controllerId
  image.brokers = {}
  for (const { id, rack } of request.brokers)
    image.brokers[id] = Object.freeze({
      brokerId: id,
      incarnationId: '',
      brokerEpoch: -1,
      rack,
      fenced: false,
      inControlledShutdown: false,
      registeredAt: 0,
    })
  for (const state of request.partitions) updatePartition(self, state, request.topicIds[state.topic] ?? '')
}

// ── StopReplica ──

function stop(
  self: Broker,
  io: KafkaIo,
  state: MessageOf<'StopReplicaRequest'>['partitions'][number],
  onLeadership: OnLeadership,
): ErrorName {
  const { topic, partition, leaderEpoch, deletePartition } = state
  const key = partitionKey(state)
  const memory = memoryOf(self)
  const replica = memory.replicas[key]
  if (leaderEpoch >= 0 && leaderEpoch < (replica?.role.leaderEpoch ?? -1)) return 'FENCED_LEADER_EPOCH'
  const reason = leaderEpoch === EPOCH_DURING_DELETE ? 'topic deleted' : 'reassigned'
  if (!deletePartition) stopFetching(self, key)
  else if (replica) stopReplica(self, io, { key, topic, partition }, reason, onLeadership)
  else {
    const { logEndOffset } = logOf(self, key)
    forgetLog(self, key)
    io.report({ kind: 'ReplicaDeleted', broker: self.brokerId, partition: key, logEndOffset, reason })
  }
  return 'NONE'
}

/** The handlers; `metadataChanged` is told after every UpdateMetadata. */
export function controlRequestHandlers(
  lanes: Lanes,
  onLeadership: OnLeadership,
  metadataChanged: (self: Broker, io: KafkaIo) => void,
): Handlers<Broker, 'LeaderAndIsrRequest' | 'UpdateMetadataRequest' | 'StopReplicaRequest'> {
  return {
    LeaderAndIsrRequest(self, request, io, ref: RequestRef) {
      lanes.enqueue(self, io, 'broker', { do: 'leaderAndIsr', request, ref })
    },
    UpdateMetadataRequest(self, request, io, ref) {
      const error = fence(self, io, request)
      if (error === 'NONE') updateMetadata(self, request)
      io.reply(ref, { kind: 'UpdateMetadataResponse', error })
      if (error === 'NONE') metadataChanged(self, io)
    },
    StopReplicaRequest(self, request, io, ref) {
      const error = fence(self, io, request)
      const partitions = (error === 'NONE' ? request.partitions : []).map((state) => ({
        topic: state.topic,
        partition: state.partition,
        error: stop(self, io, state, onLeadership),
      }))
      io.reply(ref, { kind: 'StopReplicaResponse', error, partitions })
    },
  }
}
