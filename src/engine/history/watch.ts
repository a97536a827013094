/**
 * Looking on while a run moves. What a watcher wants to know of the past it is shown by replaying it in a copy of
 * the world, from a checkpoint on: nothing is recorded while nobody asks, and whoever asks gets the same answer
 * however the run came to its moment.
 */
import { carryOut } from '../carry-out.ts'
import type { TimedCommand } from '../commands.ts'
import type { Fact } from '../facts.ts'
import { peek } from '../kernel/queue.ts'
import { nextEventAt, Stepper } from '../kernel/step.ts'
import type { Envelope, Micros } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { model } from '../model.ts'
import type { KafkaWorld, Node } from '../world.ts'

export interface Watcher {
  /** The number of the last event it has seen. */
  readonly step: number
  /** Whether it can tell what was going on from `from` until `now`, which is after so many events. */
  covers(from: Micros, now: Micros, steps: number): boolean
  /** Before an event, null for a command; `at` is when it happens. */
  before(world: KafkaWorld, next: Envelope<Message> | null, at: Micros): void
  /** What the event brought. */
  heard(fact: Fact, world: KafkaWorld): void
  after(world: KafkaWorld): void
}

/** A moment in a run's past that can be gone on from; `world` is the taker's own. */
export interface Foothold {
  readonly world: KafkaWorld
  readonly commandsApplied: number
}

/** A copy of a run's past that moves on by itself. */
export class Replay {
  readonly world: KafkaWorld
  #commandsApplied: number
  readonly #stepper: Stepper<Node, Message, Fact>

  constructor({ world, commandsApplied }: Foothold, hear: (fact: Fact) => void) {
    this.world = world
    this.#commandsApplied = commandsApplied
    this.#stepper = new Stepper<Node, Message, Fact>(model, hear)
  }

  /** The next event, null when a command comes first or nothing does. */
  next(timeline: readonly TimedCommand[]): Envelope<Message> | null {
    const timed = timeline[this.#commandsApplied]
    const event = nextEventAt(this.world)
    return event === null || (timed && timed.at < event) ? null : (peek(this.world.queue) ?? null)
  }

  /** When the next event or command happens. */
  nextAt(timeline: readonly TimedCommand[]): Micros {
    const event = nextEventAt(this.world) ?? Infinity
    return Math.min(event, timeline[this.#commandsApplied]?.at ?? event)
  }

  /** One event or command. */
  step(timeline: readonly TimedCommand[]): void {
    const { world } = this
    const timed = timeline[this.#commandsApplied]
    const event = nextEventAt(world)
    if (timed && (event === null || timed.at < event)) {
      world.now = Math.max(world.now, timed.at)
      world.steps += 1
      this.#commandsApplied += 1
      carryOut(world, timed.command, this.#stepper)
    } else this.#stepper.step(world)
  }
}

/** What the past is replayed from. */
export interface Past {
  readonly world: KafkaWorld
  readonly timeline: readonly TimedCommand[]
  /** The last moment that can be gone on from at or before `at`. */
  footholdAt(at: Micros): Foothold
}

/** One watcher of a run: it goes along where it can, and is made anew by a replay where it cannot. */
export class Watch<T extends Watcher> {
  readonly #make: (world: KafkaWorld) => T
  #kept: T | null = null
  #catchingUp: { readonly from: Micros; readonly replay: Replay; readonly watcher: T } | null = null

  constructor(make: (world: KafkaWorld) => T) {
    this.#make = make
  }

  /** The watcher that goes along with the world as it is, null when none does. */
  along({ steps }: KafkaWorld): T | null {
    return this.#kept?.step === steps ? this.#kept : null
  }

  /** What it last knew, whether or not it covers anything. */
  get kept(): T | null {
    return this.#kept
  }

  /** The past has become another one. */
  forget(): void {
    this.#kept = null
    this.#catchingUp = null
  }

  /**
   * The watcher, knowing all from `from` until the moment shown; null when that takes more than `maxEvents`: ask
   * again.
   */
  reach(past: Past, from: Micros, now: Micros, maxEvents: number): T | null {
    const { world, timeline } = past
    if (this.#kept?.covers(from, now, world.steps)) {
      this.#catchingUp = null
      return this.#kept
    }
    const begun = this.#catchingUp
    if (!begun || begun.from > from || begun.watcher.step > world.steps) this.#begin(past, from)
    const { replay, watcher } = this.#catchingUp as NonNullable<typeof begun>
    for (let left = maxEvents; replay.world.steps < world.steps; left--) {
      if (left <= 0) return null
      watcher.before(replay.world, replay.next(timeline), replay.nextAt(timeline))
      replay.step(timeline)
      watcher.after(replay.world)
    }
    this.#catchingUp = null
    this.#kept = watcher
    return watcher
  }

  #begin(past: Past, from: Micros): void {
    const foothold = past.footholdAt(from)
    const watcher = this.#make(foothold.world)
    const replay: Replay = new Replay(foothold, (fact) => watcher.heard(fact, replay.world))
    this.#catchingUp = { from, replay, watcher }
  }
}
