/** The only place that touches the browser's storage, which may be blocked, full or absent. */

const PREFIX = 'kafkascope.'

/** What was kept under a name, or null. */
export function recall(name: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

/** Keeps a small text; false when the browser refused. */
export function remember(name: string, value: string): boolean {
  try {
    window.localStorage.setItem(PREFIX + name, value)
    return true
  } catch {
    return false
  }
}
