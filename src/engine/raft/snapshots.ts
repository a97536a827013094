/**
 * Snapshots of the metadata log (KIP-630): what the log adds up to at an offset, so that the records before it
 * can go. Follows SnapshotGenerator (when one is taken), KafkaMetadataLog.maybeClean (when records go) and
 * KafkaRaftClient (who is too far behind gets the snapshot instead of records).
 *
 * Left out: a snapshot travels whole, not in parts of 8 MiB; sizes are estimated; the log is cut at the
 * snapshot, not at the segment that holds it.
 */
import { MS, SECOND } from '../kernel/types.ts'
import { endOffsetFor, epochForOffset, truncateEpochsFromStart } from '../log/leader-epochs.ts'
import type { MessageOf } from '../messages.ts'
import { emptyImage, type MetadataImage } from '../metadata/image.ts'
import { imageBytes, recordBytes } from '../metadata/sizes.ts'
import type { KafkaIo, MetadataSnapshot, QuorumDisk } from '../world.ts'
import type { RaftHost } from './host.ts'
import { batchesFrom, dropBefore, metadataBatches } from './quorum-log.ts'
import { loadVoterSet, refreshVoters, voterSetBefore } from './voter-set.ts'

/** RaftMetadataLogCleanerManager: how often old snapshots are looked at. */
const CLEANER_INTERVAL = 60 * SECOND

/** The newest snapshot, if there is one. */
export function latestSnapshot(disk: QuorumDisk): MetadataSnapshot | undefined {
  return disk.snapshots.at(-1)
}

/** The image a node begins with: that of its latest snapshot. */
export function loadedImage(disk: QuorumDisk): MetadataImage {
  const image = latestSnapshot(disk)?.image
  if (!image) return emptyImage()
  return {
    ...image,
    brokers: { ...image.brokers },
    topics: { ...image.topics },
    topicNames: { ...image.topicNames },
    configs: { ...image.configs },
    brokerConfigs: { ...image.brokerConfigs },
    features: { ...image.features },
  }
}

function frozenCopy(image: MetadataImage): MetadataImage {
  const table = <T>(of: Record<string, T>) => Object.freeze({ ...of })
  return Object.freeze({
    ...image,
    brokers: table(image.brokers),
    topics: table(image.topics),
    topicNames: table(image.topicNames),
    configs: table(image.configs),
    brokerConfigs: table(image.brokerConfigs),
    features: table(image.features),
  })
}

/** Takes a snapshot when enough was replayed or enough time has passed, and nothing uncommitted is in the image. */
export function maybeSnapshot(self: RaftHost, io: KafkaIo, image: MetadataImage): void {
  const { memory, disk } = self.raft
  const { highWatermark } = memory
  const fresh = batchesFrom(disk, memory.countedOffset, highWatermark, Infinity)
  for (const batch of fresh) memory.bytesSinceSnapshot += recordBytes(batch)
  memory.countedOffset = highWatermark
  if (image.offset !== highWatermark || latestSnapshot(disk)?.endOffset === highWatermark) return
  const interval = self.config['metadata.log.max.snapshot.interval.ms'] * MS
  const isTime = interval > 0 && io.now - memory.snapshotAt >= interval
  const isFull = memory.bytesSinceSnapshot >= self.config['metadata.log.max.record.bytes.between.snapshots']
  if (isTime || isFull) takeSnapshot(self, io, image)
}

function takeSnapshot(self: RaftHost, io: KafkaIo, image: MetadataImage): void {
  const { memory, disk } = self.raft
  memory.bytesSinceSnapshot = 0
  memory.snapshotAt = io.now
  const endOffset = image.offset
  const voters = voterSetBefore(disk, endOffset)
  const snapshot: MetadataSnapshot = Object.freeze({
    endOffset,
    epoch: epochForOffset(disk.epochs, endOffset - 1),
    takenAt: io.now,
    sizeInBytes: imageBytes(image),
    image: frozenCopy(image),
    ...(voters && { voters }),
  })
  disk.snapshots = Object.freeze([...disk.snapshots, snapshot])
  const { epoch, sizeInBytes } = snapshot
  io.report({ kind: 'MetadataSnapshotTaken', node: self.id, endOffset, epoch, sizeInBytes })
  if (disk.snapshots.length === 2) planCleaning(io)
}

