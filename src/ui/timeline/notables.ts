/** The notable facts of a run, kept in step with its growing list without reading it all again. Pure. */
import { type NotableSort, notableSort, type TimedFact } from '../../engine/index.ts'

export interface Notable {
  readonly timed: TimedFact
  readonly sort: NotableSort
}

export interface NotableIndex {
  /** All notable facts known, oldest first; a new array only when there are others than before. */
  read(facts: readonly TimedFact[]): readonly Notable[]
}

/** Makes an index; it starts over when the list it is given is another one. */
export function createNotableIndex(): NotableIndex {
  let source: readonly TimedFact[] = []
  let length = 0
  let last: TimedFact | undefined
  let found: readonly Notable[] = []
  return {
    read(facts) {
      if (facts !== source || facts.length < length || facts[length - 1] !== last) {
        source = facts
        length = 0
        found = []
      }
      const fresh: Notable[] = []
      for (let i = length; i < facts.length; i++) {
        const timed = facts[i] as TimedFact
        const sort = notableSort(timed.fact)
        if (sort) fresh.push({ timed, sort })
      }
      length = facts.length
      last = facts[length - 1]
      if (fresh.length > 0) found = [...found, ...fresh]
      return found
    },
  }
}
