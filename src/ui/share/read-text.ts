/** A moment as plain text: what runs, the state as Kafka's tools would list it, the latest facts. Pure. */
import {
  freshestImage,
  groupLag,
  type KafkaWorld,
  leaderOf,
  notableSort,
  partitionKey,
  type Recording,
  type TimedFact,
} from '../../engine/index.ts'
import type { NarrationWords } from '../../i18n/en/narration.ts'
import { writeAction } from '../../share/short-actions.ts'
import { formatTime } from '../format.ts'
import { narrate, plain } from '../narration/narrate.ts'
import type { ShareWords } from './use-share-words.ts'

/** What a text shows at most of each, so that it can be pasted. */
const MOST = { partitions: 60, groups: 20, facts: 25, actions: 40 }

export interface Moment {
  readonly world: KafkaWorld
  readonly recording: Recording
  readonly facts: readonly TimedFact[]
  readonly now: number
  readonly engine: string
  readonly link: string
}

function limited(lines: readonly string[], most: number, words: ShareWords): string[] {
  const left = lines.length - most
  return left > 0 ? [...lines.slice(0, most), words.asText.more(String(left))] : [...lines]
}

function nodeLines(world: KafkaWorld): string[] {
  return Object.values(world.nodes).map(
    ({ id, process }) => `${id}: ${world.paused[id] === undefined ? process : 'paused'}`,
  )
}

function partitionLines(world: KafkaWorld): string[] {
  const topics = Object.values(freshestImage(world)?.topics ?? {}).filter(
    ({ name }) => !name.startsWith('__'),
  )
  return topics.flatMap(({ name, partitions }) =>
    partitions.map(({ leader, leaderEpoch, replicas, isr, elr }, partition) => {
      const key = partitionKey({ topic: name, partition })
      const leading = leaderOf(world, key)
      const offsets = leading
        ? ` HighWatermark: ${leading.replica.highWatermark} LogEndOffset: ${leading.broker.disk.logs[key]?.logEndOffset ?? '-'}`
        : ''
      const eligible = elr.length > 0 ? ` Elr: ${elr.join(',')}` : ''
      return `${key} Leader: ${leader < 0 ? 'none' : leader} LeaderEpoch: ${leaderEpoch} Replicas: ${replicas.join(',')} Isr: ${isr.join(',')}${eligible}${offsets}`
    }),
  )
}

function groupLines(world: KafkaWorld): string[] {
  const ids = Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' ? Object.keys(node.memory?.groups ?? {}) : [],
  )
  return [...new Set(ids)]
    .sort()
    .flatMap((id) =>
      (groupLag(world, id) ?? []).map(
        ({ partition, committed, logEndOffset, lag }) =>
          `${id} ${partition} CURRENT-OFFSET ${committed} LOG-END-OFFSET ${logEndOffset ?? '-'} LAG ${lag ?? '-'}`,
      ),
    )
}

function factLines({ facts, world }: Moment, words: NarrationWords): string[] {
  const notable = facts.filter((timed) => timed.step <= world.steps && notableSort(timed.fact) !== null)
  return notable
    .slice(-MOST.facts)
    .map(({ at, fact }) => `${formatTime(at)}  ${plain(narrate(fact, words).line)}`)
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

/** The text of a moment. */
export function readText(moment: Moment, words: ShareWords, narration: NarrationWords): string {
  const { recording, world, now, engine, link } = moment
  const { scenario, seed } = recording
  const says = words.asText
  const done = recording.commands.filter((timed) => timed.at <= now)
  const actions = done.map(({ at, command }) => `${formatTime(at)}  ${writeAction(command)}`)
  const plane = scenario.controlPlane === 'zookeeper' ? 'ZooKeeper' : 'KRaft'
  return [
    `Kafkascope ${engine} · ${scenario.id} · ${plane} · ${says.seed} ${seed} · ${formatTime(now)}`,
    ...(link === '' ? [] : [link]),
    ...section(says.actions, limited(actions, MOST.actions, words)),
    ...section(says.nodes, nodeLines(world)),
    ...section(says.partitions, limited(partitionLines(world), MOST.partitions, words)),
    ...section(says.groups, limited(groupLines(world), MOST.groups, words)),
    ...section(says.facts, factLines(moment, narration)),
    '',
  ].join('\n')
}
