/** The scenarios that come with the page, by their id. */
import type { Scenario } from '../engine/index.ts'
import { inMode } from './mode.ts'
import { opening } from './opening.ts'

/** The opening scenario as Kafka 3.9 runs it with ZooKeeper. */
export const openingZooKeeper: Scenario = { ...inMode(opening, 'zookeeper'), id: 'opening-zookeeper' }

const BUILT_IN: readonly Scenario[] = [opening, openingZooKeeper]

/** A scenario by its id, undefined when there is none. */
export function builtInScenario(id: string): Scenario | undefined {
  return BUILT_IN.find((scenario) => scenario.id === id)
}

export { opening }
