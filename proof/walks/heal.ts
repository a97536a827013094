/**
 * The liveness phase (L1 to L5, L7, L9, L10 of the project's list): no more faults, everything starts again,
 * and within a bound of simulated time the cluster must be whole.
 */

import type { Ghosts } from '../../src/engine/invariants/ghosts.ts'
import { isCompacted } from '../../src/engine/invariants/views.ts'
import { linkFaults } from '../../src/engine/kernel/links.ts'
import { isUp } from '../../src/engine/kernel/step.ts'
import { SECOND } from '../../src/engine/kernel/types.ts'
import type { PartitionLog } from '../../src/engine/log/partition-log.ts'
import { lastStableOffset } from '../../src/engine/log/transactions.ts'
import { isServer } from '../../src/engine/processes.ts'
import type { ShareConsumer } from '../../src/engine/share-consumer-state.ts'
import type {
  Broker,
  BrokerMemory,
  Consumer,
  Controller,
  KafkaWorld,
  Node,
  Producer,
} from '../../src/engine/world.ts'
import { officeImage } from './office.ts'
import type { Rig } from './rig.ts'
import { LAST_START } from './shape.ts'
import { WITNESS } from './witness.ts'

/** group.share.record.lock.duration.ms, and a little. */
const LOCK = 31 * SECOND

/** A copy that went on so often after the faults is whole, though it may have much to do still. */
const COPIES = 3

/** A promise of liveness was not kept in time. */
export class NotHealed extends Error {
  readonly id = 'L'
  constructor(what: string, seconds: number) {
    super(`L: after ${seconds} s without faults ${what}`)
    this.name = 'NotHealed'
  }
}

const nodesOf = <R extends Node['role']>(world: KafkaWorld, role: R) =>
  Object.values(world.nodes).filter((node): node is Extract<Node, { role: R }> => node.role === role)

/** L9: somebody leads the quorum. L2, L5: every partition has a leader, and all replicas are in sync. */
function clusterTrouble(world: KafkaWorld, mayHang: boolean): string | null {
  const image = officeImage(world)
  if (!image) return 'no controller is active'
  for (const topic of Object.values(image.topics))
    for (const [i, { leader, isr, replicas }] of topic.partitions.entries()) {
      if (leader < 0) return `${topic.name}-${i} has no leader (ISR ${isr})`
      if (isr.length < replicas.length) return `${topic.name}-${i} has ISR ${isr} of ${replicas}`
    }
  const active = nodesOf(world, 'controller').find((c: Controller) => c.active && isUp(world, c.id))
  const highWatermark = active?.raft.memory.highWatermark ?? 0
  for (const broker of nodesOf(world, 'broker')) {
    const trouble = brokerTrouble(world, broker, highWatermark, mayHang)
    if (trouble) return `${broker.id} ${trouble}`
  }
  return null
}

/**
 * A follower that may be behind with what it believes to be committed: its leader said it once in their fetch session
 * (FetchSession.CachedPartition.maybeUpdateResponseData), and the follower, whose leader epoch changed meanwhile,
 * dropped the answer (AbstractFetcherThread.processFetchRequest since KAFKA-18991, in 4.4.0 and in 3.9.2). A new epoch
 * does not make the leader say it again; its next move does.
 */
function wasTold(world: KafkaWorld, { memory }: Broker, key: string): boolean {
  const role = memory?.replicas[key]?.role
  if (role?.kind !== 'follower') return false
  const leader = nodesOf(world, 'broker').find(({ brokerId }) => brokerId === role.leader)
  const session = leader?.memory?.sessions[memory?.fetchers[role.leader]?.sessionId ?? -1]
  return session?.partitions[key]?.sentHighWatermark === leader?.memory?.replicas[key]?.highWatermark
}

/** L1: running and unfenced; L8: no transaction stays open; L2: it knows all metadata; L3: no proposal is open. */
function brokerTrouble(
  world: KafkaWorld,
  self: Broker,
  highWatermark: number,
  mayHang: boolean,
): string | null {
  const { memory, disk } = self
  if (!memory) return 'is down'
  if (memory.lifecycle !== 'RUNNING' || memory.fenced)
    return `is ${memory.lifecycle}, fenced: ${memory.fenced}`
  if (!memory.zk && memory.image.offset < highWatermark - 20) return 'lacks metadata'
  if (Object.keys(memory.alterPartition.queue).length > 0) return 'has an open AlterPartition'
  if (memory.waiting.some(({ kind }) => kind === 'produce')) return 'keeps producers waiting'
  for (const key in memory.replicas) {
    // Groups go on committing offsets: there is always one under way.
    if (key.startsWith('__')) continue
    const replica = memory.replicas[key]
    const end = disk.logs[key]?.logEndOffset ?? 0
    if (replica?.role.kind === 'leader' && !mayHang) {
      const stable = lastStableOffset(disk.logs[key] as PartitionLog, replica.highWatermark)
      if (stable < replica.highWatermark) return `has a transaction open at ${key}@${stable}`
    }
    if (!replica || replica.highWatermark >= end || wasTold(world, self, key)) continue
    return `has committed ${replica.highWatermark} of ${end} in ${key}`
  }
  return overdueLock(world, memory)
}

