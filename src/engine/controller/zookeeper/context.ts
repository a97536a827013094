/** What the controller of ZooKeeper mode knows of the cluster (ControllerContext). */
import { dropTopic, putPartition } from '../../broker/zookeeper/control-requests.ts'
import { zkOf } from '../../broker/zookeeper/lanes.ts'
import type { Assignment } from '../../broker/zookeeper/zk-data.ts'
import { CONTROLLER_EPOCH } from '../../broker/zookeeper/zk-data.ts'
import type { PartitionKey } from '../../facts.ts'
import type { TopicPartition } from '../../messages.ts'
import { emptyImage } from '../../metadata/image.ts'
import type { PartitionRegistration } from '../../metadata/partition-registration.ts'
import { type Broker, partitionKey } from '../../world.ts'
import type {
  PartitionAndReplica,
  ReplicaState,
  RequestBatch,
  StateWish,
  ZkControllerContext,
} from '../../zookeeper-controller-state.ts'
import type { ZkOp, ZkResult, ZkSimpleWrite } from '../../zookeeper-state.ts'

/** A batch with nothing in it. */
export function emptyBatch(): RequestBatch {
  return { leaderAndIsr: {}, stopReplica: {}, updateMetadata: { brokers: [], partitions: {} } }
}

/** What a controller knows before it has read anything. */
export function emptyContext(now: number, token: number): ZkControllerContext {
  return {
    image: emptyImage(),
    partitionStates: {},
    replicaStates: {},
    channels: {},
    batch: emptyBatch(),
    deleting: [],
    deletionStarted: [],
    ineligible: [],
    reassigning: [],
    loadingSince: now,
    loaded: false,
    token,
  }
}

/** The context, or null when this broker is not the controller. */
export function contextOf(self: Broker): ZkControllerContext | null {
  const zk = zkOf(self)
  return zk.activeId === self.brokerId ? zk.context : null
}

const ids = (context: ZkControllerContext): number[] =>
  Object.values(context.image.brokers).map((broker) => broker.brokerId)

/** liveBrokerIds: alive and not on its way out. */
export function liveBrokers(context: ZkControllerContext): number[] {
  return ids(context).filter((id) => !context.image.brokers[id]?.inControlledShutdown)
}

export function shuttingDownBrokers(context: ZkControllerContext): number[] {
  return ids(context).filter((id) => context.image.brokers[id]?.inControlledShutdown)
}

export function liveOrShuttingDown(context: ZkControllerContext): number[] {
  return ids(context)
}

/** isReplicaOnline, without log directories. */
export function isOnline(context: ZkControllerContext, broker: number): boolean {
  const known = context.image.brokers[broker]
  return known !== undefined && !known.inControlledShutdown
}

/** The partition as the controller knows it; leader epoch -1 while it has no leader and ISR yet. */
export function partitionIn(
  { image }: ZkControllerContext,
  { topic, partition }: TopicPartition,
): PartitionRegistration | undefined {
  return image.topics[topic]?.partitions[partition]
}

/** partitionLeadershipInfo: null before the first election. */
export function leadershipOf(context: ZkControllerContext, tp: TopicPartition): PartitionRegistration | null {
  const known = partitionIn(context, tp)
  return known && known.leaderEpoch >= 0 ? known : null
}

export function allPartitions({ image }: ZkControllerContext): TopicPartition[] {
  return Object.keys(image.topics)
    .sort()
    .flatMap((topic) => partitionsOf(image.topics[topic]))
}

function partitionsOf(
  topic: { readonly name: string; readonly partitions: readonly unknown[] } | undefined,
): TopicPartition[] {
  return topic?.partitions.map((_, partition) => ({ topic: topic.name, partition })) ?? []
}

export function partitionsOfTopic({ image }: ZkControllerContext, topic: string): TopicPartition[] {
  return partitionsOf(image.topics[topic])
}

/** Partitions with a replica on this broker. */
export function partitionsOn(context: ZkControllerContext, broker: number): TopicPartition[] {
  return allPartitions(context).filter((tp) => partitionIn(context, tp)?.replicas.includes(broker))
}

