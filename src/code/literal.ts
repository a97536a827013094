/** Texts of people as string literals, so that nothing in them can end the literal or mean something else. */
import type { Language } from './types.ts'

/** Shown as they are: letters, marks, numbers, punctuation, symbols, and the space. Not: controls, bidi marks, other spaces. */
const PLAIN = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u

/** Half a surrogate pair is no text in UTF-8. */
const wellFormed = (text: string): string =>
  text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) =>
    found.length === 2 ? found : '\ufffd',
  )

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')

type Escape = (code: number) => string

/** By UTF-16 unit, as JavaScript and C# read it. */
const units: Escape = (code) =>
  code > 0xffff
    ? `\\u${hex(0xd800 + ((code - 0x10000) >> 10), 4)}\\u${hex(0xdc00 + ((code - 0x10000) & 0x3ff), 4)}`
    : `\\u${hex(code, 4)}`

/** Go and Python. */
const points: Escape = (code) => (code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`)

/** Java reads \uXXXX before it knows of literals: a line's end must be written in octal. */
const octal: Escape = (code) => (code < 0x80 ? `\\${code.toString(8).padStart(3, '0')}` : units(code))

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function quoted(text: string, quote: string, by: Escape): string {
  let out = ''
  for (const char of wellFormed(text)) {
    if (char === quote || char === '\\') out += `\\${char}`
    else if (SHORT[char] !== undefined) out += SHORT[char]
    else out += PLAIN.test(char) ? char : by(char.codePointAt(0) as number)
  }
  return quote + out + quote
}

const single = (text: string): boolean => !text.includes("'") || text.includes('"')

/** Go's raw literal, where JSON is easier to read in it. */
function go(text: string): string {
  const isRaw =
    text.includes('"') && !text.includes('`') && [...wellFormed(text)].every((char) => PLAIN.test(char))
  return isRaw ? `\`${wellFormed(text)}\`` : quoted(text, '"', points)
}

const WRITERS: Readonly<Record<Language, (text: string) => string>> = {
  go,
  java: (text) => quoted(text, '"', octal),
  python: (text) => quoted(text, single(text) ? "'" : '"', points),
  typescript: (text) => quoted(text, single(text) ? "'" : '"', units),
  csharp: (text) => quoted(text, '"', units),
}

/** A text as a literal of a language. */
export function literal(language: Language, text: string): string {
  return WRITERS[language](text)
}

const NUMBER: Readonly<Record<Language, string>> = {
  go: 'strconv.Itoa(n)',
  java: 'n',
  python: 'str(n)',
  typescript: 'String(n)',
  csharp: 'n',
}

/** What a record's value is made of, `{n}` being its number and `{key}` its key, as an expression. */
export function template(language: Language, text: string, hasKey: boolean): string {
  const parts = (hasKey ? text : text.replaceAll('{key}', ''))
    .split(/(\{n\}|\{key\})/)
    .filter((part) => part !== '')
  if (parts.length === 0) return literal(language, '')
  const terms = parts.map((part) =>
    part === '{n}' ? NUMBER[language] : part === '{key}' ? 'key' : literal(language, part),
  )
  // A number alone is no text in Java and C#.
  const isText = parts[0] !== '{n}' || !['java', 'csharp'].includes(language)
  return (isText ? terms : ['""', ...terms]).join(' + ')
}
