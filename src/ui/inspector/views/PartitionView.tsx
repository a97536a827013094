import { partitionKey } from '../../../engine/index.ts'
import { formatSpan } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { ConfigTab, useMoreTabs } from '../parts/LaterTabs.tsx'
import { PartitionBadges } from '../parts/PartitionTable.tsx'
import { RecordLog } from '../parts/RecordLog.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Shares } from '../parts/Shares.tsx'
import { idList } from '../parts/StatusChip.tsx'
import { Table } from '../parts/Table.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import {
  knownHighWatermark,
  lagOf,
  logOf,
  type PartitionRow,
  partitionsOf,
  replicasOf,
} from '../read/partitions.ts'
import { throttledReplicas } from '../read/throttle.ts'
import { readOpenTransactions } from '../read/transactions.ts'
import { useInspectorWords } from '../use-inspector-words.ts'

interface PartitionProps {
  readonly topic: string
  readonly partition: number
}

/** A partition: what the controllers record of it, and what each broker says of its own replica. */
export function PartitionView({ topic, partition }: PartitionProps) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'partition', topic, partition })
  const row = useWorld((world) => partitionsOf(world, topic)[partition] ?? null)
  if (!row) return <Note>{words.notFound}</Note>
  const key = partitionKey({ topic, partition })
  const log = (
    <RecordLog
      key={key}
      label={words.log.label(key)}
      topic={topic}
      source={(world) => {
        const found = logOf(world, key)
        return found && { ...found, highWatermark: knownHighWatermark(world, key) ?? 0 }
      }}
    />
  )
  const state = () => (
    <>
      <State row={row} />
      <Shares topic={topic} partition={partition} />
    </>
  )
  return (
    <Tabs
      label={key}
      tabs={[
        { id: 'state', label: words.tabs.state, panel: state },
        { id: 'log', label: words.tabs.log, panel: () => log },
        {
          id: 'config',
          label: words.tabs.config,
          panel: () => <ConfigTab entity={{ kind: 'topic', topic: topic }} />,
        },
        ...more,
      ]}
    />
  )
}

/** Where transactions hold readers of committed data. */
function LastStable({ at }: { readonly at: string }) {
  const { transactions: words } = useInspectorWords().clients
  const reading = useWorld((world) => readOpenTransactions(world, at))
  if (!reading) return null
  const { lastStableOffset, ongoing, aborted } = reading
  return (
    <>
      <Field name={words.lastStable} title={words.lastStableHint}>
        {lastStableOffset}
      </Field>
      {ongoing.length > 0 && (
        <Field name={words.open}>
          {ongoing.map((txn) => words.openFrom(txn.producerId, txn.firstOffset)).join('; ')}
        </Field>
      )}
      {aborted > 0 && <Field name={words.abortedHere}>{aborted}</Field>}
    </>
  )
}

