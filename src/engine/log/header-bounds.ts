/** Which headers a person may give a record; asked only by whoever takes them from outside. */
import type { RecordHeader } from './headers.ts'

/** What one record may carry here; Kafka itself only knows max.message.bytes. */
export const HEADER_BOUNDS = { count: 20, key: 200, value: 2_000 } as const

/** What is wrong with headers, and what is allowed; null when nothing is. */
export function headersProblem(
  headers: readonly RecordHeader[] | undefined,
): { readonly given: string; readonly allowed: string } | null {
  if (!headers) return null
  const { count, key: name, value: text } = HEADER_BOUNDS
  if (headers.length > count) return { given: `${headers.length} headers`, allowed: `at most ${count}` }
  for (const { key, value } of headers) {
    if (key === '' || key.length > name)
      return { given: key, allowed: `a name of 1 to ${name} characters, as in name:value` }
    if ((value?.length ?? 0) > text)
      return { given: `${value?.length} characters`, allowed: `at most ${text} characters a header` }
  }
  return null
}
