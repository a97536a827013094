/**
 * How Kafka's newer tools read their words: argparse4j, with a command and options of its own. As argparse does, an
 * option may be shortened as long as it is clear.
 */
import { type Shell, ToolExit } from './program.ts'

export interface ArgumentDef {
  /** `--status`; a second, short name may follow. */
  readonly names: readonly [string, ...string[]]
  /** What stands for its value; without it it takes none. */
  readonly value?: string
  readonly type?: 'Integer' | 'Long' | 'Short'
  readonly required?: true
  readonly default?: string
  /** It may be given several times. */
  readonly repeated?: true
  /** argparse4j: so many values may follow. */
  readonly several?: true
  readonly help: string
}

/** Of every tool that makes an admin client, before its command. */
export const COMMAND_CONFIG_ARGUMENT: ArgumentDef = {
  names: ['--command-config'],
  value: 'COMMAND_CONFIG',
  help: 'Configs for the admin client: looked at for mistakes, and not obeyed here.',
}

export interface CommandDef {
  readonly name: string
  readonly help: string
  readonly args: readonly ArgumentDef[]
  /** One of these must be there. */
  readonly oneOf?: readonly string[]
}

export interface ParserDef {
  readonly prog: string
  readonly about: string
  readonly args: readonly ArgumentDef[]
  readonly oneOf?: readonly string[]
  readonly commands: readonly CommandDef[]
  /** What a missing command is called; null when the tool says so itself. */
  readonly metavar: string | null
  /** Of --help, 0 when left out. */
  readonly helpCode?: number
  /** It says what is wrong without the usage (kafka-features). */
  readonly terse?: true
}

/** What was given, by the first name without its dashes. */
export interface Arguments {
  readonly command: string
  has(name: string): boolean
  value(name: string): string | null
  all(name: string): readonly string[]
  number(name: string): number | null
}

const plain = (name: string) => name.replace(/^--?/, '')

function shown({ names, value }: ArgumentDef): string {
  const [name] = names
  return value === undefined ? name : `${name} ${value}`
}

/** `usage: …`, then what is wrong; exit code 1 (ArgumentParser.handleError). */
function refuse(shell: Shell, parser: ParserDef, command: CommandDef | null, message: string): never {
  if (parser.terse) {
    shell.err(`Command line error: ${message}. Type --help for help.`)
    throw new ToolExit(1)
  }
  for (const line of usageOf(parser, command)) shell.err(line)
  shell.err(`${parser.prog}: error: ${message}`)
  throw new ToolExit(1)
}

