/**
 * A run: a scenario, a seed and what people did, moved forwards and backwards.
 *
 * Going back restores the nearest checkpoint and replays; the same causes give the same run. Acting in the
 * past drops the future that was known (its recording can be kept by whoever asks before acting).
 */
import { applyCommand, checkCommand } from '../apply-command.ts'
import { buildWorld, startsOf } from '../build-world.ts'
import type { Command, TimedCommand } from '../commands.ts'
import type { Fact, TimedFact } from '../facts.ts'
import { digest, snapshot } from '../kernel/snapshot.ts'
import { createStepper, nextEventAt } from '../kernel/step.ts'
import { type Micros, MS, SECOND } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { model } from '../model.ts'
import type { Scenario } from '../scenario.ts'
import type { KafkaWorld, Node } from '../world.ts'
import { notableSort } from './notable.ts'
import { closeSecond, countFact, type Series } from './series.ts'

/** What makes a run reproducible. */
export interface Recording {
  readonly version: 1
  readonly scenario: Scenario
  readonly seed: number
  readonly commands: readonly TimedCommand[]
}

interface Checkpoint {
  readonly world: KafkaWorld
  readonly commandsApplied: number
}

export interface Run {
  /** The world at `now`. Read only: it is replaced on every seek. */
  readonly world: KafkaWorld
  /** The moment shown; at or after the last event handled. */
  readonly now: Micros
  /** The latest moment this history is known to. */
  readonly horizon: Micros
  /** What happened so far and is known, oldest first; everyday facts far back are let go. */
  readonly facts: readonly TimedFact[]
  readonly series: Series
  /** Everyday facts before this moment were let go. */
  readonly factsSince: Micros
  recording(): Recording
  /** Moves on; false when `maxEvents` were handled before `at` was reached. */
  advanceTo(at: Micros, maxEvents?: number): boolean
  /** Handles one event or command; false when nothing will ever happen again. */
  stepEvent(): boolean
  /** Back by one event; false at the beginning. */
  stepBack(): boolean
  /** Goes to any moment, known or not. */
  seek(at: Micros): void
  /** To the next notable fact, searching at most `within` microseconds; its fact, or null. */
  toNextNotable(within?: Micros): TimedFact | null
  toPreviousNotable(): TimedFact | null
  /** Lets a person act now. Throws CommandError and changes nothing when the command is impossible. */
  act(command: Command): void
  /** The 64-bit fingerprint of the world. */
  digest(): string
}

const CHECKPOINT_STEPS = 2_500
const MAX_CHECKPOINTS = 400
const MAX_FACTS = 80_000

