import {
  brokerNode,
  type KafkaWorld,
  lastStableOffset,
  MS,
  partitionKey,
  SECOND,
  WALL_CLOCK_START_MS,
} from '../../../engine/index.ts'
import { formatSpan, formatTime } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { useMoreTabs } from '../parts/LaterTabs.tsx'
import { RecordLog } from '../parts/RecordLog.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Table } from '../parts/Table.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { brokerOf } from '../read/nodes.ts'
import { partitionsOf, replicasOf } from '../read/partitions.ts'
import { retentionCheckIn, throttledReplicas } from '../read/throttle.ts'
import { useInspectorWords } from '../use-inspector-words.ts'

interface ReplicaProps {
  readonly topic: string
  readonly partition: number
  readonly broker: number
}

function readReplica(world: KafkaWorld, { topic, partition, broker }: ReplicaProps) {
  const row = partitionsOf(world, topic)[partition]
  const replica = row && replicasOf(world, row).find((r) => r.broker === broker)
  if (!replica) return null
  const key = partitionKey({ topic, partition })
  const memory = brokerOf(world, broker)?.memory
  const role = memory?.replicas[key]?.role
  const fetchers = Object.values(memory?.fetchers ?? {})
  const proposed = role?.kind === 'leader' ? role.proposed : null
  return {
    ...replica,
    epochs: replica.epochs.map(([epoch, start]) => ({ epoch, start })),
    ago: replica.caughtUpAt === null ? null : world.now - replica.caughtUpAt,
    leader: role?.kind === 'follower' ? role.leader : null,
    stable: stableOf(world, key, broker),
    epochStart: role?.kind === 'leader' ? role.epochStartOffset : null,
    proposed: proposed ? proposed.isr.join(',') : null,
    throttled: throttledReplicas(world, key).filter((one) => one.broker === broker),
    retentionIn: secondsUp(retentionCheckIn(world, broker, topic)),
    fetchOffset: fetchers.find((f) => f.partitions[key])?.sent[key]?.fetchOffset ?? null,
  }
}

/** Where readers of committed data stop, and whose transactions are open; null where there never was any. */
function stableOf(world: KafkaWorld, key: string, broker: number) {
  const node = brokerOf(world, broker)
  const log = node?.disk.logs[key]
  const highWatermark = node?.memory?.replicas[key]?.highWatermark
  if (!log || highWatermark === undefined) return null
  const { ongoing, completed } = log.transactions
  if (ongoing.length === 0 && completed.length === 0) return null
  return { offset: lastStableOffset(log, highWatermark), open: ongoing.map((txn) => txn.producerId) }
}

/** In whole seconds, so that the figure stands still enough to be read. */
function secondsUp(time: number | null): number | null {
  return time === null ? null : Math.ceil(time / SECOND) * SECOND
}

/** One replica, as the broker that keeps it sees it; its log stays on disk when the broker crashes. */
export function ReplicaView(props: ReplicaProps) {
  const { topic, partition, broker } = props
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'replica', topic, partition, broker })
  const reading = useWorld((world) => readReplica(world, props))
  const key = partitionKey({ topic, partition })
  if (!reading) return <Note>{words.notFound}</Note>
  return (
    <Tabs
      label={key}
      tabs={[
        {
          id: 'state',
          label: words.tabs.state,
          panel: () => <State reading={reading} topic={topic} partition={partition} />,
        },
        {
          id: 'log',
          label: words.tabs.log,
          panel: () => (
            <RecordLog
              key={`${key}/${broker}`}
              label={words.log.label(key)}
              topic={topic}
              source={(world) => sourceOf(world, key, broker)}
            />
          ),
        },
        ...more,
      ]}
    />
  )
}

function sourceOf(world: KafkaWorld, key: string, broker: number) {
  const node = world.nodes[brokerNode(broker)]
  const log = node?.role === 'broker' ? node.disk.logs[key] : undefined
  if (node?.role !== 'broker' || !log) return null
  const highWatermark = node.memory?.replicas[key]?.highWatermark ?? node.disk.highWatermarks[key] ?? 0
  return { log, broker, highWatermark }
}

interface StateProps {
  readonly reading: NonNullable<ReturnType<typeof readReplica>>
  readonly topic: string
  readonly partition: number
}

