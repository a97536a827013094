import { type ReactNode, useState } from 'react'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { Field } from '../panels/Field.tsx'
import styles from './build.module.css'
import { type Configs, configsIn, linesOf } from './draft.ts'
import { useBuildWords } from './use-build-words.ts'

/** What is wrong with the draft, to be said beside the field that it is about. */
export interface Wrong {
  readonly field: string
  readonly allowed: string
}

interface Base {
  readonly label: string
  /** The field's path in the scenario. */
  readonly path: string
  readonly wrong: Wrong | null
}

const noteAt = ({ path, wrong }: Base): string | null => (wrong?.field === path ? wrong.allowed : null)

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

interface ChoiceProps extends Base {
  readonly value: string
  readonly choices: Readonly<Record<string, string>>
  readonly onChange: (value: string) => void
}

/** One of a few. */
export function ChoiceField({ value, choices, onChange, ...base }: ChoiceProps) {
  return (
    <Field label={base.label} problem={noteAt(base)}>
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

interface ConfigProps extends Base {
  readonly value: Configs | undefined
  readonly onChange: (value: Configs) => void
}

/** Configs as lines of text. A line that is none yet changes nothing. */
export function ConfigField({ value, onChange, ...base }: ConfigProps) {
  const words = useBuildWords()
  const [text, setText] = useState(() => linesOf(value))
  const inside = base.wrong?.field.startsWith(base.path) ? base.wrong : null
  const name = inside?.field.slice(base.path.length).replace(/^\.|[[\]"]/g, '')
  const problem = configsIn(text) === null ? words.notConfig : inside ? `${name}: ${inside.allowed}` : null
  return (
    <Field label={base.label} hint={words.configHint} problem={problem}>
      {(props) => (
        <textarea
          {...props}
          rows={2}
          maxLength={4000}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            const configs = configsIn(event.target.value)
            if (configs) onChange(configs)
          }}
        />
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
  readonly onRemove: () => void
  readonly children: ReactNode
}

/** One thing of a list. */
export function Row({ name, onRemove, children }: RowProps) {
  return (
    <fieldset className={styles.row} aria-label={name}>
      <div className={styles.fields}>{children}</div>
      <RemoveButton name={name} onRemove={onRemove} />
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
