import { useEffect } from 'react'
import type { loadChallengeWords } from '../../i18n/challenge-words.ts'
import { CHALLENGE_IDS } from '../../lessons/challenges/catalogue.ts'
import { type Standing, standingOf } from '../../lessons/challenges/play.ts'
import controls from '../controls/controls.module.css'
import { formatSpan } from '../format.ts'
import { Glossed } from '../glossary/Glossed.tsx'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import lessons from '../lessons/lessons.module.css'
import styles from './challenges.module.css'
import { Level } from './Level.tsx'
import { SolvedCard } from './SolvedCard.tsx'
import type { ChallengeSession } from './session.ts'
import {
  goBack,
  hint,
  noteSolved,
  noteWhole,
  openChallenge,
  press,
  scoreOf,
  skipAhead,
  solve,
} from './steer.ts'

export type Words = Awaited<ReturnType<typeof loadChallengeWords>>

interface Props {
  readonly session: ChallengeSession
  readonly words: Words
}

/** One challenge: what is to be brought about, how it stands, and what may help. */
export function ChallengeView({ session, words }: Props) {
  const player = usePlayer()
  const { id, challenge, mark, solved } = session
  const { card, each } = words
  const own = each[id]
  const standing = useWorld((_, run) => standingOf(run, mark, challenge))
  const at = useWorld((_, run) => run.now)
  const whole = standing.limits.every(({ holds }) => holds)
  useEffect(() => {
    if (whole) noteWhole(at)
  }, [whole, at])
  useEffect(() => {
    if (standing.solved) noteSolved(player)
  }, [standing.solved, player])
  if (!own) return null
  return (
    <div className={lessons.body}>
      <p className={styles.over}>
        {card.name(String(CHALLENGE_IDS.indexOf(id) + 1))}
        <Level level={challenge.level} words={card} />
      </p>
      <h2 className={lessons.title}>{own.title}</h2>
      <Glossed className={lessons.goal ?? ''} text={own.ask} />
      <Score session={session} words={words} />
      {solved && <SolvedCard session={session} words={words} />}
      <Checks standing={standing} session={session} words={words} />
      {!solved && <Remarks standing={standing} whole={whole} session={session} words={words} />}
      <Hand session={session} words={words} />
      {!solved && <Help session={session} words={words} />}
    </div>
  )
}

/** Values that nobody can read are left out. */
function said(now: unknown, check: object, { card }: Words): string | null {
  if ('ms' in check) return typeof now === 'number' ? card.now(card.seconds((now / 1_000).toFixed(1))) : null
  if (!('state' in check) || now === null || now === undefined) return null
  return card.now(now === -1 ? card.nobody : String(now))
}

