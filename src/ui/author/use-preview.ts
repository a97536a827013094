import { useEffect, useRef } from 'react'
import { usePlayer } from '../hooks/use-player.ts'
import { useSession } from '../lessons/session.ts'
import { OWN, useOwn } from '../lessons/source.ts'
import { openLesson } from '../lessons/steer.ts'
import { useView } from '../store.ts'
import { parcelOf, useDraft } from './state.ts'

/** After the last change of the data, so that nobody's typing starts the cluster anew. */
const CALM_MS = 800

/** Shows the open draft in the player of the lessons: words at once, data when typing has come to rest. */
export function usePreview(): void {
  const player = usePlayer()
  const draft = useDraft()
  const shown = useRef(draft.lesson)
  useEffect(() => {
    useOwn.getState().put(parcelOf(draft), '#author')
    if (useView.getState().lesson === null) useView.getState().set({ lesson: OWN })
  }, [draft])
  useEffect(() => {
    if (shown.current === draft.lesson) return
    const timer = setTimeout(() => {
      shown.current = draft.lesson
      const session = useSession.getState().session
      const index = Math.min(session?.index ?? -1, draft.lesson.steps.length - 1)
      openLesson(player, OWN, index).catch(() => undefined)
    }, CALM_MS)
    return () => clearTimeout(timer)
  }, [draft.lesson, player])
}
