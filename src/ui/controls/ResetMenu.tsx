import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import { startAgain } from '../run-actions.ts'
import styles from './controls.module.css'
import { Popover } from './Popover.tsx'

/** Back to the opening of this run, or another course of chance. */
export function ResetMenu() {
  const words = useWords().shell.reset
  const player = usePlayer()
  const seed = usePlayerState((of) => of.run.recording().seed)
  return (
    <Popover label={words.button}>
      {(close) => (
        <div className={styles.stack}>
          <button
            type="button"
            className={`${styles.button} ${styles.choice}`}
            onClick={() => {
              close()
              startAgain(player, seed)
            }}
          >
            {words.same}
            <span className={styles.hint}>{words.sameHint}</span>
          </button>
          <button
            type="button"
            className={`${styles.button} ${styles.choice}`}
            onClick={() => {
              close()
              startAgain(player, crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)
            }}
          >
            {words.fresh}
            <span className={styles.hint}>{words.freshHint}</span>
          </button>
          <p className={`${styles.hint} ${styles.mono}`}>{words.seed(String(seed))}</p>
        </div>
      )}
    </Popover>
  )
}
