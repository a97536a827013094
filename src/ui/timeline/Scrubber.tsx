import { type KeyboardEvent, useEffect, useRef } from 'react'
import { formatTime } from '../format.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { keyStep, type Stretch } from './axis.ts'
import { markLabel } from './mark-label.ts'
import type { Notable } from './notables.ts'
import styles from './timeline.module.css'

/** Steps of a key: a second each, or less where less is in view. */
const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
}

/** Stretches longer than this are pulled by whole milliseconds. */
const FINE = 1_000_000

interface Props {
  readonly stretch: Stretch
  readonly width: number
  readonly notables: readonly Notable[]
  /** What the charts say of the moment shown. */
  readonly values: string
}

/** Pulls time: a native range over the stretch in view, with the playhead drawn through the charts. */
export function Scrubber({ stretch, width, notables, values }: Props) {
  const words = useWords().shell
  const { from, to } = stretch
  const player = usePlayer()
  const range = useRef<HTMLInputElement>(null)
  const head = useRef<HTMLDivElement>(null)
  /** Whether it played when the pull began; null while nothing is pulled. */
  const resumes = useRef<boolean | null>(null)

  useEffect(
    () =>
      player.onFrame((run) => {
        if (range.current && resumes.current === null) range.current.value = String(run.now)
        if (!head.current) return
        const share = (run.now - from) / (to - from)
        head.current.style.transform = `translateX(${share * width}px)`
        head.current.hidden = share < 0 || share > 1
      }),
    [player, from, to, width],
  )
  useEffect(() => {
    const speak = () => {
      const { now } = player.run
      const last = notables.findLast((notable) => notable.timed.at <= now)
      const event = last ? markLabel(last.timed.fact, words.pin) : ''
      const text = [event, values].filter(Boolean).join('; ')
      range.current?.setAttribute('aria-valuetext', words.timeline.valueText(formatTime(now), text))
    }
    speak()
    return player.onCalm(speak)
  }, [player, notables, words, values])

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
    const edge = event.key === 'Home' ? 0 : event.key === 'End' ? player.run.horizon : null
    if (by === undefined && edge === null) return
    event.preventDefault()
    player.seek(
      edge ?? Math.max(0, player.run.now + (by ?? 0) * keyStep(stretch) * (event.shiftKey ? 10 : 1)),
    )
  }

  return (
    <>
      <div ref={head} className={styles.playhead} aria-hidden="true" />
      <input
        ref={range}
        type="range"
        className={styles.range}
        min={from}
        max={to}
        step={to - from > FINE ? 1000 : 1}
        defaultValue={from}
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
