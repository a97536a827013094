import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import controls from './controls.module.css'
import { Icon } from './Icon.tsx'
import styles from './transport.module.css'

/** Lets the speed be chosen by what is near. */
export function DirectorSwitch() {
  const words = useWords().shell.director
  const player = usePlayer()
  const directed = usePlayerState((of) => of.directed)
  return (
    <button
      type="button"
      className={`${controls.button} ${styles.director}`}
      aria-pressed={directed}
      title={words.hint}
      onClick={() => player.direct(!directed)}
    >
      <Icon name="director" />
      {words.button}
    </button>
  )
}
