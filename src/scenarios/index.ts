/** The scenarios that come with the page, by their id. */
import type { Scenario } from '../engine/index.ts'
import { opening } from './opening.ts'

const BUILT_IN: readonly Scenario[] = [opening]

/** A scenario by its id, undefined when there is none. */
export function builtInScenario(id: string): Scenario | undefined {
  return BUILT_IN.find((scenario) => scenario.id === id)
}

export { opening }
