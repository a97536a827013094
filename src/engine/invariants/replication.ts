/** What replication promises: R1, R2, R4, R9, R12, R14, R18 to R21 of the project's list. */
import { type PartitionLog, readBatches } from '../log/partition-log.ts'
import { nextOffsetOf, type RecordBatch } from '../log/record-batch.ts'
import { type KafkaWorld, parsePartitionKey } from '../world.ts'
import type { Ghosts, Invariant, Watch } from './types.ts'
import { activeImage, batchesOf, brokersOf, firstReplica } from './views.ts'

const offsetsInOrder: Invariant = {
  id: 'R2',
  name: 'log start offset <= high watermark <= log end offset',
  cites: 'UnifiedLog.updateHighWatermark',
  when: 'every event',
  broken: (world) =>
    firstReplica(world, (broker, key, { highWatermark }, { logStartOffset, logEndOffset }) =>
      0 <= logStartOffset && logStartOffset <= highWatermark && highWatermark <= logEndOffset
        ? null
        : `${broker.id} ${key}: ${logStartOffset} <= ${highWatermark} <= ${logEndOffset} does not hold`,
    ),
}

const oneLeaderPerEpoch: Invariant = {
  id: 'R20',
  name: 'at most one broker believes it leads a partition in one leader epoch',
  cites: 'KIP-101, KIP-320',
  when: 'every event',
  broken(world) {
    const leaders: Record<string, string> = {}
    return firstReplica(world, (broker, key, { role }) => {
      if (role.kind !== 'leader') return null
      const name = `${key}@${role.leaderEpoch}`
      const other = leaders[name]
      leaders[name] = broker.id
      return other ? `${other} and ${broker.id} both lead ${key} in epoch ${role.leaderEpoch}` : null
    })
  },
}

const leaderInIsr: Invariant = {
  id: 'R19',
  name: 'a leader is in its ISR; a fenced broker is in none',
  cites: 'PartitionChangeBuilder, ReplicationControlManager',
  when: 'every event',
  broken(world) {
    const image = activeImage(world)
    for (const topic of Object.values(image?.topics ?? {}))
      for (const [partition, p] of topic.partitions.entries()) {
        const name = `${topic.name}-${partition}`
        if (p.leader >= 0 && !p.isr.includes(p.leader))
          return `${name}: leader ${p.leader} is not in ISR ${p.isr}`
        if (p.isr.some((id) => !p.replicas.includes(id)))
          return `${name}: ISR ${p.isr} is not among ${p.replicas}`
        if (p.isr.some((id) => p.elr.includes(id))) return `${name}: ISR ${p.isr} and ELR ${p.elr} overlap`
        const fenced = p.isr.find((id) => image?.brokers[id]?.fenced)
        if (fenced !== undefined) return `${name}: fenced broker ${fenced} is in ISR ${p.isr}`
      }
    return null
  },
}

const contiguous: Invariant = {
  id: 'R1',
  name: 'offsets are consecutive and leader epochs never decrease along a log',
  cites: 'UnifiedLog.append; design: log',
  when: 'thorough',
  broken(world) {
    for (const broker of brokersOf(world))
      for (const [key, log] of Object.entries(broker.disk.logs)) {
        let next = log.logStartOffset
        let epoch = -1
        for (const batch of batchesOf(log)) {
          if (batch.baseOffset !== next)
            return `${broker.id} ${key}: offset ${batch.baseOffset} where ${next} is due`
          if (batch.partitionLeaderEpoch < epoch)
            return `${broker.id} ${key}: epoch goes back at ${batch.baseOffset}`
          next = nextOffsetOf(batch)
          epoch = batch.partitionLeaderEpoch
        }
        if (next !== log.logEndOffset) return `${broker.id} ${key}: ends at ${next}, says ${log.logEndOffset}`
      }
    return null
  },
}

const epochOffsetIdentity: Invariant = {
  id: 'R4',
  name: 'the same offset and leader epoch hold the same records on every replica',
  cites: 'KIP-101; Raft log matching',
  when: 'thorough',
  broken(world) {
    const seen: Record<string, string> = {}
    for (const broker of brokersOf(world))
      for (const [key, log] of Object.entries(broker.disk.logs))
        for (const batch of batchesOf(log)) {
          const name = `${key}:${batch.baseOffset}@${batch.partitionLeaderEpoch}`
          const content = `${batch.ids.join()}|${batch.keys.join()}`
          if ((seen[name] ?? content) !== content) return `${name} differs on ${broker.id}`
          seen[name] = content
        }
    return null
  },
}

