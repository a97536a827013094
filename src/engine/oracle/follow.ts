/** The oracle of a run that a person moves forwards and backwards. */
import type { TimedFact } from '../facts.ts'
import type { Run } from '../history/run.ts'
import { Oracle } from './oracle.ts'

interface Following {
  oracle: Oracle
  facts: readonly TimedFact[]
  /** How many of `facts` it has seen. */
  seen: number
  last: TimedFact | undefined
  /** Facts before this moment were let go before the oracle could see them, in microseconds; 0 = it saw all. */
  since: number
}

const followed = new WeakMap<Run, Following>()

/** The number of facts up to and with an event. */
function countUpTo(facts: readonly TimedFact[], steps: number): number {
  let [low, high] = [0, facts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((facts[middle] as TimedFact).step <= steps) low = middle + 1
    else high = middle
  }
  return low
}

/** Can it go on from what it has seen, or did the run go back, or into another future? */
function goesOn(known: Following, run: Run, upTo: number): boolean {
  if (known.last === undefined) return true
  if (known.facts === run.facts) return upTo >= known.seen
  const seen = countUpTo(run.facts, known.last.step)
  known.facts = run.facts
  known.seen = seen
  return run.facts[seen - 1] === known.last && upTo >= seen
}

/**
 * What became of every record up to the moment that a run shows, cheap when asked again and again while it plays.
 * Going back reads the known facts again. Of a long run the oldest everyday facts are let go; an oracle that
 * begins after that knows only what is left (`since` in microseconds, 0 when it knows all).
 */
export function oracleOf(run: Run): { readonly oracle: Oracle; readonly since: number } {
  const upTo = countUpTo(run.facts, run.world.steps)
  let known = followed.get(run)
  if (!known || !goesOn(known, run, upTo)) {
    known = { oracle: new Oracle(), facts: run.facts, seen: 0, last: undefined, since: run.factsSince }
    followed.set(run, known)
  }
  for (; known.seen < upTo; known.seen++) {
    const timed = run.facts[known.seen] as TimedFact
    known.oracle.see(timed.fact, timed.at)
    known.last = timed
  }
  known.oracle.settle(run.world)
  return known
}
