/**
 * The one requestAnimationFrame: wall time becomes simulated time, the run is moved within a budget, then
 * everything that draws is called. React reads the world through `useWorld` at a calm rate.
 */
import { createRun, type Command, type Micros, type Recording, type Run, type TimedFact } from '../../engine/index.ts'

export interface Player {
  readonly run: Run
  readonly playing: boolean
  /** Simulated seconds per second, 0.001 to 100. */
  readonly speed: number
  /** Counts every change that is not play itself: load, seek, step, command. */
  readonly version: number
  play(): void
  pause(): void
  setSpeed(speed: number): void
  seek(at: Micros): void
  stepEvent(): void
  stepBack(): void
  nextNotable(): TimedFact | null
  previousNotable(): TimedFact | null
  /** Throws CommandError. */
  act(command: Command): void
  /** Starts another run, or the same from its beginning; `at` is where it is shown first. */
  load(recording: Recording, at: Micros): void
  /** Called on every frame after the run moved. */
  onFrame(draw: (run: Run) => void): () => void
  /** Called about ten times a second while playing, and at once on every other change. */
  onCalm(read: () => void): () => void
  destroy(): void
}

const CALM_MS = 100
const FRAME_BUDGET_MS = 8
const EVENTS_PER_SLICE = 500
/** After a hidden tab or a long stall time goes on from where it was. */
const MAX_GAP_MS = 250

/** Builds the player of a recording, paused at `at`. */
export function createPlayer(recording: Recording, at: Micros): Player {
  let run = createRun(recording)
  let playing = false
  let speed = 1
  let version = 0
  let last = 0
  let lastCalm = 0
  let frame = 0
  const frames = new Set<(run: Run) => void>()
  const calms = new Set<() => void>()
  run.seek(at)

  function draw(): void {
    for (const each of frames) each(run)
  }
  function calm(time: number): void {
    lastCalm = time
    for (const each of calms) each()
  }
  function changed(): void {
    version += 1
    calm(performance.now())
  }

  function move(elapsedMs: number): void {
    const to = Math.round(run.now + elapsedMs * 1000 * speed)
    const until = performance.now() + FRAME_BUDGET_MS
    while (!run.advanceTo(to, EVENTS_PER_SLICE)) if (performance.now() > until) return
  }

  function tick(time: number): void {
    frame = requestAnimationFrame(tick)
    const elapsed = Math.min(time - last, MAX_GAP_MS)
    last = time
    if (playing && elapsed > 0) move(elapsed)
    draw()
    if (playing && time - lastCalm >= CALM_MS) calm(time)
  }
  frame = requestAnimationFrame(time => {
    last = time
    tick(time)
  })

  return {
    get run() {
      return run
    },
    get playing() {
      return playing
    },
    get speed() {
      return speed
    },
    get version() {
      return version
    },
    play() {
      playing = true
      changed()
    },
    pause() {
      playing = false
      changed()
    },
    setSpeed(to) {
      speed = Math.min(100, Math.max(0.001, to))
      changed()
    },
    seek(to) {
      run.seek(to)
      changed()
    },
    stepEvent() {
      playing = false
      run.stepEvent()
      changed()
    },
    stepBack() {
      playing = false
      run.stepBack()
      changed()
    },
    nextNotable() {
      playing = false
      const found = run.toNextNotable()
      changed()
      return found
    },
    previousNotable() {
      playing = false
      const found = run.toPreviousNotable()
      changed()
      return found
    },
    act(command) {
      run.act(command)
      changed()
    },
    load(next, to) {
      const fresh = createRun(next)
      fresh.seek(to)
      run = fresh
      changed()
    },
    onFrame(each) {
      frames.add(each)
      return () => frames.delete(each)
    },
    onCalm(each) {
      calms.add(each)
      return () => calms.delete(each)
    },
    destroy() {
      cancelAnimationFrame(frame)
      frames.clear()
      calms.clear()
    },
  }
}
