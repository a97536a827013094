/** A broker's behaviours added up: its part in the quorum, its life, and what clients and other brokers ask. */
import { diskFails, diskHandlers, throughDisk } from './broker/disk.ts'
import { fetchHandlers } from './broker/fetch.ts'
import { fetchFailed, followerHandlers } from './broker/follower.ts'
import { forwardingHandlers, retryForward } from './broker/forwarding.ts'
import { isrHandlers, retryProposals } from './broker/isr.ts'
import { lifecycleFailed, lifecycleHandlers, requestShutdown, startLifecycle } from './broker/lifecycle.ts'
import { logCleanerHandlers } from './broker/log-cleaner.ts'
import { logManagerHandlers } from './broker/log-manager.ts'
import { produce, produceHandlers } from './broker/produce.ts'
import { loadMetadataSnapshot, publishMetadata } from './broker/publisher.ts'
import { queryHandlers } from './broker/queries.ts'
import { TRANSACTION_TOPIC } from './broker/replicas.ts'
import { ADD_PARTITIONS, MARKERS, PERSISTER } from './channels.ts'
import {
  groupHandlers,
  onGroupPartition,
  onTopicsDeleted as onGroupTopicsDeleted,
} from './coordinators/group/behaviour.ts'
import { lateHandlers } from './kernel/late.ts'
import type { RequestFailed, RequestRef } from './kernel/types.ts'
import { operations, shareGroups, transactionCoordinator, zooKeeperMode } from './late-parts.ts'
import type { Message } from './messages.ts'
import { raftBehaviour } from './raft/raft.ts'
import { maybeSnapshot } from './raft/snapshots.ts'
import type { ControlPlane } from './scenario.ts'
import type { PersisterRequest } from './share-messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf, parsePartitionKey } from './world.ts'

/** A partition is led here from now on, or no more: its coordinators come or go. */
export function onLeadership(self: Broker, io: KafkaIo, key: string, leads: boolean): void {
  onGroupPartition(self, io, key, leads)
  // Without the part there is no share group in this run, and nothing of one in any log.
  shareGroups.part?.onShareGroupPartition(self, io, key, leads)
  shareGroups.part?.onShareStatePartition(self, io, key, leads)
  shareGroups.part?.onSharedPartition(self, io, key, leads)
  if (parsePartitionKey(key).topic === TRANSACTION_TOPIC)
    transactionCoordinator.get().onTransactionPartition(self, io, key, leads)
}

function onTopicsDeleted(self: Broker, io: KafkaIo, topics: ReadonlySet<string>): void {
  onGroupTopicsDeleted(self, io, topics)
  if (self.memory?.share) shareGroups.get().onShareTopicsDeleted(self, io, topics)
}

/** A broker observes the quorum: what is committed there becomes its replicas' roles. */
export const brokerRaft = raftBehaviour<Broker>({
  committed: (self, io) => {
    // The metadata log is on the same disk; a record was written to it just before.
    if (diskFails(self, io)) return
    publishMetadata(self, io, onLeadership, onTopicsDeleted)
    if (self.memory) maybeSnapshot(self, io, self.memory.image)
  },
  loadSnapshot: (self, io) => loadMetadataSnapshot(self, io, onLeadership, onTopicsDeleted),
  becameLeader: () => {},
  lostLeadership: () => {},
})

const registered: Handlers<Broker, 'BrokerRegistrationResponse'> = {
  BrokerRegistrationResponse(self, answer, io, request, from) {
    lifecycleHandlers.BrokerRegistrationResponse(self, answer, io, request, from)
    // The record may have been replayed before the answer that says which epoch it has.
    publishMetadata(self, io, onLeadership, onTopicsDeleted)
  },
}

/** Until it has caught up with its registration a broker accepts no clients (SocketServer.enableRequestProcessing). */
function onceOnline<T extends object>(handlers: T): T {
  type Answer = (self: Broker, message: unknown, io: KafkaIo, ref: RequestRef) => void
  const gated = { ...handlers } as Record<string, unknown>
  for (const [kind, handler] of Object.entries(handlers))
    if (kind.endsWith('Request'))
      gated[kind] = (...[self, message, io, ref]: Parameters<Answer>) =>
        memoryOf(self).online ? (handler as Answer)(self, message, io, ref) : io.disconnect(ref)
  return gated as T
}

/** A group is deleted by the kind of coordinator it has. */
const deletingGroups: Handlers<Broker, 'DeleteGroupsRequest'> = {
  DeleteGroupsRequest(self, request, io, ref) {
    const isShare = memoryOf(self).share && shareGroups.get().deleteShareGroup(self, request, io, ref)
    if (!isShare) groupHandlers.DeleteGroupsRequest(self, request, io, ref)
  },
}

