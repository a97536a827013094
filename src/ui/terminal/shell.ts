/** A command line as a shell would read it, as far as Kafka's tools need one: quotes, a source before a pipe, <<<, <<. */
import { parse } from 'shell-quote'

export interface CommandLine {
  readonly line: string
  readonly words: readonly string[]
  /** What is piped to it, null when it reads what is typed. */
  readonly input: readonly string[] | null
  /** `> name` */
  readonly into?: string
}
/** What cannot be done: an operator of the shell, a command before the pipe, a file that is not there. */
export interface ShellProblem {
  readonly problem: 'operator' | 'source' | 'file'
  readonly text: string
}

type Part = { readonly words: string[] } | { readonly op: string }

/** Names are left as they are: there is no environment. */
const keep = (name: string): string => `$${name}`

function partsOf(line: string): Part[] {
  const parts: Part[] = [{ words: [] }]
  const last = () => parts.at(-1) as Part
  for (const entry of parse(line, keep)) {
    if (typeof entry === 'string') {
      const into = last()
      if ('words' in into) into.words.push(entry)
      else parts.push({ words: [entry] })
    } else if ('comment' in entry) break
    else if (entry.op === 'glob') {
      const into = last()
      const pattern = (entry as { readonly pattern: string }).pattern
      if ('words' in into) into.words.push(pattern)
      else parts.push({ words: [pattern] })
    } else parts.push({ op: entry.op })
  }
  return parts
}

const lines = (text: string): string[] => text.replace(/\n$/, '').split('\n')

/** What echo, printf and seq write; null for any other command. */
function written([name, ...rest]: readonly string[]): string[] | null {
  if (name === 'echo') {
    const escapes = rest[0] === '-e'
    const text = rest.slice(escapes || rest[0] === '-n' ? 1 : 0).join(' ')
    return lines(escapes ? withEscapes(text) : text)
  }
  if (name === 'printf' && rest[0] !== undefined) {
    const [format = '', ...values] = rest
    const holes = format.match(/%s|%d/g)?.length ?? 0
    if (holes === 0) return lines(withEscapes(format))
    let text = ''
    for (let i = 0; i < values.length; i += holes) {
      let at = i
      text += withEscapes(format).replace(/%[sd]/g, () => values[at++] ?? '')
    }
    return lines(text)
  }
  if (name === 'seq') {
    const numbers = rest.map(Number)
    if (numbers.length === 0 || numbers.length > 2 || numbers.some((n) => !Number.isInteger(n))) return null
    const [from, to] = numbers.length === 1 ? [1, numbers[0] as number] : (numbers as [number, number])
    return Array.from({ length: Math.max(0, Math.min(1_000, to - from + 1)) }, (_, i) => String(from + i))
  }
  return null
}

function withEscapes(text: string): string {
  return text.replace(/\\([nt\\])/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : '\\'))
}

/** The one name behind `>`. */
function nameOf(op: Part, target: Part | undefined): string | null {
  if (!('op' in op) || op.op !== '>' || !target || !('words' in target)) return null
  return target.words.length === 1 ? (target.words[0] ?? null) : null
}

/** `tool … <<END`, lines, `END` */
function hereDocument(typed: string): CommandLine | null {
  const [first = '', ...rest] = typed.split('\n')
  const found = /^(.*?)<<-?\s*(['"]?)(\w+)\2\s*$/.exec(first)
  if (!found) return null
  const end = rest.findIndex((line) => line.trim() === found[3])
  const [part, op, target] = partsOf(found[1] ?? '')
  if (!part || !('words' in part)) return null
  const input = end < 0 ? rest : rest.slice(0, end)
  if (!op) return { line: first, words: part.words, input }
  const into = nameOf(op, target)
  return into === null ? null : { line: first, words: part.words, input, into }
}

type Files = Readonly<Record<string, readonly string[]>>

/** Reads what was typed; null for an empty line. `files`: what was written with `>`. */
export function readCommandLine(typed: string, files: Files = {}): CommandLine | ShellProblem | null {
  if (typed.includes('\n')) {
    const document = hereDocument(typed)
    if (document) return document
  }
  const line = typed.replaceAll('\n', ' ').trim()
  if (line === '') return null
  const parts = partsOf(line)
  const into = parts.length > 2 ? nameOf(parts.at(-2) as Part, parts.at(-1)) : null
  const command = commandOf(line, into === null ? parts : parts.slice(0, -2), files)
  if (!command || 'problem' in command || into === null) return command
  // The shell itself writes what needs no tool.
  const own = command.input === null ? written(command.words) : null
  return own ? { line, words: ['cat'], input: own, into } : { ...command, into }
}

function commandOf(line: string, parts: readonly Part[], files: Files): CommandLine | ShellProblem | null {
  const [first, op, second, more] = parts
  if (!first || !('words' in first))
    return { problem: 'operator', text: first && 'op' in first ? first.op : '' }
  if (!op) return first.words.length === 0 ? null : { line, words: first.words, input: null }
  if (!('op' in op) || !second || !('words' in second) || more)
    return { problem: 'operator', text: 'op' in op ? op.op : '' }
  if (op.op === '<<<') return { line, words: first.words, input: lines(second.words.join(' ')) }
  if (op.op === '<') {
    const input = files[second.words[0] ?? '']
    return input && second.words.length === 1
      ? { line, words: first.words, input }
      : { problem: 'file', text: second.words.join(' ') }
  }
  if (op.op !== '|') return { problem: 'operator', text: op.op }
  const [command, name = '', ...rest] = first.words
  if (command === 'cat' && rest.length === 0)
    return files[name] ? { line, words: second.words, input: files[name] } : { problem: 'file', text: name }
  const input = written(first.words)
  return input ? { line, words: second.words, input } : { problem: 'source', text: first.words.join(' ') }
}
