/** Brokers as the controller sees them: registration, heartbeats, sessions, controlled shutdown. */
import type { ErrorName } from '../config/errors.ts'
import { MS, type RequestRef } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import { type BrokerRegistration, isActiveBroker } from '../metadata/image.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import type { ActiveController, Controller, KafkaIo } from '../world.ts'
import { append, appendAndReply, reportAll } from './controller.ts'
import { eachPartition, electForBroker, removeBrokerFromIsrs } from './partition-changes.ts'

/** B2: true while the broker's last heartbeat is not older than its session. */
export function hasValidSession(self: Controller, brokerId: number, now: number): boolean {
  const contact = self.active?.contacts[brokerId]
  return contact !== undefined && now - contact.lastAt < self.config['broker.session.timeout.ms'] * MS
}

/** ClusterControlManager.registerBroker */
export function registerBroker(
  self: Controller,
  request: MessageOf<'BrokerRegistrationRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const { brokerId, incarnationId, rack, previousBrokerEpoch } = request
  const before = self.image.brokers[brokerId]
  if (before && before.incarnationId !== incarnationId && hasValidSession(self, brokerId, io.now))
    return io.reply(ref, registrationError('DUPLICATE_BROKER_REGISTRATION'))
  // The same incarnation once more (its first request was answered too late): its epoch and its state hold.
  const known = before?.incarnationId === incarnationId ? before : null
  const brokerEpoch = known?.brokerEpoch ?? self.raft.disk.logEndOffset
  const records: MetadataRecord[] = []
  if (!known) {
    // One that is not registered counts as uncleanly stopped: an ELR may still name it from before it was
    // unregistered, and nothing says that its log is what it was.
    const removal = removeBrokerFromIsrs(self, brokerId, {
      isrReason: 'new incarnation',
      leaderReason: 'new incarnation',
      uncleanShutdown: previousBrokerEpoch !== before?.brokerEpoch,
    })
    records.push(...removal.records)
    reportAll(io, removal.facts)
  }
  const state = {
    fenced: known?.fenced ?? true,
    inControlledShutdown: known?.inControlledShutdown ?? false,
  }
  records.push({ kind: 'RegisterBrokerRecord', brokerId, incarnationId, brokerEpoch, rack, ...state })
  const active = self.active as ActiveController
  if (!known) {
    active.contacts[brokerId] = { lastAt: io.now, metadataOffset: -1 }
    delete active.shutdowns[brokerId]
  }
  io.report({ kind: 'BrokerRegistered', broker: brokerId, brokerEpoch })
  appendAndReply(self, io, records, { ref, body: { ...registrationError('NONE'), brokerEpoch } })
}

export function registrationError(error: ErrorName): MessageOf<'BrokerRegistrationResponse'> {
  return { kind: 'BrokerRegistrationResponse', error, brokerEpoch: -1 }
}

type NextState = 'fenced' | 'unfenced' | 'controlled shutdown' | 'shutdown now'

function leadsAny(self: Controller, brokerId: number): boolean {
  let leads = false
  eachPartition(self.image, (_, __, registration) => {
    if (registration.leader === brokerId) leads = true
  })
  return leads
}

/** B9: every active broker has seen the metadata that moved the leaders away. */
function othersHaveSeen(self: Controller, brokerId: number): boolean {
  const active = self.active as ActiveController
  const needed = active.shutdowns[brokerId] ?? Infinity
  return Object.values(self.image.brokers)
    .filter((broker) => broker.brokerId !== brokerId && isActiveBroker(self.image, broker.brokerId))
    .every((broker) => (active.contacts[broker.brokerId]?.metadataOffset ?? -1) >= needed)
}

/** BrokerHeartbeatManager.calculateNextBrokerState */
function nextStateOf(
  self: Controller,
  broker: BrokerRegistration,
  request: MessageOf<'BrokerHeartbeatRequest'>,
): NextState {
  if (broker.fenced) {
    if (request.wantShutDown) return 'shutdown now'
    return !request.wantFence && request.currentMetadataOffset >= broker.registeredAt ? 'unfenced' : 'fenced'
  }
  // Kept by the active controller, not in the log: after a failover the broker's shutdown begins anew.
  if (self.active?.shutdowns[broker.brokerId] !== undefined) {
    if (leadsAny(self, broker.brokerId)) return 'controlled shutdown'
    return othersHaveSeen(self, broker.brokerId) ? 'shutdown now' : 'controlled shutdown'
  }
  if (request.wantFence) return request.wantShutDown ? 'shutdown now' : 'fenced'
  if (!request.wantShutDown) return 'unfenced'
  return leadsAny(self, broker.brokerId) ? 'controlled shutdown' : 'shutdown now'
}

function change(broker: BrokerRegistration, to: { fenced?: boolean; leaving?: boolean }): MetadataRecord {
  return {
    kind: 'BrokerRegistrationChangeRecord',
    brokerId: broker.brokerId,
    brokerEpoch: broker.brokerEpoch,
    fenced: to.fenced ?? null,
    inControlledShutdown: to.leaving ?? null,
  }
}

