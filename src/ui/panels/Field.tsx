import { type ReactNode, useId } from 'react'
import { useWords } from '../hooks/use-words.ts'
import type { Problem } from '../run-actions.ts'
import styles from './panels.module.css'
import { usePanelWords } from './use-panel-words.ts'

/** What a control needs to be named by its label and described by what is wrong with it. */
export interface FieldProps {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

interface Props {
  readonly label: string
  readonly hint?: string | undefined
  /** Kafka's own names are set in the fixed-width face. */
  readonly code?: boolean
  /** What is wrong here, in words. */
  readonly problem?: string | null
  readonly children: (props: FieldProps) => ReactNode
}

/** A label, a control, a hint, and what is wrong. */
export function Field({ label, hint, code = false, problem = null, children }: Props) {
  const id = useId()
  const described = problem !== null || hint !== undefined ? `${id}-note` : undefined
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={code ? styles.code : undefined}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': problem === null ? undefined : true })}
      {described && (
        <p
          id={described}
          className={problem === null ? styles.hint : styles.problem}
          role={problem ? 'alert' : undefined}
        >
          {problem ?? hint}
        </p>
      )}
    </div>
  )
}

/** Says a problem at the field whose name ends with one of these; null elsewhere. */
export function useProblemText(problem: Problem | null): (...fields: readonly string[]) => string | null {
  const words = usePanelWords().invalid
  return (...fields) => {
    if (problem === null) return null
    const hit = fields.some((field) => problem.field === field || problem.field.endsWith(`.${field}`))
    return hit ? words.allowed(problem.allowed) : null
  }
}

/** What is wrong with a field that has no place in the form. */
export function OtherProblem({
  problem,
  known,
}: {
  readonly problem: Problem | null
  readonly known: readonly string[]
}) {
  const words = useWords().shell.error
  if (problem === null) return null
  if (known.some((field) => problem.field === field || problem.field.endsWith(`.${field}`))) return null
  return (
    <p className={styles.problem} role="alert">
      {words.field(problem.field, problem.allowed)}
    </p>
  )
}
