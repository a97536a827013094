/** Puts in place what a plain run does without: operations, share groups, transactions, the consumer protocol. */
import { applyCommand, checkCommand } from '../apply-command.ts'
import { completeDeletes, deleteRecordsHandlers } from '../broker/delete-records.ts'
import { describeHandlers } from '../broker/describe.ts'
import { deletes, sharing } from '../broker/late-parts.ts'
import { persisterFailed } from '../broker/share/persister.ts'
import * as shareFetch from '../broker/share/share-fetch.ts'
import { deleteRecordsAdminHandlers, deletesFailed } from '../clients/admin/delete-records.ts'
import { groupTaskFailed, groupTaskHandlers } from '../clients/admin/group-tasks.ts'
import * as printing from '../clients/console.ts'
import * as sticky from '../clients/consumer/assignors/sticky.ts'
import { consumerMembership } from '../clients/consumer/consumer-membership.ts'
import * as copying from '../clients/consumer/copy-loop.ts'
import * as consumerParts from '../clients/consumer/late-parts.ts'
import type { MembershipProtocol } from '../clients/consumer/membership-protocol.ts'
import * as readerQueue from '../clients/consumer/reader-queue.ts'
import { consolePrinter } from '../clients/late-parts.ts'
import { copyOn } from '../clients/producer/copy.ts'
import { transactions as producerTransactions } from '../clients/producer/late-parts.ts'
import * as transactions from '../clients/producer/transactions.ts'
import { otherLibraries } from '../clients/profiles/late-parts.ts'
import { PROFILES } from '../clients/profiles/profiles.ts'
import * as shareConsumer from '../clients/share-consumer/share-consumer.ts'
import { terminalFailed, terminalHandlers } from '../clients/terminal/terminal.ts'
import { createPartitions, deleteTopics } from '../controller/add-partitions.ts'
import { incrementalAlterConfigs } from '../controller/alter-configs.ts'
import { describeQuorum } from '../controller/describe-quorum.ts'
import { operatorRequests } from '../controller/late-parts.ts'
import { alterPartitionReassignments } from '../controller/reassign.ts'
import {
  stateOf,
  validateConsumerCommit,
  validateConsumerFetch,
} from '../coordinators/group/consumer-group.ts'
import {
  groupTombstones,
  newConsumerGroup,
  replayConsumerRecord,
} from '../coordinators/group/consumer-group-records.ts'
import { restartConsumerSessions } from '../coordinators/group/consumer-group-store.ts'
import * as consumerRequests from '../coordinators/group/consumer-requests.ts'
import { describeGroupHandlers } from '../coordinators/group/describe.ts'
import { consumerGroups } from '../coordinators/group/late-parts.ts'
import { shareHandlers } from '../coordinators/share/behaviour.ts'
import { deleteShareGroup } from '../coordinators/share/delete-group.ts'
import { onShareStatePartition, onShareTopicsDeleted } from '../coordinators/share/share-coordinator.ts'
import { onShareGroupPartition } from '../coordinators/share/share-group.ts'
import {
  onTransactionPartition,
  transactionalHandlers,
  transactionHandlers,
} from '../coordinators/transaction/behaviour.ts'
import { markersFailed } from '../coordinators/transaction/markers.ts'
import * as verified from '../coordinators/transaction/verified-requests.ts'
import { Metrics } from '../history/metrics.ts'
import { Readings } from '../history/readings.ts'
import { Trace } from '../history/trace.ts'
import { operations, shareGroups, transactionCoordinator, watchers } from '../late-parts.ts'
import { operate } from '../operator.ts'
import { changeVotersHandlers } from '../raft/change-voters.ts'
import { voterChanges } from '../raft/late-parts.ts'

function putOperations(): void {
  deletes.put({ completeDeletes })
  voterChanges.put({ changeVotersHandlers })
  operatorRequests.put({
    createPartitions,
    deleteTopics,
    incrementalAlterConfigs,
    alterPartitionReassignments,
    describeQuorum,
  })
  const admin = { deleteRecordsAdminHandlers, deletesFailed, groupTaskFailed, groupTaskHandlers }
  const terminal = { describeHandlers, describeGroupHandlers, terminalHandlers, terminalFailed }
  consolePrinter.put(printing)
  operations.put({ ...terminal, applyCommand, checkCommand, operate, deleteRecordsHandlers, ...admin })
}

function putGroups(): void {
  const records = { groupTombstones, newConsumerGroup, replayConsumerRecord, restartConsumerSessions }
  const group = { stateOf, validateConsumerCommit, validateConsumerFetch }
  consumerGroups.put({ ...consumerRequests, ...group, ...records })
  consumerParts.consumerMembership.put(consumerMembership as MembershipProtocol)
  consumerParts.stickyAssignors.put(sticky)
}

function putShareGroups(): void {
  sharing.put(shareFetch)
  const coordinator = { shareHandlers, deleteShareGroup, onShareStatePartition, onShareTopicsDeleted }
  shareGroups.put({
    ...shareConsumer,
    ...shareFetch,
    ...coordinator,
    onShareGroupPartition,
    persisterFailed,
  })
}

function putTransactions(): void {
  consumerParts.copyLoop.put(copying)
  producerTransactions.put({ ...transactions, copyOn })
  const coordinator = { onTransactionPartition, transactionHandlers, transactionalHandlers }
  transactionCoordinator.put({ ...verified, ...coordinator, markersFailed })
}

export function put(): void {
  putOperations()
  putGroups()
  putShareGroups()
  putTransactions()
  otherLibraries.put(PROFILES)
  consumerParts.readerQueue.put(readerQueue)
  watchers.put({ Trace, Metrics, Readings })
}
