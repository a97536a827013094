import { type ClipboardEvent, type KeyboardEvent, useId, useState } from 'react'
import { TERMINAL_INPUT } from './open-terminal.ts'
import type { ShownTerminal } from './read-terminal.ts'
import styles from './terminal.module.css'
import { type TerminalActs, useTerminalWords } from './use-terminal.ts'

interface FieldProps {
  readonly shown: ShownTerminal
  readonly acts: TerminalActs
}

/** Where command lines are typed, and lines for a console producer. */
export function CommandField({ shown, acts }: FieldProps) {
  const words = useTerminalWords()
  const [line, setLine] = useState('')
  const [leaving, setLeaving] = useState(false)
  const hint = useId()
  const reads = shown.state === 'input'

  function submit(text: string): void {
    setLine('')
    acts.submit(text)
  }

  function withControl(event: KeyboardEvent<HTMLInputElement>): boolean {
    const key = event.key.toLowerCase()
    const { selectionStart, selectionEnd } = event.currentTarget
    if (key === 'd' && reads && line === '') acts.endInput()
    // What is selected is to be copied.
    else if (key === 'c' && selectionStart === selectionEnd) {
      if (shown.state === 'ready') setLine('')
      else acts.interrupt()
    } else return false
    return true
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return
    setLeaving(event.key === 'Escape')
    if (event.ctrlKey && !event.altKey && !event.metaKey) {
      if (withControl(event)) event.preventDefault()
      return
    }
    if (event.key === 'Tab' && !event.shiftKey && !leaving && !reads && line.trim() !== '') {
      event.preventDefault()
      setLine(acts.completed(line))
    } else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && !reads) {
      event.preventDefault()
      const earlier = acts.earlier(event.key === 'ArrowUp' ? -1 : 1)
      if (earlier !== null) setLine(earlier)
    }
  }

  function onPaste(event: ClipboardEvent<HTMLInputElement>): void {
    const text = event.clipboardData.getData('text/plain').replaceAll('\r\n', '\n').replace(/\n+$/, '')
    if (!text.includes('\n')) return
    event.preventDefault()
    submit(line + text)
  }

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit(line)
      }}
    >
      {acts.choices.length > 0 && (
        <p className={styles.choices} role="status">
          <span className={styles.hidden}>{words.choices}: </span>
          {acts.choices.map((choice) => (
            <code key={choice}>{choice}</code>
          ))}
        </p>
      )}
      <div className={styles.field}>
        <span className={styles.prompt} aria-hidden="true">
          {reads ? '>' : '$'}
        </span>
        <input
          id={TERMINAL_INPUT}
          className={styles.input}
          aria-label={reads ? words.message : words.input}
          aria-describedby={hint}
          value={line}
          onChange={(event) => setLine(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
        />
        <button type="submit" className={styles.button}>
          {reads ? words.send : words.run}
        </button>
      </div>
      <p id={hint} className={styles.keys}>
        {words.keys}
      </p>
    </form>
  )
}
