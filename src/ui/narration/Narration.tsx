import { notableSort } from '../../engine/index.ts'
import { formatTime } from '../format.ts'
import { useWords } from '../hooks/use-words.ts'
import type { Player } from '../player/player.ts'
import { showEvent } from '../sequence/go-to.ts'
import { SequenceIcon } from '../sequence/SequenceIcon.tsx'
import { useView } from '../store.ts'
import { Announcer } from './Announcer.tsx'
import { compose } from './compose.ts'
import styles from './Narration.module.css'
import { plain } from './narrate.ts'
import { Sentence } from './Sentence.tsx'
import { useNarrationWords } from './use-narration-words.ts'
import { useTold } from './use-told.ts'

/** What just happened, and why, in one card under the stage. */
export function Narration({ player }: { readonly player: Player }) {
  const words = useNarrationWords()
  const choice = useTold(player)
  return (
    <section className={styles.card} aria-label={words.screen.title}>
      <Announcer player={player} />
      {choice ? <Happening choice={choice} player={player} /> : <Nothing />}
    </section>
  )
}

interface HappeningProps {
  readonly choice: NonNullable<ReturnType<typeof useTold>>
  readonly player: Player
}

function Happening({ choice, player }: HappeningProps) {
  const words = useNarrationWords()
  const tabs = useWords().shell
  const set = useView((view) => view.set)
  const { line, why, more } = compose(choice, words)
  const [{ at, fact }] = choice
  return (
    <>
      <span className={styles.mark} data-sort={notableSort(fact) ?? 'everyday'} aria-hidden="true" />
      <div className={styles.text} key={choice[0].step}>
        <p className={styles.line} title={plain(line)}>
          <time className={styles.time}>{formatTime(at)}</time> <Sentence parts={line} />
        </p>
        <p className={styles.why} title={why ? plain(why) : undefined}>
          {why && <Sentence parts={why} />}
        </p>
      </div>
      <button
        type="button"
        className={styles.more}
        data-icon
        aria-label={words.screen.inSequence}
        title={words.screen.inSequence}
        onClick={() => showEvent(player, choice[0])}
      >
        <SequenceIcon />
        <span>{tabs.sequence.tab}</span>
      </button>
      {more > 0 && (
        <button type="button" className={styles.more} onClick={() => set({ bottomTab: 'events' })}>
          {words.screen.moreNow(more)}
        </button>
      )}
    </>
  )
}

function Nothing() {
  const { screen } = useNarrationWords()
  return (
    <>
      <span className={styles.mark} data-sort="everyday" aria-hidden="true" />
      <div className={styles.text}>
        <p className={styles.line}>{screen.nothingYet}</p>
        <p className={styles.why}>{screen.nothingYetWhy}</p>
      </div>
    </>
  )
}
