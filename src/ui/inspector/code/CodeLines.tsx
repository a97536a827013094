import { Fragment, type KeyboardEvent, useRef, useState } from 'react'
import type { ClientPart, CodeClient, CodeLine, Program } from '../../../code/index.ts'
import styles from './code-tab.module.css'
import { between, type Stretch } from './highlight.ts'
import { useCodeWords, useColours } from './use-code.ts'
import { ValueEditor } from './ValueEditor.tsx'

interface CodeLinesProps {
  readonly node: string
  readonly client: CodeClient
  readonly program: Program
  /** What is pointed at: a line here, a config in the list below, parts on the stage. */
  readonly pointed: {
    readonly line: number | null
    readonly config: string | null
    readonly parts: readonly ClientPart[]
  }
  readonly onPoint: (line: number | null) => void
  readonly editable: boolean
  /** The whole file, or what matters of it. */
  readonly whole: boolean
  readonly onWhole: () => void
}

const isAbout = (line: CodeLine | undefined): boolean =>
  line?.part !== undefined || line?.config !== undefined

/** Widths of a line's indent, a tab and two spaces alike. */
const indentOf = (text: string): number => {
  const blank = /^[ \t]*/.exec(text)?.[0] ?? ''
  return blank.replaceAll('\t', '  ').length
}

/** A line without its indent, which is a margin on the page: so a long line goes on under itself. */
function unindented(stretches: readonly Stretch[], whole: boolean): readonly Stretch[] {
  const [first, ...others] = stretches
  if (!first) return stretches
  const bare = [{ ...first, text: first.text.trimStart() }, ...others]
  // gofmt's columns take the room that a narrow panel does not have.
  return whole
    ? bare
    : bare.map((one) => (one.token === 'plain' ? { ...one, text: one.text.replace(/ {2,}/g, ' ') } : one))
}

/** What is shown of a file: whole, or the lines that matter with how many are left out before each (0: none). */
function shownOf(
  lines: readonly CodeLine[],
  whole: boolean,
): { readonly at: number; readonly left: number }[] {
  let left = 0
  return lines.flatMap((line, at) => {
    if (whole || line.core || isAbout(line)) {
      const before = left
      left = 0
      return [{ at, left: before }]
    }
    if (line.text !== '') left += 1
    return []
  })
}

/** The next line that is about something, in the direction of the key; the same when there is none. */
function step(lines: readonly CodeLine[], from: number, key: string): number {
  const by = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  if (by === 0) return from
  for (let at = from + by; at >= 0 && at < lines.length; at += by) if (isAbout(lines[at])) return at
  return from
}

/**
 * The program by lines. Those that are about a part of the client have a mark at their left, one stop of the Tab key for
 * all, from which the arrows go on; values that can be changed are buttons.
 */
