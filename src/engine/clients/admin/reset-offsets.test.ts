import { expect, test } from 'vitest'
import type { GroupCommand } from '../../commands.ts'
import { resetTo, timestampsFor } from './reset-offsets.ts'

type Reset = Extract<GroupCommand, { kind: 'ResetOffsets' }>
const to = (kind: Reset['to'], value = 0): Reset => ({
  kind: 'ResetOffsets',
  group: 'g',
  topic: 't',
  partition: null,
  to: kind,
  value,
})

test.each([
  ['earliest', 0, [10], 40, 10],
  ['latest', 0, [90], 40, 90],
  ['current', 0, [90], 40, 40],
  ['current', 0, [90], -1, 90],
  ['offset', 50, [10, 90], 40, 50],
  ['offset', 5, [10, 90], 40, 10],
  ['offset', 500, [10, 90], 40, 90],
  ['shift-by', -10, [10, 90], 40, 30],
  ['shift-by', -100, [10, 90], 40, 10],
  ['shift-by', 100, [10, 90], 40, 90],
  ['shift-by', 1, [10, 90], -1, null],
  ['datetime', 1, [33, 90], 40, 33],
  ['by-duration', 1, [-1, 90], 40, 90],
] as const)('to %s %i of a log that is %j with %i committed: %s', (kind, value, listed, from, wanted) => {
  expect(resetTo(to(kind, value), { listed: [...listed], from })).toBe(wanted)
})

test('a duration is counted back from the clock of the tool', () => {
  const [at = 0] = timestampsFor(to('by-duration', 60_000), 0)
  const [now = 0] = timestampsFor(to('by-duration', 0), 0)
  expect(now - at).toBe(60_000)
})
