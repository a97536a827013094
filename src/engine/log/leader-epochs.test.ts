import { expect, test } from 'vitest'
import { readCases } from '../../../conformance/vectors/read-vectors.ts'
import {
  assignEpoch,
  divergingEpoch,
  endOffsetFor,
  epochForOffset,
  type LeaderEpochs,
  latestEpoch,
  truncateEpochsFromEnd,
  truncateEpochsFromStart,
  truncationPoint,
} from './leader-epochs.ts'

type Operation =
  | { readonly op: 'assign'; readonly epoch: number; readonly startOffset: number }
  | { readonly op: 'truncateFromEnd'; readonly endOffset: number }
  | { readonly op: 'truncateFromStart'; readonly startOffset: number }
  | { readonly op: 'endOffsetFor'; readonly epoch: number; readonly logEndOffset: number }
  | { readonly op: 'epochForOffset'; readonly offset: number }
  | { readonly op: 'latestEpoch' | 'entries' }
interface Case {
  readonly name: string
  readonly input: { readonly ops: readonly Operation[] }
  readonly expected: readonly unknown[]
}

const cases = readCases<Case>('leader-epoch-cache.json', 27)

function change(entries: LeaderEpochs, operation: Operation): LeaderEpochs {
  if (operation.op === 'assign') return assignEpoch(entries, operation.epoch, operation.startOffset)
  if (operation.op === 'truncateFromEnd') return truncateEpochsFromEnd(entries, operation.endOffset)
  if (operation.op === 'truncateFromStart') return truncateEpochsFromStart(entries, operation.startOffset)
  return entries
}

function answer(entries: LeaderEpochs, operation: Operation): unknown {
  if (operation.op === 'endOffsetFor') return endOffsetFor(entries, operation.epoch, operation.logEndOffset)
  if (operation.op === 'epochForOffset') return epochForOffset(entries, operation.offset)
  if (operation.op === 'latestEpoch') return latestEpoch(entries)
  return operation.op === 'entries' ? entries : null
}

test.each(cases)('an epoch cache answers as Kafka does: $name', ({ input, expected }) => {
  let entries: LeaderEpochs = []
  const answers = input.ops.map((operation) => {
    entries = change(entries, operation)
    return answer(entries, operation)
  })
  expect(answers).toEqual(expected)
})

test('the same array comes back when nothing changes', () => {
  const entries: LeaderEpochs = [
    [1, 0],
    [3, 10],
  ]
  expect(assignEpoch(entries, 3, 12)).toBe(entries)
  expect(truncateEpochsFromEnd(entries, 11)).toBe(entries)
  expect(truncateEpochsFromEnd(entries, -1)).toBe(entries)
  expect(truncateEpochsFromStart(entries, 0)).toBe(entries)
  expect(truncateEpochsFromStart([], 5)).toEqual([])
})

test('a negative epoch or offset is refused', () => {
  expect(() => assignEpoch([], -1, 0)).toThrow(RangeError)
  expect(() => assignEpoch([], 0, -1)).toThrow(RangeError)
})

interface Log {
  readonly entries: LeaderEpochs
  readonly logEndOffset: number
}

/** A log from its epochs as `epoch@startOffset` and its end. */
function log(epochs: string, logEndOffset: number): Log {
  const entries = epochs.split(' ').map((entry): [number, number] => {
    const [epoch, startOffset] = entry.split('@')
    return [Number(epoch), Number(startOffset)]
  })
  return { entries, logEndOffset }
}

/** Lets the follower fetch and truncate until the leader finds no difference; the ends it passed through. */
function reconcile(leader: Log, follower: Log): number[] {
  let { entries, logEndOffset } = follower
  const ends: number[] = []
  for (let round = 0; round < 10; round++) {
    const diverging = divergingEpoch({
      ...leader,
      lastFetchedEpoch: latestEpoch(entries),
      fetchOffset: logEndOffset,
    })
    if (diverging === null) return ends
    const [leaderEpoch, leaderEndOffset] = diverging
    logEndOffset = truncationPoint({ entries, logEndOffset, leaderEpoch, leaderEndOffset }).offset
    entries = truncateEpochsFromEnd(entries, logEndOffset)
    ends.push(logEndOffset)
  }
  throw new Error('the logs never agreed')
}

// The cases A to G of J. Vanlightly's description of the replication protocol, section 3.3.
const divergence = [
  {
    name: 'A: the follower is behind in the same epoch and keeps its log',
    leader: log('1@0', 3),
    follower: log('1@0', 2),
    ends: [],
  },
  {
    name: 'B: the follower misses later epochs and keeps its log',
    leader: log('1@0 2@2', 4),
    follower: log('1@0', 2),
    ends: [],
  },
  {
    name: 'C: the follower is ahead in the same epoch',
    leader: log('1@0 2@2', 2),
    follower: log('1@0', 3),
    ends: [2],
  },
  {
    name: 'D: the follower has a higher epoch the leader never saw',
    leader: log('1@0 3@2', 2),
    follower: log('1@0 2@2', 4),
    ends: [2],
  },
  {
    name: 'E: both went on after offset 2, in different epochs',
    leader: log('1@0 3@2', 4),
    follower: log('1@0 2@2', 3),
    ends: [2],
  },
  {
    name: 'F: the common epoch ends earlier at the follower, whose epoch the leader does not know',
    leader: log('1@0 3@2', 4),
    follower: log('1@0 2@1', 3),
    ends: [1],
  },
  {
    name: 'G: no epoch in common',
    leader: log('3@0', 2),
    follower: log('2@0', 2),
    ends: [0],
  },
]

test.each(divergence)('a diverged follower cuts to the common part: $name', ({ leader, follower, ends }) => {
  expect(reconcile(leader, follower)).toEqual(ends)
})

test('a follower that does not know the epoch of the answer cuts and asks again', () => {
  const leader = log('1@0 2@1 4@6', 8)
  const follower = log('1@0 3@2', 9)
  const cut = truncationPoint({ ...follower, leaderEpoch: 2, leaderEndOffset: 6 })
  expect(cut).toEqual({ offset: 2, complete: false })
  expect(reconcile(leader, follower)).toEqual([2, 1])
})

test('a follower without any epoch takes the end of the leader, an undefined answer cuts nothing', () => {
  const bare = { entries: [], logEndOffset: 9 }
  expect(truncationPoint({ ...bare, leaderEpoch: 2, leaderEndOffset: 6 }).offset).toBe(6)
  expect(truncationPoint({ ...log('1@0', 9), leaderEpoch: -1, leaderEndOffset: -1 }).offset).toBe(9)
})

test('a leader that knows no epoch as late as the follower says so', () => {
  expect(divergingEpoch({ ...log('1@0', 4), lastFetchedEpoch: 2, fetchOffset: 3 })).toEqual([-1, -1])
})
