/**
 * The controller: the quorum's leader decides about brokers and partitions, writes its decisions to the
 * metadata log and answers once they are committed (QuorumController, ReplicationControlManager,
 * ClusterControlManager, BrokerHeartbeatManager).
 *
 * Left out for now: quotas on controller mutations, ACLs, features beyond
 * metadata.version and eligible.leader.replicas.version, UpdateFeatures, delegation tokens.
 */

import { diskFails } from '../broker/disk.ts'
import type { Fact } from '../facts.ts'
import { MS, type NodeId, type RequestRef } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { effectiveBrokerConfig, isBrokerConfig } from '../metadata/effective-config.ts'
import { applyBatch, type MetadataImage } from '../metadata/image.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import { batchesFrom } from '../raft/quorum-log.ts'
import { raftBehaviour } from '../raft/raft.ts'
import { loadedImage, maybeSnapshot } from '../raft/snapshots.ts'
import type { ActiveController, Controller, KafkaIo } from '../world.ts'

export const controllerRaft = raftBehaviour<Controller>({
  committed: (self, io) => {
    // A record was written just before.
    if (diskFails(self, io)) return
    if (self.active) answerDeferred(self, io)
    else replay(self, self.raft.memory.highWatermark)
    maybeSnapshot(self, io, self.image)
  },
  loadSnapshot: forgetImage,
  becameLeader: claim,
  lostLeadership: renounce,
})

/** Applies the log below `end` that the image has not seen. */
function replay(self: Controller, end: number): void {
  for (const batch of batchesFrom(self.raft.disk, self.image.offset, end, Infinity)) {
    const from = Math.max(0, self.image.offset - batch.baseOffset)
    applyBatch(self.image, batch)
    if (batch.records.some((record, i) => i >= from && isBrokerConfig(record)))
      self.config = effectiveBrokerConfig(self.staticConfig, self.image, self.nodeId)
  }
}

/** QuorumController.claim: reads the log to its end, touches every broker's session, starts its timers. */
function claim(self: Controller, io: KafkaIo): void {
  replay(self, self.raft.disk.logEndOffset)
  const contacts: ActiveController['contacts'] = {}
  for (const broker of Object.values(self.image.brokers))
    if (!broker.fenced) contacts[broker.brokerId] = { lastAt: io.now, metadataOffset: -1 }
  self.active = {
    epoch: self.raft.disk.epoch,
    contacts,
    shutdowns: {},
    deferred: [],
    nextProducerId: self.image.nextProducerId,
  }
  if (Object.keys(self.image.features).length === 0)
    append(self, io, [
      { kind: 'FeatureLevelRecord', name: 'metadata.version', featureLevel: 28 },
      { kind: 'FeatureLevelRecord', name: 'eligible.leader.replicas.version', featureLevel: self.elrVersion },
      { kind: 'FeatureLevelRecord', name: 'transaction.version', featureLevel: self.transactionVersion },
    ])
  const token = self.active.epoch
  io.wakeAfter(sessionCheckInterval(self), { kind: 'ControllerTick', token })
  io.wakeAfter(self.config['metadata.max.idle.interval.ms'] * MS, { kind: 'NoOpTimer', token })
  io.wakeAfter(rebalanceInterval(self), { kind: 'LeaderRebalanceTimer', token })
  io.wakeAfter(UNCLEAN_ELECTION_INTERVAL, { kind: 'UncleanElectionTimer', token })
}

/**
 * What was written but never committed is forgotten with the office: the image is read again, and whoever
 * waited for a commit hears NOT_CONTROLLER (QuorumController.renounce, DeferredEventQueue.failAll).
 */
function renounce(self: Controller, io: KafkaIo): void {
  for (const { ref, body } of self.active?.deferred ?? []) io.reply(ref, notController(body))
  self.active = null
  forgetImage(self)
  replay(self, self.raft.memory.highWatermark)
}

/** Before the log is read anew: what the latest snapshot says is known, without one nothing. */
export function forgetImage(self: Controller): void {
  self.image = loadedImage(self.raft.disk)
  self.config = effectiveBrokerConfig(self.staticConfig, self.image, self.nodeId)
}

/** The same answer with NOT_CONTROLLER in it. */
function notController(body: Message): Message {
  const error = 'NOT_CONTROLLER'
  if (body.kind === 'CreateTopicsResponse')
    return {
      ...body,
      results: body.results.map(({ name }) => ({ name, error: 'NOT_CONTROLLER' as const, message: '' })),
    }
  if (body.kind === 'AlterPartitionResponse') return { ...body, error, partitions: [] }
  if ('results' in body && 'error' in body) return { ...body, error, results: [] }
  if (body.kind === 'BrokerHeartbeatResponse')
    return { ...body, error, isCaughtUp: false, isFenced: true, shouldShutDown: false }
  return 'error' in body ? ({ ...body, error } as Message) : body
}

/** unclean.leader.election.interval.ms (internal): five minutes. */
export const UNCLEAN_ELECTION_INTERVAL = 300_000 * MS

/** BrokerHeartbeatManager: the session is looked at eight times per timeout. */
export function sessionCheckInterval(self: Controller): number {
  return Math.floor((self.config['broker.session.timeout.ms'] * MS) / 8)
}

/** How often preferred leaders are restored. */
export function rebalanceInterval(self: Controller): number {
  return self.config['leader.imbalance.check.interval.seconds'] * 1000 * MS
}

/** Appends records and applies them at once; returns the offset that commits them. */
export function append(self: Controller, io: KafkaIo, records: readonly MetadataRecord[]): number {
  if (records.length === 0) return self.raft.disk.logEndOffset
  const end = controllerRaft.appendAsLeader(self, io, records)
  replay(self, self.raft.disk.logEndOffset)
  return end
}

/**
 * Appends records and answers when they are committed. An answer without records waits as well while anything is
 * uncommitted: it was decided from that state (QuorumController.ControllerWriteEvent).
 */
export function appendAndReply(
  self: Controller,
  io: KafkaIo,
  records: readonly MetadataRecord[],
  reply: { readonly ref: RequestRef; readonly body: Message },
): void {
  const active = self.active as ActiveController
  const settled = self.raft.memory.highWatermark >= self.raft.disk.logEndOffset
  if (records.length === 0 && settled) return io.reply(reply.ref, reply.body)
  const offset = self.raft.disk.logEndOffset + records.length
  active.deferred.push({ offset, ...reply })
  append(self, io, records)
}

function answerDeferred(self: Controller, io: KafkaIo): void {
  const active = self.active as ActiveController
  const { highWatermark } = self.raft.memory
  while (active.deferred[0] && active.deferred[0].offset <= highWatermark) {
    const { ref, body } = active.deferred.shift() as ActiveController['deferred'][number]
    io.reply(ref, body)
  }
}

/** Tells what a list of facts says. */
export function reportAll(io: KafkaIo, facts: readonly Fact[]): void {
  for (const fact of facts) io.report(fact)
}

/** The node that leads the quorum as this one knows it. */
export function activeControllerOf(self: { readonly raft: Controller['raft'] }): NodeId | null {
  return self.raft.disk.leader
}

/** min.insync.replicas of a topic as the controller applies it: never above the replication factor. */
export function effectiveMinIsr(
  image: MetadataImage,
  topic: string,
  clusterDefault: number,
  replicas: number,
): number {
  const own = image.configs[topic]?.['min.insync.replicas']
  return Math.min(own === undefined ? clusterDefault : Number(own), replicas)
}
