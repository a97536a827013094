/** What happens to logs and disks, in English. */
import type { FactOf, StorageFact } from '../../engine/index.ts'
import { type Entities, type Parts, say } from '../say.ts'

/** The lines for facts of logs and disks. */
export type StorageLines = {
  readonly [K in StorageFact['kind']]: (fact: FactOf<K>, e: Entities) => Parts
}
/** Why, where it teaches. */
export type StorageWhys = {
  readonly [K in StorageFact['kind']]?: (fact: FactOf<K>) => string | null
}

const records = (n: number): string => (n === 1 ? '1 record' : `${n} records`)
const bytes = (n: number): string => `${n.toLocaleString('en')} bytes`
const offsets = (from: number, to: number): string =>
  to - from <= 1 ? `offset ${from}` : `offsets ${from} to ${to - 1}`

export const storageLinesEn: StorageLines = {
  SegmentRolled: (f, e) =>
    say`${e.broker(f.broker)} began a new segment of ${e.partition(f.partition)} at offset ${f.baseOffset}; the one before holds ${bytes(f.closed.sizeInBytes)}.`,
  SegmentDeleted: (f, e) =>
    say`${e.broker(f.broker)} deleted a segment of ${e.partition(f.partition)}, ${offsets(f.baseOffset, f.endOffset)} (${bytes(f.sizeInBytes)}): ${f.reason}.`,
  LogStartOffsetIncremented: (f, e) =>
    say`${e.partition(f.partition)} begins at offset ${f.to} on ${e.broker(f.broker)}, before at ${f.from}: ${f.reason}.`,
  LogCleaned: (f, e) =>
    f.ids.length === 0
      ? say`${e.broker(f.broker)} cleaned ${e.partition(f.partition)}, ${offsets(f.from, f.to)}; there was nothing to remove.`
      : say`${e.broker(f.broker)} cleaned ${e.partition(f.partition)}, ${offsets(f.from, f.to)}: ${records(f.ids.length)} removed, ${bytes(f.bytesBefore)} became ${bytes(f.bytesAfter)}.`,
  RecordsDeleted: (f, e) =>
    say`Records of ${e.partition(f.partition)} below offset ${f.lowWatermark} are deleted on every live replica.`,
  UnflushedRecordsLost: (f, e) =>
    say`${e.broker(f.broker)} lost ${records(f.ids.length)} of ${e.partition(f.partition)} with the power, ${offsets(f.to, f.from)}.`,
  LogsRecovered: (f, e) =>
    say`${e.broker(f.broker)} recovered its logs after an unclean stop: ${f.logs} logs, ${records(f.records)} read again.`,
  DiskWiped: (f, e) => say`The disk of ${e.node(f.node)} was wiped: all its data is gone.`,
  LogDirFailed: (f, e) => say`The log directory of ${e.node(f.node)} failed: ${f.cause}.`,
  LogDirRepaired: (f, e) => say`The log directory of ${e.node(f.node)} works again.`,
  DiskFilled: (f, e) => say`The disk of ${e.node(f.node)} is full.`,
  DiskFreed: (f, e) => say`The disk of ${e.node(f.node)} has room again.`,
  DiskSlowed: (f, e) =>
    f.writeMs === 0 && f.readMs === 0
      ? say`The disk of ${e.node(f.node)} is as fast as ever.`
      : say`The disk of ${e.node(f.node)} is slow: ${f.writeMs} ms for each write, ${f.readMs} ms for each read.`,
}

const DELETED: Readonly<Record<FactOf<'SegmentDeleted'>['reason'], string>> = {
  'retention.ms':
    'The largest timestamp in the segment is older than retention.ms. Whole segments go, oldest first, and never above the high watermark.',
  'retention.bytes':
    'The log is larger than retention.bytes by at least this segment, so it still holds retention.bytes without it.',
  'log start offset': 'Everything in the segment lies below the log start offset, so nobody can read it.',
}

export const storageWhysEn: StorageWhys = {
  SegmentDeleted: (f) => DELETED[f.reason],
  LogCleaned: () =>
    'Compaction keeps the latest record of each key. Offsets keep their numbers, so gaps appear; the active segment is never touched.',
  RecordsDeleted: () =>
    'The leader moved its log start offset at once; followers learned it with their next fetch. Whole segments below it go with the next clean-up.',
  UnflushedRecordsLost: () =>
    'Kafka does not wait for the disk: records stand in the page cache until the operating system writes them. Replication on other machines is what makes them safe.',
  LogsRecovered: () =>
    'Without a clean shutdown the broker reads everything after the recovery point again before it may lead or follow.',
  DiskWiped: (f) =>
    f.role === 'controller'
      ? 'A voter that comes back empty has forgotten how it voted and what it had acknowledged: with a second loss the quorum may lose what was committed.'
      : 'The node comes back empty. A broker copies its replicas from their leaders; what only it had is lost.',
  LogDirFailed: (f) =>
    f.role === 'broker'
      ? 'A broker whose last log directory has failed halts. It cannot start again before the directory works.'
      : 'A controller that cannot write its metadata log halts.',
  LogDirRepaired: () => 'The node can be started again, with the data it had.',
  DiskFilled: () => 'The next write fails with an I/O error, which takes the log directory offline.',
  DiskFreed: () => 'Writes succeed again; a node that has halted must be started.',
  DiskSlowed: () =>
    'Requests that read or write wait for the disk one after another; a follower that falls behind for replica.lag.time.max.ms leaves the ISR.',
}
