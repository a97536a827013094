import { useState } from 'react'
import type { Bundle } from '../../export/index.ts'
import controls from '../controls/controls.module.css'
import { save } from './archive.ts'
import styles from './export.module.css'
import { useExportWords } from './use-export-words.ts'

interface Props {
  readonly bundle: Bundle
  /** Says what was done. */
  readonly say: (text: string) => void
}

const FOLDER = /^(.*\/)?([^/]+)$/

/** The files, one of which can be read, copied and saved. */
export function Files({ bundle, say }: Props) {
  const { panel: words } = useExportWords()
  const [chosen, setChosen] = useState('README.md')
  const file = bundle.files.find(({ path }) => path === chosen) ?? bundle.files[0]
  if (!file) return null
  const { path, text } = file

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      say(words.copied)
    } catch {
      say(words.notCopied)
    }
  }

  return (
    <div className={styles.files}>
      <ul className={styles.list} aria-label={words.files}>
        {bundle.files.map((one) => {
          const [, folder = '', name] = FOLDER.exec(one.path) ?? []
          return (
            <li key={one.path}>
              <button
                type="button"
                className={styles.file}
                aria-current={one.path === path}
                onClick={() => setChosen(one.path)}
              >
                {folder !== '' && <span className={styles.folder}>{folder}</span>}
                {name}
              </button>
            </li>
          )
        })}
      </ul>
      <section className={styles.preview} aria-label={words.preview(path)}>
        <header className={styles.previewHead}>
          <code>{path}</code>
          <span className={styles.gap} />
          <button type="button" className={controls.button} onClick={() => void copy()}>
            {words.copy}
          </button>
          <button
            type="button"
            className={controls.button}
            onClick={() => save(path.replace(/^.*\//, ''), text, 'text/plain')}
          >
            {words.download}
          </button>
        </header>
        <pre key={path} className={styles.text} data-prose={path.endsWith('.md')} tabIndex={0}>
          {text}
        </pre>
      </section>
    </div>
  )
}
