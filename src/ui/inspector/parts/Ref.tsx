import type { ReactNode } from 'react'
import { type Selection, useView } from '../../store.ts'
import styles from './Ref.module.css'

/** A word that selects what it names. */
export function Ref({ to, children }: { readonly to: Selection; readonly children: ReactNode }) {
  const select = useView((view) => view.select)
  return (
    <button type="button" className={styles.ref} onClick={() => select(to)}>
      {children}
    </button>
  )
}
