import { useEffect, useReducer, useRef } from 'react'
import { fates as en } from '../../i18n/en/fates.ts'
import { wordsIn } from '../../i18n/korean.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { type FatesQuestion, type FatesReading, readFates } from './read-fates.ts'

export type FatesWords = typeof en

/** The words of the fates in the chosen language. */
export function useFatesWords(): FatesWords {
  return wordsIn(
    useView((view) => view.language),
    'fates',
    en,
  )
}

/** While the run plays the table is read anew this often; when it stands, at every change. */
const WHILE_PLAYING_MS = 500

/** The fates at the moment shown. */
export function useFates(player: Player, question: FatesQuestion): FatesReading {
  const [, again] = useReducer((n: number) => n + 1, 0)
  const asked = JSON.stringify(question)
  const known = useRef<{ asked: string; version: number; at: number; reading: FatesReading } | null>(null)
  useEffect(() => player.onCalm(again), [player])
  const last = known.current
  const stale =
    !last || last.asked !== asked || (player.playing ? performance.now() - last.at > WHILE_PLAYING_MS : true)
  if (stale)
    known.current = {
      asked,
      version: player.version,
      at: performance.now(),
      reading: readFates(player.run, question),
    }
  return (known.current as NonNullable<typeof last>).reading
}
