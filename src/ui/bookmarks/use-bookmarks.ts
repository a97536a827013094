import { useEffect } from 'react'
import { bookmarks as en } from '../../i18n/en/bookmarks.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useView } from '../store.ts'
import type { Bookmark } from './bookmarks.ts'
import { followRun, useBookmarks } from './state.ts'

export type BookmarkWords = typeof en

/** The words of the bookmarks in the chosen language. */
export function useBookmarkWords(): BookmarkWords {
  return wordsIn(
    useView((view) => view.language),
    'bookmarks',
    en,
  )
}

/** The bookmarks of the run that is shown, by time. */
export function useRunBookmarks(): readonly Bookmark[] {
  const player = usePlayer()
  useEffect(() => {
    followRun(player)
    return player.onCalm(() => followRun(player))
  }, [player])
  return useBookmarks((state) => state.marks)
}
