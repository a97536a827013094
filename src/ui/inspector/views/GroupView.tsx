import { parsePartitionKey } from '../../../engine/index.ts'
import { shortMember } from '../../../i18n/say.ts'
import { formatSpan } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Table } from '../parts/Table.tsx'
import { type GroupReading, readGroup } from '../read/groups.ts'
import { useInspectorWords } from '../use-inspector-words.ts'

/** A group as its coordinator has it. */
export function GroupView({ group }: { readonly group: string }) {
  const words = useInspectorWords()
  const reading = useWorld((world) => {
    const found = readGroup(world, group)
    return found && { ...found, now: found.rebalance ? world.now : 0 }
  })
  if (!reading) return <Note>{words.groupUnknown}</Note>
  return (
    <>
      <State reading={reading} now={reading.now} />
      <Offsets reading={reading} />
      <Members reading={reading} />
    </>
  )
}

function State({ reading, now }: { readonly reading: GroupReading; readonly now: number }) {
  const { field, hint, value, name, groupState } = useInspectorWords()
  const { rebalance } = reading
  return (
    <Fields>
      <Field name={field.state} title={groupState[reading.state]}>
        <Chip tone={reading.state === 'Stable' ? 'good' : reading.state === 'Dead' ? 'bad' : 'warn'}>
          {reading.state}
        </Chip>
      </Field>
      {reading.assignmentEpoch === null ? (
        <Field name={field.generation} title={hint.generation}>
          {reading.generation}
        </Field>
      ) : (
        <>
          <Field name={field.groupEpoch} title={hint.groupEpoch}>
            {reading.generation}
          </Field>
          <Field name={field.assignmentEpoch} title={hint.assignmentEpoch}>
            {reading.assignmentEpoch}
          </Field>
        </>
      )}
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
      <Field name={field.coordinator} title={hint.coordinator}>
        <Ref to={{ kind: 'broker', broker: reading.coordinator }}>{name.broker(reading.coordinator)}</Ref>
      </Field>
      <Field name={field.members}>{reading.members.length}</Field>
      <Field name={field.lag} title={hint.lag}>
        {reading.lag}
      </Field>
      {rebalance && (
        <Field name={field.rebalance} title={hint.rebalance}>
          {formatSpan(Math.max(0, rebalance.completesAt - now))} /{' '}
          {formatSpan(Math.max(0, rebalance.deadline - now))}
        </Field>
      )}
    </Fields>
  )
}

function Offsets({ reading }: { readonly reading: GroupReading }) {
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

/** What a member has; in a consumer group also its epoch and state, and what is still to be given up. */
function belowMember({ partitions, consumer }: GroupReading['members'][number], none: string): string {
  const has = partitions.join(', ') || none
  if (!consumer) return has
  const revoking = consumer.revoking.length > 0 ? ` (− ${consumer.revoking.join(', ')})` : ''
  return `${consumer.epoch} · ${consumer.state} · ${has}${revoking}`
}

function Members({ reading }: { readonly reading: GroupReading }) {
  const { overview, column, value } = useInspectorWords()
  return (
    <Section title={overview.members}>
      <Table
        label={overview.members}
        columns={[
          { head: column.member, wrap: true },
          { head: column.memberId, end: true },
        ]}
        rows={reading.members.map((member) => ({
          key: member.memberId,
          to: { kind: 'consumer', node: `consumer-${member.clientId}` },
          cells: [
            member.isLeader ? `${member.clientId} (${value.groupLeader})` : member.clientId,
            <span key="id" title={member.memberId}>
              {member.consumer
                ? shortMember(member.memberId)
                : shortMember(member.memberId).slice(member.clientId.length + 1)}
            </span>,
          ],
          below: belowMember(member, value.noPartition),
        }))}
      />
    </Section>
  )
}
