/** Lines of a program, and what each of them is about. */
import type { Said } from './settings.ts'
import type { ClientPart, CodeLine, CodeValue, Language } from './types.ts'

type About = Omit<CodeLine, 'text'>

/** A line as it stands. */
export function line(text: string, about: About = {}): CodeLine {
  return { text, ...about }
}

/** Lines of a block, one level further in; empty ones stay empty. */
export function indent(by: string, lines: readonly CodeLine[]): CodeLine[] {
  return lines.map((one) => {
    if (one.text === '') return one
    const { value } = one
    const moved = value && { value: { ...value, from: value.from + by.length, to: value.to + by.length } }
    return { ...one, text: by + one.text, ...moved }
  })
}

/** Text by lines. */
export function lines(...texts: readonly string[]): CodeLine[] {
  return texts.map((text) => line(text))
}

/** Marks lines as what a lesson shows. */
export function core(some: readonly CodeLine[]): CodeLine[] {
  return some.map((one) => ({ ...one, core: true }))
}

/** Which part of a client a setting is about, by the words in its name. */
function partOf(name: string): ClientPart {
  if (/compress|batch|linger|queue|buffer/i.test(name)) return 'accumulator'
  if (/balancer|partitioner/i.test(name) && !/group/i.test(name)) return 'partitioner'
  if (/transaction|idempot/i.test(name)) return 'transaction'
  if (/commit/i.test(name)) return 'commit'
  if (/group|session|heartbeat|rebalance|assign|poll\.interval/i.test(name)) return 'group'
  if (/fetch|bytes|wait|offset|isolation|uncommitted|beginning|rack|poll\.records/i.test(name)) return 'fetch'
  if (/metadata|bootstrap/i.test(name)) return 'cluster'
  return 'in flight'
}

const COMMENT: Readonly<Record<Language, string>> = {
  go: '// ',
  java: '// ',
  python: '# ',
  typescript: '// ',
  csharp: '// ',
}

/** A setting: `before`, its value as the language writes it, `after`. A default that nobody set is a comment. */
export function setting(
  language: Language,
  said: Said,
  text: { readonly before: string; readonly value: string; readonly after: string },
): CodeLine {
  const told = said.how === 'told'
  const start = (told ? COMMENT[language] : '') + text.before
  const value: CodeValue | undefined = said.own
    ? { ...said.own, from: start.length, to: start.length + text.value.length }
    : undefined
  return {
    text: start + text.value + text.after,
    part: partOf(said.name),
    ...(said.own && { config: said.own.config }),
    ...(value && { value }),
    ...(told && { told: true }),
  }
}
