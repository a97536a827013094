/** Where Kafka 3.9 keeps what in ZooKeeper, and the JSON it writes there (kafka.zk.ZkData). */
import type { PartitionKey } from '../../facts.ts'
import type { TopicPartition } from '../../messages.ts'
import type { LeaderRecoveryState, PartitionRegistration } from '../../metadata/partition-registration.ts'
import { parsePartitionKey, partitionKey } from '../../world.ts'

export const CONTROLLER = '/controller'
export const CONTROLLER_EPOCH = '/controller_epoch'
export const BROKER_IDS = '/brokers/ids'
export const TOPICS = '/brokers/topics'
export const CONFIG_CHANGES = '/config/changes'
export const DELETE_TOPICS = '/admin/delete_topics'
export const PREFERRED_ELECTION = '/admin/preferred_replica_election'
export const REASSIGN_PARTITIONS = '/admin/reassign_partitions'
export const ISR_CHANGES = '/isr_change_notification'
export const LOG_DIR_EVENTS = '/log_dir_event_notification'
export const CLUSTER_ID = '/cluster/id'
export const FEATURE = '/feature'
export const PRODUCER_ID_BLOCK = '/latest_producer_id_block'

/** PersistentZkPaths with everything above them, in the order they are made. */
export const PERSISTENT_PATHS: readonly string[] = [
  '/consumers',
  '/brokers',
  BROKER_IDS,
  TOPICS,
  '/config',
  CONFIG_CHANGES,
  '/admin',
  DELETE_TOPICS,
  '/brokers/seqid',
  ISR_CHANGES,
  PRODUCER_ID_BLOCK,
  LOG_DIR_EVENTS,
  '/config/topics',
  '/config/clients',
  '/config/users',
  '/config/brokers',
  '/config/ips',
]

export const brokerIdPath = (id: number): string => `${BROKER_IDS}/${id}`
export const topicPath = (topic: string): string => `${TOPICS}/${topic}`
export const partitionPath = ({ topic, partition }: TopicPartition): string =>
  `${TOPICS}/${topic}/partitions/${partition}`
/** IsrChangeNotificationSequenceZNode; ZooKeeper puts the number behind it. */
export const isrChangePath = (sequence: string): string => `${ISR_CHANGES}/isr_change_${sequence}`
export const statePath = (tp: TopicPartition): string => `${partitionPath(tp)}/state`
export const deleteTopicPath = (topic: string): string => `${DELETE_TOPICS}/${topic}`
export const configPath = (type: 'topics' | 'brokers', name: string): string => `/config/${type}/${name}`

/** The name of /config/brokers/<default>: what was set for all brokers. */
export const DEFAULT_BROKER = '<default>'

export function controllerJson(brokerId: number, timestamp: number): string {
  return JSON.stringify({
    version: 2,
    brokerid: brokerId,
    timestamp: `${timestamp}`,
    kraftControllerEpoch: -1,
  })
}

/** Who holds the office; -1 when nobody does. */
export function controllerIdOf(data: string | null | undefined): number {
  return data ? (JSON.parse(data) as { brokerid: number }).brokerid : -1
}

export function brokerJson(id: number, rack: string | null, timestamp: number): string {
  const host = `broker-${id}`
  return JSON.stringify({
    features: {},
    listener_security_protocol_map: { PLAINTEXT: 'PLAINTEXT' },
    endpoints: [`PLAINTEXT://${host}:9092`],
    ...(rack === null ? {} : { rack }),
    jmx_port: -1,
    port: 9092,
    host,
    version: 5,
    timestamp: `${timestamp}`,
  })
}

export function rackOf(data: string): string | null {
  return (JSON.parse(data) as { rack?: string }).rack ?? null
}

export type Assignment = Pick<PartitionRegistration, 'replicas' | 'addingReplicas' | 'removingReplicas'>

export function topicJson(topicId: string, partitions: readonly Assignment[]): string {
  const listed = (pick: (p: Assignment) => readonly number[], all: boolean) =>
    Object.fromEntries(
      partitions.map((p, i) => [i, pick(p)] as const).filter(([, list]) => all || list.length > 0),
    )
  return JSON.stringify({
    removing_replicas: listed((p) => p.removingReplicas, false),
    partitions: listed((p) => p.replicas, true),
    topic_id: topicId,
    adding_replicas: listed((p) => p.addingReplicas, false),
    version: 3,
  })
}

export function parseTopic(data: string): { topicId: string; partitions: Assignment[] } {
  type Table = Record<string, number[]>
  const json = JSON.parse(data) as {
    topic_id: string
    partitions: Table
    adding_replicas: Table
    removing_replicas: Table
  }
  const partitions = Object.keys(json.partitions).map((key) => ({
    replicas: json.partitions[key] ?? [],
    addingReplicas: json.adding_replicas[key] ?? [],
    removingReplicas: json.removing_replicas[key] ?? [],
  }))
  return { topicId: json.topic_id, partitions }
}

export interface StateZnode {
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  readonly leaderRecoveryState: LeaderRecoveryState
  readonly controllerEpoch: number
}

/** leader_recovery_state is written only while the leader recovers. */
export function stateJson(state: StateZnode): string {
  return JSON.stringify({
    controller_epoch: state.controllerEpoch,
    leader: state.leader,
    version: 1,
    leader_epoch: state.leaderEpoch,
    isr: state.isr,
    ...(state.leaderRecoveryState === 'RECOVERING' ? { leader_recovery_state: 1 } : {}),
  })
}

export function parseState(data: string): StateZnode {
  const json = JSON.parse(data) as {
    leader: number
    leader_epoch: number
    isr: number[]
    controller_epoch: number
    leader_recovery_state?: number
  }
  return {
    leader: json.leader,
    leaderEpoch: json.leader_epoch,
    isr: json.isr,
    leaderRecoveryState: json.leader_recovery_state === 1 ? 'RECOVERING' : 'RECOVERED',
    controllerEpoch: json.controller_epoch,
  }
}

export function configJson(config: Readonly<Record<string, string>>): string {
  return JSON.stringify({ version: 1, config })
}

export function parseConfigs(data: string | null | undefined): Record<string, string> {
  return data ? (JSON.parse(data) as { config: Record<string, string> }).config : {}
}

export function configChangeJson(entityPath: string): string {
  return JSON.stringify({ version: 2, entity_path: entityPath })
}

/** `topics/orders`, `brokers/1`. */
export function changedEntity(data: string): string {
  return (JSON.parse(data) as { entity_path: string }).entity_path
}

export function isrChangeJson(partitions: readonly PartitionKey[]): string {
  return JSON.stringify({ version: 1, partitions: partitions.map(parsePartitionKey) })
}

export function isrChangesOf(data: string): PartitionKey[] {
  return (JSON.parse(data) as { partitions: TopicPartition[] }).partitions.map(partitionKey)
}

export function producerIdBlockJson(broker: number, start: number, length: number): string {
  return JSON.stringify({
    version: 1,
    broker,
    block_start: `${start}`,
    block_end: `${start + length - 1}`,
  })
}

/** The first producer id that is free. */
export function nextProducerId(data: string | null | undefined): number {
  return data ? Number((JSON.parse(data) as { block_end: string }).block_end) + 1 : 0
}
