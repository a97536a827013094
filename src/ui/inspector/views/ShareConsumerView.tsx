import { type KafkaWorld, partitionKey } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Actions } from '../parts/Actions.tsx'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note } from '../parts/Fields.tsx'
import { ConfigTab, useMoreTabs } from '../parts/LaterTabs.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { useInspectorWords } from '../use-inspector-words.ts'

function read(world: KafkaWorld, id: string) {
  const node = world.nodes[id]
  if (node?.role !== 'share-consumer') return null
  return {
    process: node.process,
    group: node.spec.group,
    topics: node.spec.topics.join(', '),
    memberId: node.membership.memberId,
    epoch: node.membership.epoch,
    coordinator: node.coordinator,
    assigned: node.assigned.map(partitionKey).join(', '),
    holds: node.current.reduce((sum, { records }) => sum + records.length, 0),
    counts: { ...node.counts },
  }
}

/** A share consumer: its membership, what it holds, and what it has said of records. */
export function ShareConsumerView({ node }: { readonly node: string }) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'consumer', node })
  const { field, value, share, name } = words
  const reading = useWorld((world) => read(world, node))
  if (!reading) return <Note>{words.notFound}</Note>
  const { counts } = reading
  const state = () => (
    <>
      <Fields>
        <Field name={field.process}>
          <Chip tone={reading.process === 'running' ? 'good' : 'quiet'}>{value[reading.process]}</Chip>
        </Field>
        <Field name={field.group}>
          {reading.group} ({share.kind})
        </Field>
        <Field name={field.topic}>{reading.topics}</Field>
        <Field name={share.epoch}>{reading.epoch}</Field>
        <Field name={field.coordinator}>
          {reading.coordinator === null ? '–' : name.broker(reading.coordinator)}
        </Field>
        <Field name={words.overview.assignment}>{reading.assigned || '–'}</Field>
        <Field name={share.holds}>{reading.holds}</Field>
        <Field name={field.polls}>{counts.polls}</Field>
        <Field name={field.received}>{counts.received}</Field>
        <Field name={share.answers}>
          {counts.accepted}, {counts.released}, {counts.rejected}
        </Field>
      </Fields>
      {reading.process === 'running' && (
        <Actions
          label={words.action.label}
          actions={[{ label: words.action.close, command: { kind: 'CloseClient', client: node } }]}
        />
      )}
    </>
  )
  return (
    <Tabs
      label={node}
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
