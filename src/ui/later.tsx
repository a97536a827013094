/** Parts of the page that are fetched after its first paint. */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { loadRooms } from '../engine/index.ts'

const TRY_AGAIN_MS = 1_000

/** Style sheets that could not be had. Whoever asked for one does not ask again. */
const lost = new Set<HTMLLinkElement>()
globalThis.addEventListener?.(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') lost.add(target)
  },
  true,
)

function refetchStyles(): void {
  for (const link of lost) link.replaceWith(link.cloneNode())
  lost.clear()
}

/** Fetches, and once more after a moment: one request that got lost is no reason to give up a page. */
async function patiently<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load()
  } catch {
    await new Promise((done) => setTimeout(done, TRY_AGAIN_MS))
    refetchStyles()
    return load()
  }
}

/**
 * A component that comes in a file of its own. Until it is there `meanwhile` stands in its place.
 * Not by Suspense: a page that renders ten times a second lets a retry wait for seconds on a slow machine.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: (props: Props) => ReactNode = () => null,
): ComponentType<Props> {
  let known: ComponentType<Props> | null = null
  return function Later(props: Props) {
    const [Part, setPart] = useState(() => known)
    useEffect(() => {
      if (Part) return
      patiently(load).then(
        (part) => {
          known = part
          setPart(() => part)
        },
        (problem: unknown) =>
          setPart(() => {
            throw problem
          }),
      )
    }, [Part])
    return Part ? <Part {...props} /> : meanwhile(props)
  }
}

/** For what acts on the cluster: it comes together with the part of the engine that acts. */
export function withActs<Part>(load: () => Promise<Part>): () => Promise<Part> {
  return async () => {
    const [part] = await Promise.all([load(), loadRooms(['rest'])])
    return part
  }
}
