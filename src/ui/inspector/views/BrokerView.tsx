import { freshestImage, type KafkaWorld, MS } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Actions, serverActions } from '../parts/Actions.tsx'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { ConfigTab, useMoreTabs } from '../parts/LaterTabs.tsx'
import { MetadataLog } from '../parts/MetadataLog.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Remaining } from '../parts/Remaining.tsx'
import { StatusChip } from '../parts/StatusChip.tsx'
import { Table } from '../parts/Table.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { diskStateOf } from '../read/disk.ts'
import { activeController, brokerOf, processOf, rolesOf, sessionLeft, statusOf } from '../read/nodes.ts'
import { useInspectorWords } from '../use-inspector-words.ts'

function readBroker(world: KafkaWorld, id: number) {
  const broker = brokerOf(world, id)
  if (!broker) return null
  const { memory } = broker
  const registration = freshestImage(world)?.brokers[id]
  return {
    node: broker.id,
    process: processOf(world, broker),
    status: statusOf(world, broker),
    lifecycle: memory?.lifecycle ?? 'NOT_RUNNING',
    fenced: registration?.fenced ?? null,
    brokerEpoch: memory && memory.brokerEpoch >= 0 ? memory.brokerEpoch : null,
    registeredEpoch: registration?.brokerEpoch ?? null,
    rack: broker.rack,
    disk: diskStateOf(broker),
    skewMs: (world.skews[broker.id] ?? 0) / MS,
    throttled: (['leader', 'follower'] as const).filter((side) => memory?.quotas[side]?.exceeded),
    metadataOffset: memory?.image.offset ?? null,
    controllerOffset: activeController(world)?.image.offset ?? null,
    roles: rolesOf(world, id),
    session: sessionLeft(world, id),
    sessionTimeout: broker.config['broker.session.timeout.ms'] * MS,
    waiting: memory?.waiting.map((w) => w.kind) ?? [],
    parked: memory?.parked.length ?? 0,
    sessions: Object.keys(memory?.sessions ?? {}).length,
    groups: Object.keys(memory?.groups ?? {}),
    zookeeper: broker.controlPlane === 'zookeeper',
    controls: memory?.zk?.context ? memory.zk.epoch : null,
    sessionId: memory?.zk?.client.sessionId ?? null,
    controllerEpoch: memory?.zk?.controllerEpoch ?? null,
  }
}

/** A broker: its process, what the controller thinks of it, and what it holds. */
export function BrokerView({ broker }: { readonly broker: number }) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'broker', broker })
  const reading = useWorld((world) => readBroker(world, broker))
  if (!reading) return <Note>{words.notFound}</Note>
  const name = words.name.broker(broker)
  const log = () => <MetadataLog node={reading.node} />
  return (
    <>
      <Actions
        label={words.action.label}
        actions={serverActions(reading.node, reading.process, name, words)}
      />
      <Tabs
        label={name}
        tabs={[
          { id: 'state', label: words.tabs.state, panel: () => <State reading={reading} broker={broker} /> },
          ...(reading.zookeeper ? [] : [{ id: 'log', label: words.tabs.metadataLog, panel: log }]),
          {
            id: 'config',
            label: words.tabs.config,
            panel: () => <ConfigTab entity={{ kind: 'broker', broker }} />,
          },
          ...more,
        ]}
      />
    </>
  )
}

interface StateProps {
  readonly reading: NonNullable<ReturnType<typeof readBroker>>
  readonly broker: number
}

