import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { CodeClient, CodeValue } from '../../../code/index.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import styles from './code-tab.module.css'
import { refusalOf, withConfig } from './read-code.ts'
import { useCodeWords } from './use-code.ts'

interface ValueEditorProps {
  readonly node: string
  readonly client: CodeClient
  readonly value: CodeValue
  /** It stands at the library's default. */
  readonly told: boolean
  /** `done`: the client restarts. */
  readonly onClose: (done: boolean) => void
}

const isTime = (name: string): boolean =>
  /(\.ms|Timeout|Wait|Interval|Backoff\w*|TTL|Time|TimeInMs|Age)$/.test(name)

function choicesOf({ def }: CodeValue): readonly string[] | null {
  if (def.type === 'boolean') return ['true', 'false']
  return def.values && def.type !== 'list' && def.values.length > 0 ? def.values : null
}

/** One config of the client, changed by its own name; the client starts again with it. */
export function ValueEditor({ node, client, value, told, onClose }: ValueEditorProps) {
  const words = useCodeWords()
  const { action } = useInspectorWords()
  const player = usePlayer()
  const id = useId()
  const [typed, setTyped] = useState(String(value.now ?? ''))
  const [problem, setProblem] = useState<string | null>(null)
  const choices = choicesOf(value)
  const input = useRef<HTMLInputElement>(null)
  const select = useRef<HTMLSelectElement>(null)
  // It was asked for by the button above it.
  useEffect(() => (input.current ?? select.current)?.focus(), [])
  const isNumber = ['int', 'long', 'double'].includes(value.def.type)
  function restart(next: string | null): void {
    try {
      player.act({
        kind: 'RestartClient',
        client: node,
        config: withConfig(client, value.config, next === null ? null : isNumber ? Number(next) : next),
      })
      onClose(true)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      setProblem(action.impossible(refusal.field, refusal.allowed))
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (typed.trim() === String(value.now ?? '')) return onClose(false)
    restart(typed.trim())
  }
  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key === 'Escape') onClose(false)
  }
  return (
    <form className={styles.editor} onSubmit={submit} onKeyDown={onKeyDown}>
      <label htmlFor={id}>
        <code>{value.config}</code>
        {isTime(value.config) && <small>ms</small>}
      </label>
      {choices ? (
        <select ref={select} id={id} value={typed} onChange={(event) => setTyped(event.target.value)}>
          {choices.map((one) => (
            <option key={one} value={one}>
              {one === '' ? words.byDefault : one}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          ref={input}
          inputMode={isNumber ? 'numeric' : 'text'}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          aria-invalid={problem !== null}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
      )}
      <button type="submit" className={styles.button} data-main>
        {words.apply}
      </button>
      {!told && (
        <button type="button" className={styles.button} onClick={() => restart(null)}>
          {words.toDefault}
        </button>
      )}
      <button type="button" className={styles.button} onClick={() => onClose(false)}>
        {words.cancel}
      </button>
      <p role="alert">{problem}</p>
    </form>
  )
}
