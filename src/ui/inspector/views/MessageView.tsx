import { useEffect, useRef } from 'react'
import { apiOf, isRequest, type KafkaWorld, type Message } from '../../../engine/index.ts'
import { formatSpan, formatTime } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import type { Selection } from '../../store.ts'
import { Chip } from '../parts/Chip.tsx'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Tree } from '../parts/Tree.tsx'
import { useInspectorWords } from '../use-inspector-words.ts'

export interface MessageReading {
  readonly seq: number
  readonly from: string
  readonly to: string
  readonly sentAt: number
  readonly arrivesAt: number
  readonly via: string
  readonly connection: string
  readonly correlationId: number
  readonly body: Message | null
  /** In the server's socket, behind an earlier request. */
  readonly waiting: boolean
}

/** A message of the queue, or one that waits in a server's socket; null when it is no longer under way. */
export function readMessage(world: KafkaWorld, seq: number): MessageReading | null {
  const queued = world.queue.find((envelope) => envelope.seq === seq)
  const waiting = queued
    ? undefined
    : Object.values(world.connections)
        .flatMap((connection) => connection.backlog)
        .find((envelope) => envelope.seq === seq)
  const envelope = queued ?? waiting
  if (!envelope) return null
  const { from, to, sentAt, at, via, connection, correlationId, body } = envelope
  return { seq, from, to, sentAt, arrivesAt: at, via, connection, correlationId, body, waiting: !queued }
}

/** What a node's name selects. */
export function nodeSelection(node: string): Selection | null {
  const [, role, name] = /^(broker|controller|producer|consumer)-(.+)$/.exec(node) ?? []
  if (role === 'broker') return { kind: 'broker', broker: Number(name) }
  if (role === 'controller' || role === 'zookeeper' || role === 'producer' || role === 'consumer')
    return { kind: role, node }
  return null
}

/** The message as it is under way, or as it was when it was last seen. */
export function useMessage(seq: number): {
  readonly reading: MessageReading | null
  readonly under: boolean
} {
  const current = useWorld((world) => readMessage(world, seq))
  const kept = useRef(current)
  useEffect(() => {
    if (current) kept.current = current
  })
  return { reading: current ?? (kept.current?.seq === seq ? kept.current : null), under: current !== null }
}

/** A request or a response on its way; when it has arrived, what it was. */
export function MessageView({ seq }: { readonly seq: number }) {
  const words = useInspectorWords()
  const { reading, under } = useMessage(seq)
  const now = useWorld((_, run) => run.now)
  if (!reading) return <Note>{words.message.gone}</Note>
  return <Details reading={reading} now={now} under={under} />
}

interface DetailsProps {
  readonly reading: MessageReading
  readonly now: number
  readonly under: boolean
}

function Details({ reading, now, under }: DetailsProps) {
  const { field, message } = useInspectorWords()
  const { body } = reading
  const api = body && apiOf(body)
  const left = reading.arrivesAt - now
  return (
    <>
      <Fields>
        <Field name={field.state}>
          {reading.waiting ? (
            <Chip tone="warn">{message.waiting}</Chip>
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
        <Field name={field.flight}>{formatSpan(reading.arrivesAt - reading.sentAt)}</Field>
        <Field name={field.correlationId}>{reading.correlationId}</Field>
        {reading.connection !== '' && <Field name={field.connection}>{reading.connection}</Field>}
      </Fields>
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
