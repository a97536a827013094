/** Which facts the list shows, found step by step so that a long run need not be searched again. Pure. */
import { notableSort, type TimedFact } from '../../engine/index.ts'

export interface FactFilter {
  /** The facts that fit, brought up to date with a list that has grown or was replaced. */
  read(facts: readonly TimedFact[]): readonly number[]
}

/** A filter of facts that remembers what it has looked at. `text` gives the words that are searched. */
export function createFilter(options: {
  readonly notableOnly: boolean
  readonly search: string
  readonly text: (timed: TimedFact) => string
}): FactFilter {
  const wanted = options.search.trim().toLowerCase()
  let seen: readonly TimedFact[] = []
  let looked = 0
  let last: TimedFact | undefined
  let indices: number[] = []

  function fits(timed: TimedFact): boolean {
    if (options.notableOnly && notableSort(timed.fact) === null) return false
    return wanted === '' || options.text(timed).toLowerCase().includes(wanted)
  }

  return {
    read(facts) {
      const grown = facts === seen && facts.length >= looked && facts[looked - 1] === last
      if (!grown) {
        seen = facts
        looked = 0
        indices = []
      }
      if (looked === facts.length) return indices
      indices = indices.slice()
      for (; looked < facts.length; looked++) {
        const timed = facts[looked] as TimedFact
        if (fits(timed)) indices.push(looked)
      }
      last = facts[looked - 1]
      return indices
    },
  }
}

/** How many of the facts that fit had happened after so many events. */
export function countHappened(
  facts: readonly TimedFact[],
  indices: readonly number[],
  steps: number,
): number {
  let low = 0
  let high = indices.length
  while (low < high) {
    const mid = (low + high) >> 1
    if ((facts[indices[mid] as number] as TimedFact).step <= steps) low = mid + 1
    else high = mid
  }
  return low
}
