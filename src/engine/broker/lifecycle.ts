/**
 * A broker's life as it tells the controller: registration, heartbeats, controlled shutdown (BrokerLifecycleManager).
 *
 * A request is tried for broker.heartbeat.interval.ms, at one controller after the other (NodeToControllerRequestThread);
 * then the broker waits as long before it asks again. One that cannot register within
 * initial.broker.registration.timeout.ms ends.
 *
 * Left out: log directories.
 */

import { MS, type NodeId } from '../kernel/types.ts'
import { emptyImage } from '../metadata/image.ts'
import { freshTransactionCoordinator, freshTransactionVerifier } from '../transaction-state.ts'
import { type Broker, type BrokerMemory, type Handlers, type KafkaIo, memoryOf } from '../world.ts'
import { diskFails, openDevice } from './disk.ts'
import { planShrink } from './isr.ts'
import { closeLogs, openLogs, startLogTasks } from './log-manager.ts'
import { wallClock } from './replicas.ts'

/** Between two heartbeats while starting, and while a controlled shutdown waits. */
const STARTING_MS = 10
const SHUTTING_DOWN_MS = 50
/** Between two tries of one request. */
const CONTROLLER_UNKNOWN_MS = 100
/** How long a broker waits for the controller to let it go (BrokerServer.shutdown: five minutes). */
const SHUTDOWN_PATIENCE_MS = 300_000

/** Memory of a process that has just started. */
export function freshBrokerMemory(incarnationId: string, previousBrokerEpoch: number): BrokerMemory {
  return {
    lifecycle: 'STARTING',
    incarnationId,
    previousBrokerEpoch,
    brokerEpoch: -1,
    fenced: true,
    online: false,
    registering: false,
    registrationStartedAt: 0,
    lastHeartbeatAt: 0,
    heartbeatToken: 0,
    heartbeating: false,
    tryingSince: 0,
    image: emptyImage(),
    replicas: {},
    fetchers: {},
    sessions: {},
    quotas: {},
    parked: [],
    deleting: [],
    waiting: [],
    fetchExpiryAt: 0,
    purgatoryExpiryAt: 0,
    nextId: 1,
    alterPartition: { inFlight: false, queue: {} },
    groups: {},
    coordinating: {},
    loads: {},
    nextLoad: 1,
    cleansOffsets: false,
    transactions: freshTransactionCoordinator(),
    verifier: freshTransactionVerifier(),
    producerIds: { next: 0, end: 0, asked: false, waiting: [] },
    forwards: [],
    zk: null,
  }
}

/** What a broker does with its disk before anything else. */
export function openDisk(self: Broker, io: KafkaIo): void {
  openDevice(self, io)
  openLogs(self, io, memoryOf(self).previousBrokerEpoch >= 0)
}

/** Starts the broker's own timers and its registration. */
export function startLifecycle(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  memory.registrationStartedAt = io.now
  openDisk(self, io)
  register(self, io)
  startReplicaTimers(self, io)
}

/** What a broker does by itself whoever rules the cluster. */
export function startReplicaTimers(self: Broker, io: KafkaIo): void {
  planShrink(self, io)
  scheduleCheckpoint(self, io)
  startLogTasks(self, io)
}

function scheduleCheckpoint(self: Broker, io: KafkaIo): void {
  const every = self.config['replica.high.watermark.checkpoint.interval.ms'] * MS
  if (every > 0) io.wakeAfter(every, { kind: 'HighWatermarkCheckpointTimer' })
}

/** Writes the replication-offset-checkpoint file. */
function checkpointHighWatermarks(self: Broker): void {
  const { replicas } = memoryOf(self)
  for (const key in replicas) self.disk.highWatermarks[key] = replicas[key]?.highWatermark ?? 0
}

function controller(self: Broker): NodeId | null {
  return self.raft.disk.leader
}

function register(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  if (memory.registering || memory.brokerEpoch >= 0) return
  const to = controller(self)
  if (to === null) return registerLater(self, io, pauseAfterFailure(self, io))
  memory.registering = true
  io.request(
    to,
    'heartbeat',
    {
      kind: 'BrokerRegistrationRequest',
      brokerId: self.brokerId,
      incarnationId: memory.incarnationId,
      rack: self.rack,
      previousBrokerEpoch: memory.previousBrokerEpoch,
    },
    self.config['broker.heartbeat.interval.ms'] * MS,
  )
}

function registerLater(self: Broker, io: KafkaIo, delayMs: number): void {
  memoryOf(self).registering = false
  io.wakeAfter(delayMs * MS, { kind: 'RegistrationTimer' })
}

/** How long until a request is tried again: at once while its time is not over, then after a pause. */
function pauseAfterFailure(self: Broker, io: KafkaIo): number {
  const memory = memoryOf(self)
  const interval = self.config['broker.heartbeat.interval.ms']
  if (memory.tryingSince === 0) memory.tryingSince = io.now
  if (io.now - memory.tryingSince < interval * MS) return CONTROLLER_UNKNOWN_MS
  memory.tryingSince = 0
  return interval
}

function heartbeatAfter(self: Broker, io: KafkaIo, delayMs: number): void {
  const memory = memoryOf(self)
  memory.heartbeatToken += 1
  io.wakeAfter(delayMs * MS, { kind: 'BrokerHeartbeatTimer', token: memory.heartbeatToken })
}

