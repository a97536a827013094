import { useEffect } from 'react'
import type { Fault } from '../../lessons/proof.ts'
import { type Reason, reasonOf } from '../../lessons/reasons.ts'
import type { StepReport } from '../../lessons/report.ts'
import controls from '../controls/controls.module.css'
import { formatSpan, formatTime } from '../format.ts'
import { useWorld } from '../hooks/use-world.ts'
import { stepOf, useSession } from '../lessons/session.ts'
import styles from './author.module.css'
import { prove, useProof } from './prove.ts'
import { useAuthor, useDraft } from './state.ts'
import { type AuthorWords, useAuthorWords } from './use-author-words.ts'
import { useWordFaults } from './WordsTab.tsx'

type Words = AuthorWords['proof']

function faultText(fault: Fault, words: Words): string {
  const { faults } = words
  switch (fault.kind) {
    case 'before':
    case 'idle':
    case 'see':
      return faults[fault.kind]
    case 'goal':
    case 'offer':
      return faults[fault.kind](fault.id)
    case 'predictions':
      return fault.right.length === 0 ? faults.none : faults.many(fault.right.join(', '))
    case 'needless':
      return faults.needless(fault.act)
    case 'move':
      return faults.move(String(fault.move + 1), fault.why)
  }
}

function foundText({ kind, found, at }: Reason, words: Words): string {
  const moment = at === null ? '' : `, ${words.at(formatTime(at))}`
  if (found === undefined) return moment.slice(2)
  if (kind === 'fact' || kind === 'act') return words.found(words.times(String(found))) + moment
  const value = found === null ? words.missing : kind === 'span' ? `${found} ms` : String(found)
  return words.found(value) + moment
}

/** A check as a tree: what it asks for, what was found, when. */
function Why({ reason }: { readonly reason: Reason }) {
  const words = useAuthorWords().proof
  const { kind, holds, wanted, near, parts } = reason
  const found = foundText(reason, words)
  return (
    <div className={styles.why} data-holds={holds || undefined}>
      <p>
        <span className={styles.mark} role="img" aria-label={holds ? words.holds : words.not}>
          {holds ? '✓' : '✗'}
        </span>
        <span className={styles.kind}>{words.kinds[kind]}</span> {wanted !== '' && <code>{wanted}</code>}{' '}
        {found !== '' && <span className={styles.found}>{found}</span>}
      </p>
      {near && (
        <p className={styles.near}>
          {words.near(formatTime(near.at))}{' '}
          {near.differs.map(({ field, found: has, wanted: should }) => (
            <code key={field}>{words.differs(field, has, should)}</code>
          ))}
        </p>
      )}
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the check
        <Why key={i} reason={part} />
      ))}
    </div>
  )
}

function Checks({ name, list }: { readonly name: string; readonly list: StepReport['goals'] }) {
  const words = useAuthorWords().proof
  if (list.length === 0) return null
  return (
    <>
      <h4>{name}</h4>
      {list.map(({ id, reason }) => (
        <details key={id} open={!reason.holds && name === words.goals}>
          <summary>
            <span className={styles.mark} data-holds={reason.holds || undefined} aria-hidden="true">
              {reason.holds ? '✓' : '✗'}
            </span>
            {id} <span className={styles.quiet}>{reason.holds ? words.holds : words.not}</span>
          </summary>
          <Why reason={reason} />
        </details>
      ))}
    </>
  )
}

