import type { TimedFact } from '../../../engine/index.ts'
import { formatSpan, formatTime } from '../../format.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { narrate } from '../../narration/narrate.ts'
import { Sentence } from '../../narration/Sentence.tsx'
import { useNarrationWords } from '../../narration/use-narration-words.ts'
import type { Selection } from '../../store.ts'
import { Chip } from '../parts/Chip.tsx'
import { Note, Section } from '../parts/Fields.tsx'
import { whoDid } from './by-whom.ts'
import { whyOf } from './read-why.ts'
import { useWhyWords } from './use-why-words.ts'
import { Waits } from './Waits.tsx'
import styles from './why.module.css'

/** Why an entity is as it is: each question with the chain of what led there, a step a moment to go to. */
export function WhyTab({ selection }: { readonly selection: Selection }) {
  const words = useWhyWords()
  const questions = useWorld((world, run) => whyOf(world, run.facts, run.now, selection))
  const letGo = useWorld((_, run) => run.factsSince > 0)
  const isGroup = selection.kind === 'group'
  if (questions.length === 0 && !isGroup) return <Note>{words.none}</Note>
  return (
    <>
      {isGroup && <Waits group={selection.group} />}
      {questions.map(({ question, chain }) => (
        <Section key={question} title={words.question[question]}>
          <ol className={styles.chain}>
            {chain.map((timed, i) => (
              <Step key={`${timed.step}/${timed.fact.kind}`} timed={timed} effect={chain[i - 1]} />
            ))}
          </ol>
        </Section>
      ))}
      {letGo && <Note>{words.letGo}</Note>}
    </>
  )
}

interface StepProps {
  readonly timed: TimedFact
  /** What followed from it. */
  readonly effect: TimedFact | undefined
}

function Step({ timed, effect }: StepProps) {
  const words = useWhyWords()
  const narration = useNarrationWords()
  const player = usePlayer()
  const who = useWorld((_, run) => whoDid(run, timed))
  const { line } = narrate(timed.fact, narration)
  return (
    <li>
      {effect && <span className={styles.because}>{words.because}</span>}
      <span className={styles.line}>
        <Sentence parts={line} />
      </span>
      <span className={styles.foot}>
        <button
          type="button"
          className={styles.when}
          title={words.goTo}
          onClick={() => player.seek(timed.at)}
        >
          {formatTime(timed.at)}
        </button>
        {effect && <span>−{formatSpan(effect.at - timed.at)}</span>}
        {who !== null && <Chip tone="accent">{who === 'person' ? words.byYou : words.byScript}</Chip>}
      </span>
    </li>
  )
}
