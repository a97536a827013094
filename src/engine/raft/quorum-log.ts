/** The metadata log of one node: batches of records, each record with an offset of its own. */
import { assignEpoch, truncateEpochsFromEnd } from '../log/leader-epochs.ts'
import type { MetadataBatch, MetadataRecord } from '../metadata/records.ts'
import type { QuorumDisk } from '../world.ts'

/** A disk on which nothing was written yet. */
export function emptyQuorumDisk(): QuorumDisk {
  return { log: [], logEndOffset: 0, epochs: [], epoch: 0, leader: null, votedFor: null }
}

/** The offset after a batch. */
export function endOf(batch: MetadataBatch): number {
  return batch.baseOffset + batch.records.length
}

/** Appends records in an epoch; returns the batch. */
export function appendRecords(
  disk: QuorumDisk,
  records: readonly MetadataRecord[],
  epoch: number,
  appendedAt: number,
): MetadataBatch {
  const frozen = Object.freeze(records.map((record) => Object.freeze(record)))
  const batch: MetadataBatch = Object.freeze({
    baseOffset: disk.logEndOffset,
    epoch,
    appendedAt,
    records: frozen,
  })
  appendCopied(disk, batch)
  return batch
}

/** Appends a batch as the leader wrote it. */
export function appendCopied(disk: QuorumDisk, batch: MetadataBatch): void {
  disk.epochs = assignEpoch(disk.epochs, batch.epoch, batch.baseOffset)
  disk.log.push(batch)
  disk.logEndOffset = endOf(batch)
}

/** Batches from the one that holds `offset` on, below `end`, at most `limit`. */
export function batchesFrom(
  disk: QuorumDisk,
  offset: number,
  end: number,
  limit = 500,
): readonly MetadataBatch[] {
  let low = 0
  let high = disk.log.length
  while (low < high) {
    const mid = (low + high) >> 1
    const batch = disk.log[mid] as MetadataBatch
    if (endOf(batch) <= offset) low = mid + 1
    else high = mid
  }
  const found: MetadataBatch[] = []
  for (let i = low; i < disk.log.length && found.length < limit; i++) {
    const batch = disk.log[i] as MetadataBatch
    if (endOf(batch) > end) break
    found.push(batch)
  }
  return found
}

/** Drops everything from `offset` on. */
export function truncateQuorumLog(disk: QuorumDisk, offset: number): void {
  while (disk.log.length > 0 && endOf(disk.log[disk.log.length - 1] as MetadataBatch) > offset) disk.log.pop()
  const last = disk.log[disk.log.length - 1]
  disk.logEndOffset = last ? endOf(last) : 0
  disk.epochs = truncateEpochsFromEnd(disk.epochs, disk.logEndOffset)
}

/** The epoch of the last batch, 0 in an empty log. */
export function lastQuorumEpoch(disk: QuorumDisk): number {
  return disk.log.at(-1)?.epoch ?? 0
}
