import { CLIENT_LIBRARIES, type ClientLibrary, PROFILES, type Scenario } from '../../engine/index.ts'
import { inMode } from '../../scenarios/mode.ts'
import { headersIn, headersLine } from '../panels/headers.ts'
import { keysOf } from '../panels/ProducerDialog.tsx'
import styles from './build.module.css'
import { ConfigField } from './ConfigField.tsx'
import {
  freeIn,
  stemOf,
  withBrokers,
  withControllers,
  withoutBroker,
  withoutProducer,
  withProducerName,
  withProducerTwin,
  withTopicName,
  withTwin,
} from './draft.ts'
import { LoadEditor } from './LoadEditor.tsx'
import {
  ChoiceField,
  DraftTextField,
  List,
  NumberField,
  RemoveButton,
  Row,
  TextField,
  type Wrong,
} from './parts.tsx'
import { type BuildWords, useBuildWords } from './use-build-words.ts'

export interface SectionProps {
  readonly draft: Scenario
  readonly wrong: Wrong | null
  readonly change: (part: Partial<Scenario>) => void
}

const LIBRARIES = Object.fromEntries(CLIENT_LIBRARIES.map((each) => [each, PROFILES[each].title]))

const replaced = <T,>(list: readonly T[], at: number, part: Partial<T>): T[] =>
  list.map((each, i) => (i === at ? { ...each, ...part } : each))
const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at)

/** From typed counts: what is no count changes nothing. */
const count = (value: number, most: number): number => Math.min(most, Math.max(1, Math.trunc(value) || 1))

function ensemble(draft: Scenario, servers: number): Partial<Scenario> {
  return { zookeeper: Array.from({ length: servers }, (_, i) => draft.zookeeper?.[i] ?? i + 1) }
}

/** Brokers, controllers, racks, network. */
export function ClusterSection({ draft, wrong, change }: SectionProps) {
  const words = useBuildWords()
  const mode = draft.controlPlane ?? 'kraft'
  return (
    <section className={styles.section} aria-label={words.cluster}>
      <h3>{words.cluster}</h3>
      <div className={styles.fields}>
        <ChoiceField
          label={words.mode}
          path="controlPlane"
          wrong={wrong}
          value={mode}
          choices={{ kraft: words.kraft, zookeeper: words.zookeeper }}
          onChange={(value) => change(inMode(draft, value as 'kraft' | 'zookeeper'))}
        />
        <ChoiceField
          label={words.network}
          path="network"
          wrong={wrong}
          value={draft.network}
          choices={{ illustrative: words.illustrative, datacentre: words.datacentre }}
          onChange={(value) => change({ network: value as Scenario['network'] })}
        />
        <NumberField
          label={words.brokers}
          path="brokers"
          wrong={wrong}
          value={draft.brokers.length}
          onChange={(value) => change(withBrokers(draft, count(value, 100)))}
        />
        {mode === 'kraft' ? (
          <NumberField
            label={words.controllers}
            path="controllers"
            wrong={wrong}
            value={draft.controllers.length}
            onChange={(value) => change(withControllers(draft, count(value, 7)))}
          />
        ) : (
          <ChoiceField
            label={words.ensemble}
            path="zookeeper"
            wrong={wrong}
            value={String(draft.zookeeper?.length ?? 3)}
            choices={{ 1: '1', 3: '3', 5: '5' }}
            onChange={(value) => change(ensemble(draft, Number(value)))}
          />
        )}
        <NumberField
          label={words.seed}
          path="seed"
          wrong={wrong}
          value={draft.seed}
          onChange={(seed) => change({ seed })}
        />
        <NumberField
          label={words.openAt}
          path="openAtMs"
          wrong={wrong}
          value={(draft.openAtMs ?? 0) / 1000}
          onChange={(value) => change({ openAtMs: value * 1000 })}
        />
      </div>
      {draft.brokers.length <= 12 && (
        <div className={styles.racks}>
          {draft.brokers.map((broker, i) => (
            <div key={broker.id} className={styles.rack}>
              <TextField
                label={words.rackOf(String(broker.id))}
                path={`brokers[${i}].rack`}
                wrong={wrong}
                value={broker.rack ?? ''}
                onChange={(rack) => change({ brokers: replaced(draft.brokers, i, { rack: rack || null }) })}
              />
              <RemoveButton
                name={words.brokerName(String(broker.id))}
                disabled={draft.brokers.length === 1}
                onRemove={() => change(withoutBroker(draft, broker.id))}
              />
            </div>
          ))}
        </div>
      )}
      <ConfigField
        label={words.brokerConfig}
        of={{ side: 'broker' }}
        path="brokerConfig"
        wrong={wrong}
        value={draft.brokerConfig}
        onChange={(brokerConfig) => change({ brokerConfig })}
      />
    </section>
  )
}

