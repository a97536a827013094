/*
 * Which partition a record without a key goes to: the same one until about a batch was produced to it, then
 * another at random, with better chances for partitions with shorter queues. It is not round-robin.
 * Follows producer.internals.BuiltInPartitioner (KIP-480, KIP-794). Leaves out partitioner.rack.aware
 * (KIP-1123) and the choice of partitions that are too slow (RecordAccumulator.partitionReady), of which the
 * caller hands over the rest.
 */

/** Chances of the partitions: a running sum of weights. */
export interface AdaptiveTable {
  readonly partitionIds: readonly number[]
  /** Rising; the last is the sum of all weights. */
  readonly cumulativeWeights: readonly number[]
}

/** The partition that keyless records stick to, and the bytes produced to it since it was chosen. */
export interface StickyState {
  readonly partition: number
  readonly producedBytes: number
}

/**
 * Weighs the first `length` partitions by (longest queue + 1 - own queue). `queueSizes` counts the batches
 * queued for each partition that has a leader; those beyond `length` are too slow and left out. Null, for a
 * uniform choice, with fewer than two partitions, none left, or equal queues and none left out. Source:
 * BuiltInPartitioner.updatePartitionLoadStats.
 */
export function adaptiveTable(
  queueSizes: readonly number[],
  partitionIds: readonly number[],
  length: number,
): AdaptiveTable | null {
  if (length < 1 || queueSizes.length < 2) return null
  const sizes = queueSizes.slice(0, length)
  const longest = Math.max(...sizes)
  if (length === queueSizes.length && sizes.every((size) => size === longest)) return null
  let sum = 0
  const cumulativeWeights = sizes.map((size) => {
    sum += longest + 1 - size
    return sum
  })
  return { partitionIds: partitionIds.slice(0, length), cumulativeWeights }
}

/**
 * The partition on which a random whole number, 0 or above, falls: the first whose running sum is greater
 * than the number modulo the sum of all weights. Source: BuiltInPartitioner.nextPartition.
 */
export function chooseByTable(table: AdaptiveTable, random: number): number {
  const weighted = random % (table.cumulativeWeights.at(-1) ?? 1)
  const index = table.cumulativeWeights.findIndex((sum) => sum > weighted)
  return table.partitionIds[index] ?? 0
}

/** What a producer knows of a topic when it has to choose. */
export interface PartitionChoice {
  /** Null for a uniform choice: no statistics, or partitioner.adaptive.partitioning.enable is false. */
  readonly table: AdaptiveTable | null
  /** The ids of the partitions that have a leader. */
  readonly available: readonly number[]
  /** How many partitions the topic has. */
  readonly partitions: number
}

/**
 * Another partition for keyless records; it may be the same again. Uniform among the available ones without a
 * table, among all when none has a leader. One draw of `pick` (uniform, both ends included). Source:
 * BuiltInPartitioner.nextPartition.
 */
export function choosePartition(
  choice: PartitionChoice,
  pick: (lowest: number, highest: number) => number,
): number {
  const { table, available, partitions } = choice
  if (table !== null) return chooseByTable(table, pick(0, (table.cumulativeWeights.at(-1) ?? 1) - 1))
  if (available.length === 0) return pick(0, partitions - 1)
  return available[pick(0, available.length - 1)] ?? 0
}

/**
 * The state after `appendedBytes` more went to the sticky partition. From `batchSize` bytes (batch.size) on
 * it switches when `enableSwitch` says that a batch boundary allows it, from twice as many in any case;
 * `choose` is called only then. The bytes start at 0 again. Source: BuiltInPartitioner.updatePartitionInfo.
 */
export function updateStickyState(
  state: StickyState,
  appended: { readonly appendedBytes: number; readonly batchSize: number; readonly enableSwitch: boolean },
  choose: () => number,
): StickyState {
  const { appendedBytes, batchSize, enableSwitch } = appended
  const producedBytes = state.producedBytes + appendedBytes
  const switches = producedBytes >= (enableSwitch ? batchSize : 2 * batchSize)
  return switches ? { partition: choose(), producedBytes: 0 } : { partition: state.partition, producedBytes }
}
