import controls from '../controls/controls.module.css'
import { useView } from '../store.ts'
import { useNoticeWords } from '../use-notice-words.ts'
import { Dialog } from './Dialog.tsx'
import styles from './panels.module.css'

/** The keys. */
export function HelpDialog() {
  const words = useNoticeWords().help
  const open = useView((view) => view.open)
  const rows: readonly (readonly [readonly string[], string])[] = [
    [['Space', 'k'], words.play],
    [[',', '.'], words.step],
    [['[', ']'], words.notable],
    [['←', '→'], words.second],
    [['⇧ ←', '⇧ →'], words.seconds],
    [[';', "'"], words.request],
    [['d'], words.director],
    [['<', '>'], words.speed],
    [['b'], words.bookmark],
    [['x'], words.broker],
    [['t'], words.terminal],
    [['Esc'], words.escape],
    [['Ctrl K', '⌘ K'], words.commands],
    [['?'], words.help],
  ]
  return (
    <Dialog title={words.title}>
      <dl className={styles.keys}>
        {rows.map(([keys, meaning]) => (
          <div key={meaning} className={styles.keyRow}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.hint}>{words.note}</p>
      <p>
        <button type="button" className={controls.button} onClick={() => open({ kind: 'preferences' })}>
          {words.preferences}
        </button>
      </p>
    </Dialog>
  )
}
