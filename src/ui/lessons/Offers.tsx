import controls from '../controls/controls.module.css'
import { usePlayer } from '../hooks/use-player.ts'
import styles from './lessons.module.css'
import type { Session } from './session.ts'
import { press } from './steer.ts'
import { useLessonsWords } from './use-lessons-words.ts'

interface Props {
  readonly session: Session
  readonly names: Readonly<Record<string, string>>
  readonly offers: readonly string[]
}

/** What can be done with one press. */
export function Offers({ session, names, offers }: Props) {
  const words = useLessonsWords()
  const player = usePlayer()
  const { remark } = session
  return (
    <>
      <div className={styles.offers}>
        {offers.map((offer) => (
          <button
            key={offer}
            type="button"
            className={controls.button}
            disabled={session.solving}
            onClick={() => press(player, offer)}
          >
            {names[offer]}
          </button>
        ))}
      </div>
      {remark?.kind === 'impossible' && (
        <p className={styles.quiet} role="status">
          {words.impossible(remark.allowed)}
        </p>
      )}
    </>
  )
}
