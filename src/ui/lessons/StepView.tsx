import { useEffect, useRef } from 'react'
import type { LessonWords, StepWords } from '../../i18n/lesson-words.ts'
import { evaluate } from '../../lessons/evaluate.ts'
import { ghostOf } from '../../lessons/ghost.ts'
import type { Step } from '../../lessons/types.ts'
import controls from '../controls/controls.module.css'
import { formatSpan, formatTime } from '../format.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { later } from '../later.tsx'
import { useView } from '../store.ts'
import { ClientCode } from './ClientCode.tsx'
import styles from './lessons.module.css'
import { Offers } from './Offers.tsx'
import { Predict } from './Predict.tsx'
import { type Phase, type Session, useSession } from './session.ts'
import { decide, goOn, hint, keepBeside, point, showIt, skipAhead, solve } from './steer.ts'
import { useLessonsWords } from './use-lessons-words.ts'
import { Verdict } from './Verdict.tsx'

export interface StepProps {
  readonly session: Session
  readonly step: Step
  readonly words: LessonWords
}

const Glossed = later(
  () => import('../glossary/Glossed.tsx').then((m) => m.Glossed),
  ({ text, className }) => <p className={className}>{text}</p>,
)
const ConceptChips = later(() => import('../concepts/ConceptChips.tsx').then((m) => m.ConceptChips))

const ORDER: readonly Phase[] = ['predict', 'do', 'see', 'explain']

/** One step: predict, do, see, explain, one after the other. */
export function StepView({ session, step, words: own }: StepProps) {
  const words = useLessonsWords()
  const player = usePlayer()
  const said = own.steps[step.id]
  if (!said) return null
  const reached = ORDER.indexOf(session.phase)
  return (
    <>
      {step.predict && <Predict session={session} step={step} said={said} />}
      {reached >= 1 && <Do session={session} step={step} words={own} said={said} />}
      {step.see && reached >= 2 && <See session={session} said={said} />}
      {reached >= 3 && <Explain session={session} step={step} said={said} />}
      {step.code && <ClientCode node={step.code} />}
      <div className={styles.foot}>
        {session.phase === 'explain' ? (
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            onClick={() => void goOn(player)}
          >
            {words.next}
          </button>
        ) : (
          <button
            type="button"
            className={`${controls.button} ${controls.quiet}`}
            onClick={() => void goOn(player)}
          >
            {words.skip}
          </button>
        )}
      </div>
    </>
  )
}

function Do({ session, step, words: own, said }: StepProps & { readonly said: StepWords }) {
  const words = useLessonsWords()
  const player = usePlayer()
  const now = session.phase === 'do'
  const { mark, remark } = session
  const goals = useWorld((_, run) => {
    if (!mark || !now) return null
    if (step.beside) keepBeside(player)
    return step.goals.map(({ check }) => evaluate(run, mark, check))
  })
  const reached = goals?.every(({ holds }) => holds) ?? false
  useEffect(() => {
    if (reached) decide(player)
  }, [reached, player])
  return (
    <div className={styles.phase} data-now={now || undefined} data-done={!now || undefined}>
      <p className={styles.phaseName}>{words.do}</p>
      <Glossed className={styles.text ?? ''} text={said.do} />
      {now && <Offers session={session} names={own.offers} offers={step.offers} />}
      <ul className={styles.goals}>
        {step.goals.map(({ id, check }, i) => {
          const holds = !now || goals?.[i]?.holds === true
          const value = goals?.[i]?.now
          const shown = !holds && 'state' in check && value !== undefined && value !== null
          return (
            <li key={id} data-reached={holds || undefined}>
              <span className={styles.mark} role="img" aria-label={holds ? words.reached : words.open} />
              <span>
                {said.goals[id]}
                {shown && <span className={styles.value}> {words.now(String(value))}</span>}
              </span>
            </li>
          )
        })}
      </ul>
      {now && (
        <>
          <div className={styles.row}>
            <button
              type="button"
              className={`${controls.button} ${styles.small}`}
              disabled={session.solving}
              onClick={() => skipAhead(player)}
            >
              {words.skipAhead}
            </button>
            <HintButton session={session} />
          </div>
          <p className={styles.quiet} role="status">
            {remark?.kind === 'skipped' && words.skipped(formatSpan(remark.ms * 1_000))}
            {remark?.kind === 'nothing ahead' && words.nothingAhead}
          </p>
          <Hints session={session} step={step} words={own} said={said} />
        </>
      )}
    </div>
  )
}