function usageOf(parser: ParserDef, command: CommandDef | null): string[] {
  const words = [parser.prog]
  if (command) words.push(command.name)
  words.push('[-h]')
  for (const arg of (command ?? parser).args) words.push(arg.required ? shown(arg) : `[${shown(arg)}]`)
  if (!command) words.push(parser.metavar ?? `{${parser.commands.map(({ name }) => name).join(',')}}`, '...')
  const lines: string[] = []
  for (const word of ['usage:', ...words]) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > 80)
      lines.push(last === undefined ? word : `${' '.repeat(`usage: ${parser.prog} `.length)}${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

function help(shell: Shell, parser: ParserDef, command: CommandDef | null): never {
  for (const line of usageOf(parser, command)) shell.out(line)
  shell.out('')
  shell.out(command?.help ?? parser.about)
  const rows = (title: string, list: readonly (readonly [string, string])[]) => {
    shell.out('')
    shell.out(`${title}:`)
    for (const [left, right] of list)
      if (left.length > 21) {
        shell.out(`  ${left}`)
        shell.out(`${' '.repeat(25)}${right}`)
      } else shell.out(`  ${left.padEnd(22)} ${right}`)
  }
  const args = (command ?? parser).args
  rows('named arguments', [
    ['-h, --help', 'show this help message and exit'],
    ...args.map((arg) => [shown(arg), arg.help] as const),
  ])
  if (!command)
    rows(
      'commands',
      parser.commands.map(({ name, help: text }) => [name, text] as const),
    )
  throw new ToolExit(parser.helpCode ?? 0)
}

interface Found {
  readonly values: Map<string, string[]>
  command: CommandDef | null
}

function find(shell: Shell, parser: ParserDef, found: Found, word: string): ArgumentDef {
  const { command } = found
  const name = word.replace(/=.*$/, '')
  const defs = [...parser.args, ...(command?.args ?? [])]
  const exact = defs.find(({ names }) => names.includes(name))
  if (exact) return exact
  const fits = defs.filter(({ names }) => names.some((each) => each.startsWith(name)))
  if (name.startsWith('--') && fits.length === 1) return fits[0] as ArgumentDef
  return refuse(shell, parser, command, `unrecognized arguments: '${word}'`)
}

function checkType(shell: Shell, parser: ParserDef, found: Found, def: ArgumentDef, text: string): string {
  if (def.type && !/^-?\d+$/.test(text))
    refuse(
      shell,
      parser,
      found.command,
      `argument ${def.names.join('/')}: could not convert '${text}' to ${def.type} (For input string: "${text}")`,
    )
  return text
}

function take(shell: Shell, parser: ParserDef, found: Found, words: readonly string[], i: number): number {
  const word = words[i] as string
  const def = find(shell, parser, found, word)
  const key = plain(def.names[0])
  const values = found.values.get(key) ?? []
  found.values.set(key, values)
  if (def.value === undefined) return i
  const eq = word.indexOf('=')
  if (eq >= 0) {
    values.push(checkType(shell, parser, found, def, word.slice(eq + 1)))
    return i
  }
  let at = i + 1
  const isValue = (next: string | undefined) =>
    next !== undefined && (!next.startsWith('-') || /^-\d/.test(next))
  do {
    if (!isValue(words[at]))
      refuse(shell, parser, found.command, `argument ${def.names.join('/')}: expected one argument`)
    values.push(checkType(shell, parser, found, def, words[at] as string))
    at += 1
  } while (def.several && isValue(words[at]))
  return at - 1
}

function choose(shell: Shell, parser: ParserDef, word: string): CommandDef {
  const command = parser.commands.find(({ name }) => name === word)
  if (command) return command
  const names = parser.commands.map(({ name }) => `'${name}'`)
  return refuse(shell, parser, null, `invalid choice: '${word}' (choose from ${names.join(', ')})`)
}

function checkAll(shell: Shell, parser: ParserDef, { values, command }: Found): void {
  if (!command) refuse(shell, parser, null, 'too few arguments')
  for (const level of [command, parser]) {
    const of = level === parser ? null : command
    // In the order of a hash table; most often the last is named.
    const missing = level.args.findLast(({ names, required }) => required && !values.has(plain(names[0])))
    if (missing) refuse(shell, parser, of, `argument ${missing.names.join('/')} is required`)
    const { oneOf } = level
    const given = oneOf?.filter((name) => values.has(plain(name)))
    if (given?.length === 0) refuse(shell, parser, of, `one of the arguments ${oneOf?.join(' ')} is required`)
    if (given && given.length > 1)
      refuse(shell, parser, of, `argument ${given[1]}: not allowed with argument ${given[0]}`)
  }
}

/** Reads the words of a tool; what is wrong, and --help, ends it. */
export function parseArguments(shell: Shell, parser: ParserDef): Arguments {
  const found: Found = { values: new Map(), command: null }
  const { words } = shell
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (word === '-h' || word === '--help') help(shell, parser, found.command)
    else if (word.startsWith('-')) i = take(shell, parser, found, words, i)
    else if (!found.command) found.command = choose(shell, parser, word)
    else refuse(shell, parser, found.command, `unrecognized arguments: '${word}'`)
  }
  checkAll(shell, parser, found)
  const defs = [...parser.args, ...(found.command?.args ?? [])]
  const all = (name: string): readonly string[] => {
    const def = defs.find(({ names }) => plain(names[0]) === name)
    return found.values.get(name) ?? (def?.default === undefined ? [] : [def.default])
  }
  return {
    command: found.command?.name ?? '',
    has: (name) => found.values.has(name),
    all,
    value: (name) => all(name).at(-1) ?? null,
    number: (name) => {
      const text = all(name).at(-1)
      return text === undefined ? null : Number(text)
    },
  }
}

/** ToolsUtils.prettyPrintTable: columns as wide as their widest cell, a tab behind each. */
export function prettyTable(
  shell: Shell,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = headers.map((header, i) =>
    Math.max(header.length, ...rows.map((row) => row[i]?.length ?? 0)),
  )
  for (const row of [headers, ...rows])
    shell.out(row.map((cell, i) => `${cell.padEnd(widths[i] ?? 0)}\t`).join(''))
}
