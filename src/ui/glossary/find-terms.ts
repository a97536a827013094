/** Finds the words of the glossary in a text. Pure. */
import type { GlossaryEntry } from '../../i18n/glossary-words.ts'

/** A piece of a text; with `id` it is a word of the glossary. */
export interface Piece {
  readonly text: string
  readonly id?: string
}

interface Glossary {
  readonly basic: readonly string[]
  readonly each: Readonly<Record<string, GlossaryEntry>>
}

const escaped = (form: string): string => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** In Latin letters a word ends where it ends, but for a plural; in Korean a particle may follow. */
function patternOf(form: string): string {
  if (!/^[\w.() -]+$/.test(form)) return escaped(form)
  return `(?<![\\w.])${escaped(form)}s?(?!\\w|\\.\\w|=)`
}

/** A text in pieces: of each word the first time it is there, the longest words first; no basic ones. */
export function findTerms(text: string, { basic, each }: Glossary): readonly Piece[] {
  const forms = Object.entries(each)
    .filter(([id]) => !basic.includes(id))
    .flatMap(([id, [word, , ...others]]) => [word, ...others].map((form) => ({ id, form })))
    .sort((a, b) => b.form.length - a.form.length)
  const pattern = new RegExp(forms.map(({ form }) => `(${patternOf(form)})`).join('|'), 'giu')
  const pieces: Piece[] = []
  const seen = new Set<string>()
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const { id } = forms[match.slice(1).findIndex((group) => group !== undefined)] ?? {}
    if (id === undefined || seen.has(id)) continue
    seen.add(id)
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    pieces.push({ text: match[0], id })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}
