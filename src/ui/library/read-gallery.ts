/** Which scenarios the gallery shows, by chapter. Pure. */
import { LIBRARY, type LibraryId } from '../../scenarios/library.ts'
import type { NamedId } from '../../scenarios/named/index.ts'
import type { LibraryWords } from './use-library-words.ts'

export type ScenarioId = LibraryId | NamedId
export type Chapter = keyof LibraryWords['chapters']

/** Every scenario stands in one chapter. */
export const CHAPTERS: Readonly<Record<Chapter, readonly ScenarioId[]>> = {
  basics: [
    'keys-and-order',
    'without-keys',
    'two-groups',
    'slow-consumer',
    'retention',
    'compaction',
    'partitions-added',
  ],
  durability: [
    'broker-failure',
    'acks-all',
    'acks-1-loss',
    'acks-0-loss',
    'too-few-in-sync',
    'slow-follower',
    'unclean-election',
    'zombie-leader',
    'last-replica-standing',
    'eligible-leader-replicas',
    'all-power-lost',
    'disk-full',
  ],
  groups: [
    'eager-rebalance',
    'cooperative-rebalance',
    'consumer-protocol',
    'consumer-crash',
    'static-membership',
    'poll-too-slow',
    'at-least-once',
    'at-most-once',
    'missed-by-retention',
    'share-group',
    'poison-record',
  ],
  'exactly-once': [
    'duplicates',
    'idempotence',
    'reordering',
    'transactions',
    'fenced-producer',
    'copied-once',
    'hanging-transaction',
    'verified-transaction',
    'torn-transaction',
  ],
  operations: [
    'rolling-restart',
    'preferred-leader',
    'reassignment',
    'rack-failure',
    'controller-failure',
    'quorum-lost',
    'cut-from-the-controllers',
    'zookeeper-controller',
  ],
  clusters: Object.keys(LIBRARY) as LibraryId[],
}

export interface Shelf {
  readonly chapter: Chapter
  readonly ids: readonly ScenarioId[]
}

/** What has every word of a search in its id, its title or its sentence; shelves without any are left out. */
export function shelvesFor(search: string, words: LibraryWords): readonly Shelf[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (id: ScenarioId) => {
    const { title, watch } = words.scenarios[id]
    const text = `${id} ${title} ${watch}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  }
  return (Object.keys(CHAPTERS) as Chapter[])
    .map((chapter) => ({ chapter, ids: CHAPTERS[chapter].filter(fits) }))
    .filter(({ ids }) => ids.length > 0)
}
