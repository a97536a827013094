import { isLeftOut, type Note, notesByReason } from '../../export/index.ts'
import panels from '../panels/panels.module.css'
import styles from './export.module.css'
import { useExportWords } from './use-export-words.ts'

/** What is left out or done in another way, and why. */
export function ExportNotes({ notes }: { readonly notes: readonly Note[] }) {
  const { panel, reason } = useExportWords()
  if (notes.length === 0) return <p className={panels.hint}>{panel.all}</p>
  const left = notes.filter(isLeftOut).length
  const near = notes.length - left
  const counts = [...(left > 0 ? [panel.leftOut(left)] : []), ...(near > 0 ? [panel.nearly(near)] : [])]
  return (
    <details className={styles.notes}>
      <summary>{counts.join(' · ')}</summary>
      <ul>
        {notesByReason(notes, (why) => reason[why]).map(({ sentence, notes: of }) => (
          <li key={sentence}>
            {sentence}
            <ul>
              {of.map(({ at, what }) => (
                <li key={`${at} ${what}`}>
                  {at !== null && <span className={styles.at}>{(at / 1e6).toFixed(1)} s</span>}
                  <code>{what}</code>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  )
}
