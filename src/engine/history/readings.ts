/**
 * What a reader says of the world at the end of every second. Whoever asks brings the reader; it must be pure, as it
 * is called on a world that is moved on afterwards.
 */
import type { Fact } from '../facts.ts'
import { type Envelope, type Micros, SECOND } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import type { KafkaWorld } from '../world.ts'
import type { Watcher } from './watch.ts'

/** A question to the world; the same `key` means the same question. */
export interface WorldReader {
  readonly key: string
  /** Values by name; null, or no entry, for what cannot be told at that moment. */
  read(world: KafkaWorld): Readonly<Record<string, number | null>>
}

/** Seconds that are kept; when there are more, the older half goes. */
const MOST_SECONDS = 3_600

export class Readings implements Watcher {
  since: Micros
  step: number
  dropped = false
  readonly #of: WorldReader
  readonly #sinceStep: number
  /** What was read at the end of each second, from `#first` on. */
  #values: Readonly<Record<string, number | null>>[] = []
  #first: number

  constructor(of: WorldReader, world: KafkaWorld) {
    this.#of = of
    this.since = world.now
    this.step = world.steps
    this.#sinceStep = world.steps
    this.#first = Math.floor(world.now / SECOND)
  }

  covers(from: Micros, now: Micros, steps: number): boolean {
    if (steps < this.#sinceStep || steps > this.step) return false
    return this.since <= from || (this.dropped && this.since <= now)
  }

  /** The values of one name by second, both ends included; NaN where there is none. */
  read(name: string, from: number, to: number): number[] {
    const values: number[] = []
    for (let second = from; second <= to; second++)
      values.push(this.#values[second - this.#first]?.[name] ?? Number.NaN)
    return values
  }

  before(world: KafkaWorld, _next: Envelope<Message> | null, at: Micros): void {
    const second = Math.floor(Math.max(world.now, at) / SECOND)
    const open = this.#first + this.#values.length
    if (second <= open) return
    // Nothing happened since the last event: one reading holds for all the seconds that have passed.
    const values = this.#of.read(world)
    for (let each = open; each < second; each++) this.#values.push(values)
    if (this.#values.length <= MOST_SECONDS) return
    const cut = this.#values.length >> 1
    this.#values = this.#values.slice(cut)
    this.#first += cut
    this.since = this.#first * SECOND
    this.dropped = true
  }

  heard(_fact: Fact, _world: KafkaWorld): void {
    // Only the world is read.
  }

  after(world: KafkaWorld): void {
    this.step = world.steps
  }
}
