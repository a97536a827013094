/** Watches a world event by event and says which promise was broken. */
import type { Fact } from '../facts.ts'
import type { KafkaWorld } from '../world.ts'
import { clientInvariants, watchClients } from './clients.ts'
import { quorumInvariants, watchQuorum } from './quorum.ts'
import { replicationInvariants, watchReplication } from './replication.ts'
import type { Ghosts, Invariant } from './types.ts'

/** Every promise that is checked. */
export const INVARIANTS: readonly Invariant[] = [
  ...replicationInvariants,
  ...quorumInvariants,
  ...clientInvariants,
]

/** A promise of Kafka was broken: the engine is wrong. */
export class InvariantViolation extends Error {
  constructor(id: string, what: string) {
    super(`${id}: ${what}`)
    this.name = 'InvariantViolation'
  }
}

/** Remembers what it needs and nothing else. */
export class Checker {
  readonly ghosts: Ghosts = {
    acknowledged: {},
    committed: {},
    committedPlaces: {},
    leaderHighWatermarks: {},
    epochs: {},
    quorumLeaders: {},
    metadata: {},
    unclean: false,
    broken: [],
  }

  /** Facts since the last check; without any only every 20th event is looked at. */
  #news = 0

  /** Hears a fact, at the moment it happens. */
  watch(fact: Fact, world: KafkaWorld): void {
    this.#news += 1
    watchReplication(fact, this.ghosts, world)
    watchQuorum(fact, this.ghosts, world)
    watchClients(fact, this.ghosts, world)
  }

  /** Throws InvariantViolation when a promise is broken. */
  check(world: KafkaWorld, thorough: boolean): void {
    if (this.#news === 0 && !thorough && world.steps % 20 !== 0) return
    this.#news = 0
    const [first] = this.ghosts.broken
    if (first) throw new InvariantViolation(first.split(' ')[0] as string, first)
    for (const { id, name, when, broken } of INVARIANTS) {
      if (when === 'thorough' && !thorough) continue
      const what = broken(world, this.ghosts)
      if (what) throw new InvariantViolation(id, `${name}: ${what}`)
    }
  }
}
