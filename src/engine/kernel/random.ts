/** Seeded chance: sfc32 (Chris Doty-Humphrey, PractRand) over a plain array of four words. */
import type { Rng } from './types.ts'

/** A generator for one purpose: the same seed and name always give the same stream. */
export function seedRng(seed: number, name: string): Rng {
  let h = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
  const rng: Rng = [seed | 0, h | 0, 0x243f6a88, 1]
  for (let i = 0; i < 12; i++) nextUint32(rng)
  return rng
}

/** The next 32 bits as an unsigned integer. */
export function nextUint32(rng: Rng): number {
  // By index: taking an array apart goes through its iterator.
  const a = rng[0] as number
  const b = rng[1] as number
  const c = rng[2] as number
  const d = rng[3] as number
  const t = (((a + b) | 0) + d) | 0
  rng[3] = (d + 1) | 0
  rng[0] = b ^ (b >>> 9)
  rng[1] = (c + (c << 3)) | 0
  rng[2] = (((c << 21) | (c >>> 11)) + t) | 0
  return t >>> 0
}

/** A uniform integer with both ends included. */
export function integerBetween(rng: Rng, lowest: number, highest: number): number {
  return lowest + Math.floor((nextUint32(rng) / 4294967296) * (highest - lowest + 1))
}

/** The stream for a purpose, begun when it is first drawn from; it depends on the seed and its name alone. */
export function streamOf(world: { readonly seed: number; rng: Record<string, Rng> }, name: string): Rng {
  let rng = world.rng[name]
  if (!rng) {
    rng = seedRng(world.seed, name)
    world.rng[name] = rng
  }
  return rng
}
