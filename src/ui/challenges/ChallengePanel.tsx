import { useEffect, useState } from 'react'
import type { ChallengeId } from '../../lessons/challenges/catalogue.ts'
import controls from '../controls/controls.module.css'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import lessons from '../lessons/lessons.module.css'
import { PanelHead } from '../lessons/PanelHead.tsx'
import { ChallengeView } from './ChallengeView.tsx'
import { useChallenge } from './session.ts'
import { isOwnCluster, openChallenge } from './steer.ts'
import { useChallengeWords } from './use-challenge-words.ts'

/** A challenge on its way, here, or lost to another cluster. */
export function ChallengePanel({ id }: { readonly id: ChallengeId }) {
  const words = useChallengeWords()
  const player = usePlayer()
  const session = useChallenge((state) => state.session)
  const [tries, again] = useState(0)
  const [failed, setFailed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks once more
  useEffect(() => {
    setFailed(false)
    openChallenge(player, id).catch(() => setFailed(true))
    return () => useChallenge.getState().put(null)
  }, [player, id, tries])
  const own = useWorld((_, run) => session !== null && isOwnCluster(run, session))
  const here = session !== null && words !== null && !failed
  return (
    <>
      <PanelHead back="challenges" />
      {here && own ? (
        <ChallengeView session={session} words={words} />
      ) : (
        <div className={lessons.body}>
          <p className={lessons.quiet} role="status">
            {failed ? words?.card.failed : here ? words.card.elsewhere : words?.card.loading}
          </p>
          {(failed || here) && (
            <button
              type="button"
              className={`${controls.button} ${controls.primary}`}
              onClick={() => again((n) => n + 1)}
            >
              {failed ? words?.card.retry : words?.card.back}
            </button>
          )}
        </div>
      )}
    </>
  )
}
