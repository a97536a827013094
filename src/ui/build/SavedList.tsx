import type { Scenario } from '../../engine/index.ts'
import controls from '../controls/controls.module.css'
import styles from './build.module.css'
import { type Saved, withSaved } from './saved.ts'
import { useBuildWords } from './use-build-words.ts'

interface Props {
  readonly saved: readonly Saved[]
  readonly open: (scenario: Scenario, name: string) => void
  readonly keep: (saved: readonly Saved[]) => void
}

/** What is kept in this browser. */
export function SavedList({ saved, open, keep }: Props) {
  const words = useBuildWords()
  return (
    <section className={styles.section} aria-label={words.saved}>
      <h3>{words.saved}</h3>
      {saved.length === 0 && <p className={styles.note}>{words.none}</p>}
      <ul className={styles.saved}>
        {saved.map(({ name, scenario }) => (
          <li key={name}>
            <button
              type="button"
              className={controls.button}
              aria-label={words.open(name)}
              onClick={() => open(scenario, name)}
            >
              {name}
            </button>
            <button
              type="button"
              className={`${controls.button} ${controls.quiet}`}
              aria-label={words.duplicate(name)}
              onClick={() => keep(withSaved(saved, words.copyOf(name), scenario))}
            >
              {words.duplicateFace}
            </button>
            <button
              type="button"
              className={`${controls.button} ${controls.quiet}`}
              aria-label={words.remove(name)}
              onClick={() => keep(saved.filter((each) => each.name !== name))}
            >
              {words.removeFace}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
