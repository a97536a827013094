/** Which events are about requests: one is sent, or its answer arrives. */
import { connectionOf } from '../kernel/network.ts'
import { peek } from '../kernel/queue.ts'
import type { Envelope } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import type { KafkaWorld } from '../world.ts'

/** Which messages are meant. */
export type Wanted = (envelope: Envelope<Message>) => boolean

function arrivesAnswered(world: KafkaWorld, next: Envelope<Message>): boolean {
  return next.via === 'response' && connectionOf(world, next)?.clientOpen === true
}

function sentSince(list: readonly Envelope<Message>[], seq: number, wanted: Wanted): boolean {
  return list.some((envelope) => envelope.seq >= seq && envelope.via === 'request' && wanted(envelope))
}

/** Handles one event or command; true when a request that is wanted was sent by it, or its answer arrived. */
export function isExchange(world: KafkaWorld, wanted: Wanted, one: () => boolean): boolean {
  const next = peek(world.queue)
  const before = world.nextSeq
  const answered = next !== undefined && arrivesAnswered(world, next) && wanted(next)
  if (!one()) return false
  // A command of the same moment may have come first.
  if (answered && peek(world.queue) !== next) return true
  return sentSince(world.queue, before, wanted) || sentSince(world.held, before, wanted)
}