function State({ reading, topic, partition }: StateProps) {
  const { field, value, hint, name, column } = useInspectorWords()
  const { broker } = reading
  return (
    <>
      <Fields>
        <Field name={field.partition}>
          <Ref to={{ kind: 'partition', topic, partition }}>{partitionKey({ topic, partition })}</Ref>
        </Field>
        <Field name={field.broker}>
          <Ref to={{ kind: 'broker', broker }}>{name.broker(broker)}</Ref>
        </Field>
        <Field name={field.role}>{value.replica[reading.state]}</Field>
        {reading.leader !== null && (
          <Field name={field.follows}>{reading.leader < 0 ? value.none : name.broker(reading.leader)}</Field>
        )}
        <Field name={field.isr} title={hint.isr}>
          <Chip tone={reading.inIsr ? 'good' : 'warn'}>{reading.inIsr ? value.inIsr : value.outOfIsr}</Chip>
        </Field>
        <Field name={field.leaderEpoch} title={hint.leaderEpoch}>
          {reading.leaderEpoch ?? '–'}
        </Field>
        {reading.epochStart !== null && <Field name={field.epochStart}>{reading.epochStart}</Field>}
        <Field name={field.logStart} title={hint.logStart}>
          {reading.logStart ?? '–'}
        </Field>
        <Field name={field.highWatermark} title={hint.followerHighWatermark}>
          {reading.highWatermark ?? '–'}
        </Field>
        {reading.stable !== null && (
          <Field name={field.lastStable}>
            {reading.stable.offset}
            {reading.stable.open.length > 0 &&
              ` (${field.openTransactions}: ${reading.stable.open.map((id) => `pid ${id}`).join(', ')})`}
          </Field>
        )}
        <Field name={field.logEnd} title={hint.logEnd}>
          {reading.logEnd ?? '–'}
        </Field>
        {reading.fetchOffset !== null && <Field name={field.fetchOffset}>{reading.fetchOffset}</Field>}
        {reading.ago !== null && (
          <Field clock name={field.lastCaughtUp} title={column.caughtUpTitle}>
            {value.ago(formatSpan(reading.ago))}
          </Field>
        )}
        {reading.proposed !== null && (
          <Field name={field.proposedIsr} title={hint.proposedIsr}>
            {reading.proposed}
          </Field>
        )}
        {reading.throttled.map((one) => (
          <Field key={one.side} name={field.throttle} title={hint.replicaThrottle}>
            {value.throttled(one)}
          </Field>
        ))}
        {reading.retentionIn !== null && (
          <Field clock name={field.retentionCheck} title={hint.retentionCheck}>
            {formatSpan(reading.retentionIn)}
          </Field>
        )}
        <Field name={field.size}>{value.bytes(String(reading.size ?? 0))}</Field>
        {reading.recoveryPoint !== null && (
          <Field name={field.recoveryPoint} title={hint.recoveryPoint}>
            {reading.recoveryPoint}
          </Field>
        )}
      </Fields>
      {reading.state === 'down' && <Note>{hint.onDisk}</Note>}
      <Segments segments={reading.segments} />
      <Section title={field.epochs}>
        <Table
          label={field.epochs}
          columns={[
            { head: column.leaderEpoch, title: hint.epochs },
            { head: column.startOffset, end: true },
          ]}
          rows={reading.epochs.map(({ epoch, start }) => ({ key: `${epoch}`, cells: [epoch, start] }))}
        />
      </Section>
    </>
  )
}

type Segments = StateProps['reading']['segments']

/** The files of the log, the one that is written to last. */
function Segments({ segments }: { readonly segments: Segments }) {
  const { field, value, hint, column } = useInspectorWords()
  if (segments.length === 0) return null
  return (
    <Section title={field.segments}>
      <Table
        label={field.segments}
        columns={[
          { head: column.baseOffset, title: hint.segments },
          { head: field.size, end: true },
          { head: column.maxTimestamp, title: hint.maxTimestamp, end: true },
        ]}
        rows={segments.map((segment) => ({
          key: `${segment.baseOffset}`,
          cells: [
            segment.baseOffset,
            value.bytes(segment.sizeInBytes.toLocaleString('en')),
            segment.maxTimestamp < 0 ? '–' : formatTime((segment.maxTimestamp - WALL_CLOCK_START_MS) * MS),
          ],
          below: segment.isActive ? value.activeSegment : undefined,
        }))}
      />
    </Section>
  )
}
