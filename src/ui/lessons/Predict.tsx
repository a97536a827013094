import { useId, useState } from 'react'
import type { StepWords } from '../../i18n/lesson-words.ts'
import type { Step } from '../../lessons/types.ts'
import controls from '../controls/controls.module.css'
import { usePlayer } from '../hooks/use-player.ts'
import styles from './lessons.module.css'
import type { Session } from './session.ts'
import { predict } from './steer.ts'
import { useLessonsWords } from './use-lessons-words.ts'

interface Props {
  readonly session: Session
  readonly step: Step
  readonly said: StepWords
}

/** The question; what is answered is stored before time goes on, and is not changed after. */
export function Predict({ session, step, said }: Props) {
  const words = useLessonsWords()
  const player = usePlayer()
  const [chosen, choose] = useState<string | null>(null)
  const name = useId()
  const now = session.phase === 'predict'
  const kept = session.prediction
  return (
    <div className={styles.phase} data-now={now || undefined} data-done={!now || undefined}>
      <p className={styles.phaseName}>{words.predict}</p>
      <fieldset className={styles.options}>
        <legend className={styles.text}>{said.ask}</legend>
        {now &&
          step.predict?.map(({ id }) => (
            <label key={id} className={styles.option} data-chosen={chosen === id || undefined}>
              <input type="radio" name={name} checked={chosen === id} onChange={() => choose(id)} />
              <span>{said.options?.[id]}</span>
            </label>
          ))}
      </fieldset>
      {!now && kept !== null && (
        <p className={styles.kept}>
          <span>{words.predicted}</span> {said.options?.[kept]}
        </p>
      )}
      {now && (
        <div className={styles.row}>
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            disabled={chosen === null}
            onClick={() => predict(player, chosen)}
          >
            {words.run}
          </button>
          <button
            type="button"
            className={`${controls.button} ${controls.quiet}`}
            onClick={() => predict(player, null)}
          >
            {words.withoutPrediction}
          </button>
        </div>
      )}
    </div>
  )
}
