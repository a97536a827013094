import { useState } from 'react'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { linkToNow } from '../run-actions.ts'
import styles from './controls.module.css'
import { Popover } from './Popover.tsx'

type Outcome = 'copied' | 'not copied' | 'too long' | 'making'

/** Copies a link to this moment of this run. */
export function ShareMenu() {
  const words = useWords().shell.share
  const player = usePlayer()
  const [link, setLink] = useState('')
  const [outcome, setOutcome] = useState<Outcome>('making')

  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome('copied')
    } catch {
      setOutcome('not copied')
    }
  }

  async function open(): Promise<void> {
    setLink('')
    setOutcome('making')
    try {
      const made = await linkToNow(player)
      setLink(made)
      await copy(made)
    } catch {
      setOutcome('too long')
    }
  }

  return (
    <Popover label={words.button} icon="link" look="primary" onOpen={() => void open()}>
      {() => (
        <div className={styles.stack}>
          <p className={styles.heading}>{words.title}</p>
          <p className={styles.hint}>{words.explain}</p>
          {link !== '' && (
            <div className={styles.row}>
              <input
                className={`${styles.mono} ${styles.link}`}
                aria-label={words.link}
                readOnly
                value={link}
                onFocus={(event) => event.target.select()}
              />
              <button type="button" className={styles.button} onClick={() => void copy(link)}>
                {words.copy}
              </button>
            </div>
          )}
          <output className={outcome === 'copied' ? styles.good : styles.hint}>
            {outcome === 'copied' && `✓ ${words.copied}`}
            {outcome === 'not copied' && words.failed}
            {outcome === 'too long' && words.tooLong}
          </output>
        </div>
      )}
    </Popover>
  )
}