function fenceRecords(
  self: Controller,
  io: KafkaIo,
  broker: BrokerRegistration,
  reason: 'session expired' | 'requested',
): MetadataRecord[] {
  const removal = removeBrokerFromIsrs(self, broker.brokerId, {
    isrReason: reason === 'requested' ? 'shutdown' : 'fenced',
    leaderReason: reason === 'requested' ? 'shutdown' : 'fenced',
    uncleanShutdown: false,
  })
  if (!broker.fenced) io.report({ kind: 'BrokerFenced', broker: broker.brokerId, reason })
  reportAll(io, removal.facts)
  delete self.active?.contacts[broker.brokerId]
  delete self.active?.shutdowns[broker.brokerId]
  return [...removal.records, change(broker, { fenced: true })]
}

function unfenceRecords(self: Controller, io: KafkaIo, broker: BrokerRegistration): MetadataRecord[] {
  const elections = electForBroker(self, broker.brokerId)
  io.report({ kind: 'BrokerUnfenced', broker: broker.brokerId })
  reportAll(io, elections.facts)
  return [change(broker, { fenced: false }), ...elections.records]
}

function shutdownRecords(self: Controller, io: KafkaIo, broker: BrokerRegistration): MetadataRecord[] {
  let leaderships = 0
  eachPartition(self.image, (_, __, registration) => {
    if (registration.leader === broker.brokerId) leaderships += 1
  })
  const how = { isrReason: 'shutdown', leaderReason: 'shutdown', uncleanShutdown: false } as const
  const removal = removeBrokerFromIsrs(self, broker.brokerId, how)
  io.report({ kind: 'ControlledShutdownStarted', broker: broker.brokerId, leaderships })
  reportAll(io, removal.facts)
  return [change(broker, { leaving: true }), ...removal.records]
}

/** ReplicationControlManager.processBrokerHeartbeat */
export function heartbeat(
  self: Controller,
  request: MessageOf<'BrokerHeartbeatRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const active = self.active as ActiveController
  const broker = self.image.brokers[request.brokerId]
  if (!broker || broker.brokerEpoch !== request.brokerEpoch)
    return io.reply(ref, heartbeatError('STALE_BROKER_EPOCH'))
  active.contacts[request.brokerId] = { lastAt: io.now, metadataOffset: request.currentMetadataOffset }
  const next = nextStateOf(self, broker, request)
  const records: MetadataRecord[] = []
  if (next === 'unfenced' && broker.fenced) {
    records.push(...unfenceRecords(self, io, broker))
    // Replaying its own record makes BrokerHeartbeatManager.register forget the offset until the next heartbeat.
    active.contacts[request.brokerId] = { lastAt: io.now, metadataOffset: -1 }
  } else if (next === 'shutdown now' || (next === 'fenced' && !broker.fenced))
    records.push(...fenceRecords(self, io, broker, 'requested'))
  else if (next === 'controlled shutdown' && active.shutdowns[request.brokerId] === undefined) {
    records.push(...shutdownRecords(self, io, broker))
    active.shutdowns[request.brokerId] = self.raft.disk.logEndOffset + records.length
  }
  appendAndReply(self, io, records, {
    ref,
    body: {
      kind: 'BrokerHeartbeatResponse',
      error: 'NONE',
      isCaughtUp: request.currentMetadataOffset >= broker.registeredAt,
      isFenced: next === 'fenced' || next === 'shutdown now',
      shouldShutDown: next === 'shutdown now',
    },
  })
}

export function heartbeatError(error: ErrorName): MessageOf<'BrokerHeartbeatResponse'> {
  return { kind: 'BrokerHeartbeatResponse', error, isCaughtUp: false, isFenced: true, shouldShutDown: false }
}

/** ReplicationControlManager.unregisterBroker: out of every ISR, then out of the cluster. */
export function unregisterBroker(
  self: Controller,
  { brokerId }: MessageOf<'UnregisterBrokerRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const kind = 'UnregisterBrokerResponse'
  const target = String(brokerId)
  const broker = self.image.brokers[brokerId]
  if (!broker) {
    const message = `Broker ID ${brokerId} is not currently registered`
    const results = [{ target, error: 'BROKER_ID_NOT_REGISTERED', message }] as const
    return io.reply(ref, { kind, error: 'NONE', results })
  }
  const how = { isrReason: 'unregistered', leaderReason: 'unregistered', uncleanShutdown: false } as const
  const removal = removeBrokerFromIsrs(self, brokerId, how)
  removal.records.push({ kind: 'UnregisterBrokerRecord', brokerId, brokerEpoch: broker.brokerEpoch })
  delete self.active?.contacts[brokerId]
  delete self.active?.shutdowns[brokerId]
  reportAll(io, removal.facts)
  io.report({ kind: 'BrokerUnregistered', broker: brokerId })
  const results = [{ target, error: 'NONE', message: '' }] as const
  appendAndReply(self, io, removal.records, { ref, body: { kind, error: 'NONE', results } })
}

/** B6: fences brokers whose session has run out, oldest first, each in a batch of its own. */
export function fenceStaleBrokers(self: Controller, io: KafkaIo): void {
  const active = self.active as ActiveController
  const stale = Object.entries(active.contacts)
    .filter(([id]) => !hasValidSession(self, Number(id), io.now))
    .sort(([, a], [, b]) => a.lastAt - b.lastAt)
  for (const [id] of stale) {
    const broker = self.image.brokers[id]
    if (broker && !broker.fenced) append(self, io, fenceRecords(self, io, broker, 'session expired'))
    else delete active.contacts[id]
  }
}
