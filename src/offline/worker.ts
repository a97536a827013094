/**
 * The service worker: keeps the files of one version of the page, whole or not at all, so that it opens without a
 * network. `FILES` and `VERSION` are filled in by the build (scripts/site-plugin.ts).
 *
 * - A page is asked for at the network first: a reload always brings the newest version, and its own files by their
 *   hashed names. What is kept is for when there is no network, or a slow one. So no page is ever of two versions.
 * - Files with a hash in their name never change: kept ones are given at once.
 * - The version before is kept as long as this one lives, for pages that are still open in it.
 */
declare const FILES: readonly string[]
declare const VERSION: string

interface Waits {
  waitUntil(done: Promise<unknown>): void
}

interface Fetching extends Waits {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

interface Asked {
  readonly data: unknown
  readonly ports: readonly MessagePort[]
}

interface Scope {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(kind: 'install' | 'activate', listener: (event: Waits) => void): void
  addEventListener(kind: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(kind: 'message', listener: (event: Asked) => void): void
}

const scope = globalThis as unknown as Scope
const HOME = new URL('./', scope.location.href).href
/** One host may hold several copies of the page, each in its folder. */
const MINE = `kafkascope ${HOME} `
const CACHE = MINE + VERSION
const PATIENCE_MS = 3_000
const AT_ONCE = 6

const addressOf = (file: string) => new URL(file, HOME).href
const isPage = (file: string) => file === './' || file.endsWith('.html')

/** A page that came by way of a redirect may not be given for an address: the same without that. */
async function plain(response: Response): Promise<Response> {
  if (!response.redirected) return response
  const { status, statusText, headers } = response
  return new Response(await response.blob(), { status, statusText, headers })
}

/** The names of the caches of this page, the oldest first. */
const ownCaches = async () => (await caches.keys()).filter((name) => name.startsWith(MINE))

async function kept(address: string): Promise<Response | undefined> {
  for (const name of (await ownCaches()).reverse()) {
    const found = await (await caches.open(name)).match(address, { ignoreVary: true })
    if (found) return found
  }
  return undefined
}

/** A file of this version; those of the version before that bear the same name are not fetched again. */
async function got(file: string): Promise<Response> {
  const address = addressOf(file)
  const hashed = file.startsWith('assets/')
  const known = hashed ? await kept(address) : undefined
  const response = known ?? (await fetch(address, hashed ? {} : { cache: 'no-cache' }))
  if (!response.ok) throw new Error(`${file}: ${response.status}`)
  return plain(response)
}

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE)
  try {
    for (let at = 0; at < FILES.length; at += AT_ONCE)
      await Promise.all(
        FILES.slice(at, at + AT_ONCE).map(async (file) => cache.put(addressOf(file), await got(file))),
      )
  } catch (problem) {
    await caches.delete(CACHE)
    throw problem
  }
  await scope.skipWaiting()
}

async function tidy(): Promise<void> {
  const others = (await ownCaches()).filter((name) => name !== CACHE)
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)))
  await scope.clients.claim()
}

async function pageFor(request: Request, file: string): Promise<Response> {
  const own = () => kept(addressOf(file))
  const fresh = fetch(request)
  const late = new Promise<null>((done) => setTimeout(() => done(null), PATIENCE_MS))
  try {
    const first = await Promise.race([fresh, late])
    // A host that is ill is no better than none.
    if (first && first.status < 500) return first
    return (await own()) ?? first ?? (await fresh)
  } catch (problem) {
    const found = await own()
    if (found) return found
    throw problem
  }
}

async function fileFor(request: Request): Promise<Response> {
  const found = await kept(request.url)
  if (found) return found
  const response = await fetch(request)
  // Parts of the Korean font come when a text needs them.
  if (response.ok && response.type === 'basic') {
    const copy = response.clone()
    caches.open(CACHE).then(
      (cache) => cache.put(request.url, copy),
      () => undefined,
    )
  }
  return response
}

scope.addEventListener('install', (event) => event.waitUntil(fill()))
scope.addEventListener('activate', (event) => event.waitUntil(tidy()))
scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  const address = origin + pathname
  if (request.method !== 'GET' || !address.startsWith(HOME)) return
  const file = address.slice(HOME.length)
  if (request.mode === 'navigate') {
    const page = file === '' || file === 'index.html' ? './' : file
    if (FILES.includes(page) && isPage(page)) event.respondWith(pageFor(request, page))
  } else if (file.startsWith('assets/') || FILES.includes(file)) event.respondWith(fileFor(request))
})
scope.addEventListener('message', ({ data, ports }) => {
  if (data === 'version') ports[0]?.postMessage(VERSION)
})
