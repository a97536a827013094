import { useState } from 'react'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { Popover } from '../controls/Popover.tsx'
import { formatTime } from '../format.ts'
import { usePlayer } from '../hooks/use-player.ts'
import styles from './bookmarks.module.css'
import { type Bookmark, MAX_BOOKMARK_NAME } from './bookmarks.ts'
import { Flag } from './Flag.tsx'
import {
  bookmarkHere,
  goToBookmark,
  removeBookmark,
  renameBookmark,
  undoRemove,
  useBookmarks,
} from './state.ts'
import { useBookmarkWords, useRunBookmarks } from './use-bookmarks.ts'

/** A name that can be typed over; it is kept when the field is left, or with Enter. */
function Name({ mark, told }: { readonly mark: Bookmark; readonly told: string }) {
  const words = useBookmarkWords()
  const [name, setName] = useState(mark.name)
  const keep = () => name.trim() !== mark.name && renameBookmark(mark.id, name)
  return (
    <input
      className={styles.name}
      value={name}
      maxLength={MAX_BOOKMARK_NAME}
      placeholder={words.placeholder}
      aria-label={words.name(told)}
      onChange={(event) => setName(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep()
      }}
    />
  )
}

function Row({ mark, close }: { readonly mark: Bookmark; readonly close: () => void }) {
  const words = useBookmarkWords()
  const player = usePlayer()
  const told = mark.name || words.unnamed
  const time = formatTime(mark.at)
  return (
    <li>
      <button
        type="button"
        className={`${controls.button} ${styles.time}`}
        aria-label={words.goTo(told, time)}
        title={words.goTo(told, time)}
        onClick={() => {
          close()
          void goToBookmark(player, mark)
        }}
      >
        {time}
      </button>
      <Name key={mark.name} mark={mark} told={told} />
      <button
        type="button"
        className={`${controls.button} ${controls.quiet} ${controls.square}`}
        aria-label={words.remove(told)}
        title={words.remove(told)}
        onClick={() => removeBookmark(mark.id)}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}

/** The moments that somebody named, and how to name one more. */
export function BookmarkMenu() {
  const words = useBookmarkWords()
  const player = usePlayer()
  const marks = useRunBookmarks()
  const removed = useBookmarks((state) => state.removed)
  return (
    <Popover
      label={words.count(String(marks.length))}
      look="quiet"
      face={
        <>
          <Flag />
          <span className={styles.count} aria-hidden="true">
            {marks.length || ''}
          </span>
        </>
      }
    >
      {(close) => (
        <div className={`${controls.stack} ${styles.menu}`}>
          <p className={controls.heading}>{words.title}</p>
          <button type="button" className={controls.button} onClick={() => bookmarkHere(player)}>
            {words.add}
          </button>
          {marks.length === 0 ? (
            <p className={controls.hint}>{words.none}</p>
          ) : (
            <ul className={styles.list}>
              {marks.map((mark) => (
                <Row key={mark.id} mark={mark} close={close} />
              ))}
            </ul>
          )}
          {removed && (
            <p className={styles.removed} role="status">
              <span>{words.removed(removed.name || formatTime(removed.at))}</span>
              <button type="button" className={controls.button} onClick={undoRemove}>
                {words.undo}
              </button>
            </p>
          )}
          <p className={controls.hint}>{words.addHint}</p>
        </div>
      )}
    </Popover>
  )
}
