import { shortMember } from '../../../i18n/say.ts'
import { formatSpan } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { recordNumber } from '../../narration/narrate.ts'
import { Actions, useAct } from '../parts/Actions.tsx'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { ConfigTab, useMoreTabs } from '../parts/LaterTabs.tsx'
import { LogSlider } from '../parts/LogSlider.tsx'
import { Meter } from '../parts/Meter.tsx'
import { PartitionControls } from '../parts/PartitionControls.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Remaining } from '../parts/Remaining.tsx'
import { Table } from '../parts/Table.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { type ConsumerReading, readConsumer } from '../read/consumers.ts'
import { type InspectorWords, useInspectorWords } from '../use-inspector-words.ts'
import styles from './ConsumerView.module.css'

/** A consumer: its membership, what it reads and how far it is. */
export function ConsumerView({ node }: { readonly node: string }) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'consumer', node })
  const reading = useWorld((world) => readConsumer(world, node))
  if (!reading) return <Note>{words.notFound}</Note>
  const state = () => (
    <>
      <Membership reading={reading} />
      <Assignment reading={reading} />
      <Application reading={reading} />
      {reading.process === 'running' && <Controls reading={reading} node={node} />}
    </>
  )
  return (
    <Tabs
      label={reading.clientId}
      tabs={[
        { id: 'state', label: words.tabs.state, panel: state },
        {
          id: 'config',
          label: words.tabs.config,
          panel: () => <ConfigTab entity={{ kind: 'client', node }} />,
        },
        ...more,
      ]}
    />
  )
}

interface Props {
  readonly reading: ConsumerReading
}

function Membership({ reading }: Props) {
  const { field, value, hint, name, clients } = useInspectorWords()
  const inGroup = reading.group !== ''
  return (
    <Fields>
      <Field name={field.process}>
        <Chip tone={reading.process === 'running' ? 'good' : 'quiet'}>{value[reading.process]}</Chip>
      </Field>
      <Field name={field.library}>{reading.library}</Field>
      <Field name={field.group}>
        {inGroup ? <Ref to={{ kind: 'group', group: reading.group }}>{reading.group}</Ref> : value.none}
      </Field>
      {reading.protocol === 'manual' ? (
        <Field name={field.subscription} title={clients.consumer.assignHint}>
          assign()
        </Field>
      ) : (
        <>
          <Field name={field.subscription}>{reading.topics.join(', ')}</Field>
          <Field name={field.memberState}>
            <Chip tone={reading.state === 'STABLE' ? 'good' : 'warn'}>{reading.state}</Chip>
          </Field>
          <Field name={field.memberId} title={reading.memberId}>
            {reading.memberId ? shortMember(reading.memberId) : value.none}
          </Field>
          <Field
            name={reading.target === null ? field.generation : field.memberEpoch}
            title={reading.target === null ? hint.generation : hint.memberEpoch}
          >
            {reading.generation < 0 ? '–' : reading.generation}
          </Field>
          {reading.isLeader !== null && (
            <Field name={field.groupLeader} title={hint.groupLeader}>
              {reading.isLeader ? value.yes : value.no}
            </Field>
          )}
          {reading.target !== null && (
            <Field name={field.targetAssignment} title={hint.targetAssignment}>
              {reading.target.map((tp) => `${tp.topic}-${tp.partition}`).join(', ') || value.noPartition}
            </Field>
          )}
        </>
      )}
      {inGroup && (
        <Field name={field.coordinator} title={hint.coordinator}>
          {reading.coordinator === null ? (
            value.unknown
          ) : (
            <Ref to={{ kind: 'broker', broker: reading.coordinator }}>{name.broker(reading.coordinator)}</Ref>
          )}
        </Field>
      )}
      {reading.protocol !== 'manual' && (
        <Field clock name={field.heartbeat}>
          {reading.heartbeatAgo === null ? value.never : value.ago(formatSpan(reading.heartbeatAgo))}
        </Field>
      )}
    </Fields>
  )
}