/** No record of a share group stays locked when its time is over. */
function overdueLock({ now }: KafkaWorld, { share }: BrokerMemory): string | null {
  for (const [key, { batches }] of Object.entries(share?.partitions ?? {}))
    for (const { whole, offsets } of batches)
      for (const { lockUntil } of whole ? [whole] : (offsets ?? []))
        if (lockUntil !== 0 && lockUntil < now - 5 * SECOND) return `keeps a lock of ${key} that is over`
  return null
}

/** L4: every record was acknowledged or given up. */
function producerTrouble(producer: Producer, copiesOn: boolean): string | null {
  if (producer.process !== 'running' || (copiesOn && producer.txn?.copying)) return null
  const left = Object.values(producer.queues).flat().length + producer.unpartitioned.length
  return left > 0 ? `has ${left} batches left` : null
}

/** L7, L10: in a stable group, at the end of every partition. */
function consumerTrouble(
  world: KafkaWorld,
  consumer: Consumer,
  { hangs, copiesOn }: { readonly hangs: boolean; readonly copiesOn: boolean },
): string | null {
  if (consumer.process !== 'running') return null
  if (consumer.membership.state !== 'STABLE') return `is ${consumer.membership.state}`
  if (copiesOn && consumer.spec.copyTo !== undefined) return null
  for (const [key, { position, state }] of Object.entries(consumer.partitions)) {
    if (state !== 'fetching') return `is ${state} of ${key}`
    const end = Math.max(...nodesOf(world, 'broker').map((b) => b.memory?.replicas[key]?.highWatermark ?? 0))
    if (hangs && consumer.config['isolation.level'] === 'read_committed') continue
    // A slow application may have much to do still.
    if (position < end && !consumer.spec.processMs) return `has read ${position} of ${end} in ${key}`
  }
  return null
}

/** L7: a member of its share group, unless it takes longer than max.poll.interval.ms for what it has polled. */
function shareTrouble({ process, membership, spec }: ShareConsumer): string | null {
  if ((spec.processMs ?? 0) > 1_000) return null
  return process === 'running' && membership.state !== 'STABLE' ? `is ${membership.state}` : null
}

/**
 * What a coordinator knew of its transactions may be lost, by an unclean election or with more power than Kafka survives:
 * what was open then hangs until an operator aborts it (KIP-664), and holds readers of committed data back.
 */
function mayHang({ partitions }: Ghosts): boolean {
  return [...partitions].some(([key, { dirty }]) => dirty && key.startsWith('__transaction_state-'))
}

function trouble(world: KafkaWorld, ghosts: Ghosts, copiesOn: boolean): string | null {
  const hangs = copiesOn || mayHang(ghosts)
  const cluster = clusterTrouble(world, hangs)
  if (cluster) return cluster
  for (const node of Object.values(world.nodes)) {
    const own =
      node.role === 'producer'
        ? producerTrouble(node, copiesOn)
        : node.role === 'consumer'
          ? consumerTrouble(world, node, { hangs, copiesOn })
          : node.role === 'share-consumer'
            ? shareTrouble(node)
            : null
    if (own) return `${node.id} ${own}`
  }
  return null
}

/**
 * 3 x the longest time that anybody may wait for anything, and a minute. Before it rejoins, a consumer tries for
 * max.poll.interval.ms to commit what it owned of a topic that is gone (ConsumerCoordinator.onJoinPrepare).
 */
function bound({ world, commands }: Rig): number {
  let longest = 0
  const deleted = commands.some(({ command }) => command.kind === 'DeleteTopic')
  for (const node of Object.values(world.nodes)) {
    const { config } = node as { config?: Record<string, unknown> }
    for (const name of [
      'broker.session.timeout.ms',
      'zookeeper.session.timeout.ms',
      'replica.lag.time.max.ms',
      'request.timeout.ms',
      'delivery.timeout.ms',
      'session.timeout.ms',
      'group.consumer.session.timeout.ms',
      'transaction.timeout.ms',
      ...(deleted ? ['max.poll.interval.ms'] : []),
    ])
      longest = Math.max(longest, Number(config?.[name] ?? 0))
  }
  return Math.ceil((3 * longest) / 1000) + 60
}

/**
 * A broker that was unregistered while it ran: the controller refuses its heartbeats for ever
 * (ClusterControlManager.checkBrokerEpoch) and it never registers again by itself (BrokerLifecycleManager).
 */
function isStranded(world: KafkaWorld, broker: Broker): boolean {
  const registered = officeImage(world)?.brokers[broker.brokerId]
  const { memory } = broker
  return memory !== null && memory.brokerEpoch >= 0 && registered?.brokerEpoch !== memory.brokerEpoch
}

