/** What a person can make the application of a consumer do, as entries of the catalogue. */
import { type Consumer, type KafkaWorld, parsePartitionKey } from '../../engine/index.ts'
import type { Values } from './choices.ts'
import { type FieldSpec, number, type Operation, text } from './operation.ts'

const SEEKS = ['beginning', 'end', 'offset', 'timestamp'] as const

const consumerOf = (values: Values): string => text(values, 'consumer')

const CONSUMER: FieldSpec = { name: 'consumer', kind: 'running consumer' }
const ASSIGNED: FieldSpec = { name: 'assigned', kind: 'assigned partition' }

/** One partition of it, or all. */
function partitionOf(values: Values): { readonly topic: string | null; readonly partition: number | null } {
  const key = text(values, 'assigned')
  return key === '' ? { topic: null, partition: null } : parsePartitionKey(key)
}

function targetOf(values: Values) {
  switch (text(values, 'seekTo')) {
    case 'beginning':
    case 'end':
      return { to: text(values, 'seekTo') as 'beginning' | 'end' }
    case 'timestamp':
      return { to: 'timestamp', timestamp: number(values, 'position') } as const
    default:
      return { to: 'offset', offset: number(values, 'position') } as const
  }
}

function consumerIn(world: KafkaWorld, values: Values): Consumer | null {
  const node = world.nodes[`consumer-${consumerOf(values)}`]
  return node?.role === 'consumer' ? node : null
}

/** The position in the chosen partition; nothing while all of them are meant. */
export function positionIn(world: KafkaWorld, values: Values): string {
  const position = consumerIn(world, values)?.partitions[text(values, 'assigned')]?.position ?? -1
  return position < 0 ? '' : String(position)
}

/** What a client is set to, as it is typed: name=value, with spaces between. */
function settingsIn(world: KafkaWorld, values: Values): string {
  const node = world.nodes[text(values, 'client')]
  const config = node && 'spec' in node ? (node.spec.config ?? {}) : {}
  return Object.entries(config)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

function readSettings(typed: string): Record<string, string> {
  const pairs = typed.split(/\s+/).filter((pair) => pair !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

export const CONSUMER_OPERATIONS: readonly Operation[] = [
  {
    id: 'SetProcessingTime',
    group: 'groups',
    fields: [CONSUMER, { name: 'processMs', kind: 'number', initial: '500' }],
    command: (values) => ({
      kind: 'SetProcessingTime',
      consumer: consumerOf(values),
      processMs: number(values, 'processMs'),
    }),
  },
  {
    id: 'SeekConsumer',
    group: 'groups',
    fields: [
      CONSUMER,
      ASSIGNED,
      { name: 'seekTo', kind: { choices: SEEKS } },
      {
        name: 'position',
        kind: 'number',
        initial: '0',
        when: ({ seekTo }) => seekTo === 'offset' || seekTo === 'timestamp',
      },
    ],
    command: (values) => ({
      kind: 'SeekConsumer',
      consumer: consumerOf(values),
      ...partitionOf(values),
      target: targetOf(values),
    }),
  },
  {
    id: 'PausePartitions',
    group: 'groups',
    fields: [CONSUMER, ASSIGNED],
    command: (values) => ({
      kind: 'PausePartitions',
      consumer: consumerOf(values),
      ...partitionOf(values),
    }),
  },
  {
    id: 'ResumePartitions',
    group: 'groups',
    fields: [CONSUMER, ASSIGNED],
    command: (values) => ({
      kind: 'ResumePartitions',
      consumer: consumerOf(values),
      ...partitionOf(values),
    }),
  },
  {
    id: 'StallConsumer',
    group: 'groups',
    breaks: true,
    fields: [{ name: 'consumer', kind: 'polling consumer' }],
    command: (values) => ({ kind: 'StallConsumer', consumer: consumerOf(values) }),
  },
  {
    id: 'UnstallConsumer',
    group: 'groups',
    fields: [{ name: 'consumer', kind: 'stalled consumer' }],
    command: (values) => ({ kind: 'UnstallConsumer', consumer: consumerOf(values) }),
  },
  {
    id: 'ChangeSubscription',
    group: 'groups',
    fields: [
      { name: 'consumer', kind: 'subscribed consumer' },
      {
        name: 'topics',
        kind: 'text',
        initial: (world, values) => consumerIn(world, values)?.spec.topics.join(', ') ?? '',
      },
    ],
    command: (values) => ({
      kind: 'ChangeSubscription',
      consumer: consumerOf(values),
      topics: text(values, 'topics')
        .split(/[\s,]+/)
        .filter((topic) => topic !== ''),
    }),
  },
  {
    id: 'CommitOffsets',
    group: 'groups',
    fields: [
      { name: 'consumer', kind: 'consumer between polls' },
      ASSIGNED,
      {
        name: 'commitAt',
        kind: 'number',
        initial: positionIn,
        when: (values) => text(values, 'assigned') !== '',
      },
    ],
    command: (values) => {
      const key = text(values, 'assigned')
      const offsets = key === '' ? null : [{ ...parsePartitionKey(key), offset: number(values, 'commitAt') }]
      return { kind: 'CommitOffsets', consumer: consumerOf(values), offsets }
    },
  },
  {
    id: 'CloseClient',
    group: 'groups',
    breaks: true,
    fields: [
      { name: 'client', kind: 'closable client' },
      { name: 'midBatch', kind: { choices: ['afterBatch', 'atOnce'] } },
    ],
    command: (values) => ({
      kind: 'CloseClient',
      client: text(values, 'client'),
      midBatch: text(values, 'midBatch') === 'atOnce',
    }),
  },
  {
    id: 'RestartClient',
    group: 'groups',
    fields: [
      { name: 'client', kind: 'client of its own' },
      { name: 'settings', kind: 'text', optional: true, initial: settingsIn },
    ],
    command: (values) => ({
      kind: 'RestartClient',
      client: text(values, 'client'),
      config: readSettings(text(values, 'settings')),
    }),
  },
]
