import type { Metrics, Readings, WorldReader } from '../../engine/index.ts'
import { metrics as en } from '../../i18n/en/metrics.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { PAST_SLICE, usePast } from '../hooks/use-past.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'

export type MetricsWords = typeof en

/** The words of the metrics in the chosen language. */
export function useMetricsWords(): MetricsWords {
  return wordsIn(
    useView((view) => view.language),
    'metrics',
    en,
  )
}

/** The metrics from a moment on; null while the past is being read. */
export function useMetrics(player: Player, from: number): Metrics | null {
  return usePast(player, () => player.run.metrics(Math.max(0, from), PAST_SLICE), String(from))
}

/** What a reader says of each second from a moment on; null while the past is being read. */
export function useReadings(player: Player, of: WorldReader, from: number): Readings | null {
  return usePast(player, () => player.run.readings(of, Math.max(0, from), PAST_SLICE), `${of.key} ${from}`)
}

/** A value as a person reads it: few digits, steps of a thousand by letters. */
export function shortValue(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1e6) return `${(value / 1e6).toFixed(1)} M`
  if (size >= 1e4) return `${(value / 1e3).toFixed(1)} k`
  return String(Math.round(value * 10) / 10)
}
