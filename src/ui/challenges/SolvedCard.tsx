import { useEffect, useRef } from 'react'
import { CHALLENGE_IDS } from '../../lessons/challenges/catalogue.ts'
import { ConceptChips } from '../concepts/ConceptChips.tsx'
import controls from '../controls/controls.module.css'
import { formatSpan } from '../format.ts'
import { Glossed } from '../glossary/Glossed.tsx'
import { usePlayer } from '../hooks/use-player.ts'
import lessons from '../lessons/lessons.module.css'
import type { Words } from './ChallengeView.tsx'
import styles from './challenges.module.css'
import type { ChallengeSession } from './session.ts'
import { goTo, openChallenge } from './steer.ts'

/** It is solved: by what, how the reference solution compares, and what one knows now. */
export function SolvedCard({
  session,
  words,
}: {
  readonly session: ChallengeSession
  readonly words: Words
}) {
  const player = usePlayer()
  const { card, each } = words
  const { id, challenge, solved, shown } = session
  const next = CHALLENGE_IDS[CHALLENGE_IDS.indexOf(id) + 1]
  const box = useRef<HTMLDivElement>(null)
  // It comes above what was just pressed: it is brought into sight, and a screen reader goes there.
  useEffect(() => box.current?.focus(), [])
  if (!solved) return null
  const acts = challenge.solution.filter((move) => 'act' in move).length
  return (
    <div ref={box} tabIndex={-1} className={`${styles.box} ${styles.solved}`}>
      <h4>{shown ? card.solvedShown : card.solved}</h4>
      <Glossed className="" text={each[id]?.explain ?? ''} />
      <p>
        {card.yours(card.commands(String(solved.commands)), formatSpan(solved.took))}{' '}
        {!shown && card.reference(card.commands(String(acts)))}
      </p>
      <ConceptChips title={card.concepts} ids={challenge.concepts} />
      <div className={lessons.row}>
        {!next && (
          <button type="button" className={controls.button} onClick={() => goTo('challenges')}>
            {card.title}
          </button>
        )}
        {next && (
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            onClick={() => goTo(`challenge/${next}`)}
          >
            {card.next}
          </button>
        )}
        <button type="button" className={controls.button} onClick={() => void openChallenge(player, id)}>
          {card.again}
        </button>
      </div>
    </div>
  )
}
