/**
 * The requests that travelled, kept as numbers: when each was sent, arrived, was answered, came back or failed.
 * It watches a world from outside, event by event; nobody in the engine knows of it, and nothing is kept of a
 * message's body but what it was about.
 *
 * Left out: the size of what travels, and connections that are opened without a request.
 */
import { errorOf } from '../apis.ts'
import { connectionOf } from '../kernel/network.ts'
import type { Connection, Envelope, InFlight, Micros } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import type { KafkaWorld } from '../world.ts'
import { aboutOf, recordsIn } from './about.ts'
import type { Watcher } from './watch.ts'

/** Why a request got no answer. */
export type FailureReason = 'timeout' | 'disconnected'

/** A request and what became of it, as far as it had happened at the moment asked for. */
export interface Exchange {
  /** The number of the request's envelope. */
  readonly id: number
  /** The request's kind, as ProduceRequest. */
  readonly kind: string
  readonly client: string
  readonly server: string
  readonly connection: number
  readonly correlationId: number
  readonly sentAt: Micros
  /** When it is, or was, to arrive; null when nobody knows (a cut link holds it). */
  readonly dueAt: Micros | null
  readonly arrivedAt: Micros | null
  /** When the server took it up: later than its arrival when an earlier request of the connection was in its way. */
  readonly servedAt: Micros | null
  /** When the response left. */
  readonly answeredAt: Micros | null
  readonly responseDueAt: Micros | null
  readonly backAt: Micros | null
  /** The number of the response's envelope, null before. */
  readonly responseId: number | null
  readonly failedAt: Micros | null
  readonly reason: FailureReason | null
  /** Nobody waits for an answer (acks=0). */
  readonly oneWay: boolean
  /** The server's process was gone when it arrived. */
  readonly refused: boolean
  /** The first error of the response, null when all went well. */
  readonly error: string | null
  /** Partitions, topics or the group it is about. */
  readonly about: readonly string[]
  /** Records it carried, there or back. */
  readonly records: number
}

const NONE = -1
/** Columns of a row. */
const ID = 0
const SENT = 1
const ARRIVED = 2
const ARRIVED_STEP = 3
const SERVED = 4
const ANSWERED = 5
const BACK = 6
const BACK_STEP = 7
const RESPONSE_ID = 8
const FAILED = 9
const FAILED_STEP = 10
const KIND = 11
const CLIENT = 12
const SERVER = 13
const EPOCH = 14
const CORRELATION = 15
const ABOUT = 16
const ERROR = 17
const RECORDS = 18
const FLAGS = 19
const RESPONSE_ABOUT = 20
const RESPONSE_RECORDS = 21
const WIDTH = 22

const ONE_WAY = 1
const REFUSED = 2
const TIMED_OUT = 4

/** Rows that are kept; when there are more, the older half goes. */
export const MAX_ROWS = 65_536
const FIRST_ROWS = 512
/** Correlation ids of one connection stay below this. */
const PER_CONNECTION = 2 ** 24

const keyOf = (epoch: number, correlationId: number): number => epoch * PER_CONNECTION + correlationId

/** Texts by number, so that a row is numbers only. */
class Names {
  readonly list: string[] = []
  readonly #known = new Map<string, number>()

  of(text: string): number {
    let number = this.#known.get(text)
    if (number === undefined) {
      number = this.list.length
      this.list.push(text)
      this.#known.set(text, number)
    }
    return number
  }
}

/** What is on the wire at the moment the world shows, by connection and correlation id. */
function onTheWay(world: KafkaWorld) {
  const requests = new Map<number, Envelope<Message>>()
  const responses = new Map<number, Envelope<Message>>()
  const take = (envelope: Envelope<Message>): void => {
    const key = keyOf(envelope.epoch, envelope.correlationId)
    if (envelope.via === 'request' && connectionOf(world, envelope)) requests.set(key, envelope)
    else if (envelope.via === 'response') responses.set(key, envelope)
  }
  for (const envelope of world.queue) take(envelope)
  for (const envelope of world.held) take(envelope)
  for (const node in world.paused) for (const envelope of world.paused[node]?.waiting ?? []) take(envelope)
  return { requests, responses }
}

const isStuck = (envelope: Envelope<Message>, world: KafkaWorld): boolean =>
  world.held.includes(envelope) || world.paused[envelope.to] !== undefined

