/**
 * How Kafka's tools read their options: joptsimple without abbreviations (CommandDefaultOptions), and the checks of
 * CommandLineUtils. A token that is no option is put by, as joptsimple does.
 */
import { type Shell, ToolExit } from './program.ts'

export interface OptionDef {
  readonly name: string
  /** What stands for its argument in the help; without it the option takes none. */
  readonly arg?: string
  readonly type?: 'String' | 'Integer' | 'Long'
  /** The argument may be left out. */
  readonly optional?: true
  readonly default?: string
  readonly help: string
}

export const COMMAND_CONFIG: OptionDef = {
  name: 'command-config',
  arg: 'command config property file',
  help: 'Configs for the admin client: looked at for mistakes, and not obeyed here.',
}

const HELP: readonly OptionDef[] = [
  COMMAND_CONFIG,
  { name: 'help', help: 'Shows these options.' },
  { name: 'version', help: 'Shows the version of Kafka that is simulated.' },
]

/** What joptsimple and Java refuse; its text is what Kafka's tool says. */
export class OptionError extends Error {
  readonly exception: string
  constructor(exception: string, message: string) {
    super(message)
    this.exception = exception
  }
  override toString(): string {
    return `joptsimple.${this.exception}: ${this.message}`
  }
}

export class Options {
  readonly defs: readonly OptionDef[]
  readonly #values = new Map<string, string[]>()

  constructor(defs: readonly OptionDef[], words: readonly string[]) {
    this.defs = [...defs, ...HELP]
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as string
      if (word === '--') break
      if (!/^--?[^-]/.test(word)) continue
      i = this.#take(words, i, word)
    }
  }

  #take(words: readonly string[], i: number, word: string): number {
    const text = word.replace(/^--?/, '')
    const eq = text.indexOf('=')
    const name = eq < 0 ? text : text.slice(0, eq)
    const def = this.defs.find((each) => each.name === name)
    if (!def) throw new OptionError('UnrecognizedOptionException', `${name} is not a recognized option`)
    const values = this.#values.get(name) ?? []
    this.#values.set(name, values)
    if (def.arg === undefined) {
      if (eq >= 0)
        throw new OptionError(
          'OptionArgumentNotAllowedException',
          `Option ${name} does not allow an argument`,
        )
      return i
    }
    if (eq >= 0) {
      values.push(text.slice(eq + 1))
      return i
    }
    const next = words[i + 1]
    if (def.optional && (next === undefined || next.startsWith('-'))) return i
    if (next === undefined)
      throw new OptionError('OptionMissingRequiredArgumentException', `Option ${name} requires an argument`)
    values.push(next)
    return i + 1
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  /** The one argument, or what stands for it; null when there is none. */
  value(name: string): string | null {
    const values = this.all(name)
    const def = this.defs.find((each) => each.name === name)
    if (values.length > 1)
      throw new OptionError(
        'MultipleArgumentsForOptionException',
        `Found multiple arguments for option ${name}, but you asked for only one`,
      )
    const text = values[0] ?? def?.default ?? null
    if (text !== null && def?.type && def.type !== 'String' && !/^[+-]?\d+$/.test(text))
      throw new OptionError(
        'OptionArgumentConversionException',
        `Cannot parse argument '${text}' of option ${name}`,
      )
    return text
  }

  number(name: string): number | null {
    const text = this.value(name)
    return text === null ? null : Number(text)
  }
}

const WIDTH = 80

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `  ${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines
}

/** The table of options, in two columns as BuiltinHelpFormatter draws it. */
export function helpOf(defs: readonly OptionDef[]): string[] {
  const names = [...defs]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((def) => {
      const kind = def.type ?? 'String'
      const arg = def.arg === undefined ? '' : def.arg === '' ? `<${kind}>` : `<${kind}: ${def.arg}>`
      const left =
        arg === ''
          ? `--${def.name}`
          : def.optional
            ? `--${def.name} [${arg.slice(1, -1)}]`
            : `--${def.name} ${arg}`
      const right = def.default === undefined ? def.help : `${def.help} (default: ${def.default})`
      return { left, right }
    })
  const first = Math.min(40, Math.max(6, ...names.map(({ left }) => left.length)))
  const rows = names.flatMap(({ left, right }) => {
    const [l, r] = [wrap(left, first), wrap(right, WIDTH - first - 1)]
    return Array.from({ length: Math.max(l.length, r.length) }, (_, i) =>
      `${(l[i] ?? '').padEnd(first)} ${r[i] ?? ''}`.trimEnd(),
    )
  })
  return [`${'Option'.padEnd(first)} Description`, `${'------'.padEnd(first)} -----------`, ...rows]
}

/** CommandLineUtils.printUsageAndExit */
export function usage(shell: Shell, options: Options | readonly OptionDef[], message: string): never {
  shell.err(message)
  const defs = options instanceof Options ? options.defs : [...options, ...HELP]
  for (const line of helpOf(defs)) shell.err(line)
  throw new ToolExit(1)
}

/** CommandLineUtils.maybePrintHelpOrVersion; its version is that of the recordings. */
export function helpOrVersion(shell: Shell, options: Options, words: readonly string[], about: string): void {
  if (words.length === 0 || options.has('help')) usage(shell, options, about)
  if (!options.has('version')) return
  shell.out(shell.kafka)
  throw new ToolExit(0)
}

/** CommandLineUtils.checkRequiredArgs */
export function required(shell: Shell, options: Options, ...names: readonly string[]): void {
  for (const name of names)
    if (!options.has(name)) usage(shell, options, `Missing required argument "[${name}]"`)
}

/** CommandLineUtils.checkInvalidArgs */
export function conflicts(shell: Shell, options: Options, used: string, invalid: readonly string[]): void {
  if (!options.has(used)) return
  for (const name of invalid)
    if (options.has(name)) usage(shell, options, `Option "[${used}]" can't be used with option "[${name}]"`)
}

/** Reads a tool's options; what joptsimple refuses is printed with the help, as most tools do. */
export function readOptions(shell: Shell, defs: readonly OptionDef[], words: readonly string[]): Options {
  try {
    return new Options(defs, words)
  } catch (problem) {
    if (problem instanceof OptionError) usage(shell, defs, problem.message)
    throw problem
  }
}