function Application({ reading }: Props) {
  const { field, hint, clients } = useInspectorWords()
  const { consumer } = clients
  const { counts, loop, pollDue } = reading
  return (
    <Section title={field.application}>
      <Fields>
        <Field name={consumer.loop} title={consumer.loopHint}>
          <Loop reading={reading} />
        </Field>
        {loop.record !== null && (
          <Field clock name={consumer.inHand}>
            <Ref to={{ kind: 'record', id: loop.record }}>#{recordNumber(loop.record)}</Ref>{' '}
            {clients.left(formatSpan(loop.left))}
          </Field>
        )}
        {pollDue !== null && (
          <Field name={consumer.pollDue} title={consumer.pollDueHint}>
            <Remaining left={pollDue} of={reading.pollInterval} />
          </Field>
        )}
        {reading.handOff && (
          <Field name={consumer.worker} title={consumer.workerHint}>
            {loop.worker}
          </Field>
        )}
        {reading.closing && <Field name={consumer.closing}>{consumer.closingPhase[reading.closing]}</Field>}
        <Field name={field.commitBehaviour}>{commitText(reading, clients)}</Field>
        {reading.syncAttempts !== null && (
          <Field name={consumer.commitAttempts}>{reading.syncAttempts}</Field>
        )}
        {reading.autoCommitIn !== null && reading.group !== '' && (
          <Field clock name={field.autoCommit} title={hint.autoCommit}>
            {formatSpan(reading.autoCommitIn)}
          </Field>
        )}
        <Field name={field.polls}>{counts.polls}</Field>
        <Field name={field.received}>{counts.received}</Field>
        <Field name={consumer.processed}>{counts.processed}</Field>
        <Field name={field.commits}>{counts.commits}</Field>
      </Fields>
    </Section>
  )
}

function Loop({ reading }: Props) {
  const { clients } = useInspectorWords()
  const { state, done, total, share } = reading.loop
  if (state === 'polling') return 'poll()'
  if (state === 'committing') return 'commitSync()'
  return <Meter share={share}>{clients.consumer.progress(Math.min(total, done + 1), total)}</Meter>
}

function commitText({ commit }: ConsumerReading, { consumer }: InspectorWords['clients']): string {
  if (commit.kind === 'none') return consumer.neverCommits
  if (commit.kind === 'calls')
    return consumer.commitCalls(commit.mode, commit.when, commit.every, commit.offByOne === true)
  if (commit.behaviour === 'in poll' && !commit.auto) return consumer.neverCommits
  return consumer.commitBehaviour[commit.behaviour]
}

function Assignment({ reading }: Props) {
  const { overview, column, value, clients } = useInspectorWords()
  return (
    <Section title={overview.assignment}>
      {reading.partitions.length === 0 && <Note>{value.noPartition}</Note>}
      {reading.partitions.length > 0 && (
        <Table
          label={overview.assignment}
          columns={[
            { head: column.partition, wrap: true },
            { head: column.position, title: column.positionTitle, end: true },
            { head: column.committedShort, title: column.committedTitle, end: true },
            { head: column.lag, title: column.positionLagTitle, end: true },
            { head: clients.consumer.buffered, title: clients.consumer.bufferedTitle, end: true },
          ]}
          rows={reading.partitions.map((p) => ({
            key: p.key,
            to: { kind: 'partition', topic: p.topic, partition: p.partition },
            cells: [p.key, p.position ?? '–', p.committed ?? '–', p.lag ?? '–', p.buffered],
            below: <Below of={p} />,
          }))}
        />
      )}
    </Section>
  )
}

/** The bar of a row is as long as so many records. */
const FULL = 20

function Below({ of }: { readonly of: ConsumerReading['partitions'][number] }) {
  const { value, clients } = useInspectorWords()
  const { again, lag, state, preferred, paused } = of
  const scale = 100 / Math.max(FULL, again + (lag ?? 0))
  const words = [
    paused && clients.consumer.paused,
    state !== 'fetching' && value.fetchState[state],
    preferred !== null && value.readsFrom(preferred),
    again > 0 && clients.consumer.again(again),
  ].filter((text) => text !== false)
  return (
    <span className={styles.below}>
      <span className={styles.bar} aria-hidden="true">
        <i data-again style={{ width: `${again * scale}%` }} />
        <i style={{ width: `${(lag ?? 0) * scale}%` }} />
      </span>
      {words.join(' · ')}
    </span>
  )
}

function Controls({ reading, node }: Props & { readonly node: string }) {
  const { action, clients } = useInspectorWords()
  const { act, problem } = useAct()
  const { clientId: consumer } = reading
  return (
    <>
      <LogSlider
        label={clients.consumer.processMs}
        value={reading.processMs}
        low={1}
        high={20_000}
        format={(ms) => formatSpan(ms * 1000)}
        onApply={(processMs) => act({ kind: 'SetProcessingTime', consumer, processMs })}
      />
      {problem && <Note>{problem}</Note>}
      <PartitionControls reading={reading} />
      <Actions
        label={action.label}
        actions={[{ label: action.close, command: { kind: 'CloseClient', client: node } }]}
      />
    </>
  )
}
