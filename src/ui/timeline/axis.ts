/** How much time the timeline shows. Pure. */
import { type Micros, SECOND } from '../../engine/index.ts'

/** Seconds that an axis may end at, so that it stretches in steps and the eye keeps its place. */
const ENDS = [60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 2700, 3600]

/** Seconds beyond what is known that can be pulled to. */
const AHEAD = 15

/** Where the axis ends for a history that is known so far. */
export function axisEnd(horizon: Micros): Micros {
  const seconds = horizon / SECOND + AHEAD
  const end = ENDS.find((each) => each >= seconds) ?? Math.ceil(seconds / 1800) * 1800
  return end * SECOND
}

/** Seconds between the ticks of an axis, at least `apart` pixels from each other. */
export function tickEvery(end: Micros, width: number, apart = 90): number {
  const least = ((end / SECOND) * apart) / Math.max(1, width)
  return [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].find((each) => each >= least) ?? 7200
}
