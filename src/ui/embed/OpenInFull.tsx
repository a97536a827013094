import controls from '../controls/controls.module.css'
import type { Player } from '../player/player.ts'
import { addressOfNow } from '../share/give.ts'
import { useShareWords } from '../share/use-share-words.ts'
import styles from './embed.module.css'

/** The same moment in the whole page. */
export function OpenInFull({ player }: { readonly player: Player }) {
  const words = useShareWords()
  async function openThere(): Promise<void> {
    const address = await addressOfNow(player)
    window.open(address.replace(/embed\.html[^#]*/, ''), '_blank', 'noopener')
  }
  return (
    <a
      className={`${controls.button} ${controls.quiet} ${styles.full}`}
      href="./"
      target="_blank"
      rel="noopener"
      aria-label={words.full}
      title={words.full}
      onClick={(event) => {
        event.preventDefault()
        void openThere()
      }}
    >
      <span className={styles.long}>{words.full}</span>
      <span className={styles.short} aria-hidden="true">
        ↗
      </span>
    </a>
  )
}