export function CodeLines(props: CodeLinesProps) {
  const { node, client, program, pointed, onPoint, editable, whole, onWhole } = props
  const words = useCodeWords()
  const coloured = useColours(program)
  const [open, setOpen] = useState<number | null>(null)
  const [stop, setStop] = useState(() => Math.max(0, program.lines.findIndex(isAbout)))
  const list = useRef<HTMLDivElement>(null)
  const focusOn = (line: number, what: 'mark' | 'value') =>
    list.current?.querySelector<HTMLElement>(`[data-line="${line}"] [data-${what}]`)?.focus()
  function onKeyDown(event: KeyboardEvent, line: number): void {
    const next = step(program.lines, line, event.key)
    if (next === line) return
    event.preventDefault()
    event.stopPropagation()
    setStop(next)
    focusOn(next, 'mark')
  }
  function close(line: number, done: boolean): void {
    setOpen(null)
    // Nothing can be changed while it restarts.
    focusOn(line, done ? 'mark' : 'value')
  }
  const shown = shownOf(program.lines, whole)
  const least = whole ? 0 : Math.min(...shown.map(({ at }) => indentOf(program.lines[at]?.text ?? '')))
  return (
    <div
      ref={list}
      className={styles.code}
      data-language={program.language}
      role="group"
      aria-label={program.file}
      onPointerLeave={() => onPoint(null)}
    >
      {shown.map(({ at, left }) => {
        const line = program.lines[at] as CodeLine
        return (
          <Fragment key={at}>
            {left > 0 && (
              <button type="button" className={styles.gap} aria-label={words.left(left)} onClick={onWhole}>
                ⋯
              </button>
            )}
            <div
              className={styles.line}
              data-line={at}
              data-on={pointed.line === at || isNear(line, pointed) || undefined}
              style={{ '--in': indentOf(line.text) - least } as never}
              onPointerEnter={() => onPoint(isAbout(line) ? at : null)}
            >
              <Mark at={at} line={line} isStop={at === stop} onPoint={onPoint} onKeyDown={onKeyDown} />
              <Text
                line={line}
                stretches={coloured[at] ?? []}
                whole={whole}
                editable={editable}
                open={open === at}
                onOpen={() => setOpen(open === at ? null : at)}
                onPoint={(on) => onPoint(on ? at : null)}
              />
            </div>
            {open === at && line.value && editable && (
              <ValueEditor
                node={node}
                client={client}
                value={line.value}
                told={line.told === true}
                onClose={(done) => close(at, done)}
              />
            )}
          </Fragment>
        )
      })}
    </div>
  )
}

type Pointed = CodeLinesProps['pointed']

/** Something else that is pointed at is what the line is about. */
const isNear = ({ config, part }: CodeLine, pointed: Pointed): boolean =>
  (pointed.config !== null && pointed.config === config) ||
  (part !== undefined && pointed.parts.includes(part))

interface MarkProps {
  readonly at: number
  readonly line: CodeLine
  readonly isStop: boolean
  readonly onPoint: (line: number | null) => void
  readonly onKeyDown: (event: KeyboardEvent, line: number) => void
}

/** Stands before a line that is about something. */
function Mark({ at, line, isStop, onPoint, onKeyDown }: MarkProps) {
  const words = useCodeWords()
  if (!isAbout(line)) return <span className={styles.mark} />
  const about = line.part ? words.parts[line.part] : (line.config ?? '')
  return (
    <button
      type="button"
      className={styles.mark}
      data-mark
      tabIndex={isStop ? 0 : -1}
      aria-label={words.line(at + 1, line.text.trim(), about)}
      onFocus={() => onPoint(at)}
      onBlur={() => onPoint(null)}
      onKeyDown={(event) => onKeyDown(event, at)}
    />
  )
}

interface TextProps {
  readonly line: CodeLine
  readonly stretches: readonly Stretch[]
  readonly whole: boolean
  readonly editable: boolean
  readonly open: boolean
  readonly onOpen: () => void
  readonly onPoint: (on: boolean) => void
}

const Stretches = ({ of }: { readonly of: readonly Stretch[] }) =>
  of.map(({ text, token }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: stretches of one line stay in their order
    <span key={i} data-token={token}>
      {text}
    </span>
  ))

function Text({ line, stretches, whole, editable, open, onOpen, onPoint }: TextProps) {
  const words = useCodeWords()
  const { value, text } = line
  if (!value || !editable)
    return (
      <code>
        <Stretches of={unindented(stretches, whole)} />
      </code>
    )
  const shown = text.slice(value.from, value.to)
  return (
    <code>
      <Stretches of={unindented(between(stretches, 0, value.from), whole)} />
      <button
        type="button"
        className={styles.value}
        data-value
        aria-expanded={open}
        aria-label={words.change(value.config, shown)}
        onClick={onOpen}
        onFocus={() => onPoint(true)}
        onBlur={() => onPoint(false)}
      >
        <Stretches of={between(stretches, value.from, value.to)} />
      </button>
      <Stretches of={between(stretches, value.to, text.length)} />
    </code>
  )
}
