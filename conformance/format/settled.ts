/** When a cluster has come to rest, by what is observed of it. The same for both drivers. */

import type { ClientCondition } from './client-steps.ts'
import type { Observation, PartitionSeen } from './observation.ts'
import { sorted } from './observation.ts'
import type { Condition } from './scenario.ts'

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Whether an observation is as a condition of a settle step wants it. */
export function holds(seen: Observation, condition: Exclude<Condition, ClientCondition>): boolean {
  if (!('topic' in condition)) {
    const { live, fenced, controller } = condition
    if (controller !== undefined && seen.controller !== controller) return false
    if (live !== undefined && !same(seen.brokers?.live, sorted(live))) return false
    return fenced === undefined || same(seen.brokers?.fenced, sorted(fenced))
  }
  const { topic, partition = 0, highWatermark, logStartOffset, isr, elr, ...rest } = condition
  const found = seen.topics?.[topic]?.partitions[partition]
  if (!found) return false
  if (isr !== undefined && !same(found.isr, sorted(isr))) return false
  if (elr !== undefined && !same(found.elr, sorted(elr))) return false
  if (highWatermark !== undefined && found.readable?.highWatermark !== highWatermark) return false
  if (logStartOffset !== undefined && found.readable?.logStartOffset !== logStartOffset) return false
  return Object.entries(rest).every(
    ([field, value]) => value === undefined || same(found[field as keyof PartitionSeen], value),
  )
}

export interface Lives {
  /** Brokers that run. */
  readonly up: readonly number[]
  readonly all: readonly number[]
  /** A majority of the quorum runs; in ZooKeeper mode of the ensemble. */
  readonly quorum: boolean
  readonly kraft: boolean
}

/** Whether the cluster knows who is up: only then does silence mean rest. */
export function livesKnown(seen: Observation, { up, all, quorum, kraft }: Lives): boolean {
  if (seen.controller === 'none') return !quorum || (!kraft && up.length === 0)
  if (seen.brokers === null) return up.length === 0
  if (!same(seen.brokers.live, sorted(up))) return false
  const down = all.filter((id) => !up.includes(id))
  return !kraft || same(seen.brokers.fenced, sorted(down))
}

/**
 * What nearly always comes to pass: live replicas are in sync, dead ones are not, who can lead does, and nothing
 * moves. Worth waiting a while for.
 */
export function caughtUp(seen: Observation): boolean {
  const live = seen.brokers?.live ?? []
  return Object.values(seen.topics ?? {}).every(({ partitions, placement }) =>
    partitions.every((p) => {
      if (placement) return p.isr.length > 0
      if (p.leader === -1) return seen.controller === 'none' || !p.isr.some((id) => live.includes(id))
      if (p.adding.length > 0 || p.removing.length > 0) return false
      if (seen.controller === 'active' && !p.isr.every((id) => live.includes(id))) return false
      return p.replicas.every((id) => !live.includes(id) || p.isr.includes(id))
    }),
  )
}
