/** The metadata log of one node: batches of records, each record with an offset of its own. */
import { assignEpoch, truncateEpochsFromEnd } from '../log/leader-epochs.ts'
import type { MetadataBatch, MetadataRecord } from '../metadata/records.ts'
import type { QuorumDisk } from '../world.ts'
import { noteVoterSets, truncateVoterSets } from './voter-set.ts'

/** A disk on which nothing was written yet. */
export function emptyQuorumDisk(): QuorumDisk {
  return {
    sealed: Object.freeze([]),
    log: [],
    logStartOffset: 0,
    logEndOffset: 0,
    snapshots: Object.freeze([]),
    epochs: [],
    epoch: 0,
    leader: null,
    votedFor: null,
  }
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

/** Batches in a sealed chunk; the tail keeps between one and two chunks, so that the latest are always in it. */
const CHUNK = 128

/** Appends a batch as the leader wrote it. */
export function appendCopied(disk: QuorumDisk, batch: MetadataBatch): void {
  disk.epochs = assignEpoch(disk.epochs, batch.epoch, batch.baseOffset)
  disk.log.push(batch)
  disk.logEndOffset = endOf(batch)
  noteVoterSets(disk, batch)
  if (disk.log.length < 2 * CHUNK) return
  disk.sealed = Object.freeze([...disk.sealed, Object.freeze(disk.log.slice(0, CHUNK))])
  disk.log = disk.log.slice(CHUNK)
}

/** The whole log, oldest first. */
export function metadataBatches(disk: QuorumDisk): readonly MetadataBatch[] {
  return [...disk.sealed.flat(), ...disk.log]
}

function firstAfter(batches: readonly MetadataBatch[], offset: number): number {
  let low = 0
  let high = batches.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (endOf(batches[mid] as MetadataBatch) <= offset) low = mid + 1
    else high = mid
  }
  return low
}

/** Batches from the one that holds `offset` on, below `end`, at most `limit`. */
export function batchesFrom(
  disk: QuorumDisk,
  offset: number,
  end: number,
  limit = 500,
): readonly MetadataBatch[] {
  const found: MetadataBatch[] = []
  const old = disk.sealed.filter((chunk) => endOf(chunk.at(-1) as MetadataBatch) > offset)
  for (const chunk of [...old, disk.log])
    for (let i = firstAfter(chunk, offset); i < chunk.length && found.length < limit; i++) {
      const batch = chunk[i] as MetadataBatch
      if (endOf(batch) > end) return found
      found.push(batch)
    }
  return found
}

/** Drops everything from `offset` on. */
export function truncateQuorumLog(disk: QuorumDisk, offset: number): void {
  const kept = metadataBatches(disk).filter((batch) => endOf(batch) <= offset)
  keep(disk, kept)
  const last = kept.at(-1)
  disk.logEndOffset = last ? endOf(last) : disk.logStartOffset
  disk.epochs = truncateEpochsFromEnd(disk.epochs, disk.logEndOffset)
  truncateVoterSets(disk, disk.logEndOffset)
}

/** Drops the batches that end at or before `offset`. */
export function dropBefore(disk: QuorumDisk, offset: number): void {
  keep(
    disk,
    metadataBatches(disk).filter((batch) => endOf(batch) > offset),
  )
}

function keep(disk: QuorumDisk, kept: readonly MetadataBatch[]): void {
  const whole = Math.max(0, Math.floor(kept.length / CHUNK) - 1)
  const chunks = Array.from({ length: whole }, (_, c) =>
    Object.freeze(kept.slice(c * CHUNK, (c + 1) * CHUNK)),
  )
  disk.sealed = Object.freeze(chunks)
  disk.log = kept.slice(whole * CHUNK)
}

/** The epoch of the last record, which may be in a snapshot; 0 in an empty log. */
export function lastQuorumEpoch(disk: QuorumDisk): number {
  return disk.log.at(-1)?.epoch ?? disk.snapshots.at(-1)?.epoch ?? 0
}
