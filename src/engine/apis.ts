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

/** Key and newest version of each API; named as the messages are. */
const APIS: Readonly<Record<string, readonly [key: number, version: number]>> = {
  Produce: [0, 13],
  Fetch: [1, 18],
  RaftFetch: [1, 18],
  ListOffsets: [2, 11],
  Metadata: [3, 13],
  OffsetCommit: [8, 10],
  OffsetFetch: [9, 10],
  DescribeTopicPartitions: [75, 0],
  DescribeCluster: [60, 2],
  DescribeConfigs: [32, 4],
  DescribeLogDirs: [35, 5],
  DescribeQuorum: [55, 2],
  DescribeProducers: [61, 0],
  DescribeTransactions: [65, 0],
  ListTransactions: [66, 2],
  ListPartitionReassignments: [46, 0],
  DescribeGroups: [15, 6],
  DeleteGroups: [42, 3],
  OffsetDelete: [47, 0],
  ListGroups: [16, 5],
  ConsumerGroupDescribe: [69, 1],
  FindCoordinator: [10, 6],
  JoinGroup: [11, 9],
  // Only in Kafka 3.9 and earlier, with ZooKeeper.
  LeaderAndIsr: [4, 7],
  StopReplica: [5, 4],
  UpdateMetadata: [6, 8],
  ControlledShutdown: [7, 3],
  Heartbeat: [12, 4],
  LeaveGroup: [13, 5],
  SyncGroup: [14, 5],
  CreateTopics: [19, 7],
  DeleteTopics: [20, 6],
  DeleteRecords: [21, 2],
  InitProducerId: [22, 6],
  AddPartitionsToTxn: [24, 5],
  AddOffsetsToTxn: [25, 4],
  EndTxn: [26, 5],
  WriteTxnMarkers: [27, 2],
  TxnOffsetCommit: [28, 6],
  CreatePartitions: [37, 3],
  OffsetForLeaderEpoch: [23, 4],
  ElectLeaders: [43, 2],
  IncrementalAlterConfigs: [44, 1],
  AlterPartitionReassignments: [45, 1],
  ShareGroupHeartbeat: [76, 1],
  ShareFetch: [78, 2],
  ShareAcknowledge: [79, 2],
  InitializeShareGroupState: [83, 0],
  ReadShareGroupState: [84, 0],
  WriteShareGroupState: [85, 1],
  DeleteShareGroupState: [86, 0],
  ShareGroupDescribe: [77, 1],
  ReadShareGroupStateSummary: [87, 1],
  DescribeShareGroupOffsets: [90, 1],
  AlterShareGroupOffsets: [91, 0],
  DeleteShareGroupOffsets: [92, 0],
  Vote: [52, 2],
  BeginQuorumEpoch: [53, 1],
  EndQuorumEpoch: [54, 1],
  AlterPartition: [56, 3],
  BrokerRegistration: [62, 4],
  BrokerHeartbeat: [63, 1],
  FetchSnapshot: [59, 1],
  ApiVersions: [18, 5],
  AddRaftVoter: [80, 1],
  RemoveRaftVoter: [81, 0],
  ConsumerGroupHeartbeat: [68, 1],
  UnregisterBroker: [64, 0],
  AllocateProducerIds: [67, 0],
}

/** True for requests, false for responses and timers. */
export function isRequest(message: Message): boolean {
  return message.kind.endsWith('Request')
}

/** The API of a request or response, null for timers. */
export function apiOf(message: Message): ApiInfo | null {
  const name = message.kind.replace(/(Request|Response)$/, '')
  const found = APIS[name]
  // The quorum fetches with Fetch too; only here it has a message of its own.
  return found ? { name: name === 'RaftFetch' ? 'Fetch' : name, key: found[0], version: found[1] } : null
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
