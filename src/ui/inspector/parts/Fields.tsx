import type { ReactNode } from 'react'
import { Changed } from './Changed.tsx'
import styles from './Fields.module.css'

/** Names with their values. */
export function Fields({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.fields}>{children}</dl>
}

interface FieldProps {
  readonly name: string
  /** What the name means, or the whole of a value that is shown shortened. */
  readonly title?: string | undefined
  /** A time that runs by itself: no step is said to have changed it. */
  readonly clock?: boolean
  readonly children: ReactNode
}

/** One name with its value. */
export function Field({ name, title, clock = false, children }: FieldProps) {
  return (
    <div className={styles.field} title={title}>
      <dt>{name}</dt>
      <dd>{clock ? children : <Changed told>{children}</Changed>}</dd>
    </div>
  )
}

/** A part of the inspector under a heading of its own. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** A quiet line, as where there is nothing to show. */
export function Note({ children }: { readonly children: ReactNode }) {
  return <p className={styles.note}>{children}</p>
}
