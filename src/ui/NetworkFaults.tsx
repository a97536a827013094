import { type LinkState, linkStates } from '../engine/index.ts'
import controls from './controls/controls.module.css'
import { Icon } from './controls/Icon.tsx'
import { usePlayer } from './hooks/use-player.ts'
import { useWords } from './hooks/use-words.ts'
import { useWorld } from './hooks/use-world.ts'
import styles from './notices.module.css'
import { tryAct } from './run-actions.ts'

/** Faults that are listed one by one; the rest is a number. */
const LISTED = 4

/** What is wrong with the network, as long as it is, and how to put it right. */
export function NetworkFaults() {
  const words = useWords().shell.network
  const player = usePlayer()
  const faults = useWorld((world) => linkStates(world).map((state) => ({ ...state })))
  if (faults.length === 0) return null
  const side = (name: string) => (name === '*' ? words.everything : name)
  const text = (fault: LinkState) => {
    const arrow = fault.direction === 'both' ? '↔' : '→'
    const link = `${side(fault.a)} ${arrow} ${side(fault.b)}`
    if (fault.state === 'slow') return words.slow(link, String(fault.delayMs))
    return fault.state === 'lossy' ? words.lossy(link, String(fault.percent)) : words.cut(link)
  }
  return (
    <div className={styles.faults} role="group" aria-label={words.label}>
      {faults.slice(0, LISTED).map((fault) => (
        <span key={`${fault.state}/${fault.a}/${fault.b}`} className={styles.fault}>
          {text(fault)}
          <button
            type="button"
            className={`${controls.button} ${controls.quiet} ${controls.square}`}
            aria-label={words.heal(text(fault))}
            title={words.heal(text(fault))}
            onClick={() => tryAct(player, { kind: 'HealLink', a: fault.a, b: fault.b })}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      {faults.length > LISTED && <span>{words.more(String(faults.length - LISTED))}</span>}
      <button
        type="button"
        className={controls.button}
        onClick={() => tryAct(player, { kind: 'HealAllLinks' })}
      >
        {words.healAll}
      </button>
    </div>
  )
}
