/** Parts of the page that are fetched after its first paint. */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { loadRooms } from '../engine/index.ts'

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
      load().then(
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
