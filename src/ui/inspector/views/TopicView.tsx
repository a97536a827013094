import { freshestImage, type KafkaWorld } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { ConfigTab, useMoreTabs } from '../parts/LaterTabs.tsx'
import { PartitionTable } from '../parts/PartitionTable.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { configuredMinIsr, minIsrOf, partitionsOf } from '../read/partitions.ts'
import { useInspectorWords } from '../use-inspector-words.ts'

function readTopic(world: KafkaWorld, name: string) {
  const topic = freshestImage(world)?.topics[name]
  if (!topic) return null
  const rows = partitionsOf(world, name)
  const replicationFactor = topic.partitions[0]?.replicas.length ?? 0
  return {
    topicId: topic.topicId,
    partitions: topic.partitions.length,
    replicationFactor,
    minIsr: minIsrOf(world, name, replicationFactor),
    minIsrSet: configuredMinIsr(world, name),
    records: rows.reduce((sum, row) => sum + (row.logEnd ?? 0) - (row.logStart ?? 0), 0),
    underReplicated: rows.filter((row) => row.underReplicated).length,
    leaderless: rows.filter((row) => row.leaderless).length,
  }
}

/** A topic: its partitions and its configs. */
export function TopicView({ topic }: { readonly topic: string }) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'topic', topic })
  const { field, badge, overview, hint } = words
  const reading = useWorld((world) => readTopic(world, topic))
  if (!reading) return <Note>{words.notFound}</Note>
  const state = () => (
    <>
      <Fields>
        <Field name={field.partitions}>{reading.partitions}</Field>
        <Field name={field.replicationFactor}>{reading.replicationFactor}</Field>
        <Field name={field.minIsr} title={hint.minIsr}>
          {reading.minIsr === reading.minIsrSet
            ? reading.minIsr
            : words.value.minIsr(reading.minIsr, reading.minIsrSet)}
        </Field>
        <Field name={field.records}>{reading.records}</Field>
        <Field name={badge.underReplicated}>{reading.underReplicated}</Field>
        <Field name={badge.leaderless}>{reading.leaderless}</Field>
        <Field name={field.topicId} title={reading.topicId}>
          {reading.topicId}
        </Field>
      </Fields>
      <Section title={overview.topics}>
        <PartitionTable topic={topic} />
      </Section>
    </>
  )
  return (
    <Tabs
      label={topic}
      tabs={[
        { id: 'state', label: words.tabs.state, panel: state },
        {
          id: 'config',
          label: words.tabs.config,
          panel: () => <ConfigTab entity={{ kind: 'topic', topic }} />,
        },
        ...more,
      ]}
    />
  )
}
