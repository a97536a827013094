/**
 * A run: a scenario, a seed and what people did, moved forwards and backwards.
 *
 * Going back restores the nearest checkpoint and replays; the same causes give the same run. Acting in the
 * past drops the future that was known (its recording can be kept by whoever asks before acting).
 */
import { buildWorld, startsOf } from '../build-world.ts'
import { carryOut } from '../carry-out.ts'
import type { Command, TimedCommand } from '../commands.ts'
import type { Fact, TimedFact } from '../facts.ts'
import { peek } from '../kernel/queue.ts'
import { digest, snapshot } from '../kernel/snapshot.ts'
import { nextEventAt, Stepper } from '../kernel/step.ts'
import { type Envelope, type Micros, MS, SECOND } from '../kernel/types.ts'
import { operations, watchers } from '../late-parts.ts'
import type { Message } from '../messages.ts'
import { model } from '../model.ts'
import { requireRooms } from '../rooms-of.ts'
import type { Scenario } from '../scenario.ts'
import type { KafkaWorld, Node } from '../world.ts'
import { type Ahead, lookAhead } from './ahead.ts'
import { isExchange, type Wanted } from './exchanges.ts'
import type { Metrics } from './metrics.ts'
import { notableSort } from './notable.ts'
import type { Readings, WorldReader } from './readings.ts'
import { closeSecond, countFact, countRequest, type Series } from './series.ts'
import type { Trace } from './trace.ts'
import { type Foothold, type Past, Replay, Watch, type Watcher } from './watch.ts'

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
  /** That arrived in its second until then. */
  readonly requests: number
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
  /** To the next event that sends a request or brings its answer; false when `maxEvents` were handled before. */
  toNextExchange(wanted: Wanted, maxEvents?: number): boolean
  /** To the last event before that did; false, and nothing moves, when there is none. */
  toPreviousExchange(wanted: Wanted): boolean
  /** Until the envelope of this number has been handled; false when `maxEvents` were handled before. */
  stepThrough(seq: number, maxEvents?: number): boolean
  /**
   * The requests that travelled from a moment on until now; null when more than `maxEvents` had to be replayed for
   * that, or while this part of the engine is still being fetched: ask again. Nothing is recorded before somebody asks.
   */
  trace(from: Micros, maxEvents?: number): Trace | null
  /** Kafka's metrics by the second from a moment on until now; null and again as with `trace`. */
  metrics(from: Micros, maxEvents?: number): Metrics | null
  /** What a reader says at the end of each second from a moment on until now; null and again as with `trace`. */
  readings(of: WorldReader, from: Micros, maxEvents?: number): Readings | null
  /** A message that has arrived, as it travelled; null when no trace knows of it. */
  arrived(seq: number): Envelope<Message> | null
  /** Another run with the same past and the same known future; what happens in one does not touch the other. */
  fork(): Run
  /** A look at what will come of the present when nobody acts. */
  ahead(): Ahead
  /** Lets a person act now. Throws CommandError and changes nothing when the command is impossible. */
  act(command: Command): void
  /** The 64-bit fingerprint of the world. */
  digest(): string
}

const NOBODY: readonly Watcher[] = []
const CHECKPOINT_STEPS = 2_500
/** An hour of a small cluster at the closest interval; a longer past is remembered less closely, so that memory stays flat. */
const MAX_CHECKPOINTS = 300
const MAX_FACTS = 80_000

/** Replicas and connections up to which checkpoints are cheap: larger worlds make fewer, and share between them. */
const SMALL_WORLD = 1_000

function sizeOf(world: KafkaWorld): number {
  let size = 0
  for (const _ in world.connections) size += 1
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role === 'broker') for (const _ in node.disk.logs) size += 1
  }
  return size
}

/**
 * Starts a run from its recording. Throws ConfigError when the scenario cannot be built, MissingPart when a room that
 * the run needs was not loaded (rooms-of.ts).
 */
export function createRun(recording: Recording): Run {
  return new History(recording)
}

