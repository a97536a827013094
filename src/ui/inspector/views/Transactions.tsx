import { parsePartitionKey } from '../../../engine/index.ts'
import { formatSpan, formatTime } from '../../format.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Actions } from '../parts/Actions.tsx'
import { Chip, type Tone } from '../parts/Chip.tsx'
import { Field, Fields, Section } from '../parts/Fields.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Remaining } from '../parts/Remaining.tsx'
import { readTransactions } from '../read/transactions.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import styles from './Transactions.module.css'

type Reading = NonNullable<ReturnType<typeof readTransactions>>

const TONES: Readonly<Record<string, Tone>> = {
  IN_TRANSACTION: 'warn',
  ONGOING: 'warn',
  COMMITTING_TRANSACTION: 'good',
  PREPARE_COMMIT: 'good',
  COMPLETE_COMMIT: 'good',
  ABORTING_TRANSACTION: 'bad',
  PREPARE_ABORT: 'bad',
  COMPLETE_ABORT: 'bad',
  PREPARE_EPOCH_FENCE: 'bad',
  ABORTABLE_ERROR: 'bad',
  FATAL_ERROR: 'bad',
  DEAD: 'bad',
}

const toneOf = (state: string): Tone => TONES[state] ?? 'quiet'

/** The transactions of a producer, as it sees them and as their coordinator has written them. */
export function Transactions({ node }: { readonly node: string }) {
  const { clients } = useInspectorWords()
  const reading = useWorld((world, run) => readTransactions(world, run, node))
  if (!reading) return null
  const words = clients.transactions
  const { clientId: producer, state, counts } = reading
  return (
    <Section title={words.title}>
      <Fields>
        <Field name="transactional.id">{reading.transactionalId}</Field>
        <Field name={words.producerState} title={words.producerHint}>
          <Chip tone={toneOf(state)}>{state}</Chip>
        </Field>
        {reading.lastError && <Field name={words.lastError}>{reading.lastError}</Field>}
        <Field name={words.records}>{reading.records}</Field>
        <Field name={words.ended}>{words.endedValue(counts.committed, counts.aborted)}</Field>
        <Coordinator reading={reading} />
      </Fields>
      <Steps reading={reading} />
      <Actions
        label={words.title}
        actions={[
          {
            label: 'beginTransaction()',
            command: { kind: 'BeginTransaction', producer },
            disabled: state !== 'READY',
          },
          {
            label: 'commitTransaction()',
            command: { kind: 'CommitTransaction', producer },
            disabled: state !== 'IN_TRANSACTION',
          },
          {
            label: 'abortTransaction()',
            command: { kind: 'AbortTransaction', producer },
            disabled: state !== 'IN_TRANSACTION' && state !== 'ABORTABLE_ERROR',
          },
        ]}
      />
    </Section>
  )
}

function Coordinator({ reading }: { readonly reading: Reading }) {
  const { clients, field, name, value } = useInspectorWords()
  const words = clients.transactions
  const { coordinator } = reading
  if (!coordinator) return <Field name={field.coordinator}>{value.unknown}</Field>
  const { broker, partition, state, pending, partitions, openFor, timeoutMs, markers } = coordinator
  return (
    <>
      <Field name={field.coordinator} title={words.coordinatorHint}>
        <Ref to={{ kind: 'broker', broker }}>{name.broker(broker)}</Ref>
      </Field>
      {partition && (
        <Field name={words.home}>
          <Ref to={{ kind: 'partition', ...parsePartitionKey(partition) }}>{partition}</Ref>
        </Field>
      )}
      <Field name={words.coordinatorState}>
        <Chip tone={toneOf(state)}>{state}</Chip>
      </Field>
      {pending && <Field name={words.pending}>{pending}</Field>}
      <Field name={words.partitions}>{partitions.join(', ') || '–'}</Field>
      {openFor !== null && state === 'ONGOING' && (
        <Field name={words.timesOut} title="transaction.timeout.ms">
          <Remaining left={Math.max(0, timeoutMs * 1000 - openFor)} of={timeoutMs * 1000} />
        </Field>
      )}
      {openFor !== null && (
        <Field clock name={words.openFor}>
          {formatSpan(openFor)}
        </Field>
      )}
      {markers > 0 && <Field name={words.markers}>{markers}</Field>}
    </>
  )
}

/** The states it went through, newest first; a moment goes there. */
function Steps({ reading }: { readonly reading: Reading }) {
  const player = usePlayer()
  const { clients, log } = useInspectorWords()
  if (reading.steps.length === 0) return null
  return (
    <ol className={styles.steps} aria-label={clients.transactions.history}>
      {reading.steps.map(({ at, to, producerEpoch }) => (
        <li key={`${at}-${to}-${producerEpoch}`}>
          <button type="button" onClick={() => player.seek(at)}>
            {formatTime(at)}
          </button>
          <Chip tone={toneOf(to)}>{to}</Chip>
          <span>{log.epoch(producerEpoch)}</span>
        </li>
      ))}
    </ol>
  )
}
