/** The protocol as switches: how Kafka's replication was over the years, and mistakes planted into it. */

/**
 * How much two replicas must agree before one counts on the other.
 *   leader    the follower names this leader, in whatever epoch
 *   tail      and the last record in question has the same epoch in both logs
 *   epoch     the follower names this leader, and both are in the same leader epoch
 */
export type Agreement = 'leader' | 'tail' | 'epoch'

export interface Rules {
  /** What a follower cuts off when it hears of a new epoch; `onFetch`: nothing then, but what differs before a fetch. */
  readonly truncation: 'highWatermark' | 'kip101' | 'kip279' | 'onFetch' | 'never'
  /** Follower and leader must be in the same epoch while the follower looks where to cut. */
  readonly truncationFenced: boolean
  /** Cut only if another replica leads than before. */
  readonly truncateForNewLeaderOnly: boolean
  readonly fetch: Agreement
  readonly highWatermark: Agreement
  readonly highWatermarkBy: 'all' | 'majority'
  readonly isr: Agreement
  readonly expandNeedsHighWatermark: boolean
  /** A replica must have reached the leader's epoch start offset before it joins the ISR. */
  readonly expandNeedsEpochStart: boolean
  /** Only whom the controller holds for the leader may change the ISR. */
  readonly isrFenced: boolean
  /** A follower's high watermark ends at its own log end. */
  readonly clampHighWatermark: boolean
  readonly readsTo: 'highWatermark' | 'logEnd'
  readonly uncleanElection: boolean
  readonly acks: 'all' | '1'
}

/** KIP-320, as Kafka does since 2.1. */
export const CURRENT: Rules = {
  truncation: 'kip279',
  truncationFenced: true,
  truncateForNewLeaderOnly: false,
  fetch: 'epoch',
  highWatermark: 'epoch',
  highWatermarkBy: 'all',
  isr: 'epoch',
  expandNeedsHighWatermark: true,
  expandNeedsEpochStart: true,
  isrFenced: true,
  clampHighWatermark: true,
  readsTo: 'highWatermark',
  uncleanElection: false,
  acks: 'all',
}

/** Before KIP-320 nobody compared epochs while replicating. */
const UNFENCED: Rules = {
  ...CURRENT,
  truncationFenced: false,
  fetch: 'leader',
  highWatermark: 'leader',
  isr: 'leader',
  expandNeedsEpochStart: false,
}

const FIRST_TRY: Rules = {
  ...CURRENT,
  truncation: 'onFetch',
  truncationFenced: false,
  fetch: 'tail',
  highWatermark: 'tail',
  isr: 'tail',
}

/** The protocol's history: each has the hole that the next one closes. */
export const HISTORY = {
  'pre-KIP-101, truncate to the high watermark': { ...UNFENCED, truncation: 'highWatermark' },
  'KIP-101': { ...UNFENCED, truncation: 'kip101' },
  'KIP-279': UNFENCED,
  'KIP-320 first try': FIRST_TRY,
  'KIP-320 first try, ISR by offset only': { ...FIRST_TRY, isr: 'leader' },
} as const satisfies Record<string, Rules>

/** One mistake each, in the current protocol. */
export const MISTAKES = {
  'M1 truncation is not fenced by the epoch': { ...CURRENT, truncationFenced: false },
  'M2 truncates to the high watermark': { ...CURRENT, truncation: 'highWatermark' },
  'M3 ISR expansion without the epoch start': { ...CURRENT, expandNeedsEpochStart: false },
  'M4 ISR expansion without the high watermark': { ...CURRENT, expandNeedsHighWatermark: false },
  'M5 high watermark ignores the epoch of followers': { ...CURRENT, highWatermark: 'leader' },
  'M6 fetch ignores the epoch': { ...CURRENT, fetch: 'leader' },
  'M7 truncates only for another leader': { ...CURRENT, truncateForNewLeaderOnly: true },
  'M8 high watermark by majority': { ...CURRENT, highWatermarkBy: 'majority' },
  'M9 a zombie leader may change the ISR': { ...CURRENT, isrFenced: false },
  'M10 follower high watermark passes its log end': { ...CURRENT, clampHighWatermark: false },
  'M11 never truncates': { ...CURRENT, truncation: 'never' },
  'M12 consumers read past the high watermark': { ...CURRENT, readsTo: 'logEnd' },
} as const satisfies Record<string, Rules>

/** No mistakes, but settings that may lose records: they must be seen to. */
export const RISKS = {
  'R1 unclean leader election': { ...CURRENT, uncleanElection: true },
  'R2 acks=1': { ...CURRENT, acks: '1' },
} as const satisfies Record<string, Rules>

/** Everything that must be caught. */
export const BROKEN: Readonly<Record<string, Rules>> = { ...HISTORY, ...MISTAKES, ...RISKS }