/** Requests of a transaction's writer: its coordinator may have to be asked first. */
const verified: Handlers<
  Broker,
  'ProduceRequest' | 'TxnOffsetCommitRequest' | 'AddPartitionsToTxnResponse' | 'AddPartitionsToTxnTimer'
> = {
  ...lateHandlers(() => transactionCoordinator.get().verifiedHandlers, {
    ProduceRequest: true,
    TxnOffsetCommitRequest: true,
    AddPartitionsToTxnResponse: true,
    AddPartitionsToTxnTimer: true,
  }),
  ProduceRequest(self, request, io, ref) {
    if (request.transactionalId === undefined) produce(self, io, ref, request)
    else transactionCoordinator.get().verifiedHandlers.ProduceRequest(self, request, io, ref)
  },
}

/** Requests with a transactional.id go to its coordinator. */
const withTransactionalIds: Handlers<Broker, 'FindCoordinatorRequest' | 'InitProducerIdRequest'> = {
  FindCoordinatorRequest(self, request, io, ref) {
    const of =
      request.keyType === 'TRANSACTION' ? transactionCoordinator.get().transactionalHandlers : groupHandlers
    of.FindCoordinatorRequest(self, request, io, ref)
  },
  InitProducerIdRequest(self, request, io, ref) {
    const { transactionalId: id } = request
    const of = id === undefined ? forwardingHandlers : transactionCoordinator.get().transactionalHandlers
    of.InitProducerIdRequest(self, request, io, ref)
  },
}

const clientHandlers = onceOnline({
  ...throughDisk({ ...produceHandlers, ...fetchHandlers, ...followerHandlers, ...verified }),
  ...lateHandlers(() => operations.get().deleteRecordsHandlers, {
    DeleteRecordsRequest: true,
    DeleteRecordsExpiry: true,
  }),
  ...isrHandlers,
  ...queryHandlers,
  ...lateHandlers(() => operations.get().describeHandlers, {
    DescribeTopicPartitionsRequest: true,
    DescribeClusterRequest: true,
    DescribeConfigsRequest: true,
    ListPartitionReassignmentsRequest: true,
    DescribeLogDirsRequest: true,
    DescribeQuorumRequest: true,
    DescribeQuorumResponse: true,
    ApiVersionsRequest: true,
    DescribeProducersRequest: true,
  }),
  ...lateHandlers(() => operations.get().describeGroupHandlers, {
    ListGroupsRequest: true,
    ConsumerGroupDescribeRequest: true,
  }),
  ...forwardingHandlers,
  ...groupHandlers,
  ...withTransactionalIds,
  ...lateHandlers(() => transactionCoordinator.get().transactionHandlers, {
    AddPartitionsToTxnRequest: true,
    AddOffsetsToTxnRequest: true,
    EndTxnRequest: true,
    WriteTxnMarkersRequest: true,
    WriteTxnMarkersResponse: true,
    TransactionLogged: true,
    TransactionAbortTimer: true,
    TransactionalIdExpirationTimer: true,
    TxnMarkerTimer: true,
    ListTransactionsRequest: true,
    DescribeTransactionsRequest: true,
  }),
  ...lateHandlers(() => shareGroups.get().shareFetchHandlers, {
    ShareFetchRequest: true,
    ShareAcknowledgeRequest: true,
    ReadShareGroupStateResponse: true,
    WriteShareGroupStateResponse: true,
    ShareLockTimer: true,
    ShareWaitTimer: true,
    SharePersisterTimer: true,
  }),
  ...lateHandlers(() => shareGroups.get().shareHandlers, {
    InitializeShareGroupStateRequest: true,
    ReadShareGroupStateRequest: true,
    WriteShareGroupStateRequest: true,
    DeleteShareGroupStateRequest: true,
    ShareGroupHeartbeatRequest: true,
    AlterShareGroupOffsetsRequest: true,
    InitializeShareGroupStateResponse: true,
    DeleteShareGroupStateResponse: true,
    ReadShareGroupStateSummaryRequest: true,
    ReadShareGroupStateSummaryResponse: true,
    ShareGroupDescribeRequest: true,
    DescribeShareGroupOffsetsRequest: true,
    DeleteShareGroupOffsetsRequest: true,
    ShareSessionTimer: true,
    ShareStateUnavailable: true,
  }),
  ...deletingGroups,
})

