/** One seed: a cluster, some thousand events with faults, then healing. The same seed gives the same walk. */
import type { Fact } from '../../src/engine/facts.ts'
import type { Recording } from '../../src/engine/history/run.ts'
import { MS, SECOND } from '../../src/engine/kernel/types.ts'
import { drawCommand, drawWeights } from './actions.ts'
import { chanceOf } from './chance.ts'
import { type Goal, noteGoals } from './goals.ts'
import { heal, unseen } from './heal.ts'
import { Rig } from './rig.ts'
import { EVERY_CLIENT_FROM, shapeOf, VARIED_FROM } from './shape.ts'
import { WITNESS } from './witness.ts'

export interface Failure {
  /** The invariant that was broken, L for a broken promise of liveness, '' for a crash of the engine. */
  readonly invariant: string
  readonly message: string
  /** Everything until then. */
  readonly recording: Recording
  /** Where it broke. */
  readonly at: number
  readonly steps: number
  /** When the faults had ended, if healing is what failed. */
  readonly healingSince: number | null
}

export interface Walk {
  readonly seed: number
  /** Events and commands, healing included. */
  readonly steps: number
  readonly reached: ReadonlySet<Goal>
  readonly failure: Failure | null
}

export interface WalkOptions {
  /** Events before the healing begins. */
  readonly events: number
  /** Names of actions that the walk is aimed at. */
  readonly aim?: readonly string[]
}

/** Says what went wrong, for a failure. */
export function failureOf(problem: unknown, rig: Rig): Failure {
  const { id, message, stack } = problem as { id?: string; message: string; stack?: string }
  return {
    invariant: id ?? '',
    message: id === undefined ? (stack ?? message) : message,
    recording: rig.recording(),
    at: rig.world.now,
    steps: rig.world.steps,
    healingSince: null,
  }
}

/** Walks a seed. Throws nothing: what breaks is in the result. */
export function walk(seed: number, { events, aim = [] }: WalkOptions): Walk {
  const reached = new Set<Goal>()
  const read = new Set<number>()
  const rig = new Rig({
    scenario: shapeOf(seed),
    seed,
    hear(fact: Fact) {
      noteGoals(reached, fact, rig.checker.ghosts, rig.world)
      if (fact.kind === 'RecordsPolled' && fact.group === WITNESS) for (const id of fact.ids) read.add(id)
    },
  })
  let failure: Failure | null = null
  let healingSince: number | null = null
  try {
    disturb(rig, seed, { events, aim })
    rig.checker.thorough()
    healingSince = rig.world.now
    heal(rig)
    rig.checker.thorough()
    unseen(rig, read)
  } catch (problem) {
    failure = { ...failureOf(problem, rig), healingSince }
  }
  return { seed, steps: rig.world.steps, reached, failure }
}

/** Faults come in periods; a quarter of them is quiet. */
function disturb(rig: Rig, seed: number, { events, aim }: Required<WalkOptions>): void {
  const chance = chanceOf(seed, 'faults')
  const knows = { changes: seed >= VARIED_FROM, crashes: seed >= EVERY_CLIENT_FROM }
  const weights = drawWeights(chance, knows, aim)
  const gap = chance.of([100, 300, 700, 1_500, 3_000]) * MS
  const { world } = rig
  const scene = { world, ghosts: rig.checker.ghosts, chance }
  rig.runTo(chance.between(500, 5_000) * MS, events)
  let [quiet, until] = [false, 0]
  while (world.steps < events) {
    if (world.now >= until) {
      quiet = chance.in(0.25)
      until = world.now + chance.between(2, 6) * SECOND
    }
    rig.runTo(world.now + chance.between(0, 2 * gap), events)
    if (world.steps >= events) return
    const command = drawCommand(scene, weights, quiet)
    if (command) rig.act(command)
  }
}
