import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Run } from '../../../engine/index.ts'
import type { StageWords } from '../../../i18n/en/stage.ts'
import type { Player } from '../../player/player.ts'
import { followSent, type Problem, tryAct } from '../../run-actions.ts'
import type { KeyLook } from '../../theme/palette.ts'
import type { StageLayout } from '../layout-types.ts'
import styles from './direct.module.css'
import { keysFor, type LaneEnd, sendersFor } from './lanes.ts'
import { useDirectWords } from './use-direct-words.ts'

interface SendHereProps {
  readonly player: Player
  readonly run: Run
  readonly layout: StageLayout
  readonly end: LaneEnd
  readonly looks: (key: string | null) => KeyLook
  readonly words: StageWords
  readonly onClose: () => void
}

const WIDTH = 248
const HEIGHT = 250
const ASIDE = 18

/** Closes on a press elsewhere; begins with the focus on the first key and gives it back. */
function useAway(onClose: () => void) {
  const box = useRef<HTMLFormElement>(null)
  const [back] = useState(() => document.activeElement)
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('[data-key]')?.focus()
    const away = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose()
    }
    document.addEventListener('pointerdown', away, true)
    return () => document.removeEventListener('pointerdown', away, true)
  }, [onClose])
  const close = () => {
    onClose()
    if (back instanceof HTMLElement) back.focus()
  }
  return { box, close }
}

/** One record into one partition: whose it is, its key, its value. */
export function SendHere({ player, run, layout, end, looks, onClose }: SendHereProps) {
  const own = useDirectWords()
  const senders = sendersFor(run.world, end.topic)
  const [producer, setProducer] = useState(senders[0] ?? '')
  const [value, setValue] = useState('{"event":"hello"}')
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const { box, close } = useAway(onClose)
  function send(key: string | null): void {
    const before = player.run.world.steps
    const { topic, partition } = end
    const found = tryAct(player, { kind: 'SendRecord', producer, topic, partition, key, value })
    setProblem(found)
    if (found) return
    followSent(player, before)
    close()
  }
  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key !== 'Escape') return
    event.preventDefault()
    close()
  }
  // Beside the lane, so that the record can be seen to come.
  const fits = end.at.x + ASIDE + WIDTH <= layout.width - 4
  const left = fits ? end.at.x + ASIDE : Math.max(4, end.left - ASIDE - WIDTH)
  const top = Math.max(4, Math.min(end.at.y - HEIGHT / 2, layout.height - HEIGHT - 4))
  return (
    <form
      ref={box}
      className={styles.send}
      style={{ left, top, width: WIDTH }}
      aria-label={own.sendTo(end.key)}
      data-own-drag
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        send(typed === '' ? null : typed)
      }}
    >
      <p>
        <b>{end.key}</b> {own.sendHere}
      </p>
      <div className={styles.keys} role="group" aria-label={own.key}>
        {keysFor(run.world, end.topic).map((key) => {
          const { fill, ink, letter } = looks(key)
          return (
            <button key={key ?? ''} type="button" data-key onClick={() => send(key)}>
              <i style={{ background: fill, color: ink }} aria-hidden="true">
                {letter}
              </i>
              {key ?? own.noKey}
            </button>
          )
        })}
      </div>
      <div className={styles.line}>
        <input
          aria-label={own.otherKey}
          placeholder={own.otherKey}
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" disabled={typed === ''}>
          {own.send}
        </button>
      </div>
      <input
        aria-label={own.value}
        maxLength={2000}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      {senders.length > 1 && (
        <select
          aria-label={own.producer}
          value={producer}
          onChange={(event) => setProducer(event.target.value)}
        >
          {senders.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      {problem && (
        <p role="alert" className={styles.problem}>
          {own.refused(problem.field, problem.allowed)}
        </p>
      )}
    </form>
  )
}
