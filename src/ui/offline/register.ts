/** The page without a network, and word of a newer version. */

let newer = false
const listeners = new Set<() => void>()

/** True once another version of the page has been published and fetched: a reload shows it. */
export const isNewer = (): boolean => newer

/** Called when that changes; returns the end of it. */
export function onNewer(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(is: boolean): void {
  newer = is
  for (const listener of listeners) listener()
}

/** The reader goes on in this version. */
export const dismissNewer = (): void => tell(false)

/** Which version the worker keeps that serves this page; null when there is none. */
function versionKept(): Promise<string | null> {
  const { controller } = navigator.serviceWorker
  if (!controller) return Promise.resolve(null)
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => resolve(String(data))
    controller.postMessage('version', [port2])
  })
}

async function compare(): Promise<void> {
  const own = document.querySelector<HTMLMetaElement>('meta[name="kafkascope-version"]')?.content
  const kept = await versionKept()
  if (own !== undefined && kept !== null) tell(kept !== own)
}

/** Keeps the page's files for when there is no network. In development, and where the browser keeps nothing, it does nothing. */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD) return
  try {
    // The getter itself throws in a sandboxed frame.
    const workers = navigator.serviceWorker
    if (!workers) return
    workers.addEventListener('controllerchange', () => void compare())
    const found = await workers.register(new URL('sw.js', document.baseURI), { updateViaCache: 'none' })
    await found.update()
    // What the browser fetched before anybody listened; what it is fetching now says so itself.
    if (!found.installing && !found.waiting) await compare()
  } catch {
    // Private windows, blocked storage, no network: the page works as it is.
  }
}
