/** What the table of fates shows: counts, the records that fit, tallies. Read on demand, never for every frame. */
import {
  FATES,
  type FateCounts,
  type FateQuery,
  oracleOf,
  type RecordFateName,
  type RecordStory,
  type Run,
  type TallyBy,
} from '../../engine/index.ts'

/** The stations of a record that does well, in their order. */
export const PATH = [
  'created',
  'sent',
  'appended',
  'committed',
  'acknowledged',
  'delivered',
  'processed',
] as const satisfies readonly RecordFateName[]

/** The rest: what may go wrong, or is at least worth a question. */
export const TROUBLE: readonly RecordFateName[] = FATES.filter((fate) => !PATH.includes(fate as never))

/** Fates that are nobody's fault: no alarm. */
const HARMLESS: readonly RecordFateName[] = ['unsent', 'expired']

/** True for a fate that a careful reader should look at. */
export function isAlarming(fate: RecordFateName): boolean {
  return TROUBLE.includes(fate) && !HARMLESS.includes(fate)
}

export interface FatesReading {
  readonly counts: FateCounts
  /** Newest first. */
  readonly records: readonly RecordStory[]
  readonly fatesOf: (id: number) => readonly RecordFateName[]
  readonly tally: readonly { readonly name: string; readonly counts: FateCounts }[]
  readonly partitions: readonly string[]
  readonly keys: readonly string[]
  /** Before this moment nothing is known, microseconds. */
  readonly since: number
}

/** What is asked for. */
export interface FatesQuestion {
  readonly by: 'record' | TallyBy
  readonly query: FateQuery
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** Reads the fates at the moment that the run shows. */
export function readFates(run: Run, { by, query }: FatesQuestion): FatesReading {
  const { oracle, since } = oracleOf(run)
  const all = oracle.list()
  const partitions = new Set<string>()
  const keys = new Set<string>()
  for (const { partition, key } of all) {
    partitions.add(partition)
    if (key !== null) keys.add(key)
  }
  const tally =
    by === 'record' ? [] : [...oracle.tally(by)].map(([name, counts]) => ({ name, counts: { ...counts } }))
  return {
    counts: oracle.fateCounts(),
    records: by === 'record' ? [...oracle.list(query)].reverse() : [],
    fatesOf: (id) => oracle.fatesOf(id),
    tally: tally.sort((a, b) => byName(a.name, b.name)),
    partitions: [...partitions].sort(byName),
    keys: [...keys].sort(byName),
    since,
  }
}
