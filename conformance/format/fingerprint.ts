/** Tells whether a recording was made of this scenario as it now stands. */
import type { ScenarioFile } from './scenario.ts'

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]))
}

/** FNV-1a (64 bits) of what is done: cluster, topics, steps. Words about it may change. */
export function fingerprint({ cluster, topics, steps }: ScenarioFile): string {
  const text = JSON.stringify(ordered({ cluster, topics, steps }))
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}
