/** What may stand where the cursor is: a tool, one of its options, a topic, a group, a broker. */
import { freshestImage, type KafkaWorld, TOOL_NAMES, toolOptions } from '../../engine/index.ts'
import { groupNames } from '../inspector/read/groups.ts'

const OWN = ['help', 'clear']
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

function valuesOf(option: string, world: KafkaWorld): readonly string[] {
  if (option === '--topic') return Object.keys(freshestImage(world)?.topics ?? {}).sort()
  if (option === '--group') return groupNames(world)
  if (option === '--bootstrap-server') return [BOOTSTRAP]
  if (option === '--isolation-level') return ['read_committed', 'read_uncommitted']
  if (option === '--entity-type') return ['topics', 'brokers', 'groups']
  if (option === '--entity-name')
    return Object.values(world.nodes).flatMap((node) =>
      node.role === 'broker' ? [String(node.brokerId)] : [],
    )
  if (option === '--election-type') return ['preferred', 'unclean']
  return []
}

function candidates(words: readonly string[], world: KafkaWorld): readonly string[] {
  const [tool = ''] = words
  const last = words.at(-1) ?? ''
  if (words.length === 1) return [...TOOL_NAMES, ...OWN]
  const options = toolOptions(tool)
  if (!options) return []
  const before = words.at(-2) ?? ''
  const asks = before.startsWith('--') && options.find(({ name }) => `--${name}` === before)?.takes
  if (asks && !last.startsWith('--')) return valuesOf(before, world)
  return options.map(({ name }) => `--${name}`).filter((name) => !words.slice(0, -1).includes(name))
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
