import { readFileSync } from 'node:fs'

/** One question put to Kafka and its answer. */
export interface VectorCase<Input, Expected> {
  readonly name: string
  readonly input: Input
  readonly expected: Expected
}

function readRows<Row>(file: string, key: 'cases' | 'items', count: number): readonly Row[] {
  const whole = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Record<string, unknown>
  const rows = whole[key]
  if (!Array.isArray(rows)) throw new Error(`${file} has no ${key}`)
  if (rows.length < count) throw new Error(`${file} holds ${rows.length} ${key}, expected at least ${count}`)
  return rows as Row[]
}

/**
 * The cases of one vector file. Throws when there are fewer than `count`, so that an emptied file fails its
 * test.
 */
export function readCases<Case>(file: string, count: number): readonly Case[] {
  return readRows<Case>(file, 'cases', count)
}

/** The rows of a table of facts (errors.json, api-keys.json); throws when there are fewer than `count`. */
export function readItems<Item>(file: string, count: number): readonly Item[] {
  return readRows<Item>(file, 'items', count)
}