function Step({
  number,
  id,
  report,
}: {
  readonly number: number
  readonly id: string
  readonly report: StepReport | undefined
}) {
  const words = useAuthorWords().proof
  const said = useAuthorWords().words
  const state = useProof((proof) => proof.state)
  const good = report && report.faults.length === 0
  return (
    <section className={styles.card} data-good={good || undefined} data-bad={(report && !good) || undefined}>
      <h3>
        {said.step(String(number), id)}
        {report && <span className={styles.quiet}>{words.took(formatSpan(report.tookMs * 1_000))}</span>}
      </h3>
      {!report && <p className={styles.quiet}>{state === 'running' ? '…' : words.left}</p>}
      {report && (
        <>
          {report.faults.length > 0 && (
            <ul className={styles.faults}>
              {report.faults.map((fault) => (
                <li key={JSON.stringify(fault)}>{faultText(fault, words)}</li>
              ))}
            </ul>
          )}
          {report.right.length === 1 && <p className={styles.quiet}>{words.right(report.right[0] ?? '')}</p>}
          <Checks name={words.goals} list={report.goals} />
          <Checks name={words.options} list={report.options} />
        </>
      )}
    </section>
  )
}

/** The checks of the step that the preview is in, as they stand at the moment on the stage. */
function Now() {
  const words = useAuthorWords().proof
  const session = useSession((state) => state.session)
  const step = session && stepOf(session)
  const mark = session?.mark ?? null
  const reasons = useWorld((_, run) =>
    step && mark
      ? [
          ...step.goals,
          ...(step.predict ?? []).map((option) => ({ id: option.id, check: option.holds })),
        ].map(({ id, check }) => ({ id, reason: reasonOf(run, mark, check) }))
      : [],
  )
  return (
    <section className={styles.card}>
      <h3>
        {words.now}
        {step && <span className={styles.quiet}>{step.id}</span>}
      </h3>
      {reasons.length === 0 ? (
        <p className={styles.quiet}>{words.nowNone}</p>
      ) : (
        <>
          <Checks name={words.goals} list={reasons.slice(0, step?.goals.length ?? 0)} />
          <Checks name={words.options} list={reasons.slice(step?.goals.length ?? 0)} />
        </>
      )}
    </section>
  )
}

function useVerdict(): string {
  const words = useAuthorWords().proof
  const { state, why, steps, of } = useProof()
  const { lesson } = useDraft()
  const wrong = useAuthor((author) => author.problem !== null)
  if (wrong) return words.wrong
  if (state === 'running') return words.running
  if (state === 'late') return words.late
  if (state === 'broke') return words.broke(why)
  if (state === 'none') return ''
  if (of !== lesson) return words.stale
  const bad = lesson.steps.length - steps.filter(({ faults }) => faults.length === 0).length
  return bad === 0 ? words.good : words.bad(String(bad))
}

/** What the lesson proves, and why a check does not hold yet. */
export function ProofTab() {
  const words = useAuthorWords()
  const { lesson } = useDraft()
  const { steps, of, state } = useProof()
  const wrong = useAuthor((author) => author.problem !== null)
  const faults = useWordFaults()
  const verdict = useVerdict()
  useEffect(() => {
    if (wrong || useProof.getState().of === lesson) return
    const timer = setTimeout(() => prove(lesson), 600)
    return () => clearTimeout(timer)
  }, [lesson, wrong])
  return (
    <div className={styles.form}>
      <div className={styles.row}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          disabled={wrong || state === 'running'}
          onClick={() => prove(lesson)}
        >
          {words.proof.run}
        </button>
        <p className={styles.verdict} role="status">
          {verdict}
        </p>
      </div>
      <Now />
      {of?.steps.map((step, i) => (
        <Step key={step.id} number={i + 1} id={step.id} report={steps[i]} />
      ))}
      <section
        className={styles.card}
        data-good={faults.length === 0 || undefined}
        data-bad={faults.length > 0 || undefined}
      >
        <h3>{words.proof.words}</h3>
        {faults.length === 0 ? (
          <p className={styles.quiet}>{words.words.complete}</p>
        ) : (
          <ul className={styles.faults}>
            {faults.map(({ language, at, kind }) => (
              <li key={`${language} ${at} ${kind}`}>
                {words.words.language[language]} · <code>{at}</code> · {words.words.faults[kind]}
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