function State({ row }: { readonly row: PartitionRow }) {
  const { field, hint, badge, name, value } = useInspectorWords()
  const preferred = row.replicas[0]
  return (
    <>
      <PartitionBadges row={row} />
      <Fields>
        <Field name={field.topic}>
          <Ref to={{ kind: 'topic', topic: row.topic }}>{row.topic}</Ref>
        </Field>
        <Field name={field.leader}>
          {row.leader < 0 ? (
            badge.leaderless
          ) : (
            <Ref to={{ kind: 'broker', broker: row.leader }}>{name.broker(row.leader)}</Ref>
          )}
        </Field>
        <Field name={field.preferred} title={hint.preferred}>
          {preferred ?? '–'}
        </Field>
        <Field name={field.leaderEpoch} title={hint.leaderEpoch}>
          {row.leaderEpoch}
        </Field>
        <Field name={field.partitionEpoch} title={hint.partitionEpoch}>
          {row.partitionEpoch}
        </Field>
        <Field name={field.replicas}>{idList(row.replicas)}</Field>
        <Field name={field.isr} title={hint.isr}>
          {idList(row.isr)}
        </Field>
        {row.elr.length > 0 && (
          <Field name="ELR" title={hint.elr}>
            {idList(row.elr)}
          </Field>
        )}
        {row.lastKnownElr.length > 0 && (
          <Field name={field.lastKnownElr} title={hint.lastKnownElr}>
            {idList(row.lastKnownElr)}
          </Field>
        )}
        {row.addingReplicas.length > 0 && (
          <Field name={field.adding} title={hint.adding}>
            {idList(row.addingReplicas)}
          </Field>
        )}
        {row.removingReplicas.length > 0 && (
          <Field name={field.removing} title={hint.removing}>
            {idList(row.removingReplicas)}
          </Field>
        )}
        <Field name={field.minIsr} title={hint.minIsr}>
          {row.minIsr === row.minIsrSet ? row.minIsr : value.minIsr(row.minIsr, row.minIsrSet)}
        </Field>
        <Field name={field.logStart} title={hint.logStart}>
          {row.logStart ?? '–'}
        </Field>
        <Field name={field.highWatermark} title={hint.highWatermark}>
          {row.highWatermark ?? '–'}
        </Field>
        <LastStable at={partitionKey(row)} />
        <Field name={field.logEnd} title={hint.logEnd}>
          {row.logEnd ?? '–'}
        </Field>
      </Fields>
      <Replicas row={row} />
      <Groups row={row} />
    </>
  )
}

function Replicas({ row }: { readonly row: PartitionRow }) {
  const { overview, column, value } = useInspectorWords()
  const rows = useWorld((world) => {
    const throttled = throttledReplicas(world, partitionKey(row))
    return replicasOf(world, row).map((replica) => ({
      ...replica,
      epochs: replica.epochs.length,
      throttled: throttled.filter(({ broker }) => broker === replica.broker),
      ago: replica.caughtUpAt === null ? null : world.now - replica.caughtUpAt,
    }))
  })
  return (
    <Section title={overview.replicas}>
      <Table
        label={overview.replicas}
        columns={[
          { head: column.broker },
          { head: column.role },
          { head: column.isr, title: column.isrTitle },
          { head: column.hw, title: column.highWatermark, end: true },
          { head: column.leo, title: column.logEndTitle, end: true },
          { head: column.caughtUp, title: column.caughtUpTitle, end: true, clock: true },
        ]}
        rows={rows.map((replica) => ({
          key: `${replica.broker}`,
          to: { kind: 'replica', topic: row.topic, partition: row.partition, broker: replica.broker },
          cells: [
            replica.broker,
            value.replica[replica.state],
            replica.inIsr ? '✓' : '○',
            replica.highWatermark ?? '–',
            replica.logEnd ?? '–',
            agoOf(replica.ago, value.now),
          ],
          below:
            replica.throttled.length > 0 ? replica.throttled.map(value.throttled).join(' · ') : undefined,
        }))}
      />
    </Section>
  )
}

/** In tenths of a second, so that the figures stand still enough to be read. */
function agoOf(ago: number | null, now: string): string {
  if (ago === null) return '–'
  return ago < 100_000 ? now : formatSpan(Math.floor(ago / 100_000) * 100_000)
}

function Groups({ row }: { readonly row: PartitionRow }) {
  const { overview, column } = useInspectorWords()
  const rows = useWorld((world) => lagOf(world, partitionKey(row)))
  if (rows.length === 0) return null
  return (
    <Section title={overview.groups}>
      <Table
        label={overview.groups}
        columns={[
          { head: column.group, wrap: true },
          { head: column.committedShort, title: column.committedTitle, end: true },
          { head: column.lag, title: column.lagTitle, end: true },
        ]}
        rows={rows.map((group) => ({
          key: group.group,
          to: { kind: 'group', group: group.group },
          cells: [group.group, group.committed < 0 ? '–' : group.committed, group.lag ?? '–'],
          below: group.member ? column.readBy(group.member) : undefined,
        }))}
      />
    </Section>
  )
}
