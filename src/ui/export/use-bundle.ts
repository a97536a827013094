import { useEffect, useMemo, useState } from 'react'
import { loadRooms, roomsOf } from '../../engine/index.ts'
import {
  type Bundle,
  bundleOf,
  type LanguageChoice,
  type Outcome,
  outcomeOf,
  playedOut,
} from '../../export/index.ts'
import { code as english } from '../../i18n/en/code.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useNamedTitle } from '../library/use-named-title.ts'
import { useView } from '../store.ts'
import { useExportWords } from './use-export-words.ts'

/** What the run came to: undefined while it is being played, null when it is too long for that. */
type Known = Outcome | null | undefined

/** The run as it stood when the dialog opened, as the files of a real cluster; null until they are there. */
export function useBundle(
  language: LanguageChoice,
  bounded: boolean,
): { bundle: Bundle | null; known: Known } {
  const player = usePlayer()
  const words = useExportWords()
  const { why } = wordsIn(
    useView((view) => view.language),
    'code',
    english,
  )
  const [recording] = useState(() => player.run.recording())
  const [known, setKnown] = useState<Known>(undefined)
  const named = useNamedTitle(recording.scenario.id, true)
  useEffect(() => {
    let gone = false
    // After the dialog has been painted: this takes a moment.
    const frame = requestAnimationFrame(() =>
      setTimeout(async () => {
        await loadRooms(roomsOf(recording))
        if (gone) return
        const whole = playedOut(player.run)
        setKnown(whole && outcomeOf(whole))
      }),
    )
    return () => {
      gone = true
      cancelAnimationFrame(frame)
    }
  }, [player, recording])
  const title = recording.scenario.title ?? named ?? recording.scenario.id
  const bundle = useMemo(
    () =>
      known === undefined
        ? null
        : bundleOf(recording, { words, title, outcome: known, why, language, bounded }),
    [recording, words, why, title, known, language, bounded],
  )
  return { bundle, known }
}
