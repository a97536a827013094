/** From a long failing run to a short one that fails in the same way: fewer commands, a smaller cluster. */
import type { TimedCommand } from '../../src/engine/commands.ts'
import type { Scenario } from '../../src/engine/scenario.ts'
import { heal } from './heal.ts'
import { Rig } from './rig.ts'
import { type Failure, failureOf } from './walk.ts'

interface Case {
  readonly scenario: Scenario
  readonly seed: number
  readonly commands: readonly TimedCommand[]
  /** Where faults end, and healing begins if that is what failed. */
  readonly until: number
  readonly heals: boolean
}

/** Plays a case; its failure, or null when nothing breaks. */
function play({ scenario, seed, commands, until, heals }: Case): Failure | null {
  let rig: Rig
  try {
    rig = new Rig({ scenario, seed, commands })
  } catch {
    // A part that something else needs was taken away.
    return null
  }
  try {
    rig.runTo(until)
    rig.checker.thorough()
    if (heals) heal(rig)
    return null
  } catch (problem) {
    return failureOf(problem, rig)
  }
}

/** Every way to take one thing out of a scenario. */
function* smaller(scenario: Scenario): Generator<Scenario> {
  const drop = <T>(list: readonly T[], i: number) => list.filter((_, at) => at !== i)
  for (const i of scenario.consumers.keys()) yield { ...scenario, consumers: drop(scenario.consumers, i) }
  for (const [i, { id }] of scenario.producers.entries())
    if (!scenario.consumers.some(({ copyTo }) => copyTo === id))
      yield { ...scenario, producers: drop(scenario.producers, i) }
  if (scenario.topics.length > 1)
    for (const i of scenario.topics.keys()) yield { ...scenario, topics: drop(scenario.topics, i) }
  for (const i of scenario.topics.keys()) {
    const topic = scenario.topics[i] as Scenario['topics'][number]
    const put = (other: typeof topic) => ({
      ...scenario,
      topics: scenario.topics.map((t, at) => (at === i ? other : t)),
    })
    if (topic.partitions > 1) yield put({ ...topic, partitions: 1 })
    for (const name of Object.keys(topic.config ?? {}))
      yield put({ ...topic, config: without(topic.config, name) })
  }
  if (scenario.controllers.length > 1) yield { ...scenario, controllers: scenario.controllers.slice(0, 1) }
  for (const name of Object.keys(scenario.brokerConfig ?? {}))
    yield { ...scenario, brokerConfig: without(scenario.brokerConfig, name) }
}

function without<T extends Readonly<Record<string, unknown>>>(config: T | undefined, name: string): T {
  return Object.fromEntries(Object.entries(config ?? {}).filter(([key]) => key !== name)) as T
}

/** The same promise; and of those about liveness, which all have one name, the same complaint. */
function isLike(a: Failure, b: Failure): boolean {
  const words = ({ message }: Failure) => message.replaceAll(/\d+/g, '')
  return a.invariant === b.invariant && (a.invariant !== 'L' || words(a) === words(b))
}

export interface ShrinkOptions {
  /** How many runs it may try. */
  readonly tries?: number
}

/** The shortest failing run that was found; the failure itself when nothing could be left out. */
export function shrink(failure: Failure, { tries = 400 }: ShrinkOptions = {}): Failure {
  let left = tries
  let best = failure
  const { scenario, seed, commands } = failure.recording
  const heals = failure.healingSince !== null
  let current: Case = {
    scenario,
    seed,
    commands: commands.filter(({ at }) => at <= (failure.healingSince ?? failure.at)),
    until: failure.healingSince ?? failure.at,
    heals,
  }
  const attempt = (candidate: Case): boolean => {
    if (left-- <= 0) return false
    const found = play(candidate)
    if (!found || !isLike(found, failure)) return false
    best = { ...found, healingSince: heals ? candidate.until : null }
    current = heals ? candidate : { ...candidate, until: found.at }
    return true
  }
  if (!attempt(current)) return failure
  for (let again = true; again && left > 0; ) {
    again = dropCommands(() => current, attempt)
    for (const scenario of smaller(current.scenario))
      if (attempt({ ...current, scenario })) {
        again = true
        break
      }
  }
  return best
}

/** Leaves out halves, quarters … single commands; true when anything could go. */
function dropCommands(current: () => Case, attempt: (candidate: Case) => boolean): boolean {
  let dropped = false
  for (
    let size = Math.ceil(current().commands.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  )
    for (let from = 0; from < current().commands.length; ) {
      const commands = current().commands.filter((_, i) => i < from || i >= from + size)
      if (attempt({ ...current(), commands })) dropped = true
      else from += size
    }
  return dropped
}