/** Topics with their configs. */
export function TopicsSection({ draft, wrong, change }: SectionProps) {
  const words = useBuildWords()
  const { topics } = draft
  const add = () => {
    const name = freeIn(
      topics.map((topic) => topic.name),
      'topic',
    )
    const replicationFactor = Math.min(3, draft.brokers.length)
    change({ topics: [...topics, { name, partitions: 3, replicationFactor }] })
  }
  return (
    <List title={words.topics} what={words.topic} onAdd={add}>
      {topics.map((topic, i) => {
        const set = (part: Partial<(typeof topics)[number]>) => change({ topics: replaced(topics, i, part) })
        const at = (field: string) => ({ path: `topics[${i}].${field}`, wrong })
        return (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: a name is what is being typed.
            key={i}
            name={topic.name}
            onCopy={() =>
              change({
                topics: withTwin(topics, i, (one) => ({
                  ...one,
                  name: freeIn(
                    topics.map((each) => each.name),
                    stemOf(one.name),
                  ),
                })),
              })
            }
            onRemove={() => change({ topics: without(topics, i) })}
          >
            <TextField
              label={words.name}
              {...at('name')}
              value={topic.name}
              onChange={(name) => change(withTopicName(draft, i, name))}
            />
            <NumberField
              label={words.partitions}
              {...at('partitions')}
              value={topic.partitions}
              onChange={(partitions) => set({ partitions })}
            />
            <NumberField
              label={words.replicationFactor}
              {...at('replicationFactor')}
              value={topic.replicationFactor}
              onChange={(replicationFactor) => set({ replicationFactor })}
            />
            <ConfigField
              label={words.config}
              of={{ side: 'topic' }}
              {...at('config')}
              value={topic.config}
              onChange={(config) => set({ config })}
            />
          </Row>
        )
      })}
    </List>
  )
}

type Producer = Scenario['producers'][number]

function newProducer(draft: Scenario): Producer {
  return {
    id: freeIn(
      draft.producers.map(({ id }) => id),
      'producer',
    ),
    topic: draft.topics[0]?.name ?? 'topic-1',
    keys: ['a', 'b', 'c'],
    recordsPerSecond: 1,
    startAtMs: 5_000,
  }
}

const names = (draft: Scenario) => Object.fromEntries(draft.topics.map(({ name }) => [name, name]))

/** Who writes, and how much of it when. */
export function ProducersSection({ draft, wrong, change }: SectionProps) {
  const words = useBuildWords()
  const { producers } = draft
  return (
    <List
      title={words.producers}
      what={words.producer}
      onAdd={() => change({ producers: [...producers, newProducer(draft)] })}
    >
      {producers.map((producer, i) => {
        const set = (part: Partial<Producer>) => change({ producers: replaced(producers, i, part) })
        const at = (field: string) => ({ path: `producers[${i}].${field}`, wrong })
        return (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: a name is what is being typed.
            key={i}
            name={producer.id}
            onCopy={() => change(withProducerTwin(draft, i))}
            onRemove={() => change(withoutProducer(draft, i))}
          >
            <ProducerFields
              {...{ producer, set, at, draft, words }}
              rename={(id) => change(withProducerName(draft, i, id))}
            />
            <ConfigField
              label={words.config}
              of={{ side: 'producer', client: producer.client ?? 'java' }}
              {...at('config')}
              value={producer.config}
              onChange={(config) => set({ config })}
            />
            <LoadEditor draft={draft} producer={producer} change={change} />
          </Row>
        )
      })}
    </List>
  )
}

interface ProducerFieldsProps {
  readonly producer: Producer
  readonly set: (part: Partial<Producer>) => void
  readonly at: (field: string) => { readonly path: string; readonly wrong: Wrong | null }
  readonly draft: Scenario
  readonly words: BuildWords
  readonly rename: (id: string) => void
}

