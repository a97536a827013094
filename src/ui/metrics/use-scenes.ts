import { useEffect, useReducer, useState } from 'react'
import type { TimedFact } from '../../engine/index.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import type { Moment } from './read-incident.ts'
import { frameScenes, readScene, type Scene } from './read-scene.ts'

interface Kept {
  /** Another choice of what is shown, or another act at the very same moment, is another picture. */
  readonly key: string
  readonly scene: Scene
}

/**
 * The stage as it stood at each moment: a copy of the run is taken there, one moment in a frame, so that the run itself
 * stays where it is. Null while a moment is still to be read.
 */
export function useScenes(player: Player, moments: readonly Moment[]): readonly (Scene | null)[] {
  const { run } = player
  const hidden = useView((view) => view.hiddenTopics)
  const [, again] = useReducer((n: number) => n + 1, 0)
  const [kept] = useState(() => new WeakMap<TimedFact, Kept>())
  const span = { from: moments[0]?.timed.at ?? 0, to: moments.at(-1)?.timed.at ?? 0 }
  const frame = frameScenes(run.world, hidden, run.facts, span)
  const shown = JSON.stringify(frame)
  const { commands } = run.recording()
  const keyOf = ({ timed }: Moment) => `${commands.filter(({ at }) => at <= timed.at).length} ${shown}`
  const sceneOf = (moment: Moment) => {
    const known = kept.get(moment.timed)
    return known?.key === keyOf(moment) ? known.scene : null
  }
  const missing = moments.find((moment) => sceneOf(moment) === null)
  const timed = missing?.timed
  const key = missing ? keyOf(missing) : ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when it is another picture.
  useEffect(() => {
    if (!timed) return
    const request = requestAnimationFrame(() => {
      const twin = run.fork()
      twin.seek(timed.at)
      kept.set(timed, { key, scene: readScene(twin.world, twin.now, frame) })
      again()
    })
    return () => cancelAnimationFrame(request)
  }, [run, timed, key])
  return moments.map(sceneOf)
}
