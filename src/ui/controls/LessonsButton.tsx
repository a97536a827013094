import { useWords } from '../hooks/use-words.ts'
import { useView } from '../store.ts'
import styles from './controls.module.css'

/** Opens the lessons beside the stage, and closes them. */
export function LessonsButton({ onPress }: { readonly onPress?: () => void }) {
  const words = useWords().shell
  const open = useView((view) => view.lesson !== null)
  const set = useView((view) => view.set)
  return (
    <button
      type="button"
      className={styles.button}
      aria-pressed={open}
      onClick={() => {
        onPress?.()
        set({ lesson: open ? null : '' })
      }}
    >
      {words.lessons}
    </button>
  )
}