/** Starts a run from its recording. Throws ConfigError or ScenarioError when the scenario cannot be built. */
export function createRun(recording: Recording): Run {
  const { scenario, seed } = recording
  const script = [...startsOf(scenario), ...(scenario.script ?? [])]
  let commands: TimedCommand[] = [...recording.commands]
  let world = buildWorld(scenario, seed)
  let commandsApplied = 0
  let now: Micros = 0
  let horizon: Micros = 0
  let knownSteps = 0
  let facts: TimedFact[] = []
  let factsSince: Micros = 0
  let series: Series = []
  let checkpoints: Checkpoint[] = []
  let interval = CHECKPOINT_STEPS
  let lastNotable: TimedFact | null = null
  let nextSecond: Micros = SECOND

  const stepper = createStepper<Node, Message, Fact>(model, fact => {
    if (world.steps <= knownSteps) return
    const timed: TimedFact = { at: world.now, step: world.steps, fact }
    facts.push(timed)
    countFact(series, fact, world.now)
    if (notableSort(fact) !== null) lastNotable = timed
  })

  /** Commands of the script and of people, by time; at the same moment the script goes first. */
  function merged(): TimedCommand[] {
    return [...script, ...commands].sort((a, b) => a.at - b.at)
  }
  let timeline = merged()

  function checkpoint(): void {
    checkpoints.push({ world: snapshot(world), commandsApplied })
    if (checkpoints.length <= MAX_CHECKPOINTS) return
    interval *= 2
    checkpoints = checkpoints.filter((_, i) => i % 2 === 0)
  }
  checkpoint()

  function letGo(): void {
    if (facts.length <= MAX_FACTS) return
    const cut = facts.length >> 1
    factsSince = facts[cut]?.at ?? factsSince
    facts = facts.filter((timed, i) => i >= cut || notableSort(timed.fact) !== null)
  }

  function nextAt(): Micros | null {
    const event = nextEventAt(world)
    const command = timeline[commandsApplied]?.at
    if (command === undefined) return event
    return event === null || command < event ? command : event
  }

  function closeSecondsBefore(at: Micros): void {
    while (nextSecond <= at) {
      closeSecond(series, world, nextSecond - 1)
      nextSecond += SECOND
    }
  }

  function one(): boolean {
    const at = nextAt()
    if (at === null) return false
    const fresh = world.steps >= knownSteps
    if (fresh) closeSecondsBefore(at)
    const command = timeline[commandsApplied]
    const event = nextEventAt(world)
    if (command && (event === null || command.at < event)) {
      world.now = Math.max(world.now, command.at)
      world.steps += 1
      commandsApplied += 1
      applyCommand(world, command.command, stepper)
    } else stepper.step(world)
    if (world.steps > knownSteps) {
      knownSteps = world.steps
      if (world.steps % interval === 0) checkpoint()
      letGo()
    }
    return true
  }

  function restore(fits: (world: KafkaWorld) => boolean): void {
    let best = checkpoints[0] as Checkpoint
    for (const candidate of checkpoints) if (fits(candidate.world)) best = candidate
    world = snapshot(best.world)
    commandsApplied = best.commandsApplied
  }

  function shown(at: Micros): void {
    now = at
    horizon = Math.max(horizon, at)
  }

  function advanceTo(at: Micros, maxEvents = Infinity): boolean {
    let left = maxEvents
    for (let next = nextAt(); next !== null && next <= at; next = nextAt()) {
      if (left-- <= 0) {
        shown(Math.max(now, world.now))
        return false
      }
      one()
    }
    shown(at)
    return true
  }

  function seek(at: Micros): void {
    const to = Math.max(0, Math.round(at))
    if (to < now) restore(candidate => candidate.now <= to)
    advanceTo(to)
  }

  function seekStep(steps: number): void {
    restore(candidate => candidate.steps <= steps)
    while (world.steps < steps && one());
    shown(world.now)
  }

  /** Forgets what was known after this moment. */
  function forgetFuture(): void {
    knownSteps = world.steps
    horizon = now
    commands = commands.filter(c => timeline.indexOf(c) < commandsApplied)
    facts = facts.filter(timed => timed.step <= knownSteps)
    checkpoints = checkpoints.filter(c => c.world.steps <= knownSteps)
    series = series.slice(0, Math.floor(now / SECOND) + 1)
    nextSecond = (Math.floor(now / SECOND) + 1) * SECOND
    recountSecond()
    lastNotable = null
  }

  function recountSecond(): void {
    const second = Math.floor(now / SECOND)
    series.length = Math.min(series.length, second)
    for (const timed of facts) if (timed.at >= second * SECOND) countFact(series, timed.fact, timed.at)
  }

  return {
    get world() {
      return world
    },
    get now() {
      return now
    },
    get horizon() {
      return horizon
    },
    get facts() {
      return facts
    },
    get series() {
      return series
    },
    get factsSince() {
      return factsSince
    },
    recording: () => ({ version: 1, scenario, seed, commands: commands.slice() }),
    advanceTo,
    stepEvent() {
      if (!one()) return false
      shown(world.now)
      return true
    },
    stepBack() {
      if (world.steps === 0) return false
      seekStep(world.steps - 1)
      return true
    },
    seek,
    toNextNotable(within = 3_600 * SECOND) {
      const known = facts.find(timed => timed.step > world.steps && notableSort(timed.fact) !== null)
      if (known) {
        seekStep(known.step)
        return known
      }
      const end = Math.max(now, horizon) + within
      if (world.steps < knownSteps) advanceTo(horizon)
      lastNotable = null
      for (let next = nextAt(); next !== null && next <= end && lastNotable === null; next = nextAt()) one()
      shown(Math.max(now, world.now))
      return lastNotable
    },
    toPreviousNotable() {
      const before = facts.filter(timed => timed.at < now - 1 * MS && notableSort(timed.fact) !== null).at(-1)
      if (!before) return null
      seekStep(before.step)
      return before
    },
    act(command) {
      advanceTo(now)
      checkCommand(world, command)
      if (now < horizon || world.steps < knownSteps) forgetFuture()
      const timed: TimedCommand = { at: Math.round(now), command }
      commands.push(timed)
      timeline = merged()
      one()
      shown(now)
    },
    digest: () => digest(world),
  }
}
