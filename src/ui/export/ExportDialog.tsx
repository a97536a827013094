import { useState } from 'react'
import { LANGUAGES } from '../../code/index.ts'
import type { Bundle, LanguageChoice } from '../../export/index.ts'
import controls from '../controls/controls.module.css'
import { Dialog } from '../panels/Dialog.tsx'
import panels from '../panels/panels.module.css'
import { archiveOf, save } from './archive.ts'
import { ExportNotes } from './ExportNotes.tsx'
import styles from './export.module.css'
import { Files } from './Files.tsx'
import { useBundle } from './use-bundle.ts'
import { useExportWords } from './use-export-words.ts'

/** This run as files for a real cluster: what they are, what they leave out, and all of them to take along. */
export function ExportDialog() {
  const { panel: words } = useExportWords()
  const [language, setLanguage] = useState<LanguageChoice>('own')
  const [bounded, setBounded] = useState(true)
  const [said, setSaid] = useState('')
  const { bundle, known } = useBundle(language, bounded)

  function saveAll({ name, files }: Bundle): void {
    save(`${name}.zip`, new Uint8Array(archiveOf({ name, files, notes: [] })), 'application/zip')
    setSaid(words.saved(name, String(files.length)))
  }

  return (
    <Dialog title={words.title} wide>
      <p className={panels.hint}>{words.intro}</p>
      <div className={styles.options}>
        <label className={styles.option}>
          <span>{words.language}</span>
          <select
            className={styles.select}
            value={language}
            onChange={(event) => setLanguage(event.target.value as LanguageChoice)}
          >
            <option value="own">{words.own}</option>
            {LANGUAGES.map((each) => (
              <option key={each} value={each}>
                {words.languages[each]}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.check}>
          <input type="checkbox" checked={bounded} onChange={(event) => setBounded(event.target.checked)} />
          <span>
            {words.bounded} <span className={panels.hint}>{words.boundedHint}</span>
          </span>
        </label>
      </div>
      {bundle ? (
        <>
          {known === null && <p className={panels.hint}>{words.tooLong}</p>}
          <ExportNotes notes={bundle.notes} />
          <Files bundle={bundle} say={setSaid} />
          <div className={styles.foot}>
            <output className={panels.hint}>{said}</output>
            <button
              type="button"
              className={`${controls.button} ${controls.primary}`}
              onClick={() => saveAll(bundle)}
            >
              {words.downloadAll}
            </button>
          </div>
        </>
      ) : (
        <output className={panels.hint}>{words.working}</output>
      )}
    </Dialog>
  )
}
