/** Adds the behaviours of every role up to one model. A message that a role must answer and does not is a type error. */

import { brokerFailed, brokerHandlers } from './broker-behaviour.ts'
import { adminFailed, adminHandlers } from './clients/admin/admin.ts'
import { consumerFailed, consumerHandlers } from './clients/consumer/consumer.ts'
import { producerFailed, producerHandlers } from './clients/producer/producer.ts'
import { dialPolicyOf } from './config/dialling.ts'
import { controllerFailed, controllerHandlers } from './controller/behaviour.ts'
import type { Fact } from './facts.ts'
import { lateHandlers } from './kernel/late.ts'
import type { Model } from './kernel/types.ts'
import { operations, shareGroups, zooKeeperMode } from './late-parts.ts'
import type { Message } from './messages.ts'
import type { Node } from './world.ts'

export const model: Model<Node, Message, Fact> = {
  handlers: {
    controller: controllerHandlers,
    broker: brokerHandlers,
    get zookeeper() {
      return zooKeeperMode.get().servers.zooKeeperHandlers
    },
    producer: producerHandlers,
    consumer: consumerHandlers,
    admin: {
      ...adminHandlers,
      ...lateHandlers(() => operations.get().deleteRecordsAdminHandlers, {
        MetadataResponse: true,
        DeleteRecordsResponse: true,
        DeleteRecordsTimer: true,
      }),
      ...lateHandlers(() => operations.get().groupTaskHandlers, {
        FindCoordinatorResponse: true,
        DescribeGroupsResponse: true,
        OffsetFetchResponse: true,
        ListOffsetsResponse: true,
        OffsetCommitResponse: true,
        DeleteGroupsResponse: true,
        OffsetDeleteResponse: true,
        LeaveGroupResponse: true,
        AlterShareGroupOffsetsResponse: true,
        GroupTaskTimer: true,
      }),
    },
    get terminal() {
      return operations.get().terminalHandlers
    },
    get 'share-consumer'() {
      return shareGroups.get().shareConsumerHandlers
    },
  },
  failed: {
    controller: controllerFailed,
    broker: brokerFailed,
    zookeeper: (self, failure, io) => zooKeeperMode.get().servers.zooKeeperFailed(self, failure, io),
    producer: producerFailed,
    consumer: consumerFailed,
    terminal: (self, failure, io) => operations.get().terminalFailed(self, failure, io),
    'share-consumer': (self, failure, io) => shareGroups.get().shareConsumerFailed(self, failure, io),
    admin: (self, failure, io) => {
      // Tasks of several requests come of commands alone.
      const tasks = operations.part
      if (!tasks?.groupTaskFailed(self, failure, io) && !tasks?.deletesFailed(self, failure, io))
        adminFailed(self, failure, io)
    },
  },
  hungUp: (self, connection, io) => {
    if (self.role === 'broker' && self.memory?.share) shareGroups.get().shareClientGone(self, io, connection)
  },
  dial: dialPolicyOf,
  operate: (world, step, poker) => operations.get().operate(world, step, poker),
}
