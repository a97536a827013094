/**
 * What a person can do to a running cluster, as data: one entry for each thing, with its fields and how they
 * become a command. Menus, the inspector and the form read it; the words are in i18n.
 */
import {
  type Command,
  freshestImage,
  type KafkaWorld,
  linkStates,
  parsePartitionKey,
} from '../../engine/index.ts'
import type { Selection } from '../store.ts'
import { choicesFor, type FieldKind, type Values } from './choices.ts'
import { CONSUMER_OPERATIONS } from './consumer-operations.ts'
import { GROUP_OPERATIONS } from './group-operations.ts'
import { SHARE_OPERATIONS } from './share-operations.ts'
import { TRANSACTION_OPERATIONS } from './transaction-operations.ts'

export type FieldName =
  | 'node'
  | 'a'
  | 'b'
  | 'link'
  | 'direction'
  | 'delayMs'
  | 'jitterMs'
  | 'percent'
  | 'rack'
  | 'skewMs'
  | 'keepUnflushed'
  | 'writeMs'
  | 'readMs'
  | 'topic'
  | 'partition'
  | 'offset'
  | 'count'
  | 'replicas'
  | 'throttle'
  | 'moving'
  | 'electionType'
  | 'broker'
  | 'id'
  | 'group'
  | 'to'
  | 'target'
  | 'committed'
  | 'instance'
  | 'consumer'
  | 'producer'
  | 'assigned'
  | 'seekTo'
  | 'topics'
  | 'client'
  | 'midBatch'
  | 'commitAt'
  | 'position'
  | 'processMs'
  | 'resourceType'
  | 'rejectEvery'
  | 'releaseEvery'
  | 'acknowledge'
  | 'name'
  | 'value'

export interface FieldSpec {
  readonly name: FieldName
  readonly kind: FieldKind | { readonly choices: readonly string[] }
  /** What stands in it at first, when nothing better is known; a list begins with its first choice. */
  readonly initial?: string | ((world: KafkaWorld, values: Values) => string)
  /** May be left empty. */
  readonly optional?: true
  /** Shown only then. */
  readonly when?: (values: Values) => boolean
}

export const GROUPS = [
  'processes',
  'network',
  'disks',
  'topics',
  'groups',
  'transactions',
  'brokers',
] as const
export type GroupName = (typeof GROUPS)[number]

export interface Operation {
  readonly id: string
  readonly group: GroupName
  /** It breaks something. */
  readonly breaks?: true
  readonly fields: readonly FieldSpec[]
  /** For what takes more than fields that have choices. */
  readonly possible?: (world: KafkaWorld) => boolean
  readonly command: (values: Values) => Command
}

const text = (values: Values, name: FieldName): string => (values[name] ?? '').trim()

/** A number as typed; NaN, which every check refuses, when it is none. */
function number(values: Values, name: FieldName): number {
  const typed = text(values, name)
  return typed === '' ? Number.NaN : Number(typed)
}

const numberOrNull = (values: Values, name: FieldName): number | null =>
  text(values, name) === '' ? null : number(values, name)

const numbers = (values: Values, name: FieldName): number[] =>
  text(values, name)
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(Number)

const onNode = (
  id: 'CrashNode' | 'StopNode' | 'StartNode' | 'PauseNode' | 'ResumeNode',
  kind: FieldKind,
  breaks?: true,
): Operation => ({
  id,
  group: 'processes',
  ...(breaks && { breaks }),
  fields: [{ name: 'node', kind }],
  command: (values) => ({ kind: id, node: text(values, 'node') }),
})

const SIDES: readonly FieldSpec[] = [
  { name: 'a', kind: 'side', initial: 'broker-1' },
  { name: 'b', kind: 'side', initial: 'broker-2' },
]

