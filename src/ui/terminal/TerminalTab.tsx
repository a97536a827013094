/**
 * Kafka's command lines. A list of lines and a field in place of a terminal emulator: it can be read aloud, selected,
 * and typed into on a phone, and Kafka's tools draw nothing that needs more.
 */
import { useEffect, useRef } from 'react'
import { SECOND, type TerminalLine } from '../../engine/index.ts'
import { formatTime } from '../format.ts'
import { useRun } from '../hooks/use-world.ts'
import type { Player } from '../player/player.ts'
import { openSequence } from '../sequence/go-to.ts'
import { useView } from '../store.ts'
import { CommandField } from './CommandField.tsx'
import { readTerminal, type ShownEntry, type ShownTerminal } from './read-terminal.ts'
import styles from './terminal.module.css'
import { type TerminalActs, useTerminal, useTerminalWords } from './use-terminal.ts'

function Lines({ lines }: { readonly lines: readonly TerminalLine[] }) {
  if (lines.length === 0) return null
  // The lines of an entry only grow.
  const parts = lines.map(({ text, err }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing but its place
    <span key={i} className={err ? styles.err : undefined}>
      {text}
      {'\n'}
    </span>
  ))
  return <pre className={styles.output}>{parts}</pre>
}

function Entry({ player, entry }: { readonly player: Player; readonly entry: ShownEntry }) {
  const words = useTerminalWords()
  const select = useView((view) => view.select)
  const { about, code } = entry
  return (
    <div className={styles.entry}>
      <div className={styles.typed}>
        <span className={styles.prompt} aria-hidden="true">
          $
        </span>
        <code>{entry.line}</code>
        {entry.at > 0 && <Moment player={player} entry={entry} />}
        {about && (
          <button type="button" className={styles.small} onClick={() => select(about)}>
            {words.show}
          </button>
        )}
      </div>
      <Lines lines={entry.output} />
      {code !== null && code !== 0 && <div className={styles.code}>{words.exit(code)}</div>}
    </div>
  )
}

/** When it was typed: leads back to it, and to the requests that it sent. */
function Moment({ player, entry }: { readonly player: Player; readonly entry: ShownEntry }) {
  const words = useTerminalWords()
  const time = formatTime(entry.at)
  return (
    <span className={styles.moment}>
      <button
        type="button"
        className={styles.small}
        aria-label={words.goTo(time)}
        title={words.goTo(time)}
        onClick={() => {
          player.pause()
          player.seek(entry.at)
        }}
      >
        {time}
      </button>
      {entry.asks && (
        <button
          type="button"
          className={styles.small}
          onClick={() => {
            player.pause()
            player.seek(entry.firstAnswer)
            openSequence()
          }}
        >
          {words.requests}
        </button>
      )}
    </span>
  )
}

/** What runs now, and what can be done about it. */
function Foreground({
  player,
  shown,
  acts,
}: {
  readonly player: Player
  readonly shown: ShownTerminal
  readonly acts: TerminalActs
}) {
  const words = useTerminalWords()
  const { state, tool } = shown
  if (state === 'ready' || tool === null) return null
  const seconds = ((player.run.now - shown.since) / SECOND).toFixed(1)
  const says =
    state === 'tool' ? words.waits(tool, seconds) : state === 'input' ? words.reads(tool) : words.runs(tool)
  return (
    <div className={styles.foreground}>
      <span>{says}</span>
      {!player.playing && (
        <>
          <span className={styles.paused}>{words.paused}</span>
          <button type="button" className={styles.button} onClick={() => player.play()}>
            {words.runOn}
          </button>
        </>
      )}
      {state === 'input' && (
        <button type="button" className={styles.button} onClick={acts.endInput}>
          {words.endInput} <kbd>Ctrl+D</kbd>
        </button>
      )}
      <button type="button" className={styles.button} onClick={acts.interrupt}>
        {words.interrupt} <kbd>Ctrl+C</kbd>
      </button>
    </div>
  )
}

function Empty({ acts }: { readonly acts: TerminalActs }) {
  const words = useTerminalWords()
  return (
    <div className={styles.empty}>
      <p>{words.empty}</p>
      {words.examples.map((line) => (
        <button key={line} type="button" className={styles.example} onClick={() => acts.submit(line)}>
          {words.hint}: <code>{line}</code>
        </button>
      ))}
    </div>
  )
}

const ASIDE = { key: 'aside', at: 0, about: null, code: null, asks: false, firstAnswer: 0 } as const

/** The terminal of the run. */
export function TerminalTab({ player }: { readonly player: Player }) {
  const words = useTerminalWords()
  const run = useRun(player)
  const shown = readTerminal(run.world)
  const acts = useTerminal(player, shown)
  const screen = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const entries = shown.entries.filter(({ at }) => at > acts.clearedAt)
  const length = entries.reduce(
    (sum, { output }) => sum + output.length + 1,
    acts.aside ? acts.aside.output.length : 0,
  )
  // What makes the screen lower counts as well as what is written on it.
  const moves = `${length} ${shown.state} ${acts.choices.length}`
  useEffect(() => {
    const element = screen.current
    if (element && atEnd.current && moves !== '') element.scrollTop = element.scrollHeight
  }, [moves])
  const later = run
    .recording()
    .commands.filter(({ at, command }) => command.kind === 'RunTool' && at > run.now).length
  return (
    <section className={styles.terminal} aria-label={words.title}>
      <div
        ref={screen}
        className={styles.screen}
        role="log"
        aria-label={words.log}
        aria-live="polite"
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < 24
        }}
      >
        {entries.length === 0 && !acts.aside && <Empty acts={acts} />}
        {entries.map((entry) => (
          <Entry key={entry.key} player={player} entry={entry} />
        ))}
        {acts.aside && <Entry player={player} entry={{ ...ASIDE, ...acts.aside }} />}
        {later > 0 && <p className={styles.later}>{words.ahead(later)}</p>}
      </div>
      <Foreground player={player} shown={shown} acts={acts} />
      <CommandField shown={shown} acts={acts} />
    </section>
  )
}