/** A request that has not arrived yet. */
function underWay(envelope: Envelope<Message>, world: KafkaWorld): Exchange {
  const body = envelope.body as Message
  const about = aboutOf(body)
  return {
    id: envelope.seq,
    kind: body.kind,
    client: envelope.from,
    server: envelope.to,
    connection: envelope.epoch,
    correlationId: envelope.correlationId,
    sentAt: envelope.sentAt,
    dueAt: isStuck(envelope, world) ? null : envelope.at,
    arrivedAt: null,
    servedAt: null,
    answeredAt: null,
    responseDueAt: null,
    backAt: null,
    responseId: null,
    failedAt: null,
    reason: null,
    oneWay: false,
    refused: false,
    error: null,
    about: about === '' ? [] : about.split(' '),
    records: recordsIn(body),
  }
}

/** An answer that is on its way. */
function answerOf({ seq, sentAt, at, body }: Envelope<Message>) {
  return {
    id: seq,
    at: sentAt,
    dueAt: at,
    error: body && errorOf(body),
    about: body ? aboutOf(body) : '',
    records: body ? recordsIn(body) : 0,
  }
}

/** What the next event may do to requests that wait on its connection. */
interface Watched {
  readonly key: string
  readonly connection: Connection<Message>
  readonly inFlight: readonly InFlight<Message>[]
}

export class Trace implements Watcher {
  /** It knows every request from this moment on. */
  since: Micros
  /** The number of the last event before it began. */
  sinceStep: number
  /** The number of the last event it has seen. */
  step: number
  /** Older rows were let go. */
  dropped = false
  #rows = new Float64Array(FIRST_ROWS * WIDTH)
  #count = 0
  /** How many rows went before row 0. */
  #gone = 0
  readonly #names = new Names()
  readonly #byKey = new Map<number, number>()
  #watched: Watched | null = null

  constructor(world: KafkaWorld) {
    this.since = world.now
    this.sinceStep = world.steps
    this.step = world.steps
  }

  /** Whether it can tell what was going on from `from` until `now`, which is after so many events. */
  covers(from: Micros, now: Micros, steps: number): boolean {
    if (steps < this.sinceStep || steps > this.step) return false
    return this.since <= from || (this.dropped && this.since <= now)
  }

  /** Before an event is handled; null for what is no event of the queue. */
  before(world: KafkaWorld, next: Envelope<Message> | null): void {
    this.#watched = null
    if (!next || next.via === 'timer' || next.via === 'operator' || next.via === 'hangup') return
    if (world.paused[next.to] !== undefined) return
    const connection = connectionOf(world, next)
    if (!connection) {
      if (next.via === 'response') this.#late(next)
    } else if (next.via === 'request' || next.via === 'backlog') this.#request(world, connection, next)
    else if (next.via === 'response') this.#response(world, connection, next)
    else if (connection.clientOpen)
      this.#watched = { key: next.connection, connection, inFlight: connection.inFlight }
  }

  heard(): void {}

  /** After it was handled. */
  after(world: KafkaWorld): void {
    this.step = world.steps
    const watched = this.#watched
    if (!watched || world.connections[watched.key] === watched.connection) return
    for (const waiting of watched.inFlight) this.#failed(world, watched.connection, waiting)
  }