function planCleaning(io: KafkaIo): void {
  io.wakeAfter(CLEANER_INTERVAL, { kind: 'MetadataLogCleanerTimer' })
}

/** KafkaMetadataLog.maybeClean: drops snapshots, and the records before the next one, by size and by age. */
export function cleanMetadataLog(self: RaftHost, io: KafkaIo): void {
  const { disk } = self.raft
  const most = self.config['metadata.max.retention.bytes']
  const oldest = self.config['metadata.max.retention.ms'] * MS
  let snapshotBytes = disk.snapshots.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0)
  for (const snapshot of disk.snapshots.slice(0, -1)) {
    const next = disk.snapshots.find((s) => s.endOffset > snapshot.endOffset)
    const isOver = most >= 0 && logBytes(disk) + snapshotBytes > most
    const isOld = oldest >= 0 && io.now - snapshot.takenAt > oldest
    if (!next || (!isOver && !isOld)) break
    snapshotBytes -= snapshot.sizeInBytes
    const from = disk.logStartOffset
    deleteBefore(disk, next.endOffset)
    io.report({ kind: 'MetadataLogTruncated', node: self.id, from, to: disk.logStartOffset })
  }
  if (disk.snapshots.length > 1) planCleaning(io)
}

function logBytes(disk: QuorumDisk): number {
  let bytes = 0
  for (const batch of metadataBatches(disk)) bytes += recordBytes(batch)
  return bytes
}

function deleteBefore(disk: QuorumDisk, offset: number): void {
  dropBefore(disk, offset)
  disk.logStartOffset = offset
  disk.epochs = truncateEpochsFromStart(disk.epochs, offset)
  disk.snapshots = Object.freeze(disk.snapshots.filter((snapshot) => snapshot.endOffset >= offset))
}

/** What a leader has to say to a fetch first (ReplicatedLog.validateOffsetAndEpoch); null when it fits. */
export function fetchProblem(
  self: RaftHost,
  { fetchOffset, lastFetchedEpoch }: MessageOf<'RaftFetchRequest'>,
): Pick<MessageOf<'RaftFetchResponse'>, 'divergingEpoch' | 'snapshotId'> | null {
  const { disk } = self.raft
  if (fetchOffset === 0 && disk.logStartOffset === 0) return null
  const earliest = disk.snapshots[0]
  const latest = latestSnapshot(disk)
  const isBehind = (start: MetadataSnapshot) =>
    fetchOffset < disk.logStartOffset ||
    (fetchOffset === disk.logStartOffset && lastFetchedEpoch !== start.epoch) ||
    lastFetchedEpoch < start.epoch
  if (earliest && latest && isBehind(earliest))
    return { snapshotId: { endOffset: latest.endOffset, epoch: latest.epoch } }
  const [epoch, endOffset] = endOffsetFor(disk.epochs, lastFetchedEpoch, disk.logEndOffset)
  return epoch < lastFetchedEpoch || endOffset < fetchOffset
    ? { divergingEpoch: { epoch: Math.max(epoch, 0), endOffset: Math.max(endOffset, 0) } }
    : null
}

/** A snapshot came from the leader: the log begins anew behind it. */
export function installSnapshot(self: RaftHost, io: KafkaIo, snapshot: MetadataSnapshot): void {
  const { memory, disk } = self.raft
  const { endOffset, epoch } = snapshot
  disk.sealed = Object.freeze([])
  disk.log = []
  disk.logStartOffset = endOffset
  disk.logEndOffset = endOffset
  disk.epochs = [[epoch, endOffset]]
  disk.snapshots = Object.freeze([snapshot])
  loadVoterSet(disk, endOffset, snapshot.voters)
  refreshVoters(self)
  memory.highWatermark = endOffset
  noteLoaded(self, io, 'leader')
}

/** The counters begin anew with every snapshot that is read. */
export function noteLoaded(self: RaftHost, io: KafkaIo, from: 'disk' | 'leader'): void {
  const { memory, disk } = self.raft
  memory.bytesSinceSnapshot = 0
  memory.snapshotAt = io.now
  memory.countedOffset = memory.highWatermark
  const snapshot = latestSnapshot(disk)
  if (!snapshot) return
  const { endOffset, epoch } = snapshot
  io.report({ kind: 'MetadataSnapshotLoaded', node: self.id, endOffset, epoch, from })
  if (disk.snapshots.length > 1) planCleaning(io)
}
