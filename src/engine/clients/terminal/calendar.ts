/** The Gregorian calendar in UTC, without asking the host (whose clock and zone must not matter). */

const DAY_MS = 86_400_000

/** Days since 1970-01-01 of a date; the era of 400 years makes leap years come out right. */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

function dateOf(days: number): readonly [number, number, number] {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const ofEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const m = Math.floor((5 * ofYear + 2) / 153)
  const month = m + (m < 10 ? 3 : -9)
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - Math.floor((153 * m + 2) / 5) + 1]
}

const digits = (n: number, width = 2) => String(n).padStart(width, '0')

interface Moment {
  readonly day: readonly [number, number, number]
  /** 0 = Sunday */
  readonly weekday: number
  readonly time: readonly [number, number, number]
  readonly ms: number
}

function momentOf(ms: number): Moment {
  const days = Math.floor(ms / DAY_MS)
  const of = ms - days * DAY_MS
  const time = [of / 3_600_000, (of / 60_000) % 60, (of / 1000) % 60].map(Math.floor)
  return {
    day: dateOf(days),
    weekday: (((days + 4) % 7) + 7) % 7,
    time: time as unknown as Moment['time'],
    ms: of % 1000,
  }
}

/** A moment as log4j2's %d writes it: 2026-01-01 00:00:15,203 */
export function logTime(at: number): string {
  const { day, time, ms } = momentOf(at)
  const [year, month, date] = day
  return `${year}-${digits(month)}-${digits(date)} ${time.map((n) => digits(n)).join(':')},${digits(ms, 3)}`
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A moment as java.util.Date.toString() writes it: Thu Jan 01 00:00:00 UTC 1970 */
export function javaDate(at: number): string {
  const { day, weekday, time } = momentOf(at)
  const [year, month, date] = day
  return `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${digits(date)} ${time.map((n) => digits(n)).join(':')} UTC ${year}`
}

/** YYYY-MM-DDThh:mm:ss.sss with Z, ±hh:mm or nothing (UTC) behind it, in milliseconds; null for what is none. */
export function parseDateTime(text: string): number | null {
  const found =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|([+-])(\d\d):?(\d\d))?$/.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute] = found.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const ms = Number((found[7] ?? '').padEnd(3, '0'))
  const zone = (found[9] === '-' ? -1 : 1) * (Number(found[10] ?? 0) * 60 + Number(found[11] ?? 0))
  const minutes = (daysOf(year, month, day) * 24 + hour) * 60 + minute - zone
  return (minutes * 60 + Number(found[6] ?? 0)) * 1000 + ms
}
