import { useEffect, useRef } from 'react'
import { formatTime } from '../format.ts'
import { useMedia } from '../hooks/use-media.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import { useView } from '../store.ts'
import controls from './controls.module.css'
import { DirectorSwitch } from './DirectorSwitch.tsx'
import { Icon } from './Icon.tsx'
import { RequestSteps } from './RequestSteps.tsx'
import { Speed } from './Speed.tsx'
import { Step } from './Step.tsx'
import styles from './transport.module.css'

/** The simulated time, written on every frame without React. */
function Clock() {
  const player = usePlayer()
  const words = useWords().shell.transport
  const face = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      player.onFrame((run) => {
        const text = formatTime(run.now)
        if (face.current && face.current.textContent !== text) face.current.textContent = text
      }),
    [player],
  )
  return (
    <span className={styles.clock} role="timer" aria-live="off" aria-label={words.time} title={words.time}>
      <span ref={face} />
    </span>
  )
}

/** Play, step, search, speed: everything that moves time. */
export function Transport() {
  const words = useWords().shell.transport
  const player = usePlayer()
  const playing = usePlayerState((of) => of.playing)
  const say = useView((view) => view.say)
  const roomy = useMedia('(min-width: 1101px)')

  async function next(): Promise<void> {
    if ((await player.nextNotable()) === 'none') say('nothing ahead')
  }
  function previous(): void {
    if (!player.previousNotable()) say('nothing before')
  }

  return (
    <div className={styles.transport} role="group" aria-label={words.label}>
      <button
        type="button"
        className={styles.play}
        aria-label={playing ? words.pause : words.play}
        title={playing ? words.pause : words.play}
        onClick={() => (playing ? player.pause() : player.play())}
      >
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
      <Step name="previous" label={words.previous} act={previous} />
      <Step name="stepBack" label={words.stepBack} act={() => player.stepBack()} />
      <Step name="stepForward" label={words.step} act={() => player.stepEvent()} />
      <button
        type="button"
        className={`${controls.button} ${styles.next}`}
        aria-label={words.next}
        title={words.next}
        onClick={() => void next()}
      >
        <span className={styles.nextWord}>{words.nextShort}</span>
        <Icon name="next" />
      </button>
      {roomy && <RequestSteps />}
      <Clock />
      <Speed />
      {roomy && <DirectorSwitch />}
    </div>
  )
}
