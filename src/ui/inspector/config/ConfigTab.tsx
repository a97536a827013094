import { Fragment, useDeferredValue, useEffect, useId, useState } from 'react'
import type { ConfigSide, FactOf, TimedFact } from '../../../engine/index.ts'
import { errorCode } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import actions from '../parts/Actions.module.css'
import { useAct } from '../parts/Actions.tsx'
import { Chip } from '../parts/Chip.tsx'
import { Note } from '../parts/Fields.tsx'
import styles from './config-tab.module.css'
import {
  type ConfigReading,
  configsOf,
  documentationOf,
  type Entity,
  isPlain,
  othersOf,
  type Resource,
  resourceOf,
  sideOf,
} from './read-configs.ts'
import { useConfigWords } from './use-config-words.ts'

const SHOWN = ['all', 'changed', 'editable', 'kafka'] as const
type Shown = (typeof SHOWN)[number]

/** Kafka's whole list of a side, once somebody asked for it. */
function useKafkaList(side: ConfigSide, wanted: boolean): string | null {
  const [lists, setLists] = useState<Readonly<Record<ConfigSide, string>> | null>(null)
  useEffect(() => {
    if (wanted && lists === null) void import('./kafka-configs.ts').then((m) => setLists(m.KAFKA_CONFIGS))
  }, [wanted, lists])
  return lists?.[side] ?? null
}

/** The configs of an entity: found by words, told in a sentence each, changed where Kafka lets them be. */
export function ConfigTab({ entity }: { readonly entity: Entity }) {
  const words = useConfigWords()
  const id = useId()
  const rows = useWorld((world) => configsOf(world, entity))
  const side = useWorld((world) => sideOf(world, entity))
  const [typed, setTyped] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const search = useDeferredValue(typed.trim().toLowerCase())
  const list = useKafkaList(side, shown === 'kafka')
  const resource = resourceOf(entity)
  const kinds = resource ? SHOWN : SHOWN.filter((kind) => kind !== 'editable')
  const meaningOf = (row: ConfigReading): string =>
    row.meaning === null ? '' : (words.meaning[row.meaning as keyof typeof words.meaning] ?? '')
  const whole = shown === 'kafka' && list !== null ? [...rows, ...othersOf(list, rows)] : rows
  const found = whole.filter(
    (row) =>
      (shown !== 'changed' || !isPlain(row)) &&
      (shown !== 'editable' || row.editable) &&
      `${row.name} ${row.java ?? ''} ${meaningOf(row)}`.toLowerCase().includes(search),
  )
  return (
    <>
      <div className={styles.tools}>
        <input
          type="search"
          className={styles.search}
          placeholder={words.search}
          aria-label={words.search}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <select
          className={styles.select}
          aria-label={words.filter}
          value={shown}
          onChange={(event) => setShown(event.target.value as Shown)}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {words.show[kind]}
            </option>
          ))}
        </select>
      </div>
      {resource === null && <Note>{entity.kind === 'client' ? words.clientOnly : words.readOnly}</Note>}
      {shown === 'kafka' && list === null && <Note>{words.loading}</Note>}
      {found.length === 0 && <Note>{words.none}</Note>}
      <ul className={styles.list} id={`${id}-list`}>
        {found.map((row) => (
          <li key={row.name} className={styles.row} data-quiet={!row.obeyed || undefined}>
            <Row row={row} side={side} resource={resource} meaning={meaningOf(row)} />
          </li>
        ))}
      </ul>
    </>
  )
}

interface RowProps {
  readonly row: ConfigReading
  readonly side: ConfigSide
  readonly resource: Resource | null
  readonly meaning: string
}

