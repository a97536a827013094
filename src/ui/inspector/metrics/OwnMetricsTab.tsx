import { useMemo, useState } from 'react'
import { type KafkaWorld, type Metrics, SECOND } from '../../../engine/index.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Chart } from '../../metrics/Chart.tsx'
import { CHARTS, isTold, lastSecond, type MetricScope, readLines } from '../../metrics/read-metrics.ts'
import { useMetrics, useMetricsWords, useReadings } from '../../metrics/use-metrics.ts'
import type { Player } from '../../player/player.ts'
import type { Selection } from '../../store.ts'
import { Note } from '../parts/Fields.tsx'
import { brokerOf } from '../read/nodes.ts'
import styles from './own-metrics.module.css'
import { grouped, type OwnGroup, ownLines, ownMetrics, readerOf } from './own-metrics.ts'

/** Seconds in view. */
const SPAN = 60
/** A latency needs records that were made before the first second in view. */
const LEAD = 4 * SECOND

/** Whose values of the metrics that are kept for everybody are the entity's own; null for none. */
function scopeOf(selection: Selection): MetricScope | null {
  switch (selection.kind) {
    case 'broker':
      return { by: 'broker', tag: String(selection.broker) }
    case 'topic':
      return { by: 'topic', tag: selection.topic }
    case 'group':
      return { by: 'group', tag: selection.group }
    case 'producer':
    case 'consumer':
      return { by: 'client', tag: selection.node.replace(/^(producer|consumer)-/, '') }
    default:
      return null
  }
}

/** How an MBean names whose it is; a broker and a group do not stand in it. */
function tagsOf({ by, tag }: MetricScope): string {
  return by === 'client' ? `,client-id=${tag}` : by === 'topic' ? `,topic=${tag}` : ''
}

/** True for charts that say something of a client of this kind: others count what it never does. */
function fits(id: string, { kind }: Selection): boolean {
  if (kind === 'producer') return id !== 'consumers' && id !== 'lag'
  return kind !== 'consumer' || id === 'consumers' || id === 'lag'
}

function isSilent(world: KafkaWorld, selection: Selection): boolean {
  const node =
    selection.kind === 'broker'
      ? brokerOf(world, selection.broker)
      : 'node' in selection
        ? world.nodes[selection.node]
        : null
  return node !== null && node !== undefined && node.process !== 'running'
}

interface Range {
  readonly from: number
  readonly to: number
}

function commonGroups(metrics: Metrics, selection: Selection, range: Range): readonly OwnGroup[] {
  const scope = scopeOf(selection)
  if (scope === null) return []
  return grouped(
    CHARTS.filter(({ id }) => fits(id, selection)).flatMap(({ id, metrics: names }) =>
      readLines(
        metrics,
        names.filter((name) => isTold(name, scope)),
        scope,
        range,
      ).map((line) => ({ ...line, mbean: line.mbean && line.mbean + tagsOf(scope), chart: id })),
    ),
  )
}

/** Puts what has the same MBean under one heading; what Kafka does not measure comes last. */
function joined(groups: readonly OwnGroup[]): readonly OwnGroup[] {
  const all = new Map<string, OwnGroup>()
  for (const group of groups) {
    const before = all.get(group.mbean)
    all.set(group.mbean, before ? { ...before, charts: [...before.charts, ...group.charts] } : group)
  }
  return [...all.values()].sort((a, b) => Number(a.mbean === '') - Number(b.mbean === ''))
}

/** Kafka's metrics of what is selected: its last minute as small charts, under the MBeans they are read from. */
export function OwnMetricsTab({ selection }: { readonly selection: Selection }) {
  const player = usePlayer()
  const words = useMetricsWords()
  const silent = useWorld((world) => isSilent(world, selection))
  const names = useWorld((world) =>
    ownMetrics(world, selection)
      .map(({ mbean, name }) => `${mbean} ${name}`)
      .join('\n'),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` says when there are others.
  const own = useMemo(() => ownMetrics(player.run.world, selection), [player, selection, names])
  const reader = useMemo(() => readerOf(selection, own), [selection, own])
  const last = lastSecond(player.run.now)
  const range = { from: Math.max(0, last - SPAN + 1), to: Math.max(0, last) }
  const metrics = useMetrics(player, range.from * SECOND - LEAD)
  const readings = useReadings(player, reader, range.from * SECOND)
  if (!metrics || !readings) return <Note>{words.reading}</Note>
  const lines = ownLines(own, player.run.world, (id) => readings.read(id, range.from, range.to))
  const groups = joined([...commonGroups(metrics, selection, range), ...grouped(lines)])
  if (groups.length === 0) return <Note>{words.own.none}</Note>
  return (
    <>
      <Note>{silent ? words.own.silent : words.own.last(SPAN)}</Note>
      <Groups player={player} groups={groups} range={range} />
    </>
  )
}

interface GroupsProps {
  readonly player: Player
  readonly groups: readonly OwnGroup[]
  readonly range: Range
}

function Groups({ player, groups, range }: GroupsProps) {
  const words = useMetricsWords()
  const [hovered, setHovered] = useState<number | null>(null)
  const inView = hovered !== null && hovered >= range.from && hovered <= range.to ? hovered : null
  return groups.map(({ mbean, charts }) => (
    <section key={mbean} className={styles.group}>
      <h3 data-ours={mbean === '' || undefined}>{mbean || words.own.group}</h3>
      {charts.map(({ id, lines }) => (
        <Chart
          key={id}
          lines={lines}
          from={range.from}
          to={range.to}
          hovered={inView}
          onHover={setHovered}
          onGo={(second) => {
            player.pause()
            player.seek((second + 1) * SECOND)
          }}
          words={words}
        />
      ))}
    </section>
  ))
}
