/** Which records are on their way to a log: what only the world can tell. */
import type { KafkaWorld } from '../world.ts'

function collect(value: unknown, into: Set<number>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, into)
  else if (value !== null && typeof value === 'object') {
    const { kind, partitions } = value as { kind?: unknown; partitions?: unknown }
    if (kind === 'ProduceRequest')
      for (const { batch } of partitions as { batch: { ids: readonly number[] } }[])
        for (const id of batch.ids) into.add(id)
    // A request that waits for a slow disk stands inside a timer.
    else if ('body' in value) collect(value.body, into)
  }
}

/** The records in produce requests that may still arrive, wherever they wait: wire, cut link, socket, slow disk. */
export function recordsOnTheWay(world: KafkaWorld): ReadonlySet<number> {
  const ids = new Set<number>()
  collect(world.queue, ids)
  collect(world.held, ids)
  for (const { waiting } of Object.values(world.paused)) collect(waiting, ids)
  for (const { backlog } of Object.values(world.connections)) collect(backlog, ids)
  return ids
}
