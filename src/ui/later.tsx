/** Parts of the page that are fetched after its first paint. */
import { type ComponentType, lazy, Suspense } from 'react'

/** A component that comes in a file of its own; until it is there its place stays empty. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() })) as ComponentType<Props>
  return function Later(props: Props) {
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    )
  }
}
