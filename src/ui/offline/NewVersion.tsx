import { useSyncExternalStore } from 'react'
import { offline as en } from '../../i18n/en/offline.ts'
import { wordsIn } from '../../i18n/korean.ts'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { usePlayer } from '../hooks/use-player.ts'
import styles from '../notices.module.css'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { dismissNewer, isNewer, onNewer } from './register.ts'

/** Loads the newer version at this very moment of this run; a run too long for an address begins anew. */
async function reloadHere(player: Player): Promise<void> {
  try {
    const { addressOfNow } = await import('../share/give.ts')
    history.replaceState(null, '', await addressOfNow(player))
  } catch {
    // What cannot be said in an address stays behind.
  }
  location.reload()
}

/** Offers a newer version of the page when there is one. */
export function NewVersion() {
  const words = wordsIn(
    useView((view) => view.language),
    'offline',
    en,
  )
  const player = usePlayer()
  const newer = useSyncExternalStore(onNewer, isNewer)
  return (
    <div role="status" className={newer ? styles.notice : styles.silent}>
      {newer && (
        <>
          <span>{words.newer}</span>
          <button
            type="button"
            className={controls.button}
            title={words.hint}
            onClick={() => void reloadHere(player)}
          >
            {words.reload}
          </button>
          <button
            type="button"
            className={`${controls.button} ${controls.quiet} ${controls.square}`}
            aria-label={words.later}
            title={words.later}
            onClick={dismissNewer}
          >
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  )
}
