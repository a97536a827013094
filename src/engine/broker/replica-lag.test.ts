import { expect, test } from 'vitest'
import { readCases } from '../../../conformance/vectors/read-vectors.ts'
import { type FollowerState, followerAfterFetch, followerAtElection, isCaughtUp } from './replica-lag.ts'

type Step =
  | { op: 'leaderElected'; nowMs: number; leaderEndOffset: number; followerInIsr: boolean }
  | { op: 'fetch'; nowMs: number; fetchOffset: number; leaderEndOffset: number }
  | { op: 'isCaughtUp'; nowMs: number; leaderEndOffset: number; replicaLagTimeMaxMs: number }
interface Answer {
  caughtUp?: boolean
  lastCaughtUpTimeMs: number
  logEndOffset: number
}
interface Case {
  readonly name: string
  readonly expected: readonly { readonly do: Step; readonly expect: Answer }[]
}

const cases = readCases<Case>('replica-lag.json', 35)

function next(state: FollowerState | null, step: Step): FollowerState {
  const { nowMs: now, leaderEndOffset } = step
  if (step.op === 'leaderElected') return followerAtElection(step.followerInIsr, now, leaderEndOffset)
  if (state === null) throw new Error('the first step must be an election')
  if (step.op === 'isCaughtUp') return state
  return followerAfterFetch(state, { fetchOffset: step.fetchOffset, leaderEndOffset, now })
}

test.each(cases)('a leader sees its follower as Kafka does: $name', ({ expected }) => {
  let state: FollowerState | null = null
  const answers: Answer[] = []
  for (const { do: step } of expected) {
    state = next(state, step)
    const seen = { lastCaughtUpTimeMs: state.lastCaughtUpTime, logEndOffset: state.logEndOffset }
    if (step.op !== 'isCaughtUp') answers.push(seen)
    else {
      const lagTimeMax = step.replicaLagTimeMaxMs
      const at = { leaderEndOffset: step.leaderEndOffset, now: step.nowMs, lagTimeMax }
      answers.push({ caughtUp: isCaughtUp(state, at), ...seen })
    }
  }
  expect(answers).toEqual(expected.map((step) => step.expect))
})

test('a leader elected again keeps the log end it knows, and starts the clock afresh', () => {
  const known = followerAfterFetch(followerAtElection(true, 0, 0), {
    fetchOffset: 7,
    leaderEndOffset: 9,
    now: 5,
  })
  expect(followerAtElection(true, 100, 20, known)).toEqual({
    logEndOffset: 7,
    lastFetchTime: 100,
    lastFetchLeaderLogEndOffset: 20,
    lastCaughtUpTime: 100,
  })
  expect(followerAtElection(false, 100, 20, known).lastCaughtUpTime).toBe(0)
})
