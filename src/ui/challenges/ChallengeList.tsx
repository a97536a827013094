import { useEffect, useState } from 'react'
import { CHALLENGE_IDS, loadChallenges } from '../../lessons/challenges/catalogue.ts'
import lessons from '../lessons/lessons.module.css'
import { useProgress } from '../lessons/progress.ts'
import styles from './challenges.module.css'
import { Level } from './Level.tsx'
import { goTo } from './steer.ts'
import { useChallengeWords } from './use-challenge-words.ts'

/** All challenges, with what was solved of them. */
export function ChallengeList() {
  const words = useChallengeWords()
  const progress = useProgress((state) => state.steps)
  const [levels, setLevels] = useState<Readonly<Record<string, number>>>({})
  useEffect(() => {
    loadChallenges().then(
      (all) => setLevels(Object.fromEntries(CHALLENGE_IDS.map((id) => [id, all[id].level]))),
      () => undefined,
    )
  }, [])
  if (!words) return null
  const { card, each } = words
  return (
    <>
      <p className={lessons.quiet}>{card.intro}</p>
      <ol className={styles.list}>
        {CHALLENGE_IDS.map((id) => {
          const done = progress[`challenge/${id}`]
          const said =
            done?.how === 'done'
              ? card.best(card.commands(String(done.commands ?? 0)))
              : done?.how === 'shown'
                ? card.shown
                : card.open
          return (
            <li key={id}>
              <button type="button" className={lessons.entry} onClick={() => goTo(`challenge/${id}`)}>
                <span className={lessons.entryTitle}>{each[id]?.title}</span>
                <span className={lessons.entryGoal}>{each[id]?.ask}</span>
                <span className={lessons.entryFacts}>
                  <span className={lessons.dots} aria-hidden="true">
                    <i data-how={done?.how} />
                  </span>
                  <span>{said}</span>
                  {levels[id] !== undefined && <Level level={levels[id]} words={card} />}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </>
  )
}
