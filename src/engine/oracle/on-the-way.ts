/** Which records are on their way to a log: what only the world can tell. */
import type { Envelope } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import type { KafkaWorld } from '../world.ts'

/** The connections, by their numbers, over which something may still arrive. */
function openConnections(world: KafkaWorld): ReadonlySet<number> {
  const open = new Set<number>()
  for (const { epoch, serverOpen, brokenAt } of Object.values(world.connections))
    if (serverOpen && brokenAt === 0) open.add(epoch)
  return open
}

/** The produce request that an envelope brings, also one that waits for a slow disk; null when there is none. */
function produceIn({ body }: Envelope<Message>) {
  const carried = body?.kind === 'DiskDone' ? body.body : body
  return carried?.kind === 'ProduceRequest' ? carried : null
}

/**
 * The records in produce requests that may still arrive, wherever they wait: wire, cut link, socket, slow disk.
 * What was meant for a process that has ended, or is on a broken connection, never arrives.
 */
export function recordsOnTheWay(world: KafkaWorld): ReadonlySet<number> {
  const open = openConnections(world)
  const ids = new Set<number>()
  const look = (envelopes: readonly Envelope<Message>[]): void => {
    for (const envelope of envelopes) {
      const request = produceIn(envelope)
      const { via, to, epoch } = envelope
      if (!request || (via === 'timer' ? world.lives[to] !== epoch : !open.has(epoch))) continue
      for (const { batch } of request.partitions) for (const id of batch.ids) ids.add(id)
    }
  }
  look(world.queue)
  look(world.held)
  for (const { waiting } of Object.values(world.paused)) look(waiting)
  for (const { backlog } of Object.values(world.connections)) look(backlog)
  return ids
}
