import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { useView } from '../store.ts'
import styles from './lessons.module.css'
import { leave } from './steer.ts'
import { useLessonsWords } from './use-lessons-words.ts'

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
