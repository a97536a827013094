/** What the simulator's driver lends to those who carry steps of clients out. */
import type { Fact, Run } from '../../src/engine/index.ts'

export interface Hands {
  /** The run as it stands. */
  readonly run: Run
  /** Goes on until `find` finds a fact reported after step `since`, at most `ms`. */
  awaitFact<T>(since: number, ms: number, find: (fact: Fact) => T | undefined): T | null
  /** A fact that was reported after step `since`; null when none fits. */
  factSince<T>(since: number, find: (fact: Fact) => T | undefined): T | null
  /** Goes on until `look` sees something, at most `ms`. */
  until<T>(ms: number, look: () => T | undefined): T | null
  /** A topic that there is. */
  anyTopic(): string
}

/** Reads a partition from its beginning with a consumer of this isolation level, up to the end that it may see. */
export type ReadPartition = (
  topic: string,
  partition: number,
  isolation: 'read_uncommitted' | 'read_committed',
) => {
  readonly end: number
  readonly records: readonly (readonly [offset: number, key: string | null, value: string | null])[]
}
