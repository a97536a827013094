import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { TimedFact } from '../../engine/index.ts'
import { formatSpan, formatTime } from '../format.ts'
import { narrate, plain } from '../narration/narrate.ts'
import { useNarrationWords } from '../narration/use-narration-words.ts'
import type { Player } from '../player/player.ts'
import { Miniature } from './Miniature.tsx'
import styles from './metrics.module.css'
import pictures from './miniature.module.css'
import { type Moment, readIncident } from './read-incident.ts'
import { changesOf, type Scene } from './read-scene.ts'
import { useMetricsWords } from './use-metrics.ts'
import { useScenes } from './use-scenes.ts'

/** How long each moment of the strip is shown while it plays, in milliseconds of wall time. */
const STAY_MS = 2_600

/** Which moment a key leads to. */
function towards(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, from + 1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, from - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** The decisive moments of an incident with the stage as it stood at each; one is a press or an arrow key away. */
export function Strip({ player, start }: { readonly player: Player; readonly start: TimedFact }) {
  const words = useMetricsWords().changed
  const { moments } = readIncident(player.run.facts, start, player.run.horizon)
  const scenes = useScenes(player, moments)
  const list = useRef<HTMLOListElement>(null)
  const [playing, setPlaying] = useState<number | null>(null)
  const latest = useRef(moments)
  useEffect(() => {
    latest.current = moments
  })
  useEffect(() => {
    if (playing === null) return
    const timer = setTimeout(() => {
      const next = latest.current[playing + 1]
      if (next) player.seek(next.timed.at)
      setPlaying(next ? playing + 1 : null)
    }, STAY_MS)
    return () => clearTimeout(timer)
  }, [playing, player])
  const go = (i: number): void => {
    const moment = moments[i]
    if (!moment) return
    player.pause()
    player.seek(moment.timed.at)
  }
  const byHand = (i: number): void => {
    setPlaying(null)
    go(i)
  }
  const current = moments.findLastIndex(({ timed }) => timed.step <= player.run.world.steps)
  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const from = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const to = from < 0 ? null : towards(event.key, from, moments.length)
    if (to === null) return
    event.preventDefault()
    event.stopPropagation()
    buttons[to]?.focus()
    byHand(to)
  }
  return (
    <section className={styles.strip} aria-label={words.strip}>
      <header>
        <h3>{words.strip}</h3>
        <button type="button" disabled={current <= 0} onClick={() => byHand(current - 1)}>
          {words.previous}
        </button>
        <button type="button" disabled={current >= moments.length - 1} onClick={() => byHand(current + 1)}>
          {words.next}
        </button>
        <button
          type="button"
          onClick={() => {
            if (playing === null) go(0)
            setPlaying(playing === null ? 0 : null)
          }}
        >
          {playing === null ? words.play : words.stop}
        </button>
      </header>
      <ol ref={list} onKeyDown={onKeyDown}>
        {moments.map((moment, i) => (
          <li key={moment.timed.step + moment.role}>
            <One
              moment={moment}
              scene={scenes[i] ?? null}
              before={scenes[i - 1] ?? null}
              current={i === current}
              onGo={() => byHand(i)}
            />
          </li>
        ))}
      </ol>
    </section>
  )
}

interface OneProps {
  readonly moment: Moment
  readonly scene: Scene | null
  readonly before: Scene | null
  readonly current: boolean
  readonly onGo: () => void
}

function One({ moment, scene, before, current, onGo }: OneProps) {
  const words = useMetricsWords().changed
  const { line } = narrate(moment.timed.fact, useNarrationWords())
  return (
    <button type="button" aria-current={current ? 'step' : undefined} data-role={moment.role} onClick={onGo}>
      <span className={styles.when}>
        {moment.since > 0 ? words.later(formatSpan(moment.since)) : formatTime(moment.timed.at)}
      </span>
      <b>{words.roles[moment.role]}</b>
      {scene ? (
        <Miniature scene={scene} changed={changesOf(scene, before)} words={words.scene} />
      ) : (
        <span className={pictures.waits} />
      )}
      <span>{plain(line)}</span>
      {moment.more > 0 && <small>{words.more(moment.more)}</small>}
    </button>
  )
}
