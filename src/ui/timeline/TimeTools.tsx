import { BookmarkMenu } from '../bookmarks/BookmarkMenu.tsx'
import { formatSpan } from '../format.ts'
import { useTimeWords } from '../histories/use-time-words.ts'
import styles from './timeline.module.css'
import type { Axis } from './use-axis.ts'

interface Props {
  readonly axis: Axis
  readonly now: number
}

/** Bookmarks, and how much of time is in view. */
export function TimeTools({ axis, now }: Props) {
  const words = useTimeWords().axis
  const { from, to } = axis.stretch
  const span = words.span(formatSpan(to - from))
  const around = now >= from && now <= to ? now : (from + to) / 2
  return (
    <div className={styles.tools} role="group" aria-label={words.label}>
      <BookmarkMenu />
      <button
        type="button"
        aria-label={words.out}
        title={words.out}
        disabled={axis.all}
        onClick={() => axis.zoom(0.5, around)}
      >
        −
      </button>
      <button type="button" aria-label={words.in} title={words.in} onClick={() => axis.zoom(2, around)}>
        +
      </button>
      <button
        type="button"
        aria-pressed={axis.all}
        title={`${words.allHint} ${span}`}
        onClick={() => axis.showAll()}
      >
        {words.all}
      </button>
      <output className={styles.silent}>{axis.all ? '' : span}</output>
    </div>
  )
}
