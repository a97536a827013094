/** Which layer of traffic a message belongs to and which mark it is drawn with. */
import type { Envelope, Message, TrafficLayer } from '../../engine/index.ts'

export { errorOf } from '../../engine/index.ts'

/** The messages that travel between nodes; the others are timers. */
export type TravellingKind = Extract<Message['kind'], `${string}Request` | `${string}Response`>

/**
 * - capsule: carries records
 * - check: an acknowledgement
 * - dot, heart, diamond, square: small everyday messages, one mark per layer
 * - pill: a rare message with its API's name
 * - broken: the other end of a connection has gone
 */
export type Mark = 'capsule' | 'check' | 'dot' | 'heart' | 'diamond' | 'square' | 'pill' | 'broken'

interface Kind {
  readonly layer: TrafficLayer
  readonly mark: Mark
}

const pair = (layer: TrafficLayer, mark: Mark): Kind => ({ layer, mark })
const COORDINATION = pair('coordination', 'pill')
const QUORUM_VOTE = pair('quorum', 'pill')
const QUORUM = pair('quorum', 'square')
const METADATA = pair('metadata', 'diamond')
const HEARTBEAT = pair('heartbeats', 'heart')
const FETCH = pair('records', 'dot')

const KINDS: Readonly<Record<TravellingKind, Kind>> = {
  ProduceRequest: pair('records', 'capsule'),
  ProduceResponse: pair('acks', 'check'),
  FetchRequest: FETCH,
  FetchResponse: FETCH,
  ListOffsetsRequest: METADATA,
  ListOffsetsResponse: METADATA,
  OffsetForLeaderEpochRequest: METADATA,
  OffsetForLeaderEpochResponse: METADATA,
  MetadataRequest: METADATA,
  MetadataResponse: METADATA,
  DescribeTopicPartitionsRequest: METADATA,
  DescribeTopicPartitionsResponse: METADATA,
  DescribeClusterRequest: METADATA,
  DescribeClusterResponse: METADATA,
  DescribeConfigsRequest: METADATA,
  DescribeConfigsResponse: METADATA,
  ListPartitionReassignmentsRequest: METADATA,
  ListPartitionReassignmentsResponse: METADATA,
  DescribeLogDirsRequest: METADATA,
  DescribeLogDirsResponse: METADATA,
  DescribeQuorumRequest: METADATA,
  DescribeQuorumResponse: METADATA,
  DescribeProducersRequest: METADATA,
  DescribeProducersResponse: METADATA,
  DescribeTransactionsRequest: COORDINATION,
  DescribeTransactionsResponse: COORDINATION,
  ListTransactionsRequest: COORDINATION,
  ListTransactionsResponse: COORDINATION,
  ListGroupsRequest: COORDINATION,
  ListGroupsResponse: COORDINATION,
  ConsumerGroupDescribeRequest: COORDINATION,
  ConsumerGroupDescribeResponse: COORDINATION,
  InitProducerIdRequest: COORDINATION,
  InitProducerIdResponse: COORDINATION,
  AddPartitionsToTxnRequest: COORDINATION,
  AddPartitionsToTxnResponse: COORDINATION,
  AddOffsetsToTxnRequest: COORDINATION,
  AddOffsetsToTxnResponse: COORDINATION,
  TxnOffsetCommitRequest: COORDINATION,
  TxnOffsetCommitResponse: COORDINATION,
  EndTxnRequest: COORDINATION,
  EndTxnResponse: COORDINATION,
  WriteTxnMarkersRequest: COORDINATION,
  WriteTxnMarkersResponse: COORDINATION,
  TransformRequest: pair('records', 'capsule'),
  TransformResponse: pair('records', 'capsule'),
  FindCoordinatorRequest: COORDINATION,
  FindCoordinatorResponse: COORDINATION,
  JoinGroupRequest: COORDINATION,
  JoinGroupResponse: COORDINATION,
  SyncGroupRequest: COORDINATION,
  SyncGroupResponse: COORDINATION,
  HeartbeatRequest: HEARTBEAT,
  HeartbeatResponse: HEARTBEAT,
  ConsumerGroupHeartbeatRequest: HEARTBEAT,
  ConsumerGroupHeartbeatResponse: HEARTBEAT,
  LeaveGroupRequest: COORDINATION,
  LeaveGroupResponse: COORDINATION,
  DescribeGroupsRequest: COORDINATION,
  DescribeGroupsResponse: COORDINATION,
  DeleteGroupsRequest: COORDINATION,
  DeleteGroupsResponse: COORDINATION,
  OffsetDeleteRequest: COORDINATION,
  OffsetDeleteResponse: COORDINATION,
  OffsetCommitRequest: COORDINATION,
  OffsetCommitResponse: COORDINATION,
  OffsetFetchRequest: COORDINATION,
  OffsetFetchResponse: COORDINATION,
  ShareGroupHeartbeatRequest: HEARTBEAT,
  ShareGroupHeartbeatResponse: HEARTBEAT,
  ShareFetchRequest: FETCH,
  ShareFetchResponse: FETCH,
  ShareAcknowledgeRequest: COORDINATION,
  ShareAcknowledgeResponse: COORDINATION,
  InitializeShareGroupStateRequest: COORDINATION,
  InitializeShareGroupStateResponse: COORDINATION,
  ReadShareGroupStateRequest: COORDINATION,
  ReadShareGroupStateResponse: COORDINATION,
  WriteShareGroupStateRequest: COORDINATION,
  WriteShareGroupStateResponse: COORDINATION,
  DeleteShareGroupStateRequest: COORDINATION,
  DeleteShareGroupStateResponse: COORDINATION,
  ReadShareGroupStateSummaryRequest: COORDINATION,
  ReadShareGroupStateSummaryResponse: COORDINATION,
  ShareGroupDescribeRequest: COORDINATION,
  ShareGroupDescribeResponse: COORDINATION,
  DescribeShareGroupOffsetsRequest: COORDINATION,
  DescribeShareGroupOffsetsResponse: COORDINATION,
  DeleteShareGroupOffsetsRequest: COORDINATION,
  DeleteShareGroupOffsetsResponse: COORDINATION,
  AlterShareGroupOffsetsRequest: COORDINATION,
  AlterShareGroupOffsetsResponse: COORDINATION,
  BrokerRegistrationRequest: COORDINATION,
  BrokerRegistrationResponse: COORDINATION,
  BrokerHeartbeatRequest: HEARTBEAT,
  BrokerHeartbeatResponse: HEARTBEAT,
  AlterPartitionRequest: COORDINATION,
  AlterPartitionResponse: COORDINATION,
  AllocateProducerIdsRequest: COORDINATION,
  AllocateProducerIdsResponse: COORDINATION,
  CreateTopicsRequest: COORDINATION,
  CreateTopicsResponse: COORDINATION,
  ElectLeadersRequest: COORDINATION,
  ElectLeadersResponse: COORDINATION,
  AlterPartitionReassignmentsRequest: COORDINATION,
  AlterPartitionReassignmentsResponse: COORDINATION,
  CreatePartitionsRequest: COORDINATION,
  CreatePartitionsResponse: COORDINATION,
  DeleteRecordsRequest: COORDINATION,
  DeleteRecordsResponse: COORDINATION,
  DeleteTopicsRequest: COORDINATION,
  DeleteTopicsResponse: COORDINATION,
  IncrementalAlterConfigsRequest: COORDINATION,
  IncrementalAlterConfigsResponse: COORDINATION,
  AddRaftVoterRequest: COORDINATION,
  AddRaftVoterResponse: COORDINATION,
  RemoveRaftVoterRequest: COORDINATION,
  RemoveRaftVoterResponse: COORDINATION,
  ApiVersionsRequest: QUORUM,
  ApiVersionsResponse: QUORUM,
  UnregisterBrokerRequest: COORDINATION,
  UnregisterBrokerResponse: COORDINATION,
  VoteRequest: QUORUM_VOTE,
  VoteResponse: QUORUM_VOTE,
  BeginQuorumEpochRequest: QUORUM_VOTE,
  BeginQuorumEpochResponse: QUORUM_VOTE,
  EndQuorumEpochRequest: QUORUM_VOTE,
  EndQuorumEpochResponse: QUORUM_VOTE,
  RaftFetchRequest: QUORUM,
  RaftFetchResponse: QUORUM,
  FetchSnapshotRequest: QUORUM,
  FetchSnapshotResponse: QUORUM,
  LeaderAndIsrRequest: COORDINATION,
  LeaderAndIsrResponse: COORDINATION,
  UpdateMetadataRequest: COORDINATION,
  UpdateMetadataResponse: COORDINATION,
  StopReplicaRequest: COORDINATION,
  StopReplicaResponse: COORDINATION,
  ControlledShutdownRequest: COORDINATION,
  ControlledShutdownResponse: COORDINATION,
  ZkConnectRequest: COORDINATION,
  ZkConnectResponse: COORDINATION,
  ZkOpsRequest: METADATA,
  ZkOpsResponse: METADATA,
  ZkPingRequest: HEARTBEAT,
  ZkPingResponse: HEARTBEAT,
  ZkCloseSessionRequest: COORDINATION,
  ZkCloseSessionResponse: COORDINATION,
  ZkWatchEventRequest: METADATA,
  ZkNotificationRequest: QUORUM_VOTE,
  ZkFollowerInfoRequest: QUORUM_VOTE,
  ZkFollowerInfoResponse: QUORUM_VOTE,
  ZkAckEpochRequest: QUORUM_VOTE,
  ZkAckEpochResponse: QUORUM_VOTE,
  ZkNewLeaderRequest: QUORUM_VOTE,
  ZkNewLeaderResponse: QUORUM_VOTE,
  ZkUpToDateRequest: QUORUM_VOTE,
  ZkProposalRequest: QUORUM,
  ZkProposalResponse: QUORUM,
  ZkCommitRequest: QUORUM,
  ZkForwardRequest: QUORUM,
  ZkRevalidateRequest: QUORUM,
  ZkRevalidateResponse: QUORUM,
  ZkQuorumPingRequest: HEARTBEAT,
  ZkQuorumPingResponse: HEARTBEAT,
}

