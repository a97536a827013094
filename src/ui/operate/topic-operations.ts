/** What a person can do to topics and partitions, as entries of the catalogue. */
import { freshestImage, type KafkaWorld, parsePartitionKey } from '../../engine/index.ts'
import type { Values } from './choices.ts'
import { number, numberOrNull, numbers, type Operation, text } from './operation.ts'

function replicasOf(world: KafkaWorld, values: Values): string {
  const partitions = freshestImage(world)?.topics[values.topic ?? '']?.partitions
  return (partitions?.[Number(values.partition)]?.replicas ?? []).join(', ')
}

function onePartitionMore(world: KafkaWorld, values: Values): string {
  return String((freshestImage(world)?.topics[values.topic ?? '']?.partitions.length ?? 0) + 1)
}

export const TOPIC_OPERATIONS: readonly Operation[] = [
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
