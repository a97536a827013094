/**
 * What was typed into the terminal: the same tool with the same words. What a person typed into a tool that reads is
 * piped to it; a tool that a person ended is ended after as long. Pure.
 */
import type { Command, Micros, TimedCommand } from '../engine/index.ts'
import type { Context } from './context.ts'
import { BOOTSTRAP, bundleFile, run, secondsOf, type Word } from './line.ts'
import { canBeWord } from './shell.ts'

type RunTool = Extract<Command, { kind: 'RunTool' }>

/** Of the terminal's own shell, not of Kafka's. */
const SHELL = ['cat', 'ls']

/** What was typed while the tool ran, and when Ctrl+C came; null = never. */
function typedInto(
  timed: readonly TimedCommand[],
  from: number,
): { lines: string[]; endedAt: Micros | null } {
  const lines: string[] = []
  for (const { at, command } of timed.slice(from + 1)) {
    if (command.kind === 'TypeLine') lines.push(command.line)
    else if (command.kind === 'InterruptTool') return { lines, endedAt: at }
    else if (command.kind === 'EndInput' || command.kind === 'RunTool') return { lines, endedAt: null }
  }
  return { lines, endedAt: null }
}

function wordOf(word: string, { written, plan }: Context): Word {
  if (/^localhost:9092$/.test(word)) return BOOTSTRAP
  if (/^localhost:9093$/.test(word)) return { raw: '"$CONTROLLERS"' }
  if (/^localhost:2181$/.test(word)) return { raw: '"$ZOOKEEPER"' }
  const broker = plan.servers.find(({ kind, name }) => kind === 'broker' && word === `${name}:9092`)
  if (broker) return word
  return written.has(word) ? bundleFile(word) : word
}

/** The lines for a tool; null when the command is something else. */
export function terminalLines(index: number, context: Context): readonly string[] | null {
  const { timed } = context.plan
  const one = timed[index]
  if (!one) return null
  const { command, at } = one
  if (command.kind === 'TypeLine' || command.kind === 'EndInput' || command.kind === 'InterruptTool')
    return []
  if (command.kind !== 'RunTool') return null
  const { words, input, into } = command
  const [name, ...rest] = words
  if (name === undefined) return []
  const piped = input ?? typedInto(timed, index).lines
  if (![...words, ...piped].every(canBeWord) || (into !== undefined && !/^[\w][\w.-]*$/.test(into)))
    return context.leaveOut('line')
  return [toolLine(command, { name, rest, piped, at, endedAt: typedInto(timed, index).endedAt }, context)]
}

function toolLine(
  { input, into }: RunTool,
  tool: {
    name: string
    rest: readonly string[]
    piped: readonly string[]
    at: Micros
    endedAt: Micros | null
  },
  context: Context,
): string {
  const { name, rest, piped, at, endedAt } = tool
  if (name === 'echo') {
    if (into !== undefined) context.written.add(into)
    return `${run('printf', '%s\\n', rest.join(' '))}${into === undefined ? '' : ` > ${fileOf(into)}`}`
  }
  const words = rest.map((word) => wordOf(word, context))
  const inFiles = { raw: '(cd "$HERE/files" &&' }
  const base = SHELL.includes(name)
    ? `${run(inFiles, name, ...rest)})`
    : run({ raw: 'tool' }, name.replace(/\.sh$/, ''), ...words)
  const reads = name.startsWith('kafka-console-producer') || input !== null
  const fed = reads ? `${run('printf', '%s\\n', ...piped)} | ${base}` : base
  // Nobody sits there to press Ctrl+C.
  const ended = endedAt === null || reads ? fed : `for_a_while ${secondsOf(endedAt - at)} ${base}`
  if (into === undefined) return ended
  context.written.add(into)
  return `${ended} > ${fileOf(into)}`
}

const fileOf = (name: string) => `"$HERE"/files/${name}`
