import { useWords } from '../hooks/use-words.ts'
import styles from './Legend.module.css'

const KINDS = [
  'committed',
  'written',
  'tombstone',
  'start',
  'cleaned',
  'open',
  'aborted',
  'commit',
  'abort',
] as const

/** How records look in the logs, drawn as the stage draws them. */
export function Legend() {
  const { legend, records } = useWords().shell.view
  return (
    <fieldset className={styles.legend}>
      <legend>{records}</legend>
      <ul>
        {KINDS.map((kind) => (
          <li key={kind}>
            <svg viewBox="0 0 16 22" width="16" height="22" data-kind={kind} aria-hidden="true">
              {kind === 'tombstone' ? (
                <path d="M3 19V9a5 5 0 0 1 10 0V19Z" />
              ) : (
                <rect x="3" y="4" width="10" height="15" rx="2" />
              )}
              {kind === 'start' && <path d="M4.5 1.5H1.5V21H4.5" />}
              {kind === 'cleaned' && <path d="M2 21H14V17" />}
              {kind === 'open' && <path d="M2 1.5H14" strokeDasharray="3 2" />}
              {kind === 'aborted' && <path d="M3 19L13 4" />}
              {kind === 'commit' && <path d="M5.5 12L7.5 14.5L11 9" />}
              {kind === 'abort' && <path d="M5.5 9L10.5 14M10.5 9L5.5 14" />}
            </svg>
            {legend[kind]}
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
