/*
 * Which partition of an internal topic, and so which broker, coordinates a group or a transaction: the
 * group.id on __consumer_offsets, the transactional.id on __transaction_state.
 * Follows GroupCoordinatorService.partitionFor, TransactionStateManager.partitionFor and Java's
 * String.hashCode.
 */

import { javaStringHashCode } from '../kernel/java-hash-order.ts'

/**
 * The partition, 0 to `partitions` - 1, whose leader coordinates `id`. `partitions` is
 * offsets.topic.num.partitions or transaction.state.log.num.partitions (both 50 by default).
 * The absolute value of Java's smallest int counts as 0 (Kafka's Utils.abs).
 */
export function coordinatorPartition(id: string, partitions: number): number {
  const hash = javaStringHashCode(id)
  return hash === -0x80000000 ? 0 : Math.abs(hash) % partitions
}
