import { useEffect, useRef, useState } from 'react'
import { isLink } from '../../share/is-link.ts'
import styles from '../controls/controls.module.css'
import { usePlayer } from '../hooks/use-player.ts'
import { useView } from '../store.ts'
import { addressOfNow, saveNow } from './give.ts'
import { openFile } from './take.ts'
import { textOfNow } from './text-now.ts'
import { useShareWords } from './use-share-words.ts'

type Said = 'copied' | 'failed' | 'tooLong' | 'textCopied' | 'textFailed'

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

interface Props {
  readonly close: () => void
}

/** The link to this moment, the moment as text and as a file, and files from elsewhere. */
export function SharePanel({ close }: Props) {
  const words = useShareWords()
  const player = usePlayer()
  const open = useView((view) => view.open)
  const [link, setLink] = useState('')
  const [text, setText] = useState('')
  const [said, setSaid] = useState<Said | null>(null)
  const chooser = useRef<HTMLInputElement>(null)

  async function copyLink(made: string): Promise<void> {
    setSaid((await copied(made)) ? 'copied' : 'failed')
  }

  useEffect(() => {
    let gone = false
    addressOfNow(player).then(
      (made) => {
        if (gone) return
        setLink(made)
        void copied(made).then((done) => setSaid(done ? 'copied' : 'failed'))
      },
      () => setSaid('tooLong'),
    )
    return () => {
      gone = true
    }
  }, [player])

  async function copyText(made: string): Promise<void> {
    setText(made)
    setSaid((await copied(made)) ? 'textCopied' : 'textFailed')
  }

  return (
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
          <button type="button" className={styles.button} onClick={() => void copyLink(link)}>
            {words.copy}
          </button>
        </div>
      )}
      {link !== '' && isPacked(link) && <p className={styles.hint}>{words.packed}</p>}
      <output className={said?.endsWith('opied') ? styles.good : styles.hint}>
        {said !== null && (said.endsWith('opied') ? `✓ ${words[said]}` : words[said])}
      </output>
      {said === 'textFailed' && (
        <textarea
          className={`${styles.mono} ${styles.link}`}
          aria-label={words.textLabel}
          readOnly
          rows={4}
          value={text}
          onFocus={(event) => event.target.select()}
        />
      )}
      <button
        type="button"
        className={`${styles.button} ${styles.choice}`}
        onClick={() => void copyText(textOfNow(player, link))}
      >
        {words.text}
        <span className={styles.hint}>{words.textHint}</span>
      </button>
      <button
        type="button"
        className={`${styles.button} ${styles.choice}`}
        onClick={() => {
          close()
          useView.getState().open({ kind: 'embed' })
        }}
      >
        {words.embed}
        <span className={styles.hint}>{words.embedHint}</span>
      </button>
      <button
        type="button"
        className={`${styles.button} ${styles.choice}`}
        onClick={() => void saveNow(player)}
      >
        {words.save}
      </button>
      <button
        type="button"
        className={`${styles.button} ${styles.choice}`}
        onClick={() => {
          close()
          open({ kind: 'export' })
        }}
      >
        {words.real}
        <span className={styles.hint}>{words.realHint}</span>
      </button>
      <button
        type="button"
        className={`${styles.button} ${styles.choice}`}
        onClick={() => chooser.current?.click()}
      >
        {words.open}
        <span className={styles.hint}>{words.openHint}</span>
      </button>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (!file) return
          close()
          void openFile(player, file)
        }}
      />
    </div>
  )
}

function isPacked(link: string): boolean {
  const fragment = link.slice(link.indexOf('#'))
  return isLink(fragment) && /^#v\d+:/.test(fragment)
}
