/** The queue as it stands: what will happen next when nobody acts, the soonest first. Pure. */
import {
  apiOf,
  type Envelope,
  type KafkaWorld,
  type Message,
  type Micros,
  type TimerKind,
} from '../../engine/index.ts'
import type { TimeWords } from '../histories/use-time-words.ts'
import { KAFKA_TIMERS } from './kafka-timers.ts'

export type NextFilter = 'all' | 'messages' | 'timers'

export interface NextRow {
  readonly seq: number
  readonly at: Micros
  readonly via: Envelope<Message>['via']
  readonly from: string
  readonly to: string
  /** Kafka's name of the API, or the timer's own. */
  readonly name: string
  /** Its bytes are on the wire: it can be looked at as a message. */
  readonly travels: boolean
}

const MESSAGES: readonly string[] = ['request', 'response', 'backlog']

/** The first `most` of the queue, and how many there are of the sort that is asked for. */
export function readNext(
  world: KafkaWorld,
  filter: NextFilter,
  most: number,
): { readonly rows: readonly NextRow[]; readonly all: number } {
  const wanted = world.queue.filter(
    ({ via, to, epoch }) =>
      // A timer of an earlier life is void: it will do nothing.
      (via !== 'timer' || world.lives[to] === epoch) &&
      (filter === 'all' || MESSAGES.includes(via) === (filter === 'messages')),
  )
  const rows = wanted
    .sort((a, b) => a.at - b.at || a.seq - b.seq)
    .slice(0, most)
    .map(({ seq, at, via, from, to, body }) => ({
      seq,
      at,
      via,
      from: via === 'timer' ? '' : from,
      to,
      name: body ? (apiOf(body)?.name ?? body.kind) : '',
      travels: MESSAGES.includes(via),
    }))
  return { rows, all: wanted.length }
}

/** What it will do, in words. */
export function tellNext({ via, name }: NextRow, words: TimeWords['next']): string {
  // Every timer has words: one that has none does not compile.
  const does: Readonly<Record<TimerKind, string>> = words.does
  if (via === 'timer') return does[name as TimerKind]
  if (via === 'request' || via === 'response' || via === 'backlog') return words[via](name)
  return words[via]
}

/** What Kafka calls a timer; '' for what is not one, or the simulator's own. */
export function kafkaName({ via, name }: NextRow): string {
  return via === 'timer' ? KAFKA_TIMERS[name as TimerKind] : ''
}
