/*
 * Which partition of an internal topic, and so which broker, coordinates a group or a transaction: the
 * group.id on __consumer_offsets, the transactional.id on __transaction_state.
 * Follows GroupCoordinatorService.partitionFor, TransactionStateManager.partitionFor and Java's
 * String.hashCode.
 */

/**
 * Java's String.hashCode: 31-based over UTF-16 code units (not code points, not UTF-8 bytes), a signed 32-bit
 * number.
 */
export function javaStringHashCode(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash
}

/**
 * The partition, 0 to `partitions` - 1, whose leader coordinates `id`. `partitions` is
 * offsets.topic.num.partitions or transaction.state.log.num.partitions (both 50 by default).
 * The absolute value of Java's smallest int counts as 0 (Kafka's Utils.abs).
 */
export function coordinatorPartition(id: string, partitions: number): number {
  const hash = javaStringHashCode(id)
  return hash === -0x80000000 ? 0 : Math.abs(hash) % partitions
}
