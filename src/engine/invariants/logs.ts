/** What every log promises: R1 to R5 and R22 of the project's list. */
import type { PartitionKey } from '../facts.ts'
import { epochForOffset } from '../log/leader-epochs.ts'
import { batchesIn, type PartitionLog } from '../log/partition-log.ts'
import { nextOffsetOf, type RecordBatch } from '../log/record-batch.ts'
import type { Broker, KafkaWorld } from '../world.ts'
import { ghostOf, isSameBatch, placeOf, writtenTo } from './ghosts.ts'
import type { Context, Invariant, Verdict } from './types.ts'
import { batchEndingAt, batchHolding, brokerOf, brokersOf, isCompacted } from './views.ts'

/** Says of each log on any disk what is wrong with it. */
function firstLog(
  { world }: Context,
  visit: (broker: Broker, key: PartitionKey, log: PartitionLog) => Verdict,
): Verdict {
  for (const broker of brokersOf(world))
    for (const key in broker.disk.logs) {
      const what = visit(broker, key, broker.disk.logs[key] as PartitionLog)
      if (what) return what
    }
  return null
}

/**
 * The log start rises in memory and in the epoch cache at once, but is written down now and then: after a crash
 * the log starts where it did, and no epoch is known of what had been deleted (LogSegment.recover only adds
 * epochs that are later than the latest).
 */
function isForgotten({ ghosts }: Context, key: PartitionKey, log: PartitionLog, offset: number): boolean {
  const known = log.epochs[0]?.[1] ?? Infinity
  return offset < known && offset < ghostOf(ghosts, key).start
}

const contiguous: Invariant = {
  id: 'R1',
  name: 'offsets are consecutive and leader epochs never decrease along a log; the epoch cache agrees',
  cites: 'UnifiedLog.append, LeaderEpochFileCache',
  condition: 'always',
  on: {
    replica({ key, broker, log, before }) {
      const last = log.active.tail.at(-1)
      if (!before || before.logEndOffset === log.logEndOffset || !last) return null
      if (nextOffsetOf(last) > log.logEndOffset)
        return `${broker.id} ${key} ends at ${nextOffsetOf(last)}, says ${log.logEndOffset}`
      // DeleteRecords may have let the log begin inside the batch; below that the cache knows nothing.
      const cached = epochForOffset(log.epochs, Math.max(last.baseOffset, log.logStartOffset))
      return cached === last.partitionLeaderEpoch || nextOffsetOf(last) <= log.logStartOffset
        ? null
        : `${broker.id} ${key}: offset ${last.baseOffset} is of epoch ${last.partitionLeaderEpoch}, cached is ${cached}`
    },
    thorough: (context) =>
      firstLog(context, (broker, key, log) => {
        const gaps = isCompacted(context.ghosts, key)
        let next = -1
        let epoch = -1
        for (const batch of batchesIn(log)) {
          const { baseOffset, partitionLeaderEpoch } = batch
          if (next >= 0 && (gaps ? baseOffset < next : baseOffset !== next))
            return `${broker.id} ${key}: offset ${baseOffset} where ${next} is due`
          if (partitionLeaderEpoch < epoch) return `${broker.id} ${key}: epoch goes back at ${baseOffset}`
          const cached = epochForOffset(log.epochs, baseOffset)
          if (
            cached !== partitionLeaderEpoch &&
            baseOffset >= log.logStartOffset &&
            !isForgotten(context, key, log, baseOffset)
          )
            return `${broker.id} ${key}: the epoch cache is wrong at ${baseOffset}`
          next = nextOffsetOf(batch)
          epoch = partitionLeaderEpoch
        }
        return next < 0 || next === log.logEndOffset || (gaps && next < log.logEndOffset)
          ? null
          : `${broker.id} ${key}: ends at ${next}, says ${log.logEndOffset}`
      }),
  },
}

const offsetsInOrder: Invariant = {
  id: 'R2',
  name: 'log start offset <= high watermark <= log end offset',
  cites: 'UnifiedLog.updateHighWatermark',
  condition: 'always',
  on: {
    replica: ({ key, broker, replica: { highWatermark }, log: { logStartOffset, logEndOffset } }) =>
      0 <= logStartOffset && logStartOffset <= highWatermark && highWatermark <= logEndOffset
        ? null
        : `${broker.id} ${key}: ${logStartOffset} <= ${highWatermark} <= ${logEndOffset} does not hold`,
  },
}

