/** Random ids as 22 characters of base64 (org.apache.kafka.common.Uuid's text). */
import type { Io } from './types.ts'

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/** A new id; it never begins with a hyphen. */
export function randomUuid<B, F>(io: Pick<Io<B, F>, 'pick'>): string {
  return Array.from({ length: 22 }, (_, i) => BASE64URL[io.pick('ids', 0, i === 0 ? 62 : 63)]).join('')
}
