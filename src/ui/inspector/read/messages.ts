/** One message of the queue, wherever it waits. Pure. */
import type { Envelope, KafkaWorld, Message, Run, TimedFact } from '../../../engine/index.ts'

/**
 * waiting: in the server's socket, behind an earlier request; held: its link is cut; unread: its receiver is
 * paused; serving: the server has it and has not answered yet; detained: held up by hand.
 */
export type MessageState = 'on the way' | 'waiting' | 'held' | 'unread' | 'serving' | 'detained'

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
  readonly state: MessageState
  readonly detainedUntil: number | null
  /** Of the client whose connection it is. */
  readonly clientId: string | null
}

function find(world: KafkaWorld, seq: number, now: number): [Envelope<Message>, MessageState] | null {
  const isIt = (envelope: Envelope<Message>) => envelope.seq === seq
  const queued = world.queue.find(isIt)
  if (queued) {
    const detained = queued.detained !== undefined && queued.detained.until > now
    return [queued, detained ? 'detained' : 'on the way']
  }
  const held = world.held.find(isIt)
  if (held) return [held, 'held']
  for (const pause of Object.values(world.paused)) {
    const found = pause.waiting.find(isIt)
    if (found) return [found, 'unread']
  }
  for (const connection of Object.values(world.connections)) {
    const found = connection.backlog.find(isIt)
    if (found) return [found, 'waiting']
  }
  return null
}

/** The client.id that the header of a request carries. */
function clientIdOf(world: KafkaWorld, envelope: Envelope<Message>): string | null {
  const client = world.connections[envelope.connection]?.client
  const node = client === undefined ? undefined : world.nodes[client]
  if (!node) return null
  return node.role === 'producer' || node.role === 'consumer' || node.role === 'share-consumer'
    ? node.id.replace(/^(producer|consumer)-/, '')
    : null
}

/** A message of the queue, of a socket, or of a cut link; null when it is no longer under way. */
export function readMessage(world: KafkaWorld, seq: number, now: number): MessageReading | null {
  const found = find(world, seq, now)
  if (!found) return null
  const [envelope, state] = found
  const { from, to, sentAt, at, via, connection, correlationId, body } = envelope
  const detainedUntil = state === 'detained' ? (envelope.detained?.until ?? null) : null
  const clientId = clientIdOf(world, envelope)
  return {
    seq,
    from,
    to,
    sentAt,
    arrivesAt: at,
    via,
    connection,
    correlationId,
    body,
    state,
    detainedUntil,
    clientId,
  }
}

/** A message that has arrived, where a trace of requests knows of it. */
export function readArrived(run: Run, seq: number): MessageReading | null {
  const envelope = run.arrived(seq)
  if (!envelope) return null
  const { from, to, sentAt, at: arrivesAt, via, connection, correlationId, body } = envelope
  const clientId = clientIdOf(run.world, envelope)
  const state = 'on the way'
  const detainedUntil = null
  return {
    seq,
    from,
    to,
    sentAt,
    arrivesAt,
    via,
    connection,
    correlationId,
    body,
    state,
    detainedUntil,
    clientId,
  }
}

/** Whether the server has a request and has not answered it yet. */
export function isServed(world: KafkaWorld, message: MessageReading): boolean {
  const connection = world.connections[message.connection]
  return (
    message.via === 'request' &&
    connection !== undefined &&
    connection.serving === message.correlationId &&
    connection.server === message.to
  )
}

/** Whether somebody took a message off the wire before a moment. */
export function wasLost(facts: readonly TimedFact[], message: MessageReading, now: number): boolean {
  for (let i = facts.length - 1; i >= 0; i--) {
    const { at, fact } = facts[i] as TimedFact
    if (at < message.sentAt) return false
    if (at > now || fact.kind !== 'MessageDropped' || fact.consequence === 'resent') continue
    if (fact.from === message.from && fact.to === message.to && fact.correlationId === message.correlationId)
      return fact.via === message.via && at <= message.arrivesAt
  }
  return false
}

/** The partitions of a message, its records and their bytes. */
export function sizeOf(body: Message): { partitions: readonly string[]; records: number; bytes: number } {
  const listed: readonly unknown[] =
    'partitions' in body && Array.isArray(body.partitions) ? body.partitions : []
  const partitions = listed.flatMap((p) =>
    typeof p === 'object' && p !== null && 'topic' in p && 'partition' in p
      ? [`${p.topic}-${p.partition}`]
      : [],
  )
  const batches =
    body.kind === 'ProduceRequest'
      ? body.partitions.map((p) => p.batch)
      : body.kind === 'FetchResponse'
        ? body.partitions.flatMap((p) => p.batches)
        : []
  return {
    partitions,
    records: batches.reduce((sum, batch) => sum + batch.ids.length, 0),
    bytes: batches.reduce((sum, batch) => sum + batch.sizeInBytes, 0),
  }
}
