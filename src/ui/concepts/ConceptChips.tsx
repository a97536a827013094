import { useView } from '../store.ts'
import styles from './concepts.module.css'
import { useConceptWords } from './use-concepts.ts'

/** The names of concepts; pressing one shows it on the map. */
export function ConceptChips({ title, ids }: { readonly title: string; readonly ids: readonly string[] }) {
  const words = useConceptWords()
  const open = useView((view) => view.open)
  if (!words || ids.length === 0) return null
  return (
    <div className={styles.chips}>
      <span>{title}</span>
      {ids.map((id) => (
        <button
          key={id}
          type="button"
          className={styles.link}
          title={words.each[id]?.[1]}
          onClick={() => open({ kind: 'concepts', about: id })}
        >
          {words.each[id]?.[0] ?? id}
        </button>
      ))}
    </div>
  )
}
