/** How an embedded page shall look, from its address: `embed.html?theme=dark&lang=ko&show=stage,transport#scenario=…`. */
import { LANGUAGES, THEMES } from './protocol.ts'

export const PARTS = ['stage', 'transport', 'narration', 'actions', 'timeline', 'lesson'] as const

/** What is shown unless the address says otherwise; the lesson only while one is open. */
export const USUAL_PARTS = ['stage', 'transport', 'narration', 'lesson'] as const satisfies readonly Part[]

export type Part = (typeof PARTS)[number]

export interface EmbedOptions {
  readonly theme: (typeof THEMES)[number]
  /** Null: the browser's. */
  readonly language: (typeof LANGUAGES)[number] | null
  readonly show: readonly Part[]
  readonly autoplay: boolean
  /** The origin that may speak to it; null: none. */
  readonly host: string | null
  /** What in the address makes no sense. */
  readonly ignored: readonly string[]
}

function originIn(text: string | null): string | null {
  try {
    const { origin, protocol } = new URL(text ?? '')
    return /^https?:$/.test(protocol) && origin === text ? origin : null
  } catch {
    return null
  }
}

/** Reads the query of an address; what is wrong there is told and otherwise passed over. */
export function readOptions(search: string): EmbedOptions {
  const query = new URLSearchParams(search)
  const ignored: string[] = []
  const known = ['theme', 'lang', 'show', 'autoplay', 'host']
  for (const name of query.keys()) if (!known.includes(name)) ignored.push(name)
  function oneOf<T extends string>(name: string, choices: readonly T[]): T | null {
    const value = query.get(name)
    const found = choices.find((each) => each === value) ?? null
    if (value !== null && found === null) ignored.push(name)
    return found
  }
  const asked: readonly string[] = query.get('show')?.split(',') ?? USUAL_PARTS
  const show = PARTS.filter((part) => asked.includes(part))
  if (asked.some((part) => !PARTS.some((each) => each === part))) ignored.push('show')
  const host = originIn(query.get('host'))
  if (query.has('host') && host === null) ignored.push('host')
  return {
    theme: oneOf('theme', THEMES) ?? 'system',
    language: oneOf('lang', LANGUAGES),
    show: show.length > 0 ? show : USUAL_PARTS,
    autoplay: oneOf('autoplay', ['0', '1']) === '1',
    host,
    ignored,
  }
}
