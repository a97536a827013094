/** One fact of every kind about logs and disks, for tests. */
import type { FactOf, StorageFact } from '../../engine/index.ts'
import { at, batch, node, P } from './sample-parts.ts'

export const STORAGE_FACTS: { readonly [K in StorageFact['kind']]: FactOf<K> } = {
  SegmentRolled: {
    kind: 'SegmentRolled',
    ...at,
    baseOffset: 40,
    closed: { baseOffset: 12, sizeInBytes: 1_000 },
  },
  SegmentDeleted: {
    kind: 'SegmentDeleted',
    ...at,
    baseOffset: 12,
    endOffset: 40,
    sizeInBytes: 1_000,
    maxTimestamp: 1_767_225_600_500,
    ids: [1, 2],
    reason: 'retention.ms',
  },
  LogStartOffsetIncremented: {
    kind: 'LogStartOffsetIncremented',
    ...at,
    from: 12,
    to: 40,
    reason: 'segment deletion',
  },
  LogCleaned: {
    kind: 'LogCleaned',
    ...at,
    from: 12,
    to: 40,
    ids: [1, 2],
    offsets: [13, 15],
    tombstones: 1,
    bytesBefore: 2_000,
    bytesAfter: 1_200,
    segmentsBefore: 3,
    segmentsAfter: 2,
  },
  RecordsDeleted: { kind: 'RecordsDeleted', partition: P, lowWatermark: 40 },
  UnflushedRecordsLost: {
    kind: 'UnflushedRecordsLost',
    ...at,
    from: 43,
    to: 40,
    ids: batch.ids,
    batches: [batch],
  },
  LogsRecovered: { kind: 'LogsRecovered', broker: 1, logs: 3, records: 120 },
  DiskWiped: { kind: 'DiskWiped', node: node('broker-2'), role: 'broker' },
  LogDirFailed: {
    kind: 'LogDirFailed',
    node: node('broker-2'),
    role: 'broker',
    cause: 'No space left on device',
  },
  LogDirRepaired: { kind: 'LogDirRepaired', node: node('broker-2'), role: 'broker' },
  DiskFilled: { kind: 'DiskFilled', node: node('broker-2'), role: 'broker' },
  DiskFreed: { kind: 'DiskFreed', node: node('broker-2'), role: 'broker' },
  DiskSlowed: { kind: 'DiskSlowed', node: node('broker-2'), role: 'broker', writeMs: 200, readMs: 20 },
}
