/** The scenarios that a person keeps in this browser. What is kept comes back through the same schema as a link. */
import type { Scenario } from '../../engine/index.ts'
import { InputError } from '../../scenarios/input-error.ts'
import { parseScenario } from '../../scenarios/schema.ts'
import { parseKept } from '../../scenarios/untrusted-json.ts'
import { recall, remember, setAside } from '../hooks/storage.ts'

export interface Saved {
  readonly name: string
  readonly scenario: Scenario
}

const KEY = 'scenarios'
export const MAX_SAVED = 50
/** Browsers give about five million characters to a whole site. */
const MAX_LENGTH = 2_000_000

function parsed(entry: unknown): Saved | null {
  if (typeof entry !== 'object' || entry === null || !('name' in entry) || !('scenario' in entry)) return null
  if (typeof entry.name !== 'string') return null
  try {
    return { name: entry.name, scenario: parseScenario(entry.scenario) }
  } catch (problem) {
    if (problem instanceof InputError) return null
    throw problem
  }
}

/** What is kept, and how many entries cannot be read by this version. */
export function savedIn(text: string | null): {
  readonly saved: readonly Saved[]
  readonly unreadable: number
} {
  if (text === null) return { saved: [], unreadable: 0 }
  let entries: unknown
  try {
    entries = parseKept(text, MAX_LENGTH)
  } catch {
    return { saved: [], unreadable: 1 }
  }
  if (!Array.isArray(entries)) return { saved: [], unreadable: 1 }
  const all = entries.slice(0, MAX_SAVED).map(parsed)
  const saved = all.filter((each) => each !== null)
  return { saved, unreadable: all.length - saved.length }
}

/** What is kept; what of it cannot be read is set aside before the list is written again. */
export function recallSaved(): readonly Saved[] {
  const { saved, unreadable } = savedIn(recall(KEY))
  if (unreadable > 0) setAside(KEY)
  return saved
}

/** Whether a list is no more than is kept. */
export function fits(saved: readonly Saved[]): boolean {
  return saved.length <= MAX_SAVED && JSON.stringify(saved).length <= MAX_LENGTH
}

/** Keeps a list; false when it is more than is kept, or the browser refuses: then it is known until the page goes. */
export function keepSaved(saved: readonly Saved[]): boolean {
  return fits(saved) && remember(KEY, JSON.stringify(saved))
}

/** The list with a scenario under a name: what had the name before gives way. */
export function withSaved(saved: readonly Saved[], name: string, scenario: Scenario): readonly Saved[] {
  const entry = { name, scenario: { ...scenario, title: name } }
  return saved.some((each) => each.name === name)
    ? saved.map((each) => (each.name === name ? entry : each))
    : [...saved, entry]
}