export function replicasOn(context: ZkControllerContext, brokers: readonly number[]): PartitionAndReplica[] {
  return brokers.flatMap((broker) => partitionsOn(context, broker).map((tp) => ({ ...tp, broker })))
}

export function replicasOf(
  context: ZkControllerContext,
  partitions: readonly TopicPartition[],
): PartitionAndReplica[] {
  return partitions.flatMap((tp) =>
    (partitionIn(context, tp)?.replicas ?? []).map((broker) => ({ ...tp, broker })),
  )
}

const replicaKey = ({ topic, partition, broker }: PartitionAndReplica): string =>
  `${partitionKey({ topic, partition })}@${broker}`

export function replicaState(
  context: ZkControllerContext,
  replica: PartitionAndReplica,
): ReplicaState | null {
  return context.replicaStates[replicaKey(replica)] ?? null
}

export function setReplicaState(
  context: ZkControllerContext,
  replica: PartitionAndReplica,
  to: ReplicaState | null,
): void {
  if (to === null) delete context.replicaStates[replicaKey(replica)]
  else context.replicaStates[replicaKey(replica)] = to
}

export function isDeleting(context: ZkControllerContext, topic: string): boolean {
  return context.deleting.includes(topic)
}

/** Notes a partition's assignment; what is known of its leader stays. */
export function setAssignment(
  context: ZkControllerContext,
  at: TopicPartition & { readonly topicId: string },
  assignment: Assignment,
): void {
  const before = partitionIn(context, at)
  putPartition(context.image, at, {
    leader: -1,
    leaderEpoch: -1,
    partitionEpoch: -1,
    isr: [],
    elr: [],
    lastKnownElr: [],
    leaderRecoveryState: 'RECOVERED',
    ...before,
    ...assignment,
  })
}

/** Notes who leads and who is in sync, with the version of the znode that says so. */
export function setLeadership(
  context: ZkControllerContext,
  { topic, partition, ...state }: Omit<StateWish, 'zkVersion'>,
  zkVersion: number,
): void {
  const before = partitionIn(context, { topic, partition })
  const topicId = context.image.topics[topic]?.topicId
  if (!before || topicId === undefined) return
  const { leader, leaderEpoch, isr, leaderRecoveryState } = state
  putPartition(
    context.image,
    { topic, partition, topicId },
    { ...before, leader, leaderEpoch, isr, leaderRecoveryState, partitionEpoch: zkVersion },
  )
}

/** Forgets a topic. */
export function removeTopic(context: ZkControllerContext, topic: string): void {
  for (const tp of partitionsOfTopic(context, topic)) {
    const key: PartitionKey = partitionKey(tp)
    delete context.partitionStates[key]
    for (const name of Object.keys(context.replicaStates))
      if (name.startsWith(`${key}@`)) delete context.replicaStates[name]
  }
  dropTopic(context.image, topic)
  const others = (name: string) => name !== topic
  context.deleting = context.deleting.filter(others)
  context.deletionStarted = context.deletionStarted.filter(others)
  context.ineligible = context.ineligible.filter(others)
}

// ── writes that only the controller of this epoch may do ──

/** Tied to the version of /controller_epoch: a controller that was replaced changes nothing. */
export function guarded(self: Broker, op: ZkSimpleWrite): ZkOp {
  const check = { op: 'check', path: CONTROLLER_EPOCH, version: zkOf(self).epochZkVersion } as const
  return { op: 'multi', ops: [check, op] }
}

/** The answer to the write itself, or 'moved' when the office has passed to another (ControllerMovedException). */
export function unwrap(answer: ZkResult | undefined): ZkResult | 'moved' {
  if (!answer) return { code: 'NONODE' }
  if (answer.results?.[0] && answer.results[0].code !== 'OK') return 'moved'
  return answer.results?.[1] ?? answer
}

/** All answers to guarded writes, or 'moved'. */
export function unwrapAll(answers: readonly ZkResult[]): ZkResult[] | 'moved' {
  const found: ZkResult[] = []
  for (const answer of answers) {
    const inner = unwrap(answer)
    if (inner === 'moved') return 'moved'
    found.push(inner)
  }
  return found
}
