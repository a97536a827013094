/**
 * What the controller tells the brokers: requests are gathered while it changes states and sent together
 * (ControllerBrokerRequestBatch); to each broker one at a time, in order, again and again until it answers or its
 * znode is gone (ControllerChannelManager, RequestSendThread).
 */
import { EPOCH_DURING_DELETE, LEADER_DURING_DELETE } from '../../broker/zookeeper/control-requests.ts'
import { zkOf } from '../../broker/zookeeper/lanes.ts'
import { MS } from '../../kernel/types.ts'
import type { MessageOf, TopicPartition } from '../../messages.ts'
import type { PartitionRegistration } from '../../metadata/partition-registration.ts'
import { type Broker, brokerNode, type KafkaIo, partitionKey } from '../../world.ts'
import type { ControllerChannel, ZkControllerContext } from '../../zookeeper-controller-state.ts'
import {
  contextOf,
  emptyBatch,
  isDeleting,
  isOnline,
  leadershipOf,
  liveOrShuttingDown,
  partitionIn,
} from './context.ts'

/** RequestSendThread.backoff */
const BACKOFF_MS = 100

type ControlRequest = ControllerChannel['queue'][number]

/** Adds a LeaderAndIsr for some brokers, and with it an UpdateMetadata for all. */
export function addLeaderAndIsr(
  self: Broker,
  context: ZkControllerContext,
  brokers: readonly number[],
  tp: TopicPartition,
  isNew: boolean,
): void {
  const { topic, partition } = tp
  const state = leadershipOf(context, tp)
  if (!state) return
  const key = partitionKey(tp)
  for (const broker of brokers) {
    if (broker < 0) continue
    const of = context.batch.leaderAndIsr[broker] ?? {}
    context.batch.leaderAndIsr[broker] = of
    of[key] = {
      topic,
      partition,
      controllerEpoch: zkOf(self).epoch,
      ...roleOf(state),
      isNew: isNew || of[key]?.isNew === true,
    }
  }
  addUpdateMetadata(self, context, liveOrShuttingDown(context), [tp])
}

function roleOf(state: PartitionRegistration) {
  const { leader, leaderEpoch, isr, partitionEpoch, replicas, addingReplicas, removingReplicas } = state
  const { leaderRecoveryState } = state
  return {
    leader,
    leaderEpoch,
    isr,
    partitionEpoch,
    replicas,
    addingReplicas,
    removingReplicas,
    leaderRecoveryState,
  }
}

/** Adds an UpdateMetadata about some partitions for some brokers. */
export function addUpdateMetadata(
  self: Broker,
  context: ZkControllerContext,
  brokers: readonly number[],
  partitions: readonly TopicPartition[],
): void {
  const { updateMetadata } = context.batch
  for (const broker of brokers)
    if (!updateMetadata.brokers.includes(broker)) updateMetadata.brokers.push(broker)
  for (const tp of partitions) {
    const state = leadershipOf(context, tp)
    if (!state) continue
    const gone = isDeleting(context, tp.topic)
    updateMetadata.partitions[partitionKey(tp)] = {
      topic: tp.topic,
      partition: tp.partition,
      controllerEpoch: zkOf(self).epoch,
      leader: gone ? LEADER_DURING_DELETE : state.leader,
      leaderEpoch: gone ? EPOCH_DURING_DELETE : state.leaderEpoch,
      isr: state.isr,
      zkVersion: state.partitionEpoch,
      replicas: state.replicas,
      offlineReplicas: state.replicas.filter((id) => !isOnline(context, id)),
    }
  }
}

/** Adds a StopReplica for a broker. */
export function addStopReplica(
  context: ZkControllerContext,
  broker: number,
  tp: TopicPartition,
  deletePartition: boolean,
): void {
  const { topic, partition } = tp
  const of = context.batch.stopReplica[broker] ?? {}
  context.batch.stopReplica[broker] = of
  const key = partitionKey(tp)
  const leaderEpoch = isDeleting(context, topic)
    ? EPOCH_DURING_DELETE
    : (partitionIn(context, tp)?.leaderEpoch ?? -1)
  const deletes = deletePartition || of[key]?.deletePartition === true
  of[key] = { topic, partition, leaderEpoch, deletePartition: deletes }
}

function topicIdsOf(
  context: ZkControllerContext,
  partitions: readonly TopicPartition[],
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { topic } of partitions) {
    const topicId = context.image.topics[topic]?.topicId
    if (topicId !== undefined) found[topic] = topicId
  }
  return found
}

