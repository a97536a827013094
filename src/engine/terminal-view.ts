/** What runs in the terminal, read from the world. */
import { isUp } from './kernel/step.ts'
import type { NodeId } from './kernel/types.ts'
import type { Terminal } from './terminal-state.ts'
import type { KafkaWorld, Node } from './world.ts'

export const TERMINAL = 'terminal' as NodeId

/** What one command line may hold. */
export const TERMINAL_BOUNDS = { line: 4_000, words: 200, input: 1_000, file: 100, files: 30 } as const

/** The terminal, null before the first command. */
export function terminalOf(world: KafkaWorld): Terminal | null {
  const node = world.nodes[TERMINAL]
  return node?.role === 'terminal' ? node : null
}

/** The console client in the foreground; null when there is none, or it has ended. */
export function consoleClient(world: KafkaWorld): Node | null {
  const id = terminalOf(world)?.entries.at(-1)?.client
  const node = id ? world.nodes[id] : undefined
  return node && isUp(world, node.id) ? node : null
}

/** What runs in the foreground: a tool, a producer that reads lines, a client that does not, or nothing. */
export function terminalState(world: KafkaWorld): 'ready' | 'tool' | 'input' | 'client' {
  const running = terminalOf(world)?.running
  if (running) return running.reading ? 'input' : 'tool'
  const client = consoleClient(world)
  if (!client) return 'ready'
  return client.role === 'producer' && client.process === 'running' && client.reader ? 'input' : 'client'
}
