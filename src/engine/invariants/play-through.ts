/** A run played from its beginning to a moment with every promise of Kafka checked after every event; no history is kept. */
import { buildWorld, startsOf } from '../build-world.ts'
import { carryOut } from '../carry-out.ts'
import type { Fact } from '../facts.ts'
import type { Recording } from '../history/run.ts'
import { digest } from '../kernel/snapshot.ts'
import { nextEventAt, Stepper } from '../kernel/step.ts'
import type { Micros } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { model } from '../model.ts'
import type { FateCounts } from '../oracle/fates.ts'
import { Oracle } from '../oracle/oracle.ts'
import { requireRooms } from '../rooms-of.ts'
import type { Node } from '../world.ts'
import { Checker, InvariantViolation } from './checker.ts'

/** What came of a run. */
export interface Played {
  readonly fates: FateCounts
  /** The first promise that was broken, where and when; null when all held. */
  readonly broken: { readonly id: string; readonly message: string; readonly at: Micros } | null
  readonly steps: number
  readonly digest: string
}

/** Plays it; `hear` is told every fact. Throws ConfigError and MissingPart as `createRun` does. */
export function playThrough(
  recording: Recording,
  until: Micros,
  hear: (fact: Fact, at: Micros) => void = () => undefined,
): Played {
  requireRooms(recording)
  const { scenario, seed, commands } = recording
  const world = buildWorld(scenario, seed)
  const checker = new Checker(world)
  const oracle = new Oracle()
  const stepper = new Stepper<Node, Message, Fact>(model, (fact) => {
    checker.watch(fact)
    oracle.see(fact, world.now)
    hear(fact, world.now)
  })
  const timeline = [...startsOf(scenario), ...(scenario.script ?? []), ...commands].sort(
    (a, b) => a.at - b.at,
  )
  let done = 0
  let broken: Played['broken'] = null
  try {
    for (;;) {
      const next = nextEventAt(world)
      const timed = timeline[done]
      const isCommand = timed !== undefined && (next === null || timed.at < next)
      const at = isCommand ? timed.at : next
      if (at === null || at > until) break
      const event = isCommand ? null : (world.queue[0] ?? null)
      checker.before(event)
      if (isCommand) {
        done += 1
        world.now = Math.max(world.now, at)
        world.steps += 1
        carryOut(world, timed.command, stepper)
      } else stepper.step(world)
      checker.after(event)
    }
    checker.thorough()
  } catch (problem) {
    if (!(problem instanceof InvariantViolation)) throw problem
    broken = { id: problem.id, message: problem.message, at: world.now }
  }
  oracle.settle(world)
  return { fates: oracle.fateCounts(), broken, steps: world.steps, digest: digest(world) }
}