function sendHeartbeat(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  if (memory.heartbeating || memory.brokerEpoch < 0) return
  const to = controller(self)
  if (to === null) return heartbeatAfter(self, io, pauseAfterFailure(self, io))
  memory.heartbeating = true
  memory.lastHeartbeatAt = io.now
  io.request(
    to,
    'heartbeat',
    {
      kind: 'BrokerHeartbeatRequest',
      brokerId: self.brokerId,
      brokerEpoch: memory.brokerEpoch,
      currentMetadataOffset: memory.image.offset - 1,
      wantFence: memory.lifecycle === 'STARTING',
      wantShutDown: memory.lifecycle === 'PENDING_CONTROLLED_SHUTDOWN',
    },
    self.config['broker.heartbeat.interval.ms'] * MS,
  )
}

/** SIGTERM: asks the controller to take the leaderships away first. */
export function requestShutdown(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  self.process = 'stopping'
  io.report({ kind: 'ShutdownRequested', node: self.id, role: 'broker' })
  const registered = memory.brokerEpoch >= 0
  if (!registered || !self.config['controlled.shutdown.enable']) return finishShutdown(self, io)
  memory.lifecycle = 'PENDING_CONTROLLED_SHUTDOWN'
  io.wakeAfter(SHUTDOWN_PATIENCE_MS * MS, { kind: 'ShutdownTimer' })
  heartbeatAfter(self, io, 0)
}

/** Flushes, notes that the stop was clean, and ends. */
export function finishShutdown(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  memory.lifecycle = 'SHUTTING_DOWN'
  checkpointHighWatermarks(self)
  closeLogs(self, wallClock(io.wallNow))
  self.disk.cleanShutdownEpoch = memory.brokerEpoch >= 0 ? memory.brokerEpoch : null
  self.process = 'stopped'
  self.memory = null
  io.report({ kind: 'NodeStopped', node: self.id, role: 'broker' })
  io.exit()
}

function onHeartbeat(
  self: Broker,
  io: KafkaIo,
  answer: { isFenced: boolean; isCaughtUp: boolean; shouldShutDown: boolean },
): void {
  const memory = memoryOf(self)
  memory.fenced = answer.isFenced
  if (memory.lifecycle === 'PENDING_CONTROLLED_SHUTDOWN')
    return answer.shouldShutDown ? finishShutdown(self, io) : heartbeatAfter(self, io, SHUTTING_DOWN_MS)
  if (memory.lifecycle === 'STARTING' && answer.isCaughtUp) {
    memory.lifecycle = 'RECOVERY'
    return heartbeatAfter(self, io, 0)
  }
  if (memory.lifecycle === 'RECOVERY' && !answer.isFenced) memory.lifecycle = 'RUNNING'
  const starting = memory.lifecycle === 'STARTING' || memory.lifecycle === 'RECOVERY'
  heartbeatAfter(self, io, starting ? STARTING_MS : self.config['broker.heartbeat.interval.ms'])
}

/** A request to the controller got no answer. */
export function lifecycleFailed(
  self: Broker,
  io: KafkaIo,
  request: 'BrokerRegistrationRequest' | 'BrokerHeartbeatRequest',
): void {
  if (request === 'BrokerRegistrationRequest') return registerLater(self, io, pauseAfterFailure(self, io))
  memoryOf(self).heartbeating = false
  heartbeatAfter(self, io, pauseAfterFailure(self, io))
}

export const lifecycleHandlers: Handlers<
  Broker,
  | 'BrokerRegistrationResponse'
  | 'BrokerHeartbeatResponse'
  | 'BrokerHeartbeatTimer'
  | 'RegistrationTimer'
  | 'RegistrationTimeout'
  | 'ShutdownTimer'
  | 'HighWatermarkCheckpointTimer'
> = {
  BrokerRegistrationResponse(self, { error, brokerEpoch }, io, request) {
    const memory = memoryOf(self)
    if (request.incarnationId !== memory.incarnationId) return
    if (error !== 'NOT_CONTROLLER') memory.tryingSince = 0
    if (error === 'NONE') {
      memory.registering = false
      memory.brokerEpoch = brokerEpoch
      return sendHeartbeat(self, io)
    }
    const retryInMs =
      error === 'NOT_CONTROLLER' ? pauseAfterFailure(self, io) : self.config['broker.heartbeat.interval.ms']
    if (error !== 'NOT_CONTROLLER')
      io.report({ kind: 'BrokerRegistrationRefused', broker: self.brokerId, error, retryInMs })
    registerLater(self, io, retryInMs)
  },
  BrokerHeartbeatResponse(self, answer, io) {
    memoryOf(self).heartbeating = false
    if (answer.error !== 'NOT_CONTROLLER') memoryOf(self).tryingSince = 0
    if (answer.error === 'NONE') onHeartbeat(self, io, answer)
    else if (answer.error === 'NOT_CONTROLLER') heartbeatAfter(self, io, pauseAfterFailure(self, io))
    else heartbeatAfter(self, io, self.config['broker.heartbeat.interval.ms'])
  },
  BrokerHeartbeatTimer(self, { token }, io) {
    if (token === memoryOf(self).heartbeatToken) sendHeartbeat(self, io)
  },
  RegistrationTimeout(self, { incarnationId }, io) {
    const memory = memoryOf(self)
    if (incarnationId !== memory.incarnationId || memory.brokerEpoch >= 0) return
    const afterMs = self.config['initial.broker.registration.timeout.ms']
    io.report({ kind: 'RegistrationTimedOut', broker: self.brokerId, afterMs })
    finishShutdown(self, io)
  },
  RegistrationTimer(self, _, io) {
    register(self, io)
  },
  ShutdownTimer(self, _, io) {
    finishShutdown(self, io)
  },
  HighWatermarkCheckpointTimer(self, _, io) {
    if (diskFails(self, io)) return
    checkpointHighWatermarks(self)
    scheduleCheckpoint(self, io)
  },
}
