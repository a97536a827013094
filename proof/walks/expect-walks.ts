/** What is expected of a thousand walks; two test files share it so that two cores can. */
import { expect } from 'vitest'
import { describe } from './report.ts'
import { shrink } from './shrink.ts'
import { missed, tally } from './tally.ts'

export const EVENTS = 5_000
export const SEEDS = 1_000

/** Walks the seeds; a failure comes shrunk, with a link. `all`: every goal is reached. */
export async function expectWalks(from: number, { seeds = SEEDS, all = true } = {}): Promise<void> {
  const sum = tally({ from, seeds, events: EVENTS, failures: 1 })
  for (const { seed, failure } of sum.failures) expect.fail(await describe(seed, shrink(failure)))
  expect(sum.seeds).toBe(seeds)
  expect(sum.steps).toBeGreaterThan(seeds * EVENTS)
  if (all) expect(missed(sum), 'goals that no seed reached').toEqual([])
}
