/** Draws from one seeded stream. */
import { nextUint32, seedRng } from '../../src/engine/kernel/random.ts'

export interface Chance {
  /** From 0 (included) to 1 (excluded). */
  unit(): number
  /** True so often. */
  in(probability: number): boolean
  /** An integer, both ends included. */
  between(lowest: number, highest: number): number
  /** One of the list; the list must not be empty. */
  of<T>(list: readonly T[]): T
}

/** The chance of a seed, for one purpose. */
export function chanceOf(seed: number, purpose: string): Chance {
  const rng = seedRng(seed, purpose)
  const unit = () => nextUint32(rng) / 4_294_967_296
  const between = (lowest: number, highest: number) => lowest + Math.floor(unit() * (highest - lowest + 1))
  return {
    unit,
    between,
    in: (probability) => unit() < probability,
    of: (list) => list[between(0, list.length - 1)] as (typeof list)[number],
  }
}
