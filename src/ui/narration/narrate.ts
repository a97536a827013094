/** Facts in plain words: a line that says what happened, and for the ones that teach a second that says why. */
import { type Fact, parsePartitionKey } from '../../engine/index.ts'
import type { NarrationWords } from '../../i18n/en/narration.ts'
import { type Entities, type Part, type Parts, say } from '../../i18n/say.ts'

export interface Narration {
  readonly line: Parts
  readonly why: Parts | null
}

/** The simulator numbers the records of each producer within this many. */
const IDS_PER_PRODUCER = 4_294_967_296
const PARTITIONS_NAMED = 4

/** The number of a record among those of its producer. */
export function recordNumber(id: number): number {
  return id % IDS_PER_PRODUCER
}

/** The name of a node without its role: what a person called it. */
export function nodeName(node: string): string {
  return node.replace(/^(broker|controller|zookeeper|producer|consumer)-/, '')
}

function nodePart(node: string, words: NarrationWords): Part {
  const role = /^(broker|controller|zookeeper|producer|consumer)-./.exec(node)?.[1]
  const name = nodeName(node)
  if (role === 'broker')
    return {
      kind: 'entity',
      target: { kind: 'broker', broker: Number(name) },
      label: words.broker(Number(name)),
    }
  if (role === 'controller')
    return { kind: 'entity', target: { kind: 'controller', node }, label: words.controller(name) }
  if (role === 'zookeeper')
    return { kind: 'entity', target: { kind: 'zookeeper', node }, label: words.zookeeper(name) }
  if (role === 'producer' || role === 'consumer')
    return { kind: 'entity', target: { kind: role, node }, label: name }
  return { kind: 'text', text: node }
}

function entitiesOf(words: NarrationWords): Entities {
  const partition = (key: string): Part => ({
    kind: 'entity',
    target: { kind: 'partition', ...parsePartitionKey(key) },
    label: key,
  })
  return {
    broker: (id) => ({ kind: 'entity', target: { kind: 'broker', broker: id }, label: words.broker(id) }),
    node: (id) => nodePart(id, words),
    consumer: (clientId) => ({
      kind: 'entity',
      target: { kind: 'consumer', node: `consumer-${clientId}` },
      label: clientId,
    }),
    topic: (name) => ({ kind: 'entity', target: { kind: 'topic', topic: name }, label: name }),
    partition,
    partitions: (list) => {
      const named = list
        .slice(0, PARTITIONS_NAMED)
        .flatMap((tp, i) => [...(i > 0 ? say`, ` : []), partition(`${tp.topic}-${tp.partition}`)])
      const left = list.length - PARTITIONS_NAMED
      return left > 0 ? [...named, ...say`${words.andMore(left)}`] : named
    },
    group: (name) => ({ kind: 'entity', target: { kind: 'group', group: name }, label: name }),
    record: (id) => ({
      kind: 'entity',
      target: { kind: 'record', id },
      label: words.record(recordNumber(id)),
    }),
  }
}

/** A sentence begins with a capital; the names that people gave stay as they are. */
function capitalised(parts: Parts): Parts {
  const [first, ...rest] = parts
  if (!first) return parts
  if (first.kind === 'text')
    return [{ kind: 'text', text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest]
  if (first.target.kind !== 'broker' && first.target.kind !== 'controller') return parts
  return [{ ...first, label: first.label.charAt(0).toUpperCase() + first.label.slice(1) }, ...rest]
}

/** Tells one fact. */
export function narrate(fact: Fact, words: NarrationWords): Narration {
  const tell = words.line[fact.kind] as (fact: Fact, e: Entities) => Parts
  const explain = words.why[fact.kind] as ((fact: Fact) => string | null) | undefined
  const why = explain?.(fact) ?? null
  return {
    line: capitalised(tell(fact, entitiesOf(words))),
    why: why === null ? null : [{ kind: 'text', text: why }],
  }
}

/** A sentence as one text. */
export function plain(parts: Parts): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : part.label)).join('')
}