const PROCESSES: readonly Operation[] = [
  onNode('CrashNode', 'running server', true),
  onNode('StopNode', 'running server'),
  onNode('StartNode', 'stopped server'),
  onNode('PauseNode', 'clocked node', true),
  onNode('ResumeNode', 'paused node'),
  {
    id: 'FailZone',
    group: 'processes',
    breaks: true,
    fields: [{ name: 'rack', kind: 'running rack' }],
    command: (values) => ({ kind: 'FailZone', rack: text(values, 'rack') }),
  },
  {
    id: 'RestoreZone',
    group: 'processes',
    fields: [{ name: 'rack', kind: 'failed rack' }],
    command: (values) => ({ kind: 'RestoreZone', rack: text(values, 'rack') }),
  },
  { id: 'RollingRestart', group: 'processes', fields: [], command: () => ({ kind: 'RollingRestart' }) },
  {
    id: 'SkewClock',
    group: 'processes',
    breaks: true,
    fields: [
      { name: 'node', kind: 'clocked node' },
      { name: 'skewMs', kind: 'number', initial: '60000' },
    ],
    command: (values) => ({
      kind: 'SkewClock',
      node: text(values, 'node'),
      skewMs: number(values, 'skewMs'),
    }),
  },
]

const NETWORK: readonly Operation[] = [
  {
    id: 'CutLink',
    group: 'network',
    breaks: true,
    fields: [...SIDES, { name: 'direction', kind: { choices: ['both', 'a-to-b'] } }],
    command: (values) => ({
      kind: 'CutLink',
      a: text(values, 'a'),
      b: text(values, 'b'),
      direction: text(values, 'direction') as 'both' | 'a-to-b',
    }),
  },
  {
    id: 'IsolateNode',
    group: 'network',
    breaks: true,
    fields: [{ name: 'node', kind: 'clocked node' }],
    command: (values) => ({ kind: 'IsolateNode', node: text(values, 'node') }),
  },
  {
    id: 'SlowLink',
    group: 'network',
    breaks: true,
    fields: [
      ...SIDES,
      { name: 'delayMs', kind: 'number', initial: '500' },
      { name: 'jitterMs', kind: 'number', initial: '100' },
    ],
    command: (values) => ({
      kind: 'SlowLink',
      a: text(values, 'a'),
      b: text(values, 'b'),
      delayMs: number(values, 'delayMs'),
      jitterMs: number(values, 'jitterMs'),
    }),
  },
  {
    id: 'LossyLink',
    group: 'network',
    breaks: true,
    fields: [...SIDES, { name: 'percent', kind: 'number', initial: '20' }],
    command: (values) => ({
      kind: 'LossyLink',
      a: text(values, 'a'),
      b: text(values, 'b'),
      percent: number(values, 'percent'),
    }),
  },
  {
    id: 'ResetConnections',
    group: 'network',
    breaks: true,
    fields: SIDES,
    command: (values) => ({ kind: 'ResetConnections', a: text(values, 'a'), b: text(values, 'b') }),
  },
  {
    id: 'HealLink',
    group: 'network',
    fields: [{ name: 'link', kind: 'faulty link' }],
    command: (values) => {
      const [a = '', b = ''] = JSON.parse(values.link || '[]') as string[]
      return { kind: 'HealLink', a, b }
    },
  },
  {
    id: 'HealAllLinks',
    group: 'network',
    fields: [],
    possible: (world) => linkStates(world).length > 0,
    command: () => ({ kind: 'HealAllLinks' }),
  },
]

const onDisk = (
  id: 'WipeDisk' | 'FailLogDir' | 'RepairLogDir' | 'FillDisk' | 'FreeDisk',
  kind: FieldKind,
  breaks?: true,
): Operation => ({
  id,
  group: 'disks',
  ...(breaks && { breaks }),
  fields: [{ name: 'node', kind }],
  command: (values) => ({ kind: id, node: text(values, 'node') }),
})

