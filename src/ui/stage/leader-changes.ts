/** Who led before: read from the facts up to the moment that is shown. */
import type { PartitionKey, Run, TimedFact } from '../../engine/index.ts'

/** The last change of a partition's leader. */
export interface LeaderChange {
  readonly at: number
  readonly from: number
  readonly to: number
}

/** Reads the last change of every partition, going on from where it was while time moves forwards. */
export interface LeaderChanges {
  read(run: Pick<Run, 'facts' | 'now'>): ReadonlyMap<PartitionKey, LeaderChange>
}

function changeOf({ at, fact }: TimedFact): readonly [PartitionKey, LeaderChange] | null {
  if (fact.kind === 'LeaderElected') return [fact.partition, { at, from: fact.from, to: fact.to }]
  if (fact.kind === 'PartitionWentOffline') return [fact.partition, { at, from: fact.from, to: -1 }]
  return null
}

/** A reader that remembers how far it has read. */
export function createLeaderChanges(): LeaderChanges {
  let facts: readonly TimedFact[] = []
  let next = 0
  let readTo = -1
  let changes = new Map<PartitionKey, LeaderChange>()
  return {
    read(run) {
      if (run.facts !== facts || run.now < readTo || next > facts.length) {
        facts = run.facts
        next = 0
        changes = new Map()
      }
      for (; next < facts.length; next++) {
        const timed = facts[next] as TimedFact
        if (timed.at > run.now) break
        const change = changeOf(timed)
        if (change) changes.set(change[0], change[1])
      }
      readTo = run.now
      return changes
    },
  }
}
