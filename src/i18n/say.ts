/** Sentences with entities in them, in any language. */
import type { NodeId, PartitionKey, TopicPartition } from '../engine/index.ts'

/** What an entity in a sentence stands for; the screen can select it. */
export type Target =
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'controller'; readonly node: string }
  | { readonly kind: 'zookeeper'; readonly node: string }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'partition'; readonly topic: string; readonly partition: number }
  | { readonly kind: 'producer'; readonly node: string }
  | { readonly kind: 'consumer'; readonly node: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'record'; readonly id: number }

/** A sentence is text with entities in it. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'entity'; readonly target: Target; readonly label: string }
export type Parts = readonly Part[]

/** Makes the entities of a sentence. */
export interface Entities {
  broker(id: number): Part
  /** A node by its name in the world; text when it is of no kind that can be selected. */
  node(id: NodeId): Part
  /** A consumer by its client.id, as its group knows it. */
  consumer(clientId: string): Part
  topic(name: string): Part
  partition(key: PartitionKey): Part
  /** Several partitions, the first few by name. */
  partitions(list: readonly TopicPartition[]): Parts
  group(name: string): Part
  record(id: number): Part
}

type Piece = string | number | Part | Parts

/** Puts a sentence together: neighbouring texts become one part. */
export function say(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Parts {
  const parts: Part[] = []
  const add = (part: Part): void => {
    const last = parts.at(-1)
    if (part.kind === 'text' && last?.kind === 'text')
      parts[parts.length - 1] = { kind: 'text', text: last.text + part.text }
    else if (part.kind === 'entity' || part.text !== '') parts.push(part)
  }
  strings.forEach((text, i) => {
    add({ kind: 'text', text })
    const piece = pieces[i]
    if (piece === undefined) return
    if (typeof piece === 'string' || typeof piece === 'number') add({ kind: 'text', text: String(piece) })
    else if ('kind' in piece) add(piece)
    else piece.forEach(add)
  })
  return parts
}

/** Members of a group carry a long id; its first part is enough to tell them apart. */
export function shortMember(member: string): string {
  // Members of KIP-848 name themselves: nothing but a uuid, in base64.
  if (/^[\w-]{22}$/.test(member)) return `${member.slice(0, 8)}…`
  const uuid = /-[0-9a-f]{8}-[0-9a-f-]{20,}$/.exec(member)
  return uuid ? `${member.slice(0, uuid.index)}-${uuid[0].slice(1, 9)}…` : member
}

/** Who left and who entered between two lists. */
export function difference(from: readonly number[], to: readonly number[]) {
  return { left: from.filter((id) => !to.includes(id)), entered: to.filter((id) => !from.includes(id)) }
}

/** Offsets of a batch as `from–to`. */
export function span(from: number, count: number): string {
  return count > 1 ? `${from}–${from + count - 1}` : `${from}`
}

/** A node by its name in the world, as people call it. */
export function nodeName(
  node: string,
  names: {
    readonly broker: (id: number) => string
    readonly controller: (id: string) => string
    readonly zookeeper: (id: string) => string
  },
): string {
  const [, role, name = ''] = /^(broker|controller|zookeeper|producer|consumer)-(.+)$/.exec(node) ?? []
  if (role === 'zookeeper') return names.zookeeper(name)
  if (role === 'broker') return names.broker(Number(name))
  if (role === 'controller') return names.controller(name)
  return role ? name : node
}