function State({ reading, broker }: StateProps) {
  const { field, value, hint, overview, zookeeper } = useInspectorWords()
  return (
    <>
      <Fields>
        <Field name={field.process}>
          <StatusChip status={reading.status} />
        </Field>
        <Field name={field.lifecycle}>{reading.lifecycle}</Field>
        <Field name={field.fenced} title={hint.fenced}>
          {reading.fenced === null ? value.unknown : reading.fenced ? value.yes : value.no}
        </Field>
        <Field name={field.session} title={hint.session}>
          {reading.session === null ? '–' : <Remaining left={reading.session} of={reading.sessionTimeout} />}
        </Field>
        <Field name={field.brokerEpoch} title={hint.brokerEpoch}>
          {reading.brokerEpoch ?? reading.registeredEpoch ?? '–'}
        </Field>
        {reading.zookeeper ? (
          <>
            <Field name={zookeeper.controller}>
              {reading.controls === null ? value.no : zookeeper.isController(reading.controls)}
            </Field>
            <Field name={zookeeper.field.controllerEpoch}>{reading.controllerEpoch ?? '–'}</Field>
            <Field name={zookeeper.column.session}>{reading.sessionId ?? '–'}</Field>
          </>
        ) : (
          <Field name={field.metadataOffset} title={hint.metadataOffset}>
            {reading.metadataOffset ?? '–'} / {reading.controllerOffset ?? '–'}
          </Field>
        )}
        <Field name={field.rack}>{reading.rack ?? value.none}</Field>
        <Field name={field.disk}>
          {reading.disk === null ? (
            value.disk.fine
          ) : (
            <Chip tone={reading.disk === 'slow' ? 'warn' : 'bad'}>{value.disk[reading.disk]}</Chip>
          )}
        </Field>
        {reading.skewMs !== 0 && (
          <Field name={field.clock} title={hint.clock}>
            {value.skewed(String(reading.skewMs))}
          </Field>
        )}
        {reading.throttled.length > 0 && (
          <Field name={field.throttle} title={hint.throttle}>
            {reading.throttled.map((side) => value[side]).join(', ')}
          </Field>
        )}
        <Field name={field.leaderships}>{reading.roles.leads}</Field>
        <Field name={field.replicas}>{reading.roles.holds}</Field>
        <Field name={field.waitingProduces} title={hint.purgatory}>
          {reading.waiting.length}
        </Field>
        <Field name={field.parkedFetches} title={hint.parked}>
          {reading.parked}
        </Field>
        <Field name={field.sessions}>{reading.sessions}</Field>
        <Field name={field.coordinates}>
          {reading.groups.length === 0
            ? value.none
            : reading.groups.map((group, i) => (
                <span key={group}>
                  {i > 0 && ', '}
                  <Ref to={{ kind: 'group', group }}>{group}</Ref>
                </span>
              ))}
        </Field>
      </Fields>
      <Replicas broker={broker} label={overview.replicas} />
    </>
  )
}

function readReplicas(world: KafkaWorld, id: number) {
  const broker = brokerOf(world, id)
  const image = freshestImage(world)
  if (!broker || !image) return []
  return Object.values(image.topics)
    .flatMap((topic) =>
      topic.partitions.map((registration, partition) => ({ topic: topic.name, partition, registration })),
    )
    .filter(({ topic, registration }) => registration.replicas.includes(id) && !topic.startsWith('__'))
    .map(({ topic, partition, registration }) => {
      const key = `${topic}-${partition}`
      const replica = broker.memory?.replicas[key]
      return {
        key,
        topic,
        partition,
        role: broker.memory ? (replica?.role.kind ?? null) : null,
        inIsr: registration.isr.includes(id),
        highWatermark: replica?.highWatermark ?? broker.disk.highWatermarks[key] ?? null,
        logEnd: broker.disk.logs[key]?.logEndOffset ?? null,
      }
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

function Replicas({ broker, label }: { readonly broker: number; readonly label: string }) {
  const { column, value, overview } = useInspectorWords()
  const rows = useWorld((world) => readReplicas(world, broker))
  return (
    <Section title={label}>
      <Table
        label={overview.replicas}
        columns={[
          { head: column.partition, wrap: true },
          { head: column.role },
          { head: column.isr, title: column.isrTitle },
          { head: column.hw, title: column.highWatermark, end: true },
          { head: column.leo, title: column.logEndTitle, end: true },
        ]}
        rows={rows.map((row) => ({
          key: row.key,
          to: { kind: 'replica', topic: row.topic, partition: row.partition, broker },
          cells: [
            row.key,
            row.role ? value[row.role] : value.offline,
            row.inIsr ? '✓' : '○',
            row.highWatermark ?? '–',
            row.logEnd ?? '–',
          ],
        }))}
      />
    </Section>
  )
}
