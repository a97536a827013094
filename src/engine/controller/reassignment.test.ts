import { expect, test } from 'vitest'
import { completeReassignment } from './reassignment.ts'

test('nothing is completed when nothing is being moved', () => {
  expect(completeReassignment({ replicas: [1, 2], isr: [1, 2], removing: [], adding: [] })).toBeNull()
})

test('a move waits until every added replica is in the ISR', () => {
  const moving = { replicas: [4, 5, 1, 2], removing: [1, 2], adding: [4, 5] }
  expect(completeReassignment({ ...moving, isr: [1, 2, 4] })).toBeNull()
  expect(completeReassignment({ ...moving, isr: [1, 2, 4, 5] })).toEqual({
    replicas: [4, 5],
    isr: [4, 5],
    removing: [],
    adding: [],
  })
})

test('a second move that gives up a replica of the first never ends: it waits for one that it takes away', () => {
  // [1,2] to [3,2], then to [2,1] while 3 is still copying: 3 is added and removed. Kafka 4.4.0 was seen to do so.
  const moving = { replicas: [2, 1, 3], removing: [3], adding: [3] }
  expect(completeReassignment({ ...moving, isr: [1, 2] })).toBeNull()
  expect(completeReassignment({ ...moving, isr: [1, 2, 3] })).toBeNull()
})

test('a move never leaves an empty ISR', () => {
  expect(completeReassignment({ replicas: [1, 2], isr: [2], removing: [2], adding: [] })).toBeNull()
})

test('a move to fewer replicas waits until all of them are in the ISR', () => {
  // [0,1,2,3,4] to [2,3,4,5]: with only 0, 1 and 5 in sync, completing would leave an ISR of one.
  const moving = { replicas: [2, 3, 4, 5, 0, 1], removing: [0, 1], adding: [5] }
  expect(completeReassignment({ ...moving, isr: [0, 1, 5] })).toBeNull()
  expect(completeReassignment({ ...moving, isr: [0, 1, 2, 3, 4, 5] })?.isr).toEqual([2, 3, 4, 5])
})
