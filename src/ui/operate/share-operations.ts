/** What a person can do with share groups, as entries of the catalogue. */
import type { Values } from './choices.ts'
import { type FieldName, type Operation, text } from './operation.ts'

const ANSWERS = ['accept', 'release', 'reject', 'hold', 'renew'] as const
const RESETS = ['earliest', 'latest', 'offset'] as const

const count = (values: Values, name: FieldName): number => Number(text(values, name) || 0)
const needsNumber = ({ to }: Values): boolean => to === 'offset'

export const SHARE_OPERATIONS: readonly Operation[] = [
  {
    id: 'AddShareConsumer',
    group: 'groups',
    fields: [
      { name: 'consumer', kind: 'text', initial: 'worker' },
      { name: 'group', kind: 'text', initial: 'jobs' },
      { name: 'topic', kind: 'topic' },
      { name: 'processMs', kind: 'number', initial: '100' },
      { name: 'rejectEvery', kind: 'number', initial: '0' },
      { name: 'releaseEvery', kind: 'number', initial: '0' },
    ],
    command: (values) => ({
      kind: 'AddShareConsumer',
      consumer: {
        id: text(values, 'consumer'),
        group: text(values, 'group'),
        topics: [text(values, 'topic')],
        processMs: count(values, 'processMs'),
        rejectEvery: count(values, 'rejectEvery'),
        releaseEvery: count(values, 'releaseEvery'),
        // The application says of each record what became of it.
        config: { 'share.acknowledgement.mode': 'explicit' },
      },
    }),
  },
  {
    id: 'SetShareAcknowledgement',
    group: 'groups',
    fields: [
      { name: 'consumer', kind: 'share consumer' },
      { name: 'acknowledge', kind: { choices: ANSWERS } },
    ],
    command: (values) => ({
      kind: 'SetShareAcknowledgement',
      consumer: text(values, 'consumer'),
      acknowledge: text(values, 'acknowledge') as (typeof ANSWERS)[number],
    }),
  },
  {
    id: 'ResetShareOffsets',
    group: 'groups',
    fields: [
      { name: 'group', kind: 'share group' },
      { name: 'topic', kind: 'topic' },
      { name: 'partition', kind: 'partition or all' },
      { name: 'to', kind: { choices: RESETS } },
      { name: 'target', kind: 'number', initial: '0', when: needsNumber },
    ],
    command: (values) => ({
      kind: 'ResetShareOffsets',
      group: text(values, 'group'),
      topic: text(values, 'topic'),
      partition: text(values, 'partition') === '' ? null : Number(text(values, 'partition')),
      to: text(values, 'to') as (typeof RESETS)[number],
      value: needsNumber(values) ? Number(text(values, 'target') || Number.NaN) : 0,
    }),
  },
]