function Checks({ standing, session, words }: Props & { readonly standing: Standing }) {
  const { challenge, id } = session
  const { card, each } = words
  const own = each[id]
  return (
    <>
      <div
        className={lessons.phase}
        data-now={!session.solved || undefined}
        data-done={session.solved ? '' : undefined}
      >
        <h3 className={lessons.phaseName}>{card.goals}</h3>
        <ul className={styles.checks}>
          {standing.goals.map(({ id: goal, holds, now }, i) => {
            const value = holds ? null : said(now, challenge.goals[i]?.check ?? {}, words)
            return (
              <li key={goal}>
                <span
                  className={styles.mark}
                  data-holds={holds}
                  role="img"
                  aria-label={holds ? card.reached : card.notYet}
                />
                <span>
                  {own?.goals[goal]}
                  {value !== null && <span className={styles.value}> ({value})</span>}
                </span>
              </li>
            )
          })}
        </ul>
      </div>
      {standing.limits.length > 0 && (
        <div className={lessons.phase}>
          <h3 className={lessons.phaseName}>{card.limits}</h3>
          <ul className={`${styles.checks} ${styles.limits}`}>
            {standing.limits.map(({ id: limit, holds }) => (
              <li key={limit} data-broken={!holds || undefined}>
                <span
                  className={styles.mark}
                  data-holds={holds}
                  role="img"
                  aria-label={holds ? card.kept : card.broken}
                />
                <span>{own?.limits[limit]}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

/** What went wrong: a rule that is broken, and why a way that seemed right is not. */
function Remarks({
  standing,
  whole,
  session,
  words,
}: Props & { readonly standing: Standing; readonly whole: boolean }) {
  const player = usePlayer()
  const { card, each } = words
  return (
    <div aria-live="polite">
      {standing.slip !== null && (
        <div className={`${styles.box} ${styles.slip}`}>
          <h4>{card.slip}</h4>
          <p>{each[session.id]?.slips[standing.slip]}</p>
        </div>
      )}
      {!whole && (
        <div className={`${styles.box} ${styles.broken}`}>
          <h4>{card.broken}</h4>
          <p>{card.broke}</p>
          <div className={lessons.row}>
            <button
              type="button"
              className={`${controls.button} ${lessons.small}`}
              disabled={session.solving}
              onClick={() => goBack(player)}
            >
              {card.before}
            </button>
          </div>
        </div>
      )}
    </div>
  )
}

function Hand({ session, words }: Props) {
  const player = usePlayer()
  const { card, each } = words
  const { challenge, id, said: last } = session
  return (
    <div className={lessons.phase}>
      <h3 className={lessons.phaseName}>{card.hand}</h3>
      <div className={`${lessons.offers} ${styles.hand}`}>
        {challenge.hand.map((offer) => (
          <button
            key={offer}
            type="button"
            className={controls.button}
            disabled={session.solving}
            onClick={() => press(player, offer)}
          >
            {each[id]?.offers[offer]}
          </button>
        ))}
      </div>
      <p className={lessons.quiet}>{card.handHint}</p>
      <p className={lessons.quiet} role="status">
        {last?.kind === 'impossible' && card.impossible(last.allowed)}
      </p>
    </div>
  )
}

/** What has been done so far, as a strip of figures. */
function Score({ session, words }: Props) {
  const { card } = words
  const score = useWorld((_, run) => scoreOf(run, session))
  const time = score.took === 0 ? card.seconds('0') : formatSpan(score.took)
  const figures = [
    [card.used, String(score.commands)],
    [card.time, time],
    [card.lost, String(score.lost)],
    [card.repeated, String(score.repeated)],
  ] as const
  return (
    <dl className={styles.score} aria-label={card.score}>
      {figures.map(([name, text]) => (
        <div key={name} data-zero={text === '0' || undefined}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Help({ session, words }: Props) {
  const player = usePlayer()
  const { card, each } = words
  const { challenge, id, hints, solving, said: last } = session
  const own = each[id]
  const used = [...new Set(challenge.solution.flatMap((move) => ('act' in move ? [move.act] : [])))]
  const small = `${controls.button} ${lessons.small}`
  return (
    <>
      <div className={lessons.row}>
        <button type="button" className={small} disabled={solving} onClick={() => skipAhead(player)}>
          {card.skip}
        </button>
        {hints < 2 && (
          <button type="button" className={small} disabled={solving} onClick={() => hint(player)}>
            {card.hint}
          </button>
        )}
        <button
          type="button"
          className={small}
          disabled={solving}
          onClick={() => void openChallenge(player, id)}
        >
          {card.reset}
        </button>
      </div>
      <p className={lessons.quiet} role="status">
        {last?.kind === 'skipped' && card.skipped(formatSpan(last.micros))}
        {last?.kind === 'nothing ahead' && card.nothingAhead}
      </p>
      {hints > 0 && (
        <div className={lessons.hints}>
          <p>{own?.hint}</p>
          {hints >= 2 && (
            <>
              <p>{card.use(used.map((offer) => own?.offers[offer] ?? offer).join(' → '))}</p>
              <button type="button" className={small} disabled={solving} onClick={() => void solve(player)}>
                {solving ? card.solving : card.solve}
              </button>
            </>
          )}
        </div>
      )}
    </>
  )
}
