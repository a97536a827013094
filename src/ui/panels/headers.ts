/** Record headers as a line of text. Pure. */
import type { RecordHeader } from '../../engine/index.ts'

/** `name:value, name:value` as headers; what has no colon has no name, which is refused where it is taken. */
export function headersIn(text: string): RecordHeader[] {
  if (text.trim() === '') return []
  return text.split(',').map((pair) => {
    const at = pair.indexOf(':')
    return { key: pair.slice(0, Math.max(0, at)).trim(), value: pair.slice(at + 1).trim() }
  })
}

/** The line of headers; one without a value has none behind its colon. */
export function headersLine(headers: readonly RecordHeader[] | undefined): string {
  return (headers ?? []).map(({ key, value }) => `${key}:${value ?? ''}`).join(', ')
}
