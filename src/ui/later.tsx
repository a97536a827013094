/** Parts of the page that are fetched after its first paint. */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

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
