import { useState } from 'react'
import controls from './controls/controls.module.css'
import styles from './error-card.module.css'
import { useWords } from './hooks/use-words.ts'
import type { Player } from './player/player.ts'
import { linkToNow, startAgain } from './run-actions.ts'

interface Props {
  readonly player: Player
  readonly error: Error
  readonly onReset: () => void
}

/** What is shown when something broke: what it was, the link to the run, and a way on. */
export function ErrorCard({ player, error, onReset }: Props) {
  const words = useWords().shell
  const [link, setLink] = useState<string | null>(null)
  async function copy(): Promise<void> {
    try {
      const made = await linkToNow(player)
      setLink(made)
      await navigator.clipboard.writeText(made)
    } catch {
      // The link stands on the page for copying by hand, when there is one.
    }
  }
  return (
    <div className={styles.shade}>
      <section className={styles.card} role="alert" aria-labelledby="error-title">
        <h2 id="error-title">{words.error.title}</h2>
        <p>{words.error.text}</p>
        <pre>{error.message}</pre>
        {link !== null && (
          <input className={controls.link} readOnly value={link} aria-label={words.error.link} />
        )}
        <div className={controls.row}>
          <button type="button" className={controls.button} onClick={() => void copy()}>
            {words.error.copy}
          </button>
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            onClick={() => {
              startAgain(player, player.run.recording().seed)
              onReset()
            }}
          >
            {words.error.reset}
          </button>
          <button type="button" className={controls.button} onClick={() => location.reload()}>
            {words.error.reload}
          </button>
        </div>
      </section>
    </div>
  )
}
