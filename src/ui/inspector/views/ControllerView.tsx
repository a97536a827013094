import type { KafkaWorld } from '../../../engine/index.ts'
import { formatSpan } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Actions, serverActions } from '../parts/Actions.tsx'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { ConfigTab, useMoreTabs } from '../parts/LaterTabs.tsx'
import { MetadataLog } from '../parts/MetadataLog.tsx'
import { Table } from '../parts/Table.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { processOf } from '../read/nodes.ts'
import { useInspectorWords } from '../use-inspector-words.ts'

type Fetched = Readonly<Record<string, { readonly endOffset: number; readonly lastFetchAt: number }>>

function readController(world: KafkaWorld, id: string) {
  const node = world.nodes[id]
  if (node?.role !== 'controller') return null
  const { disk, memory } = node.raft
  const { role } = memory
  const fetched = (table: Fetched, voter: boolean) =>
    Object.entries(table)
      .filter(([name]) => name !== id)
      .map(([name, { endOffset, lastFetchAt }]) => ({
        name,
        voter,
        endOffset,
        ago: lastFetchAt > 0 ? world.now - lastFetchAt : null,
      }))
  return {
    number: node.nodeId,
    process: processOf(world, node),
    role: role.kind,
    isVoter: node.raft.isVoter,
    active: node.active !== null && node.process === 'running',
    epoch: disk.epoch,
    votedFor: disk.votedFor,
    leader: disk.leader,
    logEnd: disk.logEndOffset,
    highWatermark: memory.highWatermark,
    imageOffset: node.image.offset,
    granted: role.kind === 'candidate' || role.kind === 'prospective' ? [...role.granted] : null,
    timeoutIn: role.kind === 'leader' ? null : memory.timeoutAt - world.now,
    fetched: role.kind === 'leader' ? [...fetched(role.voters, true), ...fetched(role.observers, false)] : [],
    deferred: node.active?.deferred.length ?? null,
  }
}

/** A controller: its part in the quorum and its copy of the metadata log. */
export function ControllerView({ node }: { readonly node: string }) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'controller', node })
  const reading = useWorld((world) => readController(world, node))
  if (!reading) return <Note>{words.notFound}</Note>
  const name = words.name.controller(String(reading.number))
  return (
    <>
      <Actions label={words.action.label} actions={serverActions(node, reading.process, name, words)} />
      <Tabs
        label={name}
        tabs={[
          { id: 'state', label: words.tabs.state, panel: () => <State reading={reading} /> },
          { id: 'log', label: words.tabs.metadataLog, panel: () => <MetadataLog node={node} /> },
          {
            id: 'config',
            label: words.tabs.config,
            panel: () => <ConfigTab entity={{ kind: 'controller', node }} />,
          },
          ...more,
        ]}
      />
    </>
  )
}

function State({ reading }: { readonly reading: NonNullable<ReturnType<typeof readController>> }) {
  const { field, value, hint, column, name } = useInspectorWords()
  const running = reading.process === 'running'
  return (
    <>
      <Fields>
        <Field name={field.process}>
          <Chip tone={running ? 'good' : reading.process === 'crashed' ? 'bad' : 'quiet'}>
            {value[reading.process]}
          </Chip>
        </Field>
        <Field name={field.raftRole}>
          {reading.active ? <Chip tone="accent">{value.active}</Chip> : running ? reading.role : '–'}{' '}
          <Chip tone="quiet">{reading.isVoter ? value.voter : value.observer}</Chip>
        </Field>
        <Field name={field.quorumEpoch}>{reading.epoch}</Field>
        <Field name={field.quorumLeader}>{reading.leader ? name.node(reading.leader) : value.none}</Field>
        <Field name={field.votedFor} title={hint.votedFor}>
          {reading.votedFor ? name.node(reading.votedFor) : value.none}
        </Field>
        {reading.granted && (
          <Field name={field.votes}>{reading.granted.map(name.node).join(', ') || value.none}</Field>
        )}
        <Field name={field.logEnd}>{reading.logEnd}</Field>
        <Field name={field.highWatermark} title={hint.quorumHighWatermark}>
          {reading.highWatermark}
        </Field>
        <Field name={field.imageOffset} title={hint.imageOffset}>
          {reading.imageOffset}
        </Field>
        {running && reading.timeoutIn !== null && (
          <Field clock name={field.raftTimeout} title={hint.raftTimeout}>
            {formatSpan(Math.max(0, reading.timeoutIn))}
          </Field>
        )}
        {reading.deferred !== null && (
          <Field name={field.deferred} title={hint.deferred}>
            {reading.deferred}
          </Field>
        )}
      </Fields>
      {reading.fetched.length > 0 && (
        <Section title={field.fetched}>
          <Table
            label={field.fetched}
            columns={[
              { head: column.node },
              { head: column.role },
              { head: column.leo, title: column.logEnd, end: true },
              { head: column.fetched, end: true, clock: true },
            ]}
            rows={reading.fetched.map((row) => ({
              key: row.name,
              cells: [
                name.node(row.name),
                row.voter ? value.voter : value.observer,
                row.endOffset,
                row.ago === null ? value.never : value.ago(formatSpan(row.ago)),
              ],
            }))}
          />
        </Section>
      )}
    </>
  )
}