/** sendRequestsToBrokers: LeaderAndIsr, then UpdateMetadata, then StopReplica; only to brokers that are there. */
export function flush(self: Broker, io: KafkaIo, context: ZkControllerContext): void {
  const { batch } = context
  context.batch = emptyBatch()
  const base = { controllerId: self.brokerId, controllerEpoch: zkOf(self).epoch }
  for (const [id, states] of Object.entries(batch.leaderAndIsr)) {
    const partitions = Object.values(states)
    const topicIds = topicIdsOf(context, partitions)
    const leaders = partitions.filter(({ leader }) => leader === Number(id)).length
    if (context.channels[id])
      io.report({
        kind: 'LeaderAndIsrSent',
        controller: self.brokerId,
        epoch: base.controllerEpoch,
        broker: Number(id),
        leaders,
        followers: partitions.length - leaders,
      })
    send(self, io, context, Number(id), {
      kind: 'LeaderAndIsrRequest',
      ...base,
      brokerEpoch: -1,
      partitions,
      topicIds,
    })
  }
  const partitions = Object.values(batch.updateMetadata.partitions)
  const topicIds = topicIdsOf(context, partitions)
  const brokers = Object.values(context.image.brokers).map(({ brokerId: id, rack }) => ({ id, rack }))
  for (const id of batch.updateMetadata.brokers)
    send(self, io, context, id, {
      kind: 'UpdateMetadataRequest',
      ...base,
      brokerEpoch: -1,
      partitions,
      brokers,
      topicIds,
    })
  for (const [id, states] of Object.entries(batch.stopReplica))
    send(self, io, context, Number(id), {
      kind: 'StopReplicaRequest',
      ...base,
      brokerEpoch: -1,
      partitions: Object.values(states),
    })
}

function send(
  self: Broker,
  io: KafkaIo,
  context: ZkControllerContext,
  broker: number,
  request: ControlRequest,
): void {
  const channel = context.channels[broker]
  if (!channel) return
  channel.queue.push({ ...request, brokerEpoch: channel.brokerEpoch })
  sendNext(self, io, broker)
}

/** Opens the channel to a broker that has come. */
export function addChannel(context: ZkControllerContext, broker: number, brokerEpoch: number): void {
  context.channels[broker] = { brokerEpoch, queue: [], inFlight: false }
}

/** Sends what is first in a channel, unless something is under way. */
export function sendNext(self: Broker, io: KafkaIo, broker: number): void {
  const channel = contextOf(self)?.channels[broker]
  const first = channel?.queue[0]
  if (!channel || !first || channel.inFlight) return
  channel.inFlight = true
  io.request(brokerNode(broker), 'controller', first, self.config['controller.socket.timeout.ms'] * MS)
}

/** The channel a request was sent by, if it is still the same one. */
function channelOf(self: Broker, broker: number, request: ControlRequest): ControllerChannel | null {
  const channel = contextOf(self)?.channels[broker]
  const same = channel?.brokerEpoch === request.brokerEpoch && request.controllerEpoch === zkOf(self).epoch
  return same && channel.inFlight ? channel : null
}

/** An answer has come: the next request goes. */
export function channelAnswered(self: Broker, io: KafkaIo, broker: number, request: ControlRequest): boolean {
  const channel = channelOf(self, broker, request)
  if (!channel) return false
  channel.inFlight = false
  channel.queue.shift()
  sendNext(self, io, broker)
  return true
}

/** No answer: the same request again after a tenth of a second. */
export function channelFailed(self: Broker, io: KafkaIo, broker: number, request: ControlRequest): void {
  const channel = channelOf(self, broker, request)
  if (!channel) return
  channel.inFlight = false
  const token = channel.brokerEpoch
  io.wakeAfter(BACKOFF_MS * MS, { kind: 'ControllerChannelTimer', broker, token })
}

/** True for what goes through the controller's channels. */
export function isControlRequest(
  body: { readonly kind: string } | null,
): body is MessageOf<'LeaderAndIsrRequest' | 'UpdateMetadataRequest' | 'StopReplicaRequest'> {
  return (
    body?.kind === 'LeaderAndIsrRequest' ||
    body?.kind === 'UpdateMetadataRequest' ||
    body?.kind === 'StopReplicaRequest'
  )
}
