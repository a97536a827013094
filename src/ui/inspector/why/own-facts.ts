/** Which facts and requests are an entity's own. Pure. */
import {
  apiOf,
  brokerNode,
  type Fact,
  isRequest,
  type KafkaWorld,
  type Micros,
  notableSort,
  partitionKey,
  type TimedFact,
} from '../../../engine/index.ts'
import type { Selection } from '../../store.ts'
import { memberNode } from './causes.ts'

const NODE_FIELDS = [
  'node',
  'producer',
  'consumer',
  'client',
  'from',
  'to',
  'a',
  'b',
  'voter',
  'candidate',
] as const

/** True when a fact speaks of the entity that is selected. */
export function isAbout(fact: Fact, selection: Selection): boolean {
  const fields = fact as unknown as Readonly<Record<string, unknown>>
  const names = (node: string) => NODE_FIELDS.some((field) => fields[field] === node)
  switch (selection.kind) {
    case 'broker':
      return fields.broker === selection.broker || names(brokerNode(selection.broker))
    case 'controller':
    case 'zookeeper':
    case 'producer':
      return names(selection.node)
    case 'consumer':
      return names(selection.node) || memberNode(String(fields.client)) === selection.node
    case 'topic':
      return (
        fields.topic === selection.topic ||
        fields.resourceName === selection.topic ||
        (typeof fields.partition === 'string' && fields.partition.startsWith(`${selection.topic}-`))
      )
    case 'partition':
      return fields.partition === partitionKey(selection)
    case 'replica': {
      if (fields.partition !== partitionKey(selection)) return false
      const ids = [fields.from, fields.to].flat()
      return fields.broker === selection.broker || ids.includes(selection.broker)
    }
    case 'group':
      return fields.group === selection.group
    default:
      return false
  }
}

/** Finds an entity's own facts step by step, so that a long run need not be searched again. */
export function ownFacts(
  selection: Selection,
  notableOnly: boolean,
): (facts: readonly TimedFact[]) => readonly TimedFact[] {
  let seen: readonly TimedFact[] = []
  let looked = 0
  let last: TimedFact | undefined
  let own: TimedFact[] = []
  return (facts) => {
    const grown = facts === seen && facts.length >= looked && facts[looked - 1] === last
    if (!grown) {
      seen = facts
      looked = 0
      own = []
    }
    for (; looked < facts.length; looked++) {
      const timed = facts[looked] as TimedFact
      if (isAbout(timed.fact, selection) && (!notableOnly || notableSort(timed.fact) !== null))
        own.push(timed)
    }
    last = facts[looked - 1]
    return own
  }
}

export interface OwnRequest {
  readonly seq: number
  readonly api: string
  readonly isRequest: boolean
  readonly from: string
  readonly to: string
  readonly arrivesAt: Micros
}

const MOST_REQUESTS = 12

/** What is on the wire to and from the node that is selected, by arrival; none for what is no node. */
export function requestsOf(world: KafkaWorld, selection: Selection): readonly OwnRequest[] {
  const node =
    selection.kind === 'broker' ? brokerNode(selection.broker) : 'node' in selection ? selection.node : null
  if (node === null) return []
  return world.queue
    .filter(
      ({ via, from, to }) => (via === 'request' || via === 'response') && (from === node || to === node),
    )
    .sort((a, b) => a.at - b.at || a.seq - b.seq)
    .slice(0, MOST_REQUESTS)
    .map(({ seq, from, to, at, body }) => ({
      seq,
      api: body === null ? '' : (apiOf(body)?.name ?? body.kind),
      isRequest: body !== null && isRequest(body),
      from,
      to,
      arrivesAt: at,
    }))
}
