/** Many seeds of one scenario: what became of the records of each, and of all of them together. Pure. */
import {
  FATES,
  type FateCounts,
  type Micros,
  type Played,
  playThrough,
  type RecordFateName,
  type Recording,
} from '../engine/index.ts'

export interface SeedResult extends Played {
  readonly seed: number
}

/** Plays one seed. */
export function playSeed(recording: Recording, seed: number, until: Micros): SeedResult {
  return { seed, ...playThrough({ ...recording, seed }, until) }
}

export interface FateRow {
  readonly fate: RecordFateName
  readonly least: number
  readonly mean: number
  readonly most: number
  /** How many seeds had any. */
  readonly seeds: number
  /** The first of these, to look at; null when there is none. */
  readonly example: number | null
}

export interface Summary {
  readonly seeds: number
  readonly rows: readonly FateRow[]
  readonly broken: readonly {
    readonly seed: number
    readonly id: string
    readonly message: string
    readonly at: Micros
  }[]
}

function rowOf(fate: RecordFateName, results: readonly SeedResult[]): FateRow {
  const counts = results.map(({ fates }) => fates[fate as keyof FateCounts])
  const some = results.filter(({ fates }) => fates[fate] > 0)
  return {
    fate,
    least: counts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    mean: counts.reduce((a, b) => a + b, 0) / Math.max(1, counts.length),
    most: counts.reduce((a, b) => Math.max(a, b), 0),
    seeds: some.length,
    example: some[0]?.seed ?? null,
  }
}

/** What many seeds have in common; fates that none had are left out. */
export function summaryOf(unordered: readonly SeedResult[]): Summary {
  const results = [...unordered].sort((a, b) => a.seed - b.seed)
  return {
    seeds: results.length,
    rows: FATES.map((fate) => rowOf(fate, results)).filter((row) => row.seeds > 0),
    broken: results.flatMap(({ seed, broken }) => (broken ? [{ seed, ...broken }] : [])),
  }
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
}

/** The table that is printed. */
export function tableOf({ seeds, rows, broken }: Summary): string {
  const share = (n: number) => `${n} (${Math.round((100 * n) / seeds)} %)`
  const table = [
    ['records', 'least', 'mean', 'most', 'seeds with any', 'for example'],
    ...rows.map(({ fate, least, mean, most, seeds: some, example }) => [
      fate,
      String(least),
      mean.toFixed(1),
      String(most),
      share(some),
      example === null ? '' : `seed ${example}`,
    ]),
  ]
  const promises =
    broken.length === 0
      ? [`Every promise of Kafka held in all ${seeds} seeds, after every event.`]
      : broken.map(({ seed, message, at }) => `BROKEN seed ${seed} at ${(at / 1e6).toFixed(3)} s: ${message}`)
  return [...aligned(table), '', ...promises].join('\n')
}
