/** The clusters that can be chosen, in the order of the menu. What does not open the page comes in a file of its own. */
import type { Scenario } from '../engine/index.ts'
import { openingZooKeeper } from './index.ts'
import { opening } from './opening.ts'

const clusters = () => import('./clusters.ts')

/** One entry for each; its title is in i18n under the same name. */
export const LIBRARY = {
  'one-broker': async () => (await clusters()).oneBroker,
  opening: async () => opening,
  'twelve-brokers': async () => (await clusters()).twelveBrokers,
  'hundred-brokers': async () => (await clusters()).hundredBrokers,
} as const satisfies Readonly<Record<string, () => Promise<Scenario>>>

export type LibraryId = keyof typeof LIBRARY

/** True for an id of the library. */
export function isInLibrary(id: string): id is LibraryId {
  return Object.hasOwn(LIBRARY, id)
}

/** A scenario by its id: of these, of the named ones, or the opening as Kafka 3.9 runs it. Undefined when there is none. */
export async function findScenario(id: string): Promise<Scenario | undefined> {
  if (isInLibrary(id)) return LIBRARY[id]()
  if (id === openingZooKeeper.id) return openingZooKeeper
  const { NAMED } = await import('./named/index.ts')
  return Object.hasOwn(NAMED, id) ? NAMED[id as keyof typeof NAMED]() : undefined
}
