import { formatSpeed } from '../format.ts'
import { useMedia } from '../hooks/use-media.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import { DirectorSwitch } from './DirectorSwitch.tsx'
import { Icon } from './Icon.tsx'
import { Popover } from './Popover.tsx'
import { RequestSteps } from './RequestSteps.tsx'
import { SPEEDS, speedAt } from './speeds.ts'
import styles from './transport.module.css'

function Slider() {
  const words = useWords().shell.speed
  const player = usePlayer()
  const speed = usePlayerState((of) => of.speed)
  return (
    <input
      type="range"
      className={styles.slider}
      min={-3}
      max={2}
      step={0.05}
      value={Math.log10(speed)}
      aria-label={words.label}
      aria-valuetext={words.spoken(formatSpeed(speed))}
      onChange={(event) => player.setSpeed(speedAt(Number(event.target.value)))}
    />
  )
}

/** How fast simulated time goes: a logarithmic slider and presets that say what they are good for. */
export function Speed() {
  const words = useWords().shell.speed
  const player = usePlayer()
  const narrow = useMedia('(max-width: 1100px)')
  const speed = usePlayerState((of) => of.speed)
  const pace = usePlayerState((of) => of.pace)
  const directed = usePlayerState((of) => of.directed)
  const steps = useWords().shell.transport.requests
  const hints: Record<number, string> = {
    0.001: words.presets.requests,
    0.1: words.presets.slow,
    1: words.presets.real,
    10: words.presets.fast,
  }
  return (
    <div className={styles.speed}>
      {!narrow && <Slider />}
      <Popover
        label={words.menu}
        look="chip"
        face={
          <>
            <span className={styles.value}>{words.value(formatSpeed(pace))}</span>
            <Icon name="down" />
          </>
        }
      >
        {(close) => (
          <div className={styles.presets}>
            {narrow && (
              <>
                <Slider />
                <div className={styles.steps}>
                  {steps} <RequestSteps />
                </div>
                <DirectorSwitch />
              </>
            )}
            {SPEEDS.map((preset) => (
              <button
                key={preset}
                type="button"
                className={styles.preset}
                aria-pressed={preset === speed && !directed}
                onClick={() => {
                  player.setSpeed(preset)
                  close()
                }}
              >
                <span>{words.value(formatSpeed(preset))}</span>
                <span>{hints[preset] ?? ''}</span>
              </button>
            ))}
          </div>
        )}
      </Popover>
    </div>
  )
}
