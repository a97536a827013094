/**
 * The one requestAnimationFrame: wall time becomes simulated time, the run is moved within a budget, then
 * everything that draws is called. React reads the world through `useWorld` at a calm rate.
 */
import {
  type Command,
  createRun,
  type Micros,
  MS,
  type Recording,
  type Run,
  SECOND,
  type TimedFact,
} from '../../engine/index.ts'

/** A history that was left by acting in its past. */
export interface EarlierHistory {
  readonly recording: Recording
  /** Where the new one parts from it. */
  readonly branchedAt: Micros
  /** How far it was known. */
  readonly horizon: Micros
}

/** A journey that takes longer than a frame. */
export interface Journey {
  readonly kind: 'to moment' | 'to notable'
  readonly from: Micros
  readonly to: Micros
}

export interface Player {
  readonly run: Run
  readonly playing: boolean
  /** Simulated seconds per second, 0.001 to 100. */
  readonly speed: number
  /** Counts every change that is not play itself: load, seek, step, command. */
  readonly version: number
  /** Where it is on its way to, null when it is not. */
  readonly journey: Journey | null
  /** The history that the last act in the past left, null when there is none. */
  readonly earlier: EarlierHistory | null
  /** What the engine threw; the run stands still then. */
  readonly failure: Error | null
  play(): void
  pause(): void
  setSpeed(speed: number): void
  /** Goes to a moment, at once when it is near. */
  seek(at: Micros): void
  stepEvent(): void
  stepBack(): void
  /** To the next notable fact; when there is none within `NOTABLE_WITHIN` everything stays as it was. */
  nextNotable(): Promise<TimedFact | 'none' | 'called off'>
  previousNotable(): TimedFact | null
  /** Ends a journey where it is. */
  stopJourney(): void
  /** Throws CommandError. */
  act(command: Command): void
  /** Starts another run, or the same from its beginning; resolves true once `at` is shown. Throws ConfigError. */
  load(recording: Recording, at: Micros): Promise<boolean>
  returnToEarlier(): void
  forgetEarlier(): void
  /** Called on every frame after the run moved. */
  onFrame(draw: (run: Run) => void): () => void
  /** Called about ten times a second while playing, and at once on every other change. */
  onCalm(read: () => void): () => void
  destroy(): void
}

export const MIN_SPEED = 0.001
export const MAX_SPEED = 100
/** How far the next notable event is looked for. */
export const NOTABLE_WITHIN: Micros = 600 * SECOND

const CALM_MS = 100
const FRAME_BUDGET_MS = 8
/** A seek may take this long before it becomes a journey over several frames. */
const AT_ONCE_MS = 250
const EVENTS_PER_SLICE = 500
const SEARCH_SLICE: Micros = 2 * SECOND
/** After a hidden tab or a long stall time goes on from where it was. */
const MAX_GAP_MS = 250

interface Pending {
  readonly journey: Journey
  /** One slice of the way; true when it has arrived. */
  slice(): boolean
  arrive(arrived: boolean): void
}

class RunPlayer implements Player {
  run: Run
  playing = false
  speed = 1
  version = 0
  earlier: EarlierHistory | null = null
  failure: Error | null = null
  #pending: Pending | null = null
  #frame = 0
  #last = 0
  #lastCalm = 0
  readonly #frames = new Set<(run: Run) => void>()
  readonly #calms = new Set<() => void>()