function Row({ row, side, resource, meaning }: RowProps) {
  const words = useConfigWords()
  const [open, setOpen] = useState(false)
  const value = row.value === null ? '–' : row.value === '' ? words.empty : row.value
  const plain = isPlain(row)
  return (
    <>
      <div className={styles.head}>
        <span className={styles.name}>
          <Dotted name={row.name} />
        </span>
        {row.editable && resource ? (
          <button
            type="button"
            className={styles.value}
            aria-expanded={open}
            aria-label={`${words.edit(row.name)}: ${value}`}
            onClick={() => setOpen(!open)}
          >
            {value}
            <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
              <path d="M2 10l1-3 5-5 2 2-5 5z" fill="none" stroke="currentColor" strokeWidth="1.2" />
            </svg>
          </button>
        ) : (
          <span className={styles.value}>{value}</span>
        )}
      </div>
      {meaning !== '' && <p className={styles.meaning}>{meaning}</p>}
      {!row.obeyed && (
        <p className={styles.meaning}>
          <Chip tone="quiet">{words.notSimulated}</Chip>{' '}
          <a href={documentationOf(side, row.name)} target="_blank" rel="noreferrer">
            {words.documentation}
          </a>
        </p>
      )}
      {row.obeyed && (!plain || row.isSet || row.java) && (
        <p className={styles.source}>
          {row.source !== 'DEFAULT_CONFIG' && row.source !== 'library default' && (
            <Chip tone={row.source === 'follows' ? 'quiet' : 'accent'} title={row.source}>
              {words.source[row.source]}
            </Chip>
          )}
          {!plain && <span>{words.default(row.default ?? '–')}</span>}
          {row.java && <span>Java: {row.java}</span>}
        </p>
      )}
      {open && resource && <Editor row={row} resource={resource} close={() => setOpen(false)} />}
    </>
  )
}

/** Kafka's last answer about a resource since a moment. */
function lastAnswer(
  facts: readonly TimedFact[],
  target: string,
  since: number,
): FactOf<'AdminAnswered'> | null {
  for (let i = facts.length - 1; i >= 0; i--) {
    const { step, fact } = facts[i] as TimedFact
    if (step < since) return null
    if (fact.kind === 'AdminAnswered' && fact.api === 'IncrementalAlterConfigs' && fact.target === target)
      return fact
  }
  return null
}

interface EditorProps {
  readonly row: ConfigReading
  readonly resource: Resource
  readonly close: () => void
}

function Editor({ row, resource, close }: EditorProps) {
  const words = useConfigWords()
  const { act, problem } = useAct()
  const [value, setValue] = useState(row.value ?? '')
  const [all, setAll] = useState(false)
  const [asked, setAsked] = useState<{ readonly step: number; readonly target: string } | null>(null)
  const steps = useWorld((world) => world.steps)
  const answer = useWorld((_, run) => asked && lastAnswer(run.facts, asked.target, asked.step))
  const name = resource.type === 'BROKER' && all ? '' : resource.name
  function ask(to: string | null): void {
    act({ kind: 'AlterConfigs', resourceType: resource.type, resourceName: name, name: row.name, value: to })
    setAsked({ step: steps, target: name })
  }
  return (
    <form
      className={styles.editor}
      onSubmit={(event) => {
        event.preventDefault()
        ask(value)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        close()
      }}
    >
      <input
        className={styles.input}
        aria-label={words.value(row.name)}
        value={value}
        // biome-ignore lint/a11y/noAutofocus: it was opened to be typed into.
        autoFocus
        onChange={(event) => setValue(event.target.value)}
      />
      {resource.type === 'BROKER' && (
        <select
          className={styles.select}
          aria-label={words.scope}
          value={all ? 'all' : 'one'}
          onChange={(event) => setAll(event.target.value === 'all')}
        >
          <option value="one">{words.thisBroker}</option>
          <option value="all">{words.allBrokers}</option>
        </select>
      )}
      <button type="submit" className={actions.button}>
        {words.set}
      </button>
      {(row.isSet || all) && (
        <button type="button" className={actions.button} title={words.removeHint} onClick={() => ask(null)}>
          {words.remove}
        </button>
      )}
      <button type="button" className={actions.button} onClick={close}>
        {words.cancel}
      </button>
      <p className={styles.answer} role="status" data-bad={(answer && answer.error !== 'NONE') || undefined}>
        {problem ??
          (asked === null
            ? ''
            : answer === null
              ? words.asked
              : answer.error === 'NONE'
                ? words.done
                : words.refused(answer.error, errorCode(answer.error), answer.message))}
      </p>
    </form>
  )
}

/** A name that may break after its dots. */
function Dotted({ name }: { readonly name: string }) {
  return name.split(/(?<=\.)/).map((piece, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one name never move.
    <Fragment key={i}>
      {piece}
      <wbr />
    </Fragment>
  ))
}
