import { expect, test } from 'vitest'
import { ghostOf } from './ghost.ts'

const PARTITION = { kind: 'partition', topic: 'user-events', partition: 0 } as const
const end = { read: 'logEndOffset', partition: 'user-events-0' } as const

test('A wrong prediction draws what its own predicate claims, thing by thing', () => {
  const holds = {
    all: [
      { state: end, is: 9 },
      { state: { read: 'values', partition: 'user-events-0' }, is: 'a b' },
      { state: { read: 'members', group: 'g' }, is: { '>=': 3 } },
      { fact: 'NodeCrashed' },
    ],
  } as const
  expect(ghostOf({ id: 'x', holds })).toEqual([
    {
      on: PARTITION,
      reads: [
        { read: end, value: 9 },
        { read: { read: 'values', partition: 'user-events-0' }, value: 'a b' },
      ],
    },
    { on: { kind: 'group', group: 'g' }, reads: [{ read: { read: 'members', group: 'g' }, value: '≥ 3' }] },
  ])
})

test('What is compared with the running world, or denied, claims no value', () => {
  expect(ghostOf({ id: 'x', holds: { state: end, is: { '<': { ...end, when: 'start' } } } })).toEqual([])
  expect(ghostOf({ id: 'x', holds: { not: { state: end, is: 1 } } })).toEqual([])
})

test('A ghost that its lesson draws is drawn', () => {
  const ghost = [{ on: PARTITION, reads: [{ read: end, value: 0 }] }]
  expect(ghostOf({ id: 'x', holds: { state: end, is: 9 }, ghost })).toBe(ghost)
})
