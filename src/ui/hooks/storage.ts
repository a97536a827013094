/**
 * The only place that touches the browser's storage, which may be blocked, full, absent or hold what nobody can read.
 * What could not be kept is remembered until the page goes, and whoever listens is told.
 */

const PREFIX = 'kafkascope.'

/** denied: nothing is kept at all; full: there is no room; damaged: what was kept cannot be read, and was set aside. */
export type StorageTrouble = 'denied' | 'full' | 'damaged'

/** What could not be kept, for as long as the page lives. */
const unkept = new Map<string, string>()
const listeners = new Set<() => void>()
let trouble: StorageTrouble | null = null

function tell(what: StorageTrouble | null): void {
  if (what === trouble) return
  trouble = what
  for (const listener of listeners) listener()
}

/** What was kept under a name, or null. */
export function recall(name: string): string | null {
  try {
    return unkept.get(name) ?? window.localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

/** Keeps a small text; false when the browser refused: then it is known until the page goes, and no longer. */
export function remember(name: string, value: string): boolean {
  try {
    window.localStorage.setItem(PREFIX + name, value)
    unkept.delete(name)
    return true
  } catch (problem) {
    unkept.set(name, value)
    const full = problem instanceof DOMException && problem.name === 'QuotaExceededError'
    tell(full ? 'full' : 'denied')
    return false
  }
}

/** Says that what was kept under a name cannot be read; it is set aside before anything takes its place. */
export function setAside(name: string): void {
  const text = recall(name)
  if (text === null) return
  remember(`${name}.damaged`, text)
  tell('damaged')
}

/** What is wrong with the storage, null as long as nothing is known of that. */
export const storageTrouble = (): StorageTrouble | null => trouble

/** The reader has seen it; the next trouble is told again. */
export const dismissTrouble = (): void => tell(null)

/** Called whenever `storageTrouble` changes; returns the end of it. */
export function onStorageTrouble(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
