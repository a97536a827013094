/** One fact of every kind about share groups, for tests. */
import type { FactOf, ShareFact } from '../../engine/index.ts'
import { assignment, P, reader } from './sample-parts.ts'

const shared = { broker: 1, group: 'jobs', partition: P }
const ranges = [
  { firstOffset: 40, lastOffset: 41, deliveryState: 'ACKNOWLEDGED', deliveryCount: 1 },
  { firstOffset: 42, lastOffset: 42, deliveryState: 'ARCHIVED', deliveryCount: 5 },
] as const

export const SHARE_FACTS: { readonly [K in ShareFact['kind']]: FactOf<K> } = {
  SharePartitionLoaded: {
    kind: 'SharePartitionLoaded',
    ...shared,
    startOffset: 40,
    endOffset: 42,
    stateEpoch: 2,
    inFlight: 1,
  },
  ShareRecordsAcquired: {
    kind: 'ShareRecordsAcquired',
    ...shared,
    consumer: reader,
    acquired: [{ firstOffset: 40, lastOffset: 42, deliveryCount: 2 }],
    lockMs: 30_000,
  },
  ShareRecordsSettled: {
    kind: 'ShareRecordsSettled',
    ...shared,
    consumer: reader,
    reason: 'acknowledged',
    batches: ranges,
  },
  ShareAcknowledgementRefused: {
    kind: 'ShareAcknowledgementRefused',
    ...shared,
    consumer: reader,
    error: 'INVALID_RECORD_STATE',
  },
  ShareStartOffsetMoved: { kind: 'ShareStartOffsetMoved', ...shared, from: 40, to: 43 },
  ShareCoordinatorLoaded: {
    kind: 'ShareCoordinatorLoaded',
    broker: 1,
    partition: '__share_group_state-7',
    shares: 2,
  },
  ShareGroupAssigned: {
    kind: 'ShareGroupAssigned',
    group: 'jobs',
    epoch: 3,
    assignments: { reader: assignment },
  },
  ShareRecordsPolled: {
    kind: 'ShareRecordsPolled',
    consumer: reader,
    group: 'jobs',
    partition: P,
    offsets: [40, 41, 42],
    ids: [1, 2, 3],
    deliveryCounts: [2, 2, 1],
  },
  ShareRecordsAcknowledged: {
    kind: 'ShareRecordsAcknowledged',
    consumer: reader,
    group: 'jobs',
    partition: P,
    accepted: 2,
    released: 0,
    rejected: 1,
    rejectedOffsets: [4],
  },
}

/** Every kind, so that a new one is missed by the compiler. */
