/**
 * A world that moves as a run of the page does (the same order of events and commands, the same steps), with
 * the checker beside it and no history to pay for. What was done can be told as a recording.
 */
import { applyCommand } from '../../src/engine/apply-command.ts'
import { buildWorld, startsOf } from '../../src/engine/build-world.ts'
import type { Command, TimedCommand } from '../../src/engine/commands.ts'
import type { Fact } from '../../src/engine/facts.ts'
import type { Recording } from '../../src/engine/history/run.ts'
import '../../src/engine/every-room.ts'
import { Checker } from '../../src/engine/invariants/checker.ts'
import { nextEventAt, Stepper } from '../../src/engine/kernel/step.ts'
import type { Message } from '../../src/engine/messages.ts'
import { model } from '../../src/engine/model.ts'
import type { Scenario } from '../../src/engine/scenario.ts'
import type { KafkaWorld, Node } from '../../src/engine/world.ts'

/** Steps between two looks at everything. */
const THOROUGH_EVERY = 2_500

export interface RigOptions {
  readonly scenario: Scenario
  readonly seed: number
  /** Commands known beforehand, by time. */
  readonly commands?: readonly TimedCommand[]
  /** Hears every fact. */
  readonly hear?: (fact: Fact) => void
  /** False to let everything happen unwatched. */
  readonly checked?: boolean
}

/** Events in one and the same microsecond after which nobody need wait for the next. */
const STANDSTILL = 20_000

/** Something is tried again and again without any time in between. */
export class TimeStandsStill extends Error {
  readonly id = 'L'
  constructor(world: KafkaWorld) {
    const { to, body } = world.queue[0] ?? {}
    super(`L: time stands still at ${world.now} us, next comes ${body?.kind} to ${to}`)
    this.name = 'TimeStandsStill'
  }
}

export class Rig {
  readonly world: KafkaWorld
  readonly checker: Checker
  readonly commands: TimedCommand[]
  readonly #scenario: Scenario
  readonly #seed: number
  readonly #checked: boolean
  readonly #stepper: Stepper<Node, Message, Fact>
  /** Starts, the script and the commands still to come. */
  readonly #timeline: TimedCommand[]
  #done = 0
  /** Events since time last moved, and when that was. */
  #still = 0
  #stillAt = -1

  constructor({ scenario, seed, commands = [], hear, checked = true }: RigOptions) {
    this.#scenario = scenario
    this.#seed = seed
    this.#checked = checked
    this.world = buildWorld(scenario, seed)
    this.checker = new Checker(this.world)
    this.commands = [...commands]
    this.#timeline = [...startsOf(scenario), ...(scenario.script ?? []), ...commands].sort(
      (a, b) => a.at - b.at,
    )
    this.#stepper = new Stepper<Node, Message, Fact>(model, (fact) => {
      if (checked) this.checker.watch(fact)
      hear?.(fact)
    })
  }

  /** The run so far, as the page can play it. */
  recording(): Recording {
    return { version: 1, scenario: this.#scenario, seed: this.#seed, commands: this.commands.slice() }
  }

  /** Moves on to a moment, or until so many steps were made. Throws InvariantViolation. */
  runTo(at: number, maxSteps = Infinity): void {
    const { world } = this
    while (world.steps < maxSteps) {
      const next = nextEventAt(world)
      const timed = this.#timeline[this.#done]
      if (timed && timed.at <= at && (next === null || timed.at < next)) {
        this.#done += 1
        this.#apply(timed)
      } else if (next !== null && next <= at) this.#step()
      else {
        world.now = Math.max(world.now, at)
        return
      }
    }
  }

  /** Lets a command happen now. Throws InvariantViolation. */
  act(command: Command): void {
    const timed = { at: this.world.now, command }
    // As in a run: everything else of this microsecond happens first.
    this.runTo(timed.at)
    this.commands.push(timed)
    this.#apply(timed)
  }

  #apply({ at, command }: TimedCommand): void {
    const { world, checker } = this
    world.now = Math.max(world.now, at)
    world.steps += 1
    checker.before(null)
    applyCommand(world, command, this.#stepper)
    if (this.#checked) checker.after(null)
  }

  #step(): void {
    const { world, checker } = this
    this.#still = world.now === this.#stillAt ? this.#still + 1 : 0
    this.#stillAt = world.now
    if (this.#still > STANDSTILL) throw new TimeStandsStill(world)
    if (!this.#checked) {
      this.#stepper.step(world)
      return
    }
    const event = world.queue[0] ?? null
    checker.before(event)
    this.#stepper.step(world)
    checker.after(event)
    if (world.steps % THOROUGH_EVERY === 0) checker.thorough()
  }
}