class History implements Run {
  world: KafkaWorld
  now: Micros = 0
  horizon: Micros = 0
  facts: TimedFact[] = []
  factsSince: Micros = 0
  series: Series = []
  readonly #scenario: Scenario
  readonly #seed: number
  readonly #script: readonly TimedCommand[]
  readonly #stepper: Stepper<Node, Message, Fact>
  #commands: TimedCommand[]
  /** Starts, the script and what people did, by time; at the same moment in that order. */
  #timeline: TimedCommand[]
  #commandsApplied = 0
  /** Events up to this one are known: what they brought is in `facts`. */
  #knownSteps = 0
  #checkpoints: Checkpoint[] = []
  #interval = CHECKPOINT_STEPS
  #nextCheckpoint = 0
  #lastNotable: TimedFact | null = null
  #nextSecond: Micros = SECOND
  /** Requests that arrived in the second of the world's clock until now. */
  #requests = 0
  readonly #trace = new Watch<Trace>((world) => new (watchers.get().Trace)(world))
  readonly #metrics = new Watch<Metrics>((world) => new (watchers.get().Metrics)(world))
  /** Of the one that asked last. */
  #readings: { readonly key: string; readonly watch: Watch<Readings> } | null = null
  /** Who sees the event that is being handled. */
  #looking: readonly Watcher[] = []

  constructor(recording: Recording, twin?: History) {
    requireRooms(recording)
    const { scenario, seed, commands } = recording
    this.#scenario = scenario
    this.#seed = seed
    this.#commands = [...commands]
    this.#script = [...startsOf(scenario), ...(scenario.script ?? [])]
    this.world = twin ? snapshot(twin.world) : buildWorld(scenario, seed)
    this.#stepper = new Stepper<Node, Message, Fact>(model, (fact) => this.#report(fact))
    this.#timeline = this.#merged()
    if (twin) this.#become(twin)
    else this.#checkpoint()
  }