/** The records that stand where they can be found: on the leader that runs, else on any disk. */
function placesOf(world: KafkaWorld, partition: string): Set<string> {
  const image = activeImage(world)
  const { topic, partition: number } = parsePartitionKey(partition)
  const leader = image?.topics[topic]?.partitions[number]?.leader
  const running = brokersOf(world).filter((b) => b.brokerId === leader && b.memory)
  const places = new Set<string>()
  for (const broker of running.length > 0 ? running : brokersOf(world)) {
    const log = broker.disk.logs[partition]
    if (log)
      for (const batch of batchesOf(log))
        for (const [i, id] of batch.ids.entries()) places.add(`${id}@${batch.baseOffset + i}`)
  }
  return places
}

const nothingAcknowledgedLost: Invariant = {
  id: 'R9',
  name: 'a record acknowledged with acks=all is on the leader',
  cites: 'design: replication; LeaderCompleteness of the KRaft replication specification',
  when: 'thorough',
  broken(world, ghosts) {
    if (ghosts.unclean) return null
    const places: Record<string, Set<string>> = {}
    for (const [id, { partition, offset }] of Object.entries(ghosts.acknowledged)) {
      places[partition] ??= placesOf(world, partition)
      if (!places[partition]?.has(`${id}@${offset}`))
        return `record ${id}, acknowledged at ${partition}@${offset}, is gone`
    }
    return null
  },
}

/** Notes commits, epochs and acknowledgements; what a fact alone shows to be broken is said at once. */
export const watchReplication: Watch = (fact, ghosts, world) => {
  if (fact.kind === 'LeaderElected') {
    if (fact.reason === 'unclean') ghosts.unclean = true
    rises(ghosts, `R21 leader epoch of ${fact.partition}`, fact.leaderEpoch)
  } else if (fact.kind === 'BatchAcknowledged' && fact.acks === -1)
    for (const [i, id] of fact.ids.entries())
      ghosts.acknowledged[id] = { partition: fact.partition, offset: fact.baseOffset + i }
  else if (fact.kind === 'HighWatermarkAdvanced' && fact.leader) {
    const broker = brokersOf(world).find((b) => b.brokerId === fact.broker)
    const epoch = broker?.memory?.replicas[fact.partition]?.role.leaderEpoch ?? -1
    noteCommitted(ghosts, broker?.disk.logs[fact.partition], fact.from, fact.to)
    const name = `${fact.partition}@${epoch}`
    if (fact.to < (ghosts.leaderHighWatermarks[name] ?? 0))
      ghosts.broken.push(`R14 high watermark of ${name} went back to ${fact.to}`)
    ghosts.leaderHighWatermarks[name] = fact.to
    ghosts.committed[fact.partition] = Math.max(ghosts.committed[fact.partition] ?? 0, fact.to)
  } else if (fact.kind === 'LogTruncated' && !ghosts.unclean) {
    const lost = fact.batches.flatMap(placesIn).find((place) => ghosts.committedPlaces[place])
    if (lost !== undefined)
      ghosts.broken.push(`R8 broker ${fact.broker} truncated committed record ${lost} of ${fact.partition}`)
  }
}

/** A record, its offset and the epoch it was written in: a retry in a later epoch is another place. */
function placesIn(batch: RecordBatch): string[] {
  return batch.ids.map((id, i) => `${id}@${batch.baseOffset + i}/${batch.partitionLeaderEpoch}`)
}

function noteCommitted(ghosts: Ghosts, log: PartitionLog | undefined, from: number, to: number): void {
  if (!log) return
  for (const batch of readBatches(log, { offset: from, endOffset: to, maxBytes: Infinity }))
    if ((batch.ids[0] ?? -1) >= 0) for (const place of placesIn(batch)) ghosts.committedPlaces[place] = true
}

/** Notes a number that may never fall. */
export function rises(ghosts: Ghosts, name: string, value: number): void {
  const before = ghosts.epochs[name]
  if (before !== undefined && value < before) ghosts.broken.push(`${name} fell from ${before} to ${value}`)
  ghosts.epochs[name] = value
}

export const replicationInvariants: readonly Invariant[] = [
  offsetsInOrder,
  oneLeaderPerEpoch,
  leaderInIsr,
  contiguous,
  epochOffsetIdentity,
  nothingAcknowledgedLost,
]
