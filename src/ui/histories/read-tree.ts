/** The histories as rows: each under the one that it parted from, in the order in which they parted. Pure. */
import type { Words } from '../../i18n/index.ts'
import type { HistoryEntry } from '../player/histories.ts'
import { markLabel } from '../timeline/mark-label.ts'

export interface TreeRow {
  readonly entry: HistoryEntry
  /** How many it parted from, one after another. */
  readonly depth: number
  /** The row of the one it parted from, -1 for the first. */
  readonly parentRow: number
}

/** Rows from the top to the bottom. */
export function readTree(entries: readonly HistoryEntry[]): readonly TreeRow[] {
  const rows: TreeRow[] = []
  const known = new Set(entries.map((entry) => entry.id))
  function add(entry: HistoryEntry, depth: number, parentRow: number): void {
    const row = rows.length
    rows.push({ entry, depth, parentRow })
    for (const child of entries) if (child.parent === entry.id) add(child, depth + 1, row)
  }
  for (const entry of entries) if (entry.parent === null || !known.has(entry.parent)) add(entry, 0, -1)
  return rows
}

/** What a history is called: its name, or what was done first in it. */
export function historyName(entry: HistoryEntry, first: string, pins: Words['shell']['pin']): string {
  if (entry.name !== null) return entry.name
  const fact = entry.fact ? markLabel(entry.fact, pins) : ''
  return fact || entry.command?.kind || first
}
