/** Adds the behaviours of every role up to one model. A message that a role must answer and does not is a type error. */

import { shareClientGone } from './broker/share/share-fetch.ts'
import { brokerFailed, brokerHandlers } from './broker-behaviour.ts'
import { adminFailed, adminHandlers } from './clients/admin/admin.ts'
import { deleteRecordsAdminHandlers, deletesFailed } from './clients/admin/delete-records.ts'
import { groupTaskFailed, groupTaskHandlers } from './clients/admin/group-tasks.ts'
import { consumerFailed, consumerHandlers } from './clients/consumer/consumer.ts'
import { producerFailed, producerHandlers } from './clients/producer/producer.ts'
import { shareConsumerFailed, shareConsumerHandlers } from './clients/share-consumer/share-consumer.ts'
import { dialPolicyOf } from './config/dialling.ts'
import { controllerFailed, controllerHandlers } from './controller/behaviour.ts'
import type { Fact } from './facts.ts'
import type { Model } from './kernel/types.ts'
import type { Message } from './messages.ts'
import { operate } from './operator.ts'
import type { Node } from './world.ts'
import { zooKeeperFailed, zooKeeperHandlers } from './zookeeper/behaviour.ts'

export const model: Model<Node, Message, Fact> = {
  handlers: {
    controller: controllerHandlers,
    broker: brokerHandlers,
    zookeeper: zooKeeperHandlers,
    producer: producerHandlers,
    consumer: consumerHandlers,
    admin: { ...adminHandlers, ...deleteRecordsAdminHandlers, ...groupTaskHandlers },
    'share-consumer': shareConsumerHandlers,
  },
  failed: {
    controller: controllerFailed,
    broker: brokerFailed,
    zookeeper: zooKeeperFailed,
    producer: producerFailed,
    consumer: consumerFailed,
    'share-consumer': shareConsumerFailed,
    admin: (self, failure, io) => {
      if (!groupTaskFailed(self, failure, io) && !deletesFailed(self, failure, io))
        adminFailed(self, failure, io)
    },
  },
  hungUp: (self, connection, io) => {
    if (self.role === 'broker') shareClientGone(self, io, connection)
  },
  dial: dialPolicyOf,
  operate,
}