  constructor(recording: Recording) {
    this.run = createRun(recording)
    this.#frame = requestAnimationFrame((time) => {
      this.#last = time
      this.#tick(time)
    })
  }

  get journey(): Journey | null {
    return this.#pending?.journey ?? null
  }

  play(): void {
    this.playing = true
    this.#changed()
  }

  pause(): void {
    this.playing = false
    this.#changed()
  }

  setSpeed(speed: number): void {
    this.speed = Math.min(MAX_SPEED, Math.max(MIN_SPEED, speed))
    this.#changed()
  }

  seek(at: Micros): void {
    void this.#goTo(at)
  }

  stepEvent(): void {
    this.#still()
    this.#guarded(() => this.run.stepEvent())
    this.#changed()
  }

  stepBack(): void {
    this.#still()
    this.#guarded(() => this.run.stepBack())
    this.#changed()
  }

  async nextNotable(): Promise<TimedFact | 'none' | 'called off'> {
    this.#still()
    const { run } = this
    const { now: from, horizon } = run
    const to = Math.max(from, horizon) + NOTABLE_WITHIN
    const search: { found: TimedFact | null } = { found: null }
    const arrived = await this.#travel({ kind: 'to notable', from, to }, () => {
      search.found = run.toNextNotable(SEARCH_SLICE)
      return search.found !== null || run.now >= to
    })
    if (search.found) return search.found
    if (!arrived) return 'called off'
    // What was looked through in vain is not to be known: the same run again, as far as it was.
    this.run = createRun(run.recording())
    if (await this.#goTo(horizon)) this.seek(from)
    return 'none'
  }

  previousNotable(): TimedFact | null {
    this.#still()
    const found = this.#guarded(() => this.run.toPreviousNotable()) ?? null
    this.#changed()
    return found
  }

  stopJourney(): void {
    const pending = this.#pending
    this.#pending = null
    pending?.arrive(false)
    this.#changed()
  }

  act(command: Command): void {
    const { run } = this
    const past = run.now < run.horizon ? { branchedAt: run.now, horizon: run.horizon } : null
    const recording = past ? run.recording() : null
    run.act(command)
    if (past && recording) this.earlier = { ...past, recording }
    this.#changed()
  }

  load(recording: Recording, at: Micros): Promise<boolean> {
    const fresh = createRun(recording)
    this.#endJourney()
    this.run = fresh
    this.earlier = null
    this.failure = null
    return this.#goTo(at)
  }

  returnToEarlier(): void {
    const { earlier } = this
    if (!earlier) return
    this.playing = false
    const from = earlier.branchedAt
    void this.load(earlier.recording, earlier.horizon).then(() => this.seek(from))
  }

  forgetEarlier(): void {
    this.earlier = null
    this.#changed()
  }

  onFrame(draw: (run: Run) => void): () => void {
    this.#frames.add(draw)
    return () => this.#frames.delete(draw)
  }

  onCalm(read: () => void): () => void {
    this.#calms.add(read)
    return () => this.#calms.delete(read)
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
    this.#endJourney()
    this.#frames.clear()
    this.#calms.clear()
  }

  #goTo(at: Micros): Promise<boolean> {
    this.#endJourney()
    const { run } = this
    const to = Math.max(0, Math.round(at))
    if (to < run.now) {
      this.#guarded(() => run.seek(to))
      this.#changed()
      return Promise.resolve(true)
    }
    return this.#travel({ kind: 'to moment', from: run.now, to }, () => run.advanceTo(to, EVENTS_PER_SLICE))
  }

  /** Goes at once as far as the patience of a click reaches, then on over the next frames. */
  #travel(journey: Journey, slice: () => boolean): Promise<boolean> {
    const until = performance.now() + AT_ONCE_MS
    do {
      if (this.#guarded(slice) ?? true) {
        this.#changed()
        return Promise.resolve(this.failure === null)
      }
    } while (performance.now() < until)
    return new Promise((arrive) => {
      this.#pending = { journey, slice, arrive }
      this.#changed()
    })
  }

  #endJourney(): void {
    const pending = this.#pending
    this.#pending = null
    pending?.arrive(false)
  }

  #still(): void {
    this.playing = false
    this.#endJourney()
  }

  #tick(time: number): void {
    this.#frame = requestAnimationFrame((next) => this.#tick(next))
    const elapsed = Math.min(time - this.#last, MAX_GAP_MS)
    this.#last = time
    const moving = this.#pending !== null || this.playing
    if (this.#pending) this.#guarded(() => this.#goOn())
    else if (this.playing && elapsed > 0) this.#guarded(() => this.#move(elapsed))
    for (const draw of this.#frames) draw(this.run)
    if (moving && time - this.#lastCalm >= CALM_MS) this.#calm(time)
  }

  #move(elapsedMs: number): void {
    const to = Math.round(this.run.now + elapsedMs * MS * this.speed)
    const until = performance.now() + FRAME_BUDGET_MS
    while (!this.run.advanceTo(to, EVENTS_PER_SLICE)) if (performance.now() > until) return
  }

  #goOn(): void {
    const pending = this.#pending
    const until = performance.now() + FRAME_BUDGET_MS
    while (pending && !pending.slice()) if (performance.now() > until) return
    this.#pending = null
    pending?.arrive(true)
    this.#changed()
  }

  /** An engine that breaks stops the run, not the page. */
  #guarded<T>(act: () => T): T | undefined {
    try {
      return act()
    } catch (problem) {
      this.failure = problem instanceof Error ? problem : new Error(String(problem))
      this.playing = false
      this.#endJourney()
      this.#changed()
      return undefined
    }
  }

  #calm(time: number): void {
    this.#lastCalm = time
    for (const read of this.#calms) read()
  }

  #changed(): void {
    this.version += 1
    this.#calm(performance.now())
  }
}

/** Builds the player of a recording, paused at its beginning. Throws ConfigError when it cannot be built. */
export function createPlayer(recording: Recording): Player {
  return new RunPlayer(recording)
}