/** A broker that ZooKeeper rules: its session, the controller it may be. */
const zooKeeper = {
  session: lateHandlers(() => zooKeeperMode.get().plane.sessionHandlers, {
    ZkConnectResponse: true,
    ZkOpsResponse: true,
    ZkClientPingTimer: true,
    ZkConnectTimer: true,
    ZkWatchEventRequest: true,
    ZkPingResponse: true,
    ZkCloseSessionResponse: true,
    IsrWriteTimer: true,
    IsrPropagationTimer: true,
    ControlledShutdownResponse: true,
    ControlledShutdownTimer: true,
    ZkRegisterTimer: true,
  }),
  requests: lateHandlers(() => zooKeeperMode.get().plane.requestHandlers, {
    LeaderAndIsrRequest: true,
    UpdateMetadataRequest: true,
    StopReplicaRequest: true,
    AlterPartitionRequest: true,
    AllocateProducerIdsRequest: true,
    ControlledShutdownRequest: true,
    LeaderAndIsrResponse: true,
    UpdateMetadataResponse: true,
    StopReplicaResponse: true,
    ControllerChannelTimer: true,
    AutoRebalanceTimer: true,
    TopicWaitTimer: true,
  }),
  operators: lateHandlers(() => zooKeeperMode.get().plane.operatorHandlers, {
    CreateTopicsRequest: true,
    DeleteTopicsRequest: true,
    CreatePartitionsRequest: true,
    IncrementalAlterConfigsRequest: true,
    AlterPartitionReassignmentsRequest: true,
    ElectLeadersRequest: true,
    UnregisterBrokerRequest: true,
    AddRaftVoterRequest: true,
    RemoveRaftVoterRequest: true,
  }),
}

/** What operators ask of a broker goes to the quorum in KRaft mode, into ZooKeeper else. */
function byControlPlane<T extends object>(kraft: object, zk: T): T {
  type Answer = (self: Broker, ...rest: unknown[]) => void
  const chosen: Record<string, unknown> = {}
  for (const kind of Object.keys(zk)) {
    const [one, other] = [kraft, zk].map((table) => (table as Record<string, Answer>)[kind] as Answer)
    chosen[kind] = (self: Broker, ...rest: unknown[]) =>
      (self.controlPlane === 'kraft' ? one : other)?.(self, ...rest)
  }
  return chosen as T
}

export const brokerHandlers = {
  ...brokerRaft.handlers,
  ...lifecycleHandlers,
  ...logManagerHandlers,
  ...logCleanerHandlers,
  ...diskHandlers,
  ...registered,
  ...clientHandlers,
  ...zooKeeper.session,
  ...onceOnline(zooKeeper.requests),
  ...byControlPlane(clientHandlers, onceOnline(zooKeeper.operators)),
}

/** How a broker comes and goes in each mode. */
export const CONTROL_PLANES: Record<
  ControlPlane,
  {
    readonly start: (self: Broker, io: KafkaIo) => void
    readonly requestShutdown: (self: Broker, io: KafkaIo) => void
  }
> = {
  kraft: {
    start(self, io) {
      brokerRaft.start(self, io)
      startLifecycle(self, io)
    },
    requestShutdown,
  },
  zookeeper: {
    start: (self, io) => zooKeeperMode.get().plane.start(self, io),
    requestShutdown: (self, io) => zooKeeperMode.get().plane.requestShutdown(self, io),
  },
}

/** A request of the broker's own got no answer. */
export function brokerFailed(self: Broker, failure: RequestFailed<Message>, io: KafkaIo): void {
  const { request, to } = failure
  if (self.controlPlane === 'zookeeper' && zooKeeperMode.get().plane.failed(self, failure, io)) return
  if (!request) return
  if (failure.channel === MARKERS)
    return transactionCoordinator.get().markersFailed(self, io, Number(to.slice('broker-'.length)))
  if (failure.channel === ADD_PARTITIONS) return transactionCoordinator.get().verificationFailed(self, io, to)
  if (request.kind === 'FetchRequest') fetchFailed(self, io, Number(to.slice('broker-'.length)))
  else if (request.kind === 'AlterPartitionRequest') retryProposals(self, io)
  else if (request.kind === 'BrokerRegistrationRequest' || request.kind === 'BrokerHeartbeatRequest')
    lifecycleFailed(self, io, request.kind)
  else if (failure.channel === PERSISTER)
    shareGroups.get().persisterFailed(self, io, request as PersisterRequest)
  else if (failure.channel === 'forwarding') retryForward(self, io, null)
  else brokerRaft.failed(self, failure, io)
}
