/** A history: what clients asked for and were told, in the form that a checker can judge without knowing the cluster. */

/**
 * ok: it was done. fail: it was surely not done. info: nobody can tell (a lost connection, a timeout); it may be done,
 * or still happen later.
 */
export type Outcome = 'ok' | 'fail' | 'info'

/** One record handed to the client library. `key` is a topic-partition; values are unique. */
export interface Send {
  readonly f: 'send'
  readonly key: string
  readonly value: number
  /** As the broker answered; null when it did not say. */
  readonly offset: number | null
}

/** What one poll returned for one topic-partition, in order. */
export interface Poll {
  readonly f: 'poll'
  readonly key: string
  readonly records: readonly (readonly [offset: number, value: number])[]
}

/** One operation of a process; the parts of a transaction take effect together. */
export interface Operation {
  readonly kind: 'operation'
  readonly process: string
  /** Microseconds. */
  readonly invokedAt: number
  readonly completedAt: number
  readonly outcome: Outcome
  readonly parts: readonly (Send | Poll)[]
}

/** From here on the process holds these topic-partitions; of all others, and of those in `moved`, it forgets where it was. */
export interface Assignment {
  readonly kind: 'assignment'
  readonly process: string
  readonly keys: readonly string[]
  /** A seek, a reset, or an owner in between: its position may be anywhere. */
  readonly moved: readonly string[]
}

/** By completion; the sends of a process come in the order in which they were invoked. */
export type History = readonly (Operation | Assignment)[]
