/** What share groups promise (KIP-932): SG1 to SG6, in the manner of the project's G list. */

import { shareLimits } from '../broker/share/group-configs.ts'
import type { FactOf } from '../facts.ts'
import type { KafkaWorld } from '../world.ts'
import { type Ghosts, type ShareGhost, shareGhostOf } from './ghosts.ts'
import type { Invariant, Verdict } from './types.ts'

type OfShare = { readonly group: string; readonly partition: string }

const ghostFor = (ghosts: Ghosts, { group, partition }: OfShare): ShareGhost =>
  shareGhostOf(ghosts, `${group}@${partition}`)

/** Committed records of __share_group_state may be lost, and with them what was acknowledged. */
function stateMayBeLost(ghosts: Ghosts): boolean {
  for (const [key, { dirty }] of ghosts.partitions)
    if (dirty && key.startsWith('__share_group_state')) return true
  return false
}

function noteAcquired(
  fact: FactOf<'ShareRecordsAcquired'>,
  { ghosts }: { readonly ghosts: Ghosts },
): Verdict {
  const { holders } = ghostFor(ghosts, fact)
  for (const { firstOffset, lastOffset } of fact.acquired)
    for (let offset = firstOffset; offset <= lastOffset; offset++) {
      const holder = holders.get(offset)
      if (holder !== undefined)
        return `${fact.consumer} acquired ${fact.partition}@${offset}, which ${holder} has already`
      holders.set(offset, fact.consumer)
    }
  return null
}

function noteSettled(fact: FactOf<'ShareRecordsSettled'>, { ghosts }: { readonly ghosts: Ghosts }): Verdict {
  const { holders, acknowledged } = ghostFor(ghosts, fact)
  for (const { firstOffset, lastOffset, deliveryState } of fact.batches)
    for (let offset = firstOffset; offset <= lastOffset; offset++) {
      const holder = holders.get(offset)
      holders.delete(offset)
      if (fact.reason === 'acknowledged' && holder !== undefined && holder !== fact.consumer)
        return `${fact.consumer} settled ${fact.partition}@${offset}, which ${holder} had`
      if (fact.reason === 'acknowledged' && deliveryState === 'ACKNOWLEDGED') acknowledged.add(offset)
    }
  return null
}

/** Locks are the leader's own memory: another leader, or the same one later, knows nothing of them. */
function noteLoaded(fact: FactOf<'SharePartitionLoaded'>, { ghosts }: { readonly ghosts: Ghosts }): Verdict {
  const ghost = ghostFor(ghosts, fact)
  ghost.holders.clear()
  ghost.deliveries.clear()
  if (fact.stateEpoch > ghost.stateEpoch) ghost.acknowledged.clear()
  if (fact.stateEpoch < ghost.stateEpoch && !stateMayBeLost(ghosts))
    return `${fact.group} has ${fact.partition} in state epoch ${fact.stateEpoch} after ${ghost.stateEpoch}`
  ghost.stateEpoch = fact.stateEpoch
  ghost.startOffset = fact.startOffset
  return null
}

const oneHolder: Invariant = {
  id: 'SG1',
  name: 'at most one member of a share group has a record at a time, by its leader',
  cites: 'KIP-932, SharePartition.acquire',
  condition: 'always',
  on: {
    facts: {
      ShareRecordsAcquired: noteAcquired,
      ShareRecordsSettled: noteSettled,
      SharePartitionLoaded: noteLoaded,
    },
  },
}

function limitOf(world: KafkaWorld, broker: number, group: string): number {
  const node = world.nodes[`broker-${broker}`]
  return node?.role === 'broker' && node.memory ? shareLimits(node, group, 0).deliveryLimit : Infinity
}

