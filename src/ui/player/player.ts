/**
 * The one requestAnimationFrame: wall time becomes simulated time, the run is moved within a budget, then
 * everything that draws is called. React reads the world through `useWorld` at a calm rate.
 */
import {
  type Command,
  createRun,
  type Envelope,
  hasRoom,
  loadRooms,
  type Message,
  type Micros,
  MS,
  type Recording,
  type Run,
  roomsOf,
  SECOND,
  type TimedFact,
} from '../../engine/index.ts'
import { Director, type Outlook, paceAt } from './director.ts'
import { Histories, type HistoryEntry } from './histories.ts'

/** A history that was left by acting in its past. */
export interface EarlierHistory {
  readonly id: number
  /** Where the new one parts from it. */
  readonly branchedAt: Micros
}

/** A journey that takes longer than a frame. */
export interface Journey {
  readonly kind: 'to moment' | 'to notable' | 'to request'
  readonly from: Micros
  readonly to: Micros
}

/** Another run that goes along. */
export interface Companion {
  /** Moves towards the moment shown; true once it is there. */
  ready(): boolean
  /** `own` does the act here. */
  act(command: Command, own: () => void): void
}

export interface Player {
  readonly run: Run
  readonly playing: boolean
  /** Simulated seconds per second, 0.001 to 100. */
  readonly speed: number
  /** It chooses the speed by what is near, and `pace` is what it chose; else `pace` is the speed. */
  readonly directed: boolean
  readonly pace: number
  /** What the director knows; null while there is none. */
  readonly outlook: Outlook | null
  /** Counts every change that is not play itself: load, seek, step, command. */
  readonly version: number
  /** The number of the step, or of the act at a standstill, that led to the moment shown; null when none did. */
  readonly step: number | null
  /** Where it is on its way to, null when it is not. */
  readonly journey: Journey | null
  /** The history that the last act in the past left, null when there is none. */
  readonly earlier: EarlierHistory | null
  /** All that are kept, the shown one among them. */
  readonly histories: readonly HistoryEntry[]
  /** The one that is shown, by its id. */
  readonly history: number
  /** What was taken away last and can be brought back; what had to go because there were too many. */
  readonly removedHistory: HistoryEntry | null
  readonly droppedHistory: HistoryEntry | null
  /** What the engine threw; the run stands still then. */
  readonly failure: Error | null
  play(): void
  pause(): void
  setSpeed(speed: number): void
  direct(on: boolean): void
  /** Goes to a moment, at once when it is near. */
  seek(at: Micros): void
  stepEvent(): void
  stepBack(): void
  /** To the next notable fact; when there is none within `NOTABLE_WITHIN` everything stays as it was. */
  nextNotable(): Promise<TimedFact | 'none' | 'called off'>
  previousNotable(): TimedFact | null
  /** To the next event that sends a request that is wanted, or brings its answer. */
  nextRequest(wanted: (envelope: Envelope<Message>) => boolean): Promise<boolean>
  /** To the last one before; false when there is none. */
  previousRequest(wanted: (envelope: Envelope<Message>) => boolean): boolean
  /** Until the envelope of this number has just been handled. */
  runThrough(envelope: Pick<Envelope<Message>, 'seq' | 'at'>): Promise<boolean>
  /** Ends a journey where it is. */
  stopJourney(): void
  /** Throws CommandError, and MissingPart before `readyToAct` has resolved once. */
  act(command: Command): void
  /** One at most; while it is on its way, play waits for it. */
  accompany(companion: Companion | null): void
  /** Whether acts are possible already: their part of the engine is fetched after the first paint. */
  readonly mayAct: boolean
  /** Fetches what acts need; rejects when it cannot be had. */
  readyToAct(): Promise<void>
  /**
   * Starts another run, or the same from its beginning, once the rooms of the engine that it needs are there; resolves
   * true when `at` is shown. Throws ConfigError, or rejects with it.
   */
  load(recording: Recording, at: Micros): Promise<boolean>
  returnToEarlier(): void
  forgetEarlier(): void
  /** Shows another history, at the moment that is shown now or at another. */
  showHistory(id: number, at?: Micros): Promise<boolean>
  renameHistory(id: number, name: string): void
  removeHistory(id: number): void
  undoRemoveHistory(): void
  forgetRemovedHistory(): void
  /** Takes in histories of the same run that were kept elsewhere. */
  adoptHistories(kept: readonly HistoryEntry[]): void
  /** A run of a history that may be moved by whoever asks. */
  runOfHistory(id: number): Promise<Run | null>
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
/** On its way to a moment it may hurry: a picture now and then is enough. */
const JOURNEY_BUDGET_MS = 30
/** A seek may take this long before it becomes a journey over several frames. */
const AT_ONCE_MS = 250
const EVENTS_PER_SLICE = 500
const SEARCH_SLICE: Micros = 2 * SECOND
/** For the look ahead, beside what a frame spends on the run. */
const LOOK_BUDGET_MS = 3
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
  directed = false
  version = 0
  step: number | null = null
  earlier: EarlierHistory | null = null
  failure: Error | null = null
  readonly #histories = new Histories()
  readonly #director = new Director()
  #stepsTaken = 0
  /** Counts what makes the look ahead void. */
  #turns = 0
  #companion: Companion | null = null
  #pending: Pending | null = null
  #frame = 0
  #last = 0
  #lastCalm = 0
  readonly #frames = new Set<(run: Run) => void>()
  readonly #calms = new Set<() => void>()

