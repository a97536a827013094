/** What is expected of a thousand walks; two test files share it so that two cores can. */
import { expect } from 'vitest'
import { describe } from './report.ts'
import { shrink } from './shrink.ts'
import { missed, tally } from './tally.ts'

export const EVENTS = 5_000
export const SEEDS = 1_000

/** Walks the seeds; a failure comes shrunk, with a link. */
export async function expectWalks(from: number): Promise<void> {
  const sum = tally({ from, seeds: SEEDS, events: EVENTS, failures: 1 })
  for (const { seed, failure } of sum.failures) expect.fail(await describe(seed, shrink(failure)))
  expect(sum.seeds).toBe(SEEDS)
  expect(sum.steps).toBeGreaterThan(SEEDS * EVENTS)
  expect(missed(sum), 'goals that no seed reached').toEqual([])
}