const DISKS: readonly Operation[] = [
  {
    id: 'PowerLoss',
    group: 'disks',
    breaks: true,
    fields: [
      { name: 'node', kind: 'running server' },
      { name: 'keepUnflushed', kind: 'number', initial: '0' },
    ],
    command: (values) => ({
      kind: 'PowerLoss',
      node: text(values, 'node'),
      keepUnflushed: number(values, 'keepUnflushed'),
    }),
  },
  onDisk('WipeDisk', 'stopped server', true),
  onDisk('FailLogDir', 'working disk', true),
  onDisk('RepairLogDir', 'failed disk'),
  onDisk('FillDisk', 'disk with room', true),
  onDisk('FreeDisk', 'full disk'),
  {
    id: 'SlowDisk',
    group: 'disks',
    breaks: true,
    fields: [
      { name: 'node', kind: 'any broker' },
      { name: 'writeMs', kind: 'number', initial: '200' },
      { name: 'readMs', kind: 'number', initial: '0' },
    ],
    command: (values) => ({
      kind: 'SlowDisk',
      node: text(values, 'node'),
      writeMs: number(values, 'writeMs'),
      readMs: number(values, 'readMs'),
    }),
  },
]

function replicasOf(world: KafkaWorld, values: Values): string {
  const partitions = freshestImage(world)?.topics[values.topic ?? '']?.partitions
  return (partitions?.[Number(values.partition)]?.replicas ?? []).join(', ')
}

function onePartitionMore(world: KafkaWorld, values: Values): string {
  return String((freshestImage(world)?.topics[values.topic ?? '']?.partitions.length ?? 0) + 1)
}

const TOPICS: readonly Operation[] = [
  {
    id: 'ElectLeaders',
    group: 'topics',
    fields: [
      { name: 'electionType', kind: { choices: ['PREFERRED', 'UNCLEAN'] } },
      { name: 'topic', kind: 'topic or all' },
      { name: 'partition', kind: 'partition or all', when: (values) => values.topic !== '' },
    ],
    command: (values) => ({
      kind: 'ElectLeaders',
      electionType: text(values, 'electionType') as 'PREFERRED' | 'UNCLEAN',
      topic: text(values, 'topic') || null,
      partition: text(values, 'topic') === '' ? null : numberOrNull(values, 'partition'),
    }),
  },
  {
    id: 'ReassignPartitions',
    group: 'topics',
    fields: [
      { name: 'topic', kind: 'topic' },
      { name: 'partition', kind: 'partition' },
      { name: 'replicas', kind: 'text', initial: replicasOf },
      { name: 'throttle', kind: 'number', initial: '', optional: true },
    ],
    command: (values) => ({
      kind: 'ReassignPartitions',
      partitions: [
        {
          topic: text(values, 'topic'),
          partition: number(values, 'partition'),
          replicas: numbers(values, 'replicas'),
        },
      ],
      throttle: numberOrNull(values, 'throttle'),
    }),
  },
  {
    id: 'CancelReassignment',
    group: 'topics',
    fields: [{ name: 'moving', kind: 'moving partition' }],
    command: (values) => ({
      kind: 'CancelReassignment',
      ...parsePartitionKey(text(values, 'moving')),
    }),
  },
  {
    id: 'CreatePartitions',
    group: 'topics',
    fields: [
      { name: 'topic', kind: 'topic' },
      { name: 'count', kind: 'number', initial: onePartitionMore },
    ],
    command: (values) => ({
      kind: 'CreatePartitions',
      topic: text(values, 'topic'),
      count: number(values, 'count'),
      assignments: null,
    }),
  },
  {
    id: 'DeleteRecords',
    group: 'topics',
    breaks: true,
    fields: [
      { name: 'topic', kind: 'topic' },
      { name: 'partition', kind: 'partition' },
      { name: 'offset', kind: 'number', initial: '-1' },
    ],
    command: (values) => ({
      kind: 'DeleteRecords',
      topic: text(values, 'topic'),
      partition: number(values, 'partition'),
      offset: number(values, 'offset'),
    }),
  },
  {
    id: 'DeleteTopic',
    group: 'topics',
    breaks: true,
    fields: [{ name: 'topic', kind: 'topic' }],
    command: (values) => ({ kind: 'DeleteTopic', topic: text(values, 'topic') }),
  },
]