  constructor(recording: Recording) {
    this.run = createRun(recording)
    this.#histories.begin(this.run)
    this.#frame = requestAnimationFrame((time) => {
      this.#last = time
      this.#tick(time)
    })
  }

  get histories(): readonly HistoryEntry[] {
    this.#histories.note(this.run)
    return this.#histories.entries
  }

  get history(): number {
    return this.#histories.current
  }

  get removedHistory(): HistoryEntry | null {
    return this.#histories.deleted
  }

  get droppedHistory(): HistoryEntry | null {
    return this.#histories.dropped
  }

  get outlook(): Outlook | null {
    return this.directed ? this.#director.outlook : null
  }

  get pace(): number {
    if (!this.directed) return this.speed
    return paceAt(this.run.now, this.#director.outlook, this.run.recording().scenario.network)
  }

  get journey(): Journey | null {
    return this.#pending?.journey ?? null
  }

  play(): void {
    this.playing = true
    this.step = null
    this.#changed()
  }

  pause(): void {
    this.playing = false
    this.#changed()
  }

  setSpeed(speed: number): void {
    this.speed = Math.min(MAX_SPEED, Math.max(MIN_SPEED, speed))
    // Who chooses a speed takes it from the director.
    this.directed = false
    this.#director.forget()
    this.#changed()
  }

  direct(on: boolean): void {
    this.directed = on
    if (!on) this.#director.forget()
    else this.#guarded(() => this.#director.look(this.run, this.#turns, LOOK_BUDGET_MS))
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
    const untouched = run.fork()
    const { now: from, horizon } = run
    const to = Math.max(from, horizon) + NOTABLE_WITHIN
    const search: { found: TimedFact | null } = { found: null }
    const arrived = await this.#travel({ kind: 'to notable', from, to }, () => {
      search.found = run.toNextNotable(SEARCH_SLICE)
      return search.found !== null || run.now >= to
    })
    if (search.found) return search.found
    if (!arrived) return 'called off'
    // What was looked through in vain is not to be known.
    this.run = untouched
    this.#changed()
    return 'none'
  }

  nextRequest(wanted: (envelope: Envelope<Message>) => boolean): Promise<boolean> {
    this.#still()
    const { run } = this
    const from = run.now
    const to = from + NOTABLE_WITHIN
    let found = false
    return this.#travel({ kind: 'to request', from, to }, () => {
      found = run.toNextExchange(wanted, EVENTS_PER_SLICE)
      return found || run.now >= to
    }).then((arrived) => arrived && found)
  }

  previousRequest(wanted: (envelope: Envelope<Message>) => boolean): boolean {
    this.#still()
    const found = this.#guarded(() => this.run.toPreviousExchange(wanted)) ?? false
    this.#changed()
    return found
  }

  runThrough({ seq, at }: Pick<Envelope<Message>, 'seq' | 'at'>): Promise<boolean> {
    this.#still()
    const { run } = this
    let found = false
    return this.#travel({ kind: 'to moment', from: run.now, to: at }, () => {
      if (run.world.now > at) return true
      found = run.stepThrough(seq, EVENTS_PER_SLICE)
      return found
    }).then((arrived) => arrived && found)
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

  accompany(companion: Companion | null): void {
    this.#companion = companion
    this.#changed()
  }

  act(command: Command): void {
    if (this.#companion) this.#companion.act(command, () => this.#act(command))
    else this.#act(command)
  }

  #act(command: Command): void {
    const { run } = this
    if (!this.playing) this.#stepOn()
    if (run.now >= run.horizon) run.act(command)
    else {
      const branch = run.fork()
      branch.act(command)
      this.earlier = { id: this.history, branchedAt: run.now }
      this.#histories.branch(run, branch, command)
      this.run = branch
    }
    this.#endJourney()
    this.#changed()
  }

  get mayAct(): boolean {
    return hasRoom('rest')
  }

  readyToAct(): Promise<void> {
    return loadRooms(['rest'])
  }

  load(recording: Recording, at: Micros): Promise<boolean> {
    const rooms = roomsOf(recording)
    if (rooms.every(hasRoom)) return this.#begin(recording, at)
    return loadRooms(rooms).then(() => this.#begin(recording, at))
  }

  #begin(recording: Recording, at: Micros): Promise<boolean> {
    const fresh = createRun(recording)
    this.#endJourney()
    this.run = fresh
    this.#histories.begin(fresh)
    this.earlier = null
    this.failure = null
    return this.#goTo(at)
  }

  returnToEarlier(): void {
    const { earlier } = this
    if (!earlier) return
    this.playing = false
    void this.showHistory(earlier.id, earlier.branchedAt)
  }

  async showHistory(id: number, at: Micros = this.run.now): Promise<boolean> {
    if (id === this.history) return this.#goTo(at)
    const rooms = this.#roomsFor(id)
    if (rooms) await rooms
    this.#endJourney()
    this.#histories.leave(this.run)
    const shown = this.#histories.show(id)
    if (!shown) return false
    this.earlier = null
    this.failure = null
    const { run, entry } = shown
    this.run = run ?? createRun(entry.recording)
    // Of a run that was let go, what was known is found again first.
    if (!run && !(await this.#goTo(Math.max(at, entry.horizon)))) return false
    return this.#goTo(at)
  }

  renameHistory(id: number, name: string): void {
    this.#histories.rename(id, name)
    this.#changed()
  }

  removeHistory(id: number): void {
    if (this.earlier?.id === id) this.earlier = null
    this.#histories.remove(id)
    this.#changed()
  }

  undoRemoveHistory(): void {
    this.#histories.undoRemove()
    this.#changed()
  }

  forgetRemovedHistory(): void {
    this.#histories.forgetRemoved()
    this.#changed()
  }

  adoptHistories(kept: readonly HistoryEntry[]): void {
    this.#histories.adopt(kept)
    this.#changed()
  }

  /** A history of which only the recording was kept may ask for more of the engine than is there. */
  #roomsFor(id: number): Promise<void> | null {
    const entry = this.#histories.entries.find((each) => each.id === id)
    if (!entry || this.#histories.runOf(id)) return null
    const rooms = roomsOf(entry.recording)
    return rooms.every(hasRoom) ? null : loadRooms(rooms)
  }

  async runOfHistory(id: number): Promise<Run | null> {
    if (id === this.history) return this.run.fork()
    await this.#roomsFor(id)
    const entry = this.#histories.entries.find((each) => each.id === id)
    return this.#histories.runOf(id)?.fork() ?? (entry ? createRun(entry.recording) : null)
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
    this.step = null
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
    this.#stepOn()
  }

  #stepOn(): void {
    this.#stepsTaken += 1
    this.step = this.#stepsTaken
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
    if (this.#companion && !this.#companion.ready()) return
    if (this.directed) this.#director.look(this.run, this.#turns, LOOK_BUDGET_MS)
    const to = Math.round(this.run.now + elapsedMs * MS * this.pace)
    const until = performance.now() + FRAME_BUDGET_MS
    while (!this.run.advanceTo(to, EVENTS_PER_SLICE)) if (performance.now() > until) return
  }

  #goOn(): void {
    const pending = this.#pending
    const until = performance.now() + JOURNEY_BUDGET_MS
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
    this.#turns += 1
    this.#calm(performance.now())
  }
}

/** Builds the player of a recording, paused at its beginning. Throws ConfigError when it cannot be built. */
export function createPlayer(recording: Recording): Player {
  return new RunPlayer(recording)
}