  /** The exchanges that were under way between two moments, as the world that shows `now` can know them. */
  read(world: KafkaWorld, from: Micros, to: Micros): Exchange[] {
    const found: Exchange[] = []
    const { requests, responses } = onTheWay(world)
    for (let row = 0; row < this.#count; row++) {
      const at = row * WIDTH
      const key = this.#keyOf(at)
      // Of what is under way now the world knows more.
      if (requests.has(key) && (this.#rows[at + FAILED_STEP] as number) === NONE) continue
      const arrived = this.#rows[at + ARRIVED_STEP] as number
      const failed = this.#rows[at + FAILED_STEP] as number
      const isKnown =
        (arrived !== NONE && arrived <= world.steps) || (failed !== NONE && failed <= world.steps)
      const isOlder = arrived === NONE && failed === NONE
      if (!isKnown && !isOlder) continue
      if ((this.#rows[at + SENT] as number) > to || this.#endOf(at, world.steps) < from) continue
      requests.delete(key)
      found.push(this.#exchange(at, world, responses.get(key)))
    }
    for (const envelope of requests.values()) if (envelope.sentAt <= to) found.push(underWay(envelope, world))
    return found.sort((a, b) => a.sentAt - b.sentAt || a.id - b.id)
  }

  /** What is known to be sent after the moment shown, and how it will end: a run that went back has a future. */
  readAhead(world: KafkaWorld, to: Micros): Exchange[] {
    const found: Exchange[] = []
    const all = { steps: Infinity, nextSeq: Infinity, now: Infinity }
    for (let row = 0; row < this.#count; row++) {
      const at = row * WIDTH
      if ((this.#rows[at + ID] as number) < world.nextSeq || (this.#rows[at + SENT] as number) > to) continue
      found.push(this.#exchange(at, all, undefined))
    }
    return found
  }

  /** The event that brought a request or a response to its receiver, null when it is not known. */
  stepOf(seq: number): number | null {
    for (let row = this.#count - 1; row >= 0; row--) {
      const at = row * WIDTH
      const step =
        this.#rows[at + ID] === seq
          ? this.#rows[at + ARRIVED_STEP]
          : this.#rows[at + RESPONSE_ID] === seq
            ? this.#rows[at + BACK_STEP]
            : undefined
      if (step !== undefined) return step === NONE ? null : step
    }
    return null
  }

  /** The request or response that an event brought to its receiver, null when it brought none that is known. */
  seqAt(step: number): number | null {
    for (let row = this.#count - 1; row >= 0; row--) {
      const at = row * WIDTH
      if (this.#rows[at + ARRIVED_STEP] === step) return this.#rows[at + ID] as number
      if (this.#rows[at + BACK_STEP] === step) return this.#rows[at + RESPONSE_ID] as number
    }
    return null
  }

  #keyOf(at: number): number {
    return keyOf(this.#rows[at + EPOCH] as number, this.#rows[at + CORRELATION] as number)
  }

  #endOf(at: number, steps: number): number {
    const by = (column: number, step: number) =>
      (this.#rows[at + step] as number) <= steps ? (this.#rows[at + column] as number) : NONE
    const end = Math.max(by(BACK, BACK_STEP), by(FAILED, FAILED_STEP))
    if (end !== NONE) return end
    const oneWay = ((this.#rows[at + FLAGS] as number) & ONE_WAY) !== 0
    return oneWay ? (this.#rows[at + ARRIVED] as number) : Infinity
  }

  #exchange(
    at: number,
    world: Pick<KafkaWorld, 'steps' | 'nextSeq' | 'now'>,
    response: Envelope<Message> | undefined,
  ): Exchange {
    const { steps, nextSeq } = world
    const number = (column: number): number => this.#rows[at + column] as number
    const name = (column: number): string => this.#names.list[number(column)] as string
    const by = (column: number, step: number) =>
      number(column) === NONE || number(step) > steps ? null : number(column)
    const arrivedAt = by(ARRIVED, ARRIVED_STEP)
    const isKnown =
      number(RESPONSE_ID) !== NONE && number(RESPONSE_ID) < nextSeq && number(ANSWERED) <= world.now
    const isBack = by(BACK, BACK_STEP) !== null
    const answer = response ? answerOf(response) : null
    const isAnswered = answer !== null || isKnown
    const about = (isAnswered && (answer?.about ?? name(RESPONSE_ABOUT))) || name(ABOUT)
    const backAt = by(BACK, BACK_STEP)
    const failedAt = by(FAILED, FAILED_STEP)
    const flags = number(FLAGS)
    const served = number(SERVED)
    return {
      id: number(ID),
      kind: name(KIND),
      client: name(CLIENT),
      server: name(SERVER),
      connection: number(EPOCH),
      correlationId: number(CORRELATION),
      sentAt: number(SENT),
      dueAt: arrivedAt,
      arrivedAt,
      servedAt: arrivedAt !== null && served !== NONE && served <= world.now ? served : null,
      answeredAt: answer?.at ?? (isKnown ? number(ANSWERED) : null),
      responseDueAt: answer?.dueAt ?? (isBack ? number(BACK) : null),
      backAt,
      responseId: answer?.id ?? (isKnown ? number(RESPONSE_ID) : null),
      failedAt,
      reason: failedAt === null ? null : (flags & TIMED_OUT) !== 0 ? 'timeout' : 'disconnected',
      oneWay: (flags & ONE_WAY) !== 0,
      refused: arrivedAt !== null && (flags & REFUSED) !== 0,
      error: answer ? answer.error : isKnown && number(ERROR) !== NONE ? name(ERROR) : null,
      about: about === '' ? [] : about.split(' '),
      records: number(RECORDS) + (answer?.records ?? (isKnown ? number(RESPONSE_RECORDS) : 0)),
    }
  }

  // ── what is seen ──

  #request(world: KafkaWorld, connection: Connection<Message>, next: Envelope<Message>): void {
    const key = keyOf(next.epoch, next.correlationId)
    let at = this.#find(key)
    if (next.via === 'backlog') {
      if (at !== null) this.#rows[at + SERVED] = world.now > next.at ? world.now : next.at
      return
    }
    const now = Math.max(world.now, next.at)
    if (at === null) {
      at = this.#add(key, connection, next.body as Message, next)
      const awaited = connection.inFlight.some(({ correlationId }) => correlationId === next.correlationId)
      if (!awaited && connection.clientOpen) this.#rows[at + FLAGS] = ONE_WAY
    }
    // What failed before it arrived keeps the number it had on its way.
    this.#rows[at + ID] = next.seq
    this.#rows[at + ARRIVED] = now
    this.#rows[at + ARRIVED_STEP] = world.steps + 1
    const isUp = ((world.lives[next.to] ?? 0) & 1) === 1 && world.nodes[next.to] !== undefined
    if (!isUp || (connection.clientOpen && !connection.serverOpen))
      this.#rows[at + FLAGS] = (this.#rows[at + FLAGS] as number) | REFUSED
    else if (connection.serving === 0) this.#rows[at + SERVED] = now
  }

  #response(world: KafkaWorld, connection: Connection<Message>, next: Envelope<Message>): void {
    if (!connection.clientOpen) return this.#late(next)
    const key = keyOf(next.epoch, next.correlationId)
    let at = this.#find(key)
    if (at === null) {
      const waiting = connection.inFlight.find(({ correlationId }) => correlationId === next.correlationId)
      if (!waiting) return
      at = this.#add(key, connection, waiting.body, { ...waiting, seq: NONE })
    }
    this.#answered(at, next)
    this.#rows[at + BACK] = Math.max(world.now, next.at)
    this.#rows[at + BACK_STEP] = world.steps + 1
    this.#byKey.delete(key)
  }

  /** An answer that nobody waits for any more. */
  #late(next: Envelope<Message>): void {
    const at = this.#find(keyOf(next.epoch, next.correlationId))
    if (at !== null) this.#answered(at, next)
  }

  #answered(at: number, next: Envelope<Message>): void {
    this.#rows[at + ANSWERED] = next.sentAt
    this.#rows[at + RESPONSE_ID] = next.seq
    if (!next.body) return
    const error = errorOf(next.body)
    if (error !== null) this.#rows[at + ERROR] = this.#names.of(error)
    const about = aboutOf(next.body)
    this.#rows[at + RESPONSE_ABOUT] = this.#names.of(about)
    this.#rows[at + RESPONSE_RECORDS] = recordsIn(next.body)
  }

  #failed(world: KafkaWorld, connection: Connection<Message>, waiting: InFlight<Message>): void {
    const key = keyOf(connection.epoch, waiting.correlationId)
    const at = this.#find(key) ?? this.#add(key, connection, waiting.body, { ...waiting, seq: NONE })
    this.#rows[at + FAILED] = world.now
    this.#rows[at + FAILED_STEP] = world.steps
    if (waiting.deadline <= world.now) this.#rows[at + FLAGS] = (this.#rows[at + FLAGS] as number) | TIMED_OUT
  }

  #find(key: number): number | null {
    const row = this.#byKey.get(key)
    return row === undefined ? null : (row - this.#gone) * WIDTH
  }

  #add(
    key: number,
    connection: Connection<Message>,
    body: Message,
    sent: { readonly seq: number; readonly sentAt: Micros; readonly correlationId: number },
  ): number {
    if (this.#count === MAX_ROWS) this.#letGo()
    if ((this.#count + 1) * WIDTH > this.#rows.length) {
      const wider = new Float64Array(this.#rows.length * 2)
      wider.set(this.#rows)
      this.#rows = wider
    }
    const at = this.#count * WIDTH
    this.#rows.fill(NONE, at, at + WIDTH)
    const set = (column: number, value: number) => {
      this.#rows[at + column] = value
    }
    set(ID, sent.seq)
    set(SENT, sent.sentAt)
    set(KIND, this.#names.of(body.kind))
    set(CLIENT, this.#names.of(connection.client))
    set(SERVER, this.#names.of(connection.server))
    set(EPOCH, connection.epoch)
    set(CORRELATION, sent.correlationId)
    set(ABOUT, this.#names.of(aboutOf(body)))
    set(RECORDS, recordsIn(body))
    set(FLAGS, 0)
    set(RESPONSE_ABOUT, this.#names.of(''))
    set(RESPONSE_RECORDS, 0)
    this.#byKey.set(key, this.#gone + this.#count)
    this.#count++
    return at
  }

  #letGo(): void {
    const cut = this.#count >> 1
    this.dropped = true
    const first = cut * WIDTH
    this.since = Math.max(this.since, this.#rows[first + SENT] as number)
    this.sinceStep = Math.max(this.sinceStep, (this.#rows[first + ARRIVED_STEP] as number) - 1)
    this.#rows.copyWithin(0, first, this.#count * WIDTH)
    this.#count -= cut
    this.#gone += cut
    for (const [key, row] of this.#byKey) if (row < this.#gone) this.#byKey.delete(key)
  }
}
