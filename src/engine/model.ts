/** Adds the behaviours of every role up to one model. A message that a role must answer and does not is a type error. */
import { fetchHandlers } from './broker/fetch.ts'
import { fetchFailed, followerHandlers } from './broker/follower.ts'
import { forwardingHandlers, retryForward } from './broker/forwarding.ts'
import { isrHandlers, retryProposals } from './broker/isr.ts'
import { lifecycleFailed, lifecycleHandlers } from './broker/lifecycle.ts'
import { produceHandlers } from './broker/produce.ts'
import { publishMetadata } from './broker/publisher.ts'
import { queryHandlers } from './broker/queries.ts'
import { adminFailed, adminHandlers } from './clients/admin/admin.ts'
import { consumerFailed, consumerHandlers } from './clients/consumer/consumer.ts'
import { producerFailed, producerHandlers } from './clients/producer/producer.ts'
import { controllerFailed, controllerHandlers } from './controller/behaviour.ts'
import { groupHandlers, onGroupPartition } from './coordinators/group/behaviour.ts'
import type { Fact } from './facts.ts'
import type { Model, RequestFailed } from './kernel/types.ts'
import type { Message } from './messages.ts'
import { raftBehaviour } from './raft/raft.ts'
import type { Broker, KafkaIo, Node } from './world.ts'

/** A broker observes the quorum: what is committed there becomes its replicas' roles. */
export const brokerRaft = raftBehaviour<Broker>({
  committed: (self, io) => publishMetadata(self, io, onGroupPartition),
  becameLeader: () => {},
  lostLeadership: () => {},
})

const brokerHandlers = {
  ...brokerRaft.handlers,
  ...lifecycleHandlers,
  ...produceHandlers,
  ...fetchHandlers,
  ...followerHandlers,
  ...isrHandlers,
  ...queryHandlers,
  ...forwardingHandlers,
  ...groupHandlers,
}

function brokerFailed(self: Broker, failure: RequestFailed<Message>, io: KafkaIo): void {
  const { request, to } = failure
  if (!request) return
  if (request.kind === 'FetchRequest') fetchFailed(self, io, Number(to.slice('broker-'.length)))
  else if (request.kind === 'AlterPartitionRequest') retryProposals(self, io)
  else if (request.kind === 'BrokerRegistrationRequest' || request.kind === 'BrokerHeartbeatRequest')
    lifecycleFailed(self, io, request.kind)
  else if (failure.channel === 'forwarding') retryForward(self, io, null)
  else brokerRaft.failed(self, failure, io)
}

export const model: Model<Node, Message, Fact> = {
  handlers: {
    controller: controllerHandlers,
    broker: brokerHandlers,
    producer: producerHandlers,
    consumer: consumerHandlers,
    admin: adminHandlers,
  },
  failed: {
    controller: controllerFailed,
    broker: brokerFailed,
    producer: producerFailed,
    consumer: consumerFailed,
    admin: adminFailed,
  },
}