const deliveriesAreCounted: Invariant = {
  id: 'SG2',
  name: 'a record is never delivered more often than the limit of its share group',
  cites: 'KIP-932, group.share.delivery.count.limit',
  condition: 'always',
  on: {
    facts: {
      ShareRecordsAcquired(fact, { world, ghosts }) {
        const ghost = ghostFor(ghosts, fact)
        // A limit that was lowered does not take back what is available already.
        ghost.limit = Math.max(ghost.limit, limitOf(world, fact.broker, fact.group))
        const over = fact.acquired.find(({ deliveryCount }) => deliveryCount > ghost.limit)
        return over
          ? `${fact.partition}@${over.firstOffset} is delivered for the ${over.deliveryCount}. time, allowed are ${ghost.limit}`
          : null
      },
    },
  },
}

const deliveriesRise: Invariant = {
  id: 'SG6',
  name: 'each delivery of a record is counted by its leader',
  cites: 'KIP-932, InFlightState.tryUpdateState',
  condition: 'always',
  on: {
    facts: {
      ShareRecordsAcquired(fact, { ghosts }) {
        const { deliveries } = ghostFor(ghosts, fact)
        for (const { firstOffset, lastOffset, deliveryCount } of fact.acquired)
          for (let offset = firstOffset; offset <= lastOffset; offset++) {
            const before = deliveries.get(offset) ?? 0
            deliveries.set(offset, deliveryCount)
            if (deliveryCount <= before)
              return `${fact.partition}@${offset} is delivered again to ${fact.consumer}, and it is its ${deliveryCount}. time as before`
          }
        return null
      },
      ShareRecordsSettled(fact, { ghosts }) {
        if (fact.reason !== 'released') return null
        // What is given back unseen may not count.
        const { deliveries } = ghostFor(ghosts, fact)
        for (const { firstOffset, lastOffset } of fact.batches)
          for (let offset = firstOffset; offset <= lastOffset; offset++) deliveries.delete(offset)
        return null
      },
    },
  },
}

const acknowledgedIsDone: Invariant = {
  id: 'SG3',
  name: 'what was acknowledged, and persisted, is never delivered to the share group again',
  cites: 'KIP-932, ShareCoordinatorShard.writeState',
  condition: 'clean',
  on: {
    facts: {
      ShareRecordsAcquired(fact, { ghosts }) {
        const { acknowledged } = ghostFor(ghosts, fact)
        if (acknowledged.size === 0 || stateMayBeLost(ghosts)) return null
        for (const { firstOffset, lastOffset } of fact.acquired)
          for (let offset = firstOffset; offset <= lastOffset; offset++)
            if (acknowledged.has(offset))
              return `${fact.partition}@${offset} is delivered again to ${fact.consumer}`
        return null
      },
    },
  },
}

const startRises: Invariant = {
  id: 'SG4',
  name: 'the start offset of a share-partition never goes back while one leader has it',
  cites: 'SharePartition.maybeUpdateCachedStateAndOffsets',
  condition: 'always',
  on: {
    facts: {
      ShareStartOffsetMoved(fact, { ghosts }) {
        const ghost = ghostFor(ghosts, fact)
        if (fact.to <= ghost.startOffset || fact.to <= fact.from)
          return `${fact.group} at ${fact.partition}: ${fact.from} -> ${fact.to}`
        ghost.startOffset = fact.to
        return null
      },
    },
  },
}

const onlyCommitted: Invariant = {
  id: 'SG5',
  name: 'only committed records are acquired',
  cites: 'DelayedShareFetch, FetchIsolation.HIGH_WATERMARK',
  condition: 'always',
  on: {
    facts: {
      ShareRecordsAcquired({ broker, partition, acquired }, { world }) {
        const node = world.nodes[`broker-${broker}`]
        const replica = node?.role === 'broker' ? node.memory?.replicas[partition] : undefined
        const last = acquired.at(-1)?.lastOffset ?? -1
        return replica && last >= replica.highWatermark
          ? `${partition}@${last} is acquired, the high watermark is ${replica.highWatermark}`
          : null
      },
    },
  },
}

export const shareInvariants: readonly Invariant[] = [
  oneHolder,
  deliveriesAreCounted,
  deliveriesRise,
  acknowledgedIsDone,
  startRises,
  onlyCommitted,
]
