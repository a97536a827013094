/**
 * What a person can do to a running cluster, as data: one entry for each thing, with its fields and how they
 * become a command. Menus, the inspector and the form read it; the words are in i18n.
 */
import type { KafkaWorld } from '../../engine/index.ts'
import type { Selection } from '../store.ts'
import { BROKER_OPERATIONS } from './broker-operations.ts'
import { choicesFor, type FieldKind, type Values } from './choices.ts'
import { CONSUMER_OPERATIONS } from './consumer-operations.ts'
import { DISK_OPERATIONS } from './disk-operations.ts'
import { GROUP_OPERATIONS } from './group-operations.ts'
import { NETWORK_OPERATIONS } from './network-operations.ts'
import type { FieldSpec, Operation } from './operation.ts'
import { PROCESS_OPERATIONS } from './process-operations.ts'
import { SHARE_OPERATIONS } from './share-operations.ts'
import { TOPIC_OPERATIONS } from './topic-operations.ts'
import { TRANSACTION_OPERATIONS } from './transaction-operations.ts'

/** Everything there is to do, in the order of the menu. */
export const OPERATIONS: readonly Operation[] = [
  ...PROCESS_OPERATIONS,
  ...NETWORK_OPERATIONS,
  ...DISK_OPERATIONS,
  ...TOPIC_OPERATIONS,
  ...GROUP_OPERATIONS,
  ...CONSUMER_OPERATIONS,
  ...SHARE_OPERATIONS,
  ...TRANSACTION_OPERATIONS,
  ...BROKER_OPERATIONS,
]

/** The operation of that name. */
export function operationOf(id: string): Operation | undefined {
  return OPERATIONS.find((operation) => operation.id === id)
}

/** False when a field has nothing to choose from: then it cannot be done now. */
export function isPossible(operation: Operation, world: KafkaWorld): boolean {
  if (operation.possible?.(world) === false) return false
  return operation.fields.every(
    ({ kind }) => typeof kind !== 'string' || choicesFor(kind, world, {}, '')?.length !== 0 || isLater(kind),
  )
}

/** Its choices depend on what is chosen before it. */
function isLater(kind: FieldKind): boolean {
  return kind === 'partition' || kind === 'one assigned partition'
}

/** What the selection says of an operation's fields. */
export function valuesOf(selection: Selection | null): Values {
  switch (selection?.kind) {
    case 'broker':
      return sideOf(`broker-${selection.broker}`, {
        broker: String(selection.broker),
        resourceType: 'BROKER',
      })
    case 'controller':
      return sideOf(selection.node)
    case 'producer':
      return sideOf(selection.node, { producer: selection.node.replace(/^producer-/, '') })
    case 'consumer':
      return sideOf(selection.node, {
        client: selection.node,
        consumer: selection.node.replace(/^consumer-/, ''),
      })
    case 'group':
      return { group: selection.group }
    case 'topic':
      return { topic: selection.topic }
    case 'partition':
      return { topic: selection.topic, partition: String(selection.partition) }
    case 'replica':
      return sideOf(`broker-${selection.broker}`, {
        topic: selection.topic,
        partition: String(selection.partition),
        broker: String(selection.broker),
      })
    default:
      return {}
  }
}

function sideOf(node: string, more: Values = {}): Values {
  return { node, a: node, ...more }
}

/**
 * The fields filled in: what was chosen or typed as far as it still fits, else what the entry begins with, else
 * the first choice. Later fields see the earlier ones.
 */
export function filledIn(operation: Operation, world: KafkaWorld, given: Values): Values {
  const values: Record<string, string> = {}
  for (const { name, kind, initial } of operation.fields) {
    const choices = choicesOf(kind, world, values, '')
    const asked = [given[name], typeof initial === 'function' ? initial(world, values) : initial]
    const fitting = asked.find(
      (value) => value !== undefined && (choices === null || choices.some((c) => c.value === value)),
    )
    const other = name === 'b' ? choices?.find((c) => c.value !== values.a) : choices?.[0]
    const first = name === 'b' && fitting === values.a ? undefined : fitting
    values[name] = first ?? other?.value ?? ''
  }
  return values
}

/** The choices of a field, null when it is typed. */
export function choicesOf(
  kind: FieldSpec['kind'],
  world: KafkaWorld,
  values: Values,
  all: string,
): ReturnType<typeof choicesFor> {
  if (typeof kind !== 'string') return kind.choices.map((value) => ({ value, label: value }))
  return choicesFor(kind, world, values, all)
}
