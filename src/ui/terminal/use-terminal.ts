/** What a person can do at the terminal. */
import { useState } from 'react'
import {
  CommandError,
  TERMINAL_BOUNDS,
  type TerminalLine,
  TOOL_NAMES,
  terminalOf,
} from '../../engine/index.ts'
import { terminal as en } from '../../i18n/en/terminal.ts'
import { wordsIn } from '../../i18n/korean.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { complete } from './complete.ts'
import type { ShownTerminal } from './read-terminal.ts'
import { readCommandLine } from './shell.ts'

export type TerminalWords = typeof en

/** The words of the terminal in the chosen language. */
export function useTerminalWords(): TerminalWords {
  return wordsIn(
    useView((view) => view.language),
    'terminal',
    en,
  )
}

/** Said by the terminal itself: it is no part of the run. */
export interface Aside {
  readonly line: string
  readonly output: readonly TerminalLine[]
}

export interface TerminalActs {
  readonly aside: Aside | null
  readonly choices: readonly string[]
  /** What was typed before this moment is not shown. */
  readonly clearedAt: number
  submit(typed: string): void
  interrupt(): void
  endInput(): void
  /** The line with what is sure of it. */
  completed(line: string): string
  /** What a line calls: older ones by a negative step; null when there is none. */
  earlier(step: number): string | null
}

/** What was typed, newest last; it outlives going back, as a shell's history does. */
const HISTORY: string[] = []

export function useTerminal(player: Player, shown: ShownTerminal): TerminalActs {
  const words = useTerminalWords()
  const [aside, setAside] = useState<Aside | null>(null)
  const [choices, setChoices] = useState<readonly string[]>([])
  const [clearedAt, setClearedAt] = useState(-1)
  const [place, setPlace] = useState(0)

  const refuse = (line: string, text: string) => setAside({ line, output: [{ text, err: true }] })

  function act(line: string, command: Parameters<Player['act']>[0]): void {
    try {
      player.act(command)
      setAside(null)
    } catch (problem) {
      if (!(problem instanceof CommandError)) throw problem
      refuse(
        line,
        shown.state === 'ready' ? `kafkascope: ${problem.field}: ${problem.allowed}` : words.problems.busy,
      )
    }
  }

  function run(typed: string): void {
    const read = readCommandLine(typed, terminalOf(player.run.world)?.files)
    if (read === null) return
    if (HISTORY.at(-1) !== typed) HISTORY.push(typed)
    if ('problem' in read) return refuse(typed, words.problems[read.problem](read.text))
    if (read.words[0] === 'clear') {
      setAside(null)
      return setClearedAt(player.run.now)
    }
    if (read.words[0] === 'help')
      return setAside({ line: typed, output: words.help(TOOL_NAMES).map((text) => ({ text })) })
    act(typed, { kind: 'RunTool', ...read })
  }

  return {
    aside,
    choices,
    clearedAt: player.run.now < clearedAt ? -1 : clearedAt,
    submit(typed) {
      setChoices([])
      setPlace(0)
      if (shown.state !== 'input') return run(typed)
      for (const line of typed.split('\n'))
        act(line, { kind: 'TypeLine', line: line.slice(0, TERMINAL_BOUNDS.line) })
    },
    interrupt: () => act('^C', { kind: 'InterruptTool' }),
    endInput: () => act('^D', { kind: 'EndInput' }),
    completed(line) {
      const found = complete(line, player.run.world)
      setChoices(found.choices)
      return found.line
    },
    earlier(step) {
      const to = Math.min(0, Math.max(-HISTORY.length, place + step))
      setPlace(to)
      return to === 0 ? '' : (HISTORY.at(to) ?? null)
    },
  }
}
