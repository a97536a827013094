/**
 * The player of the second run: one transport moves both. It is at the moment of the first, or on its way there, and
 * the first waits for it; what is asked of it about time is asked of the first.
 */
import { type Command, CommandError, type Run } from '../../engine/index.ts'
import type { Player } from '../player/player.ts'
import { useCompare } from './state.ts'

const BUDGET_MS = 6
/** While the first stands still there is nothing to hold up: it may hurry, and a picture now and then is enough. */
const HURRY_MS = 30
const CALM_MS = 200
const EVENTS = 200

interface Follower {
  readonly player: Player
  stop(): void
}

/** Lets a run follow a player. */
export function follow(leader: Player, run: Run): Follower {
  const frames = new Set<(run: Run) => void>()
  const calms = new Set<() => void>()
  let version = 0
  let broken: Error | null = null
  let told = 0

  /** True once it is where the first is. */
  function move(): boolean {
    const { now } = leader.run
    if (broken || run.now === now) return true
    const until = performance.now() + (leader.playing ? BUDGET_MS : HURRY_MS)
    try {
      if (run.now > now) run.seek(now)
      else while (!run.advanceTo(now, EVENTS)) if (performance.now() > until) return onTheWay()
    } catch (problem) {
      broken = problem instanceof Error ? problem : new Error(String(problem))
      useCompare.getState().set({ refused: broken.message })
    }
    if (!leader.playing) changed()
    return true
  }

  function onTheWay(): false {
    if (leader.playing || performance.now() - told < CALM_MS) return false
    told = performance.now()
    changed()
    return false
  }

  function changed(): void {
    version += 1
    for (const read of calms) read()
  }

  function second(command: Command): void {
    run.advanceTo(leader.run.now)
    run.act(command)
    changed()
  }

  function act(command: Command, own: () => void): void {
    const { actsOn, set } = useCompare.getState()
    set({ refused: null })
    if (actsOn === 'second') return second(command)
    own()
    if (actsOn === 'first') return
    try {
      second(command)
    } catch (problem) {
      if (!(problem instanceof CommandError)) throw problem
      set({ refused: problem.message })
    }
  }

  const own: Partial<Player> = {
    onFrame: (draw) => {
      frames.add(draw)
      return () => frames.delete(draw)
    },
    onCalm: (read) => {
      calms.add(read)
      return () => calms.delete(read)
    },
  }
  const player = new Proxy(leader, {
    get(target, key) {
      if (key === 'run') return run
      if (key === 'version') return target.version + version
      if (key in own) return Reflect.get(own, key)
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const stops = [
    leader.onFrame(() => {
      move()
      for (const draw of frames) draw(run)
    }),
    leader.onCalm(() => {
      for (const read of calms) read()
    }),
  ]
  leader.accompany({ ready: move, act })
  return {
    player,
    stop() {
      leader.accompany(null)
      for (const stop of stops) stop()
      frames.clear()
      calms.clear()
    },
  }
}
