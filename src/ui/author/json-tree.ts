/** Places in JSON text: which path a place in the text has, and where in the text a path stands. By CodeMirror's tree. */
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import type { Beside, Path } from './grammar.ts'

type Node = ReturnType<ReturnType<typeof syntaxTree>['resolveInner']>

export interface Place {
  readonly path: Path
  readonly is: 'name' | 'value'
  readonly from: number
  readonly to: number
  readonly beside: Beside
  readonly above: Beside
}

/** The tree of all the text: on a slow machine it may not be there yet. */
const treeOf = (state: EditorState) => ensureSyntaxTree(state, state.doc.length, 1_000) ?? syntaxTree(state)

const textOf = (state: EditorState, node: { from: number; to: number }) => state.sliceDoc(node.from, node.to)

function wordOf(state: EditorState, node: { from: number; to: number } | null): string {
  const text = node ? textOf(state, node) : ''
  return text.replace(/^"|"$/g, '')
}

const nameOf = (state: EditorState, property: Node) => wordOf(state, property.getChild('PropertyName'))

/** The values of the few fields of an object that say what else may stand in it. */
function besideIn(state: EditorState, object: Node | null): Beside {
  const taken: string[] = []
  const known: Record<string, string> = {}
  for (const property of object?.getChildren('Property') ?? []) {
    const name = nameOf(state, property)
    taken.push(name)
    const value = property.getChild('String')
    if (value && ['fact', 'act', 'kind'].includes(name)) known[name] = wordOf(state, value)
  }
  return { ...known, taken }
}

function pathOf(state: EditorState, node: Node | null): string[] {
  const path: string[] = []
  for (let each = node; each; each = each.parent)
    if (each.name === 'Property') path.unshift(nameOf(state, each))
  return path
}

function objectAround(node: Node | null): Node | null {
  for (let each = node; each; each = each.parent) if (each.name === 'Object') return each
  return null
}

/** What could be written at a position; null where nothing can be. */
export function placeAt(state: EditorState, position: number): Place | null {
  const node = treeOf(state).resolveInner(position, -1)
  const token =
    ['PropertyName', 'String'].includes(node.name) && position < node.to + (node.to === position ? 1 : 0)
  const [from, to] = token ? [node.from, node.to] : [position, position]
  const holder = token ? node.parent : node
  const isName =
    node.name === 'PropertyName' ||
    (!token &&
      ['Object', '{', ','].includes(node.name) &&
      objectAround(node) === (node.name === 'Object' ? node : node.parent))
  if (isName) {
    const object = objectAround(node)
    const above = objectAround(object?.parent ?? null)
    return {
      path: pathOf(state, object),
      is: 'name',
      from,
      to,
      beside: besideIn(state, object),
      above: besideIn(state, above),
    }
  }
  if (!token && !['Property', 'Array', '[', ',', ':'].includes(node.name)) return null
  const beside = besideIn(state, objectAround(holder))
  return { path: pathOf(state, holder), is: 'value', from, to, beside, above: beside }
}

/** The parts of `steps[0].goals[1].check`. */
function partsOf(field: string): (string | number)[] {
  const parts: (string | number)[] = []
  for (const [, name, index, quoted] of field.matchAll(/([\w.-]+?)(?=[.[]|$)|\[(\d+)\]|\[("[^"]*")\]/g)) {
    if (index !== undefined) parts.push(Number(index))
    else if (quoted !== undefined) parts.push(JSON.parse(quoted) as string)
    else if (name) parts.push(...name.split('.').filter((part) => part !== ''))
  }
  return parts
}

const VALUES = ['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']
const valueIn = (node: Node): Node | null =>
  VALUES.map((name) => node.getChild(name)).find((each) => each !== null) ?? null

function childAt(state: EditorState, node: Node, part: string | number): Node | null {
  if (typeof part === 'number') {
    const items: Node[] = []
    for (let child = node.firstChild; child; child = child.nextSibling)
      if (VALUES.includes(child.name)) items.push(child)
    return node.name === 'Array' ? (items[part] ?? null) : null
  }
  const property = node.getChildren('Property').find((each) => nameOf(state, each) === part)
  return property ? valueIn(property) : null
}

/** Where text is no JSON any more; null when all of it is. */
function tornAt(state: EditorState): { readonly from: number; readonly to: number } | null {
  let found: { from: number; to: number } | null = null
  treeOf(state).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found ??= { from, to }
    },
  })
  return found
}

/** Where in the text a field stands, or as much of its path as there is. */
export function locate(state: EditorState, field: string): { readonly from: number; readonly to: number } {
  const torn = field === '' ? tornAt(state) : null
  if (torn) return torn
  const top = treeOf(state).topNode
  let node = valueIn(top)
  for (const part of partsOf(field)) {
    const next: Node | null = node && childAt(state, node, part)
    if (!next) break
    node = next
  }
  if (!node) return { from: 0, to: 0 }
  // An object in the wrong is marked where it begins: all of it would be too much red.
  const end = VALUES.indexOf(node.name) < 2 ? Math.min(node.to, node.from + 1) : node.to
  return { from: node.from, to: end }
}
