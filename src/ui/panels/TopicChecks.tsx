import controls from '../controls/controls.module.css'
import type { TopicChoice } from './choices.ts'
import styles from './panels.module.css'

interface Props {
  readonly label: string
  readonly topics: readonly TopicChoice[]
  readonly chosen: readonly string[]
  readonly problem: string | null
  readonly onChange: (chosen: readonly string[]) => void
}

/** Chooses several topics. */
export function TopicChecks({ label, topics, chosen, problem, onChange }: Props) {
  return (
    <fieldset className={styles.checks}>
      <legend>{label}</legend>
      {topics.map(({ name }) => (
        <label key={name} className={controls.check}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, name] : chosen.filter((each) => each !== name))
            }
          />
          {name}
        </label>
      ))}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
