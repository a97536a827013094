/**
 * Colours for code: highlight.js through lowlight, which gives a tree in place of HTML, so that nothing is ever parsed as
 * markup. 9 KiB and one to three for a language, each fetched when it is first shown; shiki would be 53 and more.
 */
import type { LanguageFn } from 'highlight.js'
import { createLowlight } from 'lowlight'
import type { Language } from '../../../code/index.ts'

const GRAMMARS: Readonly<Record<Language, () => Promise<{ default: LanguageFn }>>> = {
  go: () => import('highlight.js/lib/languages/go'),
  java: () => import('highlight.js/lib/languages/java'),
  python: () => import('highlight.js/lib/languages/python'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
}

/** What a stretch of text is. */
export type Token = 'keyword' | 'string' | 'number' | 'comment' | 'name' | 'plain'

export interface Stretch {
  readonly text: string
  readonly token: Token
}

const TOKENS: readonly (readonly [RegExp, Token])[] = [
  [/comment|doctag/, 'comment'],
  [/string|char|regexp/, 'string'],
  [/number|literal/, 'number'],
  [/keyword|built_in|meta/, 'keyword'],
  [/title|type|class|attr/, 'name'],
]

interface TreeNode {
  readonly type: string
  readonly value?: string
  readonly properties?: { readonly className?: unknown }
  readonly children?: readonly TreeNode[]
}

function tokenOf(node: TreeNode, outer: Token): Token {
  const names = String(node.properties?.className ?? '')
  return TOKENS.find(([pattern]) => pattern.test(names))?.[1] ?? outer
}

function flatten(node: TreeNode, outer: Token, into: Stretch[]): void {
  if (node.type === 'text') into.push({ text: node.value ?? '', token: outer })
  const token = node.type === 'element' ? tokenOf(node, outer) : outer
  for (const child of node.children ?? []) flatten(child, token, into)
}

/** Stretches of a whole text, by its lines. */
export function byLines(stretches: readonly Stretch[]): Stretch[][] {
  const lines: Stretch[][] = [[]]
  for (const { text, token } of stretches)
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ text: part, token })
    }
  return lines
}

/** The stretches from one place of a line to another. */
export function between(line: readonly Stretch[], from: number, to: number): Stretch[] {
  let at = 0
  return line.flatMap(({ text, token }) => {
    const start = at
    at += text.length
    const part = text.slice(Math.max(0, from - start), Math.max(0, to - start))
    return part === '' ? [] : [{ text: part, token }]
  })
}

const lowlight = createLowlight()

/** Colours a text; its lines come back as they were, in stretches. */
export async function highlight(language: Language, text: string): Promise<Stretch[][]> {
  if (!lowlight.registered(language)) lowlight.register(language, (await GRAMMARS[language]()).default)
  const stretches: Stretch[] = []
  flatten(lowlight.highlight(language, text) as TreeNode, 'plain', stretches)
  return byLines(stretches)
}