/** Every kind that travels, for tests and legends. */
export const TRAVELLING_KINDS = Object.keys(KINDS) as readonly TravellingKind[]

/** What decides how an envelope is drawn. */
export type Travelling = Pick<Envelope<Message>, 'via' | 'from' | 'to' | 'body'>

function betweenBrokers(travelling: Travelling): boolean {
  return travelling.from.startsWith('broker-') && travelling.to.startsWith('broker-')
}

function kindOf(body: Message): Kind | undefined {
  return (KINDS as Readonly<Record<string, Kind>>)[body.kind]
}

/** The layer of an envelope, null for what does not travel. A fetch between brokers is replication. */
export function layerOf(travelling: Travelling): TrafficLayer | null {
  const { via, body } = travelling
  if (via === 'close') return 'coordination'
  if ((via !== 'request' && via !== 'response') || !body) return null
  const fetches = body.kind === 'FetchRequest' || body.kind === 'FetchResponse'
  if (fetches && betweenBrokers(travelling)) return 'replication'
  return kindOf(body)?.layer ?? null
}

/** The mark of an envelope. A fetch response is a capsule only when it brings records. */
export function markOf(travelling: Travelling): Mark {
  const { via, body } = travelling
  if (via === 'close' || !body) return 'broken'
  if (body.kind === 'FetchResponse' && body.partitions.some((p) => p.batches.length > 0)) return 'capsule'
  return kindOf(body)?.mark ?? 'dot'
}
