import type { ReactNode } from 'react'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { Field } from '../panels/Field.tsx'
import styles from './build.module.css'
import { useBuildWords } from './use-build-words.ts'
import { useTyped } from './use-typed.ts'

/** What is wrong with the draft, to be said beside the field that it is about. */
export interface Wrong {
  readonly field: string
  readonly allowed: string
}

export interface Base {
  readonly label: string
  /** The field's path in the scenario. */
  readonly path: string
  readonly wrong: Wrong | null
}

/** What is wrong with a field itself. */
export const noteAt = ({ path, wrong }: Base): string | null => (wrong?.field === path ? wrong.allowed : null)

interface NumberProps extends Base {
  readonly value: number | undefined
  readonly step?: number
  readonly onChange: (value: number) => void
}

/** A number; an empty field is no number, which the schema refuses. */
export function NumberField({ value, step = 1, onChange, ...base }: NumberProps) {
  return (
    <Field label={base.label} problem={noteAt(base)}>
      {(props) => (
        <input
          {...props}
          type="number"
          step={step}
          value={value === undefined || Number.isNaN(value) ? '' : value}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
      )}
    </Field>
  )
}

interface TextProps extends Base {
  readonly value: string
  readonly hint?: string
  readonly onChange: (value: string) => void
}

/** A line of text. */
export function TextField({ value, hint, onChange, ...base }: TextProps) {
  return (
    <Field label={base.label} hint={hint} problem={noteAt(base)}>
      {(props) => (
        <input {...props} maxLength={1000} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}

interface DraftTextProps<T> extends Base {
  readonly hint?: string
  /** What is said of a text that cannot be. */
  readonly refusal: string
  readonly value: T
  readonly write: (value: T) => string
  readonly read: (text: string) => T
  readonly onChange: (value: T) => void
}

/** A line of text that stands for something else: what is typed stays as it was typed. */
export function DraftTextField<T>(props: DraftTextProps<T>) {
  const { value, hint, refusal, write, read, onChange, ...base } = props
  const [text, setText] = useTyped(value, write)
  const inside = base.wrong?.field.startsWith(base.path) ? refusal : null
  return (
    <Field label={base.label} hint={hint} problem={inside}>
      {(field) => (
        <input
          {...field}
          maxLength={2000}
          value={text}
          onChange={(event) => {
            const next = read(event.target.value)
            setText(event.target.value, next)
            onChange(next)
          }}
        />
      )}
    </Field>
  )
}

interface ChoiceProps extends Base {
  readonly value: string
  readonly hint?: string
  /** The label is a name of Kafka's. */
  readonly code?: boolean
  readonly choices: Readonly<Record<string, string>>
  readonly onChange: (value: string) => void
}

/** One of a few. */
export function ChoiceField({ value, choices, hint, code = false, onChange, ...base }: ChoiceProps) {
  return (
    <Field label={base.label} hint={hint} code={code} problem={noteAt(base)}>
      {(props) => (
        <select {...props} value={value} onChange={(event) => onChange(event.target.value)}>
          {Object.entries(choices).map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface ListProps {
  readonly title: string
  readonly what: string
  readonly onAdd: () => void
  readonly children: ReactNode
}

/** A list of things of one kind that can be added to. */
export function List({ title, what, onAdd, children }: ListProps) {
  const words = useBuildWords()
  return (
    <section className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      {children}
      <button type="button" className={`${controls.button} ${styles.add}`} onClick={onAdd}>
        <Icon name="plus" />
        {words.add(what)}
      </button>
    </section>
  )
}

interface RowProps {
  readonly name: string
  readonly onCopy: () => void
  readonly onRemove: () => void
  readonly children: ReactNode
}

function CopySign() {
  return (
    <svg className={controls.icon} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M8 3h11v13h-2V5H8zM5 7h10v14H5zm2 2v10h6V9z" fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}

/** One thing of a list. */
export function Row({ name, onCopy, onRemove, children }: RowProps) {
  const words = useBuildWords()
  return (
    <fieldset className={styles.row} aria-label={name}>
      <div className={styles.fields}>{children}</div>
      <div className={styles.acts}>
        <RemoveButton name={name} onRemove={onRemove} />
        <button
          type="button"
          className={`${controls.button} ${controls.quiet} ${controls.square}`}
          aria-label={words.duplicate(name)}
          title={words.duplicate(name)}
          onClick={onCopy}
        >
          <CopySign />
        </button>
      </div>
    </fieldset>
  )
}

interface RemoveProps {
  readonly name: string
  readonly disabled?: boolean
  readonly onRemove: () => void
}

/** Takes one thing away. */
export function RemoveButton({ name, disabled = false, onRemove }: RemoveProps) {
  const words = useBuildWords()
  return (
    <button
      type="button"
      className={`${controls.button} ${controls.quiet} ${controls.square}`}
      aria-label={words.removeRow(name)}
      title={words.removeRow(name)}
      disabled={disabled}
      onClick={onRemove}
    >
      <Icon name="close" />
    </button>
  )
}
