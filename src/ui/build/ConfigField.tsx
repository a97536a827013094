import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { allowedFor } from '../../engine/index.ts'
import { meaningOf } from '../inspector/config/read-configs.ts'
import { useConfigWords } from '../inspector/config/use-config-words.ts'
import { Field, type FieldProps } from '../panels/Field.tsx'
import {
  type ConfigsOf,
  type KnownConfig,
  knownConfigs,
  type Suggestion,
  suggest,
  taken,
  typedAt,
} from './completions.ts'
import styles from './config-field.module.css'
import { type Configs, configsIn, linesOf } from './draft.ts'
import { kafkaError, PRODUCER_CONFLICTS, unknownError } from './kafka-error.ts'
import type { Base } from './parts.tsx'
import { type BuildWords, useBuildWords } from './use-build-words.ts'
import { useTyped } from './use-typed.ts'

interface Props extends Base {
  readonly of: ConfigsOf
  readonly value: Configs | undefined
  readonly onChange: (value: Configs) => void
}

/** What is wrong with the text: in Kafka's own words where it would refuse this, else what is allowed. */
function problemOf(
  text: string,
  all: readonly KnownConfig[],
  props: Props,
  words: BuildWords,
): string | null {
  const configs = configsIn(text)
  if (configs === null) return words.notConfig
  // Other libraries have words of their own.
  const isKafka = !('client' in props.of) || props.of.client === 'java'
  for (const [name, value] of Object.entries(configs)) {
    const config = all.find((each) => each.name === name)
    const said = !isKafka
      ? null
      : config
        ? kafkaError(name, config.def, String(value))
        : unknownError(props.of.side, name)
    if (said !== null) return said
  }
  const inside = props.wrong?.field.startsWith(props.path) ? props.wrong : null
  if (!inside) return null
  const name = inside.field.slice(props.path.length).replace(/^\.|[[\]"]/g, '')
  const conflict = isKafka && props.of.side === 'producer' ? PRODUCER_CONFLICTS[name] : undefined
  if (conflict && all.some((each) => each.name === name)) return conflict
  return all.some((each) => each.name === name) ? `${name}: ${inside.allowed}` : words.notObeyed(name)
}

/** Configs as lines of text, with Kafka's names, defaults and meanings offered. A line that is none yet changes nothing. */
export function ConfigField(props: Props) {
  const words = useBuildWords()
  const [text, setText] = useTyped(props.value, linesOf)
  const all = knownConfigs(props.of)
  const [caret, setCaret] = useState<number | null>(null)
  const about = caret === null ? null : all.find(({ name }) => name === typedAt(text, caret).name)
  // The line that is being typed is no mistake yet.
  const typed = caret === null ? null : typedAt(text, caret)
  const unfinished =
    typed?.value === null && configsIn(text.slice(0, typed.start) + text.slice(typed.end)) !== null
  const type = (next: string) => {
    const configs = configsIn(next)
    setText(next, configs ?? props.value)
    if (configs) props.onChange(configs)
  }
  return (
    <Field
      label={props.label}
      hint={about ? undefined : words.configHint}
      problem={unfinished ? null : problemOf(text, all, props, words)}
    >
      {(field) => (
        <>
          <Completing field={field} of={props.of} text={text} onType={type} onCaret={setCaret} />
          {about && <About config={about} of={props.of} />}
        </>
      )}
    </Field>
  )
}

function useMeaning(of: ConfigsOf): (config: KnownConfig) => string {
  const { meaning } = useConfigWords()
  return ({ java }) =>
    java === null ? '' : (meaning[meaningOf(of.side, java) as keyof typeof meaning] ?? '')
}

const shown = (value: unknown): string => (value === 2 ** 63 ? '9223372036854775807' : String(value))

/** The config in whose line the caret is. */
function About({ config, of }: { readonly config: KnownConfig; readonly of: ConfigsOf }) {
  const words = useBuildWords()
  const meaning = useMeaning(of)(config)
  const { def, name } = config
  const standard =
    def.default === null || def.default === '' ? words.noDefault : words.default(shown(def.default))
  return (
    <p className={styles.about}>
      <code>{name}</code> {meaning} <span>{standard}</span> <span>{words.allowed(allowedFor(def))}</span>
    </p>
  )
}

interface CompletingProps {
  readonly field: FieldProps
  readonly of: ConfigsOf
  readonly text: string
  readonly onType: (text: string) => void
  readonly onCaret: (caret: number | null) => void
}

function Completing({ field, of, text, onType, onCaret }: CompletingProps) {
  const words = useBuildWords()
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [offered, setOffered] = useState<readonly Suggestion[]>([])
  const [active, setActive] = useState(0)
  const all = knownConfigs(of)
  const isOpen = offered.length > 0
  const close = () => setOffered([])
  const offer = (value: string, at: number) => {
    setOffered(suggest(all, value, at))
    setActive(0)
  }
  const put = (value: string, at: number) => {
    onType(value)
    onCaret(at)
    // After the text is there.
    requestAnimationFrame(() => area.current?.setSelectionRange(at, at))
  }
  const take = (suggestion: Suggestion) => {
    const next = taken(text, area.current?.selectionStart ?? text.length, suggestion)
    put(next.text, next.caret)
    offer(next.text, next.caret)
    area.current?.focus()
  }
  const choose = () => {
    const begun = text === '' || text.endsWith('\n') ? text : `${text}\n`
    area.current?.focus()
    put(begun, begun.length)
    offer(begun, begun.length)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { key } = event
    if (key === ' ' && event.ctrlKey) {
      event.preventDefault()
      offer(text, event.currentTarget.selectionStart)
      return
    }
    const suggestion = offered[active]
    if (!suggestion) return
    if (key === 'ArrowDown' || key === 'ArrowUp')
      setActive((active + (key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length)
    else if (key === 'Enter' || key === 'Tab') take(suggestion)
    else if (key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles.completing}>
      <textarea
        {...field}
        ref={area}
        rows={2}
        maxLength={4000}
        spellCheck={false}
        autoCapitalize="off"
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen ? `${id}-${active}` : undefined}
        value={text}
        onChange={(event) => {
          const { value, selectionStart } = event.target
          onType(value)
          onCaret(selectionStart)
          if (typedAt(value, selectionStart).name === '') close()
          else offer(value, selectionStart)
        }}
        onSelect={(event) => onCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          close()
          onCaret(null)
        }}
      />
      <button
        type="button"
        className={styles.choose}
        onMouseDown={(event) => event.preventDefault()}
        onClick={choose}
      >
        {words.chooseConfig}
      </button>
      {isOpen && <Offered id={id} of={of} offered={offered} active={active} onTake={take} />}
    </div>
  )
}

interface OfferedProps {
  readonly id: string
  readonly of: ConfigsOf
  readonly offered: readonly Suggestion[]
  readonly active: number
  readonly onTake: (suggestion: Suggestion) => void
}

function Offered({ id, of, offered, active, onTake }: OfferedProps) {
  const words = useBuildWords()
  const meaningOfConfig = useMeaning(of)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div ref={list} id={`${id}-list`} className={styles.offered} role="listbox" aria-label={words.offered}>
      {offered.map((suggestion, i) => {
        const { text, config } = suggestion
        const { def } = config
        const isName = text === config.name
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and names the active one.
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the text field's.
          <div
            key={text}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(suggestion)}
          >
            <code>{text}</code>
            {isName && def.default !== null && def.default !== '' && <b>{shown(def.default)}</b>}
            {!isName && text === shown(def.default) && <b>{words.isDefault}</b>}
            {isName && <span>{meaningOfConfig(config)}</span>}
          </div>
        )
      })}
    </div>
  )
}
