/** What a person can do to links, as entries of the catalogue. */
import { linkStates } from '../../engine/index.ts'
import { type FieldSpec, number, type Operation, text } from './operation.ts'

const SIDES: readonly FieldSpec[] = [
  { name: 'a', kind: 'side', initial: 'broker-1' },
  { name: 'b', kind: 'side', initial: 'broker-2' },
]

export const NETWORK_OPERATIONS: readonly Operation[] = [
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
