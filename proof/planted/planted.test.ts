import { expect, test } from 'vitest'
import { PLANTED } from './bugs.ts'
import { walkerWith } from './build.ts'

/** Bugs that soon show themselves; `npm run fuzz -- --planted` tries all of them on 2,000 seeds. */
const SOON: Readonly<Record<string, string>> = {
  'M8 high watermark by majority': 'R12',
  'high watermark is the largest end': 'R12',
  'high watermark ignores min ISR': 'R13',
  'M4 ISR expansion without the high watermark': 'R16',
  'M3 ISR expansion without the epoch start': 'R16',
  'M12 consumers read past the high watermark': 'V9',
  'acks=all is answered before the commit': 'R25',
}
const SEEDS = 100

test.each(Object.entries(SOON))(
  '%s is caught by %s within a hundred seeds',
  async (name, invariant) => {
    const bug = PLANTED.find((planted) => planted.name === name)
    expect(bug).toBeDefined()
    const { tally } = await walkerWith(bug ?? null)
    const [found] = tally({ from: 0, seeds: SEEDS, events: 5_000, failures: 1 }).failures
    expect(found?.failure.invariant).toBe(invariant)
  },
  300_000,
)