/** The field that names a resource of each kind. */
const RESOURCE_FIELD: Readonly<Record<string, 'topic' | 'broker' | 'group'>> = {
  TOPIC: 'topic',
  BROKER: 'broker',
  GROUP: 'group',
}

const BROKERS: readonly Operation[] = [
  {
    id: 'AlterConfigs',
    group: 'brokers',
    fields: [
      { name: 'resourceType', kind: { choices: ['TOPIC', 'BROKER', 'GROUP'] } },
      { name: 'topic', kind: 'topic', when: (values) => values.resourceType === 'TOPIC' },
      { name: 'broker', kind: 'broker or all', when: (values) => values.resourceType === 'BROKER' },
      { name: 'group', kind: 'text', initial: '', when: (values) => values.resourceType === 'GROUP' },
      { name: 'name', kind: 'config' },
      { name: 'value', kind: 'text', initial: '', optional: true },
    ],
    command: (values) => ({
      kind: 'AlterConfigs',
      resourceType: text(values, 'resourceType') as 'TOPIC' | 'BROKER' | 'GROUP',
      resourceName: text(values, RESOURCE_FIELD[values.resourceType ?? ''] ?? 'topic'),
      name: text(values, 'name'),
      value: text(values, 'value') || null,
    }),
  },
  {
    id: 'AddBroker',
    group: 'brokers',
    fields: [
      { name: 'id', kind: 'number', initial: nextBrokerId },
      { name: 'rack', kind: 'text', initial: '', optional: true },
    ],
    command: (values) => ({
      kind: 'AddBroker',
      id: number(values, 'id'),
      rack: text(values, 'rack') || null,
    }),
  },
  {
    id: 'AddController',
    group: 'brokers',
    possible: hasDynamicVoters,
    fields: [{ name: 'id', kind: 'number', initial: nextControllerId }],
    command: (values) => ({ kind: 'AddController', id: number(values, 'id') }),
  },
  {
    id: 'RemoveController',
    group: 'brokers',
    breaks: true,
    possible: hasDynamicVoters,
    fields: [{ name: 'id', kind: 'number', initial: lastControllerId }],
    command: (values) => ({ kind: 'RemoveController', id: number(values, 'id') }),
  },
  {
    id: 'UnregisterBroker',
    group: 'brokers',
    breaks: true,
    fields: [{ name: 'broker', kind: 'stopped broker' }],
    command: (values) => ({ kind: 'UnregisterBroker', broker: number(values, 'broker') }),
  },
]

const controllerIds = (world: KafkaWorld) =>
  Object.values(world.nodes).flatMap((node) => (node.role === 'controller' ? [node.nodeId] : []))

/** kraft.version 1: the voters may change. */
function hasDynamicVoters(world: KafkaWorld): boolean {
  return Object.values(world.nodes).some((node) => node.role === 'controller' && node.raft.bootstrap)
}

/** A controller that is no voter, if there is one; else the next free id. */
function nextControllerId(world: KafkaWorld): string {
  const observer = Object.values(world.nodes).find((n) => n.role === 'controller' && !n.raft.isVoter)
  if (observer?.role === 'controller') return String(observer.nodeId)
  return String(Math.max(0, ...controllerIds(world)) + 1)
}

function lastControllerId(world: KafkaWorld): string {
  return String(Math.max(0, ...controllerIds(world)))
}

function nextBrokerId(world: KafkaWorld): string {
  const ids = Object.values(world.nodes).map((node) => (node.role === 'broker' ? node.brokerId : 0))
  return String(Math.max(0, ...ids) + 1)
}

/** Everything there is to do, in the order of the menu. */
export const OPERATIONS: readonly Operation[] = [
  ...PROCESSES,
  ...NETWORK,
  ...DISKS,
  ...TOPICS,
  ...GROUP_OPERATIONS,
  ...CONSUMER_OPERATIONS,
  ...SHARE_OPERATIONS,
  ...TRANSACTION_OPERATIONS,
  ...BROKERS,
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
