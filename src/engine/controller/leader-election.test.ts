import { expect, test } from 'vitest'
import { type ElectionInput, electLeader } from './leader-election.ts'

const input: ElectionInput = {
  kind: 'ONLINE',
  replicas: [3, 1, 2],
  isr: [1, 2, 3],
  elr: [],
  leader: 1,
  acceptableLeaders: [1, 2, 3],
  lastKnownLeader: null,
}

test('a valid leader stays, though another replica comes first', () => {
  expect(electLeader(input)).toEqual({ leader: 1, unclean: false, reason: 'KEPT' })
})

test('a preferred election goes to the first replica if it is in sync, else changes nothing', () => {
  expect(electLeader({ ...input, kind: 'PREFERRED' })).toMatchObject({ leader: 3, reason: 'PREFERRED' })
  expect(electLeader({ ...input, kind: 'PREFERRED', isr: [1, 2] })).toMatchObject({
    leader: 1,
    reason: 'KEPT',
  })
})

test('the first valid replica in replica order takes over', () => {
  expect(electLeader({ ...input, acceptableLeaders: [2, 3] })).toMatchObject({ leader: 3, reason: 'CLEAN' })
})

test('a member of the ELR may lead only when the ISR is empty', () => {
  const without = { ...input, elr: [2], acceptableLeaders: [2] }
  expect(electLeader({ ...without, isr: [1] })).toEqual({ leader: -1, unclean: false, reason: 'NONE' })
  expect(electLeader({ ...without, isr: [] })).toEqual({ leader: 2, unclean: false, reason: 'ELR' })
})

test('the last known leader comes before an unclean election, and only when it is alive', () => {
  const lost: ElectionInput = { ...input, kind: 'UNCLEAN', isr: [], leader: -1, lastKnownLeader: 2 }
  expect(electLeader(lost)).toEqual({ leader: 2, unclean: true, reason: 'LAST_KNOWN_LEADER' })
  const dead = { ...lost, acceptableLeaders: [1] }
  expect(electLeader(dead)).toEqual({ leader: 1, unclean: true, reason: 'UNCLEAN' })
  expect(electLeader({ ...dead, kind: 'ONLINE' })).toMatchObject({ leader: -1, reason: 'NONE' })
})
