import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import type { PartitionView } from './broker-view.ts'
import type { ColumnLayout, Detail, TopicLayout } from './layout-types.ts'
import { Selectable } from './Selectable.tsx'
import styles from './stage.module.css'
import { at, classes } from './use-stage.ts'

/** Room beside the name that the settings need, in full and in short. */
const LONG_LINE = 370
const SHORT_LINE = 118

interface TopicHeadProps {
  readonly layout: TopicLayout
  readonly partitions: number
  readonly replicationFactor: number
  readonly minIsr: string
  readonly words: StageWords
}

/** A topic's name and its settings, as many as there is room for. */
export const TopicHead = memo(function TopicHead({ layout, words, ...topic }: TopicHeadProps) {
  const room = layout.head.w - layout.name.length * 8
  const line = words.topicLine(topic.partitions, topic.replicationFactor, topic.minIsr)
  return (
    <Selectable
      selection={{ kind: 'topic', topic: layout.name }}
      label={`${layout.name}: ${line}`}
      className={styles.topicHead}
      style={at(layout.head)}
    >
      <span className={styles.topicName} title={layout.name}>
        {layout.name}
      </span>
      {room >= SHORT_LINE && (
        <span className={styles.topicLine} title={line}>
          {room >= LONG_LINE ? line : words.topicShort(topic.replicationFactor, topic.minIsr)}
        </span>
      )}
    </Selectable>
  )
}, same)

interface PartitionHeadProps {
  readonly layout: ColumnLayout
  readonly view: PartitionView
  readonly detail: Detail
  readonly dim: boolean
  readonly words: StageWords
}

/** A partition's name and leader epoch above its column. */
export const PartitionHead = memo(function PartitionHead({
  layout,
  view,
  detail,
  dim,
  words,
}: PartitionHeadProps) {
  const { topic, partition, key, head, ruler } = layout
  const leader = view.leader < 0 ? words.noLeader : words.broker(view.leader)
  const wide = head.w >= 116
  const rect = { ...head, h: head.h + (ruler?.h ?? 0) }
  return (
    <Selectable
      selection={{ kind: 'partition', topic, partition }}
      label={words.partitionLabel(
        key,
        leader,
        view.leaderEpoch,
        String(view.highWatermark),
        view.logEndOffset,
      )}
      className={classes(styles.partitionHead, dim && styles.dim)}
      style={at(rect)}
    >
      {head.w >= 14 && (
        <span className={styles.partitionName}>
          {wide
            ? words.partition(partition)
            : detail === 'bars'
              ? partition
              : words.partitionShort(partition)}
        </span>
      )}
      {detail !== 'bars' && head.w >= 74 && (
        <span className={classes(styles.epoch, view.epochIsNew && styles.epochNew)}>
          {words.epoch(view.leaderEpoch)}
        </span>
      )}
    </Selectable>
  )
}, same)

interface TopicTabsProps {
  readonly topics: readonly string[]
  readonly chosen: string | null
  readonly onChoose: (topic: string) => void
  readonly style: ReturnType<typeof at>
  readonly words: StageWords
}

/** On a narrow stage one topic is shown at a time. */
export function TopicTabs({ topics, chosen, onChoose, style, words }: TopicTabsProps) {
  return (
    <div role="group" aria-label={words.topics} className={styles.tabs} style={style}>
      {topics.map((topic) => (
        <button
          key={topic}
          type="button"
          aria-pressed={topic === chosen}
          className={classes(styles.tab, topic === chosen && styles.tabChosen)}
          onClick={() => onChoose(topic)}
        >
          {topic}
        </button>
      ))}
    </div>
  )
}
