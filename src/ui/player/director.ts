/**
 * The director: how fast time should go so that what matters can be followed and what does not goes by. It looks ahead
 * in a copy of the world, so what it slows down for does happen, unless somebody acts. Pure, but for the copy.
 */
import {
  type Ahead,
  type Fact,
  type Micros,
  MS,
  type NetworkProfile,
  type Run,
  SECOND,
} from '../../engine/index.ts'

/** What it knows at a moment. */
export interface Outlook {
  /** The next notable fact that is known to come. */
  readonly next: { readonly at: Micros; readonly fact: Fact } | null
  /** Up to here all is known. */
  readonly reached: Micros
  /** The last notable fact that has been. */
  readonly last: Micros | null
}

/** Wall seconds that the way to a notable event, or away from it, is meant to take. */
const WAY = 1.2
const FASTEST = 20
/** The requests of each network can be followed at this speed. */
const SLOWEST: Readonly<Record<NetworkProfile, number>> = { illustrative: 0.2, datacentre: 0.002 }

/** How far it looks. */
export const LOOK_AHEAD: Micros = 40 * SECOND

/** The speed at a moment: slow near what is notable, and the faster the farther it is. */
export function paceAt(now: Micros, { next, reached, last }: Outlook, network: NetworkProfile): number {
  const ahead = (next?.at ?? reached) - now
  const since = last === null ? Infinity : now - last
  const nearest = Math.max(0, Math.min(ahead, since)) / SECOND
  return Math.min(FASTEST, Math.max(SLOWEST[network], nearest / WAY))
}

/** Looks ahead of one run, for as long as nobody acts. */
export class Director {
  #ahead: Ahead | null = null
  #run: Run | null = null
  #version = -1
  #outlook: Outlook = { next: null, reached: 0, last: null }

  get outlook(): Outlook {
    return this.#outlook
  }

  /** Looks on for `budgetMs` of wall time; `version` changes when somebody acted or went elsewhere. */
  look(run: Run, version: number, budgetMs: number): void {
    if (!this.#ahead || this.#run !== run || this.#version !== version) {
      this.#ahead = run.ahead()
      this.#run = run
      this.#version = version
    }
    const ahead = this.#ahead
    const until = performance.now() + budgetMs
    while (ahead.reached < run.now + LOOK_AHEAD && performance.now() < until)
      if (ahead.look(run.now + LOOK_AHEAD, 200)) break
    const { steps } = run.world
    const past = ahead.found.findLast((timed) => timed.step <= steps)
    ahead.forgetBefore(past ? past.at : run.now)
    const next = ahead.found.find((timed) => timed.step > steps) ?? null
    const last = past?.at ?? this.#lastBefore(run)
    this.#outlook = { next, reached: ahead.reached, last }
  }

  forget(): void {
    this.#ahead = null
    this.#run = null
  }

  #lastBefore(run: Run): Micros | null {
    const { last } = this.#outlook
    return last !== null && last <= run.now && run.now - last < SECOND * FASTEST ? last : null
  }
}

/** Shorter than this is "now" on a screen. */
export const AT_HAND: Micros = 1 * MS
