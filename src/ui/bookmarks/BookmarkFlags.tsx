import { formatTime } from '../format.ts'
import { usePlayer } from '../hooks/use-player.ts'
import styles from './bookmarks.module.css'
import { Flag } from './Flag.tsx'
import { goToBookmark } from './state.ts'
import { useBookmarkWords, useRunBookmarks } from './use-bookmarks.ts'

interface Props {
  readonly x: (at: number) => number
  readonly width: number
}

/** The bookmarks on the axis of time; pressing one goes there. */
export function BookmarkFlags({ x, width }: Props) {
  const words = useBookmarkWords()
  const player = usePlayer()
  const marks = useRunBookmarks()
  const seen = marks.filter(({ at }) => x(at) >= 0 && x(at) <= width)
  if (seen.length === 0) return null
  return (
    <div className={styles.flags} role="group" aria-label={words.title}>
      {seen.map((mark) => {
        const told = words.goTo(mark.name || words.unnamed, formatTime(mark.at))
        return (
          <button
            key={mark.id}
            type="button"
            tabIndex={-1}
            className={styles.flag}
            style={{ transform: `translateX(${x(mark.at)}px)` }}
            aria-label={told}
            title={told}
            onClick={() => void goToBookmark(player, mark)}
          >
            <Flag />
          </button>
        )
      })}
    </div>
  )
}
