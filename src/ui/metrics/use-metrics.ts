import { useEffect, useReducer, useRef } from 'react'
import type { Metrics, Readings, WorldReader } from '../../engine/index.ts'
import { metrics as en } from '../../i18n/en/metrics.ts'
import { wordsIn } from '../../i18n/korean.ts'
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

/** Events that are replayed at a time while the past is read. */
const SLICE = 6_000

/** Asks again with every frame until the past has been read; renders again about ten times a second. */
function useRead<T>(player: Player, ask: () => T | null, key: string): T | null {
  const [, again] = useReducer((n: number) => n + 1, 0)
  const frame = useRef(0)
  const latest = useRef(ask)
  useEffect(() => {
    latest.current = ask
  })
  useEffect(() => player.onCalm(again), [player])
  const found = ask()
  const waits = found === null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is asked anew.
  useEffect(() => {
    if (!waits) return
    const step = () => {
      if (latest.current() === null) frame.current = requestAnimationFrame(step)
      else again()
    }
    frame.current = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame.current)
  }, [player, waits, key])
  return found
}

/** The metrics from a moment on; null while the past is being read. */
export function useMetrics(player: Player, from: number): Metrics | null {
  return useRead(player, () => player.run.metrics(Math.max(0, from), SLICE), String(from))
}

/** What a reader says of each second from a moment on; null while the past is being read. */
export function useReadings(player: Player, of: WorldReader, from: number): Readings | null {
  return useRead(player, () => player.run.readings(of, Math.max(0, from), SLICE), `${of.key} ${from}`)
}

/** A value as a person reads it: few digits, steps of a thousand by letters. */
export function shortValue(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1e6) return `${(value / 1e6).toFixed(1)} M`
  if (size >= 1e4) return `${(value / 1e3).toFixed(1)} k`
  return String(Math.round(value * 10) / 10)
}
