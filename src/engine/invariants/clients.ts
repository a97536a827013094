/** What clients and groups are promised: P3, G2, G6, V9 of the project's list. */
import { partitionKey } from '../world.ts'
import { rises } from './replication.ts'
import type { Invariant, Watch } from './types.ts'
import { batchesOf, brokersOf, consumersOf } from './views.ts'

const noTwoOwners: Invariant = {
  id: 'G2',
  name: 'no two members of one generation own the same partition',
  cites: 'ConsumerPartitionAssignor; consumer group protocol specification NoDoubleClientAssignment',
  when: 'every event',
  broken(world) {
    const owners: Record<string, string> = {}
    for (const { id, spec, membership, partitions } of consumersOf(world)) {
      if (membership.state !== 'STABLE') continue
      for (const state of Object.values(partitions)) {
        const name = `${spec.group}/${membership.generation}/${partitionKey(state)}`
        if (owners[name]) return `${owners[name]} and ${id} both own ${partitionKey(state)}`
        owners[name] = id
      }
    }
    return null
  },
}

const noDuplicates: Invariant = {
  id: 'P3',
  name: 'an idempotent producer writes each record once',
  cites: 'ProducerConfig.ENABLE_IDEMPOTENCE_DOC',
  when: 'thorough',
  broken(world) {
    for (const broker of brokersOf(world))
      for (const [key, log] of Object.entries(broker.disk.logs)) {
        const seen = new Set<number>()
        for (const batch of batchesOf(log)) {
          if (batch.producerId < 0) continue
          for (const id of batch.ids) {
            if (seen.has(id)) return `record ${id} stands twice in ${key} on ${broker.id}`
            seen.add(id)
          }
        }
      }
    return null
  },
}

/** Consumers read committed records only, without going back or skipping inside one assignment. */
export const watchClients: Watch = (fact, ghosts) => {
  if (fact.kind === 'RecordsPolled') {
    const committed = ghosts.committed[fact.partition] ?? 0
    if (!ghosts.unclean && fact.to > committed)
      ghosts.broken.push(
        `V9 ${fact.consumer} read ${fact.partition} to ${fact.to}, committed is ${committed}`,
      )
    const name = `${fact.consumer} ${fact.partition}`
    const before = ghosts.epochs[`position ${name}`]
    if (before !== undefined && fact.from !== before && !ghosts.unclean)
      ghosts.broken.push(`V5 ${name} continued at ${fact.from} instead of ${before}`)
    ghosts.epochs[`position ${name}`] = fact.to
  } else if (fact.kind === 'PositionReset')
    ghosts.epochs[`position ${fact.consumer} ${fact.partition}`] = fact.offset
  // A generation that was never stored may be given again by the next coordinator.
  else if (fact.kind === 'GroupStateChanged' && fact.to === 'Stable')
    rises(ghosts, `G6 stored generation of ${fact.group}`, fact.generation)
}

export const clientInvariants: readonly Invariant[] = [noTwoOwners, noDuplicates]