const committedLogMatching: Invariant = {
  id: 'R3',
  name: 'below the high watermark every replica holds what was committed',
  cites: 'LogMatchingProperty of the KRaft replication specification',
  condition: 'clean',
  on: {
    replica({ key, broker, replica, log, before }, { ghosts }) {
      const from = Math.max(before?.highWatermark ?? 0, log.logStartOffset)
      const ghost = ghostOf(ghosts, key)
      const end = Math.min(replica.highWatermark, log.logEndOffset)
      for (let offset = from; offset < end; ) {
        const batch = batchHolding(log, offset)
        const due = ghost.batches[offset]
        if (batch && due && !isSameBatch(batch, due))
          return `${broker.id} ${key}: offset ${offset} of epoch ${batch.partitionLeaderEpoch}, committed was epoch ${due.partitionLeaderEpoch}`
        offset = batch ? nextOffsetOf(batch) : offset + 1
      }
      return null
    },
  },
}

/** The topic that a log on a broker belongs to (partition.metadata). */
function topicIdOn(world: KafkaWorld, broker: number, key: PartitionKey): string {
  return brokerOf(world, broker)?.disk.topicIds[key] ?? ''
}

function writtenDiffers(
  { world, ghosts }: Context,
  key: PartitionKey,
  broker: number,
  batch: RecordBatch,
): Verdict {
  const written = writtenTo(ghosts, topicIdOn(world, broker, key), key)
  const known = written.get(placeOf(batch.partitionLeaderEpoch, batch.baseOffset))
  if (!known || isSameBatch(known.batch, batch)) return null
  return `${key}: offset ${batch.baseOffset} of epoch ${batch.partitionLeaderEpoch} differs on broker ${broker}`
}

const epochOffsetIdentity: Invariant = {
  id: 'R4',
  name: 'the same offset and leader epoch hold the same records on every replica',
  cites: 'KIP-101; Raft log matching',
  condition: 'always',
  byTopicId: true,
  on: {
    facts: {
      BatchAppended: ({ partition, broker, batch }, context) =>
        writtenDiffers(context, partition, broker, batch),
    },
    thorough: (context) =>
      firstLog(context, (broker, key, log) => {
        for (const batch of batchesIn(log)) {
          const what = writtenDiffers(context, key, broker.brokerId, batch)
          if (what) return what
        }
        return null
      }),
  },
}

const followerPrefix: Invariant = {
  id: 'R5',
  name: 'what stands before a record is the same on every replica',
  cites: 'KIP-595 truncation on fetch; replication specification 6.6',
  condition: 'always',
  byTopicId: true,
  on: {
    facts: {
      BatchAppended({ partition, broker, batch }, { world, ghosts }) {
        const log = brokerOf(world, broker)?.disk.logs[partition]
        // Before the log start, or where the cleaner was, nothing stands to be compared.
        const previous = log && batchEndingAt(log, batch.baseOffset)
        if (!previous) return null
        const after = previous.partitionLeaderEpoch
        const place = placeOf(batch.partitionLeaderEpoch, batch.baseOffset)
        const written = writtenTo(ghosts, topicIdOn(world, broker, partition), partition)
        const known = written.get(place)
        if (!known) {
          written.set(place, { batch, after })
          return null
        }
        return known.after === after
          ? null
          : `${partition}: offset ${batch.baseOffset} of epoch ${batch.partitionLeaderEpoch} stands after epoch ${known.after} elsewhere, after ${after} on broker ${broker}`
      },
    },
  },
}

const truncationKeepsWhatAgrees: Invariant = {
  id: 'R22',
  name: 'a follower cuts nothing that its leader holds at the same place',
  cites: 'KIP-101, KIP-279, KIP-595; AbstractFetcherThread.getOffsetTruncationState',
  condition: 'always',
  on: {
    facts: {
      LogTruncated({ partition, broker, batches }, { world }) {
        const role = brokerOf(world, broker)?.memory?.replicas[partition]?.role
        if (role?.kind !== 'follower') return null
        const leader = brokerOf(world, role.leader)
        const led = leader?.memory?.replicas[partition]?.role
        const log = leader?.disk.logs[partition]
        if (led?.kind !== 'leader' || led.leaderEpoch !== role.leaderEpoch || !log) return null
        const kept = batches.find((batch) => {
          const theirs = batchHolding(log, batch.baseOffset)
          return theirs !== undefined && isSameBatch(theirs, batch)
        })
        return kept
          ? `broker ${broker} cut ${partition} at ${kept.baseOffset}, which leader ${role.leader} holds`
          : null
      },
    },
  },
}

export const logInvariants: readonly Invariant[] = [
  contiguous,
  offsetsInOrder,
  committedLogMatching,
  epochOffsetIdentity,
  followerPrefix,
  truncationKeepsWhatAgrees,
]
