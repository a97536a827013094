/** What can become of a record, and how it is read from what is known of it. Pure. */
import type { PartitionKey } from '../facts.ts'

/**
 * - created: a partition was chosen, it stands in its producer's buffer
 * - unsent: it has not left the producer, and was not given up
 * - appended: some leader wrote it
 * - committed: a leader's high watermark passed it
 * - acknowledged: its producer was told that all is well
 * - failed: its producer was told that it is not
 * - delivered, redelivered: some group got it, got it more than once
 * - processed, reprocessed: the application of some group was through with it, more than once
 * - skipped: some group got it and committed past it, and whoever had it went without processing it
 * - expired: somebody asked for its deletion: retention, compaction, DeleteRecords, DeleteTopic
 * - lost: acknowledged or committed, and no log holds it any more, though nobody asked for its deletion
 * - duplicated: it stands (or was committed) at two offsets
 * - reordered: committed behind a record that its producer sent to the partition later
 * - archived: a share group got it, and will never again, though nobody accepted it
 * - unseen: committed, and some group read past it without getting it
 * - failed-but-there: its producer was told that it failed, and yet it can be read
 */
export const FATES = [
  'created',
  'unsent',
  'sent',
  'appended',
  'committed',
  'acknowledged',
  'failed',
  'delivered',
  'redelivered',
  'processed',
  'reprocessed',
  'skipped',
  'expired',
  'lost',
  'duplicated',
  'reordered',
  'archived',
  'unseen',
  'failed-but-there',
] as const
export type RecordFateName = (typeof FATES)[number]

/** What may go wrong with a record, or ends it: fates that come at a moment one may want to see. */
export const TROUBLES: readonly RecordFateName[] = [
  'failed',
  'redelivered',
  'reprocessed',
  'skipped',
  'expired',
  'lost',
  'duplicated',
  'reordered',
  'archived',
  'unseen',
  'failed-but-there',
]

/** How many records have each fate; a record has several. */
export type FateCounts = Readonly<Record<RecordFateName, number>>

/**
 * What became of a delivery to a share group: it is acquired, was accepted, is available again (released by the
 * application, or with a session, or its lock timed out), or was archived: rejected, or the last delivery failed.
 */
export type ShareOutcome = 'acquired' | 'accepted' | 'released' | 'timed out' | 'rejected' | 'archived'

/** Why a record was let go on purpose. */
export type Removal = 'retention' | 'compaction' | 'DeleteRecords' | 'topic deleted'

/** One offset at which a leader wrote a record. */
export interface Place {
  readonly offset: number
  readonly leaderEpoch: number
  /** Brokers whose log holds it here, on whatever disk, running or not. */
  readonly holders: readonly number[]
  readonly committed: boolean
}

/** All that is known of one record. */
export interface RecordStory {
  readonly id: number
  /** null when the fact of its creation was not seen. */
  readonly producer: string | null
  readonly partition: PartitionKey
  readonly key: string | null
  readonly value: string | null
  readonly createdAt: number
  /** How many times it was sent. */
  readonly attempts: number
  /** In the order of writing. */
  readonly places: readonly Place[]
  /** The acks it was acknowledged with (-1 = all); null when it was not. */
  readonly acks: number | null
  /** The last word of a producer that gave it up. */
  readonly error: string | null
  /** By group: how many times it was handed to an application. A consumer without a group stands for itself. */
  readonly deliveries: Readonly<Record<string, number>>
  /** By consumer: how many times it was handed to its application. */
  readonly receivers: Readonly<Record<string, number>>
  /** By group: how many times an application was through with it. */
  readonly processings: Readonly<Record<string, number>>
  /** By share group: what became of its latest delivery. */
  readonly shared: Readonly<Record<string, ShareOutcome>>
  /** Consumers whose application has it and is not through with it. */
  readonly hands: readonly string[]
  /** Groups that committed past it, and whose application went without processing it. */
  readonly skippedBy: readonly string[]
  /** Groups that read past it and never got it. */
  readonly unseenBy: readonly string[]
  readonly removed: Removal | null
  readonly reordered: boolean
  /** Acknowledged with acks=0, and its request came to nothing. */
  readonly vanished: boolean
  /** When it met each of the fates of `TROUBLES` that it has, in microseconds. */
  readonly metAt: Readonly<Partial<Record<RecordFateName, number>>>
}

const standsTwice = ({ places }: RecordStory): boolean =>
  places.length > 1 &&
  places.some((a, i) =>
    places.some(
      (b, j) =>
        j > i &&
        a.offset !== b.offset &&
        ((a.committed && b.committed) || a.holders.some((broker) => b.holders.includes(broker))),
    ),
  )

const isHeld = ({ places }: RecordStory): boolean => places.some((place) => place.holders.length > 0)
const isCommitted = ({ places }: RecordStory): boolean => places.some((place) => place.committed)

const RULES: Record<RecordFateName, (r: RecordStory) => boolean> = {
  created: () => true,
  unsent: (r) => r.attempts === 0 && r.error === null && r.places.length === 0,
  sent: (r) => r.attempts > 0,
  appended: (r) => r.places.length > 0,
  committed: isCommitted,
  acknowledged: (r) => r.acks !== null,
  failed: (r) => r.error !== null,
  delivered: (r) => Object.keys(r.deliveries).length > 0,
  redelivered: (r) => Object.values(r.deliveries).some((times) => times > 1),
  processed: (r) => Object.keys(r.processings).length > 0,
  reprocessed: (r) => Object.values(r.processings).some((times) => times > 1),
  skipped: (r) => r.skippedBy.length > 0,
  // Of two copies the cleaner takes the first: the record is there for as long as the other one.
  expired: (r) => r.removed !== null && (r.removed !== 'compaction' || !isHeld(r)),
  lost: (r) =>
    r.removed === null &&
    !isHeld(r) &&
    (isCommitted(r) || (r.acks !== null && r.places.length > 0) || r.vanished),
  duplicated: standsTwice,
  reordered: (r) => r.reordered,
  archived: (r) => Object.values(r.shared).some((state) => state === 'rejected' || state === 'archived'),
  unseen: (r) => r.unseenBy.length > 0,
  'failed-but-there': (r) =>
    r.error !== null &&
    (Object.keys(r.deliveries).length > 0 || r.places.some((p) => p.committed && p.holders.length > 0)),
}

/** The fates of a record as bits, by their place in `FATES`. */
export function fateBits(story: RecordStory): number {
  let bits = 0
  for (const [i, name] of FATES.entries()) if (RULES[name](story)) bits |= 1 << i
  return bits
}

/** Whether bits of `fateBits` have a fate. */
export function hasFate(bits: number, fate: RecordFateName): boolean {
  return ((bits >> FATES.indexOf(fate)) & 1) === 1
}
