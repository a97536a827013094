/** A terminal: what was typed, what Kafka's tools said, and the tool that runs now. Plain data, part of the world. */
import type { Micros, NodeId } from './kernel/types.ts'
import type { Message } from './messages.ts'
import type { ProcessState } from './world.ts'

/** One line of output. */
export interface TerminalLine {
  readonly text: string
  /** It went to the standard error. */
  readonly err?: true
}

/** A command line with what came of it. */
export interface TerminalEntry {
  readonly line: string
  readonly at: Micros
  readonly output: readonly TerminalLine[]
  /** The exit code; null while it runs, and of a console client, whose process says it. */
  readonly code: number | null
  /** When it ended, -1 while it runs. */
  readonly endedAt: Micros
  /** The producer or consumer that a console tool is, null of the others. */
  readonly client: NodeId | null
}

/** What a person typed for a tool that reads lines; without a line nothing came for a while. */
export interface TypedLine {
  readonly kind: 'TypedLine'
  readonly line: string | null
  readonly ended: boolean
}

/** What a tool asked for and has no answer to. */
export interface PendingCall {
  readonly to: NodeId
  readonly channel: string
  readonly request: Message
  answer: ToolAnswer | null
}
/** An answer, or that there was none. */
export type ToolAnswer =
  | Message
  | TypedLine
  | { readonly kind: 'NoAnswer'; readonly reason: 'disconnected' | 'timeout' }

/** A tool that runs. It is a function of its words and of the answers it got so far, and is run anew for each. */
export interface RunningTool {
  readonly words: readonly string[]
  readonly input: readonly string[] | null
  /** The file its standard output goes into, null for the screen. */
  readonly into: string | null
  readonly startedAt: Micros
  /** What its chance begins with. */
  readonly seed: number
  /** The answers to each round of questions, with the moment they were all there. */
  journal: readonly { readonly at: Micros; readonly answers: readonly ToolAnswer[] }[]
  pending: PendingCall[]
  /** It reads what is typed. */
  reading: boolean
  /** Voids timers of an earlier round. */
  token: number
}

export interface Terminal {
  readonly role: 'terminal'
  readonly id: NodeId
  /** Whom a tool may ask first: brokers, or the servers of the ensemble. */
  bootstrap: readonly NodeId[]
  process: ProcessState
  entries: readonly TerminalEntry[]
  /** Which Kafka's tools these are: the last with ZooKeeper, or the newest. */
  readonly kafka: '3.9.2' | '4.4.0'
  /** What was written with `>`, by name: the JSON that some tools want. */
  files: Readonly<Record<string, readonly string[]>>
  running: RunningTool | null
}

/** What a console tool does with its client's records, and what it printed. */
export interface ConsoleOutput {
  readonly print: {
    readonly timestamp: boolean
    readonly key: boolean
    readonly offset: boolean
    readonly epoch: boolean
    readonly partition: boolean
    readonly headers: boolean
    readonly value: boolean
    readonly separator: string
    /** Absent = a comma. */
    readonly headersSeparator?: string
    readonly nullLiteral: string
  } | null
  /** -1 = without end */
  readonly maxMessages: number
  /** -1 = for ever */
  readonly timeoutMs: number
  messages: number
  token: number
  lines: readonly TerminalLine[]
}

/** How a console producer reads a line (LineMessageReader). */
export interface LineReader {
  readonly parseKey: boolean
  /** Only with parse.headers. */
  readonly headers?: { readonly delimiter: string; readonly separator: string; readonly keySeparator: string }
  readonly separator: string
  readonly nullMarker: string | null
  readonly ignoreError: boolean
}

export type TerminalTimer = { readonly kind: 'ToolTimer'; readonly token: number }
export type ConsoleTimer = { readonly kind: 'ConsoleTimer'; readonly token: number }
