/**
 * A look ahead: a copy of a world runs on by itself and notes what notable will happen. It is what comes to pass when
 * nobody acts; the world it was taken from does not notice.
 */
import { carryOut } from '../carry-out.ts'
import type { TimedCommand } from '../commands.ts'
import type { Fact, TimedFact } from '../facts.ts'
import { nextEventAt, Stepper } from '../kernel/step.ts'
import type { Micros } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { model } from '../model.ts'
import type { KafkaWorld, Node } from '../world.ts'
import { notableSort } from './notable.ts'

export interface Ahead {
  /** Up to here all is known. */
  readonly reached: Micros
  /** Notable facts up to there, oldest first. */
  readonly found: readonly TimedFact[]
  /** Looks on; false when `maxEvents` were handled before `to` was reached. */
  look(to: Micros, maxEvents: number): boolean
  /** Lets go of what was found before a moment. */
  forgetBefore(at: Micros): void
}

/** Looks ahead from a world that may be moved, with the commands that are still to come. */
export function lookAhead(world: KafkaWorld, commands: readonly TimedCommand[]): Ahead {
  let found: TimedFact[] = []
  let reached = world.now
  let next = 0
  const stepper = new Stepper<Node, Message, Fact>(model, (fact) => {
    if (notableSort(fact) !== null) found.push({ at: world.now, step: world.steps, fact })
  })

  function one(command: TimedCommand | undefined, event: Micros | null): void {
    if (!command || (event !== null && event <= command.at)) {
      stepper.step(world)
      return
    }
    world.now = Math.max(world.now, command.at)
    world.steps += 1
    next += 1
    carryOut(world, command.command, stepper)
  }

  return {
    get reached() {
      return reached
    },
    get found() {
      return found
    },
    look(to, maxEvents) {
      for (let left = maxEvents; ; left--) {
        const event = nextEventAt(world)
        const command = commands[next]
        const at = Math.min(event ?? Infinity, command?.at ?? Infinity)
        if (at > to) break
        if (left <= 0) return false
        one(command, event)
        reached = world.now
      }
      reached = Math.max(reached, to)
      return true
    },
    forgetBefore(at) {
      if (found[0] && found[0].at < at) found = found.filter((timed) => timed.at >= at)
    },
  }
}