  #become(twin: History): void {
    this.now = twin.now
    this.horizon = twin.horizon
    this.facts = twin.facts.slice()
    this.factsSince = twin.factsSince
    this.series = twin.series.map((sample) => ({ ...sample }))
    this.#commandsApplied = twin.#commandsApplied
    this.#knownSteps = twin.#knownSteps
    // Checkpoints are never moved on, so both may hold them.
    this.#checkpoints = twin.#checkpoints.slice()
    this.#interval = twin.#interval
    this.#nextCheckpoint = twin.#nextCheckpoint
    this.#nextSecond = twin.#nextSecond
    this.#requests = twin.#requests
  }

  fork(): Run {
    return new History(this.recording(), this)
  }

  ahead(): Ahead {
    return lookAhead(snapshot(this.world), this.#timeline.slice(this.#commandsApplied))
  }

  recording(): Recording {
    return { version: 1, scenario: this.#scenario, seed: this.#seed, commands: this.#commands.slice() }
  }

  digest(): string {
    return digest(this.world)
  }

  advanceTo(at: Micros, maxEvents = Infinity): boolean {
    let left = maxEvents
    for (let next = this.#nextAt(); next !== null && next <= at; next = this.#nextAt()) {
      if (left-- <= 0) {
        this.#show(Math.max(this.now, this.world.now))
        return false
      }
      this.#one()
    }
    this.#show(at)
    return true
  }

  stepEvent(): boolean {
    if (!this.#one()) return false
    this.#show(this.world.now)
    return true
  }

  stepBack(): boolean {
    if (this.world.steps === 0) return false
    this.#seekStep(this.world.steps - 1)
    return true
  }

  seek(at: Micros): void {
    const to = Math.max(0, Math.round(at))
    const nearest = this.#checkpoints.findLast((checkpoint) => checkpoint.world.now <= to)
    if (to < this.now || (nearest && nearest.world.steps > this.world.steps))
      this.#restore((candidate) => candidate.now <= to)
    this.advanceTo(to)
  }

  toNextNotable(within: Micros = 3_600 * SECOND): TimedFact | null {
    const { steps } = this.world
    const known = this.facts.find((timed) => timed.step > steps && notableSort(timed.fact) !== null)
    if (known) {
      this.#seekStep(known.step)
      return known
    }
    const end = Math.max(this.now, this.horizon) + within
    this.#lastNotable = null
    for (let next = this.#nextAt(); next !== null && next <= end && !this.#lastNotable; next = this.#nextAt())
      this.#one()
    this.#show(Math.max(this.now, this.world.now))
    return this.#lastNotable
  }

  toPreviousNotable(): TimedFact | null {
    const before = this.facts.findLast(
      (timed) => timed.at < this.now - MS && notableSort(timed.fact) !== null,
    )
    if (!before) return null
    this.#seekStep(before.step)
    return before
  }

  toNextExchange(wanted: Wanted, maxEvents = Infinity): boolean {
    const one = () => this.#one()
    for (let left = maxEvents; left > 0 && this.#nextAt() !== null; left--)
      if (isExchange(this.world, wanted, one)) {
        this.#show(this.world.now)
        return true
      }
    this.#show(Math.max(this.now, this.world.now))
    return false
  }

  toPreviousExchange(wanted: Wanted): boolean {
    const { now, world } = this
    const { steps } = world
    const one = () => this.#one()
    // From checkpoint to checkpoint, backwards; within each stretch the last one counts.
    for (let to = steps - 1; to > 0; ) {
      this.#restore((candidate) => candidate.steps < to)
      const from = this.world.steps
      let last = -1
      while (this.world.steps < to && this.#nextAt() !== null)
        if (isExchange(this.world, wanted, one)) last = this.world.steps
      if (last >= 0) {
        this.#seekStep(last)
        return true
      }
      to = from
    }
    this.#seekStep(steps)
    this.now = now
    return false
  }

  stepThrough(seq: number, maxEvents = Infinity): boolean {
    for (let left = maxEvents; left > 0; left--) {
      const next = peek(this.world.queue)
      const commands = this.#commandsApplied
      if (!this.#one()) break
      if (next?.seq === seq && this.#commandsApplied === commands) {
        this.#show(this.world.now)
        return true
      }
    }
    this.#show(Math.max(this.now, this.world.now))
    return false
  }

  act(command: Command): void {
    this.advanceTo(this.now)
    operations.get().checkCommand(this.world, command)
    if (this.now < this.horizon || this.world.steps < this.#knownSteps) this.#forgetFuture()
    this.#commands.push({ at: Math.round(this.now), command })
    this.#timeline = this.#merged()
    this.#one()
    this.#show(this.now)
  }

  trace(from: Micros, maxEvents = Infinity): Trace | null {
    if (!watchers.part) return null
    return this.#trace.reach(this.#past(), from, this.now, maxEvents)
  }

  metrics(from: Micros, maxEvents = Infinity): Metrics | null {
    if (!watchers.part) return null
    return this.#metrics.reach(this.#past(), from, this.now, maxEvents)
  }

  readings(of: WorldReader, from: Micros, maxEvents = Infinity): Readings | null {
    if (!watchers.part) return null
    const known = this.#readings
    const watch =
      known?.key === of.key
        ? known.watch
        : new Watch<Readings>((world) => new (watchers.get().Readings)(of, world))
    this.#readings = { key: of.key, watch }
    return watch.reach(this.#past(), from, this.now, maxEvents)
  }

  arrived(seq: number): Envelope<Message> | null {
    const step = this.#trace.kept?.stepOf(seq) ?? null
    if (step === null || step > this.#knownSteps) return null
    const replay = new Replay(
      this.#foothold((candidate) => candidate.steps < step),
      () => undefined,
    )
    while (replay.world.steps < step - 1) replay.step(this.#timeline)
    return replay.next(this.#timeline)
  }

  #past(): Past {
    const { world } = this
    return {
      world,
      timeline: this.#timeline,
      footholdAt: (at) =>
        this.#foothold((candidate) => candidate.now <= at && candidate.steps <= world.steps),
    }
  }

  #foothold(fits: (world: KafkaWorld) => boolean): Foothold {
    const { world, commandsApplied } = (this.#checkpoints.findLast((checkpoint) => fits(checkpoint.world)) ??
      this.#checkpoints[0]) as Checkpoint
    return { world: snapshot(world), commandsApplied }
  }

  // ── moving ──

  #merged(): TimedCommand[] {
    return [...this.#script, ...this.#commands].sort((a, b) => a.at - b.at)
  }

  #nextAt(): Micros | null {
    const event = nextEventAt(this.world)
    const command = this.#timeline[this.#commandsApplied]?.at
    if (command === undefined) return event
    return event === null || command < event ? command : event
  }

  /** The next event, or the next command once everything of its microsecond has happened. */
  #one(): boolean {
    const at = this.#nextAt()
    if (at === null) return false
    const { world } = this
    if (world.steps >= this.#knownSteps) this.#closeSecondsBefore(at)
    if (Math.floor(at / SECOND) > Math.floor(world.now / SECOND)) this.#requests = 0
    const timed = this.#timeline[this.#commandsApplied]
    const event = nextEventAt(world)
    const isCommand = timed !== undefined && (event === null || timed.at < event)
    const [trace, metrics] = [this.#trace.along(world), this.#metrics.along(world)]
    const readings = this.#readings?.watch.along(world) ?? null
    this.#looking =
      trace || metrics || readings ? [trace, metrics, readings].filter((each) => each !== null) : NOBODY
    for (const each of this.#looking) each.before(world, isCommand ? null : (peek(world.queue) ?? null), at)
    if (isCommand) {
      world.now = Math.max(world.now, timed.at)
      world.steps += 1
      this.#commandsApplied += 1
      carryOut(world, timed.command, this.#stepper)
    } else {
      if (peek(world.queue)?.via === 'request') this.#countRequest(at)
      this.#stepper.step(world)
    }
    for (const each of this.#looking) each.after(world)
    if (world.steps > this.#knownSteps) {
      this.#knownSteps = world.steps
      if (world.steps >= this.#nextCheckpoint) this.#checkpoint()
      this.#letGo()
    }
    return true
  }

  #countRequest(at: Micros): void {
    this.#requests += 1
    if (this.world.steps >= this.#knownSteps) countRequest(this.series, at, this.#requests)
  }

  #show(at: Micros): void {
    this.now = at
    this.horizon = Math.max(this.horizon, at)
  }

  #seekStep(steps: number): void {
    const nearest = this.#checkpoints.findLast((checkpoint) => checkpoint.world.steps <= steps)
    if (this.world.steps > steps || (nearest && nearest.world.steps > this.world.steps))
      this.#restore((candidate) => candidate.steps <= steps)
    while (this.world.steps < steps && this.#one());
    this.#show(this.world.now)
  }

  #checkpoint(): void {
    const size = sizeOf(this.world)
    const world = snapshot(this.world, size > SMALL_WORLD ? this.#checkpoints.at(-1)?.world : undefined)
    this.#checkpoints.push({ world, commandsApplied: this.#commandsApplied, requests: this.#requests })
    this.#nextCheckpoint = this.world.steps + this.#interval * Math.ceil(size / SMALL_WORLD)
    if (this.#checkpoints.length <= MAX_CHECKPOINTS) return
    this.#interval *= 2
    this.#checkpoints = this.#checkpoints.filter((_, i) => i % 2 === 0)
  }

  #restore(fits: (world: KafkaWorld) => boolean): void {
    const best = this.#checkpoints.findLast((checkpoint) => fits(checkpoint.world)) ?? this.#checkpoints[0]
    if (!best) return
    this.world = snapshot(best.world)
    this.#commandsApplied = best.commandsApplied
    this.#requests = best.requests
  }

  // ── what is known ──

  #report(fact: Fact): void {
    const { world } = this
    for (const each of this.#looking) each.heard(fact, world)
    if (world.steps <= this.#knownSteps) return
    const timed: TimedFact = { at: world.now, step: world.steps, fact }
    this.facts.push(timed)
    countFact(this.series, fact, world.now)
    if (notableSort(fact) !== null) this.#lastNotable ??= timed
  }

  #letGo(): void {
    if (this.facts.length <= MAX_FACTS) return
    const cut = this.facts.length >> 1
    this.factsSince = this.facts[cut]?.at ?? this.factsSince
    this.facts = this.facts.filter((timed, i) => i >= cut || notableSort(timed.fact) !== null)
  }

  #closeSecondsBefore(at: Micros): void {
    while (this.#nextSecond <= at) {
      closeSecond(this.series, this.world, this.#nextSecond - 1)
      this.#nextSecond += SECOND
    }
  }

  /** Another future begins here. */
  #forgetFuture(): void {
    const applied = new Set(this.#timeline.slice(0, this.#commandsApplied))
    this.#commands = this.#commands.filter((timed) => applied.has(timed))
    this.#knownSteps = this.world.steps
    this.horizon = this.now
    this.facts = this.facts.filter((timed) => timed.step <= this.#knownSteps)
    this.#checkpoints = this.#checkpoints.filter((checkpoint) => checkpoint.world.steps <= this.#knownSteps)
    this.#nextCheckpoint = (this.#checkpoints.at(-1)?.world.steps ?? 0) + this.#interval
    this.#lastNotable = null
    this.#trace.forget()
    this.#metrics.forget()
    this.#readings?.watch.forget()
    const second = Math.floor(this.now / SECOND)
    this.#nextSecond = (second + 1) * SECOND
    this.series = this.series.slice(0, second)
    for (const timed of this.facts)
      if (timed.at >= second * SECOND) countFact(this.series, timed.fact, timed.at)
    if (this.#requests > 0) countRequest(this.series, this.world.now, this.#requests)
  }
}
