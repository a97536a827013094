/** How much time the timeline shows: all of it, or a stretch that somebody chose. Pure. */
import { type Micros, MS, SECOND } from '../../engine/index.ts'
import { formatClock, formatTime } from '../format.ts'

/** From the left edge to the right edge. */
export interface Stretch {
  readonly from: Micros
  readonly to: Micros
}

/** Seconds that an axis may end at, so that it stretches in steps and the eye keeps its place. */
const ENDS = [60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 2700, 3600]

/** Seconds beyond what is known that can be pulled to. */
const AHEAD = 15

/** The shortest stretch: single events stand apart in it. */
export const LEAST_STRETCH: Micros = 20

/** Where the axis ends for a history that is known so far. */
export function axisEnd(horizon: Micros): Micros {
  const seconds = horizon / SECOND + AHEAD
  const end = ENDS.find((each) => each >= seconds) ?? Math.ceil(seconds / 1800) * 1800
  return end * SECOND
}

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))

/** A stretch of a length inside of the whole; null when it is all of it. */
function placed(from: number, span: number, whole: Micros): Stretch | null {
  if (span >= whole) return null
  const at = Math.round(within(from, 0, whole - span))
  return { from: at, to: at + Math.round(span) }
}

/** Zooms by a factor (above 1: closer) so that `around` stays where it is; null = all of it. */
export function zoomed({ from, to }: Stretch, factor: number, around: Micros, whole: Micros): Stretch | null {
  const span = Math.max(LEAST_STRETCH, (to - from) / factor)
  const share = within((around - from) / (to - from), 0, 1)
  return placed(within(around, from, to) - share * span, span, whole)
}

/** Moves by a share of its length. */
export function panned({ from, to }: Stretch, share: number, whole: Micros): Stretch | null {
  return placed(from + share * (to - from), to - from, whole)
}

/** The stretch that a moment is in: the same, or the next page in the direction of time's move. */
export function following(stretch: Stretch, now: Micros, before: Micros, whole: Micros): Stretch | null {
  const { from, to } = stretch
  if (now >= from && now <= to) return stretch
  const span = to - from
  // Far away it stands in the middle, on its way it has room ahead.
  const share = Math.abs(now - before) > span ? 0.5 : now > before ? 0.1 : 0.9
  return placed(now - share * span, span, whole)
}

const SECONDS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400]

/** 1, 2 or 5 times a power of ten up to seconds, then what clocks count in. */
export function stepOf(least: Micros): Micros {
  for (let unit = 1; unit < 10 * SECOND; unit *= 10)
    for (const times of [1, 2, 5])
      if (unit * times >= least && unit * times <= 2 * SECOND) return unit * times
  return (
    (SECONDS.find((each) => each * SECOND >= least) ?? Math.ceil(least / (3600 * SECOND)) * 3600) * SECOND
  )
}

/** Microseconds between the ticks of an axis, at least `apart` pixels from each other. */
export function tickEvery(span: Micros, width: number, apart = 90): Micros {
  return stepOf((span * apart) / Math.max(1, width))
}

/** The moments of the ticks; the finer they are the more digits they have, and the more room they need. */
export function ticksOf(
  { from, to }: Stretch,
  width: number,
): { readonly every: Micros; readonly at: Micros[] } {
  const rough = tickEvery(to - from, width)
  const every = rough < SECOND ? tickEvery(to - from, width, 110) : rough
  const first = Math.ceil(from / every)
  const count = Math.floor(to / every) - first + 1
  return { every, at: Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * every) }
}

/** What stands at a tick: `00:42`, `00:42.180`, `00:42.180250`. */
export function tickLabel(at: Micros, every: Micros): string {
  if (every % SECOND === 0) return formatClock(at)
  return every % MS === 0 ? formatTime(at) : `${formatTime(at)}${String(at % MS).padStart(3, '0')}`
}

/** How far a key moves the moment: a second, or less where less is shown. */
export function keyStep({ from, to }: Stretch): Micros {
  return Math.min(SECOND, stepOf((to - from) / 60))
}
