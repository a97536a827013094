/** Times and numbers as they are printed. Pure. */
import { type Language, useView } from './store.ts'

const pad = (value: number, width: number) => String(value).padStart(width, '0')

/** A moment of the run: `00:42.180`, with hours from the first hour on. */
export function formatTime(micros: number): string {
  const ms = Math.floor(micros / 1000)
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor(ms / 60_000) % 60
  const clock = `${pad(minutes, 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`
  return hours > 0 ? `${hours}:${clock}` : clock
}

/** The same without the thousandths: `00:42`. */
export function formatClock(micros: number): string {
  return formatTime(micros).slice(0, -4)
}

/** A span in the language of the page: `640 µs`, `12 ms`, `3.4 s`, `2 min 5 s`; in Korean `3.4초`, `2분 5초`. */
export function formatSpan(micros: number, language: Language = useView.getState().language): string {
  if (micros < 1000) return `${Math.round(micros)} µs`
  if (micros < 1_000_000) return `${Math.round(micros / 1000)} ms`
  const [minute, second] = language === 'ko' ? ['분', '초'] : [' min', ' s']
  if (micros < 60_000_000) return `${(micros / 1_000_000).toFixed(1)}${second}`
  return `${Math.floor(micros / 60_000_000)}${minute} ${Math.floor(micros / 1_000_000) % 60}${second}`
}

/** A speed: `0.001`, `0.25`, `1`, `100`. */
export function formatSpeed(speed: number): string {
  return speed >= 10 ? String(Math.round(speed)) : String(Number(speed.toPrecision(2)))
}

/** A whole number with the language's separators. */
export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(language).format(value)
}

/** A config value as Kafka's documentation writes it. */
export function formatConfig(value: string | number | boolean): string {
  return String(value)
}
