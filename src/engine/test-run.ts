/** What tests of whole clusters have in common: to start one, to wait, and to read what happened. Tests only. */
import type { FactKind, FactOf } from './facts.ts'
import { createRun, type Run } from './history/run.ts'
import { SECOND } from './kernel/types.ts'
import type { Scenario } from './scenario.ts'
import type { Broker } from './world.ts'

/** A run of the scenario, 15 simulated seconds in: everything has started and is in sync. */
export function started(scenario: Scenario, seed = 1): Run {
  const run = createRun({ version: 1, scenario, seed, commands: [] })
  run.advanceTo(15 * SECOND)
  return run
}

/** Lets simulated seconds pass. */
export function wait(run: Run, seconds: number): void {
  run.advanceTo(run.now + Math.round(seconds * SECOND))
}

/** Facts of a kind with their times, oldest first. */
export function ofKind<K extends FactKind>(run: Run, kind: K, since = 0): (FactOf<K> & { at: number })[] {
  return run.facts.flatMap(({ at, fact }) =>
    fact.kind === kind && at >= since ? [{ at, ...(fact as FactOf<K>) }] : [],
  )
}

/** A broker by its id. */
export function brokerIn(run: Run, id: number): Broker {
  return run.world.nodes[`broker-${id}`] as Broker
}