function HintButton({ session }: { readonly session: Session }) {
  const words = useLessonsWords()
  const player = usePlayer()
  if (session.hints >= 2) return null
  return (
    <button type="button" className={`${controls.button} ${styles.small}`} onClick={() => hint(player)}>
      {words.hint}
    </button>
  )
}

function Hints({ session, step, words: own, said }: StepProps & { readonly said: StepWords }) {
  const words = useLessonsWords()
  const player = usePlayer()
  const solver = useRef<HTMLButtonElement>(null)
  // The last hint takes the place of the button that asked for it, and of its focus.
  useEffect(() => {
    if (session.hints === 2 && document.activeElement === document.body) solver.current?.focus()
  }, [session.hints])
  if (session.hints === 0) return null
  const used = [...new Set(step.solution.flatMap((move) => ('act' in move ? [move.act] : [])))]
  return (
    <div className={styles.hints}>
      <p>{said.hint}</p>
      {session.hints >= 2 && (
        <>
          <p>{words.hints.offers(used.map((offer) => own.offers[offer] ?? offer).join(' → '))}</p>
          <button
            ref={solver}
            type="button"
            className={`${controls.button} ${styles.small}`}
            disabled={session.solving}
            onClick={() => void solve(player)}
          >
            {session.solving ? words.hints.solving : words.hints.solve}
          </button>
        </>
      )}
    </div>
  )
}

function See({ session, said }: { readonly session: Session; readonly said: StepWords }) {
  const words = useLessonsWords()
  const player = usePlayer()
  const now = session.phase === 'see'
  const at = useWorld((_, run) => run.now)
  useEffect(() => {
    if (!now) return
    return useView.subscribe(
      (view) => view.selection,
      (selection) => {
        if (selection) point(player, selection)
      },
    )
  }, [now, player])
  return (
    <div className={styles.phase} data-now={now || undefined} data-done={!now || undefined}>
      <p className={styles.phaseName}>{words.see}</p>
      <p className={styles.text}>{said.see}</p>
      {now && (
        <>
          <p className={styles.quiet} role="status">
            {session.missed ? words.notThat : words.pausedAt(formatTime(at))}
          </p>
          <button
            type="button"
            className={`${controls.button} ${styles.small}`}
            onClick={() => showIt(player)}
          >
            {words.skipSee}
          </button>
        </>
      )}
    </div>
  )
}

function Explain({
  session,
  step,
  said,
}: Pick<StepProps, 'session' | 'step'> & { readonly said: StepWords }) {
  const words = useLessonsWords()
  const change = useSession((state) => state.change)
  const option = step.predict?.find(({ id }) => id === session.prediction)
  const wrong = option !== undefined && session.right !== null && !session.right.includes(option.id)
  return (
    <div className={styles.phase} data-now>
      <p className={styles.phaseName}>{words.explain}</p>
      {step.predict && <Verdict session={session} said={said} />}
      <Glossed className={styles.text ?? ''} text={said.explain} />
      <ConceptChips title={words.concepts} ids={step.concepts} />
      {wrong && ghostOf(option).length > 0 && (
        <>
          <button
            type="button"
            className={`${controls.button} ${styles.small}`}
            aria-pressed={session.ghost}
            onClick={() => change({ ghost: !session.ghost })}
          >
            {session.ghost ? words.ghostOff : words.ghost}
          </button>
          {session.ghost && <p className={styles.quiet}>{words.ghostLegend}</p>}
        </>
      )}
    </div>
  )
}
