/** auto.offset.reset as written (AutoOffsetResetStrategy; by_duration is KIP-1106). */

/** What to look for: the ListOffsets timestamps of both ends, a time span before now, or nothing at all. */
export type ResetStrategy =
  | { readonly kind: 'earliest' | 'latest' | 'none' }
  | { readonly kind: 'by_duration'; readonly milliseconds: number }

/** java.time.Duration.parse */
const DURATION =
  /^([-+]?)P(?:([-+]?\d+)D)?(T(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+)(?:[.,](\d{0,9}))?S)?)?$/i

/** Milliseconds of an ISO-8601 duration as PnDTnHnMn.nS; null when it is none. */
export function parseDuration(text: string): number | null {
  const found = DURATION.exec(text)
  if (!found) return null
  const [, sign, days, time, hours, minutes, seconds, fraction] = found
  if (time !== undefined && time.length === 1) return null
  if ([days, hours, minutes, seconds].every((part) => part === undefined)) return null
  const part = Number(`0.${fraction || '0'}`) * (seconds?.startsWith('-') ? -1 : 1)
  const total =
    Number(days ?? 0) * 86_400 +
    Number(hours ?? 0) * 3_600 +
    Number(minutes ?? 0) * 60 +
    Number(seconds ?? 0) +
    part
  const milliseconds = Math.floor(total * 1_000 * (sign === '-' ? -1 : 1))
  return Number.isSafeInteger(milliseconds) ? milliseconds : null
}

/** The strategy that a value of auto.offset.reset names; null when Kafka refuses it. */
export function parseResetStrategy(value: string): ResetStrategy | null {
  if (value === 'earliest' || value === 'latest' || value === 'none') return { kind: value }
  if (!value.startsWith('by_duration:')) return null
  const milliseconds = parseDuration(value.slice('by_duration:'.length))
  return milliseconds === null || milliseconds < 0 ? null : { kind: 'by_duration', milliseconds }
}
