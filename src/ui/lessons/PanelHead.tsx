import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { useView } from '../store.ts'
import styles from './lessons.module.css'
import { useSession } from './session.ts'
import { leave } from './steer.ts'
import { useLessonsWords } from './use-lessons-words.ts'

/** On a phone the panel shows what is to be done now, so that the stage stays in view; this shows all of it. */
function Fold() {
  const words = useLessonsWords()
  const { session, change } = useSession()
  if (!session || session.index < 0) return null
  const { index, lesson, full = false } = session
  const at = Math.min(index + 1, lesson.steps.length)
  return (
    <button
      type="button"
      className={`${controls.button} ${styles.fold}`}
      aria-expanded={full}
      onClick={() => change({ full: !full })}
    >
      {words.step(String(at), String(lesson.steps.length))}
      <span aria-hidden="true">{full ? '▾' : '▴'}</span>
    </button>
  )
}

/** Back to the list, and out of it. */
export function PanelHead({ list = false, back = '' }: { readonly list?: boolean; readonly back?: string }) {
  const words = useLessonsWords()
  const set = useView((view) => view.set)
  const authoring = useView((view) => view.authoring)
  if (authoring) return <h2 className={`${styles.head} ${styles.panelTitle}`}>{words.preview}</h2>
  return (
    <header className={styles.head}>
      {list ? (
        <h2 className={styles.panelTitle}>{words.label}</h2>
      ) : (
        <button
          type="button"
          className={`${controls.button} ${controls.quiet} ${styles.all}`}
          onClick={() => set({ lesson: back })}
        >
          <span aria-hidden="true">←</span> {back === '' ? words.all : words.allChallenges}
        </button>
      )}
      {!list && <Fold />}
      <button
        type="button"
        className={`${controls.button} ${controls.quiet} ${controls.square}`}
        aria-label={words.close}
        onClick={leave}
      >
        <Icon name="close" />
      </button>
    </header>
  )
}
