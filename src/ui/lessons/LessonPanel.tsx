import { useEffect, useRef, useState } from 'react'
import { isLesson } from '../../lessons/catalogue.ts'
import { type ChallengeId, isChallenge } from '../../lessons/challenges/catalogue.ts'
import controls from '../controls/controls.module.css'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { later, withActs } from '../later.tsx'
import { useView } from '../store.ts'
import { LessonList } from './LessonList.tsx'
import { LessonView } from './LessonView.tsx'
import styles from './lessons.module.css'
import { PanelHead } from './PanelHead.tsx'
import { useSession } from './session.ts'
import { OWN } from './source.ts'
import { isOwnCluster, openLesson } from './steer.ts'
import { useLessonsWords } from './use-lessons-words.ts'

const ChallengePanel = later(
  withActs(() => import('../challenges/ChallengePanel.tsx').then((m) => m.ChallengePanel)),
  () => <PanelHead back="challenges" />,
)

/** The challenge that the panel was asked to show: `challenge/id`. */
export function readChallenge(place: string): ChallengeId | null {
  const [kind, id = ''] = place.split('/')
  return kind === 'challenge' && isChallenge(id) ? id : null
}

/** What the panel was asked to show: a lesson, at one of its steps (counted from 1) or where it begins. */
export function readPlace(place: string): { readonly id: string; readonly index: number } | null {
  const [id = '', step] = place.split('/')
  if (!isLesson(id) && id !== OWN) return null
  const n = Number(step)
  return { id, index: Number.isInteger(n) && n >= 1 ? n - 1 : -1 }
}

/** What a link names and nothing is called; null when all is well. */
export function lostOf(place: string): string | null {
  if (place === '' || place === 'challenges' || readPlace(place) || readChallenge(place)) return null
  return place.replace(/^challenge\//, '').slice(0, 40)
}

/** The step that a link asks for when the lesson has no such step; one past its last is the sandbox. */
export function lostStep(place: string, steps: number): string | null {
  const step = place.split('/')[1]
  if (step === undefined) return null
  const n = Number(step)
  return Number.isInteger(n) && n >= 1 && n <= steps + 1 ? null : step.slice(0, 40)
}

/** The lessons beside the stage: the list of them, or the one that somebody is in. */
export function LessonPanel() {
  const words = useLessonsWords()
  const place = useView((view) => view.lesson)
  const wanted = place ? readPlace(place) : null
  const challenge = place ? readChallenge(place) : null
  return (
    <section className={styles.panel} aria-label={words.label}>
      {wanted && <Opened key={place} place={place ?? ''} {...wanted} />}
      {challenge && <ChallengePanel key={challenge} id={challenge} />}
      {!wanted && !challenge && (
        <LessonList
          which={place?.startsWith('challenge') ? 'challenges' : 'lessons'}
          lost={lostOf(place ?? '')}
        />
      )}
    </section>
  )
}

/** A lesson on its way, here, or lost to another cluster. */
function Opened({
  place,
  id,
  index,
}: {
  readonly place: string
  readonly id: string
  readonly index: number
}) {
  const words = useLessonsWords()
  const player = usePlayer()
  const session = useSession((state) => state.session)
  const [tries, again] = useState(0)
  const [failed, setFailed] = useState(false)
  // Whoever comes back from another cluster comes back to the step they were at.
  const latest = useRef(index)
  useEffect(() => {
    if (session) latest.current = session.index
  }, [session])
  useEffect(() => {
    setFailed(false)
    openLesson(player, id, tries === 0 ? index : latest.current).catch(() => setFailed(true))
    return () => useSession.getState().put(null)
  }, [player, id, index, tries])
  const own = useWorld((_, run) => session !== null && isOwnCluster(run, session))
  if (failed || !session)
    return (
      <>
        <PanelHead />
        <div className={styles.body}>
          <p className={styles.quiet}>{failed ? words.failed : words.loading}</p>
          {failed && (
            <button type="button" className={controls.button} onClick={() => again((n) => n + 1)}>
              {words.again}
            </button>
          )}
        </div>
      </>
    )
  if (!own)
    return (
      <>
        <PanelHead />
        <div className={styles.body}>
          <p className={styles.quiet}>{words.elsewhere}</p>
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            onClick={() => again((n) => n + 1)}
          >
            {words.back}
          </button>
        </div>
      </>
    )
  const { length } = session.lesson.steps
  // Said until somebody moves on.
  const lost = session.index === Math.min(index, length) ? lostStep(place, length) : null
  return (
    <>
      <PanelHead />
      {lost !== null && (
        <p className={`${styles.tag} ${styles.lost}`} role="alert">
          {words.lostStep(lost, length)}
        </p>
      )}
      <LessonView session={session} />
    </>
  )
}
