import type { StepWords } from '../../i18n/lesson-words.ts'
import styles from './lessons.module.css'
import type { Session } from './session.ts'
import { useLessonsWords } from './use-lessons-words.ts'

/** What was predicted beside what the engine decided. */
export function Verdict({ session, said }: { readonly session: Session; readonly said: StepWords }) {
  const words = useLessonsWords()
  const { prediction, right } = session
  const decided = right?.length === 1 ? right[0] : undefined
  if (decided === undefined) return <p className={styles.verdict}>{words.undecided}</p>
  const asPredicted = prediction === decided
  return (
    <div className={styles.verdict} data-right={asPredicted || undefined} role="status">
      {prediction !== null && <p>{asPredicted ? words.asPredicted : words.otherwise}</p>}
      <dl>
        {prediction !== null && !asPredicted && (
          <>
            <dt>{words.predicted}</dt>
            <dd>{said.options?.[prediction]}</dd>
          </>
        )}
        <dt>{words.happened}</dt>
        <dd>{said.options?.[decided]}</dd>
      </dl>
    </div>
  )
}
