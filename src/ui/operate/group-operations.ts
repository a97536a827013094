/** What a person can do to consumer groups, as entries of the catalogue. */
import { parsePartitionKey } from '../../engine/index.ts'
import type { Values } from './choices.ts'
import { type Operation, text } from './operation.ts'

const RESETS = ['earliest', 'latest', 'offset', 'shift-by', 'datetime', 'by-duration', 'current'] as const
type ResetTo = (typeof RESETS)[number]

const needsNumber = ({ to }: Values): boolean => to !== 'earliest' && to !== 'latest' && to !== 'current'

export const GROUP_OPERATIONS: readonly Operation[] = [
  {
    id: 'ResetOffsets',
    group: 'groups',
    fields: [
      { name: 'group', kind: 'group' },
      { name: 'topic', kind: 'topic or all' },
      { name: 'partition', kind: 'partition or all', when: (values) => text(values, 'topic') !== '' },
      { name: 'to', kind: { choices: RESETS } },
      { name: 'target', kind: 'number', initial: '0', when: needsNumber },
    ],
    command: (values) => {
      const topic = text(values, 'topic')
      const partition = text(values, 'partition')
      return {
        kind: 'ResetOffsets',
        group: text(values, 'group'),
        topic: topic === '' ? null : topic,
        partition: topic === '' || partition === '' ? null : Number(partition),
        to: text(values, 'to') as ResetTo,
        value: needsNumber(values) ? Number(text(values, 'target') || Number.NaN) : 0,
      }
    },
  },
  {
    id: 'DeleteOffsets',
    group: 'groups',
    breaks: true,
    fields: [
      { name: 'group', kind: 'group' },
      { name: 'committed', kind: 'committed partition' },
    ],
    command: (values) => ({
      kind: 'DeleteOffsets',
      group: text(values, 'group'),
      partitions: [parsePartitionKey(text(values, 'committed'))],
    }),
  },
  {
    id: 'DeleteGroup',
    group: 'groups',
    breaks: true,
    fields: [{ name: 'group', kind: 'group' }],
    command: (values) => ({ kind: 'DeleteGroup', group: text(values, 'group') }),
  },
  {
    id: 'RemoveMember',
    group: 'groups',
    fields: [
      { name: 'group', kind: 'group' },
      { name: 'instance', kind: 'static member' },
    ],
    command: (values) => ({
      kind: 'RemoveMember',
      group: text(values, 'group'),
      instance: text(values, 'instance'),
    }),
  },
]
