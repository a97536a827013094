/** Which of Kafka's APIs a message belongs to, and which layer of traffic. */
import type { Message } from './messages.ts'

export type TrafficLayer =
  | 'records'
  | 'acks'
  | 'replication'
  | 'heartbeats'
  | 'metadata'
  | 'coordination'
  | 'quorum'

export interface ApiInfo {
  /** Kafka's ApiKeys name. */
  readonly name: string
  readonly key: number
  readonly version: number
}

const APIS: Readonly<Record<string, ApiInfo>> = {
  Produce: { name: 'Produce', key: 0, version: 13 },
  Fetch: { name: 'Fetch', key: 1, version: 18 },
  RaftFetch: { name: 'Fetch', key: 1, version: 18 },
  ListOffsets: { name: 'ListOffsets', key: 2, version: 11 },
  Metadata: { name: 'Metadata', key: 3, version: 13 },
  OffsetCommit: { name: 'OffsetCommit', key: 8, version: 10 },
  OffsetFetch: { name: 'OffsetFetch', key: 9, version: 10 },
  DescribeTopicPartitions: { name: 'DescribeTopicPartitions', key: 75, version: 0 },
  DescribeCluster: { name: 'DescribeCluster', key: 60, version: 2 },
  DescribeConfigs: { name: 'DescribeConfigs', key: 32, version: 4 },
  DescribeLogDirs: { name: 'DescribeLogDirs', key: 35, version: 5 },
  DescribeQuorum: { name: 'DescribeQuorum', key: 55, version: 2 },
  DescribeProducers: { name: 'DescribeProducers', key: 61, version: 0 },
  DescribeTransactions: { name: 'DescribeTransactions', key: 65, version: 0 },
  ListTransactions: { name: 'ListTransactions', key: 66, version: 2 },
  ListPartitionReassignments: { name: 'ListPartitionReassignments', key: 46, version: 0 },
  ListGroups: { name: 'ListGroups', key: 16, version: 5 },
  ConsumerGroupDescribe: { name: 'ConsumerGroupDescribe', key: 69, version: 1 },
  FindCoordinator: { name: 'FindCoordinator', key: 10, version: 6 },
  JoinGroup: { name: 'JoinGroup', key: 11, version: 9 },
  // Only in Kafka 3.9 and earlier, with ZooKeeper.
  LeaderAndIsr: { name: 'LeaderAndIsr', key: 4, version: 7 },
  StopReplica: { name: 'StopReplica', key: 5, version: 4 },
  UpdateMetadata: { name: 'UpdateMetadata', key: 6, version: 8 },
  ControlledShutdown: { name: 'ControlledShutdown', key: 7, version: 3 },
  Heartbeat: { name: 'Heartbeat', key: 12, version: 4 },
  LeaveGroup: { name: 'LeaveGroup', key: 13, version: 5 },
  SyncGroup: { name: 'SyncGroup', key: 14, version: 5 },
  CreateTopics: { name: 'CreateTopics', key: 19, version: 7 },
  DeleteTopics: { name: 'DeleteTopics', key: 20, version: 6 },
  DeleteRecords: { name: 'DeleteRecords', key: 21, version: 2 },
  InitProducerId: { name: 'InitProducerId', key: 22, version: 6 },
  AddPartitionsToTxn: { name: 'AddPartitionsToTxn', key: 24, version: 5 },
  AddOffsetsToTxn: { name: 'AddOffsetsToTxn', key: 25, version: 4 },
  EndTxn: { name: 'EndTxn', key: 26, version: 5 },
  WriteTxnMarkers: { name: 'WriteTxnMarkers', key: 27, version: 2 },
  TxnOffsetCommit: { name: 'TxnOffsetCommit', key: 28, version: 6 },
  CreatePartitions: { name: 'CreatePartitions', key: 37, version: 3 },
  OffsetForLeaderEpoch: { name: 'OffsetForLeaderEpoch', key: 23, version: 4 },
  ElectLeaders: { name: 'ElectLeaders', key: 43, version: 2 },
  IncrementalAlterConfigs: { name: 'IncrementalAlterConfigs', key: 44, version: 1 },
  AlterPartitionReassignments: { name: 'AlterPartitionReassignments', key: 45, version: 1 },
  ShareGroupHeartbeat: { name: 'ShareGroupHeartbeat', key: 76, version: 1 },
  ShareFetch: { name: 'ShareFetch', key: 78, version: 2 },
  ShareAcknowledge: { name: 'ShareAcknowledge', key: 79, version: 2 },
  InitializeShareGroupState: { name: 'InitializeShareGroupState', key: 83, version: 0 },
  ReadShareGroupState: { name: 'ReadShareGroupState', key: 84, version: 0 },
  WriteShareGroupState: { name: 'WriteShareGroupState', key: 85, version: 1 },
  DeleteShareGroupState: { name: 'DeleteShareGroupState', key: 86, version: 0 },
  AlterShareGroupOffsets: { name: 'AlterShareGroupOffsets', key: 91, version: 0 },
  Vote: { name: 'Vote', key: 52, version: 2 },
  BeginQuorumEpoch: { name: 'BeginQuorumEpoch', key: 53, version: 1 },
  EndQuorumEpoch: { name: 'EndQuorumEpoch', key: 54, version: 1 },
  AlterPartition: { name: 'AlterPartition', key: 56, version: 3 },
  BrokerRegistration: { name: 'BrokerRegistration', key: 62, version: 4 },
  BrokerHeartbeat: { name: 'BrokerHeartbeat', key: 63, version: 1 },
  FetchSnapshot: { name: 'FetchSnapshot', key: 59, version: 1 },
  ApiVersions: { name: 'ApiVersions', key: 18, version: 5 },
  AddRaftVoter: { name: 'AddRaftVoter', key: 80, version: 1 },
  RemoveRaftVoter: { name: 'RemoveRaftVoter', key: 81, version: 0 },
  ConsumerGroupHeartbeat: { name: 'ConsumerGroupHeartbeat', key: 68, version: 1 },
  UnregisterBroker: { name: 'UnregisterBroker', key: 64, version: 0 },
  AllocateProducerIds: { name: 'AllocateProducerIds', key: 67, version: 0 },
}

/** True for requests, false for responses and timers. */
export function isRequest(message: Message): boolean {
  return message.kind.endsWith('Request')
}

/** The API of a request or response, null for timers. */
export function apiOf(message: Message): ApiInfo | null {
  return APIS[message.kind.replace(/(Request|Response)$/, '')] ?? null
}

interface Failing {
  readonly error?: string
}

function firstFailure(list: readonly Failing[] | undefined): string | null {
  return list?.find((each) => each.error !== undefined && each.error !== 'NONE')?.error ?? null
}

/** The first error a response carries, null when all is well. */
export function errorOf(body: Message | null): string | null {
  if (!body?.kind.endsWith('Response')) return null
  const parts = body as Failing & {
    readonly partitions?: readonly Failing[]
    readonly results?: readonly Failing[]
    readonly topics?: readonly Failing[]
  }
  if (parts.error !== undefined && parts.error !== 'NONE') return parts.error
  return firstFailure(parts.partitions) ?? firstFailure(parts.results) ?? firstFailure(parts.topics)
}
