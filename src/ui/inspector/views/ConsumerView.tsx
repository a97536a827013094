import { type KafkaWorld, PROFILES, parsePartitionKey } from '../../../engine/index.ts'
import { shortMember } from '../../../i18n/say.ts'
import { formatSpan } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Actions } from '../parts/Actions.tsx'
import { Chip } from '../parts/Chip.tsx'
import { ConfigTable } from '../parts/ConfigTable.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Table } from '../parts/Table.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { clientConfigRows } from '../read/configs.ts'
import { type InspectorWords, useInspectorWords } from '../use-inspector-words.ts'

function readConsumer(world: KafkaWorld, id: string) {
  const node = world.nodes[id]
  if (node?.role !== 'consumer') return null
  const { membership, application } = node
  return {
    clientId: node.clientId,
    library: PROFILES[node.spec.client ?? 'java'].title,
    commit: node.behaviour.commit,
    group: node.spec.group,
    topics: node.spec.topics,
    process: node.process,
    state: membership.state,
    memberId: membership.memberId,
    generation: membership.generation,
    isLeader: membership.protocol === 'classic' ? membership.isLeader : null,
    target: membership.protocol === 'consumer' ? (membership.target?.partitions ?? []) : null,
    coordinator: node.coordinator,
    heartbeatAgo: membership.lastHeartbeatAt > 0 ? world.now - membership.lastHeartbeatAt : null,
    busyFor: application.state === 'processing' ? Math.max(0, application.busyUntil - world.now) : null,
    autoCommitIn: node.config['enable.auto.commit'] ? Math.max(0, node.autoCommitAt - world.now) : null,
    counts: { ...node.counts },
    partitions: Object.entries(node.partitions).map(([key, p]) => ({
      key,
      position: p.position,
      committed: p.committed,
      state: p.state,
      preferred: p.preferred?.broker ?? null,
      buffered: p.buffered.reduce((sum, batch) => sum + batch.count, 0),
      lag: p.position < 0 || p.highWatermark < 0 ? null : Math.max(0, p.highWatermark - p.position),
    })),
  }
}

/** A consumer: its membership, what it reads and how far it is. */
export function ConsumerView({ node }: { readonly node: string }) {
  const words = useInspectorWords()
  const reading = useWorld((world) => readConsumer(world, node))
  if (!reading) return <Note>{words.notFound}</Note>
  const close = reading.process === 'running' && (
    <Actions
      label={words.action.label}
      actions={[{ label: words.action.close, command: { kind: 'CloseClient', client: node } }]}
    />
  )
  const state = () => (
    <>
      <State reading={reading} />
      {close}
    </>
  )
  return (
    <Tabs
      label={reading.clientId}
      tabs={[
        { id: 'state', label: words.tabs.state, panel: state },
        { id: 'config', label: words.tabs.config, panel: () => <Config node={node} /> },
      ]}
    />
  )
}

type Reading = NonNullable<ReturnType<typeof readConsumer>>

function State({ reading }: { readonly reading: Reading }) {
  const { field, value, hint, name } = useInspectorWords()
  const { counts } = reading
  return (
    <>
      <Fields>
        <Field name={field.process}>
          <Chip tone={reading.process === 'running' ? 'good' : 'quiet'}>{value[reading.process]}</Chip>
        </Field>
        <Field name={field.library}>{reading.library}</Field>
        <Field name={field.commitBehaviour}>{value.commitBehaviour[reading.commit]}</Field>
        <Field name={field.group}>
          <Ref to={{ kind: 'group', group: reading.group }}>{reading.group}</Ref>
        </Field>
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
        <Field name={field.coordinator} title={hint.coordinator}>
          {reading.coordinator === null ? (
            value.unknown
          ) : (
            <Ref to={{ kind: 'broker', broker: reading.coordinator }}>{name.broker(reading.coordinator)}</Ref>
          )}
        </Field>
        <Field name={field.heartbeat}>
          {reading.heartbeatAgo === null ? value.never : value.ago(formatSpan(reading.heartbeatAgo))}
        </Field>
        <Field name={field.application}>
          {reading.busyFor === null ? value.polling : `${value.processing} (${formatSpan(reading.busyFor)})`}
        </Field>
        {reading.autoCommitIn !== null && (
          <Field name={field.autoCommit} title={hint.autoCommit}>
            {formatSpan(reading.autoCommitIn)}
          </Field>
        )}
        <Field name={field.received}>{counts.received}</Field>
        <Field name={field.polls}>{counts.polls}</Field>
        <Field name={field.commits}>{counts.commits}</Field>
      </Fields>
      <Assignment reading={reading} />
    </>
  )
}

function Assignment({ reading }: { readonly reading: Reading }) {
  const { overview, column, value } = useInspectorWords()
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
          ]}
          rows={reading.partitions.map((p) => ({
            key: p.key,
            to: { kind: 'partition', ...parsePartitionKey(p.key) },
            cells: [
              p.key,
              p.position < 0 ? '–' : p.position,
              p.committed < 0 ? '–' : p.committed,
              p.lag ?? '–',
            ],
            below: belowOf(p, value),
          }))}
        />
      )}
    </Section>
  )
}

function belowOf(p: Reading['partitions'][number], value: InspectorWords['value']): string | undefined {
  if (p.state !== 'fetching') return value.fetchState[p.state]
  return p.preferred === null ? undefined : value.readsFrom(p.preferred)
}

function Config({ node }: { readonly node: string }) {
  const rows = useWorld((world) => {
    const found = world.nodes[node]
    return found?.role === 'consumer' ? clientConfigRows('consumer', found.spec) : []
  })
  return <ConfigTable rows={rows} />
}
