import { type KafkaWorld, PROFILES, SCENARIO_BOUNDS } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Actions, useAct } from '../parts/Actions.tsx'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { ConfigTab, useMoreTabs } from '../parts/LaterTabs.tsx'
import { LogSlider } from '../parts/LogSlider.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Batches } from './Batches.tsx'
import { Transactions } from './Transactions.tsx'

function readProducer(world: KafkaWorld, id: string) {
  const node = world.nodes[id]
  if (node?.role !== 'producer') return null
  const requests = Object.values(world.connections)
    .filter((connection) => connection.client === node.id)
    .flatMap((connection) => connection.inFlight)
  return {
    clientId: node.clientId,
    process: node.process,
    topic: node.spec.topic,
    rate: node.spec.recordsPerSecond,
    library: PROFILES[node.spec.client ?? 'java'].title,
    canFlush: ['java', 'librdkafka'].includes(node.spec.client ?? 'java'),
    acks: node.config.acks,
    idempotent: node.config['enable.idempotence'],
    producerId: node.producerId,
    producerEpoch: node.producerEpoch,
    inFlight: requests.filter((request) => request.body.kind === 'ProduceRequest').length,
    counts: { ...node.counts },
  }
}

/** A producer: its promises, its accumulator and its counts. */
export function ProducerView({ node }: { readonly node: string }) {
  const words = useInspectorWords()
  const more = useMoreTabs({ kind: 'producer', node })
  const reading = useWorld((world) => readProducer(world, node))
  if (!reading) return <Note>{words.notFound}</Note>
  return (
    <Tabs
      label={reading.clientId}
      tabs={[
        { id: 'state', label: words.tabs.state, panel: () => <State reading={reading} node={node} /> },
        {
          id: 'config',
          label: words.tabs.config,
          panel: () => <ConfigTab entity={{ kind: 'client', node }} />,
        },
        ...more,
      ]}
    />
  )
}

type Reading = NonNullable<ReturnType<typeof readProducer>>

function State({ reading, node }: { readonly reading: Reading; readonly node: string }) {
  const { field, value, hint, acksHint, clients } = useInspectorWords()
  const { counts } = reading
  return (
    <>
      <Fields>
        <Field name={field.process}>
          <Chip tone={reading.process === 'running' ? 'good' : 'quiet'}>{value[reading.process]}</Chip>
        </Field>
        <Field name={field.topic}>
          <Ref to={{ kind: 'topic', topic: reading.topic }}>{reading.topic}</Ref>
        </Field>
        <Field name={field.library}>{reading.library}</Field>
        <Field name={field.acks} title={acksHint[reading.acks]}>
          {reading.acks}
        </Field>
        <Field name={field.idempotence} title={hint.idempotence}>
          {reading.idempotent ? value.on : value.off}
        </Field>
        <Field name={field.producerId}>{reading.producerId < 0 ? '–' : reading.producerId}</Field>
        <Field name={field.producerEpoch}>{reading.producerId < 0 ? '–' : reading.producerEpoch}</Field>
      </Fields>
      <Transactions node={node} />
      <Batches node={node} />
      <Section title={clients.counts}>
        <Fields>
          <Field name={field.inFlight} title={hint.inFlight}>
            {reading.inFlight}
          </Field>
          <Field name={field.created}>{counts.created}</Field>
          <Field name={field.sentCount}>{counts.sent}</Field>
          <Field name={field.acknowledged} title={hint.acknowledged}>
            {counts.acknowledged}
          </Field>
          <Field name={field.failed}>{counts.failed}</Field>
          <Field name={field.retries}>{counts.retries}</Field>
        </Fields>
      </Section>
      <Controls reading={reading} node={node} />
    </>
  )
}

function Controls({ reading, node }: { readonly reading: Reading; readonly node: string }) {
  const { action } = useInspectorWords()
  if (reading.process !== 'running') return null
  return (
    <>
      <Rate producer={reading.clientId} rate={reading.rate} />
      <Actions
        label={action.label}
        actions={[
          ...(reading.canFlush
            ? [
                {
                  label: action.flush,
                  command: { kind: 'FlushProducer', producer: reading.clientId } as const,
                },
              ]
            : []),
          { label: action.close, command: { kind: 'CloseClient', client: node } },
        ]}
      />
    </>
  )
}

function Rate({ producer, rate }: { readonly producer: string; readonly rate: number }) {
  const { field, value } = useInspectorWords()
  const { act, problem } = useAct()
  return (
    <>
      <LogSlider
        label={field.rate}
        value={rate}
        low={0.1}
        high={50}
        format={(wanted) => value.perSecond(String(wanted))}
        onApply={(wanted) =>
          act({
            kind: 'SetProducerRate',
            producer,
            recordsPerSecond: Math.min(wanted, SCENARIO_BOUNDS.recordsPerSecond),
          })
        }
      />
      {problem && <Note>{problem}</Note>}
    </>
  )
}
