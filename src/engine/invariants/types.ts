/** A promise of Kafka that must hold, with where it is promised. */
import type { Fact } from '../facts.ts'
import type { KafkaWorld } from '../world.ts'

/** What the checker remembers and no part of the engine ever reads. */
export interface Ghosts {
  /** Records acknowledged with acks=all: where they must be found. */
  acknowledged: Record<string, { readonly partition: string; readonly offset: number }>
  /** Highest offset ever committed by a leader, by partition. */
  committed: Record<string, number>
  /** Places of records that were committed once. */
  committedPlaces: Record<string, true>
  /** Highest high watermark a leader had in an epoch, by `partition@epoch`. */
  leaderHighWatermarks: Record<string, number>
  /** Highest epochs seen, by name. */
  epochs: Record<string, number>
  /** Quorum leaders by epoch. */
  quorumLeaders: Record<string, string>
  /** Committed metadata batches by base offset. */
  metadata: Record<string, unknown>
  /** An unclean election happened: committed records may be lost from here on. */
  unclean: boolean
  /** Set by facts for the next check. */
  broken: string[]
}

export interface Invariant {
  /** The number it has in the project's list (reliability: R, K, P, G, V). */
  readonly id: string
  readonly name: string
  /** KIP, javadoc or specification that promises it. */
  readonly cites: string
  /** Checked after every event (cheap), or now and then and at the end (thorough). */
  readonly when: 'every event' | 'thorough'
  /** What is broken, or null. */
  readonly broken: (world: KafkaWorld, ghosts: Ghosts) => string | null
}

/** Called with every fact before the world is checked. */
export type Watch = (fact: Fact, ghosts: Ghosts, world: KafkaWorld) => void
