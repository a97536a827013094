import { useEffect, useState } from 'react'
import type { Player } from '../player/player.ts'
import styles from './drop-target.module.css'
import { openFile } from './take.ts'
import { useShareWords } from './use-share-words.ts'

const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** A file that is dropped anywhere on the page is opened. */
export function DropTarget({ player }: { readonly player: Player }) {
  const words = useShareWords()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const quiet = new AbortController()
    const { signal } = quiet
    document.addEventListener(
      'dragover',
      (event) => {
        if (!holdsFile(event)) return
        event.preventDefault()
        setOver(true)
      },
      { signal },
    )
    document.addEventListener(
      'dragleave',
      // Out of the window, not from one element to the next.
      (event) => event.relatedTarget === null && setOver(false),
      { signal },
    )
    document.addEventListener(
      'drop',
      (event) => {
        setOver(false)
        const file = event.dataTransfer?.files[0]
        if (!file) return
        event.preventDefault()
        void openFile(player, file)
      },
      { signal },
    )
    return () => quiet.abort()
  }, [player])
  return over ? <div className={styles.target}>{words.drop}</div> : null
}
