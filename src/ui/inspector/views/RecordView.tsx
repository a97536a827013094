import { parsePartitionKey } from '../../../engine/index.ts'
import { formatSpan, formatTime } from '../../format.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { nodeName } from '../../narration/narrate.ts'
import { useView } from '../../store.ts'
import { type Fate, foldAttempts, journeyOf, type ShownStep } from '../journey.ts'
import { Chip, type Tone } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { Ref } from '../parts/Ref.tsx'
import { headerText } from '../read/records.ts'
import { type InspectorWords, useInspectorWords } from '../use-inspector-words.ts'
import styles from './RecordView.module.css'

const TONES: Readonly<Record<Fate, Tone>> = {
  waiting: 'quiet',
  sent: 'accent',
  written: 'warn',
  committed: 'good',
  delivered: 'good',
  failed: 'bad',
  truncated: 'bad',
  lost: 'bad',
}

/** A record and its journey, as far as it has come. */
export function RecordView({ id }: { readonly id: number }) {
  const words = useInspectorWords()
  const { field, value, record: own, hint } = words
  const followed = useView((view) => view.followed)
  const follow = useView((view) => view.follow)
  const journey = useWorld((world, run) => journeyOf(run.facts, id, world.steps))
  if (!journey) return <Note>{own.gone}</Note>
  const following = followed === id
  return (
    <>
      <button
        type="button"
        className={styles.follow}
        aria-pressed={following}
        onClick={() => follow(following ? null : id)}
      >
        {following ? own.unfollow : own.follow}
      </button>
      <Fields>
        <Field name={field.state} title={own.fateHint[journey.fate]}>
          <Chip tone={TONES[journey.fate]}>{own.fate[journey.fate]}</Chip>
        </Field>
        <Field name={field.key}>{journey.key ?? value.noKey}</Field>
        <Field name={field.value}>{journey.value ?? value.nullValue}</Field>
        {journey.headers.length > 0 && <Field name={field.headers}>{headerText(journey.headers)}</Field>}
        {journey.partition && (
          <Field name={field.partition}>
            <Ref to={{ kind: 'partition', ...parsePartitionKey(journey.partition) }}>{journey.partition}</Ref>
          </Field>
        )}
        <Field name={field.offset} title={hint.offset}>
          {journey.offset ?? '–'}
        </Field>
      </Fields>
      <Section title={own.journey}>
        {!journey.known && <Note>{own.beginningGone}</Note>}
        <Steps steps={foldAttempts(journey.steps)} />
      </Section>
    </>
  )
}

const STEP_TONES: Readonly<Partial<Record<ShownStep['kind'], Tone>>> = {
  committed: 'good',
  acknowledged: 'good',
  polled: 'accent',
  processed: 'good',
  taken: 'accent',
  'offset committed': 'accent',
  retried: 'warn',
  attempts: 'warn',
  failed: 'bad',
  refused: 'bad',
  truncated: 'bad',
}

function Steps({ steps }: { readonly steps: readonly ShownStep[] }) {
  const words = useInspectorWords()
  const player = usePlayer()
  return (
    <ol className={styles.steps}>
      {steps.map((step, i) => {
        const before = steps[i - 1]
        return (
          <li key={`${step.step}/${step.kind}`} data-tone={STEP_TONES[step.kind] ?? 'quiet'}>
            <span className={styles.what}>{describeStep(step, words)}</span>
            <button
              type="button"
              className={styles.when}
              title={words.record.goTo}
              onClick={() => player.seek(step.at)}
            >
              {formatTime(step.at)}
            </button>
            <span className={styles.delta}>{before ? `+${formatSpan(step.at - before.at)}` : ''}</span>
          </li>
        )
      })}
    </ol>
  )
}

/** A step of a journey in words. */
export function describeStep(step: ShownStep, { record, name }: InspectorWords): string {
  const { step: say } = record
  switch (step.kind) {
    case 'created':
      return step.byHand ? say.createdByHand(nodeName(step.producer)) : say.created(nodeName(step.producer))
    case 'sent':
      return step.attempt > 1
        ? say.sentAgain(name.broker(step.broker), String(step.attempt))
        : say.sent(name.broker(step.broker))
    case 'retried':
      return say.retried(step.error)
    case 'attempts':
      return say.attempts(step.count, step.error)
    case 'failed':
      return say.failed(step.error)
    case 'refused':
      return say.refused(step.error)
    case 'appended':
      return say.appended(name.broker(step.broker), String(step.offset), String(step.leaderEpoch))
    case 'replicated':
      return say.replicated(name.broker(step.broker))
    case 'committed':
      return say.committed(String(step.highWatermark))
    case 'acknowledged':
      return say.acknowledged(nodeName(step.producer), String(step.acks))
    case 'polled':
      return step.again
        ? say.polledAgain(nodeName(step.consumer), step.group)
        : say.polled(nodeName(step.consumer), step.group)
    case 'processed':
      return say.processed(nodeName(step.consumer), step.group)
    case 'taken':
      return say.taken(nodeName(step.consumer), step.group, String(step.delivery))
    case 'settled':
      if (step.outcome === 'accepted') return say.accepted(step.group)
      if (step.outcome === 'archived') return say.archived(step.group, String(step.delivery))
      return step.lockTimeout ? say.lockRanOut(step.group) : say.released(step.group)
    case 'offset committed':
      return say.offsetCommitted(step.group, String(step.offset))
    case 'truncated':
      return say.truncated(name.broker(step.broker))
  }
}
