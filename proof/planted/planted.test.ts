import { expect, test } from 'vitest'
import { PLANTED } from './bugs.ts'
import { walkerWith } from './build.ts'

/**
 * What each bug breaks first, and the first seed that finds it. That seed is tried first, because those before it find
 * nothing and take a minute and a half; when the engine has changed and it finds nothing any more, all are tried from 0.
 * `npm run fuzz -- --planted` tries 2,000 seeds; the three bugs that take more than 500 are left to it (KIP-497, a leader
 * let go at once, fenced replicas in the ISR).
 */
const BREAKS: Readonly<Record<string, readonly [invariant: string, seed: number]>> = {
  'M8 high watermark by majority': ['R12', 0],
  'high watermark is the largest end': ['R12', 0],
  'high watermark ignores min ISR': ['R13', 5],
  'M4 ISR expansion without the high watermark': ['R16', 8],
  'M3 ISR expansion without the epoch start': ['R16', 5],
  'M6 fetches are not fenced by epoch': ['R23', 34],
  'M12 consumers read past the high watermark': ['V9', 21],
  'M11 followers never truncate': ['R8', 25],
  'M2 truncation to the high watermark': ['R22', 21],
  'acks=all is answered before the commit': ['R25', 3],
  'M9 no comparison of partition epochs': ['R26', 34],
  'leader epochs are not bumped': ['R21', 0],
  'an unclean replica stays in the ELR': ['R17', 2],
  'the ELR leader stays in the ELR': ['R18', 0],
  'two votes in one epoch': ['K2', 8],
  'votes for any log': ['K5', 30],
  'Raft 5.4.2: old epochs are committed by counting': ['K4', 0],
  'one vote is a majority': ['K1', 13],
  'a new epoch keeps the old vote': ['L', 8],
  'duplicates are appended again': ['P3', 28],
  'a registration twice gets two epochs': ['L', 208],
}
const SEEDS = 500

test.each(Object.entries(BREAKS))(
  '%s is caught by what it breaks within five hundred seeds',
  async (name, [invariant, seed]) => {
    const bug = PLANTED.find((planted) => planted.name === name)
    expect(bug).toBeDefined()
    const { tally } = await walkerWith(bug ?? null)
    const first = (from: number, seeds: number) =>
      tally({ from, seeds, events: 5_000, failures: 1 }).failures.at(0)
    const found = first(seed, 1) ?? first(0, SEEDS)
    expect(found?.failure.invariant).toBe(invariant)
  },
  300_000,
)
