import { type KeyboardEvent, useEffect, useRef } from 'react'
import { type Micros, SECOND } from '../../engine/index.ts'
import { formatTime } from '../format.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { markLabel } from './mark-label.ts'
import type { Notable } from './notables.ts'
import styles from './timeline.module.css'

const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -SECOND,
  ArrowDown: -SECOND,
  ArrowRight: SECOND,
  ArrowUp: SECOND,
  PageDown: -10 * SECOND,
  PageUp: 10 * SECOND,
}

interface Props {
  readonly end: Micros
  readonly width: number
  readonly notables: readonly Notable[]
}

/** Pulls time: a native range over the whole axis, with the playhead drawn through the charts. */
export function Scrubber({ end, width, notables }: Props) {
  const words = useWords().shell
  const player = usePlayer()
  const range = useRef<HTMLInputElement>(null)
  const head = useRef<HTMLDivElement>(null)
  /** Whether it played when the pull began; null while nothing is pulled. */
  const resumes = useRef<boolean | null>(null)

  useEffect(
    () =>
      player.onFrame((run) => {
        if (range.current && resumes.current === null) range.current.value = String(run.now)
        if (head.current) head.current.style.transform = `translateX(${(run.now / end) * width}px)`
      }),
    [player, end, width],
  )
  useEffect(() => {
    const speak = () => {
      const { now } = player.run
      const last = notables.findLast((notable) => notable.timed.at <= now)
      const text = last ? markLabel(last.timed.fact, words.pin) : ''
      range.current?.setAttribute('aria-valuetext', words.timeline.valueText(formatTime(now), text))
    }
    speak()
    return player.onCalm(speak)
  }, [player, notables, words])

  function begin(): void {
    resumes.current ??= player.playing
    player.pause()
  }
  function finish(): void {
    if (resumes.current) player.play()
    resumes.current = null
  }
  function onKeyDown(event: KeyboardEvent): void {
    const by = KEYS[event.key]
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? player.run.horizon : null
    if (by === undefined && to === null) return
    event.preventDefault()
    player.seek(to ?? Math.max(0, player.run.now + (by ?? 0) * (event.shiftKey ? 10 : 1)))
  }

  return (
    <>
      <div ref={head} className={styles.playhead} aria-hidden="true" />
      <input
        ref={range}
        type="range"
        className={styles.range}
        min={0}
        max={end}
        step={1000}
        defaultValue={0}
        aria-label={words.timeline.label}
        onPointerDown={begin}
        onPointerUp={finish}
        onPointerCancel={finish}
        onLostPointerCapture={finish}
        onChange={(event) => player.seek(Number(event.target.value))}
        onKeyDown={onKeyDown}
      />
    </>
  )
}
