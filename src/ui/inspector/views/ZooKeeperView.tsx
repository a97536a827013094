import { formatZxid, type KafkaWorld, type ZooKeeper } from '../../../engine/index.ts'
import { formatSpan } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Actions, serverActions } from '../parts/Actions.tsx'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note } from '../parts/Fields.tsx'
import { useMoreTabs } from '../parts/LaterTabs.tsx'
import { Table } from '../parts/Table.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { ZkLog } from '../parts/ZkLog.tsx'
import { ZnodeTree } from '../parts/ZnodeTree.tsx'
import { useInspectorWords } from '../use-inspector-words.ts'

function serverOf(world: KafkaWorld, id: string): ZooKeeper | null {
  const node = world.nodes[id]
  return node?.role === 'zookeeper' ? node : null
}

function readServer(world: KafkaWorld, id: string) {
  const node = serverOf(world, id)
  if (!node) return null
  const role = node.memory?.role ?? null
  const watches = Object.keys(node.memory?.dataWatches ?? {}).length
  return {
    serverId: node.serverId,
    process: node.process,
    role: role?.kind ?? null,
    leader: role?.kind === 'FOLLOWING' ? role.leader : role?.kind === 'LEADING' ? node.id : null,
    epoch: node.disk.currentEpoch,
    lastZxid: formatZxid(node.disk.tree.lastZxid),
    pending: node.disk.log.length,
    sessions: Object.keys(node.disk.tree.sessions).length,
    watches: watches + Object.keys(node.memory?.childWatches ?? {}).length,
  }
}

/** A server of the ensemble: its part in the quorum, the sessions, the tree of znodes. */
export function ZooKeeperView({ node }: { readonly node: string }) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'zookeeper', node })
  const reading = useWorld((world) => readServer(world, node))
  if (!reading) return <Note>{words.notFound}</Note>
  const name = words.name.zookeeper(String(reading.serverId))
  const { tabs } = words.zookeeper
  return (
    <>
      <Actions label={words.action.label} actions={serverActions(node, reading.process, name, words)} />
      <Tabs
        label={name}
        tabs={[
          { id: 'state', label: words.tabs.state, panel: () => <State reading={reading} /> },
          { id: 'log', label: tabs.log, panel: () => <ZkLog node={node} /> },
          { id: 'znodes', label: tabs.znodes, panel: () => <ZnodeTree node={node} /> },
          { id: 'sessions', label: tabs.sessions, panel: () => <Sessions node={node} /> },
          ...more,
        ]}
      />
    </>
  )
}

function State({ reading }: { readonly reading: NonNullable<ReturnType<typeof readServer>> }) {
  const { field, value, name, zookeeper } = useInspectorWords()
  const running = reading.process === 'running'
  return (
    <Fields>
      <Field name={field.process}>
        <Chip tone={running ? 'good' : reading.process === 'crashed' ? 'bad' : 'quiet'}>
          {value[reading.process]}
        </Chip>
      </Field>
      <Field name={zookeeper.field.state}>
        {reading.role === 'LEADING' ? <Chip tone="accent">{reading.role}</Chip> : (reading.role ?? '–')}
      </Field>
      <Field name={zookeeper.field.leader}>{reading.leader ? name.node(reading.leader) : value.none}</Field>
      <Field name={zookeeper.field.epoch}>{reading.epoch}</Field>
      <Field name={zookeeper.field.lastZxid} title={zookeeper.hint.lastZxid}>
        {reading.lastZxid}
      </Field>
      <Field name={zookeeper.field.pending} title={zookeeper.hint.pending}>
        {reading.pending}
      </Field>
      <Field name={zookeeper.field.sessions}>{reading.sessions}</Field>
      <Field name={zookeeper.field.watches}>{reading.watches}</Field>
    </Fields>
  )
}

function readSessions(world: KafkaWorld, id: string) {
  const node = serverOf(world, id)
  const role = node?.memory?.role
  return Object.entries(node?.disk.tree.sessions ?? {}).map(([session, { client, timeoutMs }]) => {
    const deadline = role?.kind === 'LEADING' ? role.deadlines[session] : undefined
    return {
      session,
      client,
      timeoutMs,
      left: deadline === undefined ? null : Math.max(0, deadline - world.now),
      here: node?.memory?.clients[session] !== undefined,
    }
  })
}

function Sessions({ node }: { readonly node: string }) {
  const { name, zookeeper } = useInspectorWords()
  const rows = useWorld((world) => readSessions(world, node))
  const { column } = zookeeper
  return (
    <Table
      label={zookeeper.tabs.sessions}
      columns={[
        { head: column.session },
        { head: column.client },
        { head: column.timeout, end: true },
        { head: column.expires, end: true, clock: true },
        { head: column.here },
      ]}
      rows={rows.map((row) => ({
        key: row.session,
        cells: [
          row.session,
          name.node(row.client),
          formatSpan(row.timeoutMs * 1000),
          row.left === null ? '–' : formatSpan(row.left),
          row.here ? zookeeper.yes : '–',
        ],
      }))}
    />
  )
}
