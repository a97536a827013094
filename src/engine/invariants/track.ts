/** How the one true history is put together from what is seen. */
import type { Fact, FactOf, PartitionKey } from '../facts.ts'
import { incrementSequence } from '../log/producer-state.ts'
import { nextOffsetOf, type RecordBatch } from '../log/record-batch.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import type { Broker, KafkaWorld } from '../world.ts'
import { type Ghosts, ghostOf, type PartitionGhost, placeOf, writtenTo } from './ghosts.ts'
import type { Commit, RegistrationChange } from './types.ts'
import { batchHolding, brokerOf, brokersOf, committedMinIsr, hasElr, lacks } from './views.ts'

/** Notes what lies below a leader's high watermark for the first time. */
export function noteCommits(
  ghosts: Ghosts,
  broker: Broker,
  key: PartitionKey,
  visit: (commit: Commit) => void,
): void {
  const replica = broker.memory?.replicas[key]
  const log = broker.disk.logs[key]
  const ghost = ghostOf(ghosts, key)
  if (!replica || !log || replica.highWatermark <= ghost.committed) return
  for (let offset = ghost.committed; offset < replica.highWatermark; ) {
    const batch = batchHolding(log, offset)
    if (!batch || nextOffsetOf(batch) > replica.highWatermark) break
    visit({ key, ghost, batch })
    for (let at = batch.baseOffset; at < nextOffsetOf(batch); at++) ghost.batches[at] = batch
    if (batch.producerId >= 0) noteSequence(ghost, batch)
    offset = nextOffsetOf(batch)
  }
  ghost.committed = replica.highWatermark
}

function noteSequence({ sequences }: PartitionGhost, batch: RecordBatch): void {
  const { producerId, producerEpoch: epoch, baseSequence } = batch
  const before = sequences.get(producerId)
  if (batch.control) {
    // KIP-890: it begins the next epoch.
    if (before && epoch > before.epoch) sequences.set(producerId, { ...before, epoch, last: -1 })
  } else if (baseSequence >= 0)
    sequences.set(producerId, {
      epoch,
      last: incrementSequence(baseSequence, batch.count - 1),
      record: batch.ids.at(-1) ?? -1,
      ordered: before?.ordered ?? baseSequence === 0,
    })
}

/** Notes what was acknowledged with acks=all. */
export function noteAcknowledged(ghosts: Ghosts, fact: Fact): void {
  if (fact.kind !== 'BatchAcknowledged' || fact.acks !== -1 || fact.baseOffset < 0) return
  const { partition, baseOffset } = fact
  for (const [i, id] of fact.ids.entries()) ghosts.acknowledged.set(id, { partition, offset: baseOffset + i })
  const ghost = ghostOf(ghosts, partition)
  ghost.acknowledged = Math.max(ghost.acknowledged, baseOffset + fact.ids.length - 1)
}

/** Notes a committed registration. */
export function noteRegistration(
  world: KafkaWorld,
  ghosts: Ghosts,
  key: PartitionKey,
  now: PartitionRegistration,
): RegistrationChange {
  const before = ghosts.registrations.get(key)
  ghosts.registrations.set(key, now)
  const { leader } = now
  const ghost = ghostOf(ghosts, key)
  // A fetch that was under way when the power went may still be counted; who is down has nothing new for it.
  for (const id of ghost.lossy)
    if (now.isr.includes(id) && !before?.isr.includes(id) && brokerOf(world, id)?.memory?.online)
      ghost.lossy.delete(id)
  // With fewer replicas fewer losses are survived: a move to the very one that lost its tail leaves nobody who has it.
  if (ghost.lossy.size > 0 && survivesTooFew(world, ghosts, key, now.replicas.length)) ghost.dirty = true
  if (leader >= 0 && ghost.strays.has(leader)) ghost.dirty = true
  for (const id of ghost.strays) if (!now.elr.includes(id)) ghost.strays.delete(id)
  for (const id of now.elr) if (!now.replicas.includes(id)) ghost.strays.add(id)
  if (before && leader >= 0 && leader !== before.leader)
    if (!before.isr.includes(leader) && !before.elr.includes(leader) && mayLose(world, ghosts, key, leader))
      ghost.dirty = true
  return { key, now, before }
}

/**
 * A leader from outside ISR and ELR: nothing is lost when it has all that was committed (the last leader came
 * back with its disk) and nobody else can commit more any longer.
 */
function mayLose(world: KafkaWorld, ghosts: Ghosts, key: PartitionKey, leader: number): boolean {
  const elected = brokerOf(world, leader)
  if (!elected || lacks(elected, key, ghosts, ghostOf(ghosts, key).committed)) return true
  return brokersOf(world).some((b) => b !== elected && b.memory?.replicas[key]?.role.kind === 'leader')
}

/** What the power or a disk took: a partition survives as many as min.insync.replicas - 1 at once (KIP-966). */
export function noteLoss(world: KafkaWorld, ghosts: Ghosts, fact: Fact): void {
  if (fact.kind === 'LogStartOffsetIncremented') {
    const ghost = ghostOf(ghosts, fact.partition)
    ghost.start = Math.max(ghost.start, fact.to)
  } else if (fact.kind === 'UnflushedRecordsLost') {
    const { broker, partition, to } = fact
    // The leader may count on what this member of the ISR had, and commit it in a moment.
    const counted = ghosts.registrations.get(partition)?.isr.includes(broker)
    if (to < ghostOf(ghosts, partition).committed || counted) lose(world, ghosts, partition, broker)
    forgetTail(world, ghosts, fact)
  } else if (fact.kind === 'DiskWiped') {
    ghosts.wiped.add(fact.node)
    const node = world.nodes[fact.node]
    if (node?.role !== 'broker') return
    for (const [key, { replicas }] of ghosts.registrations)
      if (replicas.includes(node.brokerId) && ghostOf(ghosts, key).committed > 0)
        lose(world, ghosts, key, node.brokerId)
  }
}

/**
 * In ZooKeeper mode a broker that is back before a new controller looks is a live leader, and goes on in the same epoch
 * (PartitionStateMachine.initializePartitionState): what it lost it writes anew at the same places.
 */
function forgetTail(
  world: KafkaWorld,
  ghosts: Ghosts,
  { broker, partition, to }: FactOf<'UnflushedRecordsLost'>,
): void {
  const registered = ghosts.registrations.get(partition)
  if (ghosts.zookeeper.size === 0 || registered?.leader !== broker) return
  const written = writtenTo(ghosts, brokerOf(world, broker)?.disk.topicIds[partition] ?? '', partition)
  const [from, end] = [placeOf(registered.leaderEpoch, to), placeOf(registered.leaderEpoch + 1, 0)]
  for (const place of written.keys()) if (place >= from && place < end) written.delete(place)
}

function lose(world: KafkaWorld, ghosts: Ghosts, key: PartitionKey, broker: number): void {
  const ghost = ghostOf(ghosts, key)
  ghost.lossy.add(broker)
  const replicas = ghosts.registrations.get(key)?.replicas.length ?? 1
  if (survivesTooFew(world, ghosts, key, replicas)) ghost.dirty = true
}

function survivesTooFew(world: KafkaWorld, ghosts: Ghosts, key: PartitionKey, replicas: number): boolean {
  return !hasElr(ghosts) || ghostOf(ghosts, key).lossy.size >= committedMinIsr(world, ghosts, key, replicas)
}
