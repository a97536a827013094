/** What may stand where the cursor is: a tool, one of its options, a topic, a group, a broker. */
import {
  freshestImage,
  type KafkaWorld,
  TOOL_NAMES,
  terminalOf,
  toolCommands,
  toolOptions,
} from '../../engine/index.ts'
import { groupNames } from '../inspector/read/groups.ts'

/** Words of the shell itself. */
const OWN = ['help', 'clear', 'echo', 'cat', 'ls']
const BOOTSTRAP = 'localhost:9092'

export interface Completion {
  /** The line with what is sure. */
  readonly line: string
  /** What it may be, when that is more than one. */
  readonly choices: readonly string[]
}

function common(words: readonly string[]): string {
  let prefix = words[0] ?? ''
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1)
  return prefix
}

const brokers = (world: KafkaWorld): readonly string[] =>
  Object.values(world.nodes).flatMap((node) => (node.role === 'broker' ? [String(node.brokerId)] : []))

const files = (world: KafkaWorld): readonly string[] => Object.keys(terminalOf(world)?.files ?? {}).sort()

function transactionalIds(world: KafkaWorld): readonly string[] {
  return Object.values(world.nodes).flatMap((node) => {
    const id = node.role === 'producer' ? node.config['transactional.id'] : undefined
    return typeof id === 'string' ? [id] : []
  })
}

const VALUES: Readonly<Record<string, (world: KafkaWorld) => readonly string[]>> = {
  '--topic': (world) => Object.keys(freshestImage(world)?.topics ?? {}).sort(),
  '--group': groupNames,
  '--bootstrap-server': (world) => [BOOTSTRAP, ...brokers(world).map((id) => `broker-${id}:9092`)],
  '--isolation-level': () => ['read_committed', 'read_uncommitted'],
  '--entity-type': () => ['topics', 'brokers', 'groups'],
  '--entity-name': brokers,
  '--broker-id': brokers,
  '--broker': brokers,
  '--broker-list': (world) => [brokers(world).join(',')],
  '--election-type': () => ['preferred', 'unclean'],
  '--reassignment-json-file': files,
  '--topics-to-move-json-file': files,
  '--offset-json-file': files,
  '--path-to-json-file': files,
  '--transactional-id': transactionalIds,
  '--transactionalId': transactionalIds,
  '--time': () => ['earliest', 'latest', 'max-timestamp'],
}

/** Paths below the one that is begun, as any server of the ensemble has them. */
function znodes(world: KafkaWorld, begun: string): readonly string[] {
  const server = Object.values(world.nodes).find((node) => node.role === 'zookeeper')
  if (server?.role !== 'zookeeper') return []
  const parent = begun.slice(0, begun.lastIndexOf('/')) || '/'
  const { nodes } = server.disk.tree
  const stem = parent === '/' ? '/' : `${parent}/`
  return (nodes[parent]?.children ?? []).map((name) => stem + name).sort()
}

function inZooKeeperShell(words: readonly string[], world: KafkaWorld): readonly string[] {
  const last = words.at(-1) ?? ''
  if (words.length === 2) return ['localhost:2181']
  if (words.length === 3) return toolCommands('zookeeper-shell')
  return last.startsWith('/') ? znodes(world, last) : []
}

function candidates(words: readonly string[], world: KafkaWorld): readonly string[] {
  const [tool = ''] = words
  const last = words.at(-1) ?? ''
  if (words.length === 1) return [...TOOL_NAMES, ...OWN]
  if (tool === 'cat') return files(world)
  if (/^zookeeper-shell(\.sh)?$/.test(tool)) return inZooKeeperShell(words, world)
  const options = toolOptions(tool)
  if (!options) return []
  const before = words.at(-2) ?? ''
  const asks = before.startsWith('--') && options.find(({ name }) => `--${name}` === before)?.takes
  if (asks && !last.startsWith('--')) return VALUES[before]?.(world) ?? []
  const commands = toolCommands(tool)
  const told = words.slice(1, -1).some((word) => commands.includes(word))
  const names = options.map(({ name }) => `--${name}`).filter((name) => !words.slice(0, -1).includes(name))
  return told ? names : [...commands, ...names]
}

/** Completes the last word of a line. */
export function complete(line: string, world: KafkaWorld): Completion {
  const part = line.slice(line.lastIndexOf('|') + 1)
  const head = line.slice(0, line.length - part.trimStart().length)
  const words = part.trimStart().split(/\s+/)
  const last = words.at(-1) ?? ''
  const fits = candidates(words, world).filter((word) => word.startsWith(last))
  if (fits.length === 0) return { line, choices: [] }
  const body = part.trimStart()
  const stem = head + body.slice(0, body.length - last.length)
  if (fits.length === 1) return { line: `${stem}${fits[0]} `, choices: [] }
  return { line: stem + common(fits), choices: fits }
}
