/**
 * Record headers (KIP-82): names with values, in their order; a name may come twice. Values are text here. Sizes as
 * DefaultRecord.sizeOf counts them.
 */
import { utf8Length } from './utf8.ts'
import { varintLength } from './varint.ts'

export interface RecordHeader {
  readonly key: string
  readonly value: string | null
}

/** Bytes of the headers of a record, with their number. */
export function headersLength(headers: readonly RecordHeader[] | undefined): number {
  if (!headers) return 1
  let size = varintLength(headers.length)
  for (const { key, value } of headers) {
    const name = utf8Length(key)
    size += varintLength(name) + name
    if (value === null) size += 1
    else {
      const bytes = utf8Length(value)
      size += varintLength(bytes) + bytes
    }
  }
  return size
}

/** The column of a batch: there only when one of its records has headers. */
export function headersColumn(records: readonly { readonly headers?: readonly RecordHeader[] }[]): {
  readonly headers?: readonly (readonly RecordHeader[] | null)[]
} {
  if (!records.some(({ headers }) => headers && headers.length > 0)) return {}
  return { headers: Object.freeze(records.map(({ headers }) => headers ?? null)) }
}
