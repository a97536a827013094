import { parsePartitionKey } from '../../../engine/index.ts'
import { useGroupsWords } from '../../groups/use-groups.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { later } from '../../later.tsx'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { ConfigTab, useMoreTabs } from '../parts/LaterTabs.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Table } from '../parts/Table.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { type GroupReading, readGroup } from '../read/groups.ts'
import { useInspectorWords } from '../use-inspector-words.ts'

const GroupLife = later(() => import('../../groups/GroupLife.tsx').then((m) => m.GroupLife))

/** A group as its coordinator has it, and how it came there. */
export function GroupView({ group }: { readonly group: string }) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'group', group })
  const reading = useWorld((world) => {
    const found = readGroup(world, group)
    // What runs down is shown by others: this part stands still meanwhile.
    return found && { ...found, wait: null, members: found.members.length }
  })
  const state = () => (
    <>
      {reading ? <State reading={reading} /> : <Note>{words.groupUnknown}</Note>}
      <GroupLife group={group} />
      {reading && <Offsets reading={reading} />}
    </>
  )
  return (
    <Tabs
      label={group}
      tabs={[
        { id: 'state', label: words.tabs.state, panel: state },
        {
          id: 'config',
          label: words.tabs.config,
          panel: () => <ConfigTab entity={{ kind: 'group', group }} />,
        },
        ...more,
      ]}
    />
  )
}

type Standing = Omit<GroupReading, 'members'> & { readonly members: number }

function State({ reading }: { readonly reading: Standing }) {
  const { field, hint, value, name, groupState } = useInspectorWords()
  const words = useGroupsWords()
  const { offsetsPartition, type } = reading
  return (
    <Fields>
      <Field name={words.type}>{words.types[type]}</Field>
      <Field name={field.state} title={groupState[reading.state]}>
        <Chip tone={reading.state === 'Stable' ? 'good' : reading.state === 'Dead' ? 'bad' : 'warn'}>
          {reading.state}
        </Chip>
      </Field>
      {type === 'consumer' && (
        <>
          <Field name={field.groupEpoch} title={hint.groupEpoch}>
            {reading.epoch}
          </Field>
          <Field name={field.assignmentEpoch} title={hint.assignmentEpoch}>
            {reading.assignmentEpoch}
          </Field>
        </>
      )}
      {type === 'classic' && (
        <>
          <Field name={field.generation} title={hint.generation}>
            {reading.epoch}
          </Field>
          <Field name={field.protocol} title={hint.protocol}>
            {reading.protocol ?? '–'}
          </Field>
          <Field name={field.groupLeader} title={hint.groupLeader}>
            {reading.leader ? (
              <Ref to={{ kind: 'consumer', node: `consumer-${reading.leader}` }}>{reading.leader}</Ref>
            ) : (
              value.none
            )}
          </Field>
        </>
      )}
      <Field name={field.coordinator} title={hint.coordinator}>
        <Ref to={{ kind: 'broker', broker: reading.coordinator }}>{name.broker(reading.coordinator)}</Ref>
      </Field>
      {offsetsPartition !== null && (
        <Field name={words.home} title={words.homeHint}>
          <Ref to={{ kind: 'partition', topic: '__consumer_offsets', partition: offsetsPartition }}>
            {`__consumer_offsets-${offsetsPartition}`}
          </Ref>
        </Field>
      )}
      <Field name={field.members}>{reading.members}</Field>
      {type !== 'share' && (
        <Field name={field.lag} title={hint.lag}>
          {reading.lag}
        </Field>
      )}
    </Fields>
  )
}

function Offsets({ reading }: { readonly reading: Standing }) {
  const { overview, column } = useInspectorWords()
  if (reading.offsets.length === 0) return null
  return (
    <Section title={overview.offsets}>
      <Table
        label={overview.offsets}
        columns={[
          { head: column.partition, wrap: true },
          { head: column.committedShort, title: column.committedTitle, end: true },
          { head: column.hw, title: column.highWatermark, end: true },
          { head: column.lag, title: column.lagTitle, end: true },
        ]}
        rows={reading.offsets.map((row) => ({
          key: row.key,
          to: { kind: 'partition', ...parsePartitionKey(row.key) },
          cells: [row.key, row.committed < 0 ? '–' : row.committed, row.logEnd ?? '–', row.lag ?? '–'],
          below: row.member ? column.readBy(row.member) : column.readByNobody,
        }))}
      />
    </Section>
  )
}
