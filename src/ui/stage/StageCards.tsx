import type { KafkaWorld, Run } from '../../engine/index.ts'
import type { StageWords } from '../../i18n/en/stage.ts'
import { later } from '../later.tsx'
import type { Player } from '../player/player.ts'
import type { KeyLook } from '../theme/palette.ts'
import { BrokerRows } from './BrokerRows.tsx'
import { leadershipsOf, type PartitionView, readBroker, readQuorum, readTopic } from './broker-view.ts'
import { Crowns } from './Crowns.tsx'
import { readGroup, readProducer } from './client-view.ts'
import { retentionCountdowns } from './countdowns.ts'
import { GroupCard } from './GroupCard.tsx'
import type { StageLayout, StageShape } from './layout-types.ts'
import { ProducerCard } from './ProducerCard.tsx'
import { QuorumCard } from './QuorumCard.tsx'
import styles from './stage.module.css'
import { PartitionHead, TopicHead, TopicTabs } from './TopicHeads.tsx'
import { at } from './use-stage.ts'

/** Only in ZooKeeper mode there are znodes. */
const ZnodesStrip = later(() => import('./ZnodesStrip.tsx').then((m) => m.ZnodesStrip))
/** Only clusters of many brokers are drawn as a wall. */
const Wall = later(() => import('./Wall.tsx').then((m) => m.Wall))

interface StageCardsProps {
  readonly player: Player
  readonly run: Run
  readonly layout: StageLayout
  readonly shape: StageShape
  readonly partitions: readonly (PartitionView | null)[]
  readonly looks: (key: string | null) => KeyLook
  readonly topic: string | null
  /** What a filter lets through; null when everything is. */
  readonly lit: ReadonlySet<string> | null
  readonly words: StageWords
  readonly onTopic: (topic: string) => void
  readonly onAddProducer: () => void
  readonly onAddConsumer: (group: string) => void
  readonly onCloseClient: (node: string) => void
}

/** An admin client is shown while it has something to do. */
function isBusyAdmin(world: KafkaWorld, id: string): boolean {
  const node = world.nodes[id]
  return node?.role === 'terminal' ? node.running !== null : node?.role === 'admin' && node.queue.length > 0
}

function Producers({ run, layout, shape, looks, words, onAddProducer, onCloseClient }: StageCardsProps) {
  const touch = layout.mode === 'narrow'
  const rectOf = (node: string) => layout.clients.find((client) => client.node === node)?.rect
  return (
    <section aria-label={words.producers}>
      <h2 className={styles.columnTitle} style={at(layout.producersHead)}>
        {words.producers}
      </h2>
      {shape.admins.map((node) => {
        const rect = rectOf(node)
        return rect && isBusyAdmin(run.world, node) ? (
          <div key={node} className={styles.admin} style={at(rect)}>
            {run.world.nodes[node]?.role === 'terminal' ? words.terminal : words.admin}
          </div>
        ) : null
      })}
      {shape.producers.map((node) => {
        const rect = rectOf(node)
        const view = readProducer(run.world, node, run.now)
        return rect && view ? (
          <ProducerCard
            key={node}
            rect={rect}
            view={view}
            looks={looks}
            touch={touch}
            words={words}
            onClose={onCloseClient}
          />
        ) : null
      })}
      <button type="button" className={styles.add} style={at(layout.addProducer)} onClick={onAddProducer}>
        {words.addProducer}
      </button>
    </section>
  )
}

function Groups({ run, layout, shape, words, onAddConsumer, onCloseClient }: StageCardsProps) {
  return (
    <section aria-label={words.consumerGroups}>
      <h2 className={styles.columnTitle} style={at(layout.groupsHead)}>
        {words.consumerGroups}
      </h2>
      {layout.groups.map((group, index) => (
        <GroupCard
          key={group.id}
          layout={group}
          view={readGroup(run.world, group.id, shape.groups[index]?.members ?? [], run.now)}
          index={index}
          touch={layout.mode === 'narrow'}
          words={words}
          onAdd={onAddConsumer}
          onClose={onCloseClient}
        />
      ))}
    </section>
  )
}

function Heads({ run, layout, shape, partitions, topic, lit, words, onTopic }: StageCardsProps) {
  return (
    <section aria-label={words.topics}>
      {layout.tabs && (
        <TopicTabs
          topics={shape.topics.map((t) => t.name)}
          chosen={topic}
          onChoose={onTopic}
          style={at(layout.tabs)}
          words={words}
        />
      )}
      {layout.topics.map((head) => (
        <TopicHead key={head.name} layout={head} {...readTopic(run.world, head.name)} words={words} />
      ))}
      {layout.columns.map((column) => {
        const view = column.seen ? partitions[column.index] : null
        return view ? (
          <PartitionHead
            key={column.key}
            layout={column}
            view={view}
            detail={layout.detail}
            dim={lit?.has(column.key) === false}
            words={words}
          />
        ) : null
      })}
    </section>
  )
}

/** Everything on the stage that is read or touched, in reading order. */
export function StageCards(props: StageCardsProps) {
  const { run, layout, partitions, words, player } = props
  const leads = leadershipsOf(run.world)
  const quorum = readQuorum(run.world, run.now)
  const retentions = layout.wall ? {} : retentionCountdowns(run.world, run.now)
  const brokers = layout.rows.flatMap(({ broker, seen }) =>
    seen ? (readBroker(run.world, broker, run.now, leads, retentions) ?? []) : [],
  )
  return (
    <>
      <QuorumCard layout={layout.quorum} view={quorum} words={words} />
      {quorum.mode === 'zookeeper' && <ZnodesStrip layout={layout.quorum} run={run} words={words} />}
      <Producers {...props} />
      <Heads {...props} />
      <BrokerRows layout={layout} brokers={brokers} partitions={partitions} lit={props.lit} words={words} />
      {layout.wall && <Wall layout={layout} wall={layout.wall} run={run} words={words} />}
      <Groups {...props} />
      <Crowns layout={layout} partitions={partitions} now={run.now} playing={player.playing} />
    </>
  )
}