function ProducerFields({ producer, set, at, draft, words, rename }: ProducerFieldsProps) {
  return (
    <>
      <TextField label={words.name} {...at('id')} value={producer.id} onChange={rename} />
      <ChoiceField
        label={words.library}
        {...at('client')}
        value={producer.client ?? 'java'}
        choices={LIBRARIES}
        onChange={(client) => set({ client: client as ClientLibrary })}
      />
      <ChoiceField
        label={words.to}
        {...at('topic')}
        value={producer.topic}
        choices={names(draft)}
        onChange={(topic) => set({ topic })}
      />
      <NumberField
        label={words.rate}
        step={0.1}
        {...at('recordsPerSecond')}
        value={producer.recordsPerSecond}
        onChange={(recordsPerSecond) => set({ recordsPerSecond })}
      />
      <TextField
        label={words.keys}
        hint={words.keysHint}
        {...at('keys')}
        value={producer.keys?.join(', ') ?? ''}
        onChange={(text) => set({ keys: keysOf(text) })}
      />
      <TextField
        label={words.value}
        {...at('value')}
        value={producer.value ?? ''}
        onChange={(value) => set({ value })}
      />
      <DraftTextField
        label={words.headers}
        hint={words.headersHint}
        refusal={words.notHeaders}
        {...at('headers')}
        value={producer.headers ?? []}
        write={headersLine}
        read={headersIn}
        onChange={(headers) => set({ headers })}
      />
      <NumberField
        label={words.valueBytes}
        {...at('valueBytes')}
        value={producer.valueBytes ?? 0}
        onChange={(valueBytes) => set({ valueBytes })}
      />
      <NumberField
        label={words.startAt}
        {...at('startAtMs')}
        value={(producer.startAtMs ?? 0) / 1000}
        onChange={(value) => set({ startAtMs: value * 1000 })}
      />
    </>
  )
}

type Consumer = Scenario['consumers'][number]

/** A name that no consumer of either kind has. */
export const freeReader = (draft: Scenario, stem: string): string =>
  freeIn(
    [...draft.consumers, ...(draft.shareConsumers ?? [])].map(({ id }) => id),
    stem,
  )

function newConsumer(draft: Scenario): Consumer {
  return {
    id: freeReader(draft, 'consumer'),
    group: draft.consumers.at(-1)?.group ?? 'group-1',
    topics: draft.topics.slice(0, 1).map(({ name }) => name),
    config: { 'auto.offset.reset': 'earliest' },
    startAtMs: 6_000,
  }
}

/** Who reads, in which group. */
export function ConsumersSection({ draft, wrong, change }: SectionProps) {
  const words = useBuildWords()
  const { consumers } = draft
  return (
    <List
      title={words.consumers}
      what={words.consumer}
      onAdd={() => change({ consumers: [...consumers, newConsumer(draft)] })}
    >
      {consumers.map((consumer, i) => {
        const set = (part: Partial<Consumer>) => change({ consumers: replaced(consumers, i, part) })
        const at = (field: string) => ({ path: `consumers[${i}].${field}`, wrong })
        return (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: a name is what is being typed.
            key={i}
            name={consumer.id}
            onCopy={() =>
              change({
                consumers: withTwin(consumers, i, (one) => ({
                  ...one,
                  id: freeReader(draft, stemOf(one.id)),
                })),
              })
            }
            onRemove={() => change({ consumers: without(consumers, i) })}
          >
            <TextField label={words.name} {...at('id')} value={consumer.id} onChange={(id) => set({ id })} />
            <ChoiceField
              label={words.library}
              {...at('client')}
              value={consumer.client ?? 'java'}
              choices={LIBRARIES}
              onChange={(client) => set({ client: client as ClientLibrary })}
            />
            <TextField
              label={words.group}
              {...at('group')}
              value={consumer.group ?? ''}
              onChange={(group) => set({ group: group === '' ? null : group })}
            />
            <TextField
              label={words.reads}
              {...at('topics')}
              value={consumer.topics.join(', ')}
              onChange={(text) => set({ topics: keysOf(text) ?? [] })}
            />
            <NumberField
              label={words.startAt}
              {...at('startAtMs')}
              value={(consumer.startAtMs ?? 0) / 1000}
              onChange={(value) => set({ startAtMs: value * 1000 })}
            />
            <NumberField
              label={words.process}
              {...at('processMs')}
              value={consumer.processMs ?? 0}
              onChange={(processMs) => set({ processMs })}
            />
            <ConfigField
              label={words.config}
              of={{ side: 'consumer', client: consumer.client ?? 'java' }}
              {...at('config')}
              value={consumer.config}
              onChange={(config) => set({ config })}
            />
          </Row>
        )
      })}
    </List>
  )
}
