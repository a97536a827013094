/** What the terminal shows at a moment: command lines with what was printed up to then. */
import { type KafkaWorld, type TerminalLine, terminalOf, terminalState } from '../../engine/index.ts'
import type { Selection } from '../store.ts'

export interface ShownEntry {
  /** Its place among all that were typed in this run. */
  readonly key: string
  readonly at: number
  readonly line: string
  readonly output: readonly TerminalLine[]
  /** What it is about on the stage. */
  readonly about: Selection | null
  /** null while it runs, and of a console client. */
  readonly code: number | null
  /** It sent requests as a client of its own. */
  readonly asks: boolean
  /** A moment at which the first of them are under way, or done. */
  readonly firstAnswer: number
}
export interface ShownTerminal {
  readonly entries: readonly ShownEntry[]
  readonly state: ReturnType<typeof terminalState>
  /** The tool in the foreground. */
  readonly tool: string | null
  readonly since: number
}

/** The controller that is active now. */
function leaderOf(world: KafkaWorld): Selection | null {
  const active = Object.values(world.nodes).find((node) => node.role === 'controller' && node.active !== null)
  return active ? { kind: 'controller', node: active.id } : null
}

function aboutOf(world: KafkaWorld, client: string | null, line: string): Selection | null {
  const node = client === null ? undefined : world.nodes[client]
  if (node?.role === 'producer' && node.process !== 'stopped') return { kind: 'producer', node: node.id }
  if (node?.role === 'consumer' && node.process !== 'stopped') return { kind: 'consumer', node: node.id }
  const [, group] = /--group[ =](\S+)/.exec(line) ?? []
  if (group) return { kind: 'group', group }
  const [, topic] = /--topic[ =](\S+)/.exec(line) ?? []
  if (topic) return { kind: 'topic', topic }
  if (/^kafka-metadata-quorum/.test(line)) return leaderOf(world)
  const [, broker] = /--(?:broker|broker-id|entity-name|id)[ =](\d+)/.exec(line) ?? []
  return broker && world.nodes[`broker-${broker}`] ? { kind: 'broker', broker: Number(broker) } : null
}

/** Reads the terminal of a world. */
export function readTerminal(world: KafkaWorld): ShownTerminal {
  const entries = terminalOf(world)?.entries ?? []
  const shown = entries.map((entry, i): ShownEntry => {
    const client = entry.client === null ? undefined : world.nodes[entry.client]
    const said = client && 'console' in client ? (client.console?.lines ?? []) : []
    return {
      key: `${entry.at}/${i}`,
      at: entry.at,
      line: entry.line,
      output: said.length > 0 ? [...entry.output, ...said] : entry.output,
      about: aboutOf(world, entry.client, entry.line),
      code: entry.code,
      asks: entry.client !== null || entry.endedAt !== entry.at,
      firstAnswer: entry.endedAt < 0 ? entry.at : Math.round((entry.at + entry.endedAt) / 2),
    }
  })
  const state = terminalState(world)
  const last = entries.at(-1)
  const running = state === 'ready' ? null : last
  return {
    entries: shown,
    state,
    tool: running ? (/(kafka|zookeeper)-[a-z-]+/.exec(running.line)?.[0] ?? running.line) : null,
    since: running?.at ?? 0,
  }
}
