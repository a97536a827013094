/** A broker's behaviours added up: its part in the quorum, its life, and what clients and other brokers ask. */
import { deleteRecordsHandlers } from './broker/delete-records.ts'
import { diskFails, diskHandlers, throughDisk } from './broker/disk.ts'
import { fetchHandlers } from './broker/fetch.ts'
import { fetchFailed, followerHandlers } from './broker/follower.ts'
import { forwardingHandlers, retryForward } from './broker/forwarding.ts'
import { isrHandlers, retryProposals } from './broker/isr.ts'
import { lifecycleFailed, lifecycleHandlers, requestShutdown, startLifecycle } from './broker/lifecycle.ts'
import { logCleanerHandlers } from './broker/log-cleaner.ts'
import { logManagerHandlers } from './broker/log-manager.ts'
import { produceHandlers } from './broker/produce.ts'
import { loadMetadataSnapshot, publishMetadata } from './broker/publisher.ts'
import { queryHandlers } from './broker/queries.ts'
import { PERSISTER, persisterFailed } from './broker/share/persister.ts'
import { onSharedPartition, shareFetchHandlers } from './broker/share/share-fetch.ts'
import { zooKeeperPlane } from './controller/zookeeper/plane.ts'
import {
  groupHandlers,
  onGroupPartition,
  onTopicsDeleted as onGroupTopicsDeleted,
} from './coordinators/group/behaviour.ts'
import { shareHandlers } from './coordinators/share/behaviour.ts'
import { deleteShareGroup } from './coordinators/share/delete-group.ts'
import { onShareStatePartition, onShareTopicsDeleted } from './coordinators/share/share-coordinator.ts'
import { onShareGroupPartition } from './coordinators/share/share-group.ts'
import {
  onTransactionPartition,
  transactionHandlers,
  withTransactionalIds,
} from './coordinators/transaction/behaviour.ts'
import { MARKERS, markersFailed } from './coordinators/transaction/markers.ts'
import { verificationFailed, verifiedHandlers } from './coordinators/transaction/verified-requests.ts'
import { ADD_PARTITIONS } from './coordinators/transaction/verify.ts'
import type { RequestFailed, RequestRef } from './kernel/types.ts'
import type { Message } from './messages.ts'
import { raftBehaviour } from './raft/raft.ts'
import { maybeSnapshot } from './raft/snapshots.ts'
import type { ControlPlane } from './scenario.ts'
import type { PersisterRequest } from './share-messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf } from './world.ts'

/** A partition is led here from now on, or no more: its coordinators come or go. */
function onLeadership(self: Broker, io: KafkaIo, key: string, leads: boolean): void {
  onGroupPartition(self, io, key, leads)
  onShareGroupPartition(self, io, key, leads)
  onShareStatePartition(self, io, key, leads)
  onSharedPartition(self, io, key, leads)
  onTransactionPartition(self, io, key, leads)
}

function onTopicsDeleted(self: Broker, io: KafkaIo, topics: ReadonlySet<string>): void {
  onGroupTopicsDeleted(self, io, topics)
  onShareTopicsDeleted(self, io, topics)
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
    if (!deleteShareGroup(self, request, io, ref)) groupHandlers.DeleteGroupsRequest(self, request, io, ref)
  },
}

const clientHandlers = onceOnline({
  ...throughDisk({ ...produceHandlers, ...fetchHandlers, ...followerHandlers, ...verifiedHandlers }),
  ...deleteRecordsHandlers,
  ...isrHandlers,
  ...queryHandlers,
  ...withTransactionalIds({ ...forwardingHandlers, ...groupHandlers }),
  ...transactionHandlers,
  ...shareFetchHandlers,
  ...shareHandlers,
  ...deletingGroups,
})

/** A broker that ZooKeeper rules: its session, the controller it may be. */
const zooKeeper = zooKeeperPlane(onLeadership)

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
  ...zooKeeper.sessionHandlers,
  ...onceOnline(zooKeeper.requestHandlers),
  ...byControlPlane(clientHandlers, onceOnline(zooKeeper.operatorHandlers)),
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
  zookeeper: zooKeeper,
}

/** A request of the broker's own got no answer. */
export function brokerFailed(self: Broker, failure: RequestFailed<Message>, io: KafkaIo): void {
  const { request, to } = failure
  if (self.controlPlane === 'zookeeper' && zooKeeper.failed(self, failure, io)) return
  if (!request) return
  if (failure.channel === MARKERS) return markersFailed(self, io, Number(to.slice('broker-'.length)))
  if (failure.channel === ADD_PARTITIONS) return verificationFailed(self, io, to)
  if (request.kind === 'FetchRequest') fetchFailed(self, io, Number(to.slice('broker-'.length)))
  else if (request.kind === 'AlterPartitionRequest') retryProposals(self, io)
  else if (request.kind === 'BrokerRegistrationRequest' || request.kind === 'BrokerHeartbeatRequest')
    lifecycleFailed(self, io, request.kind)
  else if (failure.channel === PERSISTER) persisterFailed(self, io, request as PersisterRequest)
  else if (failure.channel === 'forwarding') retryForward(self, io, null)
  else brokerRaft.failed(self, failure, io)
}
