import { type ReactNode, useState } from 'react'
import { formatZxid, freshestImage, type KafkaWorld } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Chip } from '../parts/Chip.tsx'
import { Note, Section } from '../parts/Fields.tsx'
import { PartitionTable } from '../parts/PartitionTable.tsx'
import { StatusChip } from '../parts/StatusChip.tsx'
import { Table } from '../parts/Table.tsx'
import { groupNames, readGroup } from '../read/groups.ts'
import { activeController, brokersOf, controllersOf, rolesOf, statusOf } from '../read/nodes.ts'
import { topicNames } from '../read/partitions.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import styles from './ClusterView.module.css'

/** The whole cluster in tables: what the inspector shows while nothing is selected. */
export function ClusterView() {
  const words = useInspectorWords()
  const topics = useWorld(topicNames)
  const own = topics.filter((name) => !name.startsWith('__'))
  const internal = topics.filter((name) => name.startsWith('__'))
  const many = useWorld((world) => countPartitions(world, own) > MOST_UNFOLDED)
  return (
    <>
      <Brokers />
      <Controllers />
      <Section title={words.overview.topics}>
        {own.length === 0 && <Note>{words.overviewEmpty}</Note>}
        {own.map((topic) =>
          many ? (
            <Folded key={topic} title={topic}>
              {() => <PartitionTable topic={topic} heading />}
            </Folded>
          ) : (
            <PartitionTable key={topic} topic={topic} heading />
          ),
        )}
      </Section>
      {internal.length > 0 && (
        <Folded title={words.overview.internal}>
          {() => internal.map((topic) => <PartitionTable key={topic} topic={topic} heading />)}
        </Folded>
      )}
      <Groups />
    </>
  )
}

/** What is folded is not read and has no elements: a thousand partitions would be ten thousand of them. */
function Folded({ title, children }: { readonly title: string; readonly children: () => ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <details className={styles.internal} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && children()}
    </details>
  )
}

/** Partitions up to which the tables of all topics stand open. */
const MOST_UNFOLDED = 40

function countPartitions(world: KafkaWorld, topics: readonly string[]): number {
  const image = freshestImage(world)
  return topics.reduce((sum, name) => sum + (image?.topics[name]?.partitions.length ?? 0), 0)
}

function readBrokers(world: KafkaWorld) {
  const image = freshestImage(world)
  return brokersOf(world).map((broker) => ({
    id: broker.brokerId,
    rack: broker.rack,
    status: statusOf(world, broker),
    known: image?.brokers[broker.brokerId] !== undefined,
    ...rolesOf(world, broker.brokerId),
  }))
}

function Brokers() {
  const { overview, column } = useInspectorWords()
  const rows = useWorld(readBrokers)
  return (
    <Section title={overview.brokers}>
      <Table
        label={overview.brokers}
        columns={[
          { head: column.broker },
          { head: column.state },
          { head: column.leaders, title: column.leadersTitle, end: true },
          { head: column.replicas, end: true },
          { head: column.rack, end: true },
        ]}
        rows={rows.map((row) => ({
          key: `${row.id}`,
          to: { kind: 'broker', broker: row.id },
          cells: [row.id, <StatusChip key="s" status={row.status} />, row.leads, row.holds, row.rack ?? '–'],
        }))}
      />
    </Section>
  )
}

function readControllers(world: KafkaWorld) {
  const active = activeController(world)?.id
  return controllersOf(world).map((node) => ({
    id: node.id,
    number: node.nodeId,
    running: node.process === 'running',
    process: node.process,
    active: node.id === active,
    role: node.raft.memory.role.kind,
    epoch: node.raft.disk.epoch,
    logEnd: node.raft.disk.logEndOffset,
  }))
}

function readServers(world: KafkaWorld) {
  return Object.values(world.nodes).flatMap((node) =>
    node.role === 'zookeeper'
      ? [
          {
            id: node.id,
            number: node.serverId,
            process: node.process,
            state: node.memory?.role.kind ?? null,
            epoch: node.disk.currentEpoch,
            zxid: formatZxid(node.disk.tree.lastZxid),
          },
        ]
      : [],
  )
}

/** The servers of the ensemble; nothing in KRaft mode. */
function Ensemble() {
  const { column, value, zookeeper } = useInspectorWords()
  const rows = useWorld(readServers)
  if (rows.length === 0) return null
  return (
    <Section title={zookeeper.ensemble}>
      <Table
        label={zookeeper.ensemble}
        columns={[
          { head: zookeeper.server },
          { head: column.state },
          { head: column.epoch, end: true },
          { head: zookeeper.field.lastZxid, end: true },
        ]}
        rows={rows.map((row) => ({
          key: row.id,
          to: { kind: 'zookeeper', node: row.id },
          cells: [
            row.number,
            row.state ? (
              <Chip key="s" tone={row.state === 'LEADING' ? 'accent' : 'good'}>
                {row.state}
              </Chip>
            ) : (
              <Chip key="s" tone={row.process === 'crashed' ? 'bad' : 'quiet'}>
                {value[row.process]}
              </Chip>
            ),
            row.epoch,
            row.zxid,
          ],
        }))}
      />
    </Section>
  )
}

function Controllers() {
  const { overview, column, value } = useInspectorWords()
  const rows = useWorld(readControllers)
  if (rows.length === 0) return <Ensemble />
  return (
    <Section title={overview.controllers}>
      <Table
        label={overview.controllers}
        columns={[
          { head: column.controller },
          { head: column.state },
          { head: column.epoch, title: column.quorumEpochTitle, end: true },
          { head: column.leo, title: column.logEnd, end: true },
        ]}
        rows={rows.map((row) => ({
          key: row.id,
          to: { kind: 'controller', node: row.id },
          cells: [
            row.number,
            row.running ? (
              <Chip key="s" tone={row.active ? 'accent' : 'good'}>
                {row.active ? value.active : row.role === 'follower' ? value.follower : row.role}
              </Chip>
            ) : (
              <Chip key="s" tone={row.process === 'crashed' ? 'bad' : 'quiet'}>
                {value[row.process]}
              </Chip>
            ),
            row.epoch,
            row.logEnd,
          ],
        }))}
      />
    </Section>
  )
}

function readGroups(world: KafkaWorld) {
  return groupNames(world).map((name) => {
    const group = readGroup(world, name)
    return {
      name,
      state: group?.state ?? null,
      coordinator: group?.coordinator ?? null,
      members: group?.members.length ?? 0,
      lag: group && group.type !== 'share' ? group.lag : null,
    }
  })
}

function Groups() {
  const { overview, column, value } = useInspectorWords()
  const rows = useWorld(readGroups)
  if (rows.length === 0) return null
  return (
    <Section title={overview.groups}>
      <Table
        label={overview.groups}
        columns={[
          { head: column.group, wrap: true },
          { head: column.coordinator, title: column.coordinatorTitle, end: true },
          { head: column.members, end: true },
          { head: column.lag, title: column.lagTitle, end: true },
        ]}
        rows={rows.map((row) => ({
          key: row.name,
          to: { kind: 'group', group: row.name },
          cells: [row.name, row.coordinator ?? '–', row.members, row.lag ?? '–'],
          below: (
            <Chip tone={row.state === 'Stable' ? 'good' : row.state === null ? 'quiet' : 'warn'}>
              {row.state ?? value.unknown}
            </Chip>
          ),
        }))}
      />
    </Section>
  )
}
