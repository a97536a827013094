import { apiOf, isRequest, type Message } from '../../../engine/index.ts'
import { formatSpan, formatTime } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import type { Selection } from '../../store.ts'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { MessageActions } from '../parts/MessageActions.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Tree } from '../parts/Tree.tsx'
import { type MessageReading, sizeOf, wasLost } from '../read/messages.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { useInHandWords, useMessage } from '../use-message.ts'

/** What a node's name selects. */
export function nodeSelection(node: string): Selection | null {
  const [, role, name] = /^(broker|controller|zookeeper|producer|consumer)-(.+)$/.exec(node) ?? []
  if (role === 'broker') return { kind: 'broker', broker: Number(name) }
  if (role === 'controller' || role === 'zookeeper' || role === 'producer' || role === 'consumer')
    return { kind: role, node }
  return null
}

/** A request or a response on its way; when it has arrived, what it was. */
export function MessageView({ seq }: { readonly seq: number }) {
  const words = useInspectorWords()
  const { reading, under } = useMessage(seq)
  const now = useWorld((_, run) => run.now)
  const lost = useWorld((_, run) => reading !== null && !under && wasLost(run.facts, reading, run.now))
  if (!reading) return <Note>{words.message.gone}</Note>
  return <Details reading={reading} now={now} under={under} lost={lost} />
}

interface DetailsProps {
  readonly reading: MessageReading
  readonly now: number
  readonly under: boolean
  readonly lost: boolean
}

function Details({ reading, now, under, lost }: DetailsProps) {
  const { field, message } = useInspectorWords()
  const hand = useInHandWords()
  const { body, state } = reading
  const size = body && sizeOf(body)
  const api = body && apiOf(body)
  const left = reading.arrivesAt - now
  return (
    <>
      <Fields>
        <Field name={field.state}>
          {lost ? (
            <Chip tone="bad">{hand.state.lost}</Chip>
          ) : state !== 'on the way' && under ? (
            <Chip tone="warn">{state === 'waiting' ? message.waiting : hand.state[state]}</Chip>
          ) : under && left >= 0 ? (
            <Chip tone="accent">{message.onTheWay}</Chip>
          ) : (
            <Chip tone="quiet">{now < reading.sentAt ? message.notYet : message.arrived}</Chip>
          )}
        </Field>
        {api && (
          <Field name={field.api}>
            {api.name} {body && isRequest(body) ? message.request : message.response}
          </Field>
        )}
        {api && <Field name={field.apiKey}>{`${api.key} · v${api.version}`}</Field>}
        <Field name={field.from}>
          <NodeRef node={reading.from} />
        </Field>
        <Field name={field.to}>
          <NodeRef node={reading.to} />
        </Field>
        <Field name={field.sent}>{formatTime(reading.sentAt)}</Field>
        <Field name={field.arrives}>{formatTime(reading.arrivesAt)}</Field>
        {reading.detainedUntil !== null && (
          <Field name={hand.detainedUntil}>{formatTime(reading.detainedUntil)}</Field>
        )}
        <Field name={field.flight}>{formatSpan(reading.arrivesAt - reading.sentAt)}</Field>
        <Field name={field.correlationId}>{reading.correlationId}</Field>
        {reading.connection !== '' && <Field name={field.connection}>{reading.connection}</Field>}
        {reading.clientId !== null && <Field name="client.id">{reading.clientId}</Field>}
        {size && size.partitions.length > 0 && (
          <Field name={hand.partitions}>{size.partitions.join(', ')}</Field>
        )}
        {size && size.records > 0 && <Field name={hand.records}>{size.records}</Field>}
        {size && size.records > 0 && (
          <Field name={hand.bytes}>{`${size.bytes.toLocaleString('en')} B`}</Field>
        )}
      </Fields>
      <MessageActions seq={reading.seq} />
      <Section title={field.body}>{body ? <Body body={body} /> : <Note>{message.noBody}</Note>}</Section>
    </>
  )
}

function Body({ body }: { readonly body: Message }) {
  const { kind: _, ...fields } = body
  const entries = Object.entries(fields)
  const { message } = useInspectorWords()
  if (entries.length === 0) return <Note>{message.noFields}</Note>
  return entries.map(([name, value]) => <Tree key={name} name={name} value={value} />)
}

function NodeRef({ node }: { readonly node: string }) {
  const { name } = useInspectorWords()
  const to = nodeSelection(node)
  return to ? <Ref to={to}>{name.node(node)}</Ref> : node
}
