/** What groups are told that they committed: T8 and G11 of the project's list. */
import type { RecordBatch } from '../log/record-batch.ts'
import { type Consumer, partitionKey } from '../world.ts'
import { type Ghosts, ghostOf } from './ghosts.ts'
import type { Context, Invariant, Verdict } from './types.ts'

type Offsets = readonly { readonly topic: string; readonly partition: number; readonly offset: number }[]

const nameOf = (group: string, partition: string) => `${group}/${partition}`

function count(ghosts: Ghosts, name: string, offset: number): void {
  const { counted } = ghosts.offsets
  const known = counted.get(name)
  if (known) known.add(offset)
  else counted.set(name, new Set([offset]))
}

/** The offsets that a batch of __consumer_offsets commits. */
function* offsetsIn({ keys, values }: RecordBatch): Generator<readonly [name: string, offset: number]> {
  for (const [i, key] of keys.entries()) {
    const value = values[i]
    if (!key?.startsWith('["offset"') || value === null || value === undefined) continue
    const [, group, topic, partition] = JSON.parse(key) as [string, string, string, number]
    const { offset } = JSON.parse(value) as { offset: number }
    yield [nameOf(group, partitionKey({ topic, partition })), offset]
  }
}

/** A batch of __consumer_offsets is committed: its offsets count, or wait for the end of their transaction. */
function noteOffsets(ghosts: Ghosts, key: string, batch: RecordBatch): void {
  const { pending } = ghosts.offsets
  const place = `${key}/${batch.producerId}`
  if (batch.control) {
    if (batch.control.type === 'COMMIT')
      for (const [name, offset] of pending.get(place) ?? []) count(ghosts, name, offset)
    pending.delete(place)
  } else if (batch.isTransactional) pending.set(place, [...(pending.get(place) ?? []), ...offsetsIn(batch)])
  else for (const [name, offset] of offsetsIn(batch)) count(ghosts, name, offset)
}

/** Committed records of __consumer_offsets may be lost, and with them what the checker knows of them. */
function offsetsMayBeLost(ghosts: Ghosts): boolean {
  for (const [key, { dirty }] of ghosts.partitions)
    if (dirty && key.startsWith('__consumer_offsets-')) return true
  return false
}

function toldOffsets({ spec }: Consumer, { ghosts, event }: Context): Verdict {
  const answer = event?.body
  if (answer?.kind !== 'OffsetFetchResponse' || answer.error !== 'NONE' || spec.group === null) return null
  if (offsetsMayBeLost(ghosts)) return null
  for (const { topic, partition, offset } of answer.offsets) {
    if (offset < 0) continue
    const name = nameOf(spec.group, partitionKey({ topic, partition }))
    if (ghosts.offsets.counted.get(name)?.has(offset)) continue
    const waits = [...ghosts.offsets.pending.values()].some((all) =>
      all.some(([pending, at]) => pending === name && at === offset),
    )
    return `${spec.group} is told ${topic}-${partition}@${offset}, ${waits ? 'whose transaction is open' : 'which nobody committed'}`
  }
  return null
}

const offsetsOfTransactions: Invariant = {
  id: 'T8',
  name: 'a group is told offsets that are committed, those of a transaction only after its commit marker',
  cites: 'KIP-98; OffsetMetadataManager.replayEndTransactionMarker; KIP-447',
  condition: 'always',
  on: {
    commit({ key, batch }, { ghosts }) {
      if (key.startsWith('__consumer_offsets-')) noteOffsets(ghosts, key, batch)
      return null
    },
    consumer: toldOffsets,
  },
}

function withinLog(group: string, offsets: Offsets, ghosts: Ghosts): Verdict {
  for (const { topic, partition, offset } of offsets) {
    const key = partitionKey({ topic, partition })
    const { committed, dirty, start } = ghostOf(ghosts, key)
    if (!dirty && offset > Math.max(committed, start))
      return `${group} has committed ${key}@${offset}, the log is committed up to ${committed}`
  }
  return null
}

const withinCommitted: Invariant = {
  id: 'G11',
  name: 'a group that commits what it has read commits nothing above the high watermark',
  cites: 'ConsumerCoordinator.maybeAutoCommitOffsetsAsync, SubscriptionState.allConsumed',
  condition: 'always',
  on: {
    facts: {
      // From outside of a membership any offset may come.
      OffsetsCommitted: ({ group, member, offsets }, { ghosts }) =>
        member === '' ? null : withinLog(group, offsets, ghosts),
      TransactionalOffsetsCommitted: ({ group, offsets }, { ghosts }) => withinLog(group, offsets, ghosts),
    },
  },
}

export const groupOffsetInvariants: readonly Invariant[] = [offsetsOfTransactions, withinCommitted]
