import { expect, test } from 'vitest'
import { seedsOf, tryOne } from './try.ts'

/** A share of what `npm run fuzz:input` tries. */
const TRIES = 3_000

test('hostile input is refused in plain words, or is a run like any other', async () => {
  const seeds = await seedsOf()
  const outcomes = new Map<string, number>()
  for (let seed = 0; seed < TRIES; seed++) {
    const outcome = await tryOne(seed, seeds)
    const name = outcome.kind === 'refused' ? outcome.fault : outcome.kind
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
  }
  // Each way to be refused is met, and not all that is changed is refused: the fuzzer reaches past the first check.
  for (const name of [
    'accepted',
    'value',
    'encoding',
    'not json',
    'too deep',
    'forbidden name',
    'version',
    'kept accepted',
    'kept refused',
  ])
    expect(outcomes.get(name) ?? 0, name).toBeGreaterThan(5)
})