/** A partition that by Kafka's rules nobody may lead until an operator orders an unclean election. */
function isLost(world: KafkaWorld): boolean {
  return Object.values(officeImage(world)?.topics ?? {}).some((topic) =>
    topic.partitions.some(
      ({ leader, isr, elr, lastKnownElr, replicas }) =>
        leader < 0 &&
        isr.length === 0 &&
        !elr.some((id) => replicas.includes(id)) &&
        // The last known leader counts only while the ELR is empty, and a move to fewer replicas than
        // min.insync.replicas leaves the one that went in it (PartitionChangeBuilder.maybePopulateTargetElr).
        (elr.length > 0 || !lastKnownElr.some((id) => replicas.includes(id))),
    ),
  )
}

/**
 * What leaves a partition without anybody who may lead it: a change of min.insync.replicas clears the ELR and
 * the last known leader (ReplicationControlManager.removeTopicElrs) though the ISR be empty, a reassignment may take
 * the last known leader away, and one that was unregistered counts as uncleanly stopped when it comes back
 * (ClusterControlManager.registerBroker), which takes it out of the ELR.
 */
const LOSING: ReadonlySet<string> = new Set([
  'AlterConfigs',
  'ReassignPartitions',
  'CancelReassignment',
  'UnregisterBroker',
])

/**
 * Counts how often copies went on: one transaction for each poll takes its time, and there may be many to make. Only new
 * positions count, so that copying the same again and again is no progress.
 */
function copies(world: KafkaWorld): () => number {
  const furthest = new Map<string, number>()
  const look = () => {
    let moved = false
    for (const { id, spec, partitions } of nodesOf(world, 'consumer'))
      for (const [key, { position }] of Object.entries(spec.copyTo === undefined ? {} : partitions)) {
        const name = `${id}/${key}`
        if (position <= (furthest.get(name) ?? -1)) continue
        furthest.set(name, position)
        moved = true
      }
    return moved
  }
  look()
  let times = 0
  return () => {
    if (look()) times += 1
    return times
  }
}

/** Stops what makes new work, and waits until everything is whole. Throws NotHealed. */
export function heal(rig: Rig): void {
  const { world } = rig
  if (linkFaults(world.network).length > 0) rig.act({ kind: 'HealAllLinks' })
  for (const node of Object.keys(world.paused)) rig.act({ kind: 'ResumeNode', node })
  // Clients that were not started yet come first.
  rig.runTo(Math.max(world.now, LAST_START))
  for (const producer of nodesOf(world, 'producer'))
    if (producer.process === 'running' && producer.spec.recordsPerSecond > 0)
      rig.act({ kind: 'SetProducerRate', producer: producer.clientId, recordsPerSecond: 0 })
  // Whatever is acquired now is acknowledged by then, or its lock is over.
  if (nodesOf(world, 'share-consumer').length > 0) rig.runTo(world.now + LOCK)
  const seconds = bound(rig)
  const end = world.now + seconds * SECOND
  const copied = copies(world)
  let what: string | null = 'nothing was looked at'
  let mayAsk = rig.commands.some(({ command }) => LOSING.has(command.kind))
  const mayStrand = rig.commands.some(({ command }) => command.kind === 'UnregisterBroker')
  for (let pause = SECOND / 2; what && world.now < end; pause = Math.min(4 * SECOND, pause * 1.3)) {
    // Again and again: a broker that was asked to stop may only now hear that it can.
    for (const broker of mayStrand ? nodesOf(world, 'broker') : [])
      if (isStranded(world, broker)) rig.act({ kind: 'CrashNode', node: broker.id })
    for (const node of Object.values(world.nodes))
      if (isServer(node) && !isUp(world, node.id)) rig.act({ kind: 'StartNode', node: node.id })
    if (mayAsk && world.now > end - (seconds / 2) * SECOND && isLost(world)) {
      mayAsk = false
      rig.act({ kind: 'ElectLeaders', electionType: 'UNCLEAN', topic: null, partition: null })
    }
    rig.runTo(Math.min(end, world.now + Math.round(pause)))
    what = trouble(world, rig.checker.ghosts, copied() >= COPIES)
  }
  if (what) throw new NotHealed(what, seconds)
}

/** L10, V8: what was acknowledged with acks=all and not read by the one who reads everything. */
export function unseen(rig: Rig, read: ReadonlySet<number>): void {
  const witness = rig.world.nodes[`consumer-${WITNESS}`]
  if (witness?.role !== 'consumer' || witness.process !== 'running') return
  const { ghosts } = rig.checker
  for (const [id, { partition, offset }] of ghosts.acknowledged) {
    const ghost = ghosts.partitions.get(partition)
    // What the cleaner took was replaced by a later record of its key.
    if (isCompacted(ghosts, partition)) continue
    // What an operator deleted may have gone before it was read.
    if (!read.has(id) && !ghost?.dirty && offset >= (ghost?.start ?? 0))
      throw new NotHealed(`record ${id} of ${partition} was acknowledged and never read`, 0)
  }
}
